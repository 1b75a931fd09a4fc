"""Letters in a scheme's own words."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import cohort, coordinator, mentor_to_be, sign_in
from tests.selection.deeds import OFFER_FIRST, decide, sent, slug_of
from trainingsite.accounts.models import Person
from trainingsite.accounts.writing import write
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import worker
from trainingsite.infra.db import db
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.schemes import queries as schemes
from trainingsite.selection import letters
from trainingsite.selection.letter_rules import KINDS, tidy
from trainingsite.selection.letters import Told
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")
WORDS = {"subject": "No place, {name}", "body": "Dear {name},\n\nnot this time:\n\n{reason}\n\nSee it:\n{link}"}


@pytest.fixture
def letter(client: FlaskClient) -> str:
    """The address of the letter of declining, for a coordinator who is signed in."""
    ours = cohort(OFFER_FIRST)
    sign_in(client, coordinator(ours))
    return f"/desk/letters/{slug_of(ours)}/decline"


def test_a_letter_goes_out_in_the_schemes_own_words(app: Flask, client: FlaskClient) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    staff = coordinator(ours)
    sign_in(client, staff)
    client.post(f"/desk/letters/{slug_of(ours)}/decline", data={**WORDS, "action": "keep"})
    decide(staff, sent(ours, mentor_to_be(ours)), Move.DECLINE, "{name} {{ 7 * 7 }} too late")
    decide(coordinator(theirs), sent(theirs, mentor_to_be(theirs, "Farah Siddiqui")), Move.DECLINE, "full")
    worker.drain()

    mails = [plain_text(mail) for mail in kept_mails(app.extensions["signpost_settings"])]
    assert any("Dear Jun Watanabe,\n\nnot this time:\n\nJun Watanabe {{ 7 * 7 }} too late" in mail for mail in mails)
    assert any("This time the answer is no:\n\nfull" in mail for mail in mails)


@pytest.mark.parametrize("action", ["keep", "look"])
def test_an_unknown_placeholder_is_refused_with_its_place(client: FlaskClient, letter: str, action: str) -> None:
    answer = client.post(letter, data={**WORDS, "body": "{reason}\n{until}", "action": action})

    assert answer.status_code == 422
    assert "In line 2, at character 1, {until} can’t stand." in answer.text
    assert letters.changed(db.session(), 1) == frozenset()


def test_looking_keeps_nothing_and_shows_how_it_reads(client: FlaskClient, letter: str) -> None:
    page = client.post(letter, data={**WORDS, "action": "look"}).text

    assert "<strong>No place, Mei Lin Tan</strong>" in page
    assert "Default words" in client.get(letter).text


def test_changing_and_going_back_stand_in_the_log(client: FlaskClient, letter: str) -> None:
    client.post(letter, data={**WORDS, "action": "keep"})
    client.post(f"{letter}/default")
    client.post(f"{letter}/default")

    db.session.rollback()
    log = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.like("letter.%")).order_by(AuditEntry.seq)
    )
    assert list(log) == ["letter.changed", "letter.restored"]


def test_a_coordinator_of_another_scheme_changes_nothing(client: FlaskClient, letter: str) -> None:
    sign_in(client, coordinator(cohort()))

    answers = [client.get(letter), client.post(letter, data=WORDS), client.post(f"{letter}/default")]

    assert [answer.status_code for answer in answers] == [404, 404, 403]


def test_every_letter_can_be_opened_and_its_default_passes_its_own_check(client: FlaskClient, letter: str) -> None:
    for kind in KINDS:
        where = letter.replace("decline", kind)
        words = letters.default_words(kind)

        answer = client.post(where, data={"subject": words.subject, "body": words.body, "action": "look"})

        assert (kind, answer.status_code) == (kind, 200)
    assert client.get(letter.replace("decline", "nonsense")).status_code == 404
    assert client.get("/desk/letters").text.count("Default</span>") == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_is_what_the_template_writes(app: Flask, kind: str) -> None:
    ours = cohort()
    view = schemes.latest_cohort(db.session(), slug_of(ours))
    someone = Person(name="Mei Lin Tan")
    told = Told(kind, "Because.", "- One (by 3 March 2027)", "31 August 2027")
    link = KINDS[kind].path.format(slug=view.scheme_slug)
    facts = {"scheme": view.scheme_name, "link": link, "reason": told.reason, "conditions": told.conditions}

    sent_as = write(someone, f"selection/{kind}", {**facts, "until": told.until}, app.extensions["signpost_settings"])
    words = letters.words_in(db.session(), {view.scheme_id}, kind)[view.scheme_id]
    shown = letters.filled(words, someone.name, (view.scheme_name, view.scheme_slug), told)

    assert (shown.subject, shown.body) == (sent_as.subject, tidy(sent_as.body))
