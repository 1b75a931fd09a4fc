"""A person's trails, one for each scheme that they joined, from two statements."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainingsite.content.values import Catalogue
from trainingsite.home.trail import Interview, ModuleCard, Place, Trail, trail
from trainingsite.infra.times import local, site_zone
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import trail_queries
from trainingsite.selection.trail_queries import Begun, Question
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
    interview_at: datetime | None


@dataclass(frozen=True, slots=True)
class Walks:
    """Every trail of a person, newest first, what they are asked, and the facts that the trails rest on."""

    trails: list[Walk]
    questions: list[Question]
    facts: Facts


def walks(db: Session, content: Catalogue, person_id: int, now: datetime) -> Walks:
    """All of it."""
    begun, questions = trail_queries.begun(db, person_id, local(now, site_zone()).date(), now)
    facts = training.facts(db, person_id)
    cards = {slug: _card(content, slug) for slug in content.modules}
    read = {slug: len(sections) for slug, sections in facts.read.items()}
    found = []
    for one in begun:
        step = one.step
        gates = rules.gates(step.cohort.terms.requirements, facts)
        walked = trail(_place(one, now), gates, cards, read)
        told = (step.reason or "", step.approved_until, step.returning, one.interview_at)
        found.append(Walk(step.cohort, walked, (*gates, *one.gates), *told))
    return Walks(found, questions, facts)


def _card(content: Catalogue, slug: str) -> ModuleCard:
    module = content.modules[slug]
    return ModuleCard(slug, module.title, module.summary, module.minutes, len(module.sections))


def _place(begun: Begun, now: datetime) -> Place:
    step, at = begun.step, begun.interview_at
    in_force = step.approval_state == "in-force" and step.approved_until is not None and step.approved_until >= now
    return Place(
        step.cohort.scheme_slug,
        step.cohort.terms.order,
        step.application_state,
        step.approved_until,
        in_force,
        step.approval_state,
        beside=begun.gates,
        interview=Interview.NONE if at is None else Interview.AHEAD if at > now else Interview.HELD,
    )
