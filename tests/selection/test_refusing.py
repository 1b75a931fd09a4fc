"""What a refusal about an application tells."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.selection import rules
from trainingsite.selection.rules import Condition, Exceptional, Move, Standing, State, Step
from trainingsite.training.rules import Gate

UNMET = Gate("quiz", "role-boundaries", False, "not-passed", 20)
TODAY = date(2026, 11, 25)
UNTIL = datetime(2027, 8, 31, 22, 59, 59, tzinfo=UTC)
CONDITIONALLY = Move.APPROVE_CONDITIONALLY
TERM, OVERDUE = Condition("Send us your timetable", TODAY + timedelta(days=1)), Condition("Call us", TODAY)
STATUS = {"reason_needed": 422, "condition_needed": 422, "condition_overdue": 422, "appeal_needs_a_second_person": 403}
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
        (
            lambda: rules.after_step(Standing.ENDED, Step.RENEW),
            "step_not_possible",
            {"standing": "ended", "step": "renew"},
        ),
        (
            lambda: rules.refuse_conditions(Move.APPROVE, [TERM], TODAY),
            "move_not_possible",
            {"state": "any", "move": "approve"},
        ),
        (lambda: rules.refuse_conditions(CONDITIONALLY, [], TODAY), "condition_needed", {}),
        (lambda: rules.refuse_conditions(CONDITIONALLY, [TERM, OVERDUE], TODAY), "condition_overdue", {}),
        (lambda: rules.refuse_stale(1, 2), "decided_meanwhile", {}),
        (lambda: rules.refuse_appeal(TODAY, TODAY, 20, used=True), "appeal_used", {}),
        (
            lambda: rules.refuse_appeal(TODAY, date(2026, 12, 24), 20, used=False),
            "appeal_too_late",
            {"last": date(2026, 12, 23)},
        ),
        (lambda: rules.refuse_judge(1, 1), "appeal_needs_a_second_person", {}),
        (
            lambda: rules.refuse_renewal(UNTIL, UNTIL - timedelta(days=57), []),
            "renewal_not_open",
            {"opens": UNTIL - timedelta(days=56)},
        ),
        (lambda: rules.refuse_renewal(UNTIL, UNTIL + timedelta(days=57), []), "renewal_too_late", {}),
        (lambda: rules.refuse_renewal(UNTIL, UNTIL, [UNMET, UNMET]), "refresher_open", {"left": 2}),
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
    assert caught.value.status == STATUS.get(code, 409)
