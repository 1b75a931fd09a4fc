"""What a refusal about an application tells."""

from collections.abc import Callable

import pytest

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.selection import rules
from trainingsite.selection.rules import Exceptional, Move, State
from trainingsite.training.rules import Gate

UNMET = Gate("quiz", "role-boundaries", False, "not-passed", 20)
ALONE = Exceptional("They taught this for years.", asked_by=1, confirmed_by=1)


@pytest.mark.parametrize(
    ("refused", "code", "facts"),
    [
        (
            lambda: rules.after(State.APPROVED, Move.SEND),
            "move_not_possible",
            {"state": "approved", "move": "send"},
        ),
        (lambda: rules.refuse_sending(Order.TRAIN_THEN_APPLY, [UNMET, UNMET]), "train_first", {"open": 2}),
        (lambda: rules.refuse_offer(Order.TRAIN_THEN_APPLY), "no_offers_here", {}),
        (
            lambda: rules.refuse_others_move(State.DRAFT, Move.WITHDRAW),
            "move_not_possible",
            {"state": "draft", "move": "withdraw"},
        ),
        (lambda: rules.refuse_without_reason(Move.DECLINE, " "), "reason_needed", {"move": "decline"}),
        (lambda: rules.refuse_approval([UNMET], None), "gates_unmet", {"open": 1}),
        (lambda: rules.refuse_approval([UNMET], ALONE), "exception_needs_a_second_person", {}),
    ],
)
def test_a_refusal_tells_what_stands_in_the_way(
    refused: Callable[[], object], code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Refused) as caught:
        refused()

    assert (caught.value.code, caught.value.facts) == (code, facts)
    assert caught.value.status == (422 if code == "reason_needed" else 409)
