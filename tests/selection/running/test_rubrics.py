"""The desk's pages on what one year's applications and interviews are marked by."""

import re
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from tests.selection.deeds import house, sent, slug_of
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.schemes import rubric_rules as rules
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rubric_rules import Which
from trainingsite.selection import service
from trainingsite.selection.review_models import ReviewRound
from trainingsite.selection.running import adjusting

pytestmark = pytest.mark.usefixtures("app")
CARE = {"title": "Care for others", "levels": "Little\r\n\r\nMuch", "weight": "3"}


def page_of(ours: Cohort, which: str = "reviews") -> str:
    return f"/desk/schemes/{slug_of(ours)}/{ours.year}/rubrics/{which}"


def send(client: FlaskClient, page: str, fields: dict[str, str], seen_on: str | None = None) -> Any:
    mark = re.search(r'name="seen" value="(\w+)"', client.get(seen_on or page).text)
    assert mark
    return client.post(page, data={**fields, "seen": mark[1]})


def ids(ours: Cohort, which: str = "reviews") -> list[str]:
    db.session.rollback()
    terms = db.session.get_one(Cohort, ours.id).terms
    return [one["id"] for one in (terms["review"]["rubric"] if which == "reviews" else terms["interview_rubric"])]


def test_the_next_application_is_read_by_what_was_adjusted_before_anybody_applied(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)

    assert send(client, f"{page}/new", CARE).status_code == 302
    assert send(client, page, {"step": "up", "criterion": "own-care-for-others"}).status_code == 302
    send(client, page, {"step": "out", "criterion": "motive"}, f"{page}/motive/words")
    who = mentor_to_be(ours)
    trained(who, PLAIN_TERMS.requirements)
    sent(ours, who)

    db.session.rollback()
    read_by = db.session.scalars(select(ReviewRound.rubric)).one()
    assert [one["id"] for one in read_by] == ids(ours) == ["not-knowing", "own-care-for-others", "saying-no"]
    assert (read_by[1]["weight"], read_by[1]["levels"]) == (3, ["Little", "Much"])
    found = select(AuditDetail.details).join(AuditEntry).where(AuditEntry.action == "cohort.changed")
    told = db.session.scalars(found.order_by(AuditEntry.seq)).first()
    assert told is not None
    assert told["changes"]["criterion own-care-for-others"]["after"]["title"] == "Care for others"
    assert "Somebody has applied already" in client.get(page).text
    assert client.get(f"{page}/not-knowing/words").status_code == 409


def test_an_application_that_is_sent_while_the_rubric_is_changed_is_read_by_the_new_one(app: Flask) -> None:
    ours, staff = house()
    slug, who, by, year = slug_of(ours), mentor_to_be(ours), actor_of(staff), ours.year
    trained(who, PLAIN_TERMS.requirements)
    applicant = actor_of(who)

    def send_it() -> None:
        with app.app_context(), act_as(applicant) as act:
            service.send(act, slug, {"motivation": "I like to listen."})

    sending = threading.Thread(target=send_it)
    with act_as(by) as act:
        here = adjusting.opened(act.db, by, slug, year)
        alone = rules.marking(here.cohort.terms, Which.REVIEWS, here.rubric(Which.REVIEWS)[:1])
        adjusting.adjust(act, (slug, year), here.seen, lambda _: alone)
        sending.start()
        sending.join(0.3)
    sending.join()

    db.session.rollback()
    assert [one["id"] for one in db.session.scalars(select(ReviewRound.rubric)).one()] == ["motive"]


def test_interviews_have_levels_and_no_weight(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours, "interviews")

    assert 'name="weight"' not in client.get(f"{page}/new").text
    send(client, f"{page}/listens/words", CARE)

    assert "Care for others" in client.get(page).text
    assert ids(ours, "interviews") == ["listens", "limits", "reliable"]
    assert ids(ours) == []


def test_back_to_the_kinds_rubric_says_first_what_changes(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)
    send(client, f"{page}/new", CARE)
    assert "“Care for others”: reviewers no longer mark by it" in client.get(page).text

    send(client, page, {"step": "template"})

    assert "The rubric of its kind" in client.get(page).text
    assert ids(ours) == ["motive", "not-knowing", "saying-no"]


def test_levels_that_do_not_differ_are_refused_at_their_field(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)

    answer = send(client, f"{page_of(ours)}/new", {**CARE, "levels": "Much\nMuch"})

    assert answer.status_code == 422
    assert "Two levels say the same." in answer.text


def test_what_a_colleague_changed_meanwhile_stays_and_what_was_typed_too(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = page_of(ours)
    send(client, f"{page}/new", CARE)

    late = client.post(f"{page}/new", data={**CARE, "title": "Another", "seen": "old"})

    assert late.status_code == 422
    assert "A colleague changed this year meanwhile" in late.text
    assert client.post(page, data={"step": "up", "criterion": "motive", "seen": "old"}).status_code == 409


def test_only_who_runs_the_scheme_sees_or_changes_its_rubrics(client: FlaskClient) -> None:
    ours, _ = house()
    page = page_of(ours)
    sign_in(client, coordinator(cohort()))

    assert [client.get(each).status_code for each in (page, f"{page}/new", f"{page}/motive/words")] == [403, 403, 403]
    assert client.post(page, data={"step": "out", "criterion": "motive"}).status_code == 403
