"""Keys are made once for the whole run."""

from functools import cache

import pytest

from trainingsite.recognition import rotation
from trainingsite.recognition.keys import Kind, Private, generate


@cache
def numbered(kind: Kind, number: int) -> Private:
    """The same key for the same number, since making an RSA key takes long."""
    return generate(kind)


@pytest.fixture(autouse=True)
def ready_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test's site takes its keys from the same row of ready ones."""
    taken: list[Kind] = []

    def take(kind: Kind) -> Private:
        taken.append(kind)
        return numbered(kind, taken.count(kind))

    monkeypatch.setattr(rotation, "generate", take)
