"""The register of everything issued: as a file, and held against the audit log."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from tests.audit.tampering import unlocked
from tests.factories import cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.recognition import badge
from tests.recognition.test_bulk import BEST, confirmed, entries, ours, prepared, slug_of
from tests.recognition.test_cli import flask
from trainingsite.access import SYSTEM
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.deeds import act_as
from trainingsite.deeds.worker import drain
from trainingsite.recognition import service
from trainingsite.recognition.meaning import Wish
from trainingsite.recognition.models import Credential
from trainingsite.recognition.roll import read
from trainingsite.recognition.rules import Deed
from trainingsite.schemes.models import Cohort

__all__ = ["ours"]  # the fixture


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_register_goes_out_as_a_file_of_what_its_reader_may_see(client: FlaskClient, ours: Cohort) -> None:
    made = badge(mentor_to_be(ours, "=cmd|'/c calc'!A1"), cohort=ours)
    theirs = cohort()
    badge(mentor_to_be(theirs), cohort=theirs)
    sign_in(client, coordinator(ours))
    answer = client.get("/desk/badges.csv")
    rows = rows_of(answer.text)

    assert [row["id"] for row in rows] == [str(made)]
    assert rows[0]["holder"] == "'=cmd|'/c calc'!A1"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="badges.csv"'
    assert len(entries("list.exported")) == 1
    assert rows_of(client.get("/desk/badges.csv?state=revoked").text) == []


def test_the_command_writes_the_register_as_csv_and_as_json(app: Flask) -> None:
    made = [str(badge(person())) for _ in range(2)]
    as_csv, as_lines = (flask(app, "badges", "register", "--format", style).output for style in ("csv", "json"))

    assert sorted(row["id"] for row in rows_of(as_csv)) == sorted(made)
    assert sorted(json.loads(line)["id"] for line in as_lines.splitlines()) == sorted(made)


def audited(app: Flask) -> tuple[int, dict[str, Any]]:
    found = flask(app, "badges", "audit", "--format", "json")
    return found.exit_code, json.loads(found.output)


def test_the_register_agrees_with_the_audit_log(app: Flask, ours: Cohort) -> None:
    chief, amara = coordinator(ours), mentor_to_be(ours)
    first, second = badge(amara, cohort=ours), badge(amara)
    with act_as(SYSTEM) as act:
        service.suspend(act, first, "While we look.")
    with act_as(SYSTEM) as act:
        service.reinstate(act, first)
        service.expire(act, second, "Ended.")
    confirmed(chief, prepared(chief, Wish(Deed.ISSUE, read(amara.email), BEST, slug_of(ours))))
    drain()

    code, told = audited(app)
    assert (code, told["badges"], told["mismatch"]) == (0, 3, None)


def forge_state() -> Any:
    return update(Credential).values(state="revoked")


def forge_date() -> Any:
    return update(Credential).values(issued_at=datetime(2020, 1, 1, tzinfo=UTC))


def forge_details() -> Any:
    return update(AuditDetail).values(details={"achievement": "trained-listening", "more": 1})


def forge_entry() -> Any:
    return update(AuditEntry).where(AuditEntry.action == "credential.awarded").values(action="credential.praised")


def remove_badge() -> Any:
    return delete(Credential)


@pytest.mark.parametrize(
    ("forgery", "why"),
    [
        (forge_state, "the log says that it is valid, the register revoked"),
        (forge_date, "its date or its scheme differs"),
        (forge_details, "were changed"),
        (forge_entry, "the log doesn’t say that it was awarded"),
        (remove_badge, "the register doesn’t have it"),
    ],
)
def test_what_was_changed_behind_the_logs_back_is_named(app: Flask, forgery: Any, why: str) -> None:
    made = badge(person())
    with unlocked() as act:
        act.db.execute(forgery().execution_options(synchronize_session=False))
    code, told = audited(app)

    assert (code, told["mismatch"]["badge"] == str(made) or forgery is forge_details) == (1, True)
    assert why in told["mismatch"]["why"]
