"""What a cohort requires: frozen terms, as values and as the JSON that a cohort keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from trainingsite.content.rubric import Criterion, rubric_from_json, rubric_to_json
from trainingsite.content.schemefile import Question
from trainingsite.infra.refused import Refused

REMINDED_BEFORE = timedelta(days=7)


class Order(StrEnum):
    """Which comes first."""

    TRAIN_THEN_APPLY = "train-then-apply"
    OFFER_THEN_TRAIN = "offer-then-train"


class Pay(StrEnum):
    """Whether mentors are volunteers, or paid."""

    VOLUNTEER = "volunteer"
    PAID = "paid"


class Joining(StrEnum):
    """Whether mentees ask for a mentor, or everybody of a cohort has one unless they opt out."""

    OPT_IN = "opt-in"
    WHOLE_COHORT = "whole-cohort"


@dataclass(frozen=True, slots=True)
class QuizRequirement:
    """A quiz to be passed. `min_score` (per cent) may ask for more than its pass mark, never less.

    `since` is the earliest revision of the quiz of which a pass counts; None is any.
    """

    quiz: str
    min_score: int | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """The gates before approval: modules, quizzes, the agreement, and how many minutes of live training.

    `read_since` are modules with the earliest revision of which reading counts; of any other module all do. A
    signature under the agreement counts from the day `agreement_since` on; None is any.
    """

    modules: tuple[str, ...]
    quizzes: tuple[QuizRequirement, ...]
    agreement: bool
    live_minutes: int = 0
    read_since: tuple[tuple[str, int], ...] = ()
    agreement_since: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How applications are read. `third_at`: more percentage points between two scores bring in a third reader.

    Without a rubric of its own a cohort is judged by the rubric that its scheme type has now.
    """

    reviewers: int = 2
    blind_to_names: bool = True
    third_at: int = 25
    rubric: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a cohort froze when it was made.

    Without `questions` of its own its application asks what its scheme type asks now. `set_aside` are questions that
    were asked and aren't any more: what was answered to them comes back with them, so their ids are used for no other.
    """

    requirements: Requirements
    order: Order
    approval_months: int
    interview: bool = False
    reference: bool = False
    review: Plan = Plan()
    interview_rubric: tuple[Criterion, ...] = ()
    pay: Pay = Pay.VOLUNTEER
    joining: Joining = Joining.OPT_IN
    groups: bool = False
    under_18: bool = False
    questions: tuple[Question, ...] = ()
    set_aside: tuple[Question, ...] = ()


def terms_to_json(terms: Terms) -> dict[str, Any]:
    """What a cohort's row keeps."""
    asked, review = terms.requirements, terms.review
    return {
        "modules": list(asked.modules),
        "quizzes": [{"quiz": one.quiz, "min_score": one.min_score, "since": one.since} for one in asked.quizzes],
        "agreement": asked.agreement,
        "live_minutes": asked.live_minutes,
        "read_since": dict(asked.read_since),
        "agreement_since": asked.agreement_since.isoformat() if asked.agreement_since else None,
        "order": terms.order.value,
        "approval_months": terms.approval_months,
        "interview": terms.interview,
        "reference": terms.reference,
        "review": {
            "reviewers": review.reviewers,
            "blind_to_names": review.blind_to_names,
            "third_at": review.third_at,
            "rubric": rubric_to_json(review.rubric),
        },
        "interview_rubric": rubric_to_json(terms.interview_rubric),
        "pay": terms.pay.value,
        "joining": terms.joining.value,
        "groups": terms.groups,
        "under_18": terms.under_18,
        "questions": questions_to_json(terms.questions),
        "set_aside": questions_to_json(terms.set_aside),
    }


def terms_from_json(kept: Mapping[str, Any]) -> Terms:
    """The terms that a cohort's row keeps. What an older row doesn't say is as it was for everybody then: nothing
    more was asked, two readers who didn't see names, volunteers who opted in, one to one, none under eighteen."""
    return Terms(
        requirements=_requirements(kept),
        order=Order(kept["order"]),
        approval_months=kept["approval_months"],
        interview=kept.get("interview", False),
        reference=kept.get("reference", False),
        review=_plan(kept["review"]) if "review" in kept else Plan(),
        interview_rubric=rubric_from_json(kept.get("interview_rubric", ())),
        pay=Pay(kept.get("pay", Pay.VOLUNTEER)),
        joining=Joining(kept.get("joining", Joining.OPT_IN)),
        groups=kept.get("groups", False),
        under_18=kept.get("under_18", False),
        questions=_questions(kept.get("questions", ())),
        set_aside=_questions(kept.get("set_aside", ())),
    )


def questions_to_json(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """What a row keeps of questions."""
    return [one.model_dump(mode="json") for one in questions]


def _questions(kept: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    return tuple(Question(**one) for one in kept)


def _requirements(kept: Mapping[str, Any]) -> Requirements:
    quizzes = tuple(QuizRequirement(one["quiz"], one["min_score"], one.get("since")) for one in kept["quizzes"])
    read_since = tuple(sorted(kept.get("read_since", {}).items()))
    signed_since = kept.get("agreement_since")
    return Requirements(
        modules=tuple(kept["modules"]),
        quizzes=quizzes,
        agreement=kept["agreement"],
        live_minutes=kept.get("live_minutes", 0),
        read_since=read_since,
        agreement_since=date.fromisoformat(signed_since) if signed_since else None,
    )


def _plan(kept: Mapping[str, Any]) -> Plan:
    return Plan(kept["reviewers"], kept["blind_to_names"], kept["third_at"], rubric_from_json(kept["rubric"]))


def refreshed(requirements: Requirements, modules: Mapping[str, int], quizzes: Mapping[str, int]) -> Requirements:
    """The requirements with what counts only in the revision that it has now, as a renewal and a new year ask for it.

    `modules` and `quizzes` give the present revisions; of what the content has no more, everything counts.
    """
    newest = tuple(replace(one, since=quizzes.get(one.quiz, one.since)) for one in requirements.quizzes)
    read_since = tuple(sorted((slug, modules[slug]) for slug in requirements.modules if slug in modules))
    return replace(requirements, quizzes=newest, read_since=read_since)


class Dated(Protocol):
    """A year with the days on which it takes people."""

    @property
    def opens_on(self) -> date: ...
    @property
    def closes_on(self) -> date: ...


Year = TypeVar("Year", bound=Dated)


def reminded(today: date, now: datetime) -> tuple[date, datetime]:
    """Whom to remind of an invitation into a year: it takes people until that day at the latest, and they were invited
    at that moment at the latest, so that nobody is reminded of what came in the last week.
    """
    return today + REMINDED_BEFORE, now - REMINDED_BEFORE


def present(years: Sequence[Year], today: date) -> Year | None:
    """The year of a scheme that counts today: the newest that takes people; else the next to open; else the last."""
    taking = [one for one in years if one.opens_on <= today <= one.closes_on]
    ahead = [one for one in years if one.opens_on > today]
    if not taking and ahead:
        return min(ahead, key=lambda one: one.opens_on)
    return max(taking or years, key=lambda one: one.opens_on, default=None)


def refuse_unless_open(opens_on: date, closes_on: date, today: date) -> None:
    """A cohort takes people from its first day to its last, both included.

    Raises:
        Refused: "cohort_not_open_yet" or "cohort_closed".
    """
    if today < opens_on:
        raise Refused("cohort_not_open_yet", opens_on=opens_on)
    refuse_when_closed(closes_on, today)


def refuse_when_closed(closes_on: date, today: date) -> None:
    """A year takes nobody after its last day, however they were asked.

    Raises:
        Refused: "cohort_closed" (closes_on).
    """
    if today > closes_on:
        raise Refused("cohort_closed", closes_on=closes_on)
