"""What follows from an attempt's log: its state and its answers. Pure.

The rows of `attempt` and `attempt_response` say the same and are there for speed; `flask quiz verify-log` compares.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from fractions import Fraction

from trainingsite.quiz.fields import Json
from trainingsite.training import clock
from trainingsite.training.rules import Phase, State

NEVER_TOLD = frozenset({"deadline", "break_seconds", "paused_seconds", "paused_at", "paused_until"})


@dataclass(frozen=True, slots=True)
class Logged:
    """A step as the log has it."""

    kind: str
    item_id: str | None
    at: datetime
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ResponseState:
    """The present answer to one item."""

    revision: int
    value: Json
    saved_at: datetime
    certainty: str | None = None
    tries: int = 0
    mark: Fraction | None = None
    weight: Fraction | None = None


@dataclass(frozen=True, slots=True)
class AttemptState:
    """An attempt as its log tells it. `is_whole` is False for logs from before the clock and the marks were told."""

    version: str
    seed: int
    drawn: Json
    began_at: datetime
    deadline: datetime | None
    break_seconds: int
    is_whole: bool = True
    state: State = State.OPEN
    phase: Phase = Phase.FIRST
    paused_seconds: int = 0
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    submitted_at: datetime | None = None
    score: Fraction | None = None
    percent: int | None = None
    passed: bool = False
    critical_missed: Json = ()
    graded_by: tuple[str, ...] = ()
    responses: Mapping[str, ResponseState] = field(default_factory=dict)


def replay(steps: Sequence[Logged]) -> AttemptState:
    """The state after all steps, in the order of the log.

    Raises:
        ValueError: for a log that doesn't begin with "began", or that has a step nobody could have taken.
    """
    if not steps or steps[0].kind != "began":
        raise ValueError("a log begins with its beginning")
    state = _began(steps[0])
    for step in steps[1:]:
        if step.kind not in _MOVES or (state.state is not State.OPEN and step.kind != "regraded"):
            raise ValueError(f"no step {step.kind!r} is possible here")
        state = _MOVES[step.kind](state, step)
    return state


def differences(derived: AttemptState, stored: AttemptState) -> tuple[str, ...]:
    """The names of what the rows say otherwise than the log."""
    told = [each.name for each in fields(AttemptState) if each.name not in ("is_whole", "responses")]
    names = [name for name in told if derived.is_whole or name not in NEVER_TOLD]
    found = [name for name in names if _plain(getattr(derived, name)) != _plain(getattr(stored, name))]
    for item_id in sorted({*derived.responses, *stored.responses}):
        here, there = derived.responses.get(item_id), stored.responses.get(item_id)
        if here and there and not derived.is_whole:
            here = replace(here, mark=there.mark, weight=there.weight)
        if _said(here) != _said(there):
            found.append(f"answer {item_id}")
    return tuple(found)


def _said(response: ResponseState | None) -> object:
    return response and tuple(_plain(getattr(response, each.name)) for each in fields(ResponseState))


def _plain(value: object) -> object:
    """A value in which every sequence is a tuple, so that lists and tuples compare."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_plain(each) for each in value)
    return value


def _began(step: Logged) -> AttemptState:
    data = step.data
    return AttemptState(
        version=_text(data["version"]),
        seed=_number(data["seed"]),
        drawn=data["drawn"],
        began_at=step.at,
        deadline=_moment(data.get("deadline")),
        break_seconds=_number(data.get("break_seconds", 0)),
        is_whole="deadline" in data,
    )


def _answered(state: AttemptState, step: Logged) -> AttemptState:
    before = state.responses.get(step.item_id or "")
    sure = step.data.get("certainty")
    response = ResponseState(
        revision=_number(step.data["revision"]),
        value=step.data["answer"],
        saved_at=step.at,
        certainty=None if sure is None else _text(sure),
        tries=(before.tries if before else 0) + (step.kind == "tried"),
    )
    return replace(state, responses={**state.responses, step.item_id or "": response})


def _extended(state: AttemptState, step: Logged) -> AttemptState:
    drawn = (*_several(state.drawn), *_several(step.data["drawn"]))
    return replace(state, phase=Phase.SECOND, drawn=drawn, deadline=_moment(step.data.get("deadline")))


def _adjusted(state: AttemptState, step: Logged) -> AttemptState:
    breaks = _number(step.data["break_seconds"])
    return replace(state, deadline=_moment(step.data["deadline"]), break_seconds=breaks)


def _paused(state: AttemptState, step: Logged) -> AttemptState:
    until = datetime.fromisoformat(_text(step.data["until"]))
    ends = None if state.deadline is None else state.deadline + (until - step.at)
    return replace(state, paused_at=step.at, paused_until=until, deadline=ends)


def _resumed(state: AttemptState, step: Logged) -> AttemptState:
    if state.paused_at is None or state.paused_until is None:
        raise ValueError("nobody goes on without a break")
    used = clock.used(state.paused_at, state.paused_until, step.at)
    return replace(
        state,
        paused_seconds=state.paused_seconds + used // timedelta(seconds=1),
        deadline=clock.resumed_deadline(state.deadline, state.paused_until, step.at),
        paused_at=None,
        paused_until=None,
    )


def _ended(state: AttemptState, step: Logged) -> AttemptState:
    ended = replace(state, state=State(step.kind), submitted_at=step.at, paused_at=None, paused_until=None)
    return _graded(ended, step)


def _regraded(state: AttemptState, step: Logged) -> AttemptState:
    if state.state is State.OPEN:
        raise ValueError("a running attempt isn't marked again")
    version = _text(step.data["version"])
    return replace(_graded(state, step), graded_by=(*state.graded_by, version))


def _graded(state: AttemptState, step: Logged) -> AttemptState:
    marks = step.data.get("marks", {})
    if not isinstance(marks, Mapping):
        raise ValueError("marks are by item")
    responses = dict(state.responses)
    for item_id, pair in marks.items():
        if item_id in responses:
            mark, weight = (Fraction(_text(each)) for each in _several(pair))
            responses[item_id] = replace(responses[item_id], mark=mark, weight=weight)
    return replace(
        state,
        score=Fraction(_text(step.data["exact"])),
        percent=_number(step.data["per_cent"]),
        passed=step.data["is_passed"] is True,
        critical_missed=step.data["missed"],
        responses=responses,
    )


_MOVES: Mapping[str, Callable[[AttemptState, Logged], AttemptState]] = {
    "answered": _answered,
    "tried": _answered,
    "extended": _extended,
    "adjusted": _adjusted,
    "paused": _paused,
    "resumed": _resumed,
    "submitted": _ended,
    "closed": _ended,
    "regraded": _regraded,
}


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _number(value: Json) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value!r} is no number")
    return value


def _several(value: Json) -> Iterable[Json]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"{value!r} is no list")
    return value


def _moment(value: Json) -> datetime | None:
    return None if value is None else datetime.fromisoformat(_text(value))
