"""Naming coordinators and reviewers: asked by mail, and nobody finds out who has an account."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, cohort, coordinator, person, sign_in
from tests.factories.people import PASSWORD
from tests.selection.deeds import mails, slug_of
from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.accounts.service import NewPerson
from trainingsite.accounts.writing import write
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.feeds import joining
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import asking
from trainingsite.schemes.models import Cohort, RoleAsk

pytestmark = pytest.mark.usefixtures("app")
NAMED = NewPerson("Rowan F.", "Rowan@demo.example")


def holders(ours: Cohort, role: Role) -> list[str]:
    db.session.rollback()
    return [one.name for one in people.holders(db.session(), ours.scheme_id, role)]


def asked(by: Person, ours: Cohort, role: Role = Role.REVIEWER, named: NewPerson = NAMED) -> UUID | None:
    """The question that stands after asking."""
    slug = slug_of(ours)
    with act_as(actor_of(by)) as act:
        asking.ask(act, slug, role, named)
    db.session.rollback()
    return db.session.scalar(select(RoleAsk.public_id).order_by(RoleAsk.id.desc()).limit(1))


def answered(who: Person, ask: UUID | None, *, accepts: bool) -> None:
    assert ask is not None
    with act_as(actor_of(who)) as act:
        asking.answer(act, ask, accepts=accepts)


@pytest.mark.parametrize("role", ["reviewer", "coordinator"])
def test_the_page_is_the_same_whether_or_not_there_is_an_account(client: FlaskClient, role: str) -> None:
    ours = cohort()
    sign_in(client, coordinator(ours))
    person("Rowan Field", email="rowan@demo.example")
    where = f"/desk/schemes/{slug_of(ours)}/{role}s"

    pages = [
        client.post(where, data={"name": "Somebody", "email": address}, follow_redirects=True).text
        for address in ("rowan@demo.example", "nobody@demo.example")
    ]
    taken = re.compile(r"/asked/[0-9a-f-]+/|nobody|rowan|<li>Somebody.*</li>")
    listed = [re.findall(r"<li>Somebody, [^ ]*@demo.example: asked on", page) for page in pages]

    assert taken.sub("", pages[0]) == taken.sub("", pages[1])
    assert ([len(one) for one in listed], "Rowan Field" in pages[1]) == ([1, 2], False)
    assert mails("schemes/asked") == 2


def test_who_is_asked_has_the_role_once_they_say_yes(client: FlaskClient) -> None:
    ours = cohort()
    rowan = person("Rowan Field", email="rowan@demo.example")
    ask = asked(coordinator(ours), ours)
    sign_in(client, rowan)

    before = holders(ours, Role.REVIEWER)
    page = client.get(f"/schemes/asked/{ask}").text
    client.post(f"/schemes/asked/{ask}", data={"answer": "yes"})

    assert (before, holders(ours, Role.REVIEWER)) == ([], ["Rowan Field"])
    assert "Read applications for" in page
    assert db.session.scalars(select(RoleAsk)).all() == []


def test_who_had_no_account_takes_the_role_on_with_the_one_that_they_make() -> None:
    ours = cohort()
    ask = asked(coordinator(ours), ours, Role.COORDINATOR)
    made = people.by_email(db.session(), NAMED.email)
    assert made is not None
    assert (made.name, made.confirmed_at) == (NAMED.name, None)
    with act_as(SYSTEM) as act:
        accounts.sign_up(act, NewPerson("Rowan Field", NAMED.email), PASSWORD)
    answered(made, ask, accepts=True)

    assert "Rowan Field" in holders(ours, Role.COORDINATOR)


def test_the_mail_has_a_link_for_a_password_only_while_the_address_is_unconfirmed(
    client: FlaskClient,
) -> None:
    ours, rowan = cohort(), person("Rowan Field", email="rowan@demo.example")
    asked(coordinator(ours), ours)
    asked(coordinator(ours), ours, named=NewPerson("Nobody", "nobody@demo.example"))
    nobody = people.by_email(db.session(), "nobody@demo.example")
    assert nobody is not None
    facts = {"scheme": "X", "role": "reviewer", "by": "Carys", "ask": "1"}
    settings = client.application.extensions["signpost_settings"]

    bodies = [write(one, "schemes/asked", facts, settings).body for one in (rowan, nobody)]

    assert ["/welcome/" in body for body in bodies] == [False, True]


def test_a_no_is_shown_and_can_become_a_yes(client: FlaskClient) -> None:
    ours, rowan = cohort(), person(email="rowan@demo.example")
    chief = coordinator(ours)
    ask = asked(chief, ours)
    answered(rowan, ask, accepts=False)
    sign_in(client, chief)

    assert "said no" in client.get(f"/desk/schemes/{slug_of(ours)}/reviewers").text
    assert holders(ours, Role.REVIEWER) == []
    answered(rowan, ask, accepts=True)
    assert holders(ours, Role.REVIEWER) == [rowan.name]


def test_asking_twice_is_asking_once_and_who_has_the_role_isnt_asked() -> None:
    ours, rowan = cohort(), person(email="rowan@demo.example")
    chief = coordinator(ours)
    for _ in range(2):
        ask = asked(chief, ours)
    answered(rowan, ask, accepts=True)

    assert (asked(chief, ours), mails("schemes/asked")) == (None, 1)


def test_what_was_taken_back_is_nobodys_any_more_and_nobody_answers_for_another(client: FlaskClient) -> None:
    ours, rowan = cohort(), person(email="rowan@demo.example")
    chief = coordinator(ours)
    ask = asked(chief, ours)
    with pytest.raises(Refused, match="no_such_ask"):
        answered(chief, ask, accepts=True)
    sign_in(client, chief)
    client.post(f"/desk/schemes/{slug_of(ours)}/asked/{ask}/take-back")

    with pytest.raises(Refused, match="no_such_ask"):
        answered(rowan, ask, accepts=True)
    assert holders(ours, Role.REVIEWER) == []


def test_nobody_asks_for_somebody_elses_scheme(client: FlaskClient) -> None:
    ours, stranger = cohort(), coordinator(cohort(), "Somebody Else")
    sign_in(client, stranger)

    for role in ("reviewers", "coordinators"):
        data = {"name": "Me", "email": stranger.email}
        assert client.post(f"/desk/schemes/{slug_of(ours)}/{role}", data=data).status_code == 403
    with pytest.raises(Refused, match="not_allowed"):
        asked(stranger, ours)


@pytest.mark.parametrize("at_a_desk", [False, True])
def test_a_question_stands_where_the_asked_person_looks_until_they_answer(client: FlaskClient, at_a_desk: bool) -> None:
    ours, elsewhere = cohort(), cohort()
    rowan = coordinator(elsewhere, "Rowan Field") if at_a_desk else person("Rowan Field")
    ask = asked(coordinator(ours), ours, named=NewPerson("Rowan", rowan.email))
    sign_in(client, rowan)
    answer = f'action="/schemes/asked/{ask}"'

    before = client.get("/", follow_redirects=True)
    client.post(f"/schemes/asked/{ask}", data={"answer": "no"})

    assert (before.request.path, before.text.count(answer)) == ("/desk" if at_a_desk else "/", 2)
    assert answer not in client.get("/", follow_redirects=True).text


def test_who_walks_no_trail_finds_at_their_desk_what_they_are_invited_to(client: FlaskClient) -> None:
    ours, chief = cohort(), coordinator(cohort())
    with act_as(SYSTEM) as act:
        joining.ask(act, chief.id, ours.id, "mentor")
    sign_in(client, chief)

    assert "Say whether you join" in client.get("/desk").text


def test_who_does_not_answer_for_a_week_is_reminded_once_and_nobody_who_said_no() -> None:
    ours, rowan = cohort(), person(email="rowan@demo.example")
    chief = coordinator(ours)
    asked(chief, ours)
    answered(rowan, asked(chief, ours, Role.COORDINATOR), accepts=False)
    now, told = datetime.now(UTC), []
    for days in (6, 8, 9):
        with act_as(SYSTEM, now + timedelta(days=days)) as act:
            asking.remind(act, {})
        told.append(mails("schemes/asked-again"))

    assert told == [0, 1, 1]
