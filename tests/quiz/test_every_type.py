"""What holds for every item type, whatever is posted."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import one_item
from tests.quiz.said import ANSWERS
from tests.quiz.samples import TYPED_ITEMS
from trainingsite.infra.refused import Refused
from trainingsite.quiz.drawing import shuffled
from trainingsite.quiz.fields import Json, Posted
from trainingsite.quiz.questions import TYPES, Extent, Reveal

LETTERS = "abcXYZ 0123456789.,-*\\\"'\x00\ud800\u00a0\u0301éßﬁ٣²½…“’☃🙂"
NAMES = [
    *(
        "way",
        "reply",
        "go",
        "choice",
        "text",
        "number",
        "unit",
        "gap-scope",
        "gap-limit",
        "gap-whom",
        "line",
        "reflection",
    ),
    *(f"{name}-{n}" for name in ("pair", "place", "rating") for n in range(4)),
]
VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            "0",
            "1",
            "0.0",
            "0.1.0",
            "1.1",
            "stay",
            "2",
            "3",
            "9",
            "-1",
            "1.5",
            "24 h",
            "1,440 min",
            "campus security",
            "a friend",
        ]
    ),
    st.sampled_from(["harmed", "hurt", "very-well", "not-at-all", "I would wait.", "I would\r\nwait."]),
    st.text(LETTERS, max_size=250),
)
POSTED = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=3), max_size=6)
STORED = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.text(LETTERS, max_size=5) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["value", "unit", "scope", "limit"]), inner)
    ),
    max_leaves=6,
)


def outcome(marking: Callable[[], Fraction]) -> tuple[Fraction | None, str]:
    """The mark, or the code of the refusal."""
    try:
        return marking(), ""
    except Refused as refused:
        return None, refused.code


def test_every_type_has_a_sample() -> None:
    assert set(TYPED_ITEMS) == set(TYPES)


@pytest.mark.parametrize("kind", TYPES)
@given(fields=POSTED, seed=st.integers(0, 50))
def test_a_posted_answer_is_marked_within_bounds_or_refused(kind: str, fields: Posted, seed: int) -> None:
    question = one_item(kind)
    order = shuffled(question, seed)
    mark, code = outcome(lambda: question.mark(question.read_answer(fields, order)))

    assert code.startswith("answer_") if mark is None else 0 <= mark <= 1


@pytest.mark.parametrize("kind", TYPES)
@given(fields=POSTED, seed=st.integers(0, 50))
def test_a_read_answer_fills_the_form_as_it_was(kind: str, fields: Posted, seed: int) -> None:
    question = one_item(kind)
    order = shuffled(question, seed)
    try:
        answer = question.read_answer(fields, order)
    except Refused:
        return

    assert question.read_answer(question.fields(answer, order), order) == answer


@pytest.mark.parametrize("kind", TYPES)
@given(stored=STORED)
def test_a_stored_value_is_marked_within_bounds_or_refused(kind: str, stored: Json) -> None:
    question = one_item(kind)
    mark, code = outcome(lambda: question.mark(stored))

    assert code == "answer_unreadable" if mark is None else 0 <= mark <= 1


@pytest.mark.parametrize("kind", TYPES)
def test_no_answer_earns_nothing_and_has_nothing_to_say(kind: str) -> None:
    question = one_item(kind)

    assert question.mark(None) == 0
    assert question.extent(None) is Extent.NONE
    assert question.picks(None) == ()
    assert question.remarks(None) == ()
    assert question.fields(None, shuffled(question, 1)) == {}
    assert question.read_answer({}, shuffled(question, 1)) is None


@pytest.mark.parametrize("kind", TYPES)
@given(fields=POSTED)
def test_feedback_before_passing_never_holds_the_key(kind: str, fields: Posted) -> None:
    question = one_item(kind, why="The reason of the key.", critical="role", rule="some")
    try:
        answer = question.read_answer(fields, shuffled(question, 0))
    except Refused:
        return
    feedback = question.feedback(answer, Reveal.CHOSEN)

    assert feedback.key == ()
    assert feedback.why == ""
    assert feedback.review == "listening#open"


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("critical", "reveal"), [("safety", Reveal.CHOSEN), (None, Reveal.EVERYTHING)])
def test_the_key_is_told_for_safety_and_when_everything_may_be_told(
    kind: str, critical: str | None, reveal: Reveal
) -> None:
    question = one_item(kind, critical=critical, rule="some", why="Because.")
    feedback = question.feedback(None, reveal)

    assert feedback.key == question.key() != ()
    assert all(remark.credit == 1 for remark in feedback.key)
    assert feedback.why == "Because."


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("number", [0, 1])
def test_feedback_holds_what_the_item_says_of_the_answer(kind: str, number: int) -> None:
    question = one_item(kind)
    order = tuple(reversed(range(question.shape)))
    answer = question.read_answer(ANSWERS[kind][number], order)
    feedback = question.feedback(answer, Reveal.CHOSEN)

    assert (feedback.mark, feedback.extent) == (question.mark(answer), question.extent(answer))
    assert (feedback.held, feedback.harm) == (question.holds(answer), question.harms(answer))
    assert feedback.remarks == question.remarks(answer) != ()


@pytest.mark.parametrize("kind", TYPES)
def test_only_a_conversation_grows(kind: str) -> None:
    question = one_item(kind)

    assert question.grows is (kind == "scenario")
    assert question.goes_on_from(None, None) is not question.grows


@pytest.mark.parametrize("kind", TYPES)
def test_the_samples_have_no_faults(kind: str) -> None:
    assert one_item(kind).faults() == ()


TAGS = [
    ("choice", {"EXPERT"}),
    ("order", set()),
    ("number", {"LATER"}),
    ("gap", {"SECRET", "MATE", "OVER", "CARRY"}),
    ("judgement", {"AVOID", "SECRET"}),
    ("transcript", {"ASSUME"}),
    ("reflection", set()),
    ("scenario", {"AVOID", "FIX"}),
]


@pytest.mark.parametrize(("kind", "tags"), TAGS)
def test_an_item_tells_which_misconceptions_it_names(kind: str, tags: set[str]) -> None:
    assert {tag for _, tag in one_item(kind).tags} == tags


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("choice", 3),
        ("choice", True),
        ("multiple", "0"),
        ("multiple", [0, 0]),
        ("multiple", [4]),
        ("match", [0, 1]),
        ("match", [0, 1, 3]),
        ("order", [0, 1]),
        ("order", [0, 0, None]),
        ("order", [0, 1, 3]),
        ("short", 7),
        ("short", "x" * 201),
        ("number", "24"),
        ("number", {"value": "x", "unit": "h"}),
        ("number", {"value": 24, "unit": "h"}),
        ("number", {"value": "24", "unit": 0}),
        ("number", {"value": "24", "unit": "weeks"}),
        ("gap", [0]),
        ("gap", {"nowhere": 0}),
        ("gap", {"scope": 3}),
        ("gap", {"scope": "secret"}),
        ("gap", {"limit": 0}),
        ("gap", {"limit": "x" * 201}),
        ("judgement", 0),
        ("judgement", [0, 1]),
        ("judgement", [0, 1, 2, 4]),
        ("transcript", [1, 1]),
        ("transcript", [4]),
        ("reflection", 7),
        ("reflection", "x" * 3001),
        ("scenario", 0),
        ("scenario", [3]),
        ("scenario", [True]),
        ("scenario", [1, 0]),
        ("scenario", [2, 0, 2, 0]),
    ],
)
def test_a_value_that_is_no_answer_never_marks(kind: str, stored: Json) -> None:
    with pytest.raises(Refused) as caught:
        one_item(kind).mark(stored)

    assert (caught.value.code, caught.value.status) == ("answer_unreadable", 400)
