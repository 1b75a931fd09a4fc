"""What a change of a running year's terms is, what it asks more of whom, and what may no longer change. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from trainingsite.content.rubric import Criterion, rubric_to_json
from trainingsite.content.schemefile import Question
from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Terms, questions_to_json, terms_to_json

ASKED = ("agreement", "reference", "interview", "live_minutes", "under_18")
DECLARED = ("approval_months", "order", "pay", "joining", "groups")
READ = ("reviewers", "blind_to_names", "third_at")
LISTS = ("question", "criterion", "interview_criterion")
# What people applied under, or are compared by: it stands as soon as the first application is sent.
FIXED_BY_APPLYING = frozenset({"order", "pay", *READ, *LISTS, *(f"{one}_order" for one in LISTS)})


class Asks(StrEnum):
    """What a change means to somebody who isn't approved yet."""

    MORE = "more"
    LESS = "less"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Template:
    """What the type of a scheme says now of what a year may have of its own."""

    questions: tuple[Question, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    interview_rubric: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A year as it can be changed: its terms, the days on which it takes people, and what else its type says."""

    terms: Terms
    opens_on: date
    closes_on: date
    template: Template = Template()

    @property
    def lists(self) -> tuple[list[dict[str, Any]], ...]:
        """What the application asks and what reviewers and interviewers mark by, whoever says so, as a row keeps it."""
        terms, template = self.terms, self.template
        return (
            questions_to_json(terms.questions or template.questions),
            rubric_to_json(terms.review.rubric or template.rubric),
            rubric_to_json(terms.interview_rubric or template.interview_rubric),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes. `slug` says which module or quiz; None is a score that the quiz itself decides."""

    field: str
    before: object
    after: object
    asks: Asks
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many prospective mentors are where: joined, applied, holding an offer, approved, or out again; and how many
    applications were ever sent, whatever became of them.
    """

    joined: int = 0
    applied: int = 0
    offered: int = 0
    approved: int = 0
    out: int = 0
    sent: int = 0

    @property
    def have_applied(self) -> bool:
        return bool(self.sent)

    @property
    def not_approved(self) -> int:
        return self.joined + self.applied + self.offered


def changes(before: Running, after: Running) -> tuple[Change, ...]:
    """Everything in which two states of a year differ, what is asked of people first."""
    return (
        *_modules(before.terms, after.terms),
        *_quizzes(before.terms, after.terms),
        *_plain(terms_to_json(before.terms), terms_to_json(after.terms)),
        *_reading(before.terms, after.terms),
        *_lists(before, after),
        *_days(before, after),
    )


def _modules(before: Terms, after: Terms) -> Iterator[Change]:
    old, new = before.requirements.modules, after.requirements.modules
    yield from (Change("module", False, True, Asks.MORE, slug) for slug in new if slug not in old)
    yield from (Change("module", True, False, Asks.LESS, slug) for slug in old if slug not in new)


def _quizzes(before: Terms, after: Terms) -> Iterator[Change]:
    old = {one.quiz: one.min_score for one in before.requirements.quizzes}
    new = {one.quiz: one.min_score for one in after.requirements.quizzes}
    yield from (Change("quiz", False, True, Asks.MORE, slug) for slug in new if slug not in old)
    yield from (Change("quiz", True, False, Asks.LESS, slug) for slug in old if slug not in new)
    for slug in (one for one in new if one in old and old[one] != new[one]):
        more = (new[slug] or 0) > (old[slug] or 0)
        yield Change("min_score", old[slug], new[slug], Asks.MORE if more else Asks.LESS, slug)


def _plain(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in (one for one in (*ASKED, *DECLARED) if old[one] != new[one]):
        more = Asks.MORE if new[name] > old[name] else Asks.LESS
        yield Change(name, old[name], new[name], more if name in ASKED else Asks.OTHER)


def _reading(before: Terms, after: Terms) -> Iterator[Change]:
    for name in READ:
        old, new = getattr(before.review, name), getattr(after.review, name)
        if old != new:
            yield Change(name, old, new, Asks.OTHER)


def _lists(before: Running, after: Running) -> Iterator[Change]:
    """What the application asks and what people are marked by, one by one; None is what isn't there."""
    for name, was, now in zip(LISTS, before.lists, after.lists, strict=True):
        old, new = ({str(one["id"]): one for one in each} for each in (was, now))
        for slug in dict.fromkeys((*new, *old)):
            if old.get(slug) != new.get(slug):
                yield Change(name, old.get(slug), new.get(slug), Asks.OTHER, slug)
        kept = [slug for slug in old if slug in new]
        moved = [slug for slug in new if slug in old]
        if kept != moved:
            yield Change(f"{name}_order", kept, moved, Asks.OTHER)


def _days(before: Running, after: Running) -> Iterator[Change]:
    for name in ("opens_on", "closes_on"):
        if getattr(before, name) != getattr(after, name):
            yield Change(name, getattr(before, name), getattr(after, name), Asks.OTHER)


def asks_more(made: Sequence[Change]) -> bool:
    """Whether a change asks anything further of those who aren't approved yet."""
    return any(one.asks is Asks.MORE for one in made)


def refuse(made: Sequence[Change], concerned: Concerned, after: Running) -> None:
    """A change stands unless it turns round what people applied under or are compared by, or leaves no day to join.

    Whoever is approved stays approved, whatever is asked of the others. A reference can't be asked for any more once
    there are applications that name no referee.

    Raises:
        Refused: "terms_fixed" (field), "days_turned_round".
    """
    if after.closes_on < after.opens_on:
        raise Refused("days_turned_round", status=422)
    for one in made:
        fixed = one.field in FIXED_BY_APPLYING or (one.field == "reference" and one.asks is Asks.MORE)
        if fixed and concerned.have_applied:
            raise Refused("terms_fixed", field=one.field)


def refuse_scores(terms: Terms, pass_marks: Mapping[str, int]) -> None:
    """A year may ask for more than a quiz's own pass mark, never for less.

    Raises:
        Refused: "score_below_pass_mark" (quiz, mark).
    """
    for one in terms.requirements.quizzes:
        mark = pass_marks.get(one.quiz, 0)
        if one.min_score is not None and not mark <= one.min_score <= 100:
            raise Refused("score_below_pass_mark", status=422, quiz=one.quiz, mark=mark)


def mark_of(running: Running) -> str:
    """What names a year's state: a page that shows another one is out of date."""
    told = [terms_to_json(running.terms), running.opens_on.isoformat(), running.closes_on.isoformat()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def logged(made: Sequence[Change]) -> dict[str, dict[str, object]]:
    """Before and after of each change, as the audit log keeps them."""
    return {
        f"{one.field} {one.slug}".strip(): {"before": _plainly(one.before), "after": _plainly(one.after)}
        for one in made
    }


def _plainly(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
