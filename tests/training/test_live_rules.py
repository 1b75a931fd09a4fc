"""What counts as live, in minutes and at the gates."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import rules
from trainingsite.training.rules import Facts, Gate, ModuleLength, Standing

NOTHING = Facts({"listening": ModuleLength(("one", "two"), 30)}, {"listening": 10}, {}, {}, signed=False)
AN_HOUR = Requirements((), (), agreement=False, live_minutes=60)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@given(asked=st.integers(1, 600), attended=st.integers(0, 900))
def test_live_training_is_attended_when_its_minutes_are(asked: int, attended: int) -> None:
    (gate,) = rules.gates(replace(AN_HOUR, live_minutes=asked), replace(NOTHING, live=attended))

    assert gate.met is (attended >= asked)
    assert gate.minutes_left == max(0, asked - attended)


@pytest.mark.parametrize(
    ("attended", "gate"),
    [
        (0, Gate("live", "live", False, "not-started", 60)),
        (1, Gate("live", "live", False, "minutes-left", 59)),
        (59, Gate("live", "live", False, "minutes-left", 1)),
        (60, Gate("live", "live", True, "attended", 0)),
        (61, Gate("live", "live", True, "attended", 0)),
    ],
)
def test_the_gate_of_live_training_says_how_it_stands(attended: int, gate: Gate) -> None:
    assert rules.gates(AN_HOUR, replace(NOTHING, live=attended)) == (gate,)


def test_a_scheme_that_asks_for_no_live_training_has_no_such_gate() -> None:
    assert rules.gates(Requirements((), (), agreement=False), NOTHING) == ()


def test_a_quiz_done_with_a_person_counts_whatever_score_is_asked() -> None:
    facts = replace(NOTHING, standings={"listening": Standing(with_person=True)})

    gate = rules.quiz_gate(QuizRequirement("listening", 90), facts)

    assert gate == Gate("quiz", "listening", True, "with-person", 0)


def test_for_a_quiz_done_with_a_person_nobody_waits() -> None:
    assert rules.waits({"listening": Standing(last=NOON, with_person=True)}, {}, NOON) == {}


def test_minutes_are_told_by_mode() -> None:
    done = replace(
        NOTHING,
        read={"listening": frozenset({"one"})},
        standings={"listening": Standing(tries=1)},
        live=90,
        supervised=60,
    )

    assert rules.minutes(done) == rules.Minutes(self_paced=25, live=150)


def test_somebody_who_did_nothing_has_no_minutes() -> None:
    assert rules.minutes(replace(NOTHING, standings={"listening": Standing()})) == rules.Minutes(0, 0)


def test_what_the_content_no_longer_has_counts_no_minutes() -> None:
    gone = replace(
        NOTHING,
        modules={"listening": ModuleLength((), 30)},
        read={"older": frozenset({"one"})},
        standings={"older": Standing(tries=2)},
    )

    assert rules.minutes(gone) == rules.Minutes(0, 0)


def test_a_module_of_one_section_counts_whole() -> None:
    whole = {"listening": ModuleLength(("one",), 20)}

    told = rules.minutes(replace(NOTHING, modules=whole, read={"listening": frozenset({"one"})}))

    assert told == rules.Minutes(20, 0)


def test_the_minutes_of_a_section_are_its_share_of_the_module_rounded_down() -> None:
    thirds = {"listening": ModuleLength(("one", "two", "three"), 20)}

    told = rules.minutes(replace(NOTHING, modules=thirds, read={"listening": frozenset({"one", "older"})}))

    assert told == rules.Minutes(6, 0)
