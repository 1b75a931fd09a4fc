"""The pages of applying and deciding."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import FORM
from tests.factories.training import trained
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.schemes.rules import Order, Terms
from trainingsite.selection import service
from trainingsite.selection.models import Application
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")
OFFER_FIRST = Terms(PLAIN_TERMS.requirements, Order.OFFER_THEN_TRAIN, 12)


def slug_of(ours: Cohort) -> str:
    db.session.rollback()
    return db.session.scalars(select(Scheme.slug).where(Scheme.id == ours.scheme_id)).one()


def application() -> Application:
    db.session.rollback()
    return db.session.scalars(select(Application)).one()


def sent(ours: Cohort, who: Person) -> UUID:
    slug = slug_of(ours)
    with act_as(actor_of(who)) as act:
        return service.send(act, slug, {"motivation": "I like to listen."}).public_id


def test_an_incomplete_application_is_not_sent_and_everything_typed_is_kept(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    sign_in(client, applicant)

    answer = client.post(f"/apply/{slug_of(ours)}", data={"action": "send", "motivation": "Half a thought"})

    assert answer.status_code == 422
    assert "Half a thought" in answer.text
    assert (application().state, application().answers["motivation"]) == ("draft", "Half a thought")


def test_an_application_longer_than_asked_says_by_how_much(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    sign_in(client, mentor_to_be(ours))

    answer = client.post(f"/apply/{slug_of(ours)}", data={"action": "send", "motivation": "word " * 251})

    assert "That is 251 words; use 250 or fewer." in answer.text


def test_the_script_saves_a_draft_and_is_told_when(client: FlaskClient) -> None:
    ours = cohort()
    sign_in(client, mentor_to_be(ours))

    answer = client.post(
        f"/apply/{slug_of(ours)}",
        data={"action": "save", "motivation": "Half a thought"},
        headers={"Accept": "application/json"},
    )

    assert set(answer.get_json()) == {"saved_at", "was"}


def typed(page: str, **changed: str) -> dict[str, str]:
    """What an open page sends: what it was opened with, and what was changed on it."""
    marks = dict(re.findall(r'name="(was-[a-z_]+)" value="([0-9a-f]+)"', page))
    return {"action": "save", **marks, **changed}


def test_a_page_that_was_open_before_takes_back_nothing_that_another_one_wrote(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    sign_in(client, mentor_to_be(ours))
    where = f"/apply/{slug_of(ours)}"
    old = client.get(where).text

    client.post(where, data=typed(old, motivation="I listen."))
    client.post(where, data=typed(old, course="BSc Geography"))
    assert (application().answers["motivation"], application().answers["course"]) == ("I listen.", "BSc Geography")
    answer = client.post(where, data=typed(old, saying_no="Shall we read it?") | {"action": "send"})
    assert (answer.status_code, "I listen." in answer.text) == (422, True)
    client.post(where, data=typed(client.get(where).text, motivation="", course="BSc Geography"))
    assert (application().answers["motivation"], application().answers["course"]) == ("", "BSc Geography")


def test_a_page_that_stays_open_can_go_back_to_what_it_was_opened_with(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    sign_in(client, mentor_to_be(ours))
    where, script = f"/apply/{slug_of(ours)}", {"Accept": "application/json"}
    sent_first = typed(client.get(where).text, motivation="I listen.")
    marks = client.post(where, data=sent_first, headers=script).get_json()["was"]
    client.post(where, data={"action": "save", "motivation": "", **{f"was-{key}": one for key, one in marks.items()}})

    assert application().answers["motivation"] == ""


def test_words_sent_from_an_old_page_after_the_application_are_refused(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    sign_in(client, mentor_to_be(ours))
    where = f"/apply/{slug_of(ours)}"
    old = client.get(where).text
    complete = typed(old, **FORM) | {"action": "send"}

    assert [client.post(where, data=complete).status_code for _ in range(2)] == [302, 302]
    assert client.post(where, data=complete | {"motivation": "More."}).status_code == 409
    answer = client.post(where, data=typed(old, motivation="More."), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_sent")
    assert application().answers["motivation"] == "I listen."


def test_nobody_applies_to_a_scheme_that_they_have_not_joined(client: FlaskClient) -> None:
    ours = cohort()
    sign_in(client, person())

    answer = client.get(f"/apply/{slug_of(ours)}")

    assert (answer.status_code, "Join the scheme first" in answer.text) == (409, True)


def test_declining_without_a_reason_shows_the_error_at_the_field(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    where = sent(ours, mentor_to_be(ours))
    sign_in(client, coordinator(ours))

    answer = client.post(f"/desk/applications/{where}/decide", data={"move": "decline", "reason": ""})

    assert (answer.status_code, 'href="#reason"' in answer.text) == (422, True)


def test_the_words_of_a_decision_name_the_applicant_and_the_look_before_shows_it(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    where = sent(ours, mentor_to_be(ours))
    sign_in(client, coordinator(ours))
    asked = {"move": "ask-more", "reason": "When are you free, {name}?"}

    looked = client.post(f"/desk/applications/{where}/decide", data=asked).text
    unknown = client.post(f"/desk/applications/{where}/decide", data=asked | {"reason": "Dear {applicant}"})

    assert "When are you free, Jun Watanabe?" in looked
    assert unknown.status_code == 422


def test_an_applicant_reads_what_they_sent(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    sent(ours, applicant)
    sign_in(client, applicant)

    assert "I like to listen." in client.get(f"/apply/{slug_of(ours)}").text


def test_the_applicant_reads_the_coordinators_words_in_the_mail(app: Flask, client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    where = sent(ours, mentor_to_be(ours))
    sign_in(client, coordinator(ours))
    client.post(
        f"/desk/applications/{where}/decide",
        data={"move": "ask-more", "reason": "When are you free?", "step": "confirm"},
    )
    worker.drain()

    mails = [plain_text(mail) for mail in kept_mails(app.extensions["signpost_settings"])]
    assert any("When are you free?" in mail for mail in mails)


def test_approving_is_offered_only_when_every_gate_is_met(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    where = sent(ours, applicant)
    sign_in(client, coordinator(ours))

    before = client.get(f"/desk/applications/{where}").text
    trained(applicant, PLAIN_TERMS.requirements)
    after = client.get(f"/desk/applications/{where}").text

    assert ('value="approve"' in before, 'value="approve"' in after) == (False, True)


@pytest.mark.parametrize(("text", "found"), [("jun", 1), ("JUN WAT", 1), ("100%", 0), ("nobody", 0)])
def test_applications_are_searched_by_name(client: FlaskClient, text: str, found: int) -> None:
    ours = cohort(OFFER_FIRST)
    sent(ours, mentor_to_be(ours, "Jun Watanabe"))
    sent(ours, mentor_to_be(ours, "Farah Siddiqui"))
    sign_in(client, coordinator(ours))

    page = client.get("/desk/applications", query_string={"text": text}).text

    assert page.count('href="/desk/applications/') == found


@pytest.mark.parametrize(("months_ago", "tag"), [(0, "Approved"), (14, "Approval ended")])
def test_the_list_calls_nobody_approved_whose_approval_has_ended(
    client: FlaskClient, months_ago: int, tag: str
) -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    where = sent(ours, applicant)
    staff = coordinator(ours)
    at = datetime.now(UTC) - timedelta(days=30 * months_ago)
    with act_as(actor_of(staff), at) as act:
        service.decide(act, where, service.Verdict(Move.APPROVE, ""))
    sign_in(client, staff)

    rows = client.get("/desk/applications").text.split("<tbody")[1]
    page = client.get(f"/desk/applications/{where}").text
    listed = {state: client.get(f"/desk/applications?state={state}").text for state in ("approved", "lapsed")}

    assert f"</svg>{tag}</span>" in rows
    assert f"</svg>{tag}</span>" in page
    assert [str(where) in listed[state] for state in ("approved", "lapsed")] == [not months_ago, bool(months_ago)]


def test_the_list_is_paged_and_a_page_beyond_the_end_is_the_last(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    for number in range(27):
        sent(ours, mentor_to_be(ours, f"Applicant {number:02}"))
    sign_in(client, coordinator(ours))

    pages = [
        client.get(f"/desk/applications?page={number}").text.count('href="/desk/applications/') for number in (1, 2, 99)
    ]

    assert pages == [25, 2, 2]
