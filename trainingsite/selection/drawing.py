"""The two tables of selection, drawn: as a page of the manual, and as a diagram. Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from trainingsite.selection.rules import STEP_WHO, STEPS, TABLE, WHO, Standing, State, Who

INTRODUCTION = """\
# The states of an application

Written from `trainingsite/selection/rules.py` by `flask selection machine > docs/developers/application-states.md`;
change it there.

## An application

Moves that aren't here are refused. Sending also asks for met gates where a scheme trains first, and an offer for a
scheme that offers first. Approval, with or without conditions, always asks for every gate, or for an exception that a
second person confirmed. An appeal is made once, in time, and decided by a coordinator other than the one who declined.
A decision that rests on a page from before another decision is refused.
"""
APPROVALS = """\
## An approval

An approved application has an approval with a life of its own. That it has lapsed follows from its last day; nobody
writes it. Renewing asks for the gates as they are now and for the quizzes that were revised since they were passed.
"""
Here = TypeVar("Here", bound=StrEnum)
Does = TypeVar("Does", bound=StrEnum)


def page() -> str:
    """The page on the states, from the tables that decide."""
    return "\n".join(
        [
            INTRODUCTION,
            rows(TABLE, WHO),
            f"An application begins as {State.DRAFT}.\n",
            fenced(diagram(TABLE, State.DRAFT)),
            APPROVALS,
            rows(STEPS, STEP_WHO),
            f"An approval begins as {Standing.IN_FORCE}. {Standing.ENDED.capitalize()} is the end.\n",
            fenced(diagram(STEPS, Standing.IN_FORCE)),
        ]
    )


def rows(table: Mapping[tuple[Here, Does], Here], who: Mapping[Does, Who]) -> str:
    """A table as Markdown: from where, who, what, to where."""
    lines = [f"| {start} | {who[move]} | {move} | {end} |" for (start, move), end in table.items()]
    return "\n".join(["| from | who | does | to |", "|---|---|---|---|", *lines, ""])


def diagram(table: Mapping[tuple[Here, Does], Here], first: Here) -> str:
    """A table as a Mermaid diagram."""
    return "\n".join(["stateDiagram-v2", f"    [*] --> {name(first)}", *arrows(table)])


def arrows(table: Mapping[tuple[Here, Does], Here]) -> Iterator[str]:
    """A line for each move."""
    for (start, move), end in table.items():
        yield f"    {name(start)} --> {name(end)}: {move}"


def fenced(drawn: str) -> str:
    """A diagram as a code block."""
    return f"```mermaid\n{drawn}\n```\n"


def name(state: StrEnum) -> str:
    """A state as Mermaid can name it."""
    return state.value.replace("-", "_")
