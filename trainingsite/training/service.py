"""What people do in training: read, begin, answer, hand in, sign."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from trainingsite.access import Permission
from trainingsite.accounts.models import Person
from trainingsite.content import service as content
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local, site_zone
from trainingsite.quiz import certainty, practice
from trainingsite.quiz.certainty import Certainty
from trainingsite.quiz.drawing import DrawnItem, draw, fresh_variant
from trainingsite.quiz.fields import Json, Posted
from trainingsite.quiz.marking import Result, mark_attempt, percent, second_chances
from trainingsite.quiz.model import Quiz
from trainingsite.training import attempt_queries, clock, practising, reflection_service, rewarding, rules, statements
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.notices import tell_coordinators
from trainingsite.training.rules import Past, Phase, State
from trainingsite.training.steps import Kind, Step, append, as_text, marks_as_json


@dataclass(frozen=True, slots=True)
class Saving:
    """An answer on its way in: page `number` (from 1) of an attempt, as the form has it.

    `revision` counts the learner's changes to this answer; `key` is the same in every repetition of one post.
    """

    attempt: UUID
    number: int
    revision: int
    key: str
    fields: Posted


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of it, in an attempt of `count` items.

    If it wasn't kept, a newer answer was there already: `answer` is then that one.
    """

    count: int
    kept: bool
    revision: int
    at: datetime
    answer: Json
    given: Json
    given_certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt ends, and with which client key if somebody posted it."""

    state: State
    key: str | None


def read_section(act: Act, slug: str, section_id: str) -> None:
    """The actor has read a section of a module."""
    act.require(Permission.TAKE_TRAINING)
    module = catalogue().module(slug)
    section = module.section(section_id)
    content.keep_version(act, module)
    told = {"person_id": _me(act), "module": slug, "section": section.id, "version": module.hash, "at": act.now}
    act.db.execute(statements.ADD_READ.on(_dialect(act)), {**told, "revision": module.revision})
    act.db.execute(statements.PERSON_BEGAN, {"who": _me(act), "at": act.now})


def start_attempt(act: Act, slug: str) -> UUID:
    """The actor's running attempt at a quiz, begun now if there is none."""
    act.require(Permission.TAKE_TRAINING)
    version = catalogue().quiz(slug)
    act.db.execute(statements.PERSON_HELD, {"person_id": _me(act)})
    history = attempt_queries.attempts(act.db, _me(act), slug)
    if history and history[-1].is_open:
        if not rules.is_over(history[-1].deadline, act.now):
            return history[-1].public_id
        history[-1] = _finish(act, history[-1], Ending(State.CLOSED, None))
    past = [attempt.past for attempt in history]
    talks = [talk.past for talk in attempt_queries.talks(act.db, _me(act), slug)] if past else []
    rules.refuse_unless_open(past, talks, version.quiz.attempts, act.now, version.revision)
    content.keep_version(act, version)
    return _begin(act, version.slug, version.hash, version.quiz, past)


def save_answer(act: Act, saving: Saving) -> Saved:
    """Keep an answer of the actor's, unless a newer one is there; a repeated post gets the same answer again.

    Raises:
        Refused: as `rules.why_not_answer` says; in practice "answer_settled".
    """
    act.require(Permission.TAKE_TRAINING)
    attempt = attempt_queries.own_attempt(act.db, _me(act), saving.attempt, hold=True)
    drawn = attempt_queries.item_at(attempt, saving.number)
    if refused := rules.why_not_answer(attempt, drawn.fresh, act.now):
        return _replayed(act, attempt, saving, refused)
    quiz = attempt_queries.quiz_of(act.db, attempt)
    item = quiz.item(drawn.item_id)
    answer = item.read_answer(saving.fields, drawn.order)
    sure = certainty.read(saving.fields) if quiz.asks_certainty(item) else None
    if answer is None and sure is None and saving.revision == 1:
        return Saved(len(attempt.drawn), True, 0, act.now, None, None)
    given = Saved(len(attempt.drawn), False, saving.revision, act.now, None, answer, sure)
    present = attempt_queries.responses(act.db, attempt.id).get(item.id) if item.grows else None
    if present is not None and not item.goes_on_from(present.value, answer):
        return _older(act, attempt, item.id, given, saving)
    kind, tries = practising.next_try(act, attempt, quiz, item, answer)
    row = {"attempt_id": attempt.id, "item_id": item.id, "revision": saving.revision, "tries": tries}
    row |= {"response": answer, "certainty": sure, "saved_at": act.now}
    if act.db.execute(statements.SAVE.on(_dialect(act)), row).first() is None:
        return _older(act, attempt, item.id, given, saving)
    data = {"revision": saving.revision, "answer": answer} | ({"certainty": sure} if sure else {})
    append(act, attempt.id, Step(kind, saving.key, data, item.id))
    return replace(given, kept=True, answer=answer)


def submit(act: Act, attempt_id: UUID, phase: Phase, key: str) -> AttemptView:
    """Hand in the actor's attempt. Whoever comes second, or too late, gets what was decided before.

    A missed role rule extends the attempt once, by a fresh variant; the submission after that decides.

    Raises:
        Refused: "attempt_paused" during a break.
    """
    act.require(Permission.TAKE_TRAINING)
    attempt = attempt_queries.own_attempt(act.db, _me(act), attempt_id, hold=True)
    if not attempt.is_open or attempt.phase is not phase:
        return attempt
    if rules.is_over(attempt.deadline, act.now):
        return _finish(act, attempt, Ending(State.CLOSED, key))
    if attempt.paused_at is not None:
        raise Refused("attempt_paused", attempt=attempt.public_id)
    result = _marked(act, attempt)
    if phase is Phase.FIRST and (fresh := _second_chances(act, attempt, result)):
        return _extend(act, attempt, fresh, key)
    return _finish(act, attempt, Ending(State.SUBMITTED, key), result)


def close_overdue_attempts(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that ends attempts whose time is up, with the answers that were saved."""
    for attempt_id in act.db.scalars(statements.OVERDUE, {"now": act.now}).all():
        attempt = attempt_queries.attempt_by_id(act.db, attempt_id)
        if attempt.is_open and rules.is_over(attempt.deadline, act.now):
            _finish(act, attempt, Ending(State.CLOSED, None))


def sign_agreement(act: Act, typed_name: str, version: str) -> None:
    """The actor signs the mentor agreement that they were shown, by typing their name.

    Raises:
        Refused: "agreement_changed" if another version is in force by now, "name_differs".
    """
    act.require(Permission.TAKE_TRAINING)
    agreement = catalogue().agreement
    if version != agreement.hash:
        raise Refused("agreement_changed")
    if not rules.is_same_name(typed_name, act.actor.name):
        raise Refused("name_differs", status=422, name=act.actor.name)
    content.keep_version(act, agreement)
    row = {"person_id": _me(act), "version": version, "typed_name": typed_name.strip(), "at": act.now}
    row["signed_on"] = local(act.now, site_zone()).date()
    signed = act.db.execute(statements.ADD_SIGNATURE.on(_dialect(act)), row).first()
    if signed is not None and act.actor.public_id is not None:
        act.record("agreement.signed", "person", act.actor.public_id, version=version)


def _begin(act: Act, slug: str, version: str, quiz: Quiz, past: list[Past]) -> UUID:
    seed, public_id = act.rng.getrandbits(62), uuid.uuid4()
    drawn = draw(quiz.within(catalogue().site.nation), seed, rules.seen(past))
    adjustment = attempt_queries.adjustment(act.db, _me(act))
    ends = clock.deadline(act.now, quiz.time_limit, adjustment)
    row: dict[str, Any] = {
        "public_id": public_id,
        "person_id": _me(act),
        "quiz": slug,
        "version": version,
        "number": rules.next_number(past),
        "seed": seed,
        "state": State.OPEN.value,
        "phase": Phase.FIRST.value,
        "drawn": _as_json(drawn),
        "began_at": act.now,
        "deadline": ends,
        "break_seconds": adjustment.breaks if ends else 0,
    }
    attempt_id = act.db.execute(statements.ADD_ATTEMPT, row).scalar_one()
    told = {name: row[name] for name in ("version", "seed", "drawn", "break_seconds")}
    act.db.execute(statements.PERSON_BEGAN, {"who": _me(act), "at": act.now})
    append(act, attempt_id, Step(Kind.BEGAN, None, {**told, "deadline": as_text(ends)}))
    act.record("attempt.began", "attempt", public_id, quiz=slug, number=row["number"], version=version)
    return public_id


def _replayed(act: Act, attempt: AttemptView, saving: Saving, refused: Refused) -> Saved:
    """What a repeated post got the first time; a new post is refused."""
    step = attempt_queries.step(act.db, attempt.id, saving.key)
    if step is None:
        raise refused
    answer, sure = step.data["answer"], step.data.get("certainty")
    known = Certainty(sure) if sure else None
    return Saved(len(attempt.drawn), True, step.data["revision"], step.at, answer, answer, known)


def _older(act: Act, attempt: AttemptView, item_id: str, given: Saved, saving: Saving) -> Saved:
    """An answer that came after a newer one: a repetition, the same again, or an older tab."""
    step = attempt_queries.step(act.db, attempt.id, saving.key)
    if step is not None and (step.data["answer"], step.data.get("certainty")) == (given.given, given.given_certainty):
        return replace(given, kept=True, revision=step.data["revision"], at=step.at, answer=given.given)
    present = attempt_queries.responses(act.db, attempt.id)[item_id]
    same = (present.value, present.certainty) == (given.given, given.given_certainty)
    return replace(given, kept=same, revision=present.revision, at=present.saved_at, answer=present.value)


def _second_chances(act: Act, attempt: AttemptView, result: Result) -> tuple[DrawnItem, ...]:
    missed = second_chances(result, attempt.drawn)
    if not missed:
        return ()
    quiz = attempt_queries.quiz_of(act.db, attempt).within(catalogue().site.nation)
    past = [each.past for each in attempt_queries.attempts(act.db, attempt.person_id, attempt.quiz)]
    seen = rules.seen([each for each in past if each.number != attempt.number])
    chosen = (fresh_variant(quiz, rule, attempt.seed, seen, attempt.drawn) for rule in missed)
    return tuple(each for each in chosen if each is not None)


def _extend(act: Act, attempt: AttemptView, fresh: tuple[DrawnItem, ...], key: str) -> AttemptView:
    adjustment = attempt_queries.adjustment(act.db, attempt.person_id)
    ends = clock.second_deadline(attempt.deadline, act.now, adjustment)
    longer = replace(attempt, phase=Phase.SECOND, drawn=attempt.drawn + fresh, deadline=ends)
    row = {"to_phase": longer.phase.value, "to_drawn": _as_json(longer.drawn), "to_deadline": ends}
    act.db.execute(statements.EXTEND, {"of_attempt": attempt.id, **row})
    append(act, attempt.id, Step(Kind.EXTENDED, key, {"drawn": _as_json(fresh), "deadline": as_text(ends)}))
    return longer


def _finish(act: Act, attempt: AttemptView, ending: Ending, marked: Result | None = None) -> AttemptView:
    quiz = attempt_queries.quiz_of(act.db, attempt)
    result = marked or _marked(act, attempt)
    ended = replace(
        attempt,
        state=ending.state,
        submitted_at=act.now,
        score=result.score,
        percent=percent(result.score),
        passed=result.passed,
        critical_missed=result.critical_missed,
    )
    _write_result(act, ended, result, ending.key)
    reflection_service.ask(act, ended, quiz)
    if ended.passed:
        rewarding.ask(act, ended.id, "training/passed")
    else:
        ask_for_talks(act, ended, quiz)
    return ended


def _write_result(act: Act, ended: AttemptView, result: Result, key: str | None) -> None:
    told: dict[str, Any] = {
        "exact": str(ended.score),
        "per_cent": ended.percent,
        "is_passed": ended.passed,
        "missed": list(ended.critical_missed),
    }
    act.db.execute(statements.FINISH, {"of_attempt": ended.id, "to_state": ended.state.value, "at": act.now, **told})
    marks = [
        {"of_attempt": ended.id, "of_item": item.item_id, "to_mark": str(item.mark), "to_weight": str(item.weight)}
        for item in result.items
    ]
    act.db.execute(statements.MARK, marks)
    append(act, ended.id, Step(ended.state.value, key, {**told, "marks": marks_as_json(result)}))
    act.record(f"attempt.{ended.state.value}", "attempt", ended.public_id, quiz=ended.quiz, **told)


def ask_for_talks(act: Act, ended: AttemptView, quiz: Quiz) -> None:
    """Ask for the talks that an attempt makes due."""
    past = [attempt.past for attempt in attempt_queries.attempts(act.db, ended.person_id, ended.quiz)]
    talks = [talk.past for talk in attempt_queries.talks(act.db, ended.person_id, ended.quiz)]
    revision = next(each.revision for each in past if each.number == ended.number)
    rules_missed = rules.talks_to_ask(past, talks, quiz.attempts, revision)
    learner = act.db.scalars(select(Person.public_id).where(Person.id == ended.person_id)).one()
    for rule in rules_missed:
        talk = uuid.uuid4()
        row = {"public_id": talk, "person_id": ended.person_id, "quiz": ended.quiz, "rule": rule}
        act.db.execute(insert(statements.TALK), {**row, "after": ended.number, "asked_at": act.now})
        act.record("talk.asked", "talk", talk, quiz=ended.quiz, rule=rule)
        known = {"quiz": quiz.title, "learner": str(learner), "talk": str(talk)}
        tell_coordinators(act, ended.person_id, "training/talk-waits", asking=ended.quiz, **known)
    if rules_missed:
        act.mail("training/talk", ended.person_id, quiz=quiz.title, slug=ended.quiz)


def _marked(act: Act, attempt: AttemptView) -> Result:
    quiz = attempt_queries.quiz_of(act.db, attempt)
    responses = attempt_queries.responses(act.db, attempt.id)
    result = mark_attempt(quiz, attempt.drawn, {item: each.value for item, each in responses.items()})
    if quiz.feedback == "after_item":
        return practice.with_tries(quiz, result, {item: each.tries for item, each in responses.items()})
    return result


def _as_json(drawn: Iterable[DrawnItem]) -> list[list[Any]]:
    return [[each.item_id, list(each.order), each.fresh] for each in drawn]


def _dialect(act: Act) -> str:
    return act.db.get_bind().dialect.name


def _me(act: Act) -> int:
    assert act.actor.person_id is not None
    return act.actor.person_id
