"""The one statement by which gates, the trail and the desk know how somebody stands in training."""

from sqlalchemy import Integer, String, and_, bindparam, case, func, literal, select, union_all
from sqlalchemy import cast as as_type

from trainingsite.infra.db import UtcDateTime
from trainingsite.infra.prepared import hot
from trainingsite.training.statements import (
    ALTERNATIVE,
    ATTEMPT,
    BOOKING,
    SECTION_READ,
    SESSION,
    SIGNATURE,
    TALK,
    VERSION,
)

OF_PERSON = ATTEMPT.c.person_id == bindparam("person_id")
NOTHING = as_type(None, Integer)
NO_TIME = as_type(None, UtcDateTime())
_HELD_FOR = and_(
    BOOKING.c.session_id == SESSION.c.id,
    BOOKING.c.person_id == bindparam("person_id"),
    SESSION.c.cancelled_at.is_(None),
)
_ATTENDED = (
    select(
        *(literal("live", String), SESSION.c.kind, literal("", String)),
        *(func.sum(SESSION.c.minutes), NOTHING, NO_TIME, NOTHING),
    )
    .where(_HELD_FOR, SESSION.c.locked_at.is_not(None), BOOKING.c.attendance == "present")
    .group_by(SESSION.c.kind)
)
_AHEAD = select(
    literal("place", String),
    as_type(SESSION.c.public_id, String),
    SESSION.c.title,
    NOTHING,
    NOTHING,
    SESSION.c.starts_at,
    NOTHING,
).where(_HELD_FOR, BOOKING.c.state == "booked", BOOKING.c.attendance.is_(None))
_ALTERNATIVES = (
    select(
        *(literal("alternative", String), ALTERNATIVE.c.quiz, literal("", String)),
        *(NOTHING, NOTHING, ALTERNATIVE.c.at, VERSION.c.revision),
    )
    .join(VERSION, VERSION.c.hash == ALTERNATIVE.c.version)
    .where(ALTERNATIVE.c.person_id == bindparam("person_id"))
)
STANDING = hot(
    union_all(
        select(
            literal("read", String).label("kind"),
            SECTION_READ.c.module.label("name"),
            SECTION_READ.c.section.label("part"),
            NOTHING.label("tries"),
            NOTHING.label("best"),
            NO_TIME.label("at"),
            VERSION.c.revision.label("revision"),
        )
        .join(VERSION, VERSION.c.hash == SECTION_READ.c.version)
        .where(SECTION_READ.c.person_id == bindparam("person_id")),
        select(
            literal("attempts", String),
            ATTEMPT.c.quiz,
            ATTEMPT.c.state,
            func.count(),
            func.max(case((ATTEMPT.c.passed, ATTEMPT.c.percent))),
            func.max(ATTEMPT.c.submitted_at),
            VERSION.c.revision,
        )
        .join(VERSION, VERSION.c.hash == ATTEMPT.c.version)
        .where(OF_PERSON)
        .group_by(ATTEMPT.c.quiz, ATTEMPT.c.state, VERSION.c.revision),
        select(literal("talk", String), TALK.c.quiz, TALK.c.rule, NOTHING, NOTHING, NO_TIME, NOTHING).where(
            TALK.c.person_id == bindparam("person_id"), TALK.c.recorded_at.is_(None)
        ),
        select(
            *(literal("signed", String), SIGNATURE.c.version, literal("", String)),
            *(NOTHING, NOTHING, SIGNATURE.c.at, NOTHING),
        ).where(SIGNATURE.c.person_id == bindparam("person_id")),
        _ATTENDED,
        _AHEAD,
        _ALTERNATIVES,
    )
)
