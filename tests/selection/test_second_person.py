"""A second look never dead-ends: whom it is left to where a scheme has one coordinator."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.selection.deeds import OFFER_FIRST, decide, mails, sent, slug_of, state_of
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.selection import appeals, approval_queries, queries, service
from trainingsite.selection.moving import Verdict
from trainingsite.selection.rules import Move


def appealed(ours: Cohort, staff: Person) -> UUID:
    applicant, slug = mentor_to_be(ours), slug_of(ours)
    application = sent(ours, applicant)
    decide(staff, application, Move.DECLINE)
    with act_as(actor_of(applicant)) as act:
        appeals.appeal(act, slug, "My reference arrived late.", 20)
    return application


@pytest.mark.usefixtures("app")
def test_an_appeal_in_a_scheme_with_one_coordinator_comes_to_the_administrators() -> None:
    ours, admin = cohort(OFFER_FIRST), person("Efe Admin", is_admin=True)
    application = appealed(ours, coordinator(ours))

    row = db.session.execute(approval_queries.waiting_appeals(actor_of(admin))).one()
    with act_as(actor_of(admin)) as act:
        appeals.judge(act, application, Verdict(Move.OVERTURN, "We looked again."))

    assert (row.subject, row.detail_code) == (application, "alone")
    assert (mails("selection/to-judge"), mails("selection/deputy-missing")) == (1, 1)
    assert state_of(application) == "sent"


@pytest.mark.usefixtures("app")
def test_with_a_deputy_administrators_get_no_mail_of_an_appeal() -> None:
    ours = cohort(OFFER_FIRST)
    person("Efe Admin", is_admin=True)
    coordinator(ours, "Dewi Abara")
    appealed(ours, coordinator(ours))

    assert (mails("selection/to-judge"), mails("selection/deputy-missing")) == (1, 0)


@pytest.mark.parametrize("move", [None, Move.OFFER, Move.WAIT])
@pytest.mark.usefixtures("app")
def test_an_exception_waits_for_an_administrator_whatever_was_decided_before(move: Move | None) -> None:
    ours, admin = cohort(OFFER_FIRST), person("Efe Admin", is_admin=True)
    staff, application = coordinator(ours), sent(ours, mentor_to_be(ours))
    if move:
        decide(staff, application, move)
    with act_as(actor_of(staff)) as act:
        service.ask_exception(act, application, "trained elsewhere")

    row = db.session.execute(queries.waiting_exceptions(actor_of(admin))).one()
    with act_as(actor_of(admin)) as act:
        service.confirm_exception(act, application)

    assert (row.kind, row.detail_code, mails("selection/exception")) == ("exception", "alone", 1)
    assert state_of(application) == "approved"


def test_the_pages_say_why_it_came_to_an_administrator_and_that_a_deputy_is_missing(client: FlaskClient) -> None:
    ours, admin = cohort(OFFER_FIRST), person("Efe Admin", is_admin=True)
    staff = coordinator(ours)
    where = f"/desk/applications/{appealed(ours, staff)}"

    sign_in(client, admin)
    assert "(no coordinator of the scheme may)" in client.get("/desk").text
    assert "Why this came to you" in client.get(where).text
    sign_in(client, staff)
    assert "Your scheme has no deputy" in client.get(where).text
