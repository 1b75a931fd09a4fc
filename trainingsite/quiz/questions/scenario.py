"""scenario: the learner holds a branching conversation with a mentee."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.conversation import Conversation, Node, Way
from trainingsite.quiz.fields import Json, Posted, Several, Tag, Words
from trainingsite.quiz.questions.question import (
    Extent,
    Fault,
    Feedback,
    Path,
    Pick,
    Question,
    Remark,
    Reveal,
    is_index,
    one,
    position,
    unreadable,
)

SAY = "stay"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a conversation: `who` is scene (it happens), mentee or you."""

    who: Literal["scene", "mentee", "you"]
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation as its page shows it: what was said, what is said now, and what can be said (value, text).

    `way` is the hidden field. `lesson` is the reason of the last reply where that stopped the conversation.
    """

    past: tuple[Line, ...]
    now: tuple[Line, ...]
    replies: tuple[tuple[str, str], ...]
    way: str
    ending: Node | None
    lesson: str

    @property
    def is_spoken(self) -> bool:
        """Whether the mentee says something now, so that one answers; otherwise one does something."""
        return any(line.who == "mentee" for line in self.now)


class Scenario(Question):
    """A conversation of nodes and replies; the points of the way taken over those of the best way are earned.

    An answer is the list of the replies chosen, in turn. What was said can't be unsaid: an answer only grows. A
    harmful ending fails the attempt.
    """

    type: Literal["scenario"]
    mentee: Words
    nodes: Annotated[Several[Node], Field(min_length=2)]

    @cached_property
    def conversation(self) -> Conversation:
        return Conversation(self.nodes)

    @property
    def shape(self) -> int:
        return max(len(node.replies) for node in self.nodes)

    @property
    def must_shuffle(self) -> bool:
        return True

    @property
    def grows(self) -> bool:
        return True

    def goes_on_from(self, present: Json, answer: Json) -> bool:
        old, new = self._way(present).path, self._way(answer).path
        return len(new) > len(old) and new[: len(old)] == old

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(f"{node.at} → {reply.say}" for node in self.nodes for reply in node.replies)

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        """As the protocol says. A reply counts only if the button that says it was pressed, or none.

        Raises:
            Refused: also "answer_nothing_said" if that button was pressed without a reply.
        """
        way = self._posted(fields, order)
        pressed, reply = one(fields, "go"), one(fields, "reply")
        if reply and pressed in ("", SAY):
            way = self._said(way, reply, order)
        elif pressed == SAY and not self.conversation.ending(way):
            raise Refused("answer_nothing_said", status=422)
        return list(way.path) or None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        way = self._way(answer)
        return {"way": [self._written(way, order)]} if way.steps else {}

    def extent(self, answer: Json) -> Extent:
        way = self._way(answer)
        return Extent.NONE if not way.steps else Extent.WHOLE if self.conversation.ending(way) else Extent.PART

    def mark(self, answer: Json) -> Fraction:
        return self.conversation.share(self._way(answer))

    def holds(self, answer: Json) -> bool:
        return self.extent(answer) is Extent.WHOLE and self.mark(answer) == 1

    def harms(self, answer: Json) -> bool:
        ending = self.conversation.ending(self._way(answer))
        return ending is not None and ending.ending == "harmful"

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        """What was said first at each node."""
        return tuple(
            Pick(node.at, str(choice), node.credit(choice), node.replies[choice].misconception)
            for at, choice in self._way(answer).first_steps
            for node in (self.nodes[at],)
        )

    def pick_words(self, pick: Pick) -> str:
        node = self.nodes[self.conversation.places[pick.part]]
        return f"{pick.part}: {node.replies[int(pick.choice)].say}"

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        """Each step of the way (about its node), and last the ending, about nothing."""
        return tuple(self._recap(self._way(answer)))

    def key(self) -> tuple[Remark, ...]:
        """The best way."""
        return tuple(
            Remark(each.about, each.said, Fraction(1), each.why) for each in self._recap(self.conversation.best_way())
        )

    def feedback(self, answer: Json, reveal: Reveal) -> Feedback:
        """As the protocol says; after a conversation that did harm everything is told, too."""
        return super().feedback(answer, Reveal.EVERYTHING if self.harms(answer) else reveal)

    def scene(self, fields: Posted, order: tuple[int, ...]) -> Scene:
        """The conversation as a posted form leaves it."""
        way = self._posted(fields, order)
        if reply := one(fields, "reply"):
            way = self._said(way, reply, order)
        here, ending = self.nodes[way.at], self.conversation.ending(way)
        offered = self.conversation.offered(way)
        shown = self._shown(way.at, order)
        last = [self.nodes[at].replies[choice].why for at, choice in way.steps[-1:]]
        return Scene(
            past=tuple(line for at, choice in way.steps for line in (*_lines(self.nodes[at]), self._own(at, choice))),
            now=tuple(_lines(here)),
            replies=tuple((str(k), here.replies[each].say) for k, each in enumerate(shown) if each in offered),
            way=self._written(way, order),
            ending=ending,
            lesson="".join(last) if ending and ending.instead else "",
        )

    def lines_at(self, name: str) -> tuple[Line, ...]:
        """What happens and is said at the node of this name."""
        return tuple(_lines(self.nodes[self.conversation.places[name]]))

    def faults(self) -> tuple[Fault, ...]:
        found = [fault for place, node in enumerate(self.nodes) for fault in self._about_node(place, node)]
        best = self.conversation.best[0]
        if best is None or best <= 0 or self.nodes[self.conversation.best_way().at].ending != "good":
            mend = "give the right replies `points:`, and let them lead to an `ending: good`"
            found.append(Fault(("nodes",), "the way with the most points doesn't lead to a good ending", mend))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return tuple(
            (("nodes", place, "replies", number, "misconception"), reply.misconception)
            for place, node in enumerate(self.nodes)
            for number, reply in enumerate(node.replies)
            if reply.misconception is not None
        )

    def _way(self, answer: Json) -> Way:
        path = [] if answer is None else answer
        if not isinstance(path, list) or not all(is_index(each, self.shape) for each in path):
            raise unreadable()
        way = self.conversation.walk(path)
        if way is None:
            raise unreadable()
        return way

    def _posted(self, fields: Posted, order: tuple[int, ...]) -> Way:
        """The way that stands in the hidden field."""
        way, text = Way(), one(fields, "way")
        for part in text.split(".") if text else ():
            way = self._said(way, part, order)
        return way

    def _said(self, way: Way, text: str, order: tuple[int, ...]) -> Way:
        """The way after the reply at the posted position.

        Raises:
            Refused: "answer_not_offered".
        """
        after = self.conversation.step(way, position(text, self._shown(way.at, order)))
        if after is None:
            raise Refused("answer_not_offered", status=400)
        return after

    def _written(self, way: Way, order: tuple[int, ...]) -> str:
        return ".".join(str(self._shown(at, order).index(choice)) for at, choice in way.steps)

    def _shown(self, at: int, order: tuple[int, ...]) -> tuple[int, ...]:
        """A node's replies as the page has them: in the drawn order, turned a little further at each node."""
        replies = [each for each in order if each in self.conversation.of(self.nodes[at])]
        turn = at % len(replies) if replies else 0
        return tuple(replies[turn:] + replies[:turn])

    def _own(self, at: int, choice: int) -> Line:
        return Line("you", self.nodes[at].replies[choice].say)

    def _recap(self, way: Way) -> Iterator[Remark]:
        for at, choice in way.steps:
            node, reply = self.nodes[at], self.nodes[at].replies[choice]
            yield Remark(node.at, reply.say, node.credit(choice), reply.why, reply.misconception)
        if ending := self.conversation.ending(way):
            why = "\n\n".join(filter(None, (ending.instead, ending.debrief)))
            yield Remark("", ending.line, Fraction(ending.ending == "good"), why)

    def _about_node(self, place: int, node: Node) -> Iterator[Fault]:
        where: Path = ("nodes", place)
        if self.conversation.places[node.at] != place:
            yield Fault((*where, "at"), f"two nodes are called {node.at}", "give one of them another name")
        elif place not in self.conversation.reachable():
            yield Fault(where, f"nothing leads to {node.at}", "let a reply lead there, or remove it")
        if not node.line:
            yield Fault(where, f"nothing is said at {node.at}", "add `says:` or `happens:`")
        yield from self._about_ending(where, node) if node.ending else self._about_choice(place, node)
        for number, reply in enumerate(node.replies):
            yield from _about_reply((*where, "replies", number), node, number)
            if reply.to not in self.conversation.places:
                what = f"reply {number + 1} at {node.at} leads to {reply.to}, which isn't there"
                yield Fault((*where, "replies", number, "to"), what, "name a node's `at:`")

    @staticmethod
    def _about_ending(where: Path, node: Node) -> Iterator[Fault]:
        if node.replies:
            yield Fault(where, f"{node.at} is an ending and has replies", "remove `ending:` or the replies")
        if not node.debrief:
            yield Fault(where, f"the ending {node.at} has no debrief", "add `debrief:`, with the learner's own support")
        if node.ending == "harmful" and not node.instead:
            yield Fault(where, f"the harmful ending {node.at} doesn't say what is right", "add `instead:`")

    def _about_choice(self, place: int, node: Node) -> Iterator[Fault]:
        where, choices = ("nodes", place), self.conversation.of(node)
        if len(choices) < 2:
            yield Fault(where, f"{node.at} leaves no choice", "add replies, or say how it ends with `ending:`")
        elif not any(self.conversation.leads_on(place, choice) for choice in choices):
            mend = "let a reply lead to a node further down; one that leads back can be said only once"
            yield Fault(where, f"no reply at {node.at} leads on", mend)
        leading_on = [choice for choice in choices if self.conversation.leads_on(place, choice)]
        top = max((node.replies[choice].points for choice in leading_on), default=Fraction(0))
        best = self.conversation.best_replies(place)
        for choice in leading_on:
            if top > 0 and node.replies[choice].points == top and choice not in best:
                what = f"reply {choice + 1} at {node.at} has the most points and isn't on the best way"
                yield Fault((*where, "replies", choice), what, "change its points, or where it leads")


def _lines(node: Node) -> Iterator[Line]:
    if node.happens:
        yield Line("scene", node.happens)
    if node.says:
        yield Line("mentee", node.says)


def _about_reply(where: Path, node: Node, number: int) -> Iterator[Fault]:
    reply, name = node.replies[number], f"reply {number + 1} at {node.at}"
    if not reply.why:
        yield Fault(where, f"{name} has no reason (why)", "add `why:`, what it does to the conversation")
    if reply.points <= 0 and reply.misconception is None:
        mend = "add `misconception:` from the list, or `points:`"
        yield Fault(where, f"{name} earns nothing and has no misconception", mend)
    if node.credit(number) == 1 and reply.misconception is not None:
        yield Fault(where, f"{name} is the best and has a misconception", "remove `misconception:`")
    if any(reply.say.casefold() == other.say.casefold() for other in node.replies[:number]):
        yield Fault(where, f"{name} says the same as another", "reword or remove it")
