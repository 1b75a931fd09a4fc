"""The desk's page on the audit log."""

import csv
import io
import re
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.factories import cohort, coordinator, mentor_to_be, person, sign_in
from tests.selection.test_pages import OFFER_FIRST, sent
from trainingsite.access import SYSTEM
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.config import ROOT
from trainingsite.deeds import act_as
from trainingsite.home import audit_queries
from trainingsite.infra.db import db


def rows(page: str) -> list[str]:
    """The lines of the table, as text."""
    body = page.partition("<tbody")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.split("<tr[^>]*>", body)[1:]]


def log(client: FlaskClient, **asked: str) -> list[str]:
    return rows(client.get("/desk/audit", query_string=asked).text)


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    sign_in(client, person("Ade Bello", is_admin=True))
    return client


def test_an_entry_is_told_in_plain_words_with_its_names_and_a_link(admin: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    where = sent(ours, mentor_to_be(ours))
    newest = log(admin)[0]

    assert "Jun Watanabe sent an application" in newest
    assert "Jun Watanabe Engineering mentors" in newest
    assert f'href="/desk/applications/{where}"' in admin.get("/desk/audit").text


def test_details_are_shown_under_the_entry(admin: FlaskClient) -> None:
    with act_as(SYSTEM) as act:
        act.record("role.granted", "person", uuid.uuid4(), role="mentor", parts=["a", "b"], nested={"x_y": True})

    assert "Nested x y: yes Parts a, b Role mentor" in log(admin)[0]


def test_erased_details_are_said_to_be_erased(admin: FlaskClient) -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(delete(AuditDetail))

    assert "Details erased" in log(admin)[0]


def test_somebody_who_was_erased_is_somebody_who_has_left(admin: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    gone = mentor_to_be(ours)
    sent(ours, gone)
    with act_as(SYSTEM) as act:
        act.db.delete(act.db.merge(gone))

    newest = log(admin)[0]
    assert "somebody who has left sent an application" in newest
    assert "applications Engineering mentors" in newest


def test_every_action_and_subject_that_the_code_names_has_words() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "trainingsite").rglob("*.py"))
    named = re.findall(r'record\(\s*"([a-z-]+\.[a-z_-]+)",\s*"(\w+)"', source)
    told = (ROOT / "templates/home/audit_words.html").read_text("utf-8")

    assert len(named) > 50
    assert [name for name in {*map(":".join, named)} for part in name.split(":") if f'"{part}": "' not in told] == []


def test_an_action_without_words_is_shown_as_it_stands(admin: FlaskClient) -> None:
    with act_as(SYSTEM) as act:
        act.record("moon.howled", "moon", uuid.uuid4())

    assert "the site moon.howled moon" in log(admin)[0]


def test_a_coordinator_reads_their_own_scheme_alone(client: FlaskClient, app: Flask) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    sent(ours, mentor_to_be(ours, "Ours Person"))
    sent(theirs, mentor_to_be(theirs, "Theirs Person"))
    sign_in(client, coordinator(ours))
    told = " ".join(log(client))

    assert ("Ours Person" in told, "Theirs Person" in told) == (True, False)


def test_a_coordinator_cannot_ask_for_another_scheme(client: FlaskClient, app: Flask) -> None:
    from trainingsite.schemes.models import Scheme

    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    sent(theirs, mentor_to_be(theirs))
    sign_in(client, coordinator(ours))
    slug = db.session.scalars(select(Scheme.slug).where(Scheme.id == theirs.scheme_id)).one()

    assert log(client, scheme=slug) == []


def test_a_name_finds_what_somebody_did_and_what_is_theirs(admin: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    sent(ours, mentor_to_be(ours, "Jun Watanabe"))
    person("Somebody Else")
    told = log(admin, who="watanabe")

    assert any("sent an application" in row for row in told)
    assert any("the site joined a scheme" in row for row in told)
    assert all("Jun Watanabe" in row for row in told)


def test_of_many_who_are_called_so_those_of_ones_own_schemes_are_looked_for_first(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    sent(theirs, mentor_to_be(theirs, "Jun Aaron"))
    sent(ours, mentor_to_be(ours, "Jun Watanabe"))
    monkeypatch.setattr(audit_queries, "MOST_PEOPLE", 1)
    sign_in(client, coordinator(ours))

    assert any("Jun Watanabe sent an application" in row for row in log(client, who="jun"))


def test_filters_by_action_kind_and_day(admin: FlaskClient) -> None:
    assert [len(log(admin, what=what)) > 0 for what in ("person.joined", "key.made")] == [True, False]
    assert [len(log(admin, about=kind)) > 0 for kind in ("person", "credential")] == [True, False]
    assert [len(log(admin, since=day)) > 0 for day in ("2020-01-01", "2999-01-01", "no day")] == [True, False, True]
    assert [len(log(admin, until=day)) > 0 for day in ("2020-01-01", "2999-01-01", "9999-12-31")] == [False, True, True]


def test_older_entries_are_a_page_further(admin: FlaskClient) -> None:
    with act_as(SYSTEM) as act:
        for number in range(60):
            act.record("moon.howled", "moon", uuid.uuid4(), number=number)
    page = admin.get("/desk/audit?what=moon.howled").text
    further = re.search(r'rel="next" href="([^"]+)"', page)
    assert further
    second = admin.get(further[1].replace("&amp;", "&")).text

    assert (len(rows(page)), len(rows(second))) == (50, 10)
    assert 'rel="next"' not in second


@pytest.mark.parametrize("before", ["0", "-1", "7777777777777777777777", "x"])
def test_a_page_that_nobody_offered_is_answered_all_the_same(admin: FlaskClient, before: str) -> None:
    assert admin.get(f"/desk/audit?before={before}").status_code == 200


def taken(client: FlaskClient, **asked: str) -> list[dict[str, str]]:
    text = client.post("/desk/audit.csv", data=asked).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_what_the_filters_show(client: FlaskClient, app: Flask) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    sent(ours, mentor_to_be(ours, "Ours Person"))
    sent(theirs, mentor_to_be(theirs, "Theirs Person"))
    sign_in(client, coordinator(ours))
    (line,) = taken(client, what="application.send")

    assert (line["who"], line["action"], line["about"]) == ("Ours Person", "application.send", "Ours Person")
    assert '"before": "draft"' in line["details"]


def test_taking_the_log_away_stands_in_the_log_of_the_scheme(client: FlaskClient, app: Flask) -> None:
    ours = cohort()
    carys = coordinator(ours)
    sign_in(client, carys)
    taken(client, who="Jun")
    db.session.rollback()
    entry, details = db.session.execute(
        select(AuditEntry, AuditDetail.details)
        .join(AuditDetail, AuditDetail.ref == AuditEntry.ref)
        .where(AuditEntry.action == "audit.exported")
    ).one()

    assert (entry.actor, entry.scheme_id, details) == (carys.public_id, ours.scheme_id, {"who": "Jun"})


def test_the_file_is_larger_than_a_batch(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainingsite.audit.queries.BATCH", 3)
    with act_as(SYSTEM) as act:
        for number in range(10):
            act.record("moon.howled", "moon", uuid.uuid4(), number=number)

    told = [line["details"] for line in taken(admin, what="moon.howled")]
    assert told == [f'{{"number": {number}}}' for number in range(9, -1, -1)]


def test_the_desk_leads_to_the_log(admin: FlaskClient) -> None:
    assert 'href="/desk/audit"' in admin.get("/desk").text


@pytest.mark.parametrize("before", [f"-{10**30}", str(10**30), "-1", "x"])
def test_any_place_to_go_on_from_gets_a_page(admin: FlaskClient, before: str) -> None:
    assert admin.get(f"/desk/audit?before={before}").status_code == 200
