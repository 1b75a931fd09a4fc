"""Where everybody of a cohort stands: one row for each who is enrolled as a mentor, prospective ones too."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from trainingsite.accounts.models import Person
from trainingsite.content.values import Catalogue
from trainingsite.schemes.models import Enrolment
from trainingsite.schemes.queries import CohortView
from trainingsite.selection.list_queries import standing_at
from trainingsite.selection.models import Application, Approval, Decision
from trainingsite.selection.stage_rules import OF_STANDING, Stage
from trainingsite.training import cohort_queries as training


def walked(cohort: CohortView, here: Catalogue, now: datetime) -> Select[*tuple[Any, ...]]:
    """Rows of `person_id`, `stage`, and when each came there: `enrolled_at`, `began_at`, `last_at` (the latest thing
    done in training), `trained_at`, `sent_at`, `offered_at`, `approved_at`."""
    people = training.mentors_of(cohort.id)
    activity = training.activity(people)
    trained = training.trained(people, cohort.terms.requirements, here)
    offers = _offers(cohort.id)
    return (
        select(
            Enrolment.person_id,
            _stage(activity.c.began_at, trained.c.at, now).label("stage"),
            Enrolment.enrolled_at,
            activity.c.began_at,
            activity.c.last_at,
            trained.c.at.label("trained_at"),
            case((Application.state != "draft", Application.sent_at)).label("sent_at"),
            offers.c.at.label("offered_at"),
            Approval.begins_at.label("approved_at"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(activity, activity.c.person_id == Enrolment.person_id)
        .outerjoin(trained, trained.c.person_id == Enrolment.person_id)
        .outerjoin(Application, Application.enrolment_id == Enrolment.id)
        .outerjoin(offers, offers.c.enrolment_id == Enrolment.id)
        .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.part == "mentor")
    )


def _offers(cohort_id: int) -> Any:
    """When each of the cohort was first made an offer."""
    return (
        select(Application.enrolment_id, func.min(Decision.at).label("at"))
        .join(Decision, Decision.application_id == Application.id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Decision.move == "offer")
        .group_by(Application.enrolment_id)
        .subquery()
    )


def _stage(began: Any, trained: Any, now: datetime) -> ColumnElement[str]:
    in_training = case(
        (trained.is_not(None), literal(Stage.TRAINED.value)),
        (began.is_not(None), literal(Stage.TRAINING.value)),
        else_=literal(Stage.JOINED.value),
    )
    reached = {word: literal(each.value) for word, each in OF_STANDING.items()}
    return case(reached, value=standing_at(now), else_=in_training)
