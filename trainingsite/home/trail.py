"""The learner's trail as values: what is done, what is next, about how long it takes. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from trainingsite.schemes.rules import Order
from trainingsite.selection.reference_rules import OPEN_TO_ANOTHER
from trainingsite.training.rules import Gate

ELSEWHERE = ("sent", "waiting-list", "appealed")  # somebody else's turn
GOING_ON = ("sent", "more-asked", "waiting-list", "offered")  # what approval takes beside the training can be done


class Kind(StrEnum):
    """A waymark: behind, here, ahead, waiting for somebody else, or not open yet."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"
    WAITING = "waiting"
    CLOSED = "closed"


class Interview(StrEnum):
    """How somebody's interview stands: no time booked, booked, or its time is past."""

    NONE = "none"
    AHEAD = "ahead"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class ModuleCard:
    """What the trail says of a module."""

    slug: str
    title: str
    summary: str
    minutes: int
    sections: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in one scheme: application and approval included, and what approval takes `beside` the
    training."""

    slug: str
    order: Order
    application: str | None
    approved_until: datetime | None
    in_force: bool
    approval: str | None = None
    beside: tuple[Gate, ...] = ()
    interview: Interview = Interview.NONE


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the trail. `key` says which words the page uses; `slug` which module."""

    kind: Kind
    key: str
    slug: str = ""
    title: str = ""
    summary: str = ""
    minutes: int = 0
    read: int = 0
    sections: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The stages in order, how many are still the learner's to walk and about how many minutes they take."""

    stages: tuple[Stage, ...]
    steps_left: int
    minutes_left: int
    waiting: bool = False


def trail(
    place: Place, gates: Sequence[Gate], modules: Mapping[str, ModuleCard], sections_read: Mapping[str, int]
) -> Trail:
    """The trail of one scheme. Exactly one stage is *here*, unless only others are waited for.

    Whoever is approved has nothing to do before they renew, whatever the year has come to ask.
    """
    training = _training(gates, modules, sections_read)
    agreement = [_agreement(gate) for gate in gates if gate.kind == "agreement"]
    live = [_live(gate) for gate in gates if gate.kind == "live"]
    own = [*training, *live, *agreement]
    application = _application(place, ready=all(stage.kind is Kind.DONE for stage in own))
    beside = [_beside(gate, place) for gate in place.beside] if place.application in GOING_ON else []
    after = [application, *beside]
    ordered = [*own, *after] if place.order is Order.TRAIN_THEN_APPLY else [*after, *own]
    walked = [_at_renewal(stage) for stage in ordered] if place.in_force else _first_is_here(ordered)
    left = [stage for stage in walked if stage.kind not in (Kind.DONE, Kind.WAITING) and stage.key != "apply-declined"]
    stages = (*walked, _decision(place, nothing_left=not left))
    minutes = sum(gate.minutes_left for gate in gates if not gate.met)
    return Trail(stages, len(left), minutes, any(stage.kind is Kind.WAITING for stage in stages))


def _training(
    gates: Sequence[Gate], modules: Mapping[str, ModuleCard], sections_read: Mapping[str, int]
) -> list[Stage]:
    """One stage for each module, its reading and its quiz together; a quiz without a module stands alone."""
    stages: dict[str, Stage] = {}
    for gate in gates:
        if gate.kind not in ("module", "quiz"):
            continue
        known = stages.get(gate.slug)
        card = modules.get(gate.slug) or ModuleCard(gate.slug, gate.slug, "", 0, 0)
        done = gate.met and (known is None or known.kind is Kind.DONE)
        key = "read" if gate.kind == "module" and not gate.met else "quiz"
        if known is not None and known.key == "read" and known.kind is not Kind.DONE:
            key = "read"
        stages[gate.slug] = Stage(
            kind=Kind.DONE if done else Kind.AHEAD,
            key=key,
            slug=gate.slug,
            title=card.title,
            summary=card.summary,
            minutes=(known.minutes if known else 0) + (0 if gate.met else gate.minutes_left),
            read=min(sections_read.get(gate.slug, 0), card.sections),
            sections=card.sections,
            why="" if gate.met else gate.why_code,
        )
    return list(stages.values())


def _live(gate: Gate) -> Stage:
    return Stage(Kind.DONE if gate.met else Kind.AHEAD, "live", minutes=gate.minutes_left, why=gate.why_code)


def _agreement(gate: Gate) -> Stage:
    return Stage(Kind.DONE if gate.met else Kind.AHEAD, "agreement", minutes=0 if gate.met else gate.minutes_left)


def _beside(gate: Gate, place: Place) -> Stage:
    """What approval takes that isn't training: theirs to do, or waited for."""
    if gate.met:
        return Stage(Kind.DONE, gate.kind, why="met")
    if gate.kind == "interview":
        return Stage(Kind.WAITING if place.interview is Interview.HELD else Kind.AHEAD, gate.kind, why=place.interview)
    is_theirs = gate.kind == "reference" and gate.why_code in OPEN_TO_ANOTHER
    return Stage(Kind.AHEAD if is_theirs else Kind.WAITING, gate.kind, why=gate.why_code)


def _at_renewal(stage: Stage) -> Stage:
    """What a year has come to ask since somebody was approved."""
    return stage if stage.kind is Kind.DONE else replace(stage, kind=Kind.CLOSED, why=stage.key, key="at-renewal")


def _application(place: Place, *, ready: bool) -> Stage:
    state = place.application or "draft"
    if state in ("approved", "offered"):
        return Stage(Kind.DONE, f"apply-{state}")
    if state in ELSEWHERE:
        return Stage(Kind.WAITING, f"apply-{state}")
    if state == "draft" and place.order is Order.TRAIN_THEN_APPLY and not ready:
        return Stage(Kind.CLOSED, "apply-draft-early")
    return Stage(Kind.AHEAD, f"apply-{state}")


def _decision(place: Place, *, nothing_left: bool) -> Stage:
    if place.in_force:
        return Stage(Kind.DONE, "approved")
    if place.approval in ("suspended", "ended"):
        return Stage(Kind.CLOSED, place.approval)
    if place.approved_until is not None:
        return Stage(Kind.AHEAD, "lapsed")
    if place.application == "declined":
        return Stage(Kind.CLOSED, "declined")
    is_waited_for = place.application in ELSEWHERE or (place.application == "offered" and nothing_left)
    return Stage(Kind.WAITING if is_waited_for else Kind.CLOSED, "decision")


def _first_is_here(stages: Sequence[Stage]) -> list[Stage]:
    """Mark the first open stage as the one where the learner stands."""
    found: list[Stage] = []
    here = False
    for stage in stages:
        if stage.kind is Kind.AHEAD and not here:
            here = True
            found.append(replace(stage, kind=Kind.HERE))
        else:
            found.append(stage)
    return found
