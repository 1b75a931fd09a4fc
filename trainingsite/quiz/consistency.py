"""Would the same people pass again? Classification consistency at the pass mark, from one administration.

Peng and Subkoviak (1980), doi 10.1111/j.1745-3984.1980.tb00837.x: scores of two parallel quizzes are taken as bivariate
normal with the quiz's reliability as their correlation; Subkoviak (1988), doi 10.1111/j.1745-3984.1988.tb00290.x,
tabulates the two figures. Chosen over Livingston and Lewis (1995), whose fitted beta distribution needs more responses
than a training quiz has.
"""

import math
from statistics import NormalDist

import numpy as np

from trainingsite.quiz.matrix import Floats
from trainingsite.quiz.summary import Consistency

NODES = 64


def consistency(scores: Floats, cut: float, reliability: float | None) -> Consistency | None:
    """The consistency of passing at `cut` or more; None where the scores or the reliability can't support one.

    `reliability` is from 0 to 1. Half the smallest step between two scores is the correction for continuity.
    """
    if reliability is None or not 0 <= reliability < 1 or len(scores) < 3 or np.ptp(scores) == 0:
        return None
    step = float(np.diff(np.unique(np.round(scores, 9))).min(initial=math.inf))
    z = (cut - step / 2 - float(scores.mean())) / float(scores.std(ddof=1))
    return at(z, reliability)


def at(z: float, reliability: float) -> Consistency:
    """The consistency at a cut that lies z standard deviations above the mean."""
    below = NormalDist().cdf(z)
    both = below * below + _beyond_chance(z, reliability)
    agreement = 1 - 2 * (below - both)
    chance = 1 - 2 * (below - below * below)
    return Consistency(agreement, (agreement - chance) / (1 - chance) if chance < 1 else 0.0)


def _beyond_chance(z: float, reliability: float) -> float:
    """Φ2(z, z; ρ) − Φ(z)², the integral of exp(−z²/(1 + sin θ))/2π from 0 to arcsin ρ (Drezner and Wesolowsky 1990,
    doi 10.1080/00949659008811236), by Gauss and Legendre."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = math.asin(reliability) / 2
    return float(half * (weights @ np.exp(-z * z / (1 + np.sin(half * (nodes + 1)))))) / (2 * math.pi)
