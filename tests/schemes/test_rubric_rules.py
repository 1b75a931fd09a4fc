"""By what one year is marked, as it is adjusted."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.content import rubric_lint
from trainingsite.content.rubric import Criterion
from trainingsite.content.schemefile import Weighed
from trainingsite.infra.refused import Refused
from trainingsite.schemes import rubric_rules as rules
from trainingsite.schemes.ordering import Way
from trainingsite.schemes.rubric_rules import Rubric, Which, Wording
from trainingsite.schemes.rules import Order, Requirements, Terms, terms_from_json, terms_to_json

MOTIVE = Criterion("motive", "Why", 1, ("For a CV", "For somebody"))
LIMITS = Criterion("limits", "Limits", 2, ("Knows none", "Knows some", "Knows all"))
KIND = (MOTIVE, LIMITS)
TERMS = Terms(Requirements((), (), agreement=False), Order.TRAIN_THEN_APPLY, 12)
CARE = Wording("Care", ("Little", "Much"), 3)

words = st.text("abc é", min_size=1, max_size=5).map(str.strip).filter(bool)
wordings = st.builds(
    Wording, title=words, levels=st.lists(words, max_size=8).map(tuple), weight=st.integers(min_value=1, max_value=10)
)
steps = st.one_of(
    st.builds(lambda wording: lambda rubric, _: rules.added(rubric, wording), wordings),
    st.builds(lambda wording: lambda rubric, one: rules.worded(rubric, one, wording), wordings),
    st.builds(lambda way: lambda rubric, one: rules.moved(rubric, one, way), st.sampled_from(Way)),
    st.just(rules.taken_out),
)


@st.composite
def adjusted(draw: st.DrawFn) -> Rubric:
    """A rubric, adjusted step by step; a step that is refused changes nothing."""
    rubric: Any = KIND
    for step in draw(st.lists(steps, max_size=12)):
        try:
            rubric = step(rubric, draw(st.sampled_from([one.id for one in rubric])))
        except Refused:
            continue
    return tuple(rubric)


@given(adjusted(), st.sampled_from(Which))
def test_whatever_is_accepted_passes_the_files_checks_and_is_kept_as_it_is(rubric: Rubric, which: Which) -> None:
    terms = rules.marking(TERMS, which, rubric)

    assert rubric
    assert len({one.id for one in rubric}) == len(rubric)
    assert list(rubric_lint.faults(rubric)) == []
    for one in rubric:
        Weighed(id=one.id, title=one.title, weight=one.weight, levels=one.levels)
    assert terms_from_json(json.loads(json.dumps(terms_to_json(terms)))) == terms


@given(adjusted(), st.sampled_from(Way), st.data())
def test_moving_keeps_every_criterion(rubric: Rubric, way: Way, data: st.DataObject) -> None:
    after = rules.moved(rubric, data.draw(st.sampled_from(rubric)).id, way)

    assert sorted(after, key=lambda one: one.id) == sorted(rubric, key=lambda one: one.id)


def test_a_line_moves_one_place_and_not_beyond_the_ends() -> None:
    assert rules.moved(KIND, "limits", Way.UP) == (LIMITS, MOTIVE)
    assert rules.moved(KIND, "motive", Way.DOWN) == (LIMITS, MOTIVE)
    assert rules.moved(KIND, "motive", Way.UP) == KIND
    assert rules.moved(KIND, "limits", Way.DOWN) == KIND


def test_a_new_criterion_stands_last_under_an_id_made_from_its_title() -> None:
    once = rules.added(KIND, CARE)

    assert once == (*KIND, Criterion("own-care", "Care", 3, ("Little", "Much")))
    assert rules.added(once, CARE)[-1].id == "own-care-2"


def test_a_criterion_keeps_its_id_whatever_its_words_become() -> None:
    assert rules.worded(KIND, "motive", CARE) == (Criterion("motive", "Care", 3, ("Little", "Much")), LIMITS)


def test_each_has_a_rubric_of_its_own() -> None:
    assert rules.marking(TERMS, Which.REVIEWS, KIND).review.rubric == KIND
    assert rules.marking(TERMS, Which.INTERVIEWS, KIND).interview_rubric == KIND
    assert rules.marking(TERMS, Which.INTERVIEWS, KIND).review == TERMS.review


def test_the_last_criterion_stays() -> None:
    one = rules.taken_out(KIND, "motive")

    assert one == (LIMITS,)
    with refused("last_line"):
        rules.taken_out(one, "limits")


@pytest.mark.parametrize(
    ("levels", "fault"),
    [(("One",), "levels_number"), (tuple("abcdefgh"), "levels_number"), (("One", "One"), "levels_twice")],
)
def test_levels_are_a_few_and_each_says_something_else(levels: tuple[str, ...], fault: str) -> None:
    with refused("criterion_faulty", 422, fault=fault):
        rules.added(KIND, Wording("Care", levels))
    with refused("criterion_faulty", 422, fault=fault):
        rules.worded(KIND, "motive", Wording("Care", levels))


def test_a_rubric_has_a_most_of_criteria() -> None:
    full = tuple(Criterion(f"c{number}", "?", 1, ("a", "b")) for number in range(12))

    with refused("lines_full", 422, most=12):
        rules.added(full, CARE)
    assert len(rules.added(full[1:], CARE)) == 12


def test_a_criterion_that_is_not_there_is_refused() -> None:
    with refused("no_such_line", 404):
        rules.taken_out(KIND, "gone")
    with refused("no_such_line", 404):
        rules.worded(KIND, "gone", CARE)
