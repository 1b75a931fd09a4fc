"""What approval takes beside the training."""

from dataclasses import replace

import pytest

from tests.factories import PLAIN_TERMS
from trainingsite.selection.beside_rules import gates
from trainingsite.selection.check_rules import Check
from trainingsite.selection.reference_rules import Standing

ALL = replace(PLAIN_TERMS, reference=True, interview=True, under_18=True)


@pytest.mark.parametrize(
    "asked", [(), ("reference",), ("interview",), ("under_18",), ("reference", "interview", "under_18")]
)
def test_a_year_has_the_gates_that_it_asks_for_in_one_order(asked: tuple[str, ...]) -> None:
    terms = replace(PLAIN_TERMS, **dict.fromkeys(asked, True))  # type: ignore[arg-type]
    kinds = {"reference": "reference", "interview": "interview", "under_18": "check"}

    assert [gate.kind for gate in gates(terms, [], is_marked=False, check=None)] == [kinds[one] for one in asked]


def test_each_gate_is_met_by_what_it_asks_for() -> None:
    def met(*standings: Standing, is_marked: bool = False, check: Check | None = None) -> list[bool]:
        return [gate.met for gate in gates(ALL, standings, is_marked=is_marked, check=check)]

    assert met() == [False, False, False]
    assert met(Standing.RECEIVED) == [True, False, False]
    assert met(is_marked=True) == [False, True, False]
    assert met(check=Check.CLEARED) == [False, False, True]
