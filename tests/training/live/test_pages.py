"""The pages of live sessions."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.house.test_statements import counted
from tests.training.live.sessions import PLAN, book, mails, planned, states
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Scheme
from trainingsite.training.live import planning
from trainingsite.training.live.models import LiveSession
from trainingsite.training.live.rules import Attendance

pytestmark = pytest.mark.usefixtures("app")
FORM = {
    "kind": "training",
    "title": "Listening in practice",
    "starts": "2036-12-01T14:00",
    "minutes": "90",
    "place": "Library, room 2.04",
    "link": "",
    "capacity": "2",
    "notice": "24",
    "makes_up_for": "",
}


def test_a_coordinator_plans_a_session_in_the_sites_zone_and_a_learner_takes_a_place(client: FlaskClient) -> None:
    ours = cohort()
    learner = mentor_to_be(ours)
    slug = db.session.get_one(Scheme, ours.scheme_id).slug
    sign_in(client, coordinator(ours))
    made = client.post("/desk/sessions/new", data={**FORM, "scheme": slug, "starts": "2036-07-01T14:00"})
    session = made.location.rsplit("/", 1)[1]
    assert "2036-07-01T14:00:00+01:00" in client.get("/desk/sessions").text
    sign_in(client, learner)
    assert "Listening in practice" in client.get("/sessions").text

    assert "Take a place" in client.get(f"/sessions/{session}").text
    page = client.post(f"/sessions/{session}/book", follow_redirects=True).text
    assert "You have a place" in page
    assert "Give my place back" in page
    file = client.get(f"/sessions/{session}/session.ics")
    assert (file.mimetype, "DTSTART:20360701T130000Z" in file.text) == ("text/calendar", True)
    assert "Take a place" in client.post(f"/sessions/{session}/leave", follow_redirects=True).text


def test_a_session_that_is_nowhere_is_told_at_its_field_and_what_was_typed_stays(client: FlaskClient) -> None:
    ours = cohort()
    slug = db.session.get_one(Scheme, ours.scheme_id).slug
    sign_in(client, coordinator(ours))

    answer = client.post("/desk/sessions/new", data={**FORM, "scheme": slug, "place": ""})

    assert answer.status_code == 422
    assert "Say where it is" in answer.text
    assert 'value="Listening in practice"' in answer.text


def test_the_online_link_is_only_for_those_with_a_place(client: FlaskClient) -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=1)
    learner, waiting = mentor_to_be(ours), mentor_to_be(ours)
    for one in (learner, waiting):
        book(one, session)
    sign_in(client, waiting)
    assert (
        PLAN.link not in client.get(f"/sessions/{session}").text + client.get(f"/sessions/{session}/session.ics").text
    )
    (told,) = mails("live/waiting")
    assert told["link"] == ""

    sign_in(client, learner)
    assert PLAN.link in client.get(f"/sessions/{session}").text


def test_the_page_says_where_one_stands_in_line(client: FlaskClient) -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=1)
    people = [mentor_to_be(ours) for _ in range(3)]
    for one in people:
        book(one, session)
    sign_in(client, people[2])

    assert "1 person is before you in line" in client.get(f"/sessions/{session}").text


def test_a_place_is_moved_on_the_page(client: FlaskClient) -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    old, new = planned(ours, staff), planned(ours, staff, starts_at=PLAN.starts_at + timedelta(days=1))
    book(learner, old)
    sign_in(client, learner)
    assert str(new) in client.get(f"/sessions/{old}").text

    client.post(f"/sessions/{old}/move", data={"to": str(new)})

    assert (states(old)[learner.id], states(new)[learner.id]) == ("cancelled", "booked")
    assert client.post(f"/sessions/{new}/move", data={"to": "nowhere"}).status_code == 404


def begun(session: UUID, ago: timedelta) -> None:
    """Let a session have begun so long ago."""
    with act_as(SYSTEM) as act:
        wanted = update(LiveSession).where(LiveSession.public_id == session)
        act.db.execute(wanted.values(starts_at=act.now - ago))


def test_attendance_is_taken_without_script_and_marks_are_kept_when_it_cannot_be_locked(client: FlaskClient) -> None:
    ours = cohort()
    staff, there, missing = coordinator(ours), mentor_to_be(ours, "Amara Okafor"), mentor_to_be(ours, "Jun Watanabe")
    session = planned(ours, staff)
    for one in (there, missing):
        book(one, session)
    begun(session, timedelta(hours=2))
    sign_in(client, staff)
    here, marks = f"/desk/sessions/{session}", {f"at-{there.public_id.hex}": "present"}
    assert len(re.findall(r'name="(at-\w+)"', client.get(here).text)) == 6
    client.post(f"{here}/attendance", data={f"at-{there.public_id.hex}": "asleep"})
    assert "checked" not in client.get(here).text

    half = client.post(f"{here}/attendance", data={**marks, "action": "lock"})
    assert (half.status_code, f'href="#at-{missing.public_id.hex}' in half.text) == (422, True)
    assert "Say whether they were there" in half.text
    assert re.search(rf'checked[^>]*name="at-{there.public_id.hex}"[^>]*value="present"', client.get(here).text)
    client.post(f"{here}/attendance", data={f"at-{missing.public_id.hex}": "absent", "action": "lock"})
    page = client.get(here).text
    assert "The list was locked" in page
    assert 'name="at-' not in page


def test_the_page_offers_no_lock_before_the_end_and_adds_who_came_without_a_place(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours, "Nadia Haddad")
    session = planned(ours, staff)
    begun(session, timedelta(minutes=10))
    sign_in(client, staff)
    here = f"/desk/sessions/{session}"

    wrong = client.post(f"{here}/admit", data={"came": "Zofia"})
    assert (wrong.status_code, 'value="Zofia"' in wrong.text) == (422, True)
    page = client.post(f"{here}/admit", data={"came": "Nadia"}, follow_redirects=True).text
    assert ("Nadia Haddad" in page, "Save and lock it" in page, "once the session has ended" in page) == (
        True, False, True,
    )  # fmt: skip

    begun(session, timedelta(hours=2))
    locked = client.post(f"{here}/attendance", data={"action": "lock"}, follow_redirects=True).text
    assert re.search(r"Nadia Haddad</span> .*Without a place.*Present", locked)


def test_who_was_missed_finds_what_makes_up_for_it_on_the_page(client: FlaskClient) -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    soon = datetime.now(UTC) + timedelta(minutes=30)
    session = planned(ours, staff, starts_at=soon, changes_until=soon)
    planned(ours, staff, title="Listening once more", makes_up_for=session)
    book(learner, session)
    with act_as(actor_of(staff), soon - timedelta(hours=3)) as act:
        planning.change(act, session, replace(PLAN, starts_at=soon - timedelta(hours=2), changes_until=soon))
    with act_as(actor_of(staff)) as act:
        planning.note(act, session, {learner.public_id: Attendance.ABSENT})
    with act_as(actor_of(staff)) as act:
        planning.lock(act, session)
    sign_in(client, learner)

    page = client.get(f"/sessions/{session}").text

    assert "You can make up for it" in page
    assert "Listening once more" in page


def test_a_session_is_changed_copied_and_called_off_from_its_page(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    session = planned(ours, staff)
    sign_in(client, staff)
    assert client.get(f"/desk/sessions/{session}/change").status_code == 200
    client.post(f"/desk/sessions/{session}/change", data={**FORM, "title": "Listening, again"})
    assert "Listening, again" in client.get(f"/desk/sessions/{session}").text
    assert 'value="Listening, again"' in client.get(f"/desk/sessions/new?like={session}").text

    assert "Called off" in client.post(f"/desk/sessions/{session}/cancel", follow_redirects=True).text
    assert client.get("/desk/sessions?past=1").status_code == 200


def test_a_session_is_planned_for_a_time_to_come_and_what_was_may_still_be_corrected(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    session = planned(ours, staff)
    sign_in(client, staff)
    new, change = "/desk/sessions/new", f"/desk/sessions/{session}/change"
    slug = db.session.get_one(Scheme, ours.scheme_id).slug
    past = {**FORM, "scheme": slug, "starts": "2020-12-01T14:00"}

    for where in (new, change):
        answer = client.post(where, data=past)
        assert (answer.status_code, "still to come" in answer.text) == (422, True)
    with act_as(SYSTEM) as act:
        act.db.execute(update(LiveSession).values(starts_at=datetime(2020, 12, 1, 14, tzinfo=UTC)))

    assert client.post(change, data={**past, "title": "What it was called"}).status_code == 302


@pytest.mark.parametrize("where", ["/sessions", "/sessions/{session}"])
def test_a_learners_page_of_sessions_costs_at_most_three_statements(client: FlaskClient, where: str) -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    session = planned(ours, staff)
    for _ in range(3):
        planned(ours, staff)
    book(learner, session)
    sign_in(client, learner)
    client.get(where.format(session=session))

    with counted() as statements:
        status = client.get(where.format(session=session)).status_code

    assert (status, len(statements) <= 3) == (200, True), statements


@pytest.mark.parametrize(
    ("asked", "shown"), [("text=LISTEN", True), ("text=cooking", False), ("scheme=another", False)]
)
def test_sessions_are_found_by_what_stands_in_their_title_and_by_their_scheme(
    client: FlaskClient, asked: str, shown: bool
) -> None:
    ours = cohort()
    staff = coordinator(ours)
    planned(ours, staff, title="Listening in practice")
    sign_in(client, staff)

    assert ("Listening in practice" in client.get(f"/desk/sessions?{asked}").text) is shown
    assert ("Listening in practice" in client.get(f"/desk/sessions.csv?{asked}").text) is shown
