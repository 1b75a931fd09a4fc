"""Reading how a cohort comes along: a few statements for all of it, however many people there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, select, union_all
from sqlalchemy.orm import Session

from trainingsite.content.values import Catalogue, Question
from trainingsite.evaluation import overview_rules as rules
from trainingsite.evaluation.overview_rules import Breakdown, Invited, Step, Stretch, Walked
from trainingsite.schemes.models import Enrolment, JoinAsk
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import stage_queries
from trainingsite.selection.models import Application
from trainingsite.selection.returning_models import ReturnInvitation
from trainingsite.selection.stage_rules import Stage
from trainingsite.training import cohort_queries as training
from trainingsite.training.cohort_queries import ModuleStop, QuizStop

TIMES = {
    Step.INVITED: "invited_at",
    Step.JOINED: "enrolled_at",
    Step.BEGAN: "began_at",
    Step.TRAINED: "trained_at",
    Step.APPLIED: "sent_at",
    Step.OFFERED: "offered_at",
    Step.APPROVED: "approved_at",
}


@dataclass(frozen=True, slots=True)
class Overview:
    """How a cohort comes along. `stages` counts where everybody is now."""

    cohort: CohortView
    invited: Invited | None
    funnel: tuple[Stretch, ...]
    stages: tuple[tuple[Stage, int], ...]
    modules: tuple[ModuleStop, ...]
    quizzes: tuple[QuizStop, ...]
    breakdowns: tuple[tuple[str, Breakdown], ...]

    @property
    def people(self) -> int:
        return self.funnel[0].people


def overview(db: Session, cohort: CohortView, here: Catalogue, now: datetime) -> Overview:
    """All of it, in five statements."""
    asked = questions(here, cohort)
    walked = _walked(db, cohort, here, [one.id for one in asked], now)
    people, terms = training.mentors_of(cohort.id), cohort.terms
    offers, trains = any(Step.OFFERED in one.times for one in walked), training.gates_of(terms.requirements) > 0
    steps = rules.steps_of(terms.order, offers=offers, trains=trains)
    invited = rules.invited(walked, _elsewhere(db, cohort.id))
    counts = ((stage, sum(one.stage == stage for one in walked)) for stage in Stage)
    return Overview(
        cohort=cohort,
        invited=invited,
        funnel=rules.funnel(walked, steps, invited.people if invited else 0),
        stages=tuple((stage, count) for stage, count in counts if count),
        modules=training.module_stops(db, people, terms.requirements, here),
        quizzes=training.quiz_stops(db, people, terms.requirements, now - rules.IDLE),
        breakdowns=tuple((one.label, rules.breakdown(walked, one.id)) for one in asked),
    )


def questions(here: Catalogue, cohort: CohortView) -> tuple[Question, ...]:
    """What applicants can be grouped by: what they chose or wrote in one line, but nothing about referees."""
    kind = here.scheme_types.get(cohort.scheme_type)
    asked = cohort.terms.questions or (kind.questions if kind else ())
    return tuple(one for one in asked if one.kind in ("choice", "text") and not one.id.startswith("referee"))


def _walked(db: Session, cohort: CohortView, here: Catalogue, keys: Sequence[str], now: datetime) -> list[Walked]:
    answers = [Application.answers[key].as_string().label(f"answer_{place}") for place, key in enumerate(keys)]
    invited = _invited(cohort.id)
    found = stage_queries.walked(cohort, here, now).outerjoin(invited, invited.c.person_id == Enrolment.person_id)
    rows = db.execute(found.add_columns(invited.c.at.label("invited_at"), *answers))
    return [_one(row._mapping, keys) for row in rows]


def _invited(cohort_id: int) -> Subquery:
    """Who was invited to be a mentor in a cohort, and when first: `person_id`, `at`."""
    returning = select(ReturnInvitation.person_id, ReturnInvitation.invited_at.label("at"))
    asked = select(JoinAsk.person_id, JoinAsk.asked_at)
    each = union_all(
        returning.where(ReturnInvitation.cohort_id == cohort_id),
        asked.where(JoinAsk.cohort_id == cohort_id, JoinAsk.part == "mentor"),
    ).subquery()
    return select(each.c.person_id, func.min(each.c.at).label("at")).group_by(each.c.person_id).subquery()


def _elsewhere(db: Session, cohort_id: int) -> int:
    """How many were invited and have not joined."""
    people = _invited(cohort_id).c.person_id
    return db.scalar(select(func.count(people)).where(people.not_in(training.mentors_of(cohort_id)))) or 0


def _one(row: Any, keys: Sequence[str]) -> Walked:
    times = {step: row[name] for step, name in TIMES.items() if row[name] is not None}
    answers = {key: row[f"answer_{place}"] or "" for place, key in enumerate(keys)}
    return Walked(times, row["stage"], answers)
