"""The funnel of a cohort, and groups among its applicants."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.evaluation.overview_rules import (
    Breakdown,
    Group,
    Step,
    Stretch,
    Walked,
    breakdown,
    funnel,
    invited,
    steps_of,
)
from trainingsite.figures.suppression import LEAST_GROUP
from trainingsite.schemes.rules import Order

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
PEOPLE = st.lists(
    st.builds(
        lambda days, answer: walked({step: day for step, day in days.items() if day is not None}, answer),
        st.fixed_dictionaries({step: st.none() | st.integers(0, 60) for step in Step}),
        st.sampled_from(["First year", "first  YEAR", "Second year", "Third year", ""]),
    ),
    max_size=60,
)


def walked(days: dict[Step, int], answer: str = "") -> Walked:
    """Somebody who came to these steps so many days after Monday."""
    times = {Step.JOINED: MONDAY} | {step: MONDAY + timedelta(days=day) for step, day in days.items()}
    return Walked(times, "joined", {"year": answer})


def many(count: int, answer: str, *steps: Step) -> list[Walked]:
    return [walked({Step.APPLIED: 3} | dict.fromkeys(steps, 9), answer) for _ in range(count)]


def groups(found: Breakdown) -> list[tuple[str, int, int, int | None]]:
    return [(one.answer, one.applied, one.together, one.share) for one in found.groups]


@given(PEOPLE, st.sampled_from(Order), st.booleans())
def test_nobody_is_at_a_step_who_was_not_at_the_one_before(people: list[Walked], order: Order, offers: bool) -> None:
    found = funnel(people, steps_of(order, offers=offers))

    assert found[0].people == len(people)
    for before, after in pairwise(found):
        assert before.people - after.lost == after.people <= before.people


def test_who_was_let_past_a_step_counts_as_having_come_to_it() -> None:
    found = funnel([walked({Step.APPLIED: 2, Step.APPROVED: 5})], steps_of(Order.TRAIN_THEN_APPLY, offers=False))

    assert [(one.people, one.past) for one in found] == [(1, 0), (1, 1), (1, 1), (1, 0), (1, 0)]


def test_where_offers_come_first_neither_training_nor_a_no_counts_as_an_offer() -> None:
    trained = {Step.APPLIED: 2, Step.BEGAN: 1, Step.TRAINED: 2}
    offered, approved = walked(trained | {Step.OFFERED: 3}), walked(trained | {Step.APPROVED: 4})
    people = [offered, approved, approved, walked(trained), walked(trained), walked({Step.APPLIED: 2})]

    found = {one.step: one for one in funnel(people, steps_of(Order.OFFER_THEN_TRAIN, offers=True))}

    assert (found[Step.APPLIED].people, found[Step.APPLIED].past) == (6, 0)
    assert (found[Step.OFFERED].people, found[Step.OFFERED].lost, found[Step.OFFERED].past) == (3, 3, 2)
    assert (found[Step.TRAINED].people, found[Step.APPROVED].people) == (3, 2)


def test_who_finished_the_training_has_begun_it() -> None:
    found = funnel([walked({Step.TRAINED: 2})], steps_of(Order.TRAIN_THEN_APPLY, offers=False))

    assert [one.people for one in found] == [1, 1, 1, 0, 0]


def test_a_year_that_asks_for_no_training_has_no_steps_of_it() -> None:
    for order in Order:
        assert not {Step.BEGAN, Step.TRAINED} & set(steps_of(order, offers=True, trains=False))


def test_who_was_invited_stands_before_the_funnel_rounded_and_with_the_share_of_them_that_joined() -> None:
    people = [*(walked({Step.INVITED: -4}) for _ in range(18)), *(walked({}) for _ in range(12))]

    found = invited(people, elsewhere=6)

    assert found is not None
    assert (found.people, found.joined, found.uninvited, found.share, found.days) == (25, 20, 10, 75, 4)


def test_of_few_who_were_invited_neither_a_number_nor_a_share_nor_the_days_are_told() -> None:
    found = invited([walked({Step.INVITED: -4})], elsewhere=1)

    assert found is not None
    assert (found.people, found.joined, found.share, found.days) == (0, 0, None, None)


def test_nobody_invited_is_no_step() -> None:
    assert invited([walked({})], elsewhere=0) is None


def test_the_longest_bar_is_of_the_most_people_invited_or_joined() -> None:
    joined = [walked({}) for _ in range(10)]
    steps = steps_of(Order.TRAIN_THEN_APPLY, offers=False)
    many, few = invited(joined, elsewhere=40), invited(joined, elsewhere=5)

    assert many is not None
    assert few is not None
    assert (many.bar, funnel(joined, steps, many.people)[0].bar) == (200, 50)
    assert (few.bar, funnel(joined, steps, few.people)[0].bar) == (100, 200)


def test_each_step_says_how_many_came_of_all_how_many_were_lost_and_how_long_its_bar_is() -> None:
    began, joined = [walked({Step.BEGAN: 2}) for _ in range(10)], [walked({}) for _ in range(30)]

    first, second = funnel([*began, *joined], (Step.JOINED, Step.BEGAN))

    assert first == Stretch(Step.JOINED, 40, 0, None, None, 200.0)
    assert second == Stretch(Step.BEGAN, 10, 30, 25, 2.0, 50.0)


def test_offers_are_a_step_where_the_scheme_offers_first_or_has_made_some() -> None:
    assert Step.OFFERED not in steps_of(Order.TRAIN_THEN_APPLY, offers=False)
    assert steps_of(Order.TRAIN_THEN_APPLY, offers=True).index(Step.OFFERED) == 4
    assert steps_of(Order.OFFER_THEN_TRAIN, offers=False)[1:3] == (Step.APPLIED, Step.OFFERED)


def test_the_days_between_steps_are_a_median_and_not_told_of_few() -> None:
    steps = steps_of(Order.TRAIN_THEN_APPLY, offers=False)
    people = [walked({Step.BEGAN: day}) for day in (1, 1, 2, 2, 4, 9, 30, 60)]

    assert funnel(people, steps)[1].days == 3
    assert funnel(people[:7], steps)[1].days is None


def test_two_steps_at_once_are_no_days_apart() -> None:
    people = [walked({Step.BEGAN: 9, Step.TRAINED: 9}) for _ in range(8)]

    assert funnel(people, steps_of(Order.TRAIN_THEN_APPLY, offers=False))[2].days == 0


def test_a_step_that_came_before_the_one_before_it_is_no_stretch_of_days() -> None:
    people = [walked({Step.BEGAN: 9, Step.TRAINED: 3}) for _ in range(8)]

    assert funnel(people, steps_of(Order.TRAIN_THEN_APPLY, offers=False))[2].days is None


@given(PEOPLE)
def test_no_group_is_shown_that_is_small(people: list[Walked]) -> None:
    sizes: dict[str, int] = {}
    for one in people:
        answer = " ".join(one.answers["year"].split()).casefold()
        if Step.APPLIED in one.times and answer:
            sizes[answer] = sizes.get(answer, 0) + 1
    found = breakdown(people, "year").groups

    assert all(sizes[one.answer.casefold()] >= LEAST_GROUP for one in found if not one.together)
    assert all(one.applied % 5 == one.offered % 5 == one.approved % 5 == 0 for one in found)
    assert all(one.together >= 2 for one in found if not one.answer)


def test_groups_stand_by_size_and_small_ones_together() -> None:
    people = [*many(24, "First year", Step.APPROVED), *many(12, "Second  year"), *many(3, "Third year")]

    found = breakdown([*people, *many(2, "second year"), walked({}, "First year")], "year")

    assert groups(found) == [("First year", 25, 0, 100), ("", 15, 2, None)]


def test_words_that_differ_in_case_are_one_group_by_its_usual_spelling() -> None:
    people = [*many(1, "BSC GEOGRAPHY"), *many(4, "BSc Geography"), *many(8, "bsc geography"), *many(11, "BA History")]

    assert [one.answer for one in breakdown(people, "year").groups] == ["bsc geography", "BA History"]


def test_of_spellings_that_are_as_usual_the_first_by_the_alphabet_is_shown() -> None:
    people = [*many(6, "bsc geography"), *many(6, "BSc Geography")]

    assert [one.answer for one in breakdown(people, "year").groups] == ["BSc Geography"]


def test_a_breakdown_is_of_one_question_and_of_those_who_answered_it() -> None:
    silent = Walked({Step.APPLIED: MONDAY}, "applied", {"school": "Law"})
    found = breakdown([*many(24, "First year", Step.OFFERED), *[silent] * 24], "year")

    assert found == Breakdown("year", (Group("First year", 25, 25, 0, 0),))


def test_with_small_groups_alone_nothing_is_shown() -> None:
    assert breakdown(many(9, "First year"), "year").groups == ()
