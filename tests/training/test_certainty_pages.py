"""How sure people were, as the desk sees it."""

from trainingsite.quiz.certainty import Certainty
from trainingsite.training.certainty_pages import CertaintyLine, certainty_lines
from trainingsite.training.certainty_queries import ItemCount, Told

SURE, FAIRLY, GUESS = Certainty.SURE, Certainty.FAIRLY, Certainty.GUESS
SECRETS = (
    ItemCount("secrets", SURE, True, 30),
    ItemCount("secrets", SURE, False, 10),
    ItemCount("secrets", FAIRLY, True, 5),
    ItemCount("secrets", GUESS, False, 5),
)
MONEY = (ItemCount("money", SURE, True, 20), ItemCount("money", GUESS, True, 10), ItemCount("money", GUESS, False, 20))
TOLD = Told(SECRETS + MONEY, everybody=50, people={SURE: 45, FAIRLY: 5, GUESS: 30})


def test_each_item_tells_the_sure_the_sure_and_wrong_and_how_often_each_certainty_was_right() -> None:
    lines = certainty_lines(TOLD, ["money", "unasked", "secrets"])

    assert lines[1:] == (
        CertaintyLine(1, "money", 50, (40, 0, None, None, 33)),
        CertaintyLine(3, "secrets", 50, (80, 20, 75, None, None)),
    )


def test_all_items_stand_first() -> None:
    assert certainty_lines(TOLD, ["secrets"])[0] == CertaintyLine(None, "", 100, (60, 10, 83, None, 29))


def test_many_answers_of_a_few_people_give_no_share() -> None:
    few = Told(SECRETS + MONEY, everybody=22, people={SURE: 22, FAIRLY: 5, GUESS: 23})

    assert certainty_lines(few, [])[0].shares == (None, None, None, None, 29)


def test_an_item_that_left_the_quiz_still_counts_among_all() -> None:
    assert len(certainty_lines(TOLD, [])) == 1


def test_a_quiz_that_never_asks_has_no_lines() -> None:
    assert certainty_lines(Told(), ["secrets"]) == ()
