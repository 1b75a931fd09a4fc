"""What the pages of an attempt show, as values made from an attempt, its answers and its quiz."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from markupsafe import Markup

from trainingsite.content.values import QuizVersion
from trainingsite.infra.refused import Refused
from trainingsite.quiz import certainty, practice
from trainingsite.quiz.certainty import Figure, Insight
from trainingsite.quiz.drawing import DrawnItem, check_order
from trainingsite.quiz.fields import Json, Posted
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Extent, Feedback, Item, Question, Reveal
from trainingsite.quiz.showing import Backstage
from trainingsite.training import rules
from trainingsite.training.attempt_queries import AttemptView, History, Response, TalkView
from trainingsite.training.rules import Phase
from trainingsite.training.service import Saved


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as a form: `order` says what stands where, `given` what is filled in."""

    question: Question
    order: tuple[int, ...]
    given: Posted


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the list of an attempt's items."""

    number: int
    extent: Extent
    locked: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An item with what was answered and what is said about it."""

    number: int
    question: Question
    feedback: Feedback
    response: Response | None = None

    @property
    def insight(self) -> Insight:
        """What the learner's certainty says together with the answer."""
        sure = self.response.certainty if self.response else None
        return certainty.insight(sure, self.feedback.mark, must=self.question.critical is not None)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One question of a running attempt.

    `key` is the form's client key, `revision` the number that its next saving gets. `conflict` is an older tab's
    saving that wasn't kept; `lessons` are taught before a second chance; `practice` is for feedback after each item.
    """

    attempt: AttemptView
    title: str
    number: int
    asked: Asked
    places: tuple[Place, ...]
    saved_at: datetime | None
    revision: int
    key: str
    conflict: Saved | None
    lessons: tuple[Told, ...]
    feedback: Feedback | None
    asks_certainty: bool
    practice: practice.Standing | None

    @property
    def count(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was just posted to the inline check `item_id`; `error` is what was wrong with it."""

    item_id: str
    answer: Json
    fields: Posted
    error: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """An inline check of a module: `blank` is its unanswered form, rendered before; feedback once it was answered."""

    asked: Asked
    blank: Markup | None
    feedback: Feedback | None
    error: str


@dataclass(frozen=True, slots=True)
class QuizPage:
    """A quiz as a learner stands to it. `refused` is why no attempt may begin now; `left` None is without limit."""

    version: QuizVersion
    items: int
    running: AttemptView | None
    past: tuple[AttemptView, ...]
    left: int | None
    refused: Refused | None
    talks: tuple[TalkView, ...]

    @property
    def passed(self) -> bool:
        return any(attempt.passed for attempt in self.past)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What an attempt came to. `missed` are the items by which a critical rule was missed."""

    answers: tuple[Told, ...]
    missed: tuple[Told, ...]
    reveal: Reveal
    sensitive: bool
    left: int | None
    talk: bool
    figure: Figure | None

    @property
    def surprises(self) -> tuple[Told, ...]:
        """The must-pass points at which the learner was sure and wrong."""
        return tuple(each for each in self.answers if each.insight is Insight.BOUNDARY)


def new_key() -> str:
    """A client key for a form."""
    return uuid4().hex


def places(quiz: Quiz, attempt: AttemptView, answers: Mapping[str, Response]) -> tuple[Place, ...]:
    """Every item of an attempt, with how far it is answered."""
    return tuple(
        Place(
            number,
            quiz.by_id[each.item_id].extent(value_of(each, answers)),
            locked=attempt.phase is Phase.SECOND and not each.fresh,
        )
        for number, each in enumerate(attempt.drawn, 1)
    )


def value_of(drawn: DrawnItem, answers: Mapping[str, Response]) -> Json:
    """The present answer to a drawn item."""
    return answers[drawn.item_id].value if drawn.item_id in answers else None


def item_page(
    quiz: Quiz, attempt: AttemptView, number: int, answers: Mapping[str, Response], conflict: Saved | None = None
) -> ItemPage:
    """The page of item `number` (from 1), filled with what was saved, or with what an older tab wanted to save."""
    drawn = attempt.drawn[number - 1]
    question, present = quiz.item(drawn.item_id), answers.get(drawn.item_id)
    shown = conflict.given if conflict and not question.grows else value_of(drawn, answers)
    sure = conflict.given_certainty if conflict else present.certainty if present else None
    stands = standing(quiz, question, present)
    return ItemPage(
        attempt=attempt,
        title=quiz.title,
        number=number,
        asked=Asked(question, drawn.order, {**question.fields(shown, drawn.order), **certainty.fields(sure)}),
        places=places(quiz, attempt, answers),
        saved_at=present.saved_at if present else None,
        revision=(present.revision if present else 0) + 1,
        key=new_key(),
        conflict=conflict,
        lessons=lessons(quiz, attempt, answers, question.rule) if drawn.fresh else (),
        feedback=question.feedback(shown, stands.reveal) if stands and stands.tries else None,
        asks_certainty=quiz.asks_certainty(question),
        practice=stands,
    )


def standing(quiz: Quiz, question: Item, present: Response | None) -> practice.Standing | None:
    """How a learner stands at an item in practice; None in a quiz that tells only after handing in."""
    if quiz.feedback != "after_item" or not is_told(question, present.value if present else None):
        return None
    mark = question.mark(present.value if present else None)
    return practice.standing(question, mark, present.tries if present else 0, quiz.penalty)


def is_told(question: Question, answer: Json) -> bool:
    """Whether something can be said about an answer at once: not in the middle of a conversation."""
    return not question.grows or question.extent(answer) is Extent.WHOLE


def lessons(quiz: Quiz, attempt: AttemptView, answers: Mapping[str, Response], rule: str | None) -> tuple[Told, ...]:
    """What is taught before a second chance at a rule: the item of it that was missed."""
    return tuple(
        each
        for each in told(quiz, attempt, answers, Reveal.CHOSEN)
        if each.question.rule == rule and not each.feedback.held and not attempt.drawn[each.number - 1].fresh
    )


def told(quiz: Quiz, attempt: AttemptView, answers: Mapping[str, Response], reveal: Reveal) -> tuple[Told, ...]:
    """Every item of an attempt with its feedback, in the order of the attempt."""
    return tuple(
        Told(number, question, question.feedback(value_of(each, answers), reveal), answers.get(each.item_id))
        for number, each in enumerate(attempt.drawn, 1)
        for question in (quiz.item(each.item_id),)
    )


def is_sensitive(quiz: Quiz, attempt: AttemptView) -> bool:
    """Whether the attempt showed something that may weigh on the reader, so that support stands first."""
    items = [quiz.item(each.item_id) for each in attempt.drawn]
    return bool(quiz.content_note) or any(item.content_note or item.critical == "safety" for item in items)


def checks(items: Iterable[tuple[Question, Markup]], answered: Answered | None) -> dict[str, Check]:
    """The inline checks of a module by id, one of them with what was just answered; each comes with its blank form."""
    return {item.id: _check(item, blank, answered) for item, blank in items}


def _check(item: Question, blank: Markup, answered: Answered | None) -> Check:
    if answered is None or answered.item_id != item.id:
        return Check(Asked(item, check_order(item), {}), blank, None, "")
    said = not answered.error and is_told(item, answered.answer)
    feedback = item.feedback(answered.answer, Reveal.EVERYTHING) if said else None
    return Check(Asked(item, check_order(item), answered.fields), None, feedback, answered.error)


@dataclass(frozen=True, slots=True)
class Preview:
    """An item of a preview: as a form, with what stands behind it, and with feedback once it was answered."""

    backstage: Backstage
    asked: Asked
    feedback: Feedback | None
    error: str


def previewed(backstage: Backstage, answered: Answered | None) -> Preview:
    """An item of a preview, perhaps with what was just answered."""
    item, order = backstage.item, backstage.drawn.order
    if answered is None or answered.item_id != item.id:
        return Preview(backstage, Asked(item, order, {}), None, "")
    feedback = None if answered.error else item.feedback(answered.answer, Reveal.CHOSEN)
    return Preview(backstage, Asked(item, order, answered.fields), feedback, answered.error)


def quiz_page(
    version: QuizVersion, items: int, attempts: Sequence[AttemptView], talks: Sequence[TalkView], now: datetime
) -> QuizPage:
    """How somebody stands at a quiz of so many items, and what they can do next."""
    ended = tuple(attempt for attempt in attempts if not attempt.is_open)
    past, said = [attempt.past for attempt in attempts], [talk.past for talk in talks]
    policy = version.quiz.attempts
    return QuizPage(
        version=version,
        items=items,
        running=next((attempt for attempt in attempts if attempt.is_open), None),
        past=ended,
        left=rules.attempts_left(past, said, policy, version.revision),
        refused=rules.why_not_begin(past, said, policy, now, version.revision),
        talks=tuple(talk for talk in talks if talk.recorded_at is None),
    )


def result_page(quiz: Quiz, history: History, answers: Mapping[str, Response], present: int) -> ResultPage:
    """What the page of an ended attempt tells, and how much of it; `present` is the revision that the quiz has now."""
    attempt = history.attempt
    past = [each.past for each in history.attempts]
    left = rules.attempts_left(past, history.talks, quiz.attempts, present)
    reveal = rules.reveal(any(each.passed for each in past), left)
    everything = told(quiz, attempt, answers, reveal)
    return ResultPage(
        answers=everything,
        missed=tuple(
            each
            for each in everything
            if (each.question.rule or each.question.id) in attempt.critical_missed
            and (each.feedback.harm or not each.feedback.held)
        ),
        reveal=reveal,
        sensitive=is_sensitive(quiz, attempt),
        left=left,
        talk=any(not talk.recorded for talk in history.talks),
        figure=certainty.figure((each.response.certainty, each.feedback.mark) for each in everything if each.response),
    )
