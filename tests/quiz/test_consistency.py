"""Classification consistency: the published tables, and where there is none."""

import csv
from pathlib import Path

import numpy as np
import pytest

from trainingsite.quiz.consistency import at, consistency

DATA = Path(__file__).parent / "data"
# Neighbours in row and column show these three cells to be misprints of the copy.
MISPRINTS = {("agreement", "1", "0.4"), ("agreement", "1.7", "0.7"), ("kappa", "1.6", "0.3")}


def cells(name: str) -> list[tuple[str, str, str]]:
    with (DATA / f"subkoviak_{name}.csv").open() as file:
        head, *rows = csv.reader(file)
    return [(row[0], reliability, cell) for row in rows for reliability, cell in zip(head[1:], row[1:], strict=True)]


@pytest.mark.parametrize("name", ["agreement", "kappa"])
def test_subkoviaks_tables_come_out_to_their_last_digit(name: str) -> None:
    off = {
        (name, z, reliability)
        for z, reliability, cell in cells(name)
        if abs(getattr(at(float(z), float(reliability)), name) - float(cell)) > 0.0051
    }

    assert off == {each for each in MISPRINTS if each[0] == name}


def test_a_cut_above_the_mean_is_as_consistent_as_one_below() -> None:
    assert at(0.8, 0.6).agreement == pytest.approx(at(-0.8, 0.6).agreement)


def test_unreliable_scores_agree_by_chance_alone() -> None:
    assert at(0.5, 0).kappa == pytest.approx(0, abs=1e-12)


def test_half_the_smallest_step_corrects_for_continuity() -> None:
    scores = np.array([40.0, 50, 60, 70, 80])

    assert consistency(scores, 60, 0.5) == at((60 - 5 - 60) / float(scores.std(ddof=1)), 0.5)


def test_a_step_is_as_small_as_the_marks_allow_and_no_noise_of_reckoning() -> None:
    halves = np.array([60.0, 60.5, 61])
    noisy = np.array([30.0, 30.000000000000004, 60, 90])

    assert consistency(halves, 60, 0.5) == at((60 - 0.25 - 60.5) / 0.5, 0.5)
    assert consistency(noisy, 60, 0.5) == at((60 - 15 - noisy.mean()) / float(noisy.std(ddof=1)), 0.5)


def test_three_scores_and_no_reliability_at_all_suffice() -> None:
    assert consistency(np.array([40.0, 50, 60]), 50, 0.0) == at(-0.5, 0.0)


@pytest.mark.parametrize("reliability", [None, -0.2, 1.0])
def test_a_reliability_that_says_nothing_gives_no_consistency(reliability: float | None) -> None:
    assert consistency(np.array([1.0, 2, 3]), 2, reliability) is None


@pytest.mark.parametrize("scores", [[1.0, 2.0], [5.0, 5.0, 5.0]])
def test_scores_without_spread_give_no_consistency(scores: list[float]) -> None:
    assert consistency(np.array(scores), 2, 0.8) is None


def test_a_cut_that_everybody_passes_leaves_nothing_above_chance() -> None:
    assert at(-40, 0.5).kappa == 0
