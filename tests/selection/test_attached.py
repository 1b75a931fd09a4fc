"""Files and access needs stand apart from the answers."""

import dataclasses
import io
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import FORM, applied, reviewer, slug_of
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import Question, SchemeType
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import Order, Terms
from trainingsite.selection import service, views
from trainingsite.selection.attached_models import AccessNeed, ApplicationFile
from trainingsite.selection.models import Application
from trainingsite.selection.review_models import Review
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")
OFFER_FIRST = Terms(PLAIN_TERMS.requirements, Order.OFFER_THEN_TRAIN, 12)
PDF = b"%PDF-1.7 a letter"
NEEDS = "A room without stairs."


@pytest.fixture(autouse=True)
def asks_for_a_letter(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheme of these tests asks for a file, too."""
    with app.app_context():
        kind = catalogue().scheme_types["course"]
    letter = Question(id="letter", kind="file", label="A letter")
    asking: SchemeType = dataclasses.replace(kind, questions=(*kind.questions, letter))
    monkeypatch.setattr(views, "kind_of", lambda _cohort: asking)


def post(client: FlaskClient, ours: Cohort, content: bytes | None, **more: str) -> int:
    data: dict[str, object] = {**FORM, "action": "send", **more}
    if content is not None:
        data["letter"] = (io.BytesIO(content), "../../evil.php")
    return client.post(f"/apply/{slug_of(ours)}", data=data, content_type="multipart/form-data").status_code


def applicant_of(client: FlaskClient) -> tuple[Cohort, Person]:
    ours = cohort(OFFER_FIRST)
    who = mentor_to_be(ours)
    sign_in(client, who)
    return ours, who


def application() -> Application:
    db.session.rollback()
    return db.session.scalars(select(Application)).one()


def files() -> list[tuple[str, str, int]]:
    db.session.rollback()
    return [(one.question, one.media, one.size) for one in db.session.scalars(select(ApplicationFile))]


def where_of_file() -> str:
    db.session.rollback()
    file = db.session.scalars(select(ApplicationFile.public_id)).one()
    return f"/desk/applications/{application().public_id}/files/{file}"


def test_a_file_is_kept_apart_and_downloaded_as_an_attachment_under_our_name(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    status = post(client, ours, PDF)
    sign_in(client, coordinator(ours))

    page = client.get(f"/desk/applications/{application().public_id}").text
    answer = client.get(where_of_file())

    assert (status, files()) == (302, [("letter", "application/pdf", len(PDF))])
    assert where_of_file() in page
    assert (answer.data, answer.headers["Content-Disposition"]) == (PDF, 'attachment; filename="letter.pdf"')


def test_an_application_is_not_sent_without_the_file_that_it_needs(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)

    assert (post(client, ours, None), application().state) == (422, "draft")


def test_a_file_that_was_kept_with_the_draft_is_enough(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    post(client, ours, PDF, action="save")

    assert (post(client, ours, None), application().state) == (302, "sent")


def test_a_new_file_takes_the_place_of_the_old(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    post(client, ours, PDF, action="save")
    post(client, ours, PDF + b" anew", action="save")

    assert files() == [("letter", "application/pdf", len(PDF) + 5)]


@pytest.mark.parametrize("action", ["save", "send"])
def test_a_wrong_file_is_told_at_the_field_and_the_rest_is_kept(client: FlaskClient, action: str) -> None:
    ours, _who = applicant_of(client)

    status = post(client, ours, b"MZ a program", action=action)

    assert (status, files(), application().answers["motivation"]) == (422, [], "I listen.")


def test_reviewers_and_other_schemes_coordinators_get_no_file(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    post(client, ours, PDF)
    where, statuses = where_of_file(), []
    for somebody in (reviewer(ours), coordinator(cohort())):
        sign_in(client, somebody)
        statuses.append(client.get(where).status_code)

    assert statuses == [403, 404]


def test_a_file_is_reached_only_through_its_own_application(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    post(client, ours, PDF)
    where = where_of_file()
    other = applied(ours, mentor_to_be(ours, "Farah Siddiqui"))
    sign_in(client, coordinator(ours))

    assert client.get(f"/desk/applications/{other}/files/{where.rsplit('/', 1)[1]}").status_code == 404


def needs() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AccessNeed.words)))


def offer(who: Person, public_id: UUID) -> None:
    with act_as(actor_of(who)) as act:
        service.decide(act, public_id, service.Verdict(Move.OFFER, ""))


def test_access_needs_are_seen_by_the_coordinator_only_after_the_offer(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    post(client, ours, PDF, access_needs=NEEDS)
    staff, found = coordinator(ours), application().public_id
    sign_in(client, staff)
    where = f"/desk/applications/{found}"

    before = client.get(where).text
    offer(staff, found)
    after = client.get(where).text

    assert "access_needs" not in application().answers
    assert (NEEDS in before, NEEDS in after) == (False, True)


def test_reviewers_never_see_access_needs(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    reads = reviewer(ours)
    post(client, ours, PDF, access_needs=NEEDS)
    offer(coordinator(ours), application().public_id)
    review = db.session.scalars(select(Review.public_id)).one()
    sign_in(client, reads)

    page = client.get(f"/desk/reviews/{review}").text

    assert "I listen." in page
    assert NEEDS not in page


def test_the_applicant_sees_and_empties_their_own_needs(client: FlaskClient) -> None:
    ours, _who = applicant_of(client)
    post(client, ours, PDF, action="save", access_needs=NEEDS)
    shown = NEEDS in client.get(f"/apply/{slug_of(ours)}").text
    post(client, ours, None, action="save", access_needs="A lift.")
    changed = needs()
    post(client, ours, None, action="save", access_needs="")

    assert (shown, changed, needs()) == (True, ["A lift."], [])
