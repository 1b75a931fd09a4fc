"""Referees, reviewers and interviewers of the demo at work, through the same services as everybody."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from trainingsite.access import Actor
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.content.rubric import Criterion, rubric_from_json
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.demo.people import Stage, Story
from trainingsite.infra.db import db
from trainingsite.schemes import queries as schemes
from trainingsite.selection import interview_service, reference_service, review_service
from trainingsite.selection.interview_models import InterviewSlot
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_service import Opinion
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_rules import Marked
from trainingsite.training.live.rules import Span

SILENT, DECLINES, DIFFER = frozenset({"zanele", "oisin"}), "farah", "luca"
UNREAD = frozenset({"oisin"})
INTERVIEWED = frozenset({Stage.APPROVED, Stage.OFFERED, Stage.ENDED})
WORDS = "In my seminar they were the one who noticed who had not spoken yet, and asked."
SEEN = "Says where they would stop, and gives an example."
HELD = "Asked me a question back, and waited for the answer."


def refer(story: Story, application: UUID, at: datetime) -> None:
    """The referee answers within a day, declines, or doesn't answer."""
    asked = select(Reference.public_id).join(Application, Application.id == Reference.application_id)
    reference = db.session.scalar(asked.where(Application.public_id == application))
    if reference is None or story.email in SILENT:
        return
    with act_as(SYSTEM, at + timedelta(hours=10)) as act:
        if story.email == DECLINES:
            reference_service.decline(act, reference)
        else:
            levels = {"listening": 3, "reliability": 2, "limits": None if story.days % 2 else 2}
            reference_service.give(act, reference, Opinion("Taught them for two years.", levels, WORDS))


def read(story: Story, application: UUID, at: datetime) -> None:
    """Both reviewers send theirs before the decision, but for the newest, of which one is still to come."""
    db.session.rollback()
    rows = db.session.execute(
        select(Review.public_id, Person, ReviewRound.rubric)
        .join(Person, Person.id == Review.reviewer_id)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .where(Application.public_id == application)
        .order_by(Review.id)
    ).all()
    chance = random.Random(story.name)  # noqa: S311  # the same reviews every time
    worth = chance.choice((1, 2, 2, 3))
    for number, (review, reader, rubric) in enumerate(rows[:1] if story.email in UNREAD else rows):
        marked = _marked(story, rubric_from_json(rubric), (worth, number), chance)
        actor = people.actor_of(db.session(), reader)
        with act_as(actor, at + timedelta(hours=15 + number)) as act:
            review_service.submit(act, review, marked)


def _marked(story: Story, rubric: Sequence[Criterion], about: tuple[int, int], chance: random.Random) -> Marked:
    worth, number = about
    if story.email == DIFFER:
        levels = {one.id: (len(one.levels) - 1) * number for one in rubric}
    else:
        levels = {one.id: min(len(one.levels) - 1, max(0, worth + chance.choice((-1, 0, 0, 0)))) for one in rubric}
    comments = {rubric[-1].id: SEEN} if levels[rubric[-1].id] == len(rubric[-1].levels) - 1 else {}
    return Marked(levels, comments, "" if story.stage is not Stage.DECLINED else "Ready in a year, I think.")


def interview(story: Story, application: UUID, at: datetime, who: tuple[Actor, Actor]) -> None:
    """Where the scheme asks for it, the student takes a time that the coordinator offers, and it is held and marked."""
    coordinator, student = who
    cohort = schemes.latest_cohort(db.session(), story.scheme)
    if not cohort.terms.interview or story.stage not in INTERVIEWED or coordinator.public_id is None:
        return
    first = Span(at + timedelta(hours=25), 30)
    offer = interview_service.Offer(first, 1, "Student hub, room 1", "", coordinator.public_id)
    with act_as(coordinator, at + timedelta(hours=10)) as act:
        interview_service.offer(act, cohort.scheme_id, offer)
    db.session.rollback()
    slot = db.session.scalars(select(InterviewSlot.public_id).where(InterviewSlot.starts_at == first.starts_at)).one()
    with act_as(student, at + timedelta(hours=11)) as act:
        interview_service.book(act, story.scheme, slot)
    rubric = cohort.terms.interview_rubric
    levels = {one.id: len(one.levels) - 1 - (number % 2) for number, one in enumerate(rubric)}
    with act_as(coordinator, first.starts_at + timedelta(minutes=35)) as act:
        interview_service.mark(act, application, rubric, levels, HELD)
