"""A branching conversation: its nodes, the ways through it, and the best of them.

Nodes stand in the order in which a conversation goes. A reply *leads on* if its target stands further down the file;
otherwise it *leads back*, and can then be said only once in a conversation. So every conversation ends: two replies
that lead back have fewer steps between them than there are nodes, and there are no more of them than the file has.
Nobody gets stuck either: each node that isn't an ending has a reply that leads on (`Scenario.faults` sees to it),
and that is never used up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.quiz.fields import Exact, Part, Several, Slug, Tag, Text, Words

Ending = Literal["good", "mixed", "poor", "harmful"]


class Reply(Part):
    """Something the learner may say, how good it is, and the node that it leads to."""

    say: Words
    to: Slug
    points: Annotated[Exact, Field(ge=-100, le=100)] = Fraction(0)
    why: Text = ""
    misconception: Tag | None = None


class Node(Part):
    """A moment of the conversation: what happens, what the mentee says, and the replies; or an ending.

    `debrief` is what an ending leaves the learner with; `instead` is the right action, taught at once where a
    conversation is stopped.
    """

    at: Slug
    happens: Text = ""
    says: Text = ""
    replies: Several[Reply] = ()
    ending: Ending | None = None
    debrief: Text = ""
    instead: Text = ""

    @property
    def line(self) -> str:
        """What happens and what is said, as one text."""
        return " ".join(filter(None, (self.happens, self.says)))

    @property
    def most(self) -> Fraction:
        """The points of its best reply, never below 0."""
        return max([Fraction(0), *(reply.points for reply in self.replies)])

    def credit(self, choice: int) -> Fraction:
        """How good a reply is beside the best one here, between 0 and 1."""
        return max(Fraction(0), self.replies[choice].points / self.most) if self.most else Fraction(0)


@dataclass(frozen=True, slots=True)
class Way:
    """The steps taken, each as (place of the node, place of the reply in it), and the place of the node reached."""

    steps: tuple[tuple[int, int], ...] = ()
    at: int = 0

    @property
    def path(self) -> tuple[int, ...]:
        """The replies chosen, in turn."""
        return tuple(choice for _, choice in self.steps)

    @property
    def first_steps(self) -> tuple[tuple[int, int], ...]:
        """What was said first at each node: going back lets one go on, it doesn't unsay anything."""
        first: dict[int, int] = {}
        for at, choice in self.steps:
            first.setdefault(at, choice)
        return tuple(first.items())


@dataclass(frozen=True)
class Conversation:
    """The nodes in the order of the file; the first is where it begins."""

    nodes: tuple[Node, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each name stands (the first of two alike)."""
        return {node.at: place for place, node in reversed(tuple(enumerate(self.nodes)))}

    @cached_property
    def most_steps(self) -> int:
        """No way has more steps."""
        back = sum(not self.leads_on(at, choice) for at, node in enumerate(self.nodes) for choice in self.of(node))
        return (back + 1) * (len(self.nodes) - 1) + back

    @staticmethod
    def of(node: Node) -> range:
        """The places of a node's replies; an ending has none."""
        return range(0 if node.ending else len(node.replies))

    def target(self, at: int, choice: int) -> int | None:
        """Where a reply leads; None if the file has no such node."""
        return self.places.get(self.nodes[at].replies[choice].to)

    def leads_on(self, at: int, choice: int) -> bool:
        """Whether a reply leads to a node further down."""
        target = self.target(at, choice)
        return target is not None and target > at

    def offered(self, way: Way) -> tuple[int, ...]:
        """The replies that can be given now: all that lead on, and those leading back that weren't yet given."""
        return tuple(
            choice
            for choice in self.of(self.nodes[way.at])
            if self.leads_on(way.at, choice) or (way.at, choice) not in way.steps
        )

    def step(self, way: Way, choice: int) -> Way | None:
        """The way after one more reply; None if that isn't offered."""
        target = self.target(way.at, choice) if choice in self.offered(way) else None
        return None if target is None else Way((*way.steps, (way.at, choice)), target)

    def walk(self, path: Iterable[int]) -> Way | None:
        """The way that these replies make; None if one of them isn't offered when its turn comes."""
        way: Way | None = Way()
        for choice in path:
            way = self.step(way, choice) if way else None
        return way

    def ending(self, way: Way) -> Node | None:
        """The ending that is reached, if one is."""
        node = self.nodes[way.at]
        return node if node.ending else None

    @cached_property
    def best(self) -> tuple[Fraction | None, ...]:
        """For each node the most points that a way without going back earns from there to an ending; None without
        such a way.
        """
        best: dict[int, Fraction | None] = {}
        for at in reversed(range(len(self.nodes))):
            values = [
                worth for choice in self.of(self.nodes[at]) if (worth := self._worth(best, at, choice)) is not None
            ]
            best[at] = Fraction(0) if self.nodes[at].ending else max(values, default=None)
        return tuple(best[at] for at in range(len(self.nodes)))

    def best_replies(self, at: int) -> tuple[int, ...]:
        """The replies with which the best way goes on."""
        known = dict(enumerate(self.best))
        return tuple(
            choice
            for choice in self.of(self.nodes[at])
            if known[at] is not None and self._worth(known, at, choice) == known[at]
        )

    def best_way(self) -> Way:
        """The first way in the file that earns the most points."""
        way = Way()
        while choices := self.best_replies(way.at):
            way = self.step(way, choices[0]) or way
        return way

    def share(self, way: Way) -> Fraction:
        """What a way earns of the best one's points, between 0 and 1; a harmful one earns nothing.

        What was said first at a node counts, so that going back can't collect the same points twice.
        """
        top, ending = self.best[0], self.ending(way)
        if not top or top < 0 or (ending and ending.ending == "harmful"):
            return Fraction(0)
        points = sum((self.nodes[at].replies[choice].points for at, choice in way.first_steps), Fraction(0))
        return min(Fraction(1), max(Fraction(0), points / top))

    def reachable(self) -> frozenset[int]:
        """The places that some reply leads to, and the beginning."""
        found, open_ = {0}, [0]
        while open_:
            at = open_.pop()
            targets = {self.target(at, choice) for choice in self.of(self.nodes[at])} - {None} - found
            new = [target for target in targets if target is not None]
            found.update(new)
            open_ += new
        return frozenset(found)

    def _worth(self, best: dict[int, Fraction | None], at: int, choice: int) -> Fraction | None:
        """The points of a reply and the best after it; None if it leads back or nowhere."""
        target = self.target(at, choice)
        rest = best[target] if target is not None and target > at else None
        return None if rest is None else self.nodes[at].replies[choice].points + rest
