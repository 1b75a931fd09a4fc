"""More time for a person: no limit, and breaks in which the clock stands."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, coordinator, sign_in
from tests.training.learner import MONDAY, QUIZ, WRONG, Learner
from tests.training.test_attempts import kinds, refusal
from tests.training.test_pages import form
from trainingsite.access import Actor
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.training import adjusting, pausing, service
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.clock import Adjustment
from trainingsite.training.rules import State


@pytest.fixture
def staff(cohort: Cohort) -> Actor:
    return actor_of(coordinator(cohort))


def adjust(staff: Actor, learner: Learner, wanted: Adjustment) -> None:
    with act_as(staff) as act:
        adjusting.adjust_time(act, learner.person.public_id, wanted)


def pause(learner: Learner, attempt: AttemptView) -> AttemptView:
    with act_as(actor_of(learner.person), learner.now) as act:
        pausing.pause(act, attempt.public_id)
    return learner.look(attempt.public_id)


def go_on(learner: Learner, attempt: AttemptView) -> AttemptView:
    with act_as(actor_of(learner.person), learner.now) as act:
        pausing.resume(act, attempt.public_id)
    return learner.look(attempt.public_id)


@pytest.fixture
def attempt(staff: Actor, learner: Learner) -> AttemptView:
    """A running attempt with ten minutes of breaks."""
    adjust(staff, learner, Adjustment(break_minutes=10))
    return learner.begin()


def test_without_a_limit_for_the_person_no_clock_runs(learner: Learner, staff: Actor) -> None:
    adjust(staff, learner, Adjustment(no_limit=True, break_minutes=5))
    begun = learner.begin()

    assert (begun.deadline, begun.break_seconds) == (None, 0)


def test_taking_the_limit_away_stops_a_running_clock(learner: Learner, staff: Actor) -> None:
    begun = learner.begin()
    adjust(staff, learner, Adjustment(no_limit=True))

    assert learner.look(begun.public_id).deadline is None
    assert kinds(begun.id) == ["began", "adjusted"]


def test_breaks_reach_a_running_attempt(learner: Learner, staff: Actor) -> None:
    begun = learner.begin()
    adjust(staff, learner, Adjustment(break_minutes=10))
    adjust(staff, learner, Adjustment(break_minutes=0))

    assert learner.look(begun.public_id).break_seconds == 600
    assert kinds(begun.id) == ["began", "adjusted"]


def test_what_is_set_is_audited_and_no_reason_is_kept(learner: Learner, staff: Actor) -> None:
    adjust(staff, learner, Adjustment(25, False, 10))

    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.action == "time.adjusted"))


def test_in_a_break_the_clock_stands_and_going_on_moves_the_deadline(learner: Learner, attempt: AttemptView) -> None:
    learner.wait(minutes=5)
    pause(learner, attempt)
    learner.wait(minutes=4)
    after = go_on(learner, attempt)

    assert after.deadline == MONDAY + timedelta(minutes=24)
    assert (after.paused_at, after.break_left) == (None, timedelta(minutes=6))
    assert kinds(attempt.id) == ["began", "paused", "resumed"]


def test_a_break_that_lasts_too_long_lets_the_clock_run_again(learner: Learner, attempt: AttemptView) -> None:
    pause(learner, attempt)
    learner.wait(minutes=15)
    after = go_on(learner, attempt)

    assert after.deadline == MONDAY + timedelta(minutes=30)
    assert refusal(lambda: pause(learner, attempt)) == "no_break_left"


def test_in_a_break_nothing_is_answered_or_handed_in(learner: Learner, attempt: AttemptView) -> None:
    learner.answer(attempt, 1)
    pause(learner, attempt)

    assert refusal(lambda: learner.answer(attempt, 1, WRONG, revision=2)) == "attempt_paused"
    assert refusal(lambda: learner.hand_in(attempt)) == "attempt_paused"


def test_a_break_begins_once_and_going_on_twice_changes_nothing(learner: Learner, attempt: AttemptView) -> None:
    pause(learner, attempt)
    learner.wait(minutes=2)

    assert pause(learner, attempt).paused_at == MONDAY
    assert go_on(learner, attempt) == go_on(learner, attempt)


def test_who_was_given_no_break_takes_none(learner: Learner) -> None:
    begun = learner.begin()

    assert refusal(lambda: pause(learner, begun)) == "no_break_left"


def test_the_job_leaves_a_break_alone_until_it_is_used_up(learner: Learner, attempt: AttemptView) -> None:
    pause(learner, attempt)
    for minutes, state in ((29, State.OPEN), (31, State.CLOSED)):
        with act_as(SYSTEM, MONDAY + timedelta(minutes=minutes)) as act:
            service.close_overdue_attempts(act, {})
        assert learner.look(attempt.public_id).state is state

    assert learner.look(attempt.public_id).paused_at is None


@pytest.fixture
def paused(client: FlaskClient, staff: Actor, learner: Learner) -> AttemptView:
    """A break that began on the first item's page, with an answer on it."""
    learner.now = datetime.now(UTC)
    adjust(staff, learner, Adjustment(break_minutes=10))
    begun = learner.begin()
    sign_in(client, learner.person)
    here = f"/attempts/{begun.public_id}/items/1"
    page = client.get(here).text
    answer = client.post(f"{here}/break", data={**form(page), "choice": "0"})

    assert "Take a break" in page
    assert answer.location == f"/attempts/{begun.public_id}/break?number=1"
    return learner.look(begun.public_id)


def test_the_button_saves_the_answer_and_stops_the_clock(learner: Learner, paused: AttemptView) -> None:
    assert paused.paused_at is not None
    assert len(learner.saved(paused)) == 1


def test_during_a_break_every_page_of_the_attempt_leads_to_it(client: FlaskClient, paused: AttemptView) -> None:
    there = f"/attempts/{paused.public_id}"

    assert client.get(f"{there}/items/2").location == f"{there}/break?number=2"
    assert client.get(f"{there}/review").location == f"{there}/break"
    assert "The clock stands still" in client.get(f"{there}/break").text


def test_going_on_leads_back_to_the_item(client: FlaskClient, learner: Learner, paused: AttemptView) -> None:
    there = f"/attempts/{paused.public_id}"
    answer = client.post(f"{there}/go-on", data={"number": "3"})

    assert answer.location == f"{there}/items/3"
    assert client.get(f"{there}/break").location == there
    assert learner.look(paused.public_id).paused_at is None


def test_a_post_during_a_break_is_told_how_to_go_on(client: FlaskClient, paused: AttemptView) -> None:
    data = {"key": uuid.uuid4().hex, "revision": "2", "choice": "1"}
    answer = client.post(f"/attempts/{paused.public_id}/items/1", data=data)

    assert answer.status_code == 409
    assert f"/attempts/{paused.public_id}/break" in answer.text


def test_what_cannot_be_read_begins_no_break(client: FlaskClient, learner: Learner) -> None:
    sign_in(client, learner.person)
    learner.now = datetime.now(UTC)
    begun = learner.begin()
    data = {"key": uuid.uuid4().hex, "revision": "1", "choice": "99"}

    assert client.post(f"/attempts/{begun.public_id}/items/1/break", data=data).status_code == 400
    assert kinds(begun.id) == ["began"]


def test_the_desk_sets_all_of_it_on_one_page(client: FlaskClient, cohort: Cohort, learner: Learner) -> None:
    sign_in(client, coordinator(cohort))
    where = f"/desk/people/{learner.person.public_id}/time"
    client.post(where, data={"extra_percent": "25", "break_minutes": "15"})
    both = client.get(where).text
    client.post(where, data={"extra_percent": "0", "break_minutes": "", "no_limit": "y"})

    assert "25 % more time in quizzes, and 15 minutes of breaks" in both
    assert "no time limit in quizzes" in client.get(where).text
    assert client.get(f"/quizzes/{QUIZ}").status_code == 200
