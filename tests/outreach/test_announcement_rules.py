"""Whom an announcement can be for, and what may stand in it."""

import pytest

from trainingsite.infra.refused import Refused
from trainingsite.outreach.announcement_rules import Draft, checked, read_by, stages_of
from trainingsite.selection.letter_rules import Words

HELLO = Words("Hello", "Hello {name}")


def test_each_group_stands_once_and_unknown_ones_fall_away() -> None:
    draft = Draft(("mentees", "approved", "approved", "the-moon"), Words("A\n subject ", "One\r\ntwo"))

    assert checked(draft) == Draft(("approved", "mentees"), Words("A subject", "One\ntwo"))


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft((), HELLO), "nobody_chosen"),
        (Draft(("the-moon",), HELLO), "nobody_chosen"),
        (Draft(("approved",), Words("{link}", "x")), "placeholder_unknown"),
        (Draft(("approved",), Words("x", "Hello {nmae}")), "placeholder_unknown"),
    ],
)
def test_what_cannot_be_sent_is_refused(draft: Draft, code: str) -> None:
    with pytest.raises(Refused) as caught:
        checked(draft)

    assert caught.value.code == code


def test_each_reader_is_called_by_name_and_a_name_is_never_looked_into() -> None:
    read = read_by(Words("{scheme}", "Hello {name}"), "{scheme}", "Engineering")

    assert (read.subject, read.body) == ("Engineering", "Hello {scheme}\n")


def test_mentees_are_no_stage() -> None:
    assert [stage.value for stage in stages_of(("mentees", "training"))] == ["training"]
