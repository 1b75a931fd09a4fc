"""The statements of the pages and deeds that people wait for, made once.

They are written on tables rather than on models: a unit of work would cost more than the whole of an answer's saving.
"""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import (
    Insert,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite

from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import listed
from trainingsite.content.models import ContentVersion
from trainingsite.infra.prepared import hot
from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.training import models
from trainingsite.training.live import models as live


def table(model: type[Any]) -> Table:
    """The table of a model."""
    return cast(Table, model.__table__)


ATTEMPT = table(models.Attempt)
STEP = table(models.AttemptStep)
RESPONSE = table(models.AttemptResponse)
SECTION_READ = table(models.SectionRead)
ADJUSTMENT = table(models.TimeAdjustment)
TALK = table(models.Talk)
SIGNATURE = table(models.AgreementSignature)
SESSION, BOOKING, ALTERNATIVE = (table(m) for m in (live.LiveSession, live.LiveBooking, live.LiveAlternative))
PERSON, GRANT, COHORT, ENROLMENT = (table(model) for model in (Person, RoleGrant, Cohort, Enrolment))
VERSION = table(ContentVersion)

OPEN = "open"
ATTEMPT_COLUMNS = (
    ATTEMPT.c.id,
    ATTEMPT.c.public_id,
    ATTEMPT.c.person_id,
    ATTEMPT.c.quiz,
    ATTEMPT.c.version,
    ATTEMPT.c.number,
    ATTEMPT.c.seed,
    ATTEMPT.c.state,
    ATTEMPT.c.phase,
    as_type(ATTEMPT.c.drawn, Text).label("drawn"),
    ATTEMPT.c.began_at,
    ATTEMPT.c.deadline,
    ATTEMPT.c.submitted_at,
    ATTEMPT.c.score,
    ATTEMPT.c.percent,
    ATTEMPT.c.passed,
    ATTEMPT.c.critical_missed,
    ATTEMPT.c.break_seconds,
    ATTEMPT.c.paused_seconds,
    ATTEMPT.c.paused_at,
    ATTEMPT.c.paused_until,
    ATTEMPT.c.graded_by,
)
_ATTEMPTS = select(*ATTEMPT_COLUMNS)
_OF_PERSON = ATTEMPT.c.person_id == bindparam("person_id")

OWN_ATTEMPT = hot(_ATTEMPTS.where(ATTEMPT.c.public_id == bindparam("attempt"), _OF_PERSON))
OWN_ATTEMPT_HELD = OWN_ATTEMPT.with_for_update()
ATTEMPT_HELD = hot(_ATTEMPTS.where(ATTEMPT.c.id == bindparam("attempt_id")).with_for_update())
_DATED = select(*ATTEMPT_COLUMNS, VERSION.c.revision).join(VERSION, VERSION.c.hash == ATTEMPT.c.version)
ATTEMPTS_AT = hot(_DATED.where(_OF_PERSON, ATTEMPT.c.quiz == bindparam("quiz")).order_by(ATTEMPT.c.number))
_THIS = ATTEMPT.alias("this")
_ITS_QUIZ = (
    select(_THIS.c.quiz)
    .where(_THIS.c.public_id == bindparam("attempt"), _THIS.c.person_id == bindparam("person_id"))
    .scalar_subquery()
)
_TALKS_HERE = (
    select(func.count())
    .select_from(TALK)
    .where(TALK.c.person_id == ATTEMPT.c.person_id, TALK.c.quiz == ATTEMPT.c.quiz)
    .correlate(ATTEMPT)
)
_AFTER_IT = (TALK.c.after == ATTEMPT.c.number, TALK.c.rule == "", TALK.c.recorded_at.is_not(None))
HISTORY_WITH = hot(
    _DATED.add_columns(
        _TALKS_HERE.where(*_AFTER_IT).scalar_subquery().label("more"),
        _TALKS_HERE.where(TALK.c.recorded_at.is_(None)).scalar_subquery().label("waiting"),
    )
    .where(_OF_PERSON, ATTEMPT.c.quiz == _ITS_QUIZ)
    .order_by(ATTEMPT.c.number)
)
ATTEMPTS_OF = hot(_ATTEMPTS.where(_OF_PERSON).order_by(ATTEMPT.c.quiz, ATTEMPT.c.number))
OPEN_ATTEMPTS_HELD = hot(_ATTEMPTS.where(_OF_PERSON, ATTEMPT.c.state == OPEN).with_for_update())
OVERDUE = hot(
    select(ATTEMPT.c.id)
    .where(ATTEMPT.c.state == OPEN, ATTEMPT.c.deadline < bindparam("now"), listed(ATTEMPT.c.person_id))
    .order_by(ATTEMPT.c.deadline)
    .limit(100)
)
_ENDED_BEFORE = (
    ATTEMPT.c.quiz == bindparam("quiz"),
    ATTEMPT.c.state != OPEN,
    or_(ATTEMPT.c.version != bindparam("version"), ATTEMPT.c.graded_by.is_not(None)),
    listed(ATTEMPT.c.person_id),
)
TO_REGRADE_IDS = select(ATTEMPT.c.id).where(*_ENDED_BEFORE).subquery()
TO_REGRADE = hot(
    _ATTEMPTS.where(*_ENDED_BEFORE, ATTEMPT.c.id > bindparam("after"))
    .order_by(ATTEMPT.c.id)
    .limit(bindparam("most", type_=Integer))
)
PERSON_BEGAN = hot(
    update(PERSON)
    .where(PERSON.c.id == bindparam("who"), PERSON.c.began_at.is_(None))
    .values(began_at=bindparam("at", type_=PERSON.c.began_at.type))
)
PERSON_HELD = hot(select(PERSON.c.id).where(PERSON.c.id == bindparam("person_id")).with_for_update())

RESPONSES = hot(
    select(
        RESPONSE.c.item_id,
        RESPONSE.c.revision,
        RESPONSE.c.response,
        RESPONSE.c.saved_at,
        RESPONSE.c.mark,
        RESPONSE.c.certainty,
        RESPONSE.c.tries,
    ).where(RESPONSE.c.attempt_id == bindparam("attempt_id"))
)
RESPONSES_OF = select(RESPONSE).where(RESPONSE.c.attempt_id.in_(bindparam("ids", expanding=True)))
ONE_RESPONSE = RESPONSES.where(RESPONSE.c.item_id == bindparam("item_id"))
STEP_BY_KEY = hot(
    select(STEP.c.at, STEP.c.data).where(
        STEP.c.attempt_id == bindparam("attempt_id"), STEP.c.client_key == bindparam("client_key")
    )
)
READ = hot(
    select(SECTION_READ.c.section)
    .join(VERSION, VERSION.c.hash == SECTION_READ.c.version)
    .where(
        SECTION_READ.c.person_id == bindparam("person_id"),
        SECTION_READ.c.module == bindparam("module"),
        VERSION.c.revision >= bindparam("revision"),
    )
)
ADJUSTMENT_OF = hot(
    select(ADJUSTMENT.c.extra_percent, ADJUSTMENT.c.no_limit, ADJUSTMENT.c.break_minutes).where(
        ADJUSTMENT.c.person_id == bindparam("person_id")
    )
)

TALKS = hot(
    select(
        TALK.c.public_id,
        TALK.c.quiz,
        TALK.c.rule,
        TALK.c.after,
        TALK.c.asked_at,
        TALK.c.recorded_at,
        TALK.c.outcome,
        PERSON.c.name,
    )
    .select_from(TALK)
    .outerjoin(ENROLMENT, ENROLMENT.c.person_id == TALK.c.person_id)
    .outerjoin(COHORT, COHORT.c.id == ENROLMENT.c.cohort_id)
    .outerjoin(GRANT, and_(GRANT.c.scheme_id == COHORT.c.scheme_id, GRANT.c.role == "coordinator"))
    .outerjoin(PERSON, PERSON.c.id == GRANT.c.person_id)
    .where(TALK.c.person_id == bindparam("person_id"))
    .order_by(TALK.c.id, PERSON.c.name)
)

READ_VERSIONS = hot(
    select(
        SECTION_READ.c.module,
        SECTION_READ.c.version,
        VERSION.c.revision,
        func.max(SECTION_READ.c.at).label("at"),
        func.sum(func.count()).over(partition_by=SECTION_READ.c.module).label("sections"),
    )
    .join(VERSION, VERSION.c.hash == SECTION_READ.c.version)
    .where(SECTION_READ.c.person_id == bindparam("person_id"))
    .group_by(SECTION_READ.c.module, SECTION_READ.c.version, VERSION.c.revision)
    .order_by(func.max(SECTION_READ.c.at))
)
PASSED_VERSIONS = hot(
    select(ATTEMPT.c.quiz, ATTEMPT.c.version, VERSION.c.revision, ATTEMPT.c.submitted_at, ATTEMPT.c.percent)
    .join(VERSION, VERSION.c.hash == ATTEMPT.c.version)
    .where(_OF_PERSON, ATTEMPT.c.passed)
    .order_by(ATTEMPT.c.submitted_at)
)
ALTERNATIVE_VERSIONS = hot(
    select(ALTERNATIVE.c.quiz, ALTERNATIVE.c.version, VERSION.c.revision, ALTERNATIVE.c.at)
    .join(VERSION, VERSION.c.hash == ALTERNATIVE.c.version)
    .where(ALTERNATIVE.c.person_id == bindparam("person_id"))
)
SIGNED_VERSION = hot(
    select(SIGNATURE.c.version, VERSION.c.revision, SIGNATURE.c.at)
    .join(VERSION, VERSION.c.hash == SIGNATURE.c.version)
    .where(SIGNATURE.c.person_id == bindparam("person_id"))
    .order_by(SIGNATURE.c.at.desc())
    .limit(1)
)

ADD_ATTEMPT = hot(insert(ATTEMPT).returning(ATTEMPT.c.id))
EXTEND = hot(
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("of_attempt"))
    .values(phase=bindparam("to_phase"), drawn=bindparam("to_drawn"), deadline=bindparam("to_deadline"))
)
MOVE_DEADLINE = hot(
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("of_attempt"))
    .values(deadline=bindparam("to_deadline"), break_seconds=bindparam("to_breaks"))
)
PAUSE = hot(
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("of_attempt"))
    .values(
        deadline=bindparam("to_deadline"),
        paused_at=bindparam("since"),
        paused_until=bindparam("until"),
        paused_seconds=bindparam("used"),
    )
)
FINISH = hot(
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("of_attempt"))
    .values(
        state=bindparam("to_state"),
        submitted_at=bindparam("at"),
        score=bindparam("exact"),
        percent=bindparam("per_cent"),
        passed=bindparam("is_passed"),
        critical_missed=bindparam("missed"),
        paused_at=None,
        paused_until=None,
    )
)
REGRADE = hot(
    update(ATTEMPT)
    .where(ATTEMPT.c.id == bindparam("of_attempt"))
    .values(
        score=bindparam("exact"),
        percent=bindparam("per_cent"),
        passed=bindparam("is_passed"),
        critical_missed=bindparam("missed"),
        graded_by=bindparam("by"),
    )
)
MARK = hot(
    update(RESPONSE)
    .where(RESPONSE.c.attempt_id == bindparam("of_attempt"), RESPONSE.c.item_id == bindparam("of_item"))
    .values(mark=bindparam("to_mark"), weight=bindparam("to_weight"))
)


class BothDatabases:
    """A statement with ON CONFLICT, which each database's dialect builds in its own class."""

    def __init__(self, build: Callable[[Callable[[Table], Any]], Insert]) -> None:
        self._built = {"sqlite": hot(build(sqlite.insert)), "postgresql": hot(build(postgresql.insert))}

    def on(self, dialect: str) -> Insert:
        """The statement for a dialect's name."""
        return self._built[dialect]


def _add_step(start: Callable[[Table], Any]) -> Insert:
    """Append a step under the next number; gives that back unless the client's key was used before."""
    of_attempt = bindparam("of_attempt", type_=Integer)
    latest = select(func.coalesce(func.max(STEP.c.seq), 0) + 1).where(STEP.c.attempt_id == of_attempt)
    given: dict[str, Any] = {name: bindparam(name) for name in ("kind", "item_id", "client_key", "at", "data")}
    row = start(STEP).values(attempt_id=of_attempt, seq=latest.scalar_subquery(), **given)
    return cast(Insert, row.on_conflict_do_nothing(index_elements=["attempt_id", "client_key"]).returning(STEP.c.seq))


ADD_STEP = BothDatabases(_add_step)


def _save(start: Callable[[Table], Any]) -> Insert:
    """Write an answer unless a newer one is there; gives the revision back if it was written."""
    row = start(RESPONSE)
    return cast(
        Insert,
        row.on_conflict_do_update(
            index_elements=["attempt_id", "item_id"],
            set_={name: row.excluded[name] for name in ("revision", "response", "saved_at", "certainty", "tries")},
            where=RESPONSE.c.revision < row.excluded.revision,
        ).returning(RESPONSE.c.revision),
    )


SAVE = BothDatabases(_save)


def _add_read(start: Callable[[Table], Any]) -> Insert:
    """Write down that a section was read; one that was read in an older revision is now read in this one."""
    row = start(SECTION_READ)
    older = select(VERSION.c.hash).where(VERSION.c.revision < bindparam("revision"))
    return cast(
        Insert,
        row.values(
            {name: bindparam(name) for name in ("person_id", "module", "section", "version", "at")}
        ).on_conflict_do_update(
            index_elements=["person_id", "module", "section"],
            set_={name: row.excluded[name] for name in ("version", "at")},
            where=SECTION_READ.c.version.in_(older),
        ),
    )


ADD_READ = BothDatabases(_add_read)
ADD_SIGNATURE = BothDatabases(
    lambda start: (
        start(SIGNATURE)
        .on_conflict_do_nothing(index_elements=["person_id", "version", "signed_on"])
        .returning(SIGNATURE.c.id)
    )
)


def _adjust(start: Callable[[Table], Any]) -> Insert:
    row = start(ADJUSTMENT)
    given = ("extra_percent", "no_limit", "break_minutes", "set_at", "set_by")
    new = {name: row.excluded[name] for name in given}
    return cast(Insert, row.on_conflict_do_update(index_elements=["person_id"], set_=new))


ADJUST = BothDatabases(_adjust)
