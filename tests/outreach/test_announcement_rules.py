"""Whom an announcement can be for, and what may stand in it."""

import pytest

from tests.refusals import refused
from trainingsite.infra.refused import Refused
from trainingsite.outreach.announcement_rules import Draft, checked, read_by, stages_of
from trainingsite.selection.letter_rules import Words

HELLO = Words("Hello", "Hello {name}")


def test_each_group_stands_once_and_unknown_ones_fall_away() -> None:
    draft = Draft(("mentees", "approved", "approved", "the-moon"), Words("A\n subject ", "One\r\ntwo"))

    assert checked(draft) == Draft(("approved", "mentees"), Words("A subject", "One\ntwo"))


@pytest.mark.parametrize(
    "words",
    [Words("{link}", "x"), Words("x", "Hello {nmae}")],
)
def test_what_would_not_be_filled_in_is_refused(words: Words) -> None:
    with pytest.raises(Refused, match="placeholder_unknown"):
        checked(Draft(("approved",), words))


@pytest.mark.parametrize("audience", [(), ("the-moon",)])
def test_an_announcement_for_nobody_is_refused(audience: tuple[str, ...]) -> None:
    with refused("nobody_chosen", 422):
        checked(Draft(audience, HELLO))


def test_each_reader_is_called_by_name_and_a_name_is_never_looked_into() -> None:
    read = read_by(Words("{scheme}", "Hello {name}"), "{scheme}", "Engineering")

    assert (read.subject, read.body) == ("Engineering", "Hello {scheme}\n")


def test_mentees_are_no_stage() -> None:
    assert [stage.value for stage in stages_of(("mentees", "training"))] == ["training"]
