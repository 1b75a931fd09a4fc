"""The page of an applicant, put together for those who decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from trainingsite.access import Permission, may
from trainingsite.deeds import current_actor
from trainingsite.infra.db import db
from trainingsite.schemes.judging import kind_of, plan_of
from trainingsite.selection import approval_queries, feedback, held_queries, queries, rules, second_queries
from trainingsite.selection.beside import beside
from trainingsite.selection.decision_forms import (
    DecisionForm,
    EndForm,
    ExceptionForm,
    JudgeForm,
    ReinstateForm,
    SuspendForm,
)
from trainingsite.selection.feedback import Line
from trainingsite.selection.forms import DAYS, PARTS
from trainingsite.selection.models import Appeal, Approval, ApprovalCondition, GateException, Renewal
from trainingsite.selection.moving import approval_gates
from trainingsite.selection.queries import Filed
from trainingsite.selection.rules import Move, Second, Standing, State, Step, Who
from trainingsite.training import queries as training


@dataclass(frozen=True, slots=True)
class Typed:
    """The forms of the page; those that were not sent are empty."""

    decision: DecisionForm = field(default_factory=lambda: DecisionForm(formdata=None))
    exception: ExceptionForm = field(default_factory=lambda: ExceptionForm(formdata=None))
    suspend: SuspendForm = field(default_factory=lambda: SuspendForm(formdata=None))
    reinstate: ReinstateForm = field(default_factory=lambda: ReinstateForm(formdata=None))
    end: EndForm = field(default_factory=lambda: EndForm(formdata=None))
    judge: JudgeForm = field(default_factory=lambda: JudgeForm(formdata=None))


@dataclass(frozen=True, slots=True)
class Shown:
    """An approval as the desk shows it."""

    approval: Approval
    standing: Standing
    conditions: Sequence[ApprovalCondition]
    taken: Sequence[Any]
    steps: tuple[Step, ...]
    renewal: Renewal | None


def shown(db: Session, found: Filed, now: datetime) -> Shown | None:
    """The approval that an application led to; None if there is none."""
    approval = queries.approval_of(db, found.application.enrolment_id)
    if approval is None:
        return None
    standing = rules.standing(Standing(approval.state), approval.until, now)
    return Shown(
        approval,
        standing,
        approval_queries.conditions(db, approval.id),
        approval_queries.taken(db, approval.id),
        rules.steps(standing, Who.COORDINATOR),
        approval_queries.renewal(db, approval),
    )


def moves_of(found: Filed) -> tuple[Move, ...]:
    """What a coordinator can do with an application now."""
    return rules.moves(State(found.application.state), found.cohort.terms.order, Who.COORDINATOR)


def lines_of(found: Filed) -> tuple[Line, ...]:
    """What can be put into the letter to an applicant."""
    return feedback.offered(plan_of(found.cohort).rubric, kind_of(found.cohort).person_specification)


def put_lines(application: UUID, form: DecisionForm) -> None:
    """Put the lines that were ticked into the form's text, and untick them."""
    found = queries.filed(db.session(), current_actor(), application)
    lines = lines_of(found)
    form["reason"].data = feedback.put(form.data_of("reason"), lines, form["lines"].data or ())
    form["lines"].data = []


def second_of(db: Session, found: Filed, appeal: Appeal | None, exception: GateException | None) -> Second | None:
    """Who may judge the appeal, or confirm the exception, that waits; None if nothing does."""
    if appeal is not None and found.application.state == State.APPEALED:
        first = appeal.declined_by
    elif exception is not None:
        first = exception.asked_by
    else:
        return None
    return second_queries.second(db, found.cohort.scheme_id, first, found.person.id)


def applicant_page(application: UUID, typed: Typed) -> str:
    """The page, with what was typed into one of its forms."""
    session, actor = db.session(), current_actor()
    found = queries.filed(session, actor, application)
    gates = approval_gates(session, found, datetime.now(UTC))
    told = queries.is_told(actor, found.person.id)
    decides = told and may(actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id)
    history = queries.history(session, found.application.id)
    appeal = approval_queries.appeal(session, found.application.id)
    reopened = appeal is not None and second_queries.is_left_to_others(session, actor.person_id, found.application.id)
    exception = queries.open_exception(session, found.application.id) if told else None
    for form in (typed.decision, typed.judge):
        if form["seen"].data is None:
            form["seen"].data = len(history)
    kind = kind_of(found.cohort)
    typed.decision["lines"].choices = [SelectChoice(line.id, line.words) for line in lines_of(found)]
    return render_template(
        "selection/applicant.html",
        found=found,
        kind=kind,
        gates=gates,
        unmet=rules.unmet(gates),
        evidence=training.evidence(session, found.person.id),
        history=history,
        exception=exception,
        exceptions=queries.exceptions(session, found.application.id) if told else (),
        approved=shown(session, found, datetime.now(UTC)),
        appeal=appeal,
        second=second_of(session, found, appeal, exception),
        held=held_queries.held_with(session, actor, found.application.id, datetime.now(UTC)) if told else None,
        decides=decides,
        more=beside(session, actor, found),
        moves=moves_of(found) if decides and not reopened else (),
        reopened=reopened,
        typed=typed,
        days=DAYS,
        parts=PARTS,
    )
