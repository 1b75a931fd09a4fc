"""Assigning readers, scores, and what a reader may see."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.content.rubric import Criterion, rubric_from_json, rubric_to_json
from trainingsite.selection import review_rules as rules
from trainingsite.selection.agreement import of_pairs

LEVELS = tuple(f"level {score}" for score in range(4))
RUBRIC = (Criterion("motive", "Motive", 1, LEVELS), Criterion("limits", "Limits", 3, LEVELS))
SMALL = st.tuples(
    st.integers(0, 4),
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.sets(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=6),
    st.integers(1, 2),
)


def totals(load: dict[int, int], given_pairs: tuple[tuple[int, int], ...]) -> list[int]:
    return [load[each] + sum(reviewer == each for _a, reviewer in given_pairs) for each in load]


@given(st.integers(0, 30), st.integers(1, 7), st.integers(1, 3))
def test_without_conflicts_loads_differ_by_at_most_one(applications: int, reviewers: int, each: int) -> None:
    load = dict.fromkeys(range(reviewers), 0)

    counts = totals(load, rules.assign(range(applications), load, (), each))

    assert max(counts) - min(counts) <= 1


@settings(max_examples=50)
@given(SMALL)
def test_no_other_assignment_leaves_the_loads_closer_together(
    case: tuple[int, list[int], set[tuple[int, int]], int],
) -> None:
    applications, loads, conflicts, each = case
    load = dict(enumerate(loads))
    options = []
    for application in range(applications):
        free = [one for one in load if (application, one) not in conflicts]
        options.append([tuple((application, one) for one in some) for some in combinations(free, min(each, len(free)))])
    best = min(sum(n * n for n in totals(load, sum(choice, ()))) for choice in product(*options))

    found = rules.assign(range(applications), load, conflicts, each)

    assert sum(n * n for n in totals(load, found)) == best


@given(SMALL)
def test_everybody_reads_what_they_may_once_and_as_many_read_it_as_can(
    case: tuple[int, list[int], set[tuple[int, int]], int],
) -> None:
    applications, loads, conflicts, each = case
    load = dict(enumerate(loads))

    found = rules.assign(range(applications), load, conflicts, each)

    assert not set(found) & conflicts
    assert len(set(found)) == len(found)
    for application in range(applications):
        free = sum((application, one) not in conflicts for one in load)
        assert sum(pair[0] == application for pair in found) == min(each, free)


def test_the_heavier_of_two_gives_one_away_along_a_chain() -> None:
    # All three of 1's go to nobody but 1, except 0, which 2 could read, whose own 1 can go on to 3.
    found = rules.assign([0, 1, 2], {1: 0, 2: 0, 3: 0}, {(0, 3), (1, 1), (2, 2), (2, 3)}, 1)

    assert found == ((0, 2), (1, 3), (2, 1))


def test_who_stands_inside_a_chain_reads_as_many_as_before() -> None:
    found = rules.assign(range(4), {0: 2, 1: 0, 2: 0}, {(0, 0), (1, 1), (3, 2)}, 1)

    assert found == ((0, 2), (1, 2), (2, 1), (3, 1))


@pytest.mark.parametrize(
    ("shared", "alone", "moved"), [(2, 1, []), (1, 1, [0]), (4, 2, [0]), (4, 3, [0]), (4, 4, [0, 2]), (6, 6, [0, 2, 4])]
)
def test_as_many_move_as_bring_two_loads_together(shared: int, alone: int, moved: list[int]) -> None:
    """The first can be read by both; they go to 1 and 2 in turn. Those after them can be read by 1 alone."""
    barred = {(application, 2) for application in range(shared, shared + alone)}

    found = rules.assign(range(shared + alone), {1: 0, 2: 0}, barred, 1)

    assert [application for application, reader in found if reader == 2] == sorted([*range(1, shared, 2), *moved])


@pytest.mark.parametrize(
    ("levels", "percent"), [((3, 3), 100), ((3, 0), 25), ((0, 2), 50)]
)  # fmt: skip
def test_a_score_weighs_the_criteria(levels: tuple[int, int], percent: int) -> None:
    assert rules.score(RUBRIC, dict(zip(("motive", "limits"), levels, strict=True))) == percent


def test_a_rubric_without_weight_scores_nothing() -> None:
    assert rules.score((), {}) == 0


@pytest.mark.parametrize(
    ("scores", "third"), [((50, 75), False), ((50, 76), True), ((80,), False), ((0, 100, 50), False)]
)
def test_a_third_reads_when_two_lie_further_apart_than_allowed(scores: tuple[int, ...], third: bool) -> None:
    assert rules.needs_third([Fraction(each) for each in scores], 25) is third


def test_the_spread_is_between_the_highest_and_the_lowest() -> None:
    assert rules.spread([Fraction(20), Fraction(70), Fraction(30)]) == 50
    assert rules.spread([Fraction(30), Fraction(20)]) == 10
    assert rules.spread([Fraction(9)]) is None


@pytest.mark.parametrize("levels", [{}, {"motive": 1}, {"motive": 1, "limits": 4}, {"motive": -1, "limits": 0}])
def test_a_review_needs_a_level_that_exists_for_every_criterion(levels: dict[str, int]) -> None:
    with refused("review_incomplete", 422):
        rules.refuse_incomplete(RUBRIC, levels)


@pytest.mark.parametrize("levels", [{"motive": 0, "limits": 0}, {"motive": 3, "limits": 3}])
def test_the_lowest_and_the_highest_level_are_levels(levels: dict[str, int]) -> None:
    rules.refuse_incomplete(RUBRIC, levels)


@pytest.mark.parametrize(
    ("sent", "third", "first_two", "sees"),
    [
        (False, False, 1, False),
        (False, True, 2, False),
        (True, False, 1, False),
        (True, False, 2, True),
        (True, True, 2, True),
    ],
)
def test_a_reader_sees_nobody_before_both_have_marked(sent: bool, third: bool, first_two: int, sees: bool) -> None:
    assert rules.sees_others(sent, third, first_two) is sees


@pytest.mark.parametrize(
    ("readers", "differs", "third_sent", "unread"),
    [
        (1, False, False, True),
        (1, True, True, True),
        (2, False, False, False),
        (2, False, True, False),
        (2, True, False, True),
        (2, True, True, False),
        (3, True, True, False),
    ],
)
def test_a_reading_needs_a_look_while_it_lacks_readers_or_the_third_of_two_who_differ(
    readers: int, differs: bool, third_sent: bool, unread: bool
) -> None:
    assert rules.is_unread(readers, 2, differs=differs, third_sent=third_sent) is unread


def test_a_rubric_is_read_back_as_it_was_kept() -> None:
    assert rubric_from_json(rubric_to_json(RUBRIC)) == RUBRIC


def read(*levels: tuple[int, int]) -> list[tuple[tuple[Criterion, ...], dict[str, int], dict[str, int]]]:
    return [(RUBRIC[:1], {"motive": one}, {"motive": other}) for one, other in levels]


def test_agreement_is_not_told_below_ten_pairs() -> None:
    (found,) = of_pairs(read(*[(1, 1), (2, 2), (3, 3)] * 3))

    assert (found.pairs, found.is_told, found.quadratic) == (9, False, None)


def test_agreement_is_told_from_ten_pairs_on() -> None:
    (found,) = of_pairs(read(*[(1, 1), (3, 3)] * 5))

    assert (found.pairs, found.is_told, found.quadratic, found.word) == (10, True, Fraction(1), "almost-perfect")


def test_agreement_is_undefined_where_everybody_gave_the_same() -> None:
    (found,) = of_pairs(read(*[(2, 2)] * 12))

    assert (found.is_told, found.quadratic, found.word) == (True, None, "undefined")


@pytest.mark.parametrize(
    ("read", "now", "changed"),
    [
        (None, {"why": "b"}, ()),
        ({"why": "a"}, {"why": "a"}, ()),
        ({"why": "a", "when": "b"}, {"why": "c", "when": "b"}, ("why",)),
        ({"why": "a"}, {}, ("why",)),
        ({"why": "", "when": None}, {"why": None}, ()),
        ({"why": ""}, {"why": "a"}, ("why",)),
    ],
)
def test_an_answer_has_changed_if_it_is_not_what_was_read(
    read: dict[str, str | None] | None, now: dict[str, str | None], changed: tuple[str, ...]
) -> None:
    assert rules.changed(read, now) == changed
