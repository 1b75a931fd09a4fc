"""Long lists are read along indexes for those who see every scheme; they show what the lists of the schemes show."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.training import trained
from tests.house.test_statements import counted
from tests.selection.deeds import OFFER_FIRST, approved, decide, sent, slug_of
from trainingsite.access import Actor
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.home import people
from trainingsite.infra.db import db
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort
from trainingsite.selection import approvals, list_queries, service
from trainingsite.selection.approvals import Said
from trainingsite.selection.list_queries import Wanted
from trainingsite.selection.rules import Move
from trainingsite.selection.stages import STAGES

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)
WHERE = (
    "/desk", "/desk/people", "/desk/people?stage=approved&sort=newest", "/desk/people?stage=training",
    "/desk/applications", "/desk/applications?state=approved", "/desk/badges", "/desk/interviews", "/desk/schemes",
)  # fmt: skip
MOVED = (
    ("Waits Most", None), ("Was Declined", Move.DECLINE), ("Is Listed", Move.WAIT), ("Has Offer", Move.OFFER),
    ("Waits Less", None), ("Was Asked", Move.ASK_MORE),
)  # fmt: skip


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def full() -> tuple[Cohort, Actor]:
    """A scheme with somebody at every stage that lists know, and an administrator."""
    ours = cohort(OFFER_FIRST)
    staff, slug = coordinator(ours), slug_of(ours)
    mentor_to_be(ours, "Not Begun")
    trained(mentor_to_be(ours, "In Training"), PLAIN_TERMS.requirements)
    approved(ours, staff, "In Force", ago(30))
    approved(ours, staff, "Has Lapsed", ago(400))
    _suspended, resting = approved(ours, staff, "Is Suspended", ago(20))
    _ended, over = approved(ours, staff, "Has Ended", ago(10))
    for days, (name, move) in enumerate(MOVED):
        application = sent(ours, mentor_to_be(ours, name), ago(9 - days))
        if move is not None:
            decide(staff, application, move)
    never = mentor_to_be(ours, "Never Sent")
    with act_as(actor_of(never)) as act:
        service.save_draft(act, slug, {})
    with act_as(actor_of(never)) as act:
        service.withdraw(act, slug)
    with act_as(actor_of(staff)) as act:
        approvals.suspend(act, resting, Said("a complaint"))
    with act_as(actor_of(staff)) as act:
        approvals.end(act, over, Said("moved away"), in_good_standing=True)
    with act_as(SYSTEM) as act:
        schemes.enrol(act, person("Is Mentee").id, ours.id, "mentee")
    return ours, actor_of(person(is_admin=True))


def found(admin: Actor, scheme: str, stage: str) -> list[str]:
    return [row.name for row in people.people(db.session(), admin, people.Wanted(stage=stage, scheme=scheme), NOW).rows]


def filed(admin: Actor, wanted: Wanted) -> tuple[int, list[str]]:
    page = list_queries.applications(db.session(), admin, wanted, NOW)
    return page.total, [row.name for row in page.rows]


def test_an_administrator_finds_at_each_stage_whom_the_scheme_finds(full: tuple[Cohort, Actor]) -> None:
    slug, admin = slug_of(full[0]), full[1]
    at_large, in_scheme = ({stage: found(admin, scheme, stage) for stage in STAGES} for scheme in ("", slug))

    assert at_large == in_scheme
    assert {stage: len(names) for stage, names in at_large.items()} == {
        stage: {"sent": 2, "appealed": 0}.get(stage, 1) for stage in STAGES
    }


def test_an_administrators_applications_stand_in_the_order_of_the_schemes(full: tuple[Cohort, Actor]) -> None:
    slug, admin = slug_of(full[0]), full[1]
    at_large, in_scheme = (
        {sort: filed(admin, Wanted(scheme=scheme, sort=sort)) for sort in list_queries.SORTS} for scheme in ("", slug)
    )
    total, waiting = at_large["waiting"]

    assert at_large == in_scheme
    assert (total, waiting[:3], waiting[-1]) == (11, ["Waits Most", "Has Offer", "Waits Less"], "Never Sent")


def test_an_administrator_finds_in_each_state_what_the_scheme_finds(full: tuple[Cohort, Actor]) -> None:
    slug, admin = slug_of(full[0]), full[1]
    states = ("sent", "approved", *list_queries.NOT_IN_FORCE, "withdrawn", "none")
    at_large, in_scheme = (
        {state: filed(admin, Wanted(scheme=scheme, state=state)) for state in states} for scheme in ("", slug)
    )

    assert at_large == in_scheme
    assert [total for total, _names in at_large.values()] == [2, 1, 1, 1, 1, 1, 0]


def test_a_list_of_all_schemes_costs_at_most_eight_statements(full: tuple[Cohort, Actor], client: FlaskClient) -> None:
    admin = db.session.get_one(Person, full[1].person_id)
    sign_in(client, admin)
    costs = {}
    for where in WHERE:
        client.get(where)
        with counted() as statements:
            client.get(where)
        costs[where] = len(statements)

    assert max(costs.values()) <= 8, costs
