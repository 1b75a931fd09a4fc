"""reflection."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import answer, one_item, refusal, told
from trainingsite.quiz import lint
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.reflection import Reflection

CRITERION = {"id": "notices", "criterion": "Notices", "levels": ["Tells", "Notices", "Draws something from it"]}


def reflection(**given: Any) -> Reflection:
    question = one_item("reflection", **given)
    assert isinstance(question, Reflection)
    return question


@pytest.mark.parametrize(
    ("text", "mark", "extent"),
    [
        ("I would wait.", 1, Extent.WHOLE),
        ("I would\nwait\nlonger.", 1, Extent.WHOLE),
        ("I wait.", 0, Extent.PART),
    ],
)
def test_writing_enough_words_earns_everything(text: str, mark: int, extent: Extent) -> None:
    question = reflection()
    given = answer(question, {"reflection": [text]})

    assert question.mark(given) == mark
    assert question.extent(given) is extent


def test_any_text_is_enough_where_no_number_is_asked() -> None:
    assert reflection(min_words=1).mark("Yes.") == 1


def test_a_rubric_changes_no_mark() -> None:
    assert reflection(rubric=[CRITERION]).mark("I would wait.") == 1


def test_line_ends_are_one_kind() -> None:
    assert answer(reflection(), {"reflection": ["One\r\ntwo\rthree\n"]}) == "One\ntwo\nthree"


@given(st.text("ab \n\té", max_size=60))
def test_fields_and_answer_are_each_others_inverse(text: str) -> None:
    question = reflection()
    given = answer(question, {"reflection": [text]})

    assert question.read_answer(question.fields(given, ()), ()) == given


@pytest.mark.parametrize(("text", "code"), [("x" * 3001, "answer_too_long"), ("a\x00b", "answer_not_text")])
def test_what_is_no_text_is_refused(text: str, code: str) -> None:
    assert refusal(reflection(), {"reflection": [text]}) == code


def test_the_learner_reads_their_own_words_again() -> None:
    (remark,) = reflection().remarks("I would wait.")

    assert (remark.said, remark.credit) == ("I would wait.", Fraction(1))


@pytest.mark.parametrize(("text", "choice"), [("I would wait.", "written"), ("Wait.", "")])
def test_statistics_see_that_it_was_written_and_never_the_words(text: str, choice: str) -> None:
    (pick,) = reflection().picks(text)

    assert pick.choice == choice


def test_the_key_is_what_to_look_for() -> None:
    assert [line.said for line in reflection().key()] == ["What you would do *differently*."]


def test_only_a_rubric_wants_a_reader() -> None:
    assert not reflection().wants_reader
    assert reflection(rubric=[CRITERION]).wants_reader
    assert not one_item("choice").wants_reader


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"critical": "role", "rule": "some"}, "a reflection can't be critical"),
        ({"min_words": 60, "max_length": 100}, "60 words don't fit into 100"),
        ({"rubric": [CRITERION, CRITERION]}, "the criterion notices stands here twice"),
    ],
)
def test_the_faults_are_found(given: dict[str, Any], what: str) -> None:
    assert [fault.what for fault in reflection(**given).faults()] == [what]


def test_nobody_reads_what_is_written_for_practice() -> None:
    from tests.quiz.samples import item, quiz_file

    practice = item("try", "reflection", rubric=[CRITERION])
    quiz = Quiz.model_validate(quiz_file(practice=[practice]))

    found = {each.what: each.path for each in told(quiz, lint.complaints(quiz))}

    assert found["try: nobody reads what is written for practice"] == ("practice", 0, "rubric")
