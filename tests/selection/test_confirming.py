"""The step between: what a decision would do, looked at before it is confirmed."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import PLAIN_TERMS, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from tests.selection.deeds import OFFER_FIRST, approved, count, decide, mails, sent, slug_of, state_of
from tests.selection.test_interviews import applicant, book, offered
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import worker
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.recognition.models import Credential
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")


def kept(page: str) -> dict[str, str]:
    """What the page keeps of what was typed."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<main")[1])
    return {name: html.unescape(value) for name, value in fields}


def test_a_press_shows_the_letter_as_it_is_sent_and_nothing_happens_before_it_is_confirmed(
    app: Flask, client: FlaskClient
) -> None:
    ours = cohort()
    who = mentor_to_be(ours)
    trained(who, PLAIN_TERMS.requirements)
    application = sent(ours, who)
    sign_in(client, coordinator(ours))
    worker.drain()
    where, words = f"/desk/applications/{application}", "Welcome <aboard> & see\r\nyou soon."
    before = (count(Job), count(AuditEntry), count(Credential))

    page = client.post(f"{where}/decide", data={"move": "approve", "seen": "1", "reason": words}).text

    assert (state_of(application), count(Job), count(AuditEntry), count(Credential)) == ("sent", *before)
    letter = html.unescape(page.split('<div class="letter">')[1].split("</div>")[0])
    client.post(f"{where}/decide", data={**kept(page), "step": "confirm"})
    worker.drain()
    assert (state_of(application), count(Credential)) == ("approved", before[2] + 1)
    mails = [plain_text(mail).replace("\r\n", "\n") for mail in kept_mails(app.extensions["signpost_settings"])]
    assert any(letter.replace("\r\n", "\n").strip() in mail for mail in mails)


def test_going_back_keeps_everything_that_was_typed(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    who = mentor_to_be(ours)
    trained(who, PLAIN_TERMS.requirements)
    application = sent(ours, who)
    sign_in(client, coordinator(ours))
    typed = {"move": "decline", "seen": "1", "reason": "Half a thought", "condition": "A & B", "due_on": "2036-01-02"}
    page = client.post(f"/desk/applications/{application}/decide", data=typed).text

    back = client.post(f"/desk/applications/{application}/decide", data={**kept(page), "step": "back"})

    assert all(words in back.text for words in ("Half a thought", "A &amp; B", "2036-01-02"))
    assert (back.status_code, state_of(application)) == (200, "sent")


@pytest.mark.parametrize("step", ["", "confirm"])
def test_what_a_colleague_decided_meanwhile_is_said_before_and_at_the_confirming(
    client: FlaskClient, step: str
) -> None:
    ours = cohort(OFFER_FIRST)
    first, second = coordinator(ours), coordinator(ours, "Dewi Abara")
    application = sent(ours, mentor_to_be(ours))
    sign_in(client, second)
    typed = kept(client.post(f"/desk/applications/{application}/decide", data={"move": "offer", "seen": "1"}).text)
    decide(first, application, Move.WAIT, "")

    answer = client.post(f"/desk/applications/{application}/decide", data={**typed, "step": step})

    assert (answer.status_code, "Somebody else was quicker" in answer.text) == (409, True)
    assert state_of(application) == "waiting-list"


def test_nothing_is_sent_that_differs_from_what_was_shown(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    sign_in(client, coordinator(ours))
    where = f"/desk/applications/{application}/decide"
    typed = kept(client.post(where, data={"move": "offer", "seen": "1"}).text)
    words = {"subject": "Come", "body": "Dear {name}, see {link}", "action": "keep"}
    client.post(f"/desk/letters/{slug_of(ours)}/offer", data=words)

    late = client.post(where, data={**typed, "step": "confirm"})

    assert (late.status_code, "What is sent has changed" in late.text) == (409, True)
    assert (state_of(application), mails("selection/letter")) == ("sent", 0)
    client.post(where, data={**kept(client.post(where, data=typed).text), "step": "confirm"})
    assert (state_of(application), mails("selection/letter")) == ("offered", 1)


def test_an_exception_is_looked_at_by_both_and_refused_when_something_was_decided_since(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    first, second = coordinator(ours), coordinator(ours, "Dewi Abara")
    application = sent(ours, mentor_to_be(ours))
    where = f"/desk/applications/{application}/exception"
    sign_in(client, first)
    asked = client.post(where, data={"why": "Done elsewhere."}).text
    assert all(words in asked for words in ("The mail to Dewi Abara", "The applicant isn’t told"))
    client.post(where, data={**kept(asked), "step": "confirm"})
    sign_in(client, second)
    page = client.post(f"{where}/confirm", data={"seen": "1"}).text
    assert ("You are approved as a peer mentor" in page, state_of(application)) == (True, "sent")
    decide(first, application, Move.WAIT, "")

    assert client.post(f"{where}/confirm", data={**kept(page), "step": "confirm"}).status_code == 409
    client.post(f"{where}/confirm", data={"seen": "2", "step": "confirm"})

    assert state_of(application) == "approved"


def test_an_approvals_steps_are_looked_at_too(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    _who, application = approved(ours, staff)
    sign_in(client, staff)
    typed = {"suspend_reason": "a complaint", "suspend_words": "We talk on Monday."}

    page = client.post(f"/desk/applications/{application}/approval/suspend", data=typed).text

    assert ("We talk on Monday." in page, kept(page)["suspend_reason"]) == (True, "a complaint")
    assert "In force until" in client.get(f"/desk/applications/{application}").text


def test_whoever_else_gets_a_mail_is_named_such_as_an_interviewer_whose_time_is_free_again(client: FlaskClient) -> None:
    ours = cohort()
    staff, (who, application) = coordinator(ours, "Dewi Abara"), applicant(ours)
    (slot,) = offered(ours, staff)
    book(who, ours, slot)
    sign_in(client, staff)
    where = f"/desk/applications/{application}/decide"

    page = client.post(where, data={"move": "decline", "seen": "1", "reason": "No place."}).text

    assert ("The letters to Jun Watanabe" in page, "The mail to Dewi Abara" in page) == (True, True)
    client.post(where, data={**kept(page), "step": "confirm"})
    assert (state_of(application), mails("selection/interview-freed")) == ("declined", 1)
