"""What a cohort requires: frozen terms, as values and as the JSON that a cohort keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from trainingsite.infra.refused import Refused


class Order(StrEnum):
    """Which comes first."""

    TRAIN_THEN_APPLY = "train-then-apply"
    OFFER_THEN_TRAIN = "offer-then-train"


@dataclass(frozen=True, slots=True)
class QuizRequirement:
    """A quiz to be passed. `min_score` (per cent) may ask for more than its pass mark, never less."""

    quiz: str
    min_score: int | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """The gates before approval: modules, quizzes, the agreement, and how many minutes of live training."""

    modules: tuple[str, ...]
    quizzes: tuple[QuizRequirement, ...]
    agreement: bool
    live_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that a cohort froze when it was made."""

    requirements: Requirements
    order: Order
    approval_months: int
    interview: bool = False
    reference: bool = False


def terms_to_json(terms: Terms) -> dict[str, Any]:
    """What a cohort's row keeps."""
    return {
        "modules": list(terms.requirements.modules),
        "quizzes": [{"quiz": one.quiz, "min_score": one.min_score} for one in terms.requirements.quizzes],
        "agreement": terms.requirements.agreement,
        "live_minutes": terms.requirements.live_minutes,
        "order": terms.order.value,
        "approval_months": terms.approval_months,
        "interview": terms.interview,
        "reference": terms.reference,
    }


def terms_from_json(kept: Mapping[str, Any]) -> Terms:
    """The terms that a cohort's row keeps. Rows from before live training, interviews and references ask for none."""
    quizzes = tuple(QuizRequirement(one["quiz"], one["min_score"]) for one in kept["quizzes"])
    requirements = Requirements(tuple(kept["modules"]), quizzes, kept["agreement"], kept.get("live_minutes", 0))
    asked = (kept.get("interview", False), kept.get("reference", False))
    return Terms(requirements, Order(kept["order"]), kept["approval_months"], *asked)


def refuse_unless_open(opens_on: date, closes_on: date, today: date) -> None:
    """A cohort takes people from its first day to its last, both included.

    Raises:
        Refused: "cohort_not_open_yet" or "cohort_closed".
    """
    if today < opens_on:
        raise Refused("cohort_not_open_yet", opens_on=opens_on)
    if today > closes_on:
        raise Refused("cohort_closed", closes_on=closes_on)
