"""What the page of a pass says of its badge."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import PLAIN_TERMS, cohort, mentor_to_be, sign_in
from tests.factories.training import trained
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.training import rewarding
from trainingsite.training.models import Attempt

pytestmark = pytest.mark.usefixtures("app")


def test_a_badge_is_said_to_be_on_its_way_then_to_be_late_and_once_it_is_there_the_page_leads_to_it(
    client: FlaskClient,
) -> None:
    who = mentor_to_be(cohort())
    trained(who, PLAIN_TERMS.requirements)
    attempt = db.session.scalars(select(Attempt).where(Attempt.person_id == who.id)).first()
    assert attempt is not None
    number, where = attempt.id, f"/attempts/{attempt.public_id}"
    sign_in(client, who)

    soon = client.get(where).text
    with act_as(SYSTEM) as act:
        act.db.execute(update(Attempt).values(submitted_at=act.now - timedelta(minutes=10)))
    late = client.get(where).text
    with act_as(SYSTEM) as act:
        rewarding.reward(act, {"attempt": number, "mail": "training/passed", "at": act.now.isoformat()})
    here = client.get(where).text

    words = ("is ready within a minute", "Your badge isn’t here yet", "See your badge")
    assert [[each in page for each in words] for page in (soon, late, here)] == [
        [True, False, False], [False, True, False], [False, False, True],
    ]  # fmt: skip


def test_a_module_without_a_badge_promises_none() -> None:
    now = datetime.now(UTC)

    assert rewarding.of_pass(db.session(), 1, "juggling", now, now).state == "none"
