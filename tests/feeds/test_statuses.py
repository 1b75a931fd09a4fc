"""How people stand: mail stops at once, and who has died is left in peace."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import applied, reviewer, slug_of
from tests.factories.people import PASSWORD
from tests.factories.recognition import badge, shared_badge
from tests.factories.training import trained
from tests.recognition.test_cli import flask
from tests.selection import test_interviews as interviews
from tests.selection.deeds import approved
from tests.training.live.sessions import book, mails, planned
from trainingsite.access import Role
from trainingsite.accounts import queries as accounts_queries
from trainingsite.accounts import service as accounts
from trainingsite.accounts import status_service
from trainingsite.accounts.mail_queries import why_not
from trainingsite.accounts.models import Person, SignIn
from trainingsite.accounts.rules import Status
from trainingsite.accounts.status_service import Told
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.feeds import people, queries, rules, service, status_queries, status_rules, statuses
from trainingsite.infra.db import db
from trainingsite.infra.mail import outbox_folder
from trainingsite.infra.refused import Refused
from trainingsite.notifications.kinds import Topic
from trainingsite.recognition import service as recognition
from trainingsite.schemes.models import Cohort
from trainingsite.selection import queries as applications
from trainingsite.selection import review_queries, review_service
from trainingsite.selection.interview_queries import free
from trainingsite.selection.models import Application
from trainingsite.training import service as training
from trainingsite.training.live import queries as live
from trainingsite.training.models import Attempt

HEAD = "email,status,since\n"


def handed_in(who: Person, text: str) -> UUID:
    with act_as(actor_of(who)) as act:
        return statuses.prepare(act, statuses.Wish(status_rules.read(text), "status.csv"))


def confirmed(who: Person, feed: UUID) -> None:
    with act_as(actor_of(who)) as act:
        service.confirm(act, feed)
    drain()


def told(who: Person, said: str, by: Person | None = None) -> None:
    chief = by or person(is_admin=True)
    confirmed(chief, handed_in(chief, HEAD + f"{who.email},{said},2026-11-02\n"))


def said(who: Person, feed: UUID) -> list[tuple[str, str]]:
    db.session.rollback()
    page = queries.progress(db.session(), actor_of(who), feed, ("", 1))
    return sorted((line.state, line.code) for line in page.lines)


def status_of(who: Person) -> tuple[str, date | None]:
    db.session.rollback()
    found = accounts_queries.by_public_id(db.session(), who.public_id)
    assert found is not None
    return found.status, found.status_since


def sent(app: Flask, to: Person) -> list[str]:
    folder = outbox_folder(app.extensions["signpost_settings"])
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.eml"))]
    return [text for text in texts if f"To: {to.name} <{to.email}>" in text]


def entries() -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.status")))


def lead_is(app: Flask, monkeypatch: pytest.MonkeyPatch, who: Person) -> None:
    settings = replace(app.extensions["signpost_settings"], bereavement_lead=who.email)
    monkeypatch.setitem(app.extensions, "signpost_settings", settings)


def test_nothing_changes_before_it_is_confirmed_and_the_same_again_has_nothing_to_do(ours: Cohort) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours)
    text = HEAD + f"{jun.email},interrupted,2026-11-02\n"
    feed = handed_in(chief, text)
    before = status_of(jun)
    confirmed(chief, feed)

    assert (before, status_of(jun)) == (("active", None), ("interrupted", date(2026, 11, 2)))
    assert said(chief, handed_in(chief, text)) == [("same", "as_it_is")]
    assert [entry.scheme_id for entry in entries()] == [ours.scheme_id]


@pytest.mark.parametrize(
    ("status", "kind", "goes"),
    [
        ("interrupted", "training/talk", False),
        ("withdrawn", "live/counted", False),
        ("withdrawn", "accounts/reset", True),
        ("deceased", "accounts/reset", False),
        ("deceased", "training/talk", False),
    ],
)
def test_a_mail_that_is_queued_already_asks_before_it_goes(
    app: Flask, ours: Cohort, status: str, kind: str, goes: bool
) -> None:
    jun = mentor_to_be(ours, "Jun Queued")
    drain()
    before = len(sent(app, jun))
    facts: dict[str, str] = {} if kind == "accounts/reset" else {"quiz": "Listening", "slug": "listening"}
    with act_as(SYSTEM) as act:
        act.mail(kind, jun.id, **facts)
    with act_as(SYSTEM) as act:
        status_service.set_status(act, jun.id, Told(Status(status), None))
    drain()

    assert len(sent(app, jun)) - before == int(goes)


def test_mail_goes_again_to_who_comes_back(app: Flask, ours: Cohort) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours, "Jun Returned")
    told(jun, "interrupted", chief)
    told(jun, "active", chief)
    before = len(sent(app, jun))
    with act_as(SYSTEM) as act:
        act.mail("training/talk", jun.id, quiz="Listening", slug="listening")
    drain()

    assert (status_of(jun), len(sent(app, jun)) - before) == (("active", None), 1)


def test_a_coordinator_speaks_of_their_own_people_and_of_no_death(ours: Cohort) -> None:
    chief, jun, stranger = coordinator(ours), mentor_to_be(ours), mentor_to_be(cohort(), "Stranger")
    text = HEAD + f"{jun.email},deceased,\n{stranger.email},withdrawn,\n"

    assert said(chief, handed_in(chief, text)) == [("fault", "ask_administrator"), ("fault", "nobody")]


def test_who_has_died_is_nobody_to_a_coordinator_and_not_imported_again(ours: Cohort) -> None:
    chief, jun, slug = coordinator(ours), mentor_to_be(ours), slug_of(ours)
    told(jun, "deceased")
    status = said(chief, handed_in(chief, HEAD + f"{jun.email},withdrawn,\n"))
    with act_as(actor_of(chief)) as act:
        feed = people.prepare(act, people.Wish(rules.read(f"name,email\nJun,{jun.email}\n"), "", slug))

    assert (status, said(chief, feed)) == ([("fault", "nobody")], [("fault", "ask_administrator")])


def test_what_is_still_open_is_shown_and_stays_as_it_is(ours: Cohort, client: FlaskClient) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours)
    trained(jun, PLAIN_TERMS.requirements)
    application = applied(ours, jun)
    feed = handed_in(chief, HEAD + f"{jun.email},withdrawn,\n")
    sign_in(client, chief)
    page = client.get(f"/desk/people/import/{feed}").text
    confirmed(chief, feed)
    db.session.rollback()

    assert f"/desk/applications/{application}" in page
    assert db.session.scalar(select(Application.state).where(Application.public_id == application)) == "sent"
    assert "No longer at the university" in client.get(f"/desk/applications/{application}").text


def test_who_has_died_is_signed_out_and_cannot_sign_in(ours: Cohort, client: FlaskClient) -> None:
    jun = mentor_to_be(ours)
    sign_in(client, jun)
    told(jun, "deceased")
    live_ones = select(SignIn.id).where(SignIn.person_id == jun.id, SignIn.ended_at.is_(None))
    answer = client.post("/sign-in", data={"email": jun.email, "password": PASSWORD})

    assert db.session.scalar(live_ones) is None
    assert client.get("/account").status_code == 302
    assert (answer.status_code, "can’t be used" in answer.text, "died" in answer.text) == (403, True, False)


def test_no_deed_is_done_about_who_has_died(ours: Cohort) -> None:
    chief, boss = coordinator(ours), person(is_admin=True)
    jun, application = approved(ours, chief, "Jun Frozen", datetime.now(UTC))
    given = badge(jun, cohort=None)
    told(jun, "deceased", boss)
    with act_as(actor_of(boss)) as act:
        with pytest.raises(Refused, match="no_such_application"):
            applications.filed(act.db, act.actor, application)
        with pytest.raises(Refused, match="record_frozen"):
            accounts.grant(act, jun.id, Role.REVIEWER, ours.scheme_id)
        with pytest.raises(Refused, match="record_frozen"):
            accounts.revoke(act, jun.id, Role.MENTOR, ours.scheme_id)
        with pytest.raises(Refused, match="no_such_badge"):
            recognition.suspend(act, given, "Why not")


@pytest.mark.parametrize("status", ["withdrawn", "deceased"])
def test_places_of_who_has_left_or_died_go_to_who_is_next(ours: Cohort, status: str) -> None:
    chief, jun, eve = coordinator(ours), mentor_to_be(ours), mentor_to_be(ours, "Eve")
    session = planned(ours, chief, capacity=1)
    book(jun, session)
    book(eve, session)
    told(jun, status)
    db.session.rollback()
    found = live.run(db.session(), actor_of(chief), session)

    assert [(row[1], row[0].state) for row in live.people_of(db.session(), found.session.id)] == [("Eve", "booked")]


@pytest.mark.parametrize("status", ["withdrawn", "deceased"])
def test_an_interview_of_who_has_left_or_died_is_off_and_the_interviewer_is_told(ours: Cohort, status: str) -> None:
    chief = coordinator(ours)
    jun, _application = interviews.applicant(ours)
    slots = interviews.offered(ours, chief)
    interviews.book(jun, ours, slots[0])
    told(jun, status)
    db.session.rollback()

    assert [one.slot.public_id for one in free(db.session(), ours.scheme_id, datetime.now(UTC))] == slots
    assert len(mails("selection/interview-freed")) == 1


def test_an_application_whose_reader_has_died_lacks_one(ours: Cohort) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours)
    readers = [reviewer(ours, name) for name in ("Asha Rao", "Gwen Parry")]
    trained(jun, PLAIN_TERMS.requirements)
    application = applied(ours, jun)
    told(readers[0], "deceased")
    db.session.rollback()
    waiting = db.session.execute(review_queries.lacking_the_dead(actor_of(chief))).all()
    reviewer(ours, "Rowan Field")
    with act_as(actor_of(chief)) as act:
        found = review_service.fill(act, application)

    assert ([row.detail_code for row in waiting], found) == (["lacking"], 1)


def test_an_attempt_of_who_has_died_stays_as_it_was(ours: Cohort) -> None:
    jun, eve = mentor_to_be(ours), mentor_to_be(ours, "Eve")
    for who in (jun, eve):
        with act_as(actor_of(who)) as act:
            training.start_attempt(act, "academic-integrity")
    told(jun, "deceased")
    with act_as(SYSTEM, datetime.now(UTC) + timedelta(days=2)) as act:
        training.close_overdue_attempts(act, {})
    db.session.rollback()
    states = {row.person_id: row.state for row in db.session.execute(select(Attempt.person_id, Attempt.state))}

    assert states == {jun.id: "open", eve.id: "closed"}


def test_public_pages_of_who_has_died_are_as_if_they_had_never_been(ours: Cohort, client: FlaskClient) -> None:
    jun = mentor_to_be(ours)
    shared = shared_badge(jun, name_shown=True)
    before = client.get(f"/badges/{shared}").status_code
    told(jun, "deceased")
    during = [client.get(f"/badges/{shared}{form}").status_code for form in ("", ".json", ".png")]
    told(jun, "active")

    assert (before, during, client.get(f"/badges/{shared}").status_code) == (200, [404] * 3, 200)


def test_only_the_named_lead_is_told_and_only_they_and_administrators_see_the_page(
    app: Flask, ours: Cohort, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, chief, jun = person("Lea Lead"), coordinator(ours), mentor_to_be(ours, "Jun Gone")
    lead_is(app, monkeypatch, lead)
    told(jun, "deceased")
    sign_in(client, chief)
    shut = client.get("/desk/people/closed").status_code
    sign_in(client, lead)
    page = client.get("/desk/people/closed")

    assert ["A record was closed" in mail for mail in sent(app, lead)].count(True) == 1
    assert not any("A record was closed" in mail for mail in sent(app, chief))
    assert (shut, page.status_code, "Jun Gone" in page.text) == (404, 200, True)


def test_the_lead_opens_a_record_again_that_was_closed_by_mistake(
    app: Flask, ours: Cohort, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, chief, jun = person("Lea Lead"), coordinator(ours), mentor_to_be(ours)
    lead_is(app, monkeypatch, lead)
    told(jun, "deceased")
    sign_in(client, chief)
    refused = client.post(f"/desk/people/closed/{jun.public_id}").status_code
    still = status_of(jun)[0]
    sign_in(client, lead)
    client.post(f"/desk/people/closed/{jun.public_id}")

    assert (refused, still, status_of(jun)) == (404, "deceased", ("active", None))
    assert [entry.scheme_id for entry in entries()] == [None, None]


def test_the_log_names_who_has_died_to_administrators_alone(ours: Cohort, client: FlaskClient) -> None:
    chief, boss, jun = coordinator(ours), person("Boss", is_admin=True), mentor_to_be(ours, "Jun Gone")
    trained(jun, PLAIN_TERMS.requirements)
    applied(ours, jun)
    told(jun, "deceased", boss)
    seen = {}
    for who in (chief, boss):
        sign_in(client, who)
        found = (client.get("/desk/audit").text, client.get("/desk/audit?who=Gone").text)
        seen[who.name] = ["Jun Gone" in page for page in found]

    assert seen == {"Carys Morgan": [False, False], "Boss": [True, True]}


def test_a_name_typed_into_a_list_that_was_handed_in_goes_too(ours: Cohort, client: FlaskClient) -> None:
    chief, jun, slug = coordinator(ours), mentor_to_be(ours, "Jun Gone"), slug_of(ours)
    with act_as(actor_of(chief)) as act:
        feed = people.prepare(act, people.Wish(rules.read(f"name,email\nJun Gone,{jun.email}\n"), "", slug))
    told(jun, "deceased")

    assert said(chief, feed) == []


def test_what_was_recorded_of_somebody_before_they_died_goes_from_others_lists(ours: Cohort) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours)
    feed = handed_in(chief, HEAD + f"{jun.email},interrupted,\n")
    confirmed(chief, feed)
    told(jun, "deceased")

    assert said(chief, feed) == []


def test_who_has_died_is_not_named_as_who_did_something(ours: Cohort, client: FlaskClient) -> None:
    chief, late = coordinator(ours), coordinator(ours, "Late Colleague")
    sign_in(client, late)
    new = client.post("/desk/announcements/new", data=announcement(ours))
    sign_in(client, chief)
    before = [client.get(page).text for page in ("/desk/announcements", new.location)]
    told(late, "deceased")
    after = [client.get(page).text for page in ("/desk/announcements", new.location)]

    assert [["Late Colleague" in page for page in pages] for pages in (before, after)] == [[True] * 2, [False] * 2]


def announcement(ours: Cohort) -> dict[str, str]:
    return {"cohort": str(ours.public_id), "audience": "joined", "subject": "Tea", "body": "Hello {name}"}


def test_one_person_is_recorded_by_typing_the_address(ours: Cohort, client: FlaskClient) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours)
    sign_in(client, chief)
    typed = {"status-email": jun.email, "status-status": "interrupted", "status-since": "2026-11-02"}
    preview = client.post("/desk/people/import/status", data=typed, follow_redirects=True)
    client.post(preview.request.path)
    drain()

    assert ("Studies interrupted: mail stops" in preview.text, status_of(jun)[0]) == (True, "interrupted")


def test_a_form_without_file_and_address_says_so(ours: Cohort, client: FlaskClient) -> None:
    sign_in(client, coordinator(ours))
    answer = client.post("/desk/people/import/status", data={"status-status": "interrupted"})

    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_the_command_shows_and_does_only_with_yes(app: Flask, ours: Cohort, tmp_path: Path) -> None:
    jun, file = mentor_to_be(ours), tmp_path / "status.csv"
    file.write_text(f"id,status\n{jun.public_id},withdrawn\n")
    looked = flask(app, "people", "status", str(file)).output
    before = status_of(jun)[0]
    done = flask(app, "people", "status", str(file), "--yes").output

    assert (before, status_of(jun)[0]) == ("active", "withdrawn")
    assert ("1 of 1 lines would be done" in looked, "1 lines are done" in done) == (True, True)


def test_nobody_is_the_lead_unless_named(app: Flask) -> None:
    assert status_queries.lead(db.session()) is None


@pytest.mark.parametrize(("status", "code"), [("interrupted", "away"), ("withdrawn", "away"), ("deceased", "stopped")])
def test_announcements_say_why_somebody_gets_none(ours: Cohort, status: str, code: str) -> None:
    jun = mentor_to_be(ours)
    with act_as(SYSTEM) as act:
        status_service.set_status(act, jun.id, Told(Status(status), None))

    assert db.session.scalar(select(why_not(Topic.NEWS)).where(Person.id == jun.id)) == code
