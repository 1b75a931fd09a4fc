"""Nudges: switched on by a scheme, sent in the daytime of working days, at most three to each and two weeks apart."""

from collections.abc import Mapping
from typing import Any

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.times import local, site_zone
from trainingsite.outreach import nudge_queries as queries
from trainingsite.outreach import nudge_rules as rules
from trainingsite.outreach.models import Nudge, NudgeSetting
from trainingsite.outreach.nudge_rules import Stalled
from trainingsite.schemes.models import Scheme
from trainingsite.schemes.queries import CohortView
from trainingsite.selection.rules import unmet
from trainingsite.training import queries as training
from trainingsite.training.rules import Gate

KIND = "outreach/nudge"
PLAN, JOB = "plan_nudges", "send_nudges"
SLICE = 50


def choose(act: Act, scheme: Scheme, *, is_on: bool, days: int) -> None:
    """Switch a scheme's nudges on or off; what holds already changes nothing.

    Raises:
        Refused: "not_allowed", "nudge_days".
    """
    act.require(Permission.NUDGE, scheme.id)
    wanted = (is_on, rules.checked_days(days))
    row = queries.setting(act.db, scheme.id)
    if row is not None and (row.is_on, row.days) == wanted:
        return
    if row is None:
        row = NudgeSetting(scheme_id=scheme.id)
        act.db.add(row)
    row.is_on, row.days = wanted
    row.changed_at, row.changed_by = act.now, act.actor.person_id
    act.record("nudges.changed", "scheme", scheme.public_id, scheme_id=scheme.id, on=is_on, days=days)


def plan(act: Act, _payload: object) -> None:
    """The job that comes each hour: on working days, once a day for each scheme, nudges are sent."""
    here = local(act.now, site_zone())
    if not rules.is_time(here):
        return
    for scheme_id in queries.switched_on(act.db):
        act.later(JOB, {"scheme": scheme_id}, key=f"{JOB}:{scheme_id}:{here.date()}")


def send(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that nudges those of a scheme who are due, fifty at a time; it queues itself until none is left."""
    row = queries.setting(act.db, int(payload["scheme"]))
    if row is None or not row.is_on:
        return
    today = local(act.now, site_zone()).date()
    for cohort in queries.running(act.db, row.scheme_id, today):
        found = act.db.execute(queries.due(cohort, catalogue(), row.days, act.now).limit(SLICE)).all()
        for one in found:
            _nudge(act, cohort, row.days, one)
        if len(found) == SLICE:
            act.later(JOB, {"scheme": row.scheme_id})
            return


def _nudge(act: Act, cohort: CohortView, days: int, one: Any) -> None:
    if not rules.is_due(Stalled(one.since, one.nudges, one.nudged_at), days, act.now):
        return
    left = unmet(training.gates(act.db, one.person_id, cohort.terms.requirements))
    step = left[0] if left else Gate("training", "", False, "", 0)
    number = one.nudges + 1
    act.db.add(Nudge(enrolment_id=one.enrolment_id, number=number, step=step.kind, slug=step.slug, at=act.now))
    about: dict[str, str | int] = {"scheme": cohort.scheme_name, "scheme_id": cohort.scheme_id}
    told: dict[str, str | int] = {"step": step.kind, "title": title_of(step), "minutes": step.minutes_left}
    act.mail(KIND, one.person_id, last=int(number == rules.MOST), **about, **told)


def title_of(step: Gate) -> str:
    """What the module or quiz of a step is called; "" for other steps."""
    here = catalogue()
    if step.kind == "module":
        return here.modules[step.slug].title if step.slug in here.modules else ""
    return here.quizzes[step.slug].title if step.kind == "quiz" and step.slug in here.quizzes else ""
