"""All badges of a holder in one file."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import cohort, mentor_to_be, person, sign_in
from tests.factories.recognition import badge, shared_badge
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import bundle, printing, service
from trainingsite.recognition.baking import from_png, from_svg

FORMS = ["badge.json", "badge.jwt", "badge.png", "badge.svg", "certificate.pdf"]


def downloaded(client: FlaskClient, who: Person) -> ZipFile:
    sign_in(client, who)
    answer = client.post("/my/badges/download")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    whole = ZipFile(BytesIO(answer.data))
    assert whole.testzip() is None
    return whole


def test_every_badge_is_in_it_in_every_form_shared_or_not(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    shared_badge(holder)
    badge(holder, cohort=where)

    names = downloaded(client, holder).namelist()

    assert names == [
        *(f"approved-peer-mentor/{name}" for name in FORMS),
        *(f"trained-listening/{name}" for name in FORMS),
        "readme.txt",
    ]


def test_the_forms_are_those_of_the_badges_own_address(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)

    whole = downloaded(client, holder)

    assert whole.read("trained-listening/badge.json") == client.get(f"/badges/{made}.json").data
    assert whole.read("trained-listening/badge.jwt") == client.get(f"/badges/{made}.jwt").data
    assert from_png(whole.read("trained-listening/badge.png")).text.encode() == client.get(f"/badges/{made}.json").data
    assert from_svg(whole.read("trained-listening/badge.svg")).is_intact
    assert whole.read("trained-listening/certificate.pdf").startswith(b"%PDF-")


def test_the_text_says_what_is_what_and_where_each_badge_stands(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)

    words = downloaded(client, holder).read("readme.txt").decode()

    assert "Trained Listener" in words
    assert f"http://localhost:5000/badges/{made}\n" in words
    assert "http://localhost:5000/verify" in words
    assert "Only the newest" not in words


def test_nobody_elses_badges_are_in_it(client: FlaskClient) -> None:
    shared_badge(person("Somebody Else"))

    whole = downloaded(client, person())

    assert whole.namelist() == ["readme.txt"]
    assert "You hold no badges yet" in whole.read("readme.txt").decode()


def test_badges_of_the_same_kind_lie_in_folders_of_their_own(client: FlaskClient) -> None:
    holder = mentor_to_be(cohort())
    badge(holder, cohort=cohort())
    badge(holder, cohort=cohort())

    folders = {name.split("/")[0] for name in downloaded(client, holder).namelist()}

    assert folders == {"approved-peer-mentor", "approved-peer-mentor-2", "readme.txt"}


def test_a_badge_that_was_taken_back_is_in_it_without_a_certificate(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    made = shared_badge(holder, cohort=where)
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Broke confidentiality.")

    whole = downloaded(client, holder)

    assert "approved-peer-mentor/certificate.pdf" not in whole.namelist()
    words = whole.read("readme.txt").decode()
    assert "Not currently in force" in words
    assert "confidentiality" not in words


def test_where_no_pdf_can_be_made_the_rest_still_comes(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = person()
    shared_badge(holder)

    def cannot(_page: object) -> bytes:
        raise Refused("no_pdf_here", status=503)

    monkeypatch.setattr(printing, "pdf", cannot)
    whole = downloaded(client, holder)

    assert whole.namelist() == [*(f"trained-listening/{name}" for name in FORMS[:-1]), "readme.txt"]
    assert "couldn't make the certificate" in whole.read("readme.txt").decode()


def test_there_is_a_limit_and_the_text_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    badge(holder)
    badge(holder, cohort=where)
    monkeypatch.setattr(bundle, "MOST", 1)

    whole = downloaded(client, holder)

    assert len(whole.namelist()) == len(FORMS) + 1
    assert "Only the newest 1 badges" in whole.read("readme.txt").decode()


def test_that_somebody_took_them_along_is_written_down(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    downloaded(client, holder)
    db.session.rollback()

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "credential.downloaded")).one()
    assert entry.subject_id == made
