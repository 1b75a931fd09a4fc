"""The desk's pages on what one year's application asks."""

import io
import re
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import FORM
from tests.factories.training import trained
from tests.selection.deeds import count, house, sent, slug_of
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.selection.attached_models import AccessNeed, ApplicationFile
from trainingsite.selection.models import Application

pytestmark = pytest.mark.usefixtures("app")
CAMPUS = {"label": "Which campus?", "hint": "Most days.", "options": "North\r\n\r\n South ", "required": "y"}


def page_of(ours: Cohort) -> str:
    return f"/desk/schemes/{slug_of(ours)}/{ours.year}/questions"


def seen(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', client.get(page).text)
    assert found
    return found[1]


def press(client: FlaskClient, page: str, step: str, question: str = "") -> Any:
    return client.post(page, data={"step": step, "question": question, "seen": seen(client, page)})


def add(client: FlaskClient, page: str, kind: str, fields: dict[str, str]) -> Any:
    new = f"{page}/new?kind={kind}"
    return client.post(new, data={**fields, "seen": seen(client, new)})


def asked(ours: Cohort) -> list[str]:
    db.session.rollback()
    return [one["id"] for one in db.session.get_one(Cohort, ours.id).terms["questions"]]


def test_a_question_that_is_added_is_asked_of_applicants_and_stands_in_the_log(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)

    assert add(client, page, "choice", CAMPUS).status_code == 302
    assert press(client, page, "up", "own_which_campus").status_code == 302

    assert asked(ours)[-2:] == ["own_which_campus", "referee_email"]
    assert "Which campus?" in client.get(f"{page}/preview").text
    found = select(AuditDetail.details).join(AuditEntry).where(AuditEntry.action == "cohort.changed")
    told = db.session.scalars(found.order_by(AuditEntry.seq)).first()
    assert told is not None
    assert told["changes"]["question own_which_campus"]["after"]["options"] == ["North", "South"]
    sign_in(client, mentor_to_be(ours))
    assert "Which campus?" in client.get(f"/apply/{slug_of(ours)}").text


def test_a_draft_keeps_what_was_written_to_a_question_until_it_comes_back(client: FlaskClient) -> None:
    ours, staff = house()
    who, page, apply = mentor_to_be(ours), page_of(ours), f"/apply/{slug_of(ours)}"
    sign_in(client, who)
    client.post(apply, data={"motivation": "I listen well.", "action": "save"})

    sign_in(client, staff)
    press(client, page, "out", "motivation")
    sign_in(client, who)
    assert "I listen well." not in client.get(apply).text
    client.post(apply, data={"course": "BSc Geography", "action": "save"})
    sign_in(client, staff)
    press(client, page, "back", "motivation")

    sign_in(client, who)
    assert "I listen well." in client.get(apply).text


def test_what_is_sent_holds_answers_to_what_is_asked_alone(client: FlaskClient) -> None:
    ours, staff = house()
    who, apply = mentor_to_be(ours), f"/apply/{slug_of(ours)}"
    trained(who, PLAIN_TERMS.requirements)
    sign_in(client, who)
    client.post(apply, data={"motivation": "I listen well.", "action": "save"})
    sign_in(client, staff)
    press(client, page_of(ours), "out", "motivation")

    sign_in(client, who)
    assert client.post(apply, data={**FORM, "action": "send"}).status_code == 302

    db.session.rollback()
    assert "motivation" not in db.session.scalars(select(Application.answers)).one()


def test_files_and_needs_of_a_question_that_is_gone_are_not_sent_along(client: FlaskClient) -> None:
    ours, staff = house()
    who, page, apply = mentor_to_be(ours), page_of(ours), f"/apply/{slug_of(ours)}"
    trained(who, PLAIN_TERMS.requirements)
    sign_in(client, staff)
    add(client, page, "file", {"label": "A letter"})
    sign_in(client, who)
    letter = (io.BytesIO(b"%PDF-1.7 a letter"), "letter.pdf")
    client.post(apply, data={"own_a_letter": letter, "access_needs": "A lift.", "action": "save"})
    assert (count(ApplicationFile), count(AccessNeed)) == (1, 1)

    sign_in(client, staff)
    press(client, page, "out", "own_a_letter")
    press(client, page, "out", "access_needs")
    assert (count(ApplicationFile), count(AccessNeed)) == (1, 1)
    sign_in(client, who)
    assert client.post(apply, data={**FORM, "action": "send"}).status_code == 302

    assert (count(ApplicationFile), count(AccessNeed)) == (0, 0)


def test_a_draft_that_was_withdrawn_is_no_application(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, mentor_to_be(ours))
    apply = f"/apply/{slug_of(ours)}"
    client.post(apply, data={"motivation": "I listen well.", "action": "save"})
    client.post(f"{apply}/withdraw")
    sign_in(client, staff)

    assert press(client, page_of(ours), "down", "motivation").status_code == 302


def test_an_application_that_was_taken_back_and_opened_again_was_sent(client: FlaskClient) -> None:
    ours, staff = house()
    who = mentor_to_be(ours)
    trained(who, PLAIN_TERMS.requirements)
    sent(ours, who)
    sign_in(client, who)
    for step in ("withdraw", "reopen"):
        client.post(f"/apply/{slug_of(ours)}/{step}")
    sign_in(client, staff)

    assert client.get(f"{page_of(ours)}/new").status_code == 409


def test_once_somebody_has_applied_the_questions_stay_and_the_page_says_why(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)
    mark = seen(client, page)
    who = mentor_to_be(ours)
    trained(who, PLAIN_TERMS.requirements)
    sent(ours, who)

    shown = client.get(page).text
    answers = [
        client.post(page, data={"step": "out", "question": "motivation", "seen": mark}),
        client.post(f"{page}/new?kind=choice", data={**CAMPUS, "seen": mark}),
        client.get(f"{page}/motivation/words"),
    ]

    assert "Somebody has applied already" in shown
    assert "Take out" not in shown
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert asked(ours) == []


def test_what_a_colleague_changed_meanwhile_stays_and_what_was_typed_too(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)
    mark = seen(client, page)
    press(client, page, "out", "motivation")

    late = client.post(f"{page}/new?kind=choice", data={**CAMPUS, "seen": mark})

    assert late.status_code == 422
    assert "A colleague changed this year meanwhile" in late.text
    assert "Most days." in late.text
    assert client.post(page, data={"step": "down", "question": "course", "seen": mark}).status_code == 409
    assert "own_which_campus" not in asked(ours)
    assert add(client, page, "choice", CAMPUS).status_code == 302


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("choice", {"label": "Which?", "options": "One\nOne"}, "Two of these answers are the same."),
        ("choice", {"label": "Which?", "options": "One\nTw\u202eo"}, "Use letters, digits and signs."),
        ("long", {"label": "Why?", "max_words": "0"}, "Write a number from 1 to 2,000."),
    ],
)
def test_what_can_not_be_asked_is_refused_at_its_field(
    client: FlaskClient, kind: str, fields: dict[str, str], words: str
) -> None:
    ours, staff = house()
    sign_in(client, staff)

    answer = add(client, page_of(ours), kind, fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert asked(ours) == []


def test_of_what_something_rests_on_only_the_words_change(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)
    one = f"{page}/student_number/words"

    form = client.get(one).text
    assert 'name="required"' not in form
    assert "two people of one name" in form
    client.post(one, data={"label": "Number on your card", "hint": "", "seen": seen(client, page)})

    assert "Number on your card" in client.get(page).text
    assert press(client, page, "out", "student_number").status_code == 409


def test_back_to_the_kinds_questions_sets_the_years_own_aside(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)
    add(client, page, "choice", CAMPUS)
    assert "“Which campus?” is no longer asked" in client.get(page).text

    press(client, page, "template")

    assert asked(ours) == []
    assert "Which campus?" in client.get(page).text
    press(client, page, "back", "own_which_campus")
    assert asked(ours)[-1] == "own_which_campus"


def test_only_who_runs_the_scheme_sees_or_changes_its_questions(client: FlaskClient) -> None:
    ours, _ = house()
    page = page_of(ours)
    sign_in(client, coordinator(cohort()))

    assert [
        client.get(each).status_code for each in (page, f"{page}/new", f"{page}/course/words", f"{page}/preview")
    ] == [403] * 4
    assert client.post(page, data={"step": "out", "question": "motivation"}).status_code == 403


def test_a_new_year_asks_what_the_last_asked_or_says_what_the_template_takes_back(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    add(client, page_of(ours), "choice", CAMPUS)
    roll = f"/desk/schemes/{slug_of(ours)}/roll-over"
    form = {"base": "last", "year": "2031–32", "opens_on": "2031-09-01", "closes_on": "2031-10-31"}

    assert (
        "“Which campus?” is no longer asked"
        in client.post(roll, data={**form, "base": "template", "action": "look"}).text
    )
    assert "In what the template is different by now" in client.post(roll, data={**form, "action": "look"}).text
    client.post(roll, data={**form, "action": "confirm"})

    listed = client.get(f"/desk/schemes/{slug_of(ours)}/{quote('2031–32')}/questions").text
    assert "This year’s own questions" in listed
