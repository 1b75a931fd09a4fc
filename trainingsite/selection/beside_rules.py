"""What approval takes beside the training, of one applicant, of many, or on the applicant's trail. Pure."""

from collections.abc import Sequence

from trainingsite.schemes.rules import Terms
from trainingsite.selection import check_rules, interview_rules
from trainingsite.selection import reference_rules as references
from trainingsite.selection.check_rules import Check
from trainingsite.selection.reference_rules import Standing
from trainingsite.training.rules import Gate


def gates(terms: Terms, standings: Sequence[Standing], *, is_marked: bool, check: Check | None) -> tuple[Gate, ...]:
    """The gates of a reference, an interview and a check, of those that the terms ask for, in this order.

    `standings` are of the references asked for so far; `is_marked`: the interview was held and marked; `check` is the
    decision that counts.
    """
    found = (
        references.reference_gate(terms.reference, standings),
        interview_rules.gate(is_marked) if terms.interview else None,
        check_rules.gate(terms, check),
    )
    return tuple(gate for gate in found if gate is not None)
