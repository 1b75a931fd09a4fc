"""The rules of training: when an attempt may begin and ends, when a talk comes first, and which gates are open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from trainingsite.infra.refused import Refused
from trainingsite.quiz.model import RetakePolicy
from trainingsite.quiz.questions import Reveal
from trainingsite.schemes.rules import QuizRequirement, Requirements

FAILURES_BEFORE_TALK = 2
AGREEMENT_MINUTES = 3
ALL_USED = ""


class State(StrEnum):
    """What an attempt is: running, handed in, or ended by the clock."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CLOSED = "closed"


class Phase(StrEnum):
    """Which submission comes next: the first, or the one after a second chance at a role rule."""

    FIRST = "first"
    SECOND = "second"


class Outcome(StrEnum):
    """What a talk came to. Each opens the next attempt."""

    READY = "ready"
    SUPPORT = "support"
    LATER = "later"


class Running(Protocol):
    """What of an attempt decides whether it still takes answers."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def state(self) -> State: ...
    @property
    def phase(self) -> Phase: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Past:
    """An attempt as the rules see it; `revision` is the one that the quiz had at its beginning."""

    number: int
    state: State
    items: tuple[str, ...]
    submitted_at: datetime | None
    passed: bool
    critical_missed: tuple[str, ...]
    revision: int = 1


@dataclass(frozen=True, slots=True)
class PastTalk:
    """A talk about a rule (or about having used up every attempt), asked for after attempt number `after`."""

    rule: str
    after: int
    recorded: bool


def seen(history: Sequence[Past]) -> dict[str, int]:
    """Each item that was ever drawn, with the number of the last attempt that showed it."""
    latest: dict[str, int] = {}
    for attempt in sorted(history, key=lambda each: each.number):
        latest.update(dict.fromkeys(attempt.items, attempt.number))
    return latest


def next_number(history: Sequence[Past]) -> int:
    """The number of the next attempt, from 1."""
    return max((attempt.number for attempt in history), default=0) + 1


def last_pass(history: Sequence[Past]) -> int:
    """The number of the latest attempt that passed; 0 if none did."""
    return max((attempt.number for attempt in history if attempt.passed), default=0)


def begun_anew(history: Sequence[Past], revision: int) -> int:
    """The number of the last attempt that no longer counts: a pass begins the count anew, and so does a later revision
    for whoever passed before, since they are asked to take the quiz again. 0 if all count.
    """
    passed = last_pass(history)
    older = max((attempt.number for attempt in history if attempt.revision < revision), default=0)
    return max(passed, older) if passed else 0


def attempts_left(
    history: Sequence[Past], talks: Sequence[PastTalk], policy: RetakePolicy, revision: int
) -> int | None:
    """How many attempts may still begin at a revision; None: without limit. Each talk about used-up ones gives one."""
    if policy.most is None:
        return None
    anew = begun_anew(history, revision)
    more = sum(talk.recorded and talk.rule == ALL_USED and talk.after > anew for talk in talks)
    return max(0, policy.most + more - sum(attempt.number > anew for attempt in history))


def next_attempt_opens(submitted: Iterable[datetime], policy: RetakePolicy, now: datetime) -> datetime:
    """The moment from which the next attempt may start: one wait after the latest submission, never before `now`."""
    return max([now, *(at + policy.wait for at in submitted)])


def why_not_begin(
    history: Sequence[Past], talks: Sequence[PastTalk], policy: RetakePolicy, now: datetime, revision: int
) -> Refused | None:
    """Why no further attempt may begin, or None: "talk_first" (rule), "no_attempts_left" (used), "attempt_wait"
    (opens_at).
    """
    for talk in talks:
        if not talk.recorded and talk.rule != ALL_USED:
            return Refused("talk_first", rule=talk.rule)
    if attempts_left(history, talks, policy, revision) == 0:
        anew = begun_anew(history, revision)
        return Refused("no_attempts_left", used=sum(attempt.number > anew for attempt in history))
    submitted = [attempt.submitted_at for attempt in history if attempt.submitted_at is not None]
    opens = next_attempt_opens(submitted, policy, now)
    return Refused("attempt_wait", opens_at=opens) if opens > now else None


def refuse_unless_open(
    history: Sequence[Past], talks: Sequence[PastTalk], policy: RetakePolicy, now: datetime, revision: int
) -> None:
    """Go on only if another attempt may begin.

    Raises:
        Refused: as `why_not_begin` says.
    """
    if refused := why_not_begin(history, talks, policy, now, revision):
        raise refused


def talks_to_ask(
    history: Sequence[Past], talks: Sequence[PastTalk], policy: RetakePolicy, revision: int
) -> tuple[str, ...]:
    """The rules about which a talk must now be asked for: missed in two attempts since the last talk about it.

    ALL_USED stands among them when the last attempt was used and none passed. What was before a pass is over.
    """
    passed = last_pass(history)
    since = [attempt for attempt in history if attempt.number > passed]
    waiting = {talk.rule for talk in talks if not talk.recorded}
    rules = dict.fromkeys(rule for attempt in since for rule in attempt.critical_missed)
    asked = [rule for rule in rules if _failures_since_talk(rule, since, talks) >= FAILURES_BEFORE_TALK]
    if since and attempts_left(history, talks, policy, revision) == 0:
        asked.append(ALL_USED)
    return tuple(rule for rule in asked if rule not in waiting)


def talks_to_drop(
    history: Sequence[Past], talks: Sequence[PastTalk], policy: RetakePolicy, revision: int
) -> tuple[str, ...]:
    """The rules of waiting talks that nothing asks for any more, since attempts were marked again."""
    asked = set(talks_to_ask(history, [talk for talk in talks if talk.recorded], policy, revision))
    return tuple(talk.rule for talk in talks if not talk.recorded and talk.rule not in asked)


def _failures_since_talk(rule: str, history: Sequence[Past], talks: Sequence[PastTalk]) -> int:
    talked = max((talk.after for talk in talks if talk.rule == rule and talk.recorded), default=0)
    return sum(rule in attempt.critical_missed for attempt in history if attempt.number > talked)


def quiz_minutes(items: int) -> int:
    """About how many minutes a quiz takes: one for each item."""
    return items


def reading_minutes(module_minutes: int, items: int) -> int:
    """About how many of a module's minutes, which count everything, are reading: all but those of its quizzes."""
    return max(1, module_minutes - quiz_minutes(items))


def is_over(ends: datetime | None, now: datetime) -> bool:
    """Whether the time is up; the last moment itself still counts."""
    return ends is not None and now > ends


def why_not_answer(attempt: Running, fresh: bool, now: datetime) -> Refused | None:
    """Why an answer to an item can't be kept, or None: "attempt_finished", "attempt_time_over", "attempt_paused", or
    "answer_already_marked", since once an attempt is extended only its fresh items are still open.
    """
    if attempt.state is not State.OPEN:
        return Refused("attempt_finished", attempt=attempt.public_id)
    if is_over(attempt.deadline, now):
        return Refused("attempt_time_over", attempt=attempt.public_id)
    if attempt.paused_at is not None:
        return Refused("attempt_paused", attempt=attempt.public_id)
    if attempt.phase is Phase.SECOND and not fresh:
        return Refused("answer_already_marked", attempt=attempt.public_id)
    return None


def reveal(passed: bool, left: int | None) -> Reveal:
    """What a result page may tell: everything once the quiz is passed or no attempt is left."""
    return Reveal.EVERYTHING if passed or left == 0 else Reveal.CHOSEN


def is_same_name(typed: str, name: str) -> bool:
    """Whether somebody typed their own name, whatever its case and spacing."""
    return typed.casefold().split() == name.casefold().split()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands at a quiz. `best` is the best per cent of passed attempts, `last` the latest submission.

    `passes` has the best per cent for each revision that was passed. `with_person`: they went through it with a person
    instead, which counts the same; `person_revision` is the revision that the quiz had then.
    """

    tries: int = 0
    best: int | None = None
    running: bool = False
    talk: bool = False
    last: datetime | None = None
    with_person: bool = False
    passes: tuple[tuple[int, int], ...] = ()
    person_revision: int = 0

    def best_since(self, revision: int | None) -> int | None:
        """The best per cent of passed attempts at this revision or a later one."""
        if revision is None:
            return self.best
        return max((percent for passed, percent in self.passes if passed >= revision), default=None)

    def is_through(self, revision: int) -> bool:
        """Whether they passed the quiz at this revision, or went through it with a person."""
        return self.best_since(revision) is not None or self.person_revision >= revision


@dataclass(frozen=True, slots=True)
class LivePlace:
    """A place that somebody has in a live session."""

    session: UUID
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ModuleLength:
    """A module's sections and how long reading all of it takes."""

    sections: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What gates are judged by: the content as it is now, and what the person has done.

    `quizzes` gives each quiz's minutes; a module or quiz that isn't there any more is missing from the mappings.
    `revisions` gives the revision in which each section was read, by module. `signed_on` is the day of the latest
    signature. `live` is how many minutes of live training they attended, `supervised` of supervision.
    """

    modules: Mapping[str, ModuleLength]
    quizzes: Mapping[str, int]
    read: Mapping[str, frozenset[str]]
    standings: Mapping[str, Standing]
    signed: bool
    live: int = 0
    supervised: int = 0
    places: tuple[LivePlace, ...] = ()
    revisions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long somebody trained, by mode: alone at their own pace, and live with others."""

    self_paced: int
    live: int


def minutes(facts: Facts) -> Minutes:
    """About how many minutes somebody trained: the sections read and the quizzes taken, and what they attended."""
    reading = sum(
        length.minutes * len(set(length.sections) & facts.read.get(slug, frozenset())) // max(1, len(length.sections))
        for slug, length in facts.modules.items()
    )
    quizzes = sum(facts.quizzes.get(slug, 0) for slug, standing in facts.standings.items() if standing.tries)
    return Minutes(reading + quizzes, facts.live + facts.supervised)


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that stands before approval: a module, a quiz, live training to attend, the agreement to sign.

    `kind` is module, quiz, live or agreement; `why_code` says how it stands; `minutes_left` is about how long it takes.
    """

    kind: str
    slug: str
    met: bool
    why_code: str
    minutes_left: int


def waits(
    standings: Mapping[str, Standing], policies: Mapping[str, RetakePolicy], now: datetime
) -> dict[str, datetime]:
    """When the next attempt opens at each quiz that isn't passed and for which only time has to pass."""
    opens = {
        slug: next_attempt_opens([standing.last], policies[slug], now)
        for slug, standing in standings.items()
        if standing.last and slug in policies and not (standing.talk or standing.with_person) and standing.best is None
    }
    return {slug: at for slug, at in opens.items() if at > now}


def gates(requirements: Requirements, facts: Facts) -> tuple[Gate, ...]:
    """Every gate of the requirements, modules first. What the content no longer has can't be met, and says so."""
    since = dict(requirements.read_since)
    found = [module_gate(slug, facts, since.get(slug)) for slug in requirements.modules]
    found += [quiz_gate(required, facts) for required in requirements.quizzes]
    if asked := requirements.live_minutes:
        found.append(live_gate(asked, facts.live))
    if requirements.agreement:
        found.append(agreement_gate(facts, requirements.agreement_since))
    return tuple(found)


def agreement_gate(facts: Facts, since: date | None) -> Gate:
    """The agreement is signed, and not before the day from which signatures count."""
    if facts.signed and (since is None or (facts.signed_on is not None and facts.signed_on >= since)):
        return Gate("agreement", "agreement", True, "signed", 0)
    return Gate("agreement", "agreement", False, "sign-again" if facts.signed else "not-signed", AGREEMENT_MINUTES)


def live_gate(asked: int, attended: int) -> Gate:
    """Live training is attended when its minutes are; it doesn't matter in which sessions."""
    left = max(0, asked - attended)
    why = "attended" if not left else "minutes-left" if attended else "not-started"
    return Gate("live", "live", not left, why, left)


def module_gate(slug: str, facts: Facts, since: int | None = None) -> Gate:
    """A module is read when each of its present sections is, in the revision `since` or a later one."""
    length = facts.modules.get(slug)
    if length is None:
        return Gate("module", slug, False, "missing", 0)
    read, revisions = facts.read.get(slug, frozenset()), facts.revisions.get(slug, {})
    fresh = read if since is None else {one for one in read if revisions.get(one, 0) >= since}
    unread = len(set(length.sections) - fresh)
    if not unread:
        return Gate("module", slug, True, "read", 0)
    why = "not-started" if unread == len(length.sections) else "sections-left"
    if not set(length.sections) - read:
        why = "revised"
    return Gate("module", slug, False, why, -(-length.minutes * unread // len(length.sections)))


def quiz_gate(required: QuizRequirement, facts: Facts) -> Gate:
    """A quiz is passed when some attempt passed it, with the cohort's own higher score if it asks for one.

    To have gone through it with a person counts the same. What came before the revision `since` counts no more.
    """
    standing = facts.standings.get(required.quiz, Standing())
    best = standing.best_since(required.since)
    if best is not None and best >= (required.min_score or 0):
        return Gate("quiz", required.quiz, True, "passed", 0)
    if standing.with_person and standing.person_revision >= (required.since or 0):
        return Gate("quiz", required.quiz, True, "with-person", 0)
    length = facts.quizzes.get(required.quiz)
    if length is None:
        return Gate("quiz", required.quiz, False, "missing", 0)
    return Gate("quiz", required.quiz, False, _quiz_why(standing, best), length)


def _quiz_why(standing: Standing, best: int | None) -> str:
    if standing.running:
        return "running"
    if standing.talk:
        return "talk"
    if best is not None:
        return "score-too-low"
    if standing.best is not None or standing.with_person:
        return "revised"
    return "not-passed" if standing.tries else "not-started"
