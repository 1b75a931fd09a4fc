"""The desk's lists as rows of a file; the first has the names."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.infra.by_time import Wanted as ByTime
from trainingsite.infra.sheets import moment
from trainingsite.selection import approval_queries, interview_queries, list_queries, review_queries
from trainingsite.selection.list_queries import Wanted
from trainingsite.selection.queries import AT_ONCE

Rows = Iterator[tuple[object, ...]]


def applications(db: Session, actor: Actor, wanted: Wanted, now: datetime) -> Rows:
    """The applications that the filters show."""
    yield "id", "name", "email", "scheme", "year", "state", "sent"
    for row in list_queries.every(db, actor, wanted, now):
        yield row.public_id, row.name, row.email, row.scheme, row.year, row.state, moment(row.sent_at, actor.zone)


def renewals(db: Session, actor: Actor) -> Rows:
    """The renewals that wait to be confirmed."""
    yield "application", "mentor", "scheme", "until", "asked"
    waiting = approval_queries.to_renew(actor).execution_options(yield_per=AT_ONCE)
    for row in db.execute(waiting):
        yield row.subject, row.name, row.scheme, moment(row.until, actor.zone), moment(row.since, actor.zone)


def interviews(db: Session, actor: Actor, now: datetime, wanted: ByTime) -> Rows:
    """Times for interviews, and who has them."""
    yield "id", "begins", "minutes", "applicant", "application", "interviewer", "where", "scheme", "came"
    for one in interview_queries.every(db, actor, now, wanted):
        slot, begins = one.slot, moment(one.slot.starts_at, actor.zone)
        at = (slot.public_id, begins, slot.minutes)
        yield *at, one.applicant, one.application, one.interviewer, slot.place or "online", one.scheme, one.came


def reviews(db: Session, actor: Actor) -> Rows:
    """What the actor was asked to read, with no name where names are hidden."""
    yield "id", "applicant", "scheme", "application", "asked", "sent"
    mine = review_queries.mine(actor).execution_options(yield_per=AT_ONCE)
    for review, around, name, scheme, state in db.execute(mine):
        who = review_queries.called(around, name)
        asked, sent = moment(review.assigned_at, actor.zone), moment(review.submitted_at, actor.zone)
        yield review.public_id, who, scheme, state, asked, sent


def agreements(db: Session, actor: Actor) -> Rows:
    """How far readers agree, criterion by criterion; nothing is told of few applications."""
    schemes = [(id_, name) for id_, name in db.execute(review_queries.read_twice(actor))]
    yield "scheme", "criterion", "read_twice", "kappa_quadratic", "kappa_linear", "in_words"
    for scheme, criteria in review_queries.agreements(db, schemes):
        for one in criteria:
            kappas = ["" if each is None else f"{float(each):.2f}" for each in (one.quadratic, one.linear)]
            yield scheme, one.title, one.pairs, *kappas, one.word if one.is_told else ""
