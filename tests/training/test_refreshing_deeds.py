"""Reading and signing again, as a new year asks for it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, mentor_to_be, sign_in
from tests.factories.training import trained
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.content.models import ContentVersion
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.training import queries, service
from trainingsite.training.models import AgreementSignature, SectionRead

pytestmark = pytest.mark.usefixtures("app")


def learner() -> Person:
    """Somebody who trained before everything was revised, in a year that asks for what is new."""
    asked = replace(
        PLAIN_TERMS.requirements,
        read_since=(("listening", catalogue().module("listening").revision),),
        agreement_since=datetime.now(UTC).date() + timedelta(days=1),
    )
    made = mentor_to_be(cohort(replace(PLAIN_TERMS, requirements=asked)))
    trained(made, PLAIN_TERMS.requirements)
    older = ContentVersion(
        hash="0" * 64, kind="module", slug="listening", revision=0, source="", kept_at=made.joined_at
    )
    with act_as(SYSTEM) as act:
        act.db.add(older)
        act.db.flush()
        act.db.execute(update(SectionRead).values(version=older.hash))
    return made


def test_a_module_that_was_revised_is_read_again_section_by_section(client: FlaskClient) -> None:
    who, module = learner(), catalogue().module("listening")
    sign_in(client, who)
    before = client.get("/modules/listening").text
    for section in module.section_ids:
        with act_as(actor_of(who)) as act:
            service.read_section(act, "listening", section)

    assert "0 read" in before
    assert queries.sections_read(db.session(), who.id, module) == set(module.section_ids)


def test_the_agreement_is_signed_again_for_a_year_that_asks_for_it(client: FlaskClient) -> None:
    who = learner()
    sign_in(client, who)
    before = client.get("/agreement").text
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for _ in range(2):
        with act_as(actor_of(who), tomorrow) as act:
            service.sign_agreement(act, who.name, catalogue().agreement.hash)

    assert "sign once more" in before
    assert db.session.scalar(select(func.count()).select_from(AgreementSignature)) == 2
    assert "sign once more" not in client.get("/agreement").text
