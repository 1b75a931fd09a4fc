"""Enrolling somebody out of a list, or asking who is known elsewhere whether they want to join.

Whoever coordinates a scheme sees the training of everybody in it. So a list puts nobody there whom its coordinator
doesn't know already: they are asked, and say yes themselves.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from trainingsite.access import Permission, Role
from trainingsite.accounts import service as accounts
from trainingsite.deeds import Act
from trainingsite.feeds import queries
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local, site_zone
from trainingsite.schemes import queries as schemes_queries
from trainingsite.schemes import rules
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort, JoinAsk, Scheme

REMIND_JOB = "remind_asked"
SLICE = 100
ROLES = {"mentor": Role.APPLICANT, "mentee": Role.MENTEE}


def ask(act: Act, person_id: int, cohort_id: int, part: str) -> None:
    """Ask somebody by mail, once for each year and part. The caller has asked whether the actor may."""
    seat = (JoinAsk.person_id == person_id, JoinAsk.cohort_id == cohort_id, JoinAsk.part == part)
    if act.db.scalar(select(JoinAsk.id).where(*seat)) is not None:
        return
    asked = JoinAsk(person_id=person_id, cohort_id=cohort_id, part=part, asked_at=act.now)
    act.db.add(asked)
    act.db.flush()
    scheme = act.db.scalars(select(Scheme).join(Cohort).where(Cohort.id == cohort_id)).one()
    act.mail("feeds/asked", person_id, scheme=scheme.name, part=part, ask=str(asked.public_id), scheme_id=scheme.id)


def remind(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that reminds, once, whoever hasn't answered a week before the year takes nobody any more."""
    today = local(act.now, site_zone()).date()
    due = queries.to_remind(act.db, today, act.now, SLICE)
    for one, cohort in due:
        one.reminded_at = act.now
        told: dict[str, str | int] = {"scheme": cohort.scheme_name, "part": one.part, "ask": str(one.public_id)}
        told |= {"closes": as_day(cohort.closes_on), "scheme_id": cohort.scheme_id}
        act.mail("feeds/asked-soon", one.person_id, **told)
    if len(due) == SLICE:
        act.later(REMIND_JOB, {})


def answer(act: Act, public_id: UUID, *, joins: bool) -> None:
    """The actor joins, or says no; a second answer changes nothing.

    Raises:
        Refused: "no_such_ask"; "cohort_closed" for a yes after the year's last day.
    """
    act.require(Permission.SIGNED_IN)
    wanted = (JoinAsk.public_id == public_id, JoinAsk.person_id == act.actor.person_id)
    asked = act.db.scalar(select(JoinAsk).where(*wanted).with_for_update())
    if asked is None:
        raise Refused("no_such_ask", status=404)
    if asked.answered_at is None:
        if joins:
            last, today = act.db.get_one(Cohort, asked.cohort_id).closes_on, local(act.now, site_zone()).date()
            rules.refuse_when_closed(last, today)
        asked.answered_at = act.now
        if joins:
            enrol(act, asked.person_id, asked.cohort_id, asked.part)


def enrol(act: Act, person_id: int, cohort_id: int, part: str) -> bool:
    """Whether they weren't in that year in that part before; now they are. The caller has asked whether it may be."""
    if schemes_queries.enrolment(act.db, person_id, cohort_id, part) is not None:
        return False
    accounts.grant(act, person_id, ROLES[part], act.db.get_one(Cohort, cohort_id).scheme_id)
    schemes.enrol(act, person_id, cohort_id, part)
    return True
