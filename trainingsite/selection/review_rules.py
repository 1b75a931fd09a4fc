"""Who reads which application, what a reader may see, and when a third is needed. Pure."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from trainingsite.content.rubric import Criterion
from trainingsite.infra.refused import Refused

LEAST_PAIRS = 10  # below it agreement isn't told


class Conflict(StrEnum):
    """Why somebody doesn't judge an application; never more than the kind is asked."""

    FRIEND = "friend"
    FAMILY = "family"
    TEACHES = "teaches"
    WORKS = "works"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Marked:
    """A reader's review: levels (their places, from 0) and comments by criterion, and a note."""

    levels: Mapping[str, int]
    comments: Mapping[str, str]
    note: str


def score(rubric: Sequence[Criterion], levels: Mapping[str, int]) -> Fraction:
    """The weighted score in per cent of the highest; 0 if the rubric weighs nothing."""
    most = sum(one.weight * (len(one.levels) - 1) for one in rubric)
    got = sum(one.weight * levels[one.id] for one in rubric)
    return Fraction(100 * got, most) if most else Fraction(0)


def needs_third(scores: Sequence[Fraction], third_at: int) -> bool:
    """Whether two scores lie further apart than the scheme allows."""
    return len(scores) == 2 and abs(scores[0] - scores[1]) > third_at


def spread(scores: Sequence[Fraction]) -> Fraction | None:
    """Percentage points between the highest and the lowest score; None with fewer than two."""
    return max(scores) - min(scores) if len(scores) > 1 else None


def refuse_incomplete(rubric: Sequence[Criterion], levels: Mapping[str, int]) -> None:
    """A review is sent with a level for every criterion.

    Raises:
        Refused: "review_incomplete".
    """
    if any(not 0 <= levels.get(one.id, -1) < len(one.levels) for one in rubric):
        raise Refused("review_incomplete", status=422)


def changed(read: Mapping[str, Any] | None, now: Mapping[str, Any]) -> tuple[str, ...]:
    """The questions whose answers aren't what a review was given for; none if that isn't known. No answer is no answer,
    however it is written down."""
    return tuple(name for name, words in (read or {}).items() if (words or None) != (now.get(name) or None))


def is_unread(readers: int, wanted: int, *, differs: bool, third_sent: bool) -> bool:
    """Whether the reading of an application needs a look: it lacks readers, or its two differ until a third has sent.

    Readers who have died still count here; who lists asks for them besides.
    """
    return readers < wanted or (differs and not third_sent)


def sees_others(mine_sent: bool, is_third: bool, first_two_sent: int) -> bool:
    """Whether a reader sees what the others said: once theirs is sent, and both of the first two are."""
    return mine_sent and (is_third or first_two_sent >= 2)


Pair = tuple[int, int]


def assign(
    applications: Sequence[int],
    load: Mapping[int, int],
    conflicts: Iterable[Pair],
    per_application: int,
) -> tuple[Pair, ...]:
    """Who reads what, as (application, reviewer), evenly: no other assignment leaves the loads closer together.

    `load` holds every reviewer with how many they have already; `conflicts` are pairs that must not be, also those
    that are assigned already. An application for which too few can read gets those who can. Ties go to the lower
    number, so that the same question has the same answer.
    """
    barred, total = set(conflicts), dict(load)
    given: dict[int, set[int]] = {}
    for application in applications:
        free = [each for each in sorted(total) if (application, each) not in barred]
        chosen = sorted(free, key=lambda each: (total[each], each))[:per_application]
        given[application] = set(chosen)
        for each in chosen:
            total[each] += 1
    while _even_out(given, total, barred):
        pass
    return tuple((application, each) for application in applications for each in sorted(given[application]))


def _even_out(given: dict[int, set[int]], total: dict[int, int], barred: set[Pair]) -> bool:
    """Move one reading along a chain, from somebody to somebody with at least two fewer; False if nobody is."""
    for heavy in sorted(total, key=lambda each: (-total[each], each)):
        chain = _chain(heavy, given, total, barred)
        if chain:
            for application, giver, taker in chain:
                given[application].remove(giver)
                given[application].add(taker)
            total[heavy] -= 1
            total[chain[-1][2]] += 1
            return True
    return False


def _chain(
    heavy: int, given: dict[int, set[int]], total: dict[int, int], barred: set[Pair]
) -> list[tuple[int, int, int]]:
    """The shortest chain of (application, giver, taker) from `heavy` to a reviewer with at least two fewer."""
    came: dict[int, tuple[int, int, int] | None] = {heavy: None}
    queue = deque([heavy])
    while queue:
        giver = queue.popleft()
        for application in sorted(each for each in given if giver in given[each]):
            for taker in sorted(total):
                if taker in came or taker in given[application] or (application, taker) in barred:
                    continue
                came[taker] = (application, giver, taker)
                if total[heavy] - total[taker] >= 2:
                    return _back(taker, came)
                queue.append(taker)
    return []


def _back(end: int, came: Mapping[int, tuple[int, int, int] | None]) -> list[tuple[int, int, int]]:
    steps: list[tuple[int, int, int]] = []
    step = came[end]
    while step is not None:
        steps.insert(0, step)
        step = came[step[1]]
    return steps
