"""The log says everything: what follows from it is what the rows say."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories import actor_of, coordinator, mentor_to_be
from tests.training.learner import Learner
from trainingsite.access import Actor
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.training import adjusting, log_queries, pausing
from trainingsite.training.clock import Adjustment
from trainingsite.training.replay import Logged, differences, replay
from trainingsite.training.rules import Phase

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
BEGAN = {"version": "ab", "seed": 7, "drawn": [["a", [0], False]], "deadline": None, "break_seconds": 0}
ENDED = {"exact": "1/2", "per_cent": 50, "is_passed": False, "missed": [], "marks": {"a": ["1/2", "1"]}}

Deed = tuple[str, int, int]
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "answer", "answer_all", "pause", "go on", "adjust", "hand in", "second"]),
        st.integers(0, 12),
        st.integers(0, 9),
    ),
    max_size=14,
)


def step(kind: str, minutes: int, **data: object) -> Logged:
    item_id = "a" if kind in ("answered", "tried") else None
    return Logged(kind, item_id, NINE + timedelta(minutes=minutes), data)  # type: ignore[arg-type]


def began(**given: object) -> Logged:
    return step("began", 0, **{**BEGAN, **given})


def wrong() -> dict[str, tuple[str, ...]]:
    db.session.rollback()
    return {str(verdict.attempt): verdict.wrong for verdict in log_queries.verify(db.session()) if verdict.wrong}


class Hand:
    """Does deeds by name; what the rules refuse is no deed."""

    def __init__(self, learner: Learner, staff: Actor) -> None:
        self.learner, self.staff = learner, staff
        self.attempt = learner.begin()

    def do(self, deed: Deed) -> None:
        name, number, minutes = deed
        self.learner.wait(minutes=minutes)
        try:
            self.deeds()[name](number)
        except Refused:
            db.session.rollback()

    def deeds(self) -> dict[str, Callable[[int], object]]:
        here, learner = self.attempt, self.learner
        return {
            "answer": lambda n: learner.answer(here, n % 9 + 1, n % 3, revision=n),
            "answer_all": lambda n: learner.answer_all(here, wrong=["visa"] if n % 2 else []),
            "pause": lambda _: self.as_learner(lambda act: pausing.pause(act, here.public_id)),
            "go on": lambda _: self.as_learner(lambda act: pausing.resume(act, here.public_id)),
            "adjust": lambda n: self.adjust(Adjustment(25 * n % 200, n == 12, n)),
            "hand in": lambda _: learner.hand_in(here),
            "second": lambda _: learner.hand_in(here, Phase.SECOND),
        }

    def as_learner(self, deed: Callable[..., object]) -> None:
        with act_as(actor_of(self.learner.person), self.learner.now) as act:
            deed(act)

    def adjust(self, wanted: Adjustment) -> None:
        with act_as(self.staff, self.learner.now) as act:
            adjusting.adjust_time(act, self.learner.person.public_id, wanted)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_whatever_is_done_the_rows_say_what_follows_from_the_log(cohort: Cohort, deeds: list[Deed]) -> None:
    hand = Hand(Learner(mentor_to_be(cohort, f"Learner {uuid.uuid4().hex[:6]}")), actor_of(coordinator(cohort)))
    for deed in deeds:
        hand.do(deed)

    assert wrong() == {}


def test_a_row_that_says_something_else_is_found(learner: Learner) -> None:
    ended = learner.take()
    db.session.execute(text("UPDATE attempt SET percent = 12, passed = false"))
    db.session.execute(
        text("UPDATE attempt_response SET mark = '0' WHERE item_id = (SELECT min(item_id) FROM attempt_response)")
    )
    db.session.commit()

    found = wrong()[str(ended.public_id)]
    assert found[:2] == ("percent", "passed")
    assert found[2].startswith("answer ")


def test_an_attempt_without_a_log_is_found(learner: Learner) -> None:
    ended = learner.take()
    db.session.execute(text("DELETE FROM attempt_step"))
    db.session.commit()

    assert "a log begins with its beginning" in wrong()[str(ended.public_id)][0]


def test_the_database_refuses_to_change_a_step(learner: Learner) -> None:
    learner.begin()

    with pytest.raises(DBAPIError, match="a step of an attempt is never changed"):
        db.session.execute(text("UPDATE attempt_step SET kind = 'tried'"))
    db.session.rollback()


def test_the_command_says_whether_the_log_holds(app: Flask, learner: Learner) -> None:
    learner.take()
    run = app.test_cli_runner()
    good = run.invoke(args=["quiz", "verify-log"])
    db.session.execute(text("UPDATE attempt SET percent = 12"))
    db.session.commit()
    bad = run.invoke(args=["quiz", "verify-log", "--format", "json"])

    assert (good.exit_code, "Every attempt is what its log says." in good.output) == (0, True)
    assert (bad.exit_code, '"percent"' in bad.output) == (1, True)


def test_a_log_that_does_not_begin_says_nothing() -> None:
    with pytest.raises(ValueError, match="begins with its beginning"):
        replay([])


@pytest.mark.parametrize(
    "steps",
    [
        [step("flew", 1)],
        [step("submitted", 1, **ENDED), step("answered", 2, revision=1, answer=0)],
        [step("resumed", 1)],
        [step("regraded", 1, version="cd", **ENDED)],
        [step("submitted", 1, **{**ENDED, "marks": 7})],
        [step("submitted", 1, **{**ENDED, "exact": 7})],
        [step("submitted", 1, **{**ENDED, "per_cent": "7"})],
        [step("extended", 1, drawn=7)],
    ],
)
def test_a_step_that_nobody_could_take_is_an_error(steps: list[Logged]) -> None:
    with pytest.raises(ValueError, match=r"step|break|again|by item|text|number|list"):
        replay([began(), *steps])


def test_tries_are_counted_from_the_log() -> None:
    tried = [step("tried", n, revision=n, answer=n) for n in (1, 2)]
    state = replay([began(), *tried, step("answered", 3, revision=3, answer=None)])

    assert (state.responses["a"].tries, state.responses["a"].value) == (2, None)


def test_marking_again_is_remembered_by_version() -> None:
    steps = [step("answered", 1, revision=1, answer=0, certainty="sure"), step("submitted", 2, **ENDED)]
    again = {**ENDED, "exact": "1", "per_cent": 100, "is_passed": True, "marks": {"a": ["1", "1"]}}
    state = replay([began(), *steps, step("regraded", 3, version="cd", **again)])

    assert (state.graded_by, state.percent, state.passed) == (("cd",), 100, True)
    assert state.responses["a"].mark == Fraction(1)


def test_what_a_log_from_before_never_told_is_not_compared() -> None:
    old = {name: value for name, value in BEGAN.items() if name in ("version", "seed", "drawn")}
    told = {name: value for name, value in ENDED.items() if name != "marks"}
    answer = step("answered", 1, revision=1, answer=0)
    before = replay([step("began", 0, **old), answer, step("submitted", 2, **told)])
    row = replay([began(deadline=(NINE + timedelta(minutes=20)).isoformat()), answer, step("submitted", 2, **ENDED)])

    assert not before.is_whole
    assert differences(before, row) == ()
    assert differences(row, before) == ("deadline", "answer a")
