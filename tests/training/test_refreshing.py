"""Refreshed rather than retrained: what was read, passed and signed counts until it was revised."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.refusals import refused
from trainingsite.quiz.model import RetakePolicy
from trainingsite.schemes.rules import QuizRequirement, Requirements, refreshed
from trainingsite.training import rules
from trainingsite.training.rules import Facts, ModuleLength, Past, PastTalk, Standing, State

ASKED = Requirements(("listening",), (QuizRequirement("listening", 85),), agreement=True)
DONE = Facts(
    modules={"listening": ModuleLength(("one", "two"), 30)},
    quizzes={"listening": 10},
    read={"listening": frozenset({"one", "two"})},
    standings={"listening": Standing(tries=2, best=95, passes=((1, 95), (2, 82)))},
    signed=True,
    revisions={"listening": {"one": 1, "two": 2}},
    signed_on=date(2026, 9, 10),
)


def whys(requirements: Requirements, facts: Facts = DONE) -> list[str]:
    return [gate.why_code for gate in rules.gates(requirements, facts)]


def since(revision: int) -> Requirements:
    return refreshed(ASKED, {"listening": revision}, {"listening": revision})


def test_without_a_revision_that_it_asks_for_a_year_counts_everything() -> None:
    assert whys(ASKED) == ["read", "passed", "signed"]


def test_what_was_read_and_passed_in_the_present_revision_counts() -> None:
    assert whys(since(1)) == ["read", "passed", "signed"]


def test_what_was_revised_since_it_was_read_or_passed_is_to_be_done_again() -> None:
    assert whys(since(3)) == ["revised", "revised", "signed"]


def test_only_the_sections_that_were_read_before_the_revision_take_time_again() -> None:
    gate = rules.gates(since(2), DONE)[0]

    assert (gate.why_code, gate.minutes_left) == ("revised", 15)


def test_a_pass_of_the_present_revision_still_needs_the_score_that_the_year_asks_for() -> None:
    assert whys(since(2))[1] == "score-too-low"


def test_what_was_read_in_a_revision_that_nobody_knows_was_read_before_all_of_them() -> None:
    assert whys(since(1), replace(DONE, revisions={}))[0] == "revised"
    assert whys(since(1), replace(DONE, revisions={"listening": {"one": 1}}))[0] == "revised"


def test_a_module_that_was_never_read_whole_is_no_refresher() -> None:
    begun = replace(DONE, read={"listening": frozenset({"one"})})

    assert whys(since(3), begun)[0] == "not-started"


@pytest.mark.parametrize(("revision", "why"), [(2, "with-person"), (3, "revised")])
def test_what_was_done_with_a_person_counts_until_it_was_revised_too(revision: int, why: str) -> None:
    talked = replace(DONE, standings={"listening": Standing(with_person=True, person_revision=2)})

    assert whys(since(revision), talked)[1] == why


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 9, 10), "signed"), (date(2026, 9, 11), "sign-again"), (None, "signed")]
)
def test_a_year_may_ask_for_a_signature_of_its_own(day: date | None, why: str) -> None:
    assert whys(replace(ASKED, agreement_since=day))[2] == why


def test_of_what_the_content_has_no_more_everything_counts_as_before() -> None:
    kept = replace(ASKED, quizzes=(QuizRequirement("listening", since=2),))

    assert refreshed(kept, {}, {}) == kept


TWICE = RetakePolicy(most=2)


def past(number: int, *missed: str, passed: bool = False, at: int = 1, on: datetime | None = None) -> Past:
    return Past(number, State.SUBMITTED, (), on, passed, missed, revision=at)


def test_after_a_pass_the_attempts_count_anew() -> None:
    history = [past(1), past(2, passed=True)]

    assert rules.attempts_left(history, [], TWICE, 1) == 2
    assert rules.attempts_left([*history, past(3)], [], TWICE, 1) == 1


def test_whoever_uses_up_the_attempts_after_a_pass_gets_a_talk_and_one_more() -> None:
    history = [past(1, passed=True), past(2), past(3)]
    early = PastTalk(rules.ALL_USED, 1, recorded=True)

    assert rules.talks_to_ask(history, [early], TWICE, 1) == (rules.ALL_USED,)
    assert rules.attempts_left(history, [early, PastTalk(rules.ALL_USED, 3, recorded=True)], TWICE, 1) == 1


def test_a_refusal_tells_how_many_attempts_were_used_since_the_last_pass() -> None:
    with refused("no_attempts_left", used=2):
        rules.refuse_unless_open([past(1, passed=True), past(2), past(3)], [], TWICE, datetime.now(UTC), 1)


def test_what_the_passing_attempt_missed_is_over_with_it() -> None:
    assert rules.talks_to_ask([past(1, "visa", passed=True), past(2, "visa")], [], RetakePolicy(), 1) == ()


def test_a_talk_about_used_up_attempts_is_dropped_once_the_quiz_is_revised() -> None:
    history, waiting = [past(1, passed=True), past(2), past(3)], [PastTalk(rules.ALL_USED, 3, recorded=False)]

    assert rules.talks_to_drop(history, waiting, TWICE, 1) == ()
    assert rules.talks_to_drop(history, waiting, TWICE, 2) == (rules.ALL_USED,)


def test_a_point_missed_before_a_pass_is_not_counted_with_one_after_it() -> None:
    history = [past(1, "visa"), past(2, passed=True), past(3, "visa")]

    assert rules.talks_to_ask(history, [], RetakePolicy(), 1) == ()
    assert rules.talks_to_ask([*history, past(4, "visa")], [], RetakePolicy(), 1) == ("visa",)


def test_attempts_at_earlier_revisions_leave_whoever_passed_before_all_attempts_at_the_revised_quiz() -> None:
    history = [past(1, passed=True), past(2, at=2), past(3, at=2)]

    assert [rules.attempts_left(history, [], TWICE, revision) for revision in (2, 3)] == [0, 2]
    assert rules.attempts_left([*history, past(4, at=3)], [], TWICE, 3) == 1
    assert rules.attempts_left([*history, past(4, at=3, passed=True), past(5, at=3)], [], TWICE, 3) == 1


def test_whoever_never_passed_is_asked_for_nothing_again_and_keeps_the_attempts_that_they_used() -> None:
    assert rules.attempts_left([past(1), past(2)], [], TWICE, 2) == 0


def test_a_talk_about_attempts_used_up_before_a_revision_gives_none_more_after_it() -> None:
    history = [past(1, passed=True), past(2, at=2), past(3, at=2)]
    early = PastTalk(rules.ALL_USED, 3, recorded=True)

    assert rules.attempts_left(history, [early], TWICE, 3) == 2
    assert rules.talks_to_ask([*history, past(4, at=3), past(5, at=3)], [early], TWICE, 3) == (rules.ALL_USED,)


def test_a_revision_keeps_the_wait_and_the_talk_that_comes_first() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    history = [past(1, passed=True), past(2, "visa", at=2), past(3, "visa", at=2, on=noon)]
    policy = RetakePolicy(most=2, wait=timedelta(hours=24))
    waiting = PastTalk("visa", 3, recorded=False)
    codes = [rules.why_not_begin(history, talks, policy, noon, 3) for talks in ([], [waiting])]

    assert [refused.code for refused in codes if refused] == ["attempt_wait", "talk_first"]


def test_a_point_missed_before_and_after_a_revision_still_asks_for_a_talk() -> None:
    history = [past(1, passed=True), past(2, "visa", at=2), past(3, "visa", at=3)]

    assert rules.talks_to_ask(history, [], RetakePolicy(), 3) == ("visa",)


@pytest.mark.parametrize(
    ("standing", "through"),
    [
        (Standing(), False),
        (Standing(best=95, passes=((1, 95),)), False),
        (Standing(best=95, passes=((2, 95),)), True),
        (Standing(with_person=True, person_revision=1), False),
        (Standing(with_person=True, person_revision=2), True),
    ],
)
def test_somebody_is_through_a_quiz_until_it_is_revised(standing: Standing, through: bool) -> None:
    assert standing.is_through(2) is through
