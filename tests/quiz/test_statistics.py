"""Quiz statistics: published figures digit for digit, what is undefined, and what never changes them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.quiz.matrix import Matrix, matrix_of
from trainingsite.quiz.matrix_file import read_matrix
from trainingsite.quiz.statistics import statistics
from trainingsite.quiz.summary import ItemFigures, QuizFigures, Statistics

DATA = Path(__file__).parent / "data"
LSAT = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80]
LSAT += [16, 56, 21, 173, 11, 61, 28, 298]


def of(rows: Sequence[Sequence[float | None]], maxima: Sequence[float] = ()) -> Statistics:
    """The statistics of some rows of marks; None is an item that wasn't shown."""
    marks = np.array([[np.nan if mark is None else mark for mark in row] for row in rows], dtype=np.float64)
    marks = marks.reshape(len(rows), len(rows[0]) if rows else len(maxima))
    return statistics(matrix_of([f"i{n}" for n in range(marks.shape[1])], maxima or [1.0] * marks.shape[1], marks))


def of_file(name: str) -> Statistics:
    return statistics(read_matrix((DATA / name).read_bytes()))


def item(found: Statistics, name: str) -> ItemFigures:
    return next(each for each in found.items if each.id == name)


# Published figures. Moodle's own tests allow 1e-6; these hold to the last digit that is printed.


@pytest.mark.parametrize(
    ("figure", "published"),
    [
        ("facility", (41.19318182, 81.36363636, 71.36363636, 65.45454545, 65.90909091, 36.36363636, 59.09090909, 50,
                      59.09090909, 63.63636364, 45.45454545, 27.27272727, 50)),
        ("standard_deviation", (191.2733589 / 8, 25.12738111, 32.26312277, 33.34199022, 33.75811591, 49.23659639,
                                50.32362797, 51.17663157, 50.32362797, 49.23659639, 50.96471914, 45.58423058,
                                51.17663157)),
        ("effective_weight", (26.58464457, 3.368456046, 3.253955259, 7.584083694, 3.79658376, 3.183278505, 4.532356904,
                              7.78856243, 10.08351572, 8.381139345, 8.727645713, 7.946277111, 4.769500946)),
        ("discrimination_index", (25.88327077, 1.170256965, -4.207816809, 28.16930644, -2.513606859, -12.99017581,
                                  -8.900638238, 8.670004606, 29.63337745, 15.18945843, 16.21079629, 15.52451404,
                                  -8.396734802)),
        ("discriminative_efficiency", (27.23492723, 1.382386552, -4.691171307, 31.12404354, -2.877487579, -17.5074184,
                                       -10.27568922, 10.86956522, 34.58997279, 17.4790556, 20.14359793, 22.06477733,
                                       -10)),
    ],
)  # fmt: skip
def test_moodles_figures_for_a_fixed_quiz_come_out_digit_for_digit(figure: str, published: Sequence[float]) -> None:
    found = of_file("moodle_fixed.csv").items[7:]

    assert [getattr(each, figure) for each in found] == [pytest.approx(value, rel=5e-9) for value in published]


def test_moodles_figures_for_a_quiz_with_a_random_slot_come_out_digit_for_digit() -> None:
    assert of_file("moodle_drawn.csv").quiz == QuizFigures(
        attempts=25,
        mean=pytest.approx(4.617333332, abs=5e-10),  # type: ignore[arg-type]
        median=4.5,
        standard_deviation=pytest.approx(0.8117265554, abs=5e-11),  # type: ignore[arg-type]
        skewness=pytest.approx(-0.092502502, abs=5e-10),  # type: ignore[arg-type]
        kurtosis=pytest.approx(-0.7073968557, abs=5e-11),  # type: ignore[arg-type]
        internal_consistency=pytest.approx(-87.2230935542, abs=5e-11),  # type: ignore[arg-type]
        error_ratio=pytest.approx(136.8294900795, abs=5e-11),  # type: ignore[arg-type]
        standard_error=pytest.approx(1.1106813066, abs=5e-11),  # type: ignore[arg-type]
    )


def test_moodles_figures_for_an_item_drawn_at_random_come_out_digit_for_digit() -> None:
    drawn = item(of_file("moodle_drawn.csv"), "numerical")

    assert drawn.attempts == 12
    assert drawn.facility == pytest.approx(58.3333333, abs=5e-8)
    assert drawn.standard_deviation == pytest.approx(51.4928651, abs=5e-8)
    assert drawn.discrimination_index == pytest.approx(35.803933, abs=5e-7)
    assert drawn.discriminative_efficiency == pytest.approx(39.39393939, abs=5e-9)


@pytest.mark.parametrize(
    ("name", "weight", "index", "efficiency"),
    [
        ("slot-2", 18.8979800309, -28.8982125772, -36.7834118938),
        ("slot-3", 4.443012573, -9.1230674268, -21.6545012165),
        ("slot-4", 18.9347251357, -22.6306444113, -31.4411395613),
        ("slot-5", 11.1450138688, -17.6997047674, -21.1794802584),
        ("slot-6", 9.8081339177, -45.3785178421, -56.9365974439),
        ("slot-7", 15.4788602394, -5.6543166602, -6.5043742058),
    ],
)
def test_moodles_figures_for_the_fixed_items_beside_a_random_slot_come_out(
    name: str, weight: float, index: float, efficiency: float
) -> None:
    found = item(of_file("moodle_drawn.csv"), name)

    assert found.intended_weight == pytest.approx(100 / 7)
    assert found.effective_weight == pytest.approx(weight, rel=1e-9)
    assert found.discrimination_index == pytest.approx(index, rel=1e-9)
    assert found.discriminative_efficiency == pytest.approx(efficiency, rel=1e-9)


def test_alpha_and_facilities_of_the_law_school_data_are_the_published_ones() -> None:
    """Bock and Lieberman (1970); alpha 0.295 as the R package ltm's manual prints it."""
    rows = [[float(digit) for digit in f"{pattern:05b}"] for pattern, count in enumerate(LSAT) for _ in range(count)]
    found = of(rows)

    assert round((found.quiz.internal_consistency or 0) / 100, 3) == 0.295
    assert [each.facility for each in found.items] == [pytest.approx(each) for each in (92.4, 70.9, 55.3, 76.3, 87.0)]


def test_skewness_and_kurtosis_are_those_that_spreadsheets_print() -> None:
    """The examples of SKEW and KURT in Microsoft's documentation."""
    quiz = of([[mark] for mark in (3, 4, 5, 2, 3, 4, 5, 6, 4, 7)], [10]).quiz

    assert quiz.skewness == pytest.approx(0.359543071)
    assert quiz.kurtosis == pytest.approx(-0.151799637)


# What is undefined


def test_without_attempts_only_their_number_is_known() -> None:
    assert of([], [1, 1]).quiz == QuizFigures(0)
    assert of([], [1, 1]).items[0].facility is None


def test_one_attempt_has_a_mean_and_no_spread() -> None:
    found = of([[1, 0]])

    assert (found.quiz.mean, found.quiz.median, found.quiz.standard_deviation) == (1, 1, None)
    assert (found.items[0].facility, found.items[0].standard_deviation) == (100, None)


def test_two_attempts_have_a_spread_and_no_consistency() -> None:
    quiz = of([[1, 0], [1, 1]]).quiz

    assert quiz.standard_deviation is not None
    assert (quiz.skewness, quiz.internal_consistency, quiz.standard_error) == (None, None, None)


def test_three_attempts_have_a_skewness_and_no_kurtosis() -> None:
    quiz = of([[1, 0], [1, 1], [0, 0]]).quiz

    assert quiz.skewness == 0
    assert quiz.kurtosis is None
    assert quiz.internal_consistency == pytest.approx(200 / 3)
    assert quiz.error_ratio == pytest.approx(100 / 3**0.5)


def test_four_attempts_have_a_kurtosis() -> None:
    assert of([[1, 1], [1, 0], [0, 0], [1, 1]]).quiz.kurtosis == pytest.approx(-1.2892561983)


def test_one_item_has_no_consistency() -> None:
    assert of([[0], [1], [1]]).quiz.internal_consistency is None


def test_equal_totals_have_neither_shape_nor_consistency() -> None:
    quiz = of([[1, 0], [0, 1], [1, 0], [0, 1]]).quiz

    assert quiz.standard_deviation == 0
    assert (quiz.skewness, quiz.kurtosis, quiz.internal_consistency, quiz.error_ratio) == (None, None, None, None)


def test_an_item_that_everybody_answers_alike_discriminates_nothing_even_if_its_mark_is_not_exact() -> None:
    found = of([[0.1, 1], [0.1, 0], [0.1, 1]] * 7).items[0]

    assert found.standard_deviation == 0
    assert (found.discrimination_index, found.discriminative_efficiency) == (None, None)
    assert found.effective_weight == 0


def test_an_item_without_marks_is_shown_and_left_out_of_weights() -> None:
    first, second = of([[0, 1], [0, 0], [0, 1]], [0, 2]).items

    assert (first.facility, first.intended_weight, first.effective_weight) == (None, None, None)
    assert (second.intended_weight, second.effective_weight) == (100, 100)


def test_consistency_may_be_negative_and_is_not_clipped() -> None:
    quiz = of([[1, 0], [0, 1], [1, 0], [1, 1], [0, 1]]).quiz

    assert quiz.internal_consistency is not None
    assert quiz.internal_consistency < -100


def test_an_item_that_pulls_against_the_total_has_no_effective_weight() -> None:
    first, second = of([[1, 0], [0, 3], [1, 1], [0, 2]], [1, 3]).items

    assert first.effective_weight is None
    assert second.effective_weight == 100


# Random draw


def test_the_mark_of_a_drawn_item_is_compared_with_a_total_that_has_it_in() -> None:
    shown = of([[1, None, 1], [0, None, 0], [1, None, 0], [None, 1, 1], [None, 0, 1]])
    own, total = np.array([1, 0, 1]), np.array([2, 0, 1])

    assert shown.items[0].attempts == 3
    assert shown.items[0].discrimination_index == pytest.approx(100 * np.corrcoef(own, total)[0, 1])


def test_pools_are_found_where_attempts_show_equally_many_of_neighbours() -> None:
    nan = np.nan
    marks = np.array([[1, nan, 1, 1, nan, 1], [nan, 1, 1, nan, 1, 1], [1, nan, 0, 1, 1, nan]])

    found = matrix_of(list("abcdef"), [1] * 6, marks)

    assert found.pools == (0, 0, 2, 3, 3, 3)
    assert found.drawn == (True, True, False, True, True, True)


def test_items_that_never_come_out_even_are_each_a_group() -> None:
    found = matrix_of(list("ab"), [1, 1], np.array([[1, np.nan], [1, 1], [np.nan, 0]]))

    assert found.pools == (0, 1)


def test_an_item_that_nobody_saw_belongs_to_the_pool_of_its_neighbours() -> None:
    nan = np.nan
    found = matrix_of(list("abc"), [1, 2, 3], np.array([[nan, 1, nan], [nan, nan, 1]]))

    assert found.pools == (0, 0, 0)
    assert (found.maxima.dtype.kind, found.maxima.tolist()) == ("f", [1, 2, 3])


def test_the_weights_of_a_drawn_quiz_are_shares_of_what_an_attempt_shows() -> None:
    found = of([[1, None, 2], [None, 1, 0]] * 3, [1, 1, 3])

    assert [each.intended_weight for each in found.items] == [25, 25, 75]


# What never changes them

MARKS = st.lists(st.lists(st.sampled_from([0, 0.25, 1 / 3, 0.5, 1]), min_size=4, max_size=4), min_size=4, max_size=12)


def close(left: float | None, right: float | None) -> bool:
    return left is right is None or (left is not None and right is not None and left == pytest.approx(right, abs=1e-6))


@given(MARKS)
def test_facility_and_weights_are_shares(rows: list[list[float]]) -> None:
    found = of(rows)

    assert all(0 <= (each.facility or 0) <= 100 + 1e-9 for each in found.items)
    assert sum(each.intended_weight or 0 for each in found.items) == pytest.approx(100)
    weights = [each.effective_weight for each in found.items if each.effective_weight is not None]
    assert not any(weights) or sum(weights) == pytest.approx(100)


@given(MARKS)
def test_discrimination_and_efficiency_stay_within_their_bounds(rows: list[list[float]]) -> None:
    for each in of(rows).items:
        assert abs(each.discrimination_index or 0) <= 100 + 1e-9
        assert (each.discriminative_efficiency or 0) <= 100 + 1e-9


@given(MARKS, st.sampled_from([2.0, 7.0, 0.1]))
def test_marking_out_of_more_changes_no_share(rows: list[list[float]], factor: float) -> None:
    plain = of(rows)
    scaled = of([[factor * mark for mark in row] for row in rows], [factor] * 4)

    assert close(plain.quiz.internal_consistency, scaled.quiz.internal_consistency)
    assert close(plain.quiz.skewness, scaled.quiz.skewness)
    for one, other in zip(plain.items, scaled.items, strict=True):
        assert close(one.facility, other.facility)
        assert close(one.effective_weight, other.effective_weight)
        assert close(one.discrimination_index, other.discrimination_index)


@given(MARKS)
def test_the_order_of_learners_doesnt_matter(rows: list[list[float]]) -> None:
    mixed = sorted(rows, key=lambda row: (row[::-1], row))

    assert close(of(rows).quiz.internal_consistency, of(mixed).quiz.internal_consistency)
    assert close(of(rows).items[0].discriminative_efficiency, of(mixed).items[0].discriminative_efficiency)


def test_a_large_constant_in_every_mark_costs_no_digit_of_the_spread() -> None:
    rows = [[0.5, 0.25], [0.75, 0.5], [0.25, 1.0], [1.0, 0.75]]
    lifted = [[mark + 2.0**20 for mark in row] for row in rows]

    assert of(lifted).quiz.standard_deviation == pytest.approx(of(rows).quiz.standard_deviation, rel=1e-9)
    assert of(lifted).items[0].discrimination_index == pytest.approx(of(rows).items[0].discrimination_index, rel=1e-6)


def test_what_an_attempt_could_earn_is_the_sum_of_what_it_shows() -> None:
    matrix: Matrix = matrix_of(["a", "b"], [2, 3], np.array([[1, np.nan], [1, 1]]))

    assert matrix.possible.tolist() == [2, 5]
