"""What a person did in training, in the shape of a story: when, what, by whom, in which scheme."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, Select, String, case, cast, func, literal, null, select

from trainingsite.training.live.models import LiveAlternative, LiveBooking, LiveSession
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead, Talk, TimeAdjustment

NOBODY = cast(null(), Integer)
NO_WORDS = literal("")


def past(person_id: int, ids: Collection[int] | None) -> list[Select[Any]]:
    """Rows of at, kind, code, words, by_id, scheme_id. Training belongs to the person; sessions to a scheme."""
    began = _own(func.min(SectionRead.at), "read", SectionRead.module).group_by(SectionRead.module)
    handed_in = _own(Attempt.submitted_at, "attempt", Attempt.quiz, words=_result()).where(
        Attempt.submitted_at.is_not(None)
    )
    talked = _own(Talk.recorded_at, "talk", Talk.quiz, Talk.recorded_by).where(Talk.recorded_at.is_not(None))
    with_person = _own(LiveAlternative.at, "with-person", LiveAlternative.quiz, LiveAlternative.recorded_by)
    signed = _own(AgreementSignature.at, "agreement", literal("signed"))
    timed = _own(TimeAdjustment.set_at, "time", literal("set"), TimeAdjustment.set_by)
    came = _session().where(LiveBooking.state == "booked", LiveSession.cancelled_at.is_(None))
    return [
        began.where(SectionRead.person_id == person_id),
        handed_in.where(Attempt.person_id == person_id),
        talked.where(Talk.person_id == person_id),
        with_person.where(LiveAlternative.person_id == person_id),
        signed.where(AgreementSignature.person_id == person_id),
        timed.where(TimeAdjustment.person_id == person_id),
        (came if ids is None else came.where(LiveSession.scheme_id.in_(ids))).where(LiveBooking.person_id == person_id),
    ]


def _result() -> Any:
    return case((Attempt.passed.is_(True), "passed"), else_="not-passed")


def _session() -> Select[Any]:
    noted = func.coalesce(LiveBooking.attendance, literal("booked"))
    found = happened(LiveSession.starts_at, "session", noted, LiveBooking.noted_by, LiveSession.title)
    return found.add_columns(LiveSession.scheme_id).join(LiveBooking, LiveBooking.session_id == LiveSession.id)


def _own(at: Any, kind: str, code: Any, by: Any = NOBODY, words: Any = NO_WORDS) -> Select[Any]:
    return happened(at, kind, code, by, words).add_columns(NOBODY.label("scheme_id"))


def happened(at: Any, kind: str, code: Any, by: Any, words: Any = NO_WORDS) -> Select[Any]:
    """What a part of the story begins with; `scheme_id` is to be added."""
    return select(
        at.label("at"),
        cast(literal(kind), String).label("kind"),
        cast(code, String).label("code"),
        cast(words, String).label("words"),
        by.label("by_id"),
    )
