"""What a changed year asks somebody further."""

import pytest

from trainingsite.schemes.change_rules import Asks, Change
from trainingsite.selection.further_rules import facts, further
from trainingsite.training.rules import Gate

MODULE = Change("module", False, True, Asks.MORE, "practice")
QUIZ = Change("quiz", False, True, Asks.MORE, "practice")
SCORE = Change("min_score", None, 85, Asks.MORE, "listening")
AGREEMENT = Change("agreement", False, True, Asks.MORE)
LIVE = Change("live_minutes", 0, 60, Asks.MORE)
INTERVIEW, REFERENCE = (Change(name, False, True, Asks.MORE) for name in ("interview", "reference"))
ALL = (MODULE, QUIZ, SCORE, AGREEMENT, LIVE, INTERVIEW, REFERENCE)


def gates(*met: tuple[str, str]) -> tuple[Gate, ...]:
    every = [("module", "practice"), ("quiz", "practice"), ("quiz", "listening")]
    return tuple(Gate(*one, one in met, "", 0) for one in [*every, ("agreement", "agreement"), ("live", "live")])


def test_who_has_done_nothing_for_it_has_all_of_it_to_do() -> None:
    assert further(ALL, gates()) == ALL


@pytest.mark.parametrize(
    ("gate", "change"),
    [
        (("module", "practice"), MODULE),
        (("quiz", "practice"), QUIZ),
        (("quiz", "listening"), SCORE),
        (("agreement", "agreement"), AGREEMENT),
        (("live", "live"), LIVE),
    ],
)
def test_what_somebody_has_done_already_isnt_told(gate: tuple[str, str], change: Change) -> None:
    assert further(ALL, gates(gate)) == tuple(one for one in ALL if one is not change)


def test_of_who_returns_neither_reference_nor_interview_is_asked() -> None:
    assert further(ALL, gates(), returning=True) == ALL[:5]


def test_what_asks_less_or_nothing_of_applicants_isnt_told() -> None:
    others = (
        Change("module", True, False, Asks.LESS, "signposting"),
        Change("approval_months", 12, 9, Asks.OTHER),
        Change("under_18", False, True, Asks.MORE),
    )

    assert further(others, ()) == ()


def test_a_mail_carries_what_is_new_in_plain_values() -> None:
    assert facts((MODULE, Change("module", False, True, Asks.MORE, "role"), QUIZ, SCORE, LIVE, INTERVIEW)) == {
        "modules": "practice,role",
        "quizzes": "practice",
        "scores": "listening:85",
        "live": 60,
        "agreement": 0,
        "reference": 0,
        "interview": 1,
    }
    assert facts(()) == {
        "modules": "", "quizzes": "", "scores": "", "live": 0, "agreement": 0, "reference": 0, "interview": 0,
    }  # fmt: skip
