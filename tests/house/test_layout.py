"""The house's limits: files, functions, views, names."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from trainingsite.infra.gunicorn import AHEAD

ROOT = Path(__file__).resolve().parents[2]
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
FILES = sorted(
    path
    for folder in ("trainingsite", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts and "node_modules" not in path.parts
)
OURS = [path for path in FILES if "trainingsite" in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_function_has_at_most_40_lines_and_a_view_25(path: Path) -> None:
    most = 25 if path.stem.endswith("views") else 40

    assert [f"{node.name}: {length(node)}" for node in functions(path) if length(node) > most] == []


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_name_says_something(path: Path) -> None:
    assert not VAGUE & {path.stem, *path.relative_to(ROOT).parts}


def test_the_pure_rooms_read_no_clock_and_draw_no_chance() -> None:
    rooms = ("quiz", "questions", "exchange", "figures", "access")
    pure = [path for path in OURS if path.parent.name in rooms or path.stem.endswith("rules")]
    calls = re.compile(r"\b(datetime\.now|time\.time|random\.random|secrets\.\w+|open|uuid4)\(")

    assert [(name(path), found[0]) for path in pure if (found := calls.search(path.read_text("utf-8")))] == []


def imported_late(path: Path) -> Iterator[str]:
    """The libraries that functions import, so that whoever doesn't call them needn't load them."""
    for function in functions(path):
        for node in ast.walk(function):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            yield from (name.split(".")[0] for name in names if not name.startswith("trainingsite"))


def test_a_server_loads_ahead_what_is_imported_late() -> None:
    late = {library for path in OURS for library in imported_late(path)}

    # Making a PDF takes longer than loading what makes it.
    assert late - {library.split(".")[0] for library in AHEAD} == {"weasyprint"}


def test_every_test_of_rules_meets_the_mutants() -> None:
    chosen = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    listed = {ROOT / each for each in chosen["pytest_add_cli_args_test_selection"]}

    assert [name(path) for path in (ROOT / "tests").rglob("test_*rules.py") if path not in listed] == []
    assert [name(path) for path in listed if not path.exists()] == []
