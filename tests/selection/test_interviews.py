"""Interviews: offered, booked, moved, given back, marked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from tests.selection.deeds import decide, sent, slug_of, state_of
from tests.training.live.sessions import PLAN, mails, planned
from tests.training.live.sessions import book as take_place
from tests.training.test_concurrency import at_once
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.content.rubric import Criterion
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.selection import interview_mail
from trainingsite.selection import interview_queries as queries
from trainingsite.selection import interview_service as service
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.selection.models import Application
from trainingsite.selection.rules import Move
from trainingsite.training.live.rules import Span

STARTS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
FIRST = Span(STARTS, 30)
RUBRIC = (
    Criterion("listens", "Listens", 1, ("Talks", "Asks", "Waits")),
    Criterion("limits", "Limits", 1, ("None", "Some", "All")),
)
LEVELS = {one.id: 2 for one in RUBRIC}


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value.code


def offered(ours: Cohort, staff: Person, count: int = 1, by: Person | None = None) -> list[UUID]:
    """The slots of the scheme after offering, soonest first."""
    with act_as(actor_of(by or staff)) as act:
        wanted = service.Offer(FIRST, count, "Room 1", "https://meet.example/x", staff.public_id)
        service.offer(act, ours.scheme_id, wanted)
    db.session.rollback()
    return [one.slot.public_id for one in queries.free(db.session(), ours.scheme_id, datetime.now(UTC))]


def applicant(ours: Cohort) -> tuple[Person, UUID]:
    made = mentor_to_be(ours)
    trained(made, PLAIN_TERMS.requirements)
    return made, sent(ours, made)


def book(who: Person, ours: Cohort, slot: UUID, at: datetime | None = None) -> None:
    slug = slug_of(ours)
    with act_as(actor_of(who), at) as act:
        service.book(act, slug, slot)


def taken(application: UUID) -> UUID | None:
    """The slot that an application has."""
    db.session.rollback()
    statement = (
        select(InterviewSlot.public_id)
        .join(Interview, Interview.slot_id == InterviewSlot.id)
        .join(Application, Application.id == Interview.application_id)
    )
    return db.session.scalar(statement.where(Application.public_id == application))


def test_ten_at_once_for_one_time_are_one_interview(app: Flask) -> None:
    ours = cohort()
    (slot,) = offered(ours, coordinator(ours))
    people = [applicant(ours) for _ in range(10)]
    actors, slug = [actor_of(one) for one, _application in people], slug_of(ours)

    def coming(number: int) -> Callable[[], str]:
        def come() -> str:
            try:
                with act_as(actors[number]) as act:
                    service.book(act, slug, slot)
            except Refused as refused:
                return refused.code
            return "booked"

        return come

    given = at_once(app, [coming(number) for number in range(10)])

    assert (given.count("booked"), given.count("interview_taken")) == (1, 9)
    assert [taken(application) for _who, application in people].count(slot) == 1


@pytest.mark.usefixtures("app")
def test_a_time_that_the_applicant_would_hold_is_neither_offered_to_them_nor_booked() -> None:
    ours = cohort()
    staff, (who, application) = coordinator(ours), applicant(ours)
    with act_as(SYSTEM) as act:
        accounts.grant(act, who.id, Role.REVIEWER, ours.scheme_id)
    (slot,) = offered(ours, who, by=staff)

    assert queries.free(db.session(), ours.scheme_id, datetime.now(UTC), apart=who.id) == []
    assert refusal(lambda: book(who, ours, slot)) == "own_interview"
    assert taken(application) is None


@pytest.mark.usefixtures("app")
def test_a_time_is_moved_in_one_step_and_the_calendars_follow() -> None:
    ours = cohort()
    first, second = offered(ours, coordinator(ours), 2)
    who, application = applicant(ours)
    book(who, ours, first)
    book(who, ours, first)
    assert len(mails("selection/interview-booked")) == 1

    book(who, ours, second)

    assert taken(application) == second
    before, after = (str(mail["calendar"]) for mail in mails("selection/interview-booked"))
    (off,) = mails("selection/interview-freed")
    uids = [next(line for line in file.splitlines()[5:] if line.startswith("UID:")) for file in (before, after)]
    assert uids[0] == uids[1]
    assert ("SEQUENCE:1" in before, "SEQUENCE:2" in after, "METHOD:CANCEL" in str(off["calendar"])) == (True,) * 3
    assert [one.slot.public_id for one in queries.free(db.session(), ours.scheme_id, datetime.now(UTC))] == [first]


@pytest.mark.usefixtures("app")
def test_a_time_is_given_back_once_and_one_that_is_withdrawn_frees_who_had_it() -> None:
    ours = cohort()
    staff = coordinator(ours)
    first, second = offered(ours, staff, 2)
    who, application = applicant(ours)
    book(who, ours, first)
    for _ in range(2):
        with act_as(actor_of(who)) as act:
            service.cancel(act, slug_of(ours))
    assert (taken(application), len(mails("selection/interview-cancelled"))) == (None, 1)
    book(who, ours, second)

    for _ in range(2):
        with act_as(actor_of(staff)) as act:
            service.withdraw(act, second)

    assert (taken(application), len(mails("selection/interview-cancelled"))) == (None, 2)
    assert refusal(lambda: book(who, ours, second)) == "interview_gone"


@pytest.mark.usefixtures("app")
def test_times_are_offered_and_booked_only_within_the_scheme() -> None:
    ours, theirs = cohort(), cohort()
    staff, stranger = coordinator(ours), coordinator(theirs)
    (slot,) = offered(ours, staff)
    who, _application = applicant(theirs)

    assert refusal(lambda: book(who, theirs, slot)) == "interview_gone"
    assert refusal(lambda: offered(ours, stranger)) == "not_allowed"
    assert refusal(lambda: offered(ours, staff)) == "interview_overlaps"

    def elsewhere() -> None:
        with act_as(actor_of(staff)) as act:
            service.offer(act, ours.scheme_id, service.Offer(FIRST, 1, "Room", "", stranger.public_id))

    assert refusal(elsewhere) == "no_such_interviewer"


def mark(who: Person, application: UUID, at: datetime) -> None:
    with act_as(actor_of(who), at) as act:
        service.mark(act, application, RUBRIC, LEVELS, "Warm, and asks.")


@pytest.mark.usefixtures("app")
def test_marks_are_kept_with_the_rubric_they_were_made_by_and_meet_the_gate() -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    book(who, ours, slot)
    row = db.session.scalars(select(Application).where(Application.public_id == application)).one()
    assert not queries.is_marked(db.session(), row.id)
    number = row.id
    assert refusal(lambda: mark(staff, application, STARTS - timedelta(hours=1))) == "interview_not_yet"

    mark(staff, application, STARTS + timedelta(hours=1))

    db.session.rollback()
    assert queries.is_marked(db.session(), number)
    found = queries.of_application(db.session(), number)
    assert found is not None
    assert found[0].levels == LEVELS
    assert [one[0] for one in found[0].rubric or []] == [one.id for one in RUBRIC]


@pytest.mark.usefixtures("app")
def test_who_books_nothing_for_three_days_and_who_isnt_marked_wait_at_the_desk() -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    (_idle, late), (booked, held) = applicant(ours), applicant(ours)
    book(booked, ours, slot)
    with act_as(SYSTEM) as act:
        row = act.db.get_one(Cohort, ours.id)
        row.terms = {**row.terms, "interview": True}
        act.db.execute(update(Application).values(sent_at=datetime.now(UTC) - timedelta(days=4)))
        act.db.execute(update(InterviewSlot).values(starts_at=datetime.now(UTC) - timedelta(hours=1)))
    db.session.rollback()

    lists = (queries.waiting, queries.waiting_unbooked)
    rows = [row for one in lists for row in db.session.execute(one(actor_of(staff)))]

    assert [(row.kind, row.subject) for row in rows] == [("interview", held), ("interview-unbooked", late)]
    with act_as(SYSTEM) as act:
        row = act.db.get_one(Cohort, ours.id)
        row.terms = {**row.terms, "interview": False}
    assert db.session.execute(queries.waiting_unbooked(actor_of(staff))).all() == []


@pytest.mark.usefixtures("app")
def test_an_interview_is_offered_chosen_and_marked_on_its_pages_by_the_cohorts_rubric(client: FlaskClient) -> None:
    ours = cohort(replace(PLAIN_TERMS, interview_rubric=RUBRIC))
    staff = coordinator(ours)
    who, application = applicant(ours)
    slug = slug_of(ours)
    sign_in(client, staff)
    form = {"interviewer": str(staff.public_id), "starts": "2036-12-01T14:00", "minutes": "30", "count": "2"}
    assert client.post(f"/desk/interviews/{slug}/new", data=form).status_code == 422
    client.post(f"/desk/interviews/{slug}/new", data={**form, "place": "Room 1", "link": ""})
    assert client.get("/desk/interviews").text.count("Room 1") == 2

    sign_in(client, who)
    page = client.get(f"/apply/{slug}/interview").text
    slot = page.split('name="slot"')[1].split('value="')[1].split('"')[0]
    assert "You have a time" in client.post(f"/apply/{slug}/interview", data={"slot": slot}, follow_redirects=True).text
    assert client.post(f"/apply/{slug}/interview", data={"slot": "none"}).status_code == 404

    with act_as(SYSTEM) as act:
        act.db.execute(update(InterviewSlot).values(starts_at=datetime.now(UTC) - timedelta(hours=1)))
    sign_in(client, staff)
    where = f"/desk/applications/{application}/interview"
    assert client.post(where, data={}).status_code == 422
    marks = {f"level-{one.id}": "1" for one in RUBRIC}
    page = client.post(where, data={**marks, "comment": "Warm."}, follow_redirects=True).text
    assert RUBRIC[0].levels[1] in page
    assert "Marked" in page
    assert "Interview to mark" not in client.get("/desk").text
    assert client.get("/desk/interviews?past=1").status_code == 200


@pytest.mark.usefixtures("app")
def test_where_an_interview_is_asked_for_approval_waits_for_its_marks() -> None:
    ours = cohort(replace(PLAIN_TERMS, interview=True))
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    book(who, ours, slot)

    assert refusal(lambda: decide(staff, application, Move.APPROVE)) == "gates_unmet"
    mark(staff, application, STARTS + timedelta(hours=1))
    decide(staff, application, Move.APPROVE)

    assert state_of(application) == "approved"


@pytest.mark.usefixtures("app")
def test_who_is_on_the_waiting_list_still_chooses_a_time() -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    decide(staff, application, Move.WAIT)

    book(who, ours, slot)

    assert taken(application) == slot


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("link", ["javascript://meet.example/%0aalert(1)", "ftp://meet.example/x", "meet.example"])
def test_an_online_link_is_a_web_address(client: FlaskClient, link: str) -> None:
    ours = cohort()
    staff = coordinator(ours)
    slug = slug_of(ours)
    sign_in(client, staff)
    form = {"interviewer": str(staff.public_id), "starts": "2036-12-01T14:00", "minutes": "30", "count": "1"}

    answer = client.post(f"/desk/interviews/{slug}/new", data={**form, "link": link})

    assert (answer.status_code, "begins with https://" in answer.text) == (422, True)


@pytest.mark.usefixtures("app")
def test_a_time_that_is_over_is_not_offered(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    slug = slug_of(ours)
    sign_in(client, staff)
    form = {"interviewer": str(staff.public_id), "minutes": "30", "count": "1", "place": "Room 1"}

    answer = client.post(f"/desk/interviews/{slug}/new", data={**form, "starts": "2020-12-01T14:00"})

    assert (answer.status_code, "still to come" in answer.text) == (422, True)
    assert db.session.scalars(select(InterviewSlot)).all() == []


@pytest.mark.usefixtures("app")
def test_nobody_chooses_a_time_before_sending(client: FlaskClient) -> None:
    ours = cohort()
    sign_in(client, mentor_to_be(ours))

    answer = client.get(f"/apply/{slug_of(ours)}/interview")

    assert (answer.status_code, "comes after sending" in answer.text) == (409, True)


def reminded(at: datetime) -> list[int]:
    """Whom the job has reminded so far, by row numbers, after it ran at a moment."""
    with act_as(SYSTEM, at) as act:
        interview_mail.remind(act, {})
    return sorted(int(str(mail["person_id"])) for mail in mails("selection/interview-soon"))


@pytest.mark.usefixtures("app")
def test_both_are_reminded_the_day_before_once_of_each_time() -> None:
    ours = cohort()
    staff = coordinator(ours)
    first, second = offered(ours, staff, 2)
    who, _application = applicant(ours)
    both = sorted([who.id, staff.id])
    book(who, ours, first)

    assert reminded(STARTS - timedelta(hours=25)) == []
    assert [reminded(STARTS - timedelta(hours=hours)) for hours in (24, 23)] == [both, both]
    book(who, ours, second)
    assert reminded(STARTS - timedelta(hours=22)) == sorted([*both, *both])


@pytest.mark.parametrize("end", ["given back", "withdrawn", "declined"])
@pytest.mark.usefixtures("app")
def test_nobody_is_reminded_of_what_is_off(end: str) -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    book(who, ours, slot)
    if end == "given back":
        with act_as(actor_of(who)) as act:
            service.cancel(act, slug_of(ours))
    elif end == "withdrawn":
        with act_as(actor_of(staff)) as act:
            service.withdraw(act, slot)
    else:
        decide(staff, application, Move.DECLINE)

    assert reminded(STARTS - timedelta(hours=23)) == []


@pytest.mark.usefixtures("app")
def test_what_is_at_the_same_time_is_said_before_it_is_booked_and_not_refused(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    slots = offered(ours, staff, 2)
    who, application = applicant(ours)
    plan = replace(PLAN, starts_at=STARTS + timedelta(minutes=30), changes_until=STARTS)
    listening = planned(ours, staff, plan, title="Listening live")
    roles = planned(ours, staff, plan, title="Roles live")
    take_place(who, listening)
    sign_in(client, who)

    choices = client.get(f"/apply/{slug_of(ours)}/interview").text
    book(who, ours, slots[1])
    session = client.get(f"/sessions/{roles}").text

    assert choices.count("You have a place in “Listening live” then") == 1
    assert taken(application) == slots[1]
    assert all(words in session for words in ("You have a place in “Listening live” then", "Your interview for"))
