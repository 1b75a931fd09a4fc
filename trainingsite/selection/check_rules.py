"""Check decisions about mentors where students under 18 take part: the decision, never a certificate. Pure."""

from enum import StrEnum

from trainingsite.schemes.rules import Terms
from trainingsite.training.rules import Gate


class Check(StrEnum):
    """What was decided about somebody: may meet students under 18, may not, or won't meet any and needs no check."""

    CLEARED = "cleared"
    NOT_CLEARED = "not-cleared"
    NOT_NEEDED = "not-needed"


LETS = frozenset({Check.CLEARED, Check.NOT_NEEDED})


def gate(terms: Terms, decision: Check | None) -> Gate | None:
    """What stands before approval where students under 18 take part; None where they don't.

    It doesn't say whether a decision is lacking or was a no: others than those who may know see the gate.
    """
    if not terms.under_18:
        return None
    met = decision in LETS
    return Gate("check", "check", met, "recorded" if met else "not-recorded", 0)
