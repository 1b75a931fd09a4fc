"""What changes when a running year's terms do, and what can't any more."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.refusals import refused
from trainingsite.content.rubric import Criterion
from trainingsite.content.schemefile import Question
from trainingsite.schemes.change_rules import (
    Asks,
    Change,
    Concerned,
    Running,
    Template,
    asks_more,
    changes,
    logged,
    mark_of,
    refuse,
    refuse_scores,
)
from trainingsite.schemes.rules import Order, Pay, Plan, QuizRequirement, Requirements, Terms, present

TERMS = Terms(
    Requirements(("listening",), (QuizRequirement("listening", 85),), agreement=True), Order.TRAIN_THEN_APPLY, 12
)
NOW = Running(TERMS, date(2026, 9, 1), date(2026, 10, 31))


def asking(**different: object) -> Running:
    """The year with other requirements."""
    return replace(NOW, terms=replace(TERMS, requirements=replace(TERMS.requirements, **different)))  # type: ignore[arg-type]


def having(**different: object) -> Running:
    """The year with other terms."""
    return replace(NOW, terms=replace(TERMS, **different))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "change"),
    [
        (asking(modules=("listening", "practice")), Change("module", False, True, Asks.MORE, "practice")),
        (asking(modules=()), Change("module", True, False, Asks.LESS, "listening")),
        (
            asking(quizzes=(*TERMS.requirements.quizzes, QuizRequirement("role"))),
            Change("quiz", False, True, Asks.MORE, "role"),
        ),
        (asking(quizzes=()), Change("quiz", True, False, Asks.LESS, "listening")),
        (asking(quizzes=(QuizRequirement("listening", 90),)), Change("min_score", 85, 90, Asks.MORE, "listening")),
        (asking(quizzes=(QuizRequirement("listening"),)), Change("min_score", 85, None, Asks.LESS, "listening")),
        (asking(agreement=False), Change("agreement", True, False, Asks.LESS)),
        (asking(live_minutes=60), Change("live_minutes", 0, 60, Asks.MORE)),
        (having(interview=True), Change("interview", False, True, Asks.MORE)),
        (having(reference=True), Change("reference", False, True, Asks.MORE)),
        (having(under_18=True), Change("under_18", False, True, Asks.MORE)),
        (having(approval_months=9), Change("approval_months", 12, 9, Asks.OTHER)),
        (having(pay=Pay.PAID), Change("pay", "volunteer", "paid", Asks.OTHER)),
        (having(review=Plan(reviewers=1)), Change("reviewers", 2, 1, Asks.OTHER)),
        (having(review=Plan(blind_to_names=False)), Change("blind_to_names", True, False, Asks.OTHER)),
        (having(review=Plan(third_at=15)), Change("third_at", 25, 15, Asks.OTHER)),
        (having(groups=True), Change("groups", False, True, Asks.OTHER)),
        (
            replace(NOW, closes_on=date(2026, 11, 1)),
            Change("closes_on", date(2026, 10, 31), date(2026, 11, 1), Asks.OTHER),
        ),
    ],
)
def test_each_change_is_told_with_what_it_asks(after: Running, change: Change) -> None:
    assert changes(NOW, after) == (change,)


def test_a_score_where_the_quiz_itself_decided_asks_more() -> None:
    before = asking(quizzes=(QuizRequirement("listening"),))

    assert changes(before, NOW) == (Change("min_score", None, 85, Asks.MORE, "listening"),)


def test_the_order_of_modules_is_no_change() -> None:
    two = asking(modules=("listening", "practice"))

    assert changes(two, asking(modules=("practice", "listening"))) == ()


LIMITS = Criterion("limits", "Limits", 1, ("None", "All"))
EDGES = replace(LIMITS, title="Edges")
CARE = Criterion("care", "Care", 1, ("None", "All"))
WHY = Question(id="why", kind="long", label="Why?")
WHERE = Question(id="own_where", kind="text", label="Where?")


@pytest.mark.parametrize("field", ["criterion", "interview_criterion", "question"])
def test_what_is_asked_and_marked_is_told_one_by_one_with_before_and_after(field: str) -> None:
    def of(*them: Any) -> Running:
        if field == "question":
            return having(questions=them)
        return having(review=Plan(rubric=them)) if field == "criterion" else having(interview_rubric=them)

    old, new, other = (WHY, replaced(WHY), WHERE) if field == "question" else (LIMITS, EDGES, CARE)
    (changed,), (added,), (gone,) = (
        changes(of(old), of(new)),
        changes(of(old), of(old, other)),
        changes(of(old, other), of(old)),
    )

    assert [(one.field, one.slug, one.asks) for one in (changed, added, gone)] == [
        (field, old.id, Asks.OTHER),
        (field, other.id, Asks.OTHER),
        (field, other.id, Asks.OTHER),
    ]
    assert (added.before, gone.after) == (None, None)
    name = "label" if field == "question" else "title"
    told: Any = (changed.before, changed.after, added.after, gone.before)
    assert [one[name] for one in told] == [getattr(one, name) for one in (old, new, other, other)]
    assert changes(of(old, other), of(other, old)) == (
        Change(f"{field}_order", [old.id, other.id], [other.id, old.id], Asks.OTHER),
    )


def replaced(question: Question) -> Question:
    return question.model_copy(update={"label": "Why here?"})


def test_what_a_year_has_not_of_its_own_is_the_templates() -> None:
    template = Template((WHY,), (LIMITS,), (CARE,))
    before = replace(NOW, template=template)
    same = replace(TERMS, questions=(WHY,), review=Plan(rubric=(LIMITS,)), interview_rubric=(CARE,))

    assert changes(before, replace(before, terms=same)) == ()
    assert changes(before, replace(before, terms=replace(TERMS, questions=(WHERE,)))) != ()


def test_a_year_asks_more_if_one_of_its_changes_does() -> None:
    both = replace(having(interview=True, approval_months=9))

    assert (asks_more(changes(NOW, both)), asks_more(changes(both, NOW))) == (True, False)


FIXED = [
    having(order=Order.OFFER_THEN_TRAIN),
    having(pay=Pay.PAID),
    having(reference=True),
    *(having(review=Plan(**one)) for one in ({"reviewers": 0}, {"blind_to_names": False}, {"third_at": 30})),
    having(questions=(WHY,)),
    having(review=Plan(rubric=(LIMITS,))),
    having(interview_rubric=(LIMITS,)),
]
FIXED_IDS = ["order", "pay", "reference", "reviewers", "names", "third", "questions", "rubric", "interview rubric"]


@pytest.mark.parametrize("after", FIXED, ids=FIXED_IDS)
def test_what_people_applied_under_stays_once_somebody_has(after: Running) -> None:
    made = changes(NOW, after)

    with refused("terms_fixed", field=made[0].field):
        refuse(made, Concerned(sent=1), after)


@pytest.mark.parametrize("after", FIXED, ids=FIXED_IDS)
def test_before_anybody_has_applied_everything_can_change(after: Running) -> None:
    refuse(changes(NOW, after), Concerned(joined=7, out=1), after)


@pytest.mark.parametrize(
    "after",
    [having(interview=True), asking(live_minutes=60), having(under_18=True)],
    ids=["interview", "live", "under 18"],
)
def test_a_year_can_ask_more_whoever_is_approved(after: Running) -> None:
    refuse(changes(NOW, after), Concerned(applied=3, approved=9, sent=12), after)


def test_a_reference_can_be_done_without_at_any_time() -> None:
    refuse(changes(having(reference=True), NOW), Concerned(applied=3, sent=3), NOW)


def test_a_year_does_not_end_before_it_begins() -> None:
    after = replace(NOW, closes_on=date(2026, 8, 31))

    refuse((), Concerned(), replace(NOW, closes_on=NOW.opens_on))

    with refused("days_turned_round", 422):
        refuse((), Concerned(), after)


@pytest.mark.parametrize("score", [None, 80, 100])
def test_a_score_may_be_as_high_as_one_likes(score: int | None) -> None:
    refuse_scores(asking(quizzes=(QuizRequirement("listening", score),)).terms, {"listening": 80})


@pytest.mark.parametrize("score", [0, 79, 101])
def test_a_score_is_never_below_the_quizs_own_pass_mark(score: int) -> None:
    with refused("score_below_pass_mark", 422, quiz="listening", mark=80):
        refuse_scores(asking(quizzes=(QuizRequirement("listening", score),)).terms, {"listening": 80})


def test_of_a_quiz_that_the_content_has_no_more_any_score_may_be_asked() -> None:
    refuse_scores(asking(quizzes=(QuizRequirement("gone", 0),)).terms, {})

    with refused("score_below_pass_mark", 422, quiz="gone", mark=0):
        refuse_scores(asking(quizzes=(QuizRequirement("gone", -1),)).terms, {})


def test_those_not_approved_yet_meet_what_is_asked_further() -> None:
    assert Concerned(joined=1, applied=2, offered=3, approved=4, out=5).not_approved == 6


def test_a_mark_names_one_state_of_a_year() -> None:
    assert mark_of(NOW) == mark_of(replace(NOW))
    assert len({mark_of(one) for one in (NOW, having(interview=True), replace(NOW, opens_on=date(2026, 9, 2)))}) == 3


def test_the_log_keeps_before_and_after() -> None:
    after = replace(asking(modules=("listening", "practice")), closes_on=date(2026, 11, 1))

    assert logged(changes(NOW, after)) == {
        "module practice": {"before": False, "after": True},
        "closes_on": {"before": "2026-10-31", "after": "2026-11-01"},
    }


EARLIER = Running(TERMS, date(2025, 9, 1), date(2025, 10, 31))
LATER = Running(TERMS, date(2027, 9, 1), date(2027, 10, 31))


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 9, 1), NOW),
        (date(2026, 9, 10), NOW),
        (date(2026, 10, 31), NOW),
        (date(2026, 11, 1), LATER),
        (date(2026, 12, 1), LATER),
        (date(2025, 12, 1), NOW),
        (date(2028, 1, 1), LATER),
    ],
)
def test_the_year_that_counts_takes_people_or_is_the_next_to_or_was_the_last(today: date, found: Running) -> None:
    assert present([LATER, NOW, EARLIER], today) == found


def test_a_scheme_without_a_year_has_none_that_counts() -> None:
    assert present(list[Running](), date(2026, 9, 10)) is None


def test_of_two_years_that_take_people_the_newer_counts() -> None:
    long = replace(EARLIER, closes_on=date(2027, 1, 1))

    assert present([long, NOW], date(2026, 9, 10)) == NOW
