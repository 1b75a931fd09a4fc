"""Announcements: to whom they go, that they go once, and that they can be taken back."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.training import trained
from tests.selection.deeds import approved
from trainingsite.access import Role
from trainingsite.accounts import mail_service
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import MailBounce, Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.infra.refused import Refused
from trainingsite.notifications.kinds import Pace, Topic
from trainingsite.outreach import announcing
from trainingsite.outreach.announcement_rules import Draft
from trainingsite.outreach.models import Announcement, AnnouncementRecipient
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.queries import cohorts, view
from trainingsite.selection.letter_rules import Words

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)
WORDS = Words("A room for {scheme}", "Hello {name},\n\nwe meet in room 7.")
HELD = timedelta(minutes=11)


def written(ours: Cohort, staff: Person, *audience: str) -> UUID:
    db.session.rollback()
    found = view(db.session.execute(cohorts().where(Cohort.id == ours.id)).one())
    with act_as(actor_of(staff), NOW - HELD) as act:
        return announcing.write(act, found, Draft(audience, WORDS))


def confirm(staff: Person, one: UUID, at: datetime = NOW - HELD) -> None:
    with act_as(actor_of(staff), at) as act:
        announcing.confirm(act, one)


def outcome() -> dict[str, tuple[str, str]]:
    """What became of each, by name."""
    db.session.rollback()
    statement = select(Person.name, AnnouncementRecipient.state, AnnouncementRecipient.code).join(
        Person, Person.id == AnnouncementRecipient.person_id
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(statement)}


def mailed() -> list[int]:
    """To whom its mail was queued."""
    db.session.rollback()
    return [
        job.payload["person_id"]
        for job in db.session.scalars(select(Job))
        if job.payload.get("kind") == "outreach/announcement"
    ]


def test_it_goes_once_to_those_who_are_in_the_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "SLICE", 2)
    ours = cohort()
    staff = coordinator(ours)
    joined = [mentor_to_be(ours, f"Joined {number}") for number in range(3)]
    trained(mentor_to_be(ours, "Trained"), PLAIN_TERMS.requirements)
    mentor, _application = approved(ours, staff, "Approved")
    mentor_to_be(cohort(), "Elsewhere")
    one = written(ours, staff, "joined", "approved")
    for _ in range(2):
        confirm(staff, one)
    worker.drain()
    db.session.rollback()
    number = db.session.scalars(select(Announcement.id)).one()
    with act_as(SYSTEM) as act:
        announcing.run(act, {"announcement": number})

    assert sorted(mailed()) == sorted([mentor.id, *(each.id for each in joined)])
    assert set(outcome().values()) == {("sent", "")}


def test_mentees_can_be_meant_and_nobody_gets_it_twice() -> None:
    ours = cohort()
    staff, both = coordinator(ours), mentor_to_be(ours)
    mentee = person("A Mentee")
    with act_as(SYSTEM) as act:
        for each in (mentee, both):
            schemes.enrol(act, each.id, ours.id, "mentee")
    confirm(staff, written(ours, staff, "joined", "mentees"))
    worker.drain()

    assert sorted(mailed()) == sorted([mentee.id, both.id])


def test_who_wants_no_such_mail_or_gets_none_is_left_out_and_it_is_written_down_why() -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours, "Willing")
    daily, chosen, returned, stopped = (mentor_to_be(ours, n) for n in ("Daily", "Chosen", "Returned", "Stopped"))
    for who, pace in ((chosen, Pace.NEVER), (daily, Pace.DAILY)):
        with act_as(actor_of(who)) as act:
            mail_service.choose(act, {Topic.NEWS: pace})
    with act_as(SYSTEM) as act:
        mail_service.stop_all(act, stopped.id)
        told = {"message_id": "<1>", "status": "5.1.1", "told": "no such user", "at": NOW}
        act.db.add(MailBounce(person_id=returned.id, address=returned.email, **told))
    confirm(staff, written(ours, staff, "joined"))
    worker.drain()

    assert outcome() == {
        "Willing": ("sent", ""),
        "Daily": ("sent", ""),
        "Chosen": ("left-out", "chosen"),
        "Returned": ("left-out", "returned"),
        "Stopped": ("left-out", "stopped"),
    }


def test_while_it_is_held_it_can_be_taken_back_and_then_nobody_gets_it() -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours)
    one = written(ours, staff, "joined")
    confirm(staff, one, NOW)
    with act_as(actor_of(staff)) as act:
        announcing.undo(act, one)
    with act_as(SYSTEM) as act:
        announcing.run(act, {"announcement": 1})

    assert (mailed(), outcome()) == ([], {})


def test_once_it_has_left_it_is_neither_taken_back_nor_changed() -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours)
    one = written(ours, staff, "joined")
    confirm(staff, one)
    codes = []
    for deed in (announcing.undo, announcing.throw_away, announcing.open_one):
        with pytest.raises(Refused) as caught, act_as(actor_of(staff)) as act:
            deed(act, one)
        codes.append(caught.value.code)

    assert codes == ["announcement_left", "announcement_confirmed", "announcement_confirmed"]


def test_an_announcement_to_nobody_is_not_confirmed() -> None:
    ours = cohort()
    staff = coordinator(ours)
    one = written(ours, staff, "approved")

    with pytest.raises(Refused) as caught:
        confirm(staff, one)
    assert caught.value.code == "nobody_there"


def test_it_is_written_looked_at_and_sent_on_its_pages(app: Flask, client: FlaskClient) -> None:
    ours = cohort()
    staff, reader = coordinator(ours), mentor_to_be(ours, "Jun Watanabe")
    sign_in(client, staff)
    given = {"cohort": str(ours.public_id), "audience": ["joined"], "subject": WORDS.subject, "body": WORDS.body}
    wrong = client.post("/desk/announcements/new", data=given | {"body": "{nmae}"})
    where = client.post("/desk/announcements/new", data=given).headers["Location"]
    page = client.get(where).text
    client.post(f"{where}/confirm")
    held = client.get(where).text
    with act_as(SYSTEM) as act:
        act.db.scalars(select(Announcement)).one().runs_at = NOW - timedelta(minutes=1)
        act.db.execute(update(Job).values(run_after=NOW - timedelta(minutes=1)))
    worker.drain()
    (mail,) = [text for one in kept_mails(app.extensions["signpost_settings"]) if "room 7" in (text := plain_text(one))]
    listed = client.get("/desk/announcements").text
    sign_in(client, reader)
    read = client.get(re.findall(r"/announcements/[0-9a-f-]+", mail)[0])

    assert (wrong.status_code, "{nmae} can’t stand" in wrong.text) == (422, True)
    assert "1 person gets it" in page
    assert "Held until" in held
    assert "Hello Jun Watanabe,\n\nwe meet in room 7." in mail
    assert "/mail/stop/" in mail
    assert "A room for {scheme}" in listed
    assert (read.status_code, "Hello Jun Watanabe" in read.text) == (200, True)


def test_an_announcement_is_read_by_those_who_got_it_and_run_by_coordinators_of_its_scheme(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours)
    one = written(ours, staff, "joined")
    confirm(staff, one)
    worker.drain()
    sign_in(client, coordinator(cohort()))

    assert client.get(f"/announcements/{one}").status_code == 404
    assert client.get(f"/desk/announcements/{one}").status_code == 404


def test_who_waited_for_it_to_leave_comes_too_late_to_take_it_back() -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours)
    one = written(ours, staff, "joined")
    confirm(staff, one, NOW - HELD)
    worker.drain()

    with pytest.raises(Refused, match="announcement_left"), act_as(actor_of(staff), NOW - HELD) as act:
        announcing.undo(act, one)
    assert [state for state, _code in outcome().values()] == ["sent"]


def test_what_somebody_confirmed_who_may_announce_no_more_does_not_leave() -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours)
    confirm(staff, written(ours, staff, "joined"))
    with act_as(SYSTEM) as act:
        accounts.revoke(act, staff.id, Role.COORDINATOR, ours.scheme_id)
    worker.drain()

    assert mailed() == []
