"""Every list at the desk can be taken away as a file, and that somebody took it stands in the log."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import applied, slug_of
from tests.factories.training import trained
from tests.outreach.test_announcements import written
from tests.outreach.test_nudges import idle, send, switch
from tests.selection.deeds import approved
from tests.selection.test_interviews import offered
from tests.training.live.sessions import book, planned
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import Status
from trainingsite.accounts.status_service import Told, set_status
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.selection import renewals
from trainingsite.training.live.models import LiveSession

# Pages at the desk that are no lists of rows that come and go: forms, manuals, the search, the letters’ words.
NO_LISTS = {
    "/desk/announcements/new",
    "/desk/authoring",
    "/desk/badges/issue",
    "/desk/badges/take-back",
    "/desk/interviews/new",
    "/desk/letters",
    "/desk/people/closed",
    "/desk/people/import",
    "/desk/reviews/stop",
    "/desk/schemes/new",
    "/desk/search",
    "/desk/sessions/new",
}
BY_A_BUTTON = {"/desk/audit"}


@pytest.fixture
def full(app: Flask, client: FlaskClient) -> tuple[Cohort, Person]:
    """A cohort with something in every list, and who runs it and reads for it, signed in."""
    ours = cohort()
    staff = coordinator(ours)
    with act_as(SYSTEM) as act:
        accounts.grant(act, staff.id, Role.REVIEWER, ours.scheme_id)
    mentor, _application = approved(ours, staff, "Sam Lee", datetime.now(UTC) - timedelta(days=335))
    with act_as(actor_of(mentor)) as act:
        renewals.ask(act, slug_of(ours))
    applicant = mentor_to_be(ours, "=Jun")
    trained(applicant, PLAIN_TERMS.requirements)
    applied(ours, applicant)
    offered(ours, staff)
    book(applicant, planned(ours, staff))
    written(ours, staff, "applied")
    idle(ours)
    switch(ours, staff)
    send(ours)
    sign_in(client, staff)
    return ours, staff


def lists(app: Flask) -> list[str]:
    """The desk's pages that stand at an address of their own."""
    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments}
    return sorted(where for where in pages - NO_LISTS if where.startswith("/desk") and "." not in where)


def table(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_list_leads_to_its_file(app: Flask, client: FlaskClient, full: tuple[Cohort, Person]) -> None:
    assert lists(app)
    for where in lists(app):
        page = client.get(where).text
        if where in BY_A_BUTTON:
            assert f'action="{where}.csv"' in page
            continue
        link = re.search(rf'href="({re.escape(where)}\.csv[^"]*)">This list as CSV', page)
        assert link, f"{where} has rows and no file; if it is no list, name it in NO_LISTS"
        answer = client.get(link[1].replace("&amp;", "&"))
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")
        rows = table(answer.text)
        assert len({len(row) for row in rows}) == 1
        assert len(rows) > 1 or where == "/desk/reviews/agreement"


def test_taking_a_list_stands_in_the_log_with_how_it_was_narrowed(
    client: FlaskClient, full: tuple[Cohort, Person]
) -> None:
    ours, staff = full
    rows = table(client.get("/desk/applications.csv?text=jun&state=sent&page=7").text)
    db.session.rollback()
    entry, told = db.session.execute(
        select(AuditEntry, AuditDetail.details)
        .join(AuditDetail, AuditDetail.ref == AuditEntry.ref)
        .where(AuditEntry.action == "list.exported")
    ).one()

    assert [row[1] for row in rows[1:]] == ["'=Jun"]
    assert (entry.actor, entry.scheme_id) == (staff.public_id, ours.scheme_id)
    assert told == {"list": "applications", "text": "jun", "state": "sent"}


def test_who_was_in_a_session_comes_as_a_file(client: FlaskClient, full: tuple[Cohort, Person]) -> None:
    session = db.session.scalars(select(LiveSession.public_id)).one()
    page, rows = client.get(f"/desk/sessions/{session}").text, table(client.get(f"/desk/sessions/{session}.csv").text)

    assert f'href="/desk/sessions/{session}.csv"' in page
    assert [row[0] for row in rows] == ["name", "'=Jun"]


def test_nobody_takes_away_what_is_in_other_schemes(client: FlaskClient, full: tuple[Cohort, Person]) -> None:
    sign_in(client, coordinator(cohort(), "Somebody Else"))

    for where in ("/desk", "/desk/applications", "/desk/renewals", "/desk/interviews", "/desk/sessions"):
        assert len(table(client.get(f"{where}.csv").text)) == 1


def naming(app: Flask, client: FlaskClient, name: str) -> set[str]:
    """The lists of the desk, as pages or as files, on which a name stands."""
    everywhere = {*lists(app), "/desk/badges?state=valid", "/desk/interviews?past=1", "/desk/sessions?past=1"}
    files = {re.sub(r"(\?|$)", r".csv\1", where, count=1) for where in everywhere - BY_A_BUTTON}
    session = db.session.scalars(select(LiveSession.public_id)).one()
    return {where for where in everywhere | files | {f"/desk/sessions/{session}"} if name in client.get(where).text}


def test_who_has_died_stands_in_no_list(app: Flask, client: FlaskClient, full: tuple[Cohort, Person]) -> None:
    names = ("Sam Lee", "=Jun")
    before = [naming(app, client, name) for name in names]
    with act_as(SYSTEM) as act:
        for person_id in act.db.scalars(select(Person.id).where(Person.name.in_(names))):
            set_status(act, person_id, Told(Status.DECEASED, None))

    assert {"/desk", "/desk.csv", "/desk/applications", "/desk/badges", "/desk/renewals"} <= before[0] | before[1]
    assert [naming(app, client, name) for name in names] == [set(), set()]
