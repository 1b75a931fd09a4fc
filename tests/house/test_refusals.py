"""Every refusal has a page of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Shown at a form's field, never as a page.
AT_A_FIELD = {
    "address_is_yours",
    "same_referee",
    "column_missing",
    "column_twice",
    "table_empty",
    "table_long",
    "table_unreadable",
    "roll_empty",
    "roll_too_long",
    "roll_unreadable",
    "sign_in_failed",
    "own_referee",
    "password_differs",
    "password_short",
    "password_long",
    "password_guessable",
    "reason_needed",
    "condition_needed",
    "condition_overdue",
    "day_to_come",
    "handover_meets_another",
    "handover_needs_two",
    "handover_over",
    "handover_too_long",
    "handover_turned_round",
    "placeholder_unknown",
    "placeholder_missing",
    "nobody_called",
    "several_called",
    "nobody_chosen",
    "session_over",
}
# Said by a command in words of its own.
AT_THE_COMMAND_LINE = {"demo_in_production", "not_empty"}


def codes() -> Iterator[str]:
    for path in (ROOT / "trainingsite").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def pages() -> set[str]:
    return {path.stem for path in (ROOT / "templates" / "errors" / "refused").glob("*.html")}


def test_every_refusal_has_a_page() -> None:
    assert sorted(set(codes()) - pages() - AT_A_FIELD - AT_THE_COMMAND_LINE) == []


def test_every_page_of_a_refusal_is_used() -> None:
    assert sorted(pages() - set(codes())) == []
