"""gap."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import answer, file_order, one_item, refusal
from tests.quiz.samples import Raw
from trainingsite.quiz.drawing import shuffled
from trainingsite.quiz.fields import Json
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.gap import Gap

PICKED: Raw = {
    "options": [
        {"text": "open", "right": True, "why": "Yes."},
        {"text": "closed", "why": "No.", "misconception": "PROBE"},
    ]
}
TYPED: Raw = {"accept": [{"text": "wait", "why": "Yes."}], "why_otherwise": "Read it again."}


def gap(**given: object) -> Gap:
    question = one_item("gap", **given)
    assert isinstance(question, Gap)
    return question


def faults(text: str, **gaps: Raw) -> list[str]:
    return [fault.what for fault in gap(text=text, gaps=gaps).faults()]


@pytest.mark.parametrize(
    ("filled", "mark"),
    [
        ({"scope": 0, "limit": "harmed", "whom": 1}, 1),
        ({"scope": 0, "limit": " HARMED "}, Fraction(2, 3)),
        ({"scope": 1, "limit": "hurt"}, Fraction(1, 6)),
        ({"whom": 0}, 0),
    ],
)
def test_the_share_of_gaps_that_are_right_is_earned(filled: Json, mark: Fraction) -> None:
    assert gap().mark(filled) == mark


def test_gaps_stand_in_the_order_of_the_text() -> None:
    question = gap(text="First {{second}}, then {{first}}.", gaps={"first": PICKED, "second": TYPED})

    assert question.names == ("second", "first")
    assert question.mark({"first": 0, "second": "wait"}) == 1


def test_a_posted_position_means_the_option_that_the_gap_shows_there() -> None:
    question = gap()
    order = (4, 2, 0, 3, 1)

    assert question.options_shown("scope", order) == (2, 0, 1)
    assert question.options_shown("whom", order) == (1, 0)
    assert question.read_answer({"gap-scope": ["1"], "gap-whom": ["0"]}, order) == {"scope": 0, "whom": 1}


def test_a_gap_that_is_typed_shows_no_options() -> None:
    assert gap().options_shown("limit", file_order(gap())) == ()


@given(st.integers(0, 500))
def test_every_gap_shows_all_its_options_however_they_are_shuffled(seed: int) -> None:
    question = gap()
    order = shuffled(question, seed)

    for name, blank in question.gaps.items():
        assert sorted(question.options_shown(name, order)) == list(range(len(blank.options)))


@given(
    st.fixed_dictionaries(
        {},
        optional={"scope": st.integers(0, 2), "limit": st.sampled_from(["harmed", "late", "x"]), "whom": st.just(0)},
    ),
    st.integers(0, 50),
)
def test_fields_and_answer_are_each_others_inverse(filled: dict[str, Json], seed: int) -> None:
    question = gap()
    order = shuffled(question, seed)

    assert question.read_answer(question.fields(filled, order), order) == (filled or None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"gap-whom": ["2"]}, "answer_not_offered"),
        ({"gap-limit": ["x" * 201]}, "answer_too_long"),
        ({"gap-limit": ["a\x00b"]}, "answer_not_text"),
        ({"gap-limit": ["a", "b"]}, "answer_given_twice"),
    ],
)
def test_what_cannot_fill_a_gap_is_refused(fields: dict[str, list[str]], code: str) -> None:
    assert refusal(gap(), fields) == code


@pytest.mark.parametrize(
    ("fields", "extent"),
    [
        ({"gap-whom": ["1"]}, Extent.PART),
        ({"gap-scope": ["0"], "gap-limit": ["harmed"], "gap-whom": ["0"]}, Extent.WHOLE),
    ],
)
def test_every_gap_makes_a_whole_answer(fields: dict[str, list[str]], extent: Extent) -> None:
    assert gap().extent(answer(gap(), fields)) is extent


def test_a_remark_has_the_sentence_and_what_was_filled_in() -> None:
    remarks = gap().remarks({"scope": 1, "limit": "late again", "whom": 0})

    assert [(each.about, each.said, each.misconception) for each in remarks] == [
        ("What you say stays ____.", "secret", "SECRET"),
        ("If somebody may be seriously ____, I tell ….", "late again", "OVER"),
        ("If somebody may be seriously …, I tell ____.", "nobody", "CARRY"),
    ]


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("First. Then you {{a}}\nand go on. Last.", "Then you ____ and go on."),
        ("You do this:\n\n- you {{a}}\n- you go", "you ____"),
        ("{{a}}", "____"),
    ],
)
def test_an_excerpt_is_a_sentence_or_a_line_of_a_list(text: str, excerpt: str) -> None:
    assert gap(text=text, gaps={"a": TYPED}).excerpt("a") == excerpt


def test_statistics_see_each_gap_with_what_fills_it() -> None:
    picks = gap().picks({"scope": 2, "limit": "by a hurt feeling"})

    assert [(each.part, each.choice, each.credit) for each in picks] == [
        ("scope", "2", 0),
        ("limit", "*hurt*", Fraction(1, 2)),
    ]


def test_the_key_has_what_is_right_in_each_gap() -> None:
    assert [line.said for line in gap().key()] == ["between us, with one limit", "harmed", "the coordinator"]


def test_the_text_is_cut_where_a_page_puts_the_fields() -> None:
    question = gap(text="I {{ wait }} for {{nobody}}.", gaps={"wait": TYPED})

    assert question.cut_text == f"I {Gap.CUT}wait{Gap.CUT} for {{{{nobody}}}}."


def test_text_and_gaps_have_to_agree() -> None:
    assert faults("Ask {{a}}, {{a}} and {{b}}.", a=PICKED, c=TYPED) == [
        "the text has no {{c}}",
        "{{a}} stands twice in the text",
        "nothing says what fills {{b}}",
    ]
    assert gap(text="Nothing.", gaps={"c": TYPED}).excerpt("c") == "____"


def test_a_gap_is_either_picked_or_typed() -> None:
    assert faults("{{a}} {{b}}", a={**PICKED, **TYPED}, b={}) == [
        "gap a: a gap is either picked or typed",
        "gap b: a gap is either picked or typed",
    ]


def test_the_faults_inside_a_gap_are_found_with_their_place() -> None:
    question = gap(text="{{a}} {{b}}", gaps={"a": {"options": [*PICKED["options"], PICKED["options"][0]]}, "b": TYPED})
    found = [(fault.path, fault.what) for fault in question.faults()]

    assert found == [
        (("gaps", "a", "options", 2), "gap a: option 3 says the same as another"),
        (("gaps", "a", "options"), "gap a: not exactly one option is right"),
    ]


def test_a_misconception_has_its_place() -> None:
    assert gap().tags[-1] == (("gaps", "whom", "options", 0, "misconception"), "CARRY")
