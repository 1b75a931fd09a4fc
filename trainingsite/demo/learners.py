"""Demo students at work: they read, answer and hand in through the same services as everybody."""

import random
import uuid
from datetime import datetime, timedelta

from trainingsite.access import Actor
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.quiz.fields import Json
from trainingsite.quiz.questions import Item
from trainingsite.quiz.questions.choice import Choice
from trainingsite.quiz.questions.gap import Blank, Gap
from trainingsite.quiz.questions.judgement import RATINGS, Judgement
from trainingsite.quiz.questions.match import Match
from trainingsite.quiz.questions.multiple import Multiple
from trainingsite.quiz.questions.number import Number, plain
from trainingsite.quiz.questions.reflection import Reflection
from trainingsite.quiz.questions.scenario import Scenario
from trainingsite.quiz.questions.short import Short
from trainingsite.quiz.questions.transcript import Transcript
from trainingsite.training import queries, service
from trainingsite.training.rules import Phase

WRITTEN = (
    "In a talk with a flatmate I noticed how soon I wanted to give advice: they had said two sentences, and I had a "
    "plan ready. They went quiet. Next time I would ask one open question, wait for the answer, and say back what I "
    "heard before anything else. "
)
MOST_SLIPS = 3


def right_answer(item: Item) -> Json:
    """An answer that earns full marks."""
    if isinstance(item, Choice):
        return next(number for number, option in enumerate(item.options) if option.credit == 1)
    if isinstance(item, Multiple):
        return [number for number, option in enumerate(item.options) if option.right]
    if isinstance(item, Match):
        return [item.partners.index(pair.partner) for pair in item.pairs]
    if isinstance(item, Short):
        return item.accept[0].text.replace("*", "")
    if isinstance(item, Number):
        return {"value": plain(item.answer), "unit": item.units[0].unit if item.units else ""}
    if isinstance(item, Gap):
        return {name: right_fill(item.gaps[name]) for name in item.names}
    if isinstance(item, Judgement):
        return [RATINGS.index(response.best[0]) for response in item.responses]
    if isinstance(item, Transcript):
        return [number for number, line in enumerate(item.lines) if line.right]
    if isinstance(item, Reflection):
        return (WRITTEN * (1 + item.min_words // len(WRITTEN.split())))[: item.max_length].strip()
    if isinstance(item, Scenario):
        return list(item.conversation.best_way().path)
    return list(range(item.shape))


def right_fill(blank: Blank) -> Json:
    """What fills a gap rightly."""
    if blank.is_picked:
        return next(number for number, option in enumerate(blank.options) if option.credit == 1)
    return next(form.text.replace("*", "") for form in blank.accept if form.fraction == 1)


def wrong_answer(item: Item) -> Json:
    """An answer that misses what the item is about, or None if the demo has none for it.

    Only a critical judgement is got wrong: a harmful slip would fail an attempt that is meant to pass.
    """
    if isinstance(item, Choice):
        return next(number for number, option in enumerate(item.options) if option.credit == 0)
    if isinstance(item, Judgement) and item.critical:
        return [0] * len(item.responses)
    return None


def fields_of(item: Item, order: tuple[int, ...], *, slip: bool) -> dict[str, list[str]]:
    """What a demo student types or picks."""
    if slip and (wrong := wrong_answer(item)) is not None:
        return item.fields(wrong, order)
    return item.fields(right_answer(item), order)


def how_sure(number: int, *, slip: bool) -> dict[str, list[str]]:
    """How certain a demo student is of an answer; less often of a wrong one. A quiz that doesn't ask leaves it out."""
    return {"certainty": [("guess", "fairly", "sure")[number % 3 if slip else min(number % 5, 2)]]}


def read(actor: Actor, slug: str, at: datetime, most: int | None = None) -> None:
    """Read a module's sections, or the first few."""
    for number, section in enumerate(catalogue().module(slug).section_ids[:most]):
        with act_as(actor, at + timedelta(minutes=4 * number)) as act:
            service.read_section(act, slug, section)


def take(actor: Actor, slug: str, at: datetime, chance: random.Random, slips: int) -> None:
    """Pass a quiz: most answers right, up to three wrong, by `slips` in a hundred, and none of the must-pass ones."""
    attempt = begin(actor, slug, at)
    quiz, left = catalogue().quiz(slug).quiz, MOST_SLIPS
    for number, drawn in enumerate(attempt.drawn, start=1):
        item = quiz.item(drawn.item_id)
        slip = isinstance(item, Choice) and item.critical is None and left > 0 and chance.randrange(100) < slips
        left -= slip
        fields = {**fields_of(item, drawn.order, slip=slip), **how_sure(number, slip=slip)}
        answer(actor, attempt, number, fields, at + timedelta(seconds=40 * number))
    hand_in(actor, attempt, Phase.FIRST, at + timedelta(minutes=17))


def fail_safety(actor: Actor, slug: str, at: datetime) -> None:
    """Take a quiz and miss the same safety rule, so that a talk is asked for after the second time."""
    attempt = begin(actor, slug, at)
    quiz = catalogue().quiz(slug).quiz
    missed = next(item.rule for item in quiz.items if item.critical == "safety")
    for number, drawn in enumerate(attempt.drawn, start=1):
        item = quiz.item(drawn.item_id)
        fields = fields_of(item, drawn.order, slip=item.rule == missed)
        answer(actor, attempt, number, fields, at + timedelta(seconds=35 * number))
    hand_in(actor, attempt, Phase.FIRST, at + timedelta(minutes=15))


def begin(actor: Actor, slug: str, at: datetime) -> queries.AttemptView:
    with act_as(actor, at) as act:
        public_id = service.start_attempt(act, slug)
    db.session.rollback()
    return queries.own_attempt(db.session(), actor.person_id or 0, public_id)


def answer(actor: Actor, attempt: queries.AttemptView, number: int, fields: dict[str, list[str]], at: datetime) -> None:
    with act_as(actor, at) as act:
        service.save_answer(act, service.Saving(attempt.public_id, number, 1, uuid.uuid4().hex, fields))


def hand_in(actor: Actor, attempt: queries.AttemptView, phase: Phase, at: datetime) -> None:
    with act_as(actor, at) as act:
        service.submit(act, attempt.public_id, phase, uuid.uuid4().hex)


def sign(actor: Actor, at: datetime) -> None:
    """Sign the mentor agreement."""
    with act_as(actor, at) as act:
        service.sign_agreement(act, actor.name, catalogue().agreement.hash)
