"""What is refused, said exactly."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from trainingsite.infra.refused import Refused


@contextmanager
def refused(code: str, status: int = 409, /, **facts: object) -> Iterator[None]:
    """What is done inside has to be refused with this code, this status, and these facts and no others."""
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.code, caught.value.status, caught.value.facts) == (code, status, facts)
