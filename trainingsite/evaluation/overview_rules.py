"""How a cohort comes along: the funnel, the days between its steps, and groups among applicants. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from trainingsite.figures.plots import reaching
from trainingsite.figures.rounding import LEAST_AVERAGED, percentage, rounded_count
from trainingsite.figures.suppression import held_back
from trainingsite.schemes.rules import Order

IDLE = timedelta(days=14)  # who does nothing for so long is called stuck
DAY = timedelta(days=1)
BAR = 200


class Step(StrEnum):
    """The steps from being invited to being approved."""

    INVITED = "invited"
    JOINED = "joined"
    BEGAN = "began"
    TRAINED = "trained"
    APPLIED = "applied"
    OFFERED = "offered"
    APPROVED = "approved"


TRAINING = frozenset({Step.BEGAN, Step.TRAINED})


@dataclass(frozen=True, slots=True)
class Walked:
    """When one of the cohort came to each step, as far as they came; their stage, and answers to group by."""

    times: Mapping[Step, datetime]
    stage: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A step of the funnel: how many came to it or beyond, how many of those at the step before did not.

    `days` is the median from the step before, None of so few that it would tell of somebody. `past` of the people were
    let past the step, such as by an exception.
    """

    step: Step
    people: int
    lost: int
    share: int | None
    days: float | None
    bar: float = 0.0
    past: int = 0


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited into the cohort, how many of them joined, and who joined uninvited, all rounded.

    Some of them belong to other schemes alone, and until they join nobody here is told of them. `days` is the median
    from the invitation to joining.
    """

    people: int
    joined: int
    uninvited: int
    share: int | None
    days: float | None
    bar: float


@dataclass(frozen=True, slots=True)
class Group:
    """Applicants who gave the same answer, rounded; `together` are the groups that are too small to stand alone."""

    answer: str
    applied: int
    offered: int
    approved: int
    share: int | None
    together: int = 0


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups by one question; none if all of them together are too small."""

    question: str
    groups: tuple[Group, ...]


def steps_of(order: Order, *, offers: bool, trains: bool = True) -> tuple[Step, ...]:
    """The steps in the order of the scheme, those of the training if it asks for any. One that trains first has a step
    of offers only if it made some."""
    training = (Step.BEGAN, Step.TRAINED) if trains else ()
    if order is Order.OFFER_THEN_TRAIN:
        return (Step.JOINED, Step.APPLIED, Step.OFFERED, *training, Step.APPROVED)
    offered = (Step.OFFERED,) if offers else ()
    return (Step.JOINED, *training, Step.APPLIED, *offered, Step.APPROVED)


def invited(walked: Sequence[Walked], elsewhere: int) -> Invited | None:
    """Those who were invited, of whom so many have not joined; None if nobody was.

    It stands before the funnel rather than in it, since people also join by themselves.
    """
    joined = sum(Step.INVITED in one.times for one in walked)
    people = joined + elsewhere
    if not people:
        return None
    return Invited(
        people=rounded_count(people),
        joined=rounded_count(joined),
        uninvited=rounded_count(len(walked) - joined),
        share=percentage(joined, people),
        days=_between(walked, Step.INVITED, Step.JOINED),
        bar=reaching(rounded_count(people), max(len(walked), rounded_count(people)), BAR),
    )


def funnel(walked: Sequence[Walked], steps: Sequence[Step], invited: int = 0) -> tuple[Stretch, ...]:
    """How many came to each step. Who was let past one, such as by an exception, counts as having come to it; having
    trained says nothing of the others, since anybody may train at any time.

    Bars leave room for one of so many who were invited.
    """
    whole = max(len(walked), invited)
    found: list[Stretch] = []
    here = list(walked)
    for place, step in enumerate(steps):
        before = len(here)
        here = [one for one in here if _came_to(step, steps[place:], one)]
        people, past = len(here), sum(step not in one.times for one in here)
        days = _between(walked, steps[place - 1], step) if place else None
        share = percentage(people, len(walked)) if place else None
        found.append(Stretch(step, people, before - people, share, days, reaching(people, whole, BAR), past))
    return tuple(found)


def _came_to(step: Step, onward: Sequence[Step], one: Walked) -> bool:
    telling = (later for later in onward if later not in TRAINING or step in TRAINING)
    return any(later in one.times for later in telling)


def _between(walked: Iterable[Walked], one: Step, other: Step) -> float | None:
    both = [each.times for each in walked if one in each.times and other in each.times]
    days = [(times[other] - times[one]) / DAY for times in both if times[other] >= times[one]]
    return median(days) if len(days) >= LEAST_AVERAGED else None


def breakdown(walked: Iterable[Walked], question: str) -> Breakdown:
    """Applicants by their answer to a question, the largest group first. Words that differ in case only are one."""
    groups: dict[str, list[Walked]] = {}
    spelt: dict[str, Counter[str]] = {}
    for one in walked:
        answer = " ".join(one.answers.get(question, "").split())
        if Step.APPLIED in one.times and answer:
            groups.setdefault(answer.casefold(), []).append(one)
            spelt.setdefault(answer.casefold(), Counter())[answer] += 1
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), key))
    back = held_back([len(groups[key]) for key in ordered])
    shown = [_group(_usual(spelt[key]), groups[key]) for place, key in enumerate(ordered) if place not in back]
    if back and shown:
        rest = [one for place in sorted(back) for one in groups[ordered[place]]]
        shown.append(_group("", rest, together=len(back)))
    return Breakdown(question, tuple(shown))


def _usual(spelt: Counter[str]) -> str:
    return min(spelt, key=lambda words: (-spelt[words], words))


def _group(answer: str, people: Sequence[Walked], together: int = 0) -> Group:
    offered, approved = (sum(step in one.times for one in people) for step in (Step.OFFERED, Step.APPROVED))
    return Group(
        answer=answer,
        applied=rounded_count(len(people)),
        offered=rounded_count(offered),
        approved=rounded_count(approved),
        share=percentage(approved, len(people)),
        together=together,
    )
