"""What can be wrong with a rubric, wherever it is written. Pure."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from trainingsite.content.question_lint import Fault


class Levelled(Protocol):
    """A criterion, as far as it can be wrong."""

    @property
    def id(self) -> str: ...
    @property
    def levels(self) -> tuple[str, ...]: ...


def faults(rubric: Sequence[Levelled]) -> Iterator[Fault]:
    """Everything that is wrong with its criteria; a path begins with the number of one."""
    ids = [one.id for one in rubric]
    for number, one in enumerate(rubric):
        if one.id in ids[:number]:
            yield Fault("id_twice", (number, "id"), f"two criteria have the id {one.id}", "give one another id")
        for level, words in enumerate(one.levels):
            if words in one.levels[:level]:
                mend = "say what is seen at each level and not at the one below it"
                yield Fault("levels_twice", (number, "levels", level), f"{one.id}: two levels say the same", mend)
