"""Referees and reviewers of the demo at work, through the same services as everybody."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.demo.people import Stage, Story
from trainingsite.infra.db import db
from trainingsite.selection import reference_service, review_service
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_service import Opinion
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_rules import Criterion, Marked, rubric_from_json

SILENT, DECLINES, DIFFER = frozenset({"zanele", "oisin"}), "jun", "luca"
UNREAD = frozenset({"oisin"})
WORDS = "In my seminar they were the one who noticed who had not spoken yet, and asked."
SEEN = "Says where they would stop, and gives an example."


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
        levels = {one.id: 3 * number for one in rubric}
    else:
        levels = {one.id: min(3, max(0, worth + chance.choice((-1, 0, 0, 0)))) for one in rubric}
    comments = {rubric[-1].id: SEEN} if levels[rubric[-1].id] == 3 else {}
    return Marked(levels, comments, "" if story.stage is not Stage.DECLINED else "Ready in a year, I think.")
