"""The file as a value, its fields, and its schema."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.quiz.samples import TYPED_ITEMS, gate_file, gate_quiz, item, quiz, quiz_file
from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import read_duration, read_exact, write_duration
from trainingsite.quiz.model import Quiz, RetakePolicy, file_path, json_schema


@pytest.mark.parametrize(
    ("text", "minutes"), [("20 min", 20), ("1 h", 60), ("1 h 30 min", 90), ("7 d", 10080), ("90min", 90)]
)
def test_a_duration_is_read_as_it_is_written(text: str, minutes: int) -> None:
    assert read_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("value", ["", " ", "20", "20 m", "soon", 20, None, "1 min 2 h"])
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r'^a duration is written like "20 min", "1 h", "1 h 30 min" or "7 d"$'):
        read_duration(value)


@given(st.integers(0, 100_000))
def test_a_written_duration_is_read_back(minutes: int) -> None:
    assert read_duration(write_duration(timedelta(minutes=minutes))) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("value", "number"), [(3, "3"), (0.1, "1/10"), ("1/3", "1/3"), ("-2.5", "-5/2")])
def test_numbers_of_a_file_are_exact(value: object, number: str) -> None:
    assert read_exact(value) == Fraction(number)


@pytest.mark.parametrize("value", [True, None, "x", "1/0", "1e5", float("nan"), [1], Decimal(3)])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^a number (is written like 3, 0.5 or 1/3|can't be divided by 0)$"):
        read_exact(value)


def test_a_text_that_is_no_text_is_refused() -> None:
    with pytest.raises(ValidationError, match="valid string"):
        quiz(title=3)


def test_a_value_that_is_already_right_is_kept() -> None:
    assert read_duration(timedelta(minutes=1)) == timedelta(minutes=1)
    assert read_exact(Fraction(1, 7)) == Fraction(1, 7)


def test_a_file_reads_its_times_and_retakes() -> None:
    read = quiz(time_limit="20 min", attempts={"most": 5, "wait": "24 h"})

    assert read.time_limit == timedelta(minutes=20)
    assert read.attempts == RetakePolicy(most=5, wait=timedelta(hours=24))


def test_a_day_may_be_text_or_a_day() -> None:
    signed = [{"by": "A", "on": "2026-01-02"}, {"by": "B", "on": date(2026, 1, 2)}]
    first, second = quiz(item(signed_off=signed)).items[0].signed_off

    assert first.on == second.on


@pytest.mark.parametrize("kind", TYPED_ITEMS)
def test_a_written_quiz_reads_back_as_the_same(kind: str) -> None:
    made = quiz(item(kind=kind, review_by="2027-01-01"), time_limit="1 h")

    assert Quiz.model_validate(made.model_dump(mode="json")) == made


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": " "}, ("title",)),
        ({"pass_mark": "80"}, ("pass_mark",)),
        ({"pass_mark": 101}, ("pass_mark",)),
        ({"colour": "red"}, ("colour",)),
        ({"items": []}, ("items",)),
        ({"items": [item(stem="")]}, ("items", 0, "stem")),
        ({"items": [item(weight=-1)]}, ("items", 0, "weight")),
        ({"items": [item(options=[{"text": "x", "wy": "x"}] * 2)]}, ("items", 0, "options", 0, "wy")),
        ({"items": [item(type="essay")]}, ("items", 0)),
        ({"practice": [item(kind="order", steps=[{"text": "one"}])]}, ("practice", 0, "steps")),
    ],
)
def test_an_error_is_at_its_place_in_the_file(change: dict[str, object], path: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        quiz(**change)

    assert path in [file_path(error["loc"]) for error in caught.value.errors()]


def test_the_place_of_an_error_leaves_out_the_type_that_the_reader_puts_in() -> None:
    assert file_path(("items", 0, "choice")) == ("items", 0)
    assert file_path(("practice", 0, "choice", "stem")) == ("practice", 0, "stem")
    assert file_path(("items", 0)) == ("items", 0)


def test_items_are_found_by_id_and_practice_apart() -> None:
    made = quiz(item("drawn"), practice=[item("inline")])

    assert made.item("drawn").id == "drawn"
    assert made.check("inline").id == "inline"


def test_an_item_that_is_not_there_is_refused() -> None:
    made = quiz(item("drawn"), practice=[item("inline")])

    for find, missing in ((made.item, "inline"), (made.check, "drawn")):
        with pytest.raises(Refused) as caught:
            find(missing)
        assert (caught.value.code, caught.value.status) == ("item_unknown", 404)
        assert caught.value.facts == {"item": missing}


def test_the_schema_accepts_what_the_model_accepts() -> None:
    jsonschema.validate(gate_file(), json_schema(), cls=jsonschema.Draft202012Validator)
    jsonschema.validate(quiz_file(*(item(kind, kind) for kind in TYPED_ITEMS)), json_schema())


def test_the_schema_names_its_dialect_and_itself() -> None:
    schema = json_schema()

    assert (schema["$schema"], schema["title"]) == (
        "https://json-schema.org/draft/2020-12/schema",
        "A Signpost quiz",
    )


def test_the_schema_refuses_what_the_model_refuses() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**gate_file(), "pass_mark": "high"}, json_schema())


def test_a_quiz_knows_the_pools_it_draws_from() -> None:
    assert gate_quiz().pools == {"secrecy", "visa"}


def test_items_that_an_attempt_may_leave_out_know_the_line_that_draws_them() -> None:
    assert gate_quiz().by_chance == {
        **{f"secrecy-{number}": 0 for number in range(1, 5)},
        **{f"visa-{number}": 1 for number in range(1, 4)},
        **{f"plain-{number}": 2 for number in range(8)},
    }
    assert quiz(item("a"), draw=[{"rest": True}]).by_chance == {}
