"""Somebody of a scheme's staff who applies in it reads and decides nothing about themselves."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import applied, reviewer
from tests.selection.deeds import OFFER_FIRST
from tests.selection.test_reviews import submit
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.audit.queries import Sought
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.features import WAITING
from trainingsite.home import audit_queries
from trainingsite.home import queries as home
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.selection import reference_service, review_service
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_service import Opinion

OPINION = Opinion("Her tutor", {"listening": 3, "reliability": 2, "limits": None}, "She asks first.")


def coordinator_applies() -> tuple[Person, Person, UUID]:
    """A coordinator who applied and was read, with her reference; beside her a colleague."""
    ours = cohort(OFFER_FIRST)
    reader, her, colleague = reviewer(ours, "Rowan Field"), mentor_to_be(ours, "Jun Watanabe"), coordinator(ours)
    application = applied(ours, her)
    with act_as(SYSTEM) as act:
        accounts.grant(act, her.id, Role.COORDINATOR, ours.scheme_id)
        reference_service.give(act, reference(), OPINION)
    submit(reader, 1)
    return her, colleague, application


def reference() -> UUID:
    db.session.rollback()
    return db.session.scalars(select(Reference.public_id)).one()


def waiting(who: Person) -> set[str]:
    actor = actor_of(who)
    return {row.kind for row in home.every(db.session(), actor, WAITING, home.Wanted()) if row.name == "Jun Watanabe"}


def log_of(who: Person) -> list[audit_queries.Line]:
    actor = actor_of(who)
    found = audit_queries.page(db.session(), actor, Sought(None), None)
    return [line for line in found.lines if line.entry.kind in audit_queries.JUDGED]


def test_ones_own_application_shows_neither_what_others_said_nor_buttons_to_decide(client: FlaskClient) -> None:
    her, colleague, application = coordinator_applies()
    told = ("She asks first.", "Rowan Field", "I have read it", "Approve", "How it went")
    sign_in(client, colleague)
    others = client.get(f"/desk/applications/{application}").text
    sign_in(client, her)
    own = client.get(f"/desk/applications/{application}").text
    interview = client.get(f"/desk/applications/{application}/interview")

    assert [words in others for words in told[:4]] == [True] * 4
    assert [words in own for words in told] == [False] * 5
    assert (interview.status_code, interview.location) == (302, f"/desk/applications/{application}")


@pytest.mark.usefixtures("app")
def test_ones_own_application_waits_on_the_desks_of_others_alone() -> None:
    her, colleague, _application = coordinator_applies()

    assert (waiting(her), waiting(colleague)) == (set(), {"reference", "readers"})


@pytest.mark.usefixtures("app")
def test_nobody_notes_their_own_reference_or_asks_for_readers_of_their_own_application() -> None:
    her, _colleague, application = coordinator_applies()
    with pytest.raises(Refused, match="own_application"), act_as(actor_of(her)) as act:
        reference_service.note(act, reference())
    with pytest.raises(Refused, match="own_application"), act_as(actor_of(her)) as act:
        review_service.fill(act, application)


def test_the_log_keeps_from_an_applicant_who_judged_them_and_how(app: Flask) -> None:
    with app.test_request_context():
        her, colleague, _application = coordinator_applies()
        own, others = log_of(her), log_of(colleague)

    assert {line.who for line in others} >= {"Rowan Field"}
    assert {line.who for line in own} == {"", "Jun Watanabe"}
    assert not any("levels" in (line.entry.details or {}) for line in own)
