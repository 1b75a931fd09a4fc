"""Reading reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, func, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor, Permission, Role, granted_ids, scheme_ids
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import FROZEN, listed
from trainingsite.content.rubric import Criterion, rubric_from_json
from trainingsite.infra.db import led_by
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import COLUMNS, CohortView, view
from trainingsite.selection import review_rules as rules
from trainingsite.selection.agreement import Agreement, Read, of_pairs
from trainingsite.selection.models import Application
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_rules import Marked
from trainingsite.selection.waiting_queries import about, decided_by

READ = ("sent", "more-asked", "waiting-list", "offered")  # applications that may still be read


def called(around: ReviewRound, name: str) -> str:
    """What readers may call an applicant."""
    return f"Applicant {around.id}" if around.blind_to_names else name


@dataclass(frozen=True, slots=True)
class ToReview:
    """A review with what it is about, for its reader. `name` is what they may call the applicant."""

    review: Review
    round: ReviewRound
    application: Application
    applicant: Person
    cohort: CohortView
    rubric: tuple[Criterion, ...]

    @property
    def name(self) -> str:
        return called(self.round, self.applicant.name)


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader said, with their name and score; no score yet while it isn't sent. `read` is what they said it of,
    and `changed` what is otherwise now.
    """

    reviewer: str
    is_third: bool
    marked: Marked
    score: Fraction | None
    submitted_at: datetime | None
    conflict: str | None
    read: Mapping[str, Any] | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of an application. `hidden`: the actor has one of their own to send first."""

    rubric: tuple[Criterion, ...]
    said: tuple[Said, ...]
    wanted: int
    spread: Fraction | None
    third_at: int
    hidden: bool


def to_review(db: Session, actor: Actor, public_id: UUID, *, hold: bool = False) -> ToReview:
    """A review of the actor's own; its round is held until the deed ends if `hold`.

    Raises:
        Refused: "no_such_review", status 404, also for somebody else's or when the role was taken away.
    """
    mine = scheme_ids(actor, Permission.REVIEW_APPLICATIONS)
    if hold:
        _hold(db, public_id)
    statement = (
        select(Review, ReviewRound, Application, Person, *COLUMNS)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(
            Review.public_id == public_id,
            Review.reviewer_id == actor.person_id,
            Review.conflict.is_(None),
            literal(True) if mine is None else Scheme.id.in_(mine),
            listed(Person.id),
        )
        .execution_options(populate_existing=hold)
    )
    row = db.execute(statement).first()
    if row is None:
        raise Refused("no_such_review", status=404)
    review, around, application, applicant = row[:4]
    return ToReview(review, around, application, applicant, view(row), rubric_from_json(around.rubric))


def _hold(db: Session, public_id: UUID) -> None:
    """One deed at a time about the readings of an application; its row is held first, as by those who decide."""
    around = select(Review.round_id).where(Review.public_id == public_id).scalar_subquery()
    held = select(ReviewRound.application_id).where(ReviewRound.id == around).scalar_subquery()
    db.execute(select(Application.id).where(Application.id == held).with_for_update())
    db.execute(select(ReviewRound.id).where(ReviewRound.id == around).with_for_update())


def mine(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The actor's reviews, those to do first, then the newest."""
    ids = granted_ids(actor, Permission.REVIEW_APPLICATIONS)
    return (
        select(Review, ReviewRound, Person.name, Scheme.name.label("scheme"), Application.state)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(Review.reviewer_id == actor.person_id, Review.conflict.is_(None), Scheme.id.in_(ids), listed(Person.id))
        .order_by(Review.submitted_at.is_not(None), Review.assigned_at.desc(), Review.id)
    )


def round_of(db: Session, application_id: int, *, hold: bool = False) -> ReviewRound | None:
    """How an application is read."""
    statement = select(ReviewRound).where(ReviewRound.application_id == application_id)
    return db.scalar(statement.with_for_update() if hold else statement)


def of_round(db: Session, round_id: int) -> list[Review]:
    """The reviews of a round in the order of their assignment, those who are out included."""
    statement = select(Review).where(Review.round_id == round_id).order_by(Review.id)
    return list(db.scalars(statement.execution_options(populate_existing=True)))


def reads(review: Any) -> Any:
    """The condition that a review was sent or still can be: its reader isn't out, and is alive."""
    return and_(review.conflict.is_(None), or_(review.submitted_at.is_not(None), listed(review.reviewer_id)))


def readers(db: Session, round_id: int) -> int:
    """How many read an application, or have."""
    return db.scalar(select(func.count()).where(Review.round_id == round_id, reads(Review))) or 0


def loads(db: Session, cohort_id: int, reviewer_ids: Sequence[int]) -> dict[int, int]:
    """How many applications of a cohort each of these reviewers has."""
    statement = (
        select(Review.reviewer_id, func.count())
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Review.conflict.is_(None))
        .group_by(Review.reviewer_id)
    )
    counted = {row[0]: row[1] for row in db.execute(statement)}
    return {each: counted.get(each, 0) for each in reviewer_ids}


def readings(db: Session, actor: Actor, application: Application) -> Readings | None:
    """What the readers of an application said, for staff who may decide; None if nobody is to read it."""
    around = round_of(db, application.id)
    if around is None:
        return None
    rubric = rubric_from_json(around.rubric)
    named = select(Review, Person.name).join(Person, Person.id == Review.reviewer_id)
    rows = db.execute(named.where(Review.round_id == around.id).order_by(Review.id)).all()
    hidden = any(
        review.reviewer_id == actor.person_id and review.submitted_at is None and review.conflict is None
        for review, _name in rows
    )
    said = tuple(
        replace(_said(review, name, rubric), read=review.read, changed=since_read(review, application))
        for review, name in rows
    )
    apart = rules.spread([one.score for one in said if one.score is not None])
    return Readings(rubric, said, around.wanted, apart, around.third_at, hidden)


def others(db: Session, found: ToReview) -> tuple[Said, ...]:
    """What the other readers sent, if this one may see it by now."""
    rows = [review for review in of_round(db, found.round.id) if review.submitted_at and review.conflict is None]
    first_two = sum(not review.is_third for review in rows)
    if not rules.sees_others(found.review.submitted_at is not None, found.review.is_third, first_two):
        return ()
    return tuple(_said(review, "Another reader", found.rubric) for review in rows if review.id != found.review.id)


def since_read(review: Review, application: Application) -> tuple[str, ...]:
    """The questions whose answers were changed and sent since a review was; what is still being written isn't told."""
    return () if application.state == "more-asked" else rules.changed(review.read, application.answers)


def marked(review: Review) -> Marked:
    """What a reader has marked so far."""
    return Marked(review.levels, review.comments, review.note)


def _said(review: Review, name: str, rubric: Sequence[Criterion]) -> Said:
    given = rules.score(rubric, review.levels) if review.submitted_at else None
    return Said(name, review.is_third, marked(review), given, review.submitted_at, review.conflict)


def read_twice(actor: Actor) -> Select[int, str]:
    """The actor's schemes in which an application was read by two, by name, with their ids."""
    ids = scheme_ids(actor, Permission.DECIDE_APPLICATIONS)
    found = _levels().where(Application.scheme_id == Scheme.id).correlate(Scheme)
    statement = select(Scheme.id, Scheme.name).where(found.exists()).order_by(Scheme.name)
    return statement if ids is None else statement.where(Scheme.id.in_(ids))


def agreements(db: Session, schemes: Sequence[tuple[int, str]]) -> list[tuple[str, tuple[Agreement, ...]]]:
    """How far readers agree in each of some schemes, by its name."""
    read: dict[int, list[Read]] = {scheme_id: [] for scheme_id, _ in schemes}
    for scheme_id, rubric, first, second in db.execute(_levels().where(Application.scheme_id.in_(read))):
        read[scheme_id].append((rubric_from_json(rubric), first, second))
    return [(name, of_pairs(read[scheme_id])) for scheme_id, name in schemes]


def _levels() -> Select[int, Any, dict[str, int], dict[str, int]]:
    """What the first two readers of an application sent, with its scheme and the rubric."""
    one, other = aliased(Review), aliased(Review)
    sent = [
        condition
        for each in (one, other)
        for condition in (each.submitted_at.is_not(None), each.is_third.is_(False), each.conflict.is_(None))
    ]
    return (
        select(Application.scheme_id, ReviewRound.rubric, one.levels, other.levels)
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .join(one, one.round_id == ReviewRound.id)
        .join(other, and_(other.round_id == ReviewRound.id, other.id > one.id))
        .where(*sent)
        .order_by(ReviewRound.id)
    )


def waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications that the actor is to read as one of the first."""
    return _to_read(actor, 3, "first").where(Review.is_third.is_(False))


def waiting_third(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications that the actor is to read as the third."""
    return _to_read(actor, 2, "third").where(Review.is_third.is_(True))


def _to_read(actor: Actor, urgency: int, detail: str) -> Select[*tuple[Any, ...]]:
    """Reviews that wait for the actor. Where names are kept from them the person is the actor, and the detail ends with
    the number under which they read.
    """
    mine, blind = granted_ids(actor, Permission.REVIEW_APPLICATIONS), ReviewRound.blind_to_names
    person = case((blind, Review.reviewer_id), else_=Application.person_id)
    told = case((blind, literal(f"{detail} ") + cast(ReviewRound.id, String(12))), else_=literal(detail))
    return (
        about("review", Review.assigned_at, urgency, told, (Review.public_id, person))
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .join(Review, Review.round_id == ReviewRound.id)
        .where(
            Review.reviewer_id == actor.person_id,
            Review.submitted_at.is_(None),
            Review.conflict.is_(None),
            Application.state.in_(READ),
            Application.scheme_id.in_(mine),
        )
    )


# What follows is about applications with their rounds.
ACTIVE = aliased(Review)
REVIEWERS = (
    select(RoleGrant.person_id)
    .where(RoleGrant.scheme_id == Application.scheme_id, RoleGrant.role == Role.REVIEWER.value)
    .where(listed(RoleGrant.person_id))
    .correlate_except(RoleGrant)
)
IS_SHORT: ColumnElement[bool] = (
    select(func.count())
    .where(ACTIVE.round_id == ReviewRound.id, reads(ACTIVE))
    .correlate(ReviewRound)
    .scalar_subquery()
) < ReviewRound.wanted
DIFFER = and_(
    ReviewRound.differ_at.is_not(None),
    ~(
        select(ACTIVE.id)
        .where(ACTIVE.round_id == ReviewRound.id, ACTIVE.is_third, ACTIVE.submitted_at.is_not(None))
        .correlate(ReviewRound)
        .exists()
    ),
)
# Whose reading is marked as in need of a look, and who lost a reader who had not sent theirs.
MARKED = Application.unread_since.is_not(None)
_EACH = aliased(Application)
_MARKED = select(_EACH.id).where(_EACH.unread_since.is_not(None))
_GONE = (
    select(_EACH.id)
    .join(ReviewRound, led_by(ReviewRound.application_id) == _EACH.id)
    .join(Review, led_by(Review.round_id) == ReviewRound.id)
    .where(Review.reviewer_id.in_(select(Person.id).where(Person.status == FROZEN)))
    .where(Review.submitted_at.is_(None), Review.conflict.is_(None), _EACH.state.in_(READ))
)
READER_GONE, EITHER = Application.id.in_(_GONE), led_by(Application.id).in_(union(_MARKED, _GONE))
_REVIEWER = (RoleGrant.scheme_id == Scheme.id, RoleGrant.role == Role.REVIEWER.value, listed(RoleGrant.person_id))
NOBODY_READS = Application.scheme_id.in_(select(Scheme.id).where(~select(RoleGrant.id).where(*_REVIEWER).exists()))
# Of those that are marked it is asked no more than what the mark doesn't say.
SURELY_SHORT = or_(and_(MARKED, ReviewRound.differ_at.is_(None)), IS_SHORT)


def has_reviewers(db: Session, scheme_id: int) -> bool:
    """Whether anybody reads the applications of a scheme."""
    return (
        db.scalar(select(Scheme.id).where(Scheme.id == scheme_id, select(RoleGrant.id).where(*_REVIEWER).exists()))
        is not None
    )


def lacking(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications that lack readers though there are reviewers, or whose two readers differ, for those who decide."""
    return _lacking(actor, Application.unread_since).where(MARKED, or_(REVIEWERS.exists(), DIFFER))


def lacking_the_dead(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications that lack a reader because one has died."""
    since = func.coalesce(ReviewRound.differ_at, ReviewRound.opened_at)
    return _lacking(actor, since).where(READER_GONE, ~MARKED, IS_SHORT, REVIEWERS.exists())


def _lacking(actor: Actor, since: Any) -> Select[*tuple[Any, ...]]:
    line = about("readers", since, 3, case((SURELY_SHORT, "lacking"), else_="differ"))
    return line.join(ReviewRound, ReviewRound.application_id == Application.id).where(decided_by(actor))


def without_reviewers(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Schemes in which applications lack readers and nobody is a reviewer, with how many; the person is the actor."""
    since, count = func.min(ReviewRound.opened_at), cast(func.count(), String(20))
    return (
        about("no-readers", since, 3, count, (Scheme.public_id, cast(literal(actor.person_id), Integer())))
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .join(Scheme, Scheme.id == Application.scheme_id)
        .where(NOBODY_READS, EITHER, decided_by(actor), SURELY_SHORT)
        .group_by(Application.scheme_id, Scheme.public_id)
    )


def unread_since(db: Session, application: Application) -> datetime | None:
    """What an application says of its reading: since when it needs a look; None if it doesn't, or any more."""
    around = round_of(db, application.id) if application.state in READ else None
    if around is None:
        return None
    active = [each for each in of_round(db, around.id) if each.conflict is None]
    differs, third_sent = around.differ_at is not None, any(each.is_third and each.submitted_at for each in active)
    unread = rules.is_unread(len(active), around.wanted, differs=differs, third_sent=third_sent)
    return (around.differ_at or around.opened_at) if unread else None


def of_gone(db: Session, reviewer_id: int | None, most: int) -> list[tuple[int, UUID]]:
    """Reviews that were to be sent by somebody, or by anybody, who is a reviewer of the scheme no longer.

    Their row numbers, each with its application, in the order in which those are held.
    """
    statement = (
        select(Review.id, Application.public_id)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .where(Review.submitted_at.is_(None), Review.conflict.is_(None), Application.state.in_(READ))
        .where(Review.reviewer_id.not_in(REVIEWERS), listed(Application.person_id), listed(Review.reviewer_id))
    )
    if reviewer_id is not None:
        statement = statement.where(Review.reviewer_id == reviewer_id)
    return [(row[0], row[1]) for row in db.execute(statement.order_by(Application.id).limit(most))]


def to_fill(db: Session, most: int) -> list[UUID]:
    """Applications that lack readers where some reviewer hasn't been asked, the longest waiting first."""
    asked = select(Review.reviewer_id).where(Review.round_id == ReviewRound.id).correlate(ReviewRound)
    free = REVIEWERS.where(RoleGrant.person_id != Application.person_id, RoleGrant.person_id.not_in(asked))
    statement = (
        select(Application.public_id)
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .where(EITHER, listed(Application.person_id), IS_SHORT, free.exists())
    )
    return list(db.scalars(statement.order_by(ReviewRound.opened_at, ReviewRound.id).limit(most)))
