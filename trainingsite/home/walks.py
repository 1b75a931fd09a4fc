"""A person's trails, one for each scheme that they joined, from two statements."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainingsite.content.values import Catalogue
from trainingsite.home.trail import ModuleCard, Place, Trail, trail
from trainingsite.infra.times import local, site_zone
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import trail_queries
from trainingsite.selection.queries import Step
from trainingsite.selection.trail_queries import Question
from trainingsite.training import queries as training
from trainingsite.training import rules
from trainingsite.training.rules import Facts, Gate


@dataclass(frozen=True, slots=True)
class Walk:
    """A trail with the scheme that it leads through."""

    cohort: CohortView
    trail: Trail
    gates: tuple[Gate, ...]
    reason: str
    approved_until: datetime | None
    returning: bool


@dataclass(frozen=True, slots=True)
class Walks:
    """Every trail of a person, newest first, what they are asked, and the facts that the trails rest on."""

    trails: list[Walk]
    questions: list[Question]
    facts: Facts


def walks(db: Session, content: Catalogue, person_id: int, now: datetime) -> Walks:
    """All of it."""
    steps, questions = trail_queries.begun(db, person_id, local(now, site_zone()).date())
    facts = training.facts(db, person_id)
    cards = {slug: _card(content, slug) for slug in content.modules}
    read = {slug: len(sections) for slug, sections in facts.read.items()}
    found = []
    for step in steps:
        gates = rules.gates(step.cohort.terms.requirements, facts)
        walked = trail(_place(step, now), gates, cards, read)
        found.append(Walk(step.cohort, walked, gates, step.reason or "", step.approved_until, step.returning))
    return Walks(found, questions, facts)


def _card(content: Catalogue, slug: str) -> ModuleCard:
    module = content.modules[slug]
    return ModuleCard(slug, module.title, module.summary, module.minutes, len(module.sections))


def _place(step: Step, now: datetime) -> Place:
    in_force = step.approval_state == "in-force" and step.approved_until is not None and step.approved_until >= now
    return Place(
        step.cohort.scheme_slug,
        step.cohort.terms.order,
        step.application_state,
        step.approved_until,
        in_force,
        step.approval_state,
    )
