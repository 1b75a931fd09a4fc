"""How the demo's schemes are run: signed off, handed over for the holidays, and one rolled over into a new year."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from trainingsite.access import Actor, Role
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.accounts.service import NewPerson
from trainingsite.deeds import act_as
from trainingsite.demo.people import COURSE, INTERNATIONAL, address
from trainingsite.feeds import joining
from trainingsite.infra.db import db
from trainingsite.schemes import asking, deputies, proposals, rolling, sign_offs
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.change_rules import mark_of
from trainingsite.schemes.deputies import Plan
from trainingsite.schemes.handover_rules import Span
from trainingsite.schemes.proposals import Proposal
from trainingsite.schemes.roll_rules import Base
from trainingsite.schemes.service import Year
from trainingsite.schemes.sign_off_rules import Office
from trainingsite.schemes.sign_offs import Word
from trainingsite.selection import returning
from trainingsite.selection.running import changing
from trainingsite.selection.running.changing import Wish

NOTES = "Farah’s referee rings back on Tuesday.\nThe room for the next session isn’t booked yet."
FURTHER = NewPerson("Huw Bevan", address("huw"))
SAYS_YES, SAYS_NO = "sofia", "yusuf"


def run(now: datetime) -> None:
    """All of it, by the coordinator."""
    today = now.date()
    _sign_off(today - timedelta(days=80))
    carys, dewi = _person("coordinator"), _person("deputy")
    span = Span(today + timedelta(days=20), today + timedelta(days=34))
    plan = Plan(carys.public_id, dewi.public_id, span, NOTES)
    with act_as(_actor(carys), now - timedelta(days=1)) as act:
        deputies.hand_over(act, COURSE, plan)
    with act_as(_actor(dewi), now - timedelta(days=2)) as act:
        asking.ask(act, COURSE, Role.REVIEWER, FURTHER)
    _roll_over(now)
    _ask(now)


def _ask(now: datetime) -> None:
    """Somebody of the course scheme stood in a list of the international one, and hasn't answered yet."""
    cohort, person_id = schemes.latest_cohort(db.session(), INTERNATIONAL), _person("prospective").id
    with act_as(_actor(_person("coordinator")), now - timedelta(days=2)) as act:
        joining.ask(act, person_id, cohort.id, "mentor")


def _sign_off(said_on: date) -> None:
    actor = _actor(_person("coordinator"))
    year = schemes.latest_cohort(db.session(), COURSE).year
    with act_as(actor) as act:
        word = Word(Office.VISA, "Dana Whitlock, student visas", said_on, "her mail to the scheme")
        sign_offs.record(act, COURSE, year, word)


def _roll_over(now: datetime) -> None:
    """The international scheme has its next year, two mentors were invited, and both have answered."""
    last = schemes.latest_cohort(db.session(), INTERNATIONAL)
    year = proposals.following(Proposal(last.year, last.opens_on, last.closes_on)).year
    opens = now.date() + timedelta(days=270)
    carys = _actor(_person("coordinator"))
    with act_as(carys, now - timedelta(days=6)) as act:
        rolling.roll_over(act, INTERNATIONAL, Year(year, opens, opens + timedelta(days=60)), Base.LAST)
    with act_as(carys, now - timedelta(days=5)) as act:
        returning.invite(act, INTERNATIONAL, year, None)
    with act_as(_actor(_person(SAYS_YES)), now - timedelta(days=4)) as act:
        returning.accept(act, INTERNATIONAL)
    with act_as(_actor(_person(SAYS_NO)), now - timedelta(days=3)) as act:
        returning.decline(act, INTERNATIONAL)
    _ask_further(year, carys, now - timedelta(days=2))


def _ask_further(year: str, coordinator: Actor, at: datetime) -> None:
    """The new year asks for an hour of live training after all; who is in it already gets a mail."""
    cohort = schemes.year(db.session(), schemes.scheme_by_slug(db.session(), INTERNATIONAL).id, year)
    before = changing.running(cohort)
    asked = replace(before.terms.requirements, live_minutes=60)
    after = replace(before, terms=replace(before.terms, requirements=asked))
    with act_as(coordinator, at) as act:
        changing.change(act, Wish(INTERNATIONAL, year, after, mark_of(before)))


def _person(mailbox: str) -> Person:
    found = people.by_email(db.session(), address(mailbox))
    assert found is not None
    return found


def _actor(person: Person) -> Actor:
    db.session.rollback()
    return people.actor_of(db.session(), person)
