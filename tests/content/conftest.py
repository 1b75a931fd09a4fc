"""Hypothesis judges values here, never time; and a small content folder that is in order."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.content.samples import FILES, write

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one of everything."""
    folder = tmp_path / "content"
    for name, text in FILES.items():
        write(folder, name, text)
    return folder
