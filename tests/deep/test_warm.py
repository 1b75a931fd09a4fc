"""The runner of the mutants, on a package of three functions."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deep.kept import NO_TESTS, NOTICED, SURVIVED

ROOT = Path(__file__).parents[2]
SETTINGS = """
[tool.mutmut]
source_paths = ["shop"]
pytest_add_cli_args_test_selection = ["tests"]
"""
PRICES = """
def is_dear(pence):
    return pence > 100


def counted_down(number):
    while number > 0:
        number -= 1
    return number


def nobody_asks(number):
    return number + 1
"""
TESTS = """
from shop.prices import counted_down, is_dear


def test_what_is_dear():
    assert is_dear(102) and not is_dear(99)


def test_counting_down():
    assert counted_down(3) == 0
"""

pytestmark = pytest.mark.deep


def run(shop: Path, again: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from tests.deep.warm import run; run((), children=2, again={again})"],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def codes(shop: Path, function: str) -> list[int | None]:
    found = json.loads((shop / "mutants/shop/prices.py.meta").read_text("utf-8"))["exit_code_by_key"]
    return [code for name, code in found.items() if f".x_{function}__" in name]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in {
        "pyproject.toml": SETTINGS,
        "shop/__init__.py": "",
        "shop/prices.py": PRICES,
        "tests/test_prices.py": TESTS,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_mutant_is_noticed_or_runs_for_ever_or_survives_or_meets_no_test(shop: Path) -> None:
    run(shop)

    assert codes(shop, "is_dear") == [SURVIVED, SURVIVED]
    assert {*codes(shop, "counted_down")} <= NOTICED
    assert -24 in codes(shop, "counted_down")
    assert {*codes(shop, "nobody_asks")} == {NO_TESTS}


def test_only_what_changed_is_tried_again(shop: Path) -> None:
    run(shop)
    prices, tests = shop / "shop/prices.py", shop / "tests/test_prices.py"
    tests.write_text(TESTS.replace("== 0", ">= -9").replace("and not is_dear(99)", ""), "utf-8")
    prices.write_text(PRICES.replace("> 100", "> 101"), "utf-8")

    run(shop)

    assert SURVIVED in codes(shop, "is_dear")
    assert SURVIVED not in codes(shop, "counted_down")

    run(shop, again=True)

    assert SURVIVED in codes(shop, "counted_down")


def test_a_test_that_fails_without_any_mutant_is_named_and_none_is_tried(shop: Path) -> None:
    (shop / "tests/test_prices.py").write_text(TESTS.replace("== 0", "== 7"), "utf-8")

    done = run(shop)

    assert done.returncode == 1
    assert "tests/test_prices.py::test_counting_down fails without any." in done.stderr
    assert {*codes(shop, "is_dear"), *codes(shop, "counted_down")} == {None}
