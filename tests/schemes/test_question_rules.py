"""What one year's application asks, as it is adjusted."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.content import question_lint
from trainingsite.content.schemefile import Pairing, PairingPoints, Question
from trainingsite.infra.refused import Refused
from trainingsite.schemes import question_rules as rules
from trainingsite.schemes.ordering import Way, free_id
from trainingsite.schemes.question_rules import Asked, Rests, Wording
from trainingsite.schemes.rules import Order, Requirements, Terms, terms_from_json, terms_to_json

WHY = Question(id="motivation", kind="long", label="Why?", max_words=250)
NUMBER = Question(id="student_number", kind="identity", label="Your student number")
COURSE = Question(id="course", kind="text", label="Which course?")
FREE = Question(id="availability", kind="availability", label="When?")
REFEREE = Question(id="referee_email", kind="email", label="Who?")
KIND = (WHY, NUMBER, COURSE, FREE, REFEREE)
TERMS = Terms(Requirements((), (), agreement=False), Order.TRAIN_THEN_APPLY, 12)
NO_POINTS = PairingPoints(same_course=0, same_school=0)
KINDS: Sequence[str] = get_args(Question.model_fields["kind"].annotation)

Step = Callable[[Asked], Asked]
characters = st.characters(min_codepoint=32, exclude_categories=["Cs", "Co", "Cn"])
labels = st.text(characters, min_size=1, max_size=60).filter(lambda text: bool(text.strip()))
wordings = st.builds(
    Wording,
    label=labels,
    hint=labels,
    required=st.booleans(),
    max_words=st.none() | st.integers(1, 2000),
    options=st.lists(labels.map(str.strip), max_size=4).map(tuple),
)
steps = st.one_of(
    st.builds(
        lambda kind, wording: lambda asked, _: rules.added(asked, kind, wording), st.sampled_from(KINDS), wordings
    ),
    st.builds(lambda wording: lambda asked, one: rules.worded(asked, one, wording), wordings),
    st.builds(lambda way: lambda asked, one: rules.moved(asked, one, way), st.sampled_from(Way)),
    st.just(rules.taken_out),
    st.just(rules.put_back),
)


@st.composite
def adjusted(draw: st.DrawFn) -> list[Asked]:
    """A kind's questions, adjusted step by step; a step that is refused changes nothing."""
    states = [Asked(KIND)]
    for step in draw(st.lists(steps, max_size=12)):
        here = states[-1]
        one = draw(st.sampled_from([each.id for each in (*here.questions, *here.set_aside)]))
        try:
            states.append(step(here, one))
        except Refused:
            continue
    return states


@given(adjusted())
def test_whatever_is_accepted_passes_the_files_checks_and_is_kept_as_it_is(states: list[Asked]) -> None:
    for asked in states:
        terms = rules.asking(TERMS, asked, KIND)

        assert list(question_lint.faults(asked.questions)) == []
        assert asked.questions
        assert terms_from_json(json.loads(json.dumps(terms_to_json(terms)))) == terms
        again = rules.asked_of(terms, KIND)
        assert again.questions == asked.questions
        assert {one.id for one in again.set_aside} == {one.id for one in asked.set_aside}


@given(adjusted())
def test_an_id_means_one_question_for_ever(states: list[Asked]) -> None:
    kinds: dict[str, str] = {}
    for asked in states:
        ids = [one.id for one in (*asked.questions, *asked.set_aside)]
        assert len(set(ids)) == len(ids)
        for one in (*asked.questions, *asked.set_aside):
            assert kinds.setdefault(one.id, one.kind) == one.kind


@given(adjusted(), st.sampled_from(Way), st.data())
def test_moving_keeps_what_is_asked(states: list[Asked], way: Way, data: st.DataObject) -> None:
    asked = states[-1]
    one = data.draw(st.sampled_from(asked.questions))

    after = rules.moved(asked, one.id, way)

    assert sorted(each.id for each in after.questions) == sorted(each.id for each in asked.questions)
    assert after.set_aside == asked.set_aside


@given(adjusted())
def test_back_to_the_kinds_questions_loses_no_question_that_was_asked(states: list[Asked]) -> None:
    back = rules.asking(rules.asking(TERMS, states[-1], KIND), Asked(KIND), KIND)

    known = {one.id for one in (*KIND, *back.set_aside)}
    assert back.questions == ()
    assert known >= {one.id for one in (*states[-1].questions, *states[-1].set_aside)}


def test_a_new_question_stands_last_under_an_id_made_from_its_label() -> None:
    asked = rules.added(Asked(KIND), "text", Wording("Où est né·e l’étudiant?"))

    assert asked.questions[:-1] == KIND
    assert (asked.questions[-1].id, asked.questions[-1].kind) == ("own_ou_est_nee_letudiant", "text")


@pytest.mark.parametrize(
    ("label", "taken", "made"),
    [
        ("Where?", (), "own_where"),
        ("Where?", ("own_where",), "own_where_2"),
        ("Where?", ("own_where", "own_where_2"), "own_where_3"),
        ("在哪里？", (), "own_line"),
        ("a" * 60, (), "own_" + "a" * 36),
        ("a" * 60, ("own_" + "a" * 36,), "own_" + "a" * 34 + "_2"),
    ],
)
def test_no_two_questions_have_one_id(label: str, taken: Sequence[str], made: str) -> None:
    assert free_id(label, rules.OWN, rules.LONGEST_ID, taken) == made


def test_the_id_of_a_question_that_was_taken_out_is_not_used_again() -> None:
    asked = rules.added(Asked(KIND), "text", Wording("Where?"))
    without = rules.taken_out(asked, "own_where")

    assert rules.added(without, "number", Wording("Where?")).questions[-1].id == "own_where_2"
    assert rules.put_back(without, "own_where") == asked


@pytest.mark.parametrize(
    ("question", "terms", "pairing", "rests"),
    [
        (WHY, TERMS, Pairing(), None),
        (NUMBER, TERMS, Pairing(), Rests.IDENTITY),
        (FREE, TERMS, Pairing(), Rests.PAIRING),
        (COURSE, TERMS, Pairing(), Rests.PAIRING),
        (Question(id="languages", kind="languages", label="Which?"), TERMS, Pairing(), Rests.PAIRING),
        (COURSE, TERMS, Pairing(points=PairingPoints(same_course=1, same_school=0)), Rests.PAIRING),
        (COURSE, TERMS, Pairing(points=NO_POINTS), None),
        (COURSE, TERMS, Pairing(rule="same-course-or-school", points=NO_POINTS), Rests.PAIRING),
        (REFEREE, TERMS, Pairing(), None),
        (REFEREE, replace(TERMS, reference=True), Pairing(), Rests.REFERENCE),
        (Question(id="own_free", kind="availability", label="When?"), TERMS, Pairing(), None),
    ],
)
def test_a_question_on_which_something_rests_says_what(
    question: Question, terms: Terms, pairing: Pairing, rests: Rests | None
) -> None:
    assert rules.rests_on(question, terms, pairing) == rests


def test_a_question_on_which_something_rests_stays_and_only_its_words_change() -> None:
    asked = Asked(KIND)

    with refused("question_stays", rests="identity", label=NUMBER.label):
        rules.taken_out(asked, NUMBER.id, Rests.IDENTITY)
    after = rules.worded(asked, NUMBER.id, Wording("Your number", "On your card.", required=False), Rests.IDENTITY)
    assert after.questions[1] == NUMBER.model_copy(update={"label": "Your number", "hint": "On your card."})


@pytest.mark.parametrize(
    "question",
    [WHY, Question(id="placement_part", kind="choice", label="Which part?", options=("One", "Two"), required=False)],
    ids=["long", "choice"],
)
def test_what_can_be_answered_stays_where_something_rests_on_it(question: Question) -> None:
    after = rules.worded(Asked((question,)), question.id, Wording("Otherwise?", max_words=7), Rests.PAIRING)

    assert after.questions == (question.model_copy(update={"label": "Otherwise?"}),)


def test_a_question_moves_and_what_is_set_aside_stays() -> None:
    asked = Asked((WHY, NUMBER, COURSE), (FREE, REFEREE))

    assert rules.moved(asked, NUMBER.id, Way.UP) == Asked((NUMBER, WHY, COURSE), (FREE, REFEREE))
    assert rules.moved(asked, NUMBER.id, Way.DOWN) == Asked((WHY, COURSE, NUMBER), (FREE, REFEREE))
    assert rules.put_back(asked, FREE.id) == Asked((WHY, NUMBER, COURSE, FREE), (REFEREE,))


def test_the_last_question_stays() -> None:
    with refused("last_line"):
        rules.taken_out(Asked((WHY,)), WHY.id)


def test_an_application_has_a_most_of_questions() -> None:
    full = Asked(tuple(Question(id=f"q{number}", kind="text", label="?") for number in range(40)), (WHY,))

    with refused("lines_full", 422, most=40):
        rules.added(full, "text", Wording("Where?"))
    with refused("lines_full", 422, most=40):
        rules.put_back(full, WHY.id)


@pytest.mark.parametrize(
    ("kind", "wording", "fault"),
    [
        ("choice", Wording("Which?", options=("One",)), "options_few"),
        ("choice", Wording("Which?", options=("One", "One")), "options_twice"),
        ("text", Wording("Which?", max_words=5), "words_not_here"),
        ("text", Wording("Which?", options=("One", "Two")), "options_not_here"),
        ("availability", Wording("When again?"), "kind_twice"),
    ],
)
def test_what_no_file_may_ask_no_year_asks(kind: str, wording: Wording, fault: str) -> None:
    with refused("question_faulty", 422, fault=fault):
        rules.added(Asked(KIND), kind, wording)


def test_what_is_asked_once_is_not_offered_again() -> None:
    assert rules.addable(Asked(KIND), ("text", "identity", "languages")) == ("text", "languages")


@pytest.mark.parametrize("step", [rules.taken_out, rules.put_back], ids=["out", "back"])
def test_a_question_that_is_not_there_is_refused(step: Callable[[Asked, str], Asked]) -> None:
    with refused("no_such_line", 404):
        step(Asked(KIND), "gone")


def test_what_the_kind_asks_and_the_year_does_not_can_be_put_in() -> None:
    terms = replace(TERMS, questions=(WHY, FREE))

    assert rules.asked_of(terms, KIND).set_aside == (NUMBER, COURSE, REFEREE)
