"""Asking referees, and taking what they say."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from trainingsite.access import Permission
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import normal_email
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import queries, reference_queries
from trainingsite.selection import reference_rules as rules
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_queries import Asked
from trainingsite.selection.reference_rules import Standing

MAIL_JOB = "mail_referee"
MISSED_JOB = "reference_missed"


@dataclass(frozen=True, slots=True)
class Referee:
    """Whom an applicant names."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a referee says: how they know the applicant, a level (or None) by scale, and free words."""

    known: str
    levels: Mapping[str, int | None]
    words: str


def make_token(secret: str, public_id: UUID) -> str:
    """The signed part of a referee's link. When it ends is kept with the reference."""
    return str(URLSafeSerializer(secret, salt="signpost-reference").dumps(public_id.hex))


def read_token(secret: str, token: str) -> UUID:
    """Which reference a link is about.

    Raises:
        Refused: "reference_link_ended" if it was changed or cut off.
    """
    try:
        return UUID(URLSafeSerializer(secret, salt="signpost-reference").loads(token))
    except (BadData, ValueError, TypeError, AttributeError):
        raise Refused("reference_link_ended", status=410) from None


def ask_on_sending(act: Act, application: Application, cohort: CohortView) -> None:
    """Ask the referee whom a sent application names, unless they were asked before or a reference is in.

    Raises:
        Refused: "own_referee".
    """
    answers = application.answers
    named = Referee(str(answers.get("referee_name") or ""), normal_email(str(answers.get("referee_email") or "")))
    last = reference_queries.latest(act.db, application.id)
    if rules.to_ask(_standing(act, last), last.email if last else "", named.email):
        _ask(act, application, cohort, named)


def name_another(act: Act, slug: str, named: Referee) -> None:
    """Ask somebody else, once the last referee won't answer.

    Raises:
        Refused: "no_such_scheme", "join_first", "no_referee_wanted", "referee_asked_already", "same_referee",
            "own_referee".
    """
    act.require(Permission.APPLY)
    cohort = schemes.own_cohort(act.db, act.actor.person_id or 0, slug)
    enrolment = schemes.enrolment(act.db, act.actor.person_id or 0, cohort.id)
    application = queries.own_application(act.db, enrolment.id, lock=True) if enrolment else None
    if application is None or application.state in rules.ENDED:
        raise Refused("no_referee_wanted")
    last = reference_queries.latest(act.db, application.id)
    current = _standing(act, last)
    rules.refuse_another(current)
    if last is not None and current is not None:
        rules.refuse_same_again(current, last.email, named.email)
    _ask(act, application, cohort, named)


def _ask(act: Act, application: Application, cohort: CohortView, named: Referee) -> None:
    applicant = act.db.get_one(Person, act.actor.person_id)
    rules.refuse_own_address(named.email, applicant.email)
    last = reference_queries.latest(act.db, application.id)
    if last is not None and last.state == Standing.ASKED:
        last.state = rules.closed_as(_when(last, act.now)).value
        act.db.flush()
    reference = Reference(
        public_id=uuid.uuid4(),
        application_id=application.id,
        name=named.name[:200],
        email=normal_email(named.email),
        state=Standing.ASKED.value,
        asked_at=act.now,
        expires_at=act.now + rules.LIFETIME,
        levels={},
    )
    act.db.add(reference)
    act.db.flush()
    act.record("reference.asked", "reference", reference.public_id, scheme_id=cohort.scheme_id)
    act.later(MAIL_JOB, {"reference_id": reference.id, "kind": "reference-ask"})
    for wait in rules.REMINDERS:
        act.later(MAIL_JOB, {"reference_id": reference.id, "kind": "reference-remind"}, run_after=act.now + wait)
    act.later(MISSED_JOB, {"reference_id": reference.id}, run_after=reference.expires_at)


def give(act: Act, public_id: UUID, opinion: Opinion) -> None:
    """Keep what a referee says, once. The signed link is the permission: there is no account.

    Raises:
        Refused: "reference_link_ended", "reference_given", "reference_not_needed".
    """
    found = _to_answer(act, public_id, Standing.RECEIVED)
    found.reference.known, found.reference.words = opinion.known, opinion.words
    found.reference.levels = dict(opinion.levels)


def decline(act: Act, public_id: UUID) -> None:
    """The referee would rather not; the applicant may name somebody else.

    Raises:
        Refused: "reference_link_ended", "reference_given", "reference_not_needed".
    """
    found = _to_answer(act, public_id, Standing.DECLINED)
    _tell_applicant(act, found, Standing.DECLINED)


def send_back(act: Act, reference_id: int) -> None:
    """The mail to a referee came back: the applicant may name another address."""
    found = reference_queries.by_id(act.db, reference_id)
    if found is None or found.reference.state != Standing.ASKED:
        return
    found.reference.state, found.reference.answered_at = Standing.RETURNED.value, act.now
    act.record("reference.returned", "reference", found.reference.public_id, scheme_id=found.scheme_id)
    _tell_applicant(act, found, Standing.RETURNED)


def missed(act: Act, payload: Mapping[str, Any]) -> None:
    """The time of a reference is over: tell the applicant, if it is still wanted."""
    found = reference_queries.by_id(act.db, payload["reference_id"])
    if found and found.reference.state == Standing.ASKED and found.application.state not in rules.ENDED:
        _tell_applicant(act, found, Standing.EXPIRED)


def note(act: Act, public_id: UUID) -> UUID:
    """A coordinator has read a reference, or that none came: it waits no longer. Gives the application.

    Raises:
        Refused: "reference_link_ended", "not_allowed", "own_application".
    """
    found = reference_queries.by_public_id(act.db, public_id, hold=True)
    act.require(Permission.DECIDE_APPLICATIONS, found.scheme_id)
    if found.applicant.id == act.actor.person_id:
        raise Refused("own_application", status=403)
    if found.reference.noted_at is None:
        found.reference.noted_at, found.reference.noted_by = act.now, act.actor.person_id
        act.record("reference.noted", "reference", public_id, scheme_id=found.scheme_id)
    return found.application.public_id


def _to_answer(act: Act, public_id: UUID, answer: Standing) -> Asked:
    found = reference_queries.by_public_id(act.db, public_id, hold=True)
    reference = found.reference
    rules.refuse_answer(_when(reference, act.now), found.application.state)
    reference.state, reference.answered_at = answer.value, act.now
    act.record(f"reference.{answer.value}", "reference", public_id, scheme_id=found.scheme_id)
    return found


def _tell_applicant(act: Act, found: Asked, why: Standing) -> None:
    about: dict[str, str | int] = {"scheme": found.scheme, "scheme_id": found.scheme_id, "slug": found.slug}
    act.mail("selection/reference-missing", found.applicant.id, **about, why=why.value)


def _standing(act: Act, reference: Reference | None) -> Standing | None:
    return _when(reference, act.now) if reference else None


def _when(reference: Reference, now: datetime) -> Standing:
    return rules.standing(reference.state, reference.expires_at, now)
