"""What check decisions say about approval."""

from dataclasses import replace

import pytest

from tests.schemes.test_change_rules import TERMS
from trainingsite.selection.check_rules import Check, gate
from trainingsite.training.rules import Gate

YOUNGER = replace(TERMS, under_18=True)
MET = Gate("check", "check", True, "recorded", 0)
UNMET = Gate("check", "check", False, "not-recorded", 0)


@pytest.mark.parametrize(
    ("decision", "found"),
    [(None, UNMET), (Check.NOT_CLEARED, UNMET), (Check.CLEARED, MET), (Check.NOT_NEEDED, MET)],
)
def test_where_students_under_18_take_part_a_gate_says_whether_they_may_be_met_and_never_why_not(
    decision: Check | None, found: Gate
) -> None:
    assert gate(YOUNGER, decision) == found


def test_elsewhere_there_is_no_such_gate() -> None:
    assert gate(TERMS, Check.NOT_CLEARED) is None
