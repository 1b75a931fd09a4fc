"""What goes out and comes in again is the same, in everything that both sides can say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.exchange.sayable import FOR_GIFT, FOR_MOODLE
from tests.quiz.samples import TYPED_ITEMS, Raw, item, quiz
from trainingsite.quiz.exchange import FORMATS, Kind, read_questions, write_quiz
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import TYPES, Item

GAPS = TYPED_ITEMS["gap"]["gaps"]
ENDINGS = {"gift": ".gift", "moodle-xml": ".xml"}


def quiz_of(items: list[Item]) -> Quiz:
    return Quiz(format=1, title="A / title", module="listening", items=tuple(items))


@given(items=st.lists(FOR_GIFT, min_size=1, max_size=3, unique_by=lambda item: item.id))
def test_gift_keeps_every_item_that_it_can_say(items: list[Item]) -> None:
    written = write_quiz(quiz_of(items), "gift")

    assert read_questions(written.data, "a.gift").items == tuple(items)
    assert written.written == len(items)


@given(items=st.lists(FOR_MOODLE, min_size=1, max_size=3, unique_by=lambda item: item.id))
def test_moodle_xml_keeps_every_item_that_it_can_say(items: list[Item]) -> None:
    written = write_quiz(quiz_of(items), "moodle-xml")

    assert read_questions(written.data, "a.xml").items == tuple(items)
    assert written.written == len(items)


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
@pytest.mark.parametrize("kind", TYPES)
def test_what_is_not_the_same_afterwards_was_told(kind: str, form: str) -> None:
    before = quiz(item("an-item", kind, content_note="Careful.", signed_off=[{"by": "A", "on": "2026-01-01"}]))
    written = write_quiz(before, "gift" if form == "gift" else "moodle-xml")
    told = {note.what for note in written.notes if note.place == "an-item"}
    if not written.written:
        assert any(what.startswith("the item") for what in told)
        return
    after = read_questions(written.data, f"a{ENDINGS[form]}").items[0]
    lost = {"its content note", "who signed off its key"}

    assert lost <= told
    assert any("misconceptions" in what for what in told) is bool(before.items[0].tags)
    assert (after.id, after.stem, after.tags) == ("an-item", before.items[0].stem, ())


def test_every_type_is_written_or_told() -> None:
    everything = quiz(*(item(f"i-{kind}", kind) for kind in TYPED_ITEMS))
    for form in ("gift", "moodle-xml"):
        written = write_quiz(everything, "gift" if form == "gift" else "moodle-xml")
        left_out = {note.place for note in written.notes if note.what.startswith("the item")}

        assert written.written + len(left_out) == len(everything.items)


def test_the_ending_of_a_name_says_the_format() -> None:
    assert FORMATS == {".gift": "gift", ".txt": "gift", ".xml": "moodle-xml"}


def test_what_the_quiz_asks_for_as_a_whole_is_told() -> None:
    whole = quiz(
        item(pool="p"),
        time_limit="20 min",
        attempts={"most": 3, "wait": "1 h"},
        draw=[{"pool": "p", "take": 1}],
        content_note="Careful.",
        practice=[item("b")],
    )
    told = [note.what for note in write_quiz(whole, "gift").notes if note.place == "the quiz"]

    assert told == [
        "its pass mark, 80 per cent",
        "its time limit",
        "how often it may be taken",
        "what is drawn from its pools",
        "its content note",
        "1 practice item",
    ]


@pytest.mark.parametrize("attempts", [{"most": 3}, {"wait": "1 h"}])
def test_each_limit_of_attempts_is_told(attempts: Raw) -> None:
    notes = write_quiz(quiz(attempts=attempts), "gift").notes

    assert "how often it may be taken" in [note.what for note in notes]


@pytest.mark.parametrize(
    ("kind", "given_", "what"),
    [
        ("choice", {"options": [{"text": "a", "right": True}, {"text": "b", "right": True}]}, "the item"),
        ("multiple", {"options": [{"text": "a"}, {"text": "b"}]}, "the item"),
        ("multiple", {"marking": "all"}, "`marking: all`"),
        ("choice", {"options": [{"text": "a", "right": True}, {"text": "b", "fraction": 0.3336}]}, "the fraction of"),
        ("short", {"accept": [{"text": "a"}, {"text": "b", "fraction": 0.3336}]}, "the fraction of a form"),
        ("short", {"accept": [{"text": "café"}]}, "how spelling is read"),
        ("number", {"answer": "1/3"}, "the item"),
        ("number", {"relative": True}, "its relative tolerance"),
        ("number", {"units": [{"unit": "h"}, {"unit": "x", "factor": "7/3"}]}, "the factor of a unit"),
        ("choice", {"critical": "role", "rule": "a"}, "`critical: role` is only a tag"),
        ("gap", {"text": "One.\n\n{{scope}} {{limit}} {{whom}}"}, "its paragraphs before the first gap"),
        ("gap", {"text": "{{scope}} {{limit}} {{whom}} {1:SA:=x}"}, "the item"),
        ("gap", {"text": "{{scope}} {{limit}}"}, "the item"),
        ("gap", {"gaps": {**GAPS, "whom": {"accept": [{"text": "a", "why": "1\n2"}]}}}, "what is said at the gap whom"),
    ],
)
def test_what_moodle_cannot_say_is_told(kind: str, given_: Raw, what: str) -> None:
    notes = write_quiz(quiz(item(kind=kind, **given_)), "moodle-xml").notes

    assert [note.kind for note in notes if note.what.startswith(what)] in ([Kind.LEFT_OUT], [Kind.CHANGED])


@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        ("order", {}),
        ("gap", {}),
        ("match", {"pairs": [{"prompt": "a -> b", "partner": "c"}, {"prompt": "d", "partner": "e"}]}),
        ("short", {"why_otherwise": "Go a -> b."}),
    ],
)
def test_what_gift_would_read_otherwise_is_left_out(kind: str, given_: Raw) -> None:
    written = write_quiz(quiz(item("an-item", kind, **given_)), "gift")

    assert written.written == 0
    assert [note.what for note in written.notes if note.place == "an-item"] == ["the item"]


def test_pools_are_categories_so_that_others_can_draw_from_them() -> None:
    items = [item("a", pool="visa"), item("b", pool="visa"), item("c")]
    text = write_quiz(quiz(*items, title="Role / boundaries"), "gift").data.decode()

    assert [line for line in text.splitlines() if line.startswith("$CATEGORY")] == [
        "$CATEGORY: $course$/top/Role // boundaries/visa",
        "$CATEGORY: $course$/top/Role // boundaries",
    ]
