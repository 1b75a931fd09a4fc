"""A cohort for tests of feeds."""

import pytest
from flask import Flask

from tests.factories import cohort
from trainingsite.schemes.models import Cohort


@pytest.fixture
def ours(app: Flask) -> Cohort:
    return cohort()
