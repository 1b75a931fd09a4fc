"""Which year of a scheme counts for whom, when there are several."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests.factories import PLAIN_TERMS, actor_of, cohort, mentor_to_be, person, sign_in
from tests.factories.applying import slug_of
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries, service
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.schemes.service import Year
from trainingsite.selection import service as selection

pytestmark = pytest.mark.usefixtures("app")
TODAY = datetime.now(UTC).date()
NEXT = Year("next", TODAY + timedelta(days=200), TODAY + timedelta(days=260))


def with_next_year() -> tuple[Cohort, Cohort]:
    """A year that takes mentors now, and the next one, which doesn't yet."""
    now = cohort()
    with act_as(SYSTEM) as act:
        ahead = service.open_cohort(act, act.db.get_one(Scheme, now.scheme_id), NEXT, PLAIN_TERMS)
    return now, ahead


def test_a_year_that_is_being_prepared_keeps_nobody_from_joining_the_one_that_runs() -> None:
    now, _ahead = with_next_year()
    slug, who = slug_of(now), person()
    with act_as(actor_of(who)) as act:
        joined = service.join(act, slug, TODAY).cohort_id

    assert joined == now.id


def test_an_application_goes_on_in_the_year_that_was_joined() -> None:
    now, ahead = with_next_year()
    slug, who = slug_of(now), mentor_to_be(now)
    with act_as(actor_of(who)) as act:
        selection.save_draft(act, slug, {"motivation": "Half a thought"})

    assert queries.own_cohort(db.session(), who.id, slug).id == now.id
    assert queries.joined_ids(db.session(), who.id) == {now.id} != {ahead.id}


def test_whoever_was_in_an_earlier_year_can_join_the_present_one(client: FlaskClient) -> None:
    now, _ahead = with_next_year()
    past = Year("past", date(1999, 1, 1), date(1999, 3, 1))
    with act_as(SYSTEM) as act:
        before = service.open_cohort(act, act.db.get_one(Scheme, now.scheme_id), past, PLAIN_TERMS)
    sign_in(client, mentor_to_be(before))

    assert "Join this scheme" in client.get(f"/schemes/{slug_of(now)}").text


def test_badges_are_of_the_newest_year_that_has_begun() -> None:
    now, _ahead = with_next_year()

    assert queries.latest_cohort(db.session(), slug_of(now)).id == now.id


def test_nobody_goes_on_in_a_scheme_that_they_never_joined() -> None:
    now, _ahead = with_next_year()

    with pytest.raises(Refused, match="join_first"):
        queries.own_cohort(db.session(), person().id, slug_of(now))
