"""When attempts begin and end, when a talk comes first, and which gates are open."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.infra.refused import Refused
from trainingsite.quiz.model import RetakePolicy
from trainingsite.quiz.questions import Reveal
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import rules
from trainingsite.training.rules import Facts, ModuleLength, Past, PastTalk, Phase, Standing, State

MONDAY_9AM = datetime(2026, 11, 23, 9, tzinfo=UTC)
MONDAY_NOON = MONDAY_9AM + timedelta(hours=3)
TUESDAY_9AM = MONDAY_9AM + timedelta(days=1)
DAILY = RetakePolicy(most=3, wait=timedelta(hours=24))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def past(number: int, *missed: str, at: datetime = MONDAY_9AM, passed: bool = False) -> Past:
    return Past(number, State.SUBMITTED, (f"item-{number}", "always"), at, passed, missed)


def why(*history: Past, talks: tuple[PastTalk, ...] = (), policy: RetakePolicy = DAILY) -> str | None:
    refused = rules.why_not_begin(history, talks, policy, TUESDAY_9AM, 1)
    return refused.code if refused else None


def test_an_item_was_last_seen_in_the_latest_attempt_that_drew_it() -> None:
    assert rules.seen([past(2), past(1)]) == {"item-1": 1, "item-2": 2, "always": 2}


def test_attempts_are_numbered_on() -> None:
    assert rules.next_number([]) == 1
    assert rules.next_number([past(1), past(4)]) == 5


def test_a_retake_opens_one_wait_after_the_latest_submission() -> None:
    assert rules.next_attempt_opens([MONDAY_9AM], DAILY, now=MONDAY_NOON) == TUESDAY_9AM


@given(submitted=st.lists(MOMENTS), hours=st.integers(0, 99), now=MOMENTS)
def test_a_retake_never_opens_in_the_past_nor_before_its_wait(
    submitted: list[datetime], hours: int, now: datetime
) -> None:
    policy = RetakePolicy(wait=timedelta(hours=hours))
    opens = rules.next_attempt_opens(submitted, policy, now)

    assert opens >= now
    assert all(opens - at >= policy.wait for at in submitted)


def test_the_first_attempt_may_begin() -> None:
    assert why() is None
    rules.refuse_unless_open([], [], DAILY, MONDAY_9AM, 1)


def test_a_retake_waits() -> None:
    assert why(past(1, at=MONDAY_9AM)) is None
    assert why(past(1, at=MONDAY_NOON)) == "attempt_wait"


def test_the_last_attempt_is_the_last() -> None:
    assert why(past(1), past(2)) is None
    assert why(past(1), past(2), past(3)) == "no_attempts_left"
    assert why(past(1), past(2), past(3), policy=RetakePolicy()) is None


def test_a_talk_about_used_up_attempts_gives_one_more() -> None:
    recorded = PastTalk(rules.ALL_USED, 3, recorded=True)

    assert why(past(1), past(2), past(3), talks=(recorded,)) is None
    assert rules.attempts_left([past(1), past(2), past(3)], [recorded], DAILY, 1) == 1


def test_a_talk_about_a_rule_gives_no_further_attempt() -> None:
    recorded = PastTalk("visa", 3, recorded=True)

    assert rules.attempts_left([past(1), past(2), past(3)], [recorded], DAILY, 1) == 0


def test_a_talk_that_waits_comes_first() -> None:
    assert why(past(1, "visa"), past(2, "visa"), talks=(PastTalk("visa", 2, recorded=False),)) == "talk_first"
    assert why(past(1, "visa"), past(2, "visa"), talks=(PastTalk("visa", 2, recorded=True),)) is None


def test_refusing_to_begin_says_why() -> None:
    with pytest.raises(Refused, match="no_attempts_left"):
        rules.refuse_unless_open([past(1), past(2), past(3)], [], DAILY, TUESDAY_9AM, 1)


def test_a_refusal_to_begin_tells_the_rule_to_talk_about_the_attempts_used_or_when_the_wait_ends() -> None:
    used, waiting = [past(1), past(2), past(3)], [PastTalk("visa", 2, recorded=False)]
    talk = rules.why_not_begin([past(1), past(2)], waiting, DAILY, TUESDAY_9AM, 1)
    none_left = rules.why_not_begin(used, [], DAILY, TUESDAY_9AM, 1)
    wait = rules.why_not_begin([past(1, at=MONDAY_NOON)], [], DAILY, TUESDAY_9AM, 1)

    assert talk is not None
    assert talk.facts == {"rule": "visa"}
    assert none_left is not None
    assert none_left.facts == {"used": 3}
    assert wait is not None
    assert wait.facts == {"opens_at": MONDAY_NOON + timedelta(hours=24)}


def test_two_failures_on_one_rule_ask_for_a_talk() -> None:
    assert rules.talks_to_ask([past(1, "visa"), past(2, "debt")], [], RetakePolicy(), 1) == ()
    assert rules.talks_to_ask([past(1, "visa"), past(2, "debt", "visa")], [], RetakePolicy(), 1) == ("visa",)


def test_failures_are_counted_anew_after_a_talk() -> None:
    history = [past(1, "visa"), past(2, "visa"), past(3, "visa")]
    talk = PastTalk("visa", 2, recorded=True)

    assert rules.talks_to_ask(history, [talk], RetakePolicy(), 1) == ()
    assert rules.talks_to_ask([*history, past(4, "visa")], [talk], RetakePolicy(), 1) == ("visa",)


def test_a_talk_about_one_rule_leaves_the_failures_on_another_counted() -> None:
    talk = PastTalk("debt", 2, recorded=True)

    assert rules.talks_to_ask([past(1, "visa"), past(2, "visa")], [talk], RetakePolicy(), 1) == ("visa",)


def test_a_talk_that_waits_is_not_asked_for_again() -> None:
    history = [past(1, "visa"), past(2, "visa"), past(3, "visa")]

    assert rules.talks_to_ask(history, [PastTalk("visa", 2, recorded=False)], RetakePolicy(), 1) == ()


def test_using_up_every_attempt_asks_for_a_talk() -> None:
    assert rules.talks_to_ask([past(1), past(2), past(3)], [], DAILY, 1) == (rules.ALL_USED,)


def test_who_has_passed_needs_no_talk() -> None:
    assert rules.talks_to_ask([past(1, "visa"), past(2, "visa"), past(3, passed=True)], [], DAILY, 1) == ()


def test_the_last_moment_still_counts() -> None:
    assert not rules.is_over(MONDAY_9AM, MONDAY_9AM)
    assert rules.is_over(MONDAY_9AM, MONDAY_9AM + timedelta(microseconds=1))
    assert not rules.is_over(None, MONDAY_9AM)


def test_a_quiz_takes_a_minute_an_item_and_reading_what_is_left_of_the_modules_minutes() -> None:
    assert rules.quiz_minutes(16) == 16
    assert rules.reading_minutes(45, 20) == 25
    assert rules.reading_minutes(10, 20) == 1


SOME_ID = UUID(int=1)


@dataclass(frozen=True)
class Running:
    public_id: UUID = SOME_ID
    state: State = State.OPEN
    phase: Phase = Phase.FIRST
    deadline: datetime | None = MONDAY_NOON
    paused_at: datetime | None = None


@pytest.mark.parametrize(
    ("change", "fresh", "code"),
    [
        ({}, False, None),
        ({"state": State.SUBMITTED}, False, "attempt_finished"),
        ({"paused_at": MONDAY_9AM}, False, "attempt_paused"),
        ({"state": State.CLOSED}, True, "attempt_finished"),
        ({"deadline": MONDAY_9AM - timedelta(seconds=1)}, False, "attempt_time_over"),
        ({"deadline": None}, False, None),
        ({"phase": Phase.SECOND}, False, "answer_already_marked"),
        ({"phase": Phase.SECOND}, True, None),
    ],
)
def test_an_answer_is_kept_while_its_attempt_takes_it(change: dict[str, object], fresh: bool, code: str | None) -> None:
    attempt: rules.Running = replace(Running(), **change)  # type: ignore[arg-type]
    refused = rules.why_not_answer(attempt, fresh, MONDAY_9AM)

    assert (refused.code if refused else None) == code
    assert refused is None or refused.facts == {"attempt": SOME_ID}


@pytest.mark.parametrize(
    ("passed", "left", "told"),
    [
        (True, 3, Reveal.EVERYTHING),
        (False, 0, Reveal.EVERYTHING),
        (False, 1, Reveal.CHOSEN),
        (False, None, Reveal.CHOSEN),
    ],
)
def test_everything_is_told_once_nothing_can_be_gained_by_it(passed: bool, left: int | None, told: Reveal) -> None:
    assert rules.reveal(passed, left) is told


@pytest.mark.parametrize(
    ("typed", "same"), [("amara  OKAFOR ", True), ("Amara Okafor", True), ("Amara", False), ("", False)]
)
def test_a_name_is_signed_in_any_case_and_spacing(typed: str, same: bool) -> None:
    assert rules.is_same_name(typed, "Amara Okafor") is same


MODULES = {"listening": ModuleLength(("one", "two", "three"), 35)}
NOTHING_DONE = Facts(MODULES, {"listening": 20}, {}, {}, signed=False)
WANTED = Requirements(("listening",), (QuizRequirement("listening", 90),), agreement=True)


def names(facts: Facts, wanted: Requirements = WANTED) -> list[tuple[str, str]]:
    return [(gate.kind, gate.slug) for gate in rules.gates(wanted, facts)]


def stand(facts: Facts, wanted: Requirements = WANTED) -> list[tuple[str, bool, str, int]]:
    return [(gate.kind, gate.met, gate.why_code, gate.minutes_left) for gate in rules.gates(wanted, facts)]


def quiz_why(standing: Standing) -> tuple[bool, str]:
    gate = rules.quiz_gate(WANTED.quizzes[0], replace(NOTHING_DONE, standings={"listening": standing}))
    return gate.met, gate.why_code


def test_at_first_every_gate_is_closed_and_says_how_long_it_takes() -> None:
    assert stand(NOTHING_DONE) == [
        ("module", False, "not-started", 35),
        ("quiz", False, "not-started", 20),
        ("agreement", False, "not-signed", 3),
    ]


def test_everything_done_opens_every_gate() -> None:
    done = Facts(
        MODULES,
        {"listening": 20},
        {"listening": frozenset({"one", "two", "three", "gone"})},
        {"listening": Standing(tries=2, best=90)},
        signed=True,
    )

    assert stand(done) == [("module", True, "read", 0), ("quiz", True, "passed", 0), ("agreement", True, "signed", 0)]
    assert names(done) == names(NOTHING_DONE)


def test_a_gate_names_what_stands_before_approval() -> None:
    gone = Requirements(("old",), (QuizRequirement("old"),), agreement=False)

    assert names(NOTHING_DONE) == [("module", "listening"), ("quiz", "listening"), ("agreement", "agreement")]
    assert names(NOTHING_DONE, gone) == [("module", "old"), ("quiz", "old")]


def test_a_module_half_read_takes_the_rest_of_its_time() -> None:
    begun = replace(NOTHING_DONE, read={"listening": frozenset({"one"})})

    assert stand(begun)[0] == ("module", False, "sections-left", 24)


def test_what_the_content_no_longer_has_is_missing() -> None:
    gone = Requirements(("old",), (QuizRequirement("old"),), agreement=False)

    assert stand(NOTHING_DONE, gone) == [("module", False, "missing", 0), ("quiz", False, "missing", 0)]


def test_a_quiz_passed_before_its_file_went_stays_passed() -> None:
    facts = replace(NOTHING_DONE, standings={"old": Standing(tries=1, best=80)})

    assert rules.quiz_gate(QuizRequirement("old"), facts).met


def test_a_cohort_that_asks_for_no_score_takes_every_passed_attempt() -> None:
    facts = replace(NOTHING_DONE, standings={"listening": Standing(tries=1, best=0)})

    assert rules.quiz_gate(QuizRequirement("listening"), facts).met


@pytest.mark.parametrize(
    ("standing", "gate"),
    [
        (Standing(tries=1, best=90), (True, "passed")),
        (Standing(tries=1, best=89), (False, "score-too-low")),
        (Standing(tries=1), (False, "not-passed")),
        (Standing(tries=1, running=True), (False, "running")),
        (Standing(tries=2, talk=True), (False, "talk")),
    ],
)
def test_a_closed_quiz_gate_says_why(standing: Standing, gate: tuple[bool, str]) -> None:
    assert quiz_why(standing) == gate


@given(read=st.frozensets(st.sampled_from(["one", "two", "three", "gone"])), best=st.none() | st.integers(0, 100))
def test_reading_and_scoring_more_never_closes_a_gate(read: frozenset[str], best: int | None) -> None:
    less = Facts(MODULES, {"listening": 20}, {"listening": read}, {"listening": Standing(best=best)}, signed=False)
    more = Facts(
        MODULES, {"listening": 20}, {"listening": read | {"two"}}, {"listening": Standing(best=100)}, signed=True
    )

    for before, after in zip(rules.gates(WANTED, less), rules.gates(WANTED, more), strict=True):
        assert after.met >= before.met
        assert after.minutes_left <= before.minutes_left


def standing_at(last: datetime | None, **given: object) -> dict[str, Standing]:
    return {"q": replace(Standing(tries=1, last=last), **given)}  # type: ignore[arg-type]


def test_a_wait_is_known_until_it_is_over() -> None:
    opens = rules.waits(standing_at(MONDAY_NOON), {"q": DAILY}, TUESDAY_9AM)

    assert opens == {"q": MONDAY_NOON + timedelta(hours=24)}
    assert rules.waits(standing_at(MONDAY_9AM), {"q": DAILY}, TUESDAY_9AM) == {}


def test_who_has_passed_owes_a_talk_or_never_began_waits_for_no_clock() -> None:
    assert rules.waits(standing_at(MONDAY_NOON, best=90), {"q": DAILY}, TUESDAY_9AM) == {}
    assert rules.waits(standing_at(MONDAY_NOON, talk=True), {"q": DAILY}, TUESDAY_9AM) == {}
    assert rules.waits(standing_at(None), {"q": DAILY}, TUESDAY_9AM) == {}
    assert rules.waits(standing_at(MONDAY_NOON), {}, TUESDAY_9AM) == {}


def test_a_waiting_talk_is_dropped_when_nothing_asks_for_it_any_more() -> None:
    waiting = [PastTalk("visa", 2, recorded=False)]

    assert rules.talks_to_drop([past(1, "visa"), past(2, "visa")], waiting, RetakePolicy(), 1) == ()
    assert rules.talks_to_drop([past(1, "visa"), past(2)], waiting, RetakePolicy(), 1) == ("visa",)
    assert rules.talks_to_drop(
        [past(1, "visa"), past(2, "visa"), past(3, passed=True)], waiting, RetakePolicy(), 1
    ) == ("visa",)
