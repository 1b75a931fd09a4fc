"""How many people of a cohort stand where in their training: counted for all at once, never person by person.

A filter on people is a select of their ids; that way their rows are found along the indexes that begin with a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    distinct,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from trainingsite.content.models import ContentVersion
from trainingsite.content.values import Catalogue
from trainingsite.schemes.models import Enrolment
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training.live.models import LiveAlternative, LiveBooking, LiveSession
from trainingsite.training.live.rules import Kind
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead, Talk

People = Select[int]


def mentors_of(cohort_id: int) -> People:
    """The ids of those who are enrolled in a cohort as mentors, prospective ones too."""
    return select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id, Enrolment.part == "mentor")


def activity(people: People) -> Subquery:
    """When each of them did something in training first and last: `person_id`, `began_at`, `last_at`."""
    ended = func.coalesce(Attempt.submitted_at, Attempt.began_at)
    done = union_all(
        select(SectionRead.person_id, SectionRead.at.label("first"), SectionRead.at.label("last")).where(
            SectionRead.person_id.in_(people)
        ),
        select(Attempt.person_id, Attempt.began_at, ended).where(Attempt.person_id.in_(people)),
        select(AgreementSignature.person_id, AgreementSignature.at, AgreementSignature.at).where(
            AgreementSignature.person_id.in_(people)
        ),
        select(LiveAlternative.person_id, LiveAlternative.at, LiveAlternative.at).where(
            LiveAlternative.person_id.in_(people)
        ),
    ).subquery()
    return (
        select(done.c.person_id, func.min(done.c.first).label("began_at"), func.max(done.c.last).label("last_at"))
        .group_by(done.c.person_id)
        .subquery()
    )


def trained(people: People, requirements: Requirements, here: Catalogue) -> Subquery:
    """Those of them who have met every gate, and when the last was met: `person_id`, `at`.

    The same as `rules.gates` of each of them, all met. Where nothing is asked, that was when they joined.
    """
    if not gates_of(requirements):
        joined = select(Enrolment.person_id, func.max(Enrolment.enrolled_at).label("at"))
        return joined.where(Enrolment.person_id.in_(people)).group_by(Enrolment.person_id).subquery()
    parts = [_read(people, requirements, here), *_passed(people, requirements, here)]
    if requirements.agreement:
        signed = select(AgreementSignature.person_id, literal("agreement"), func.min(AgreementSignature.at))
        if requirements.agreement_since:
            signed = signed.where(AgreementSignature.signed_on >= requirements.agreement_since)
        parts.append(signed.where(AgreementSignature.person_id.in_(people)).group_by(AgreementSignature.person_id))
    if requirements.live_minutes:
        parts.append(_attended(people, requirements.live_minutes))
    met = union_all(*parts).subquery()
    gate, first = met.c[1], func.min(met.c[2]).label("at")
    once = select(met.c.person_id, gate.label("gate"), first).group_by(met.c.person_id, gate).subquery()
    return (
        select(once.c.person_id, func.max(once.c.at).label("at"))
        .group_by(once.c.person_id)
        .having(func.count() == gates_of(requirements))
        .subquery()
    )


def gates_of(requirements: Requirements) -> int:
    """How many gates there are."""
    both = len(requirements.modules) + len(requirements.quizzes)
    return both + requirements.agreement + bool(requirements.live_minutes)


def _sections(modules: Sequence[str], requirements: Requirements, here: Catalogue) -> ColumnElement[bool]:
    """The sections of modules as they are now, in a revision that counts."""
    since = dict(requirements.read_since)
    wanted = [
        and_(
            SectionRead.module == slug,
            SectionRead.section.in_(here.modules[slug].section_ids),
            ContentVersion.revision >= since.get(slug, 0),
        )
        for slug in modules
        if slug in here.modules
    ]
    return or_(false(), *wanted)


def _read(people: People, requirements: Requirements, here: Catalogue) -> Select[*tuple[Any, ...]]:
    whole = _is_whole(func.count(), SectionRead.module, requirements, here)
    return (
        select(SectionRead.person_id, (literal("module ") + SectionRead.module).label("gate"), func.max(SectionRead.at))
        .join(ContentVersion, ContentVersion.hash == SectionRead.version)
        .where(SectionRead.person_id.in_(people), _sections(requirements.modules, requirements, here))
        .group_by(SectionRead.person_id, SectionRead.module)
        .having(whole)
    )


def _is_whole(sections: Any, module: Any, requirements: Requirements, here: Catalogue) -> ColumnElement[bool]:
    """That so many sections are all of a module; never, where no module is asked for."""
    lengths = {slug: len(here.modules[slug].section_ids) for slug in requirements.modules if slug in here.modules}
    return sections == case(lengths, value=module, else_=-1) if lengths else false()


def _passes(required: QuizRequirement) -> ColumnElement[bool]:
    """An attempt that meets the gate of a quiz."""
    enough = Attempt.percent >= (required.min_score or 0)
    return and_(
        Attempt.quiz == required.quiz,
        Attempt.passed.is_(True),
        enough,
        ContentVersion.revision >= (required.since or 0),
    )


def _stands_in(required: QuizRequirement) -> ColumnElement[bool]:
    """Something done with a person that meets the gate of a quiz."""
    return and_(LiveAlternative.quiz == required.quiz, ContentVersion.revision >= (required.since or 0))


def _passed(people: People, requirements: Requirements, here: Catalogue) -> list[Select[*tuple[Any, ...]]]:
    asked = [one for one in requirements.quizzes if one.quiz in here.quizzes]
    gate, instead = literal("quiz ") + Attempt.quiz, literal("quiz ") + LiveAlternative.quiz
    return [
        select(Attempt.person_id, gate, func.min(Attempt.submitted_at))
        .join(ContentVersion, ContentVersion.hash == Attempt.version)
        .where(Attempt.person_id.in_(people), or_(false(), *(_passes(one) for one in asked)))
        .group_by(Attempt.person_id, Attempt.quiz),
        select(LiveAlternative.person_id, instead, LiveAlternative.at)
        .join(ContentVersion, ContentVersion.hash == LiveAlternative.version)
        .where(LiveAlternative.person_id.in_(people), or_(false(), *(_stands_in(one) for one in asked))),
    ]


def _attended(people: People, minutes: int) -> Select[*tuple[Any, ...]]:
    return (
        select(LiveBooking.person_id, literal("live"), func.max(LiveSession.starts_at))
        .join(LiveSession, LiveSession.id == LiveBooking.session_id)
        .where(
            LiveBooking.person_id.in_(people),
            LiveBooking.attendance == "present",
            LiveSession.kind == Kind.TRAINING.value,
            LiveSession.cancelled_at.is_(None),
            LiveSession.locked_at.is_not(None),
        )
        .group_by(LiveBooking.person_id)
        .having(func.sum(LiveSession.minutes) >= minutes)
    )


@dataclass(frozen=True, slots=True)
class ModuleStop:
    """How many have begun to read a module, and how many have read all of it."""

    slug: str
    begun: int
    read: int


@dataclass(frozen=True, slots=True)
class QuizStop:
    """How many began a quiz, passed it (at all, and with the first attempt), wait for a talk, and are stuck at it."""

    slug: str
    begun: int
    first_time: int
    passed: int
    talk: int
    stuck: int


def module_stops(db: Session, people: People, requirements: Requirements, here: Catalogue) -> tuple[ModuleStop, ...]:
    """Each required module, in the order of the requirements."""
    each = (
        select(SectionRead.module, SectionRead.person_id, func.count().label("sections"))
        .join(ContentVersion, ContentVersion.hash == SectionRead.version)
        .where(SectionRead.person_id.in_(people), _sections(requirements.modules, requirements, here))
        .group_by(SectionRead.module, SectionRead.person_id)
        .subquery()
    )
    whole = _is_whole(each.c.sections, each.c.module, requirements, here)
    counted = select(each.c.module, func.count(), func.sum(case((whole, 1), else_=0))).group_by(each.c.module)
    found = {row[0]: (row[1], row[2]) for row in db.execute(counted)}
    return tuple(ModuleStop(slug, *found.get(slug, (0, 0))) for slug in requirements.modules)


def quiz_stops(db: Session, people: People, requirements: Requirements, idle_since: datetime) -> tuple[QuizStop, ...]:
    """Each required quiz, in the order of the requirements. Who hasn't passed and did nothing there since is stuck."""
    asked = requirements.quizzes
    enough = case((or_(false(), *(_passes(one) for one in asked)), 1), else_=0)
    last = func.max(func.coalesce(Attempt.submitted_at, Attempt.began_at))
    each = (
        select(
            Attempt.quiz,
            Attempt.person_id,
            func.max(enough).label("passed"),
            func.max(case((and_(Attempt.number == 1, enough == 1), 1), else_=0)).label("first_time"),
            last.label("last"),
        )
        .join(ContentVersion, ContentVersion.hash == Attempt.version)
        .where(Attempt.person_id.in_(people), Attempt.quiz.in_([one.quiz for one in asked]))
        .group_by(Attempt.quiz, Attempt.person_id)
        .subquery()
    )
    stuck = case((and_(each.c.passed == 0, each.c.last < idle_since), 1), else_=0)
    counted = select(
        each.c.quiz, func.count(), func.sum(each.c.first_time), func.sum(each.c.passed), func.sum(stuck)
    ).group_by(each.c.quiz)
    found = {row[0]: row[1:] for row in db.execute(counted)}
    talks = _talks(db, people)
    return tuple(_stop(one.quiz, found.get(one.quiz, (0, 0, 0, 0)), talks.get(one.quiz, 0)) for one in asked)


def _stop(slug: str, counts: Sequence[int], talk: int) -> QuizStop:
    begun, first_time, passed, stuck = counts
    return QuizStop(slug, begun, first_time, passed, talk, stuck)


def _talks(db: Session, people: People) -> dict[str, int]:
    waiting = select(Talk.quiz, func.count(distinct(Talk.person_id))).where(
        Talk.person_id.in_(people), Talk.recorded_at.is_(None)
    )
    return {row[0]: row[1] for row in db.execute(waiting.group_by(Talk.quiz))}
