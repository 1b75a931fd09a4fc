"""A small content folder that is in order."""

from pathlib import Path

import pytest

from tests.content.samples import FILES, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one of everything."""
    folder = tmp_path / "content"
    for name, text in FILES.items():
        write(folder, name, text)
    return folder
