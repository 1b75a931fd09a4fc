"""The page on conformance names tests that exist, one or more for everything that is asked."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "developers" / "conformance.md").read_text("utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| asked")]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file; a bare name is one of badges."""
    path = ROOT / (file if "/" in file else f"tests/recognition/{file}")
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef))


def test_every_test_that_is_named_exists() -> None:
    assert [f"{file}::{name}" for file, name in NAMED.findall(PAGE) if name not in names_in(file)] == []


def test_everything_that_is_asked_has_a_test() -> None:
    assert [row for row in ROWS if not NAMED.search(row)] == []


def test_each_specification_has_its_rows() -> None:
    tables = [part for part in PAGE.split("\n## ") if "\n| asked" in part]

    assert [len(re.findall(r"^\| (?!asked)", table, re.MULTILINE)) >= 9 for table in tables] == [True] * 7
