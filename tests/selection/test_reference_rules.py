"""How references stand, and what may follow."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.selection import reference_rules as rules
from trainingsite.selection.reference_rules import Standing
from trainingsite.training.rules import Gate

ASKED_UNTIL = datetime(2026, 12, 15, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HELEN = "helen.marsh@northmoor.example"
STANDINGS = st.sampled_from(Standing)


@pytest.mark.parametrize(("late", "stands"), [(-SECOND, "asked"), (timedelta(0), "asked"), (SECOND, "expired")])
def test_asking_ends_after_its_last_moment(late: timedelta, stands: str) -> None:
    assert rules.standing("asked", ASKED_UNTIL, ASKED_UNTIL + late) == stands


@pytest.mark.parametrize("state", ["received", "declined", "returned", "replaced"])
def test_what_was_answered_never_expires(state: str) -> None:
    assert rules.standing(state, ASKED_UNTIL, ASKED_UNTIL + timedelta(days=999)) == state


@pytest.mark.parametrize(
    ("referee", "own"),
    [
        (" Helen.Marsh@Northmoor.Example", True),
        ("helen.marsh+work@northmoor.example", True),
        ("helen.marsh+work+more@northmoor.example", True),
        ("helen@northmoor.example", False),
        ("helen.marsh@elsewhere.example", False),
    ],
)
def test_nobody_is_their_own_referee_however_they_spell_it(referee: str, own: bool) -> None:
    if own:
        with refused("own_referee", 422):
            rules.refuse_own_address(referee, HELEN)
    else:
        rules.refuse_own_address(referee, HELEN)


@pytest.mark.parametrize("standing", [*Standing, None])
def test_another_referee_is_named_only_when_the_last_will_not_answer(standing: Standing | None) -> None:
    if standing in (Standing.DECLINED, Standing.EXPIRED, Standing.RETURNED):
        rules.refuse_another(standing)
    else:
        with refused("referee_asked_already", standing=standing) if standing else refused("no_referee_wanted"):
            rules.refuse_another(standing)


@pytest.mark.parametrize(("standing", "never"), [("declined", True), ("returned", True), ("expired", False)])
def test_who_declined_is_not_asked_again_but_who_forgot_may_be(standing: str, never: bool) -> None:
    if never:
        with refused("same_referee", 422):
            rules.refuse_same_again(Standing(standing), HELEN, HELEN.upper())
    else:
        rules.refuse_same_again(Standing(standing), HELEN, HELEN)


def test_sending_asks_the_first_referee_that_is_named() -> None:
    assert (rules.to_ask(None, "", HELEN), rules.to_ask(None, "", "")) == (True, False)


@given(STANDINGS)
def test_sending_again_without_a_referee_asks_nobody(standing: Standing) -> None:
    assert not rules.to_ask(standing, HELEN, "")


@given(STANDINGS)
def test_sending_again_never_asks_the_same_referee_twice(standing: Standing) -> None:
    assert not rules.to_ask(standing, HELEN, HELEN)


@given(STANDINGS)
def test_sending_again_with_another_name_asks_them_unless_a_reference_is_in(standing: Standing) -> None:
    assert rules.to_ask(standing, HELEN, "ravi@northmoor.example") is (standing is not Standing.RECEIVED)


@pytest.mark.parametrize(("standing", "kept"), [("expired", "expired"), ("asked", "replaced")])
def test_who_is_asked_no_more_is_replaced_unless_their_time_was_over(standing: str, kept: str) -> None:
    assert rules.closed_as(Standing(standing)) == kept


@pytest.mark.parametrize(
    ("standing", "application", "code"),
    [
        ("expired", "sent", "reference_link_ended"),
        ("replaced", "sent", "reference_link_ended"),
        ("asked", "withdrawn", "reference_not_needed"),
        ("asked", "declined", "reference_not_needed"),
    ],
)
def test_a_referee_answers_in_time_and_while_it_is_needed(standing: str, application: str, code: str) -> None:
    with refused(code, 410):
        rules.refuse_answer(Standing(standing), application)


@pytest.mark.parametrize(("standing", "declined"), [("received", False), ("declined", True)])
def test_a_referee_answers_once(standing: str, declined: bool) -> None:
    with refused("reference_given", declined=declined):
        rules.refuse_answer(Standing(standing), "sent")


def test_a_referee_who_is_asked_may_answer() -> None:
    rules.refuse_answer(Standing.ASKED, "sent")


@given(st.lists(STANDINGS))
def test_a_required_reference_is_met_exactly_when_one_came(standings: list[Standing]) -> None:
    gate = rules.reference_gate(True, standings)

    assert gate is not None
    assert gate.met is (Standing.RECEIVED in standings)


def test_a_reference_that_came_meets_the_gate_whatever_became_of_the_others() -> None:
    assert rules.reference_gate(True, [Standing.RECEIVED, Standing.EXPIRED]) == Gate(
        "reference", "reference", True, "received", 0
    )


@given(st.lists(STANDINGS))
def test_where_no_reference_is_required_there_is_no_gate(standings: list[Standing]) -> None:
    assert rules.reference_gate(False, standings) is None


@pytest.mark.parametrize(
    ("standings", "why"), [([], "not-asked"), (["declined", "asked"], "asked"), (["expired"], "expired")]
)
def test_an_unmet_reference_says_how_the_last_one_stands(standings: list[str], why: str) -> None:
    gate = rules.reference_gate(True, [Standing(each) for each in standings])

    assert gate == Gate("reference", "reference", False, why, 0)


def test_a_level_that_was_not_seen_is_kept_as_such() -> None:
    kept = rules.levels_kept({"listening": "3", "reliability": "", "limits": "0"})

    assert kept == {"listening": 3, "reliability": None, "limits": 0}
    assert [rules.answer_words(scale, kept[scale.id]) for scale in rules.SCALES] == [
        "They listen closely, also to what is hard to say",
        rules.NOT_SEEN,
        "They carry on alone",
    ]
