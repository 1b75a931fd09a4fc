"""Telling those who aren't approved yet what a changed year asks them further: one mail, however often it changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingsite.accounts.queries import listed
from trainingsite.deeds import Act
from trainingsite.infra import jobs
from trainingsite.schemes import change_rules
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.change_rules import Running
from trainingsite.schemes.models import Enrolment
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.rules import Plan, Terms, terms_from_json, terms_to_json
from trainingsite.selection import further_rules as rules
from trainingsite.selection.models import Application
from trainingsite.selection.returning_queries import returns
from trainingsite.training import queries as training

JOB = "tell_of_terms"
HOLD = timedelta(minutes=10)  # what is changed again meanwhile is told with it
SLICE = 50
CLOSED = ("approved", "declined", "withdrawn")


def plan(act: Act, cohort: CohortView) -> None:
    """Tell them in ten minutes in what the year differs then from how it is now, before it is changed."""
    key = f"{JOB}:{cohort.id}:"
    if not jobs.waits(act.db, key):
        told: dict[str, str | int] = {"cohort": cohort.id, "before": _kept(cohort.terms), "at": act.now.isoformat()}
        act.later(JOB, told, key=f"{key}{act.now.isoformat()}", run_after=act.now + HOLD)


def tell(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that mails them, slice by slice. Who has done it all already gets nothing."""
    cohort = schemes.cohort_by_id(act.db, int(payload["cohort"]))
    before, after = (_read(str(payload.get(name) or _kept(cohort.terms))) for name in ("before", "after"))
    days = (cohort.opens_on, cohort.closes_on)
    made = change_rules.changes(Running(before, *days), Running(after, *days))
    if not change_rules.asks_more(made):
        return
    people = _people(act.db, cohort.id, datetime.fromisoformat(str(payload["at"])), int(payload.get("past", 0)))
    about: dict[str, str | int] = {"scheme": cohort.scheme_name, "year": cohort.year, "scheme_id": cohort.scheme_id}
    for one in people:
        gates = training.gates(act.db, one.person_id, after.requirements)
        if found := rules.further(made, gates, returning=one.is_back):
            sent = int(one.state is not None and one.state != "draft")
            act.mail("selection/terms", one.person_id, **about, **rules.facts(found), sent=sent)
    if len(people) == SLICE:
        act.later(JOB, {**payload, "after": _kept(after), "past": people[-1].id})


def _people(db: Session, cohort_id: int, at: datetime, past: int) -> Sequence[Any]:
    """Who joined before `at` as a mentor and is neither approved nor out, from the enrolment `past` on."""
    statement = (
        select(Enrolment.id, Enrolment.person_id, Application.state, returns().label("is_back"))
        .outerjoin(Application, Application.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.part == "mentor", listed(Enrolment.person_id))
        .where(Enrolment.enrolled_at <= at, Enrolment.id > past)
        .where(or_(Application.state.is_(None), Application.state.not_in(CLOSED)))
    )
    return db.execute(statement.order_by(Enrolment.id).limit(SLICE)).all()


def _kept(terms: Terms) -> str:
    """Terms as a job carries them, without questions and rubrics, of which nobody is told."""
    told = replace(terms, review=Plan(), interview_rubric=(), questions=(), set_aside=())
    return json.dumps(terms_to_json(told))


def _read(kept: str) -> Terms:
    return terms_from_json(json.loads(kept))
