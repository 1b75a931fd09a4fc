"""The examples on the page for authors."""

import pytest

from tests.content.test_quizfile import read
from trainingsite.content import examples as module
from trainingsite.content.examples import FOLDER, Example, examples
from trainingsite.quiz import lint
from trainingsite.quiz.questions import TYPES, Extent, Reveal


def by_kind(kind: str) -> Example:
    (found,) = [each for each in examples() if each.kind == kind]
    return found


def test_every_type_has_an_example_and_no_other_has() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(TYPES)
    assert tuple(each.kind for each in examples()) == TYPES


@pytest.mark.parametrize("kind", TYPES)
def test_an_example_is_of_its_type_and_has_no_faults(kind: str) -> None:
    example = by_kind(kind)

    assert example.question.type == kind
    assert example.question.faults() == ()


@pytest.mark.parametrize("kind", TYPES)
def test_the_source_of_an_example_stands_in_a_quiz_as_it_is(kind: str) -> None:
    example = by_kind(kind)
    quiz = read(f"format: 1\ntitle: A\nmodule: b\nitems:\n{example.source}\n")

    assert quiz.items == (example.question,)
    assert [each.what for each in lint.complaints(quiz)] == [f"{example.question.id}: nothing to read again"]


@pytest.mark.parametrize("kind", TYPES)
def test_an_example_shows_what_is_said_to_at_least_two_answers(kind: str) -> None:
    example = by_kind(kind)
    feedback = [example.question.feedback(answer, Reveal.EVERYTHING) for answer in example.answers]

    assert len(feedback) >= 2
    assert all(each.extent is not Extent.NONE for each in feedback)
    assert len({each.mark for each in feedback}) >= 2


@pytest.mark.parametrize("kind", TYPES)
def test_a_line_of_an_example_fits_beside_its_page(kind: str) -> None:
    assert max(map(len, by_kind(kind).source.splitlines())) <= 60


def test_an_example_that_is_not_in_order_is_a_bug_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FOLDER", FOLDER / "nowhere")

    with pytest.raises(LookupError, match=r"choice\.yaml:1: the file is missing"):
        module._example("choice")
