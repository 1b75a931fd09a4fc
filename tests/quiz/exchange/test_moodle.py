"""Moodle XML as that platform exports it."""

from fractions import Fraction

import pytest

from tests.quiz.exchange.reading import only, read, said, told, whats

CATEGORY = '<question type="category"><category><text>$course$/top/{}</text></category></question>'


def question(kind: str, inside: str, text: str = "<p>What?</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>A name</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{inside}</question>'
    )


def answer(text: str, fraction: object = 0, feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text>{text}</text>'
        f'<feedback format="html"><text>{feedback}</text></feedback>{more}</answer>'
    )


def file(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n<!-- question: 1 -->\n{"".join(questions)}\n</quiz>\n'


def test_a_single_choice_has_its_weights_and_reasons() -> None:
    inside = "<single>true</single>" + answer("a", 100, "Yes.") + answer("b", 33.33333) + answer("c", feedback="No.")
    item = only(file(question("multichoice", inside)), "a.xml")

    assert item.id == "a-name"
    assert said(item) == {
        "stem": "What?",
        "options": [
            {"text": "a", "right": True, "why": "Yes."},
            {"text": "b", "fraction": "1/3"},
            {"text": "c", "why": "No."},
        ],
    }


@pytest.mark.parametrize(
    ("kind", "single", "marking"), [("multichoice", "false", "cancel"), ("multichoiceset", "", "all")]
)
def test_several_right_options_are_a_multiple(kind: str, single: str, marking: str) -> None:
    inside = f"<single>{single}</single>" + answer("a", 50) + answer("b", 50) + answer("c", -50)
    item = only(file(question(kind, inside)), "a.xml")

    assert item.type == "multiple"
    assert said(item).get("marking", "cancel") == marking


def test_true_or_false_is_a_choice() -> None:
    item = only(file(question("truefalse", answer("true", 0, "No.") + answer("false", 100))), "a.xml")

    assert said(item)["options"] == [{"text": "True", "why": "No."}, {"text": "False", "right": True}]


def test_a_short_answer_has_its_forms() -> None:
    inside = "<usecase>1</usecase>" + answer("Beta &amp; co", 100, "Yes.") + answer("*", 0, "No.")
    imported = read(file(question("shortanswer", inside)), "a.xml")

    assert said(imported.items[0])["accept"] == [{"text": "Beta & co", "why": "Yes."}]
    assert said(imported.items[0])["why_otherwise"] == "No."
    assert whats(imported) == ["capitals mattered"]


def test_a_number_has_its_tolerance_and_units() -> None:
    units = (
        "<units><unit><multiplier>1000</multiplier><unit_name>g</unit_name></unit>"
        "<unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit>"
        "<unit><multiplier>x</multiplier><unit_name>t</unit_name></unit></units>"
    )
    inside = answer("2.5", 100, "Yes.", "<tolerance>0.1</tolerance>") + answer("x", 0) + units
    imported = read(file(question("numerical", inside)), "a.xml")

    assert said(imported.items[0]) == {
        "stem": "What?",
        "why": "Yes.",
        "answer": "5/2",
        "tolerance": "1/10",
        "units": [{"unit": "kg"}, {"unit": "g", "factor": "1/1000"}],
    }
    assert whats(imported) == ["the wrong answer x", "the unit t"]


def test_a_match_has_pairs_and_extra_partners() -> None:
    pairs = "".join(
        f'<subquestion format="html"><text>{prompt}</text><answer><text>{partner}</text></answer></subquestion>'
        for prompt, partner in (("&lt;p&gt;a&lt;/p&gt;", "1"), ("b", "*2*"), ("", "3"), ("", ""))
    )
    item = only(file(question("matching", pairs)), "a.xml")

    assert said(item)["pairs"] == [{"prompt": "a", "partner": "1"}, {"prompt": "b", "partner": r"\*2\*"}]
    assert said(item)["extra"] == [{"text": "3"}]


def test_what_a_partner_cannot_keep_is_told() -> None:
    pair = '<subquestion><text>{}</text><answer><text>{}&lt;img src="a.png"&gt;</text></answer></subquestion>'
    imported = read(file(question("matching", pair.format("a", "1") + pair.format("b", "2"))), "a.xml")

    assert said(imported.items[0])["pairs"] == [
        {"prompt": "a", "partner": "1(picture: a.png)"},
        {"prompt": "b", "partner": "2(picture: a.png)"},
    ]
    assert whats(imported) == ["a picture (a.png)"]


def test_a_prompt_without_a_partner_leaves_the_question_out() -> None:
    pairs = "<subquestion><text>c</text></subquestion>" * 2

    assert told(read(file(question("matching", pairs)), "a.xml")) == [
        "the question — its pairs 1 partner is empty, or too long"
    ]


@pytest.mark.parametrize(
    ("grading", "marking", "notes"),
    [
        ("ABSOLUTE_POSITION", "exact", []),
        ("LONGEST_ORDERED_SUBSET", "run", []),
        ("ALL_OR_NOTHING", "exact", ["how it was marked (ALL_OR_NOTHING)"]),
    ],
)
def test_an_ordering_question_keeps_its_order_and_marking(grading: str, marking: str, notes: list[str]) -> None:
    inside = f"<gradingtype>{grading}</gradingtype><selecttype>ALL</selecttype>" + answer("a", 1) + answer("b", 2)
    imported = read(file(question("ordering", inside)), "a.xml")

    assert [step["text"] for step in said(imported.items[0])["steps"]] == ["a", "b"]  # type: ignore[attr-defined]
    assert said(imported.items[0]).get("marking", "exact") == marking
    assert whats(imported) == notes


@pytest.mark.parametrize("kind", ["essay", "description", "gapselect", "ddmarker", "calculated", "random", "stack", ""])
def test_a_type_that_we_lack_is_left_out_with_its_reason(kind: str) -> None:
    imported = read(file(question(kind, "")), "a.xml")

    assert imported.items == ()
    assert len(told(imported)) == 1
    assert told(imported)[0].startswith(f"the question, of type {kind or 'nothing'} — ")


def test_categories_are_pools() -> None:
    inside = answer("true", 100) + answer("false")
    questions = [
        CATEGORY.format("a/Visa rules"),
        question("truefalse", inside),
        CATEGORY.format("b"),
        question("truefalse", inside),
    ]

    assert [item.pool for item in read(file(*questions), "a.xml").items] == ["visa-rules", "b"]


def test_what_has_no_place_here_is_told() -> None:
    inside = (
        "<hidden>1</hidden><shuffleanswers>0</shuffleanswers><hint><text>h</text></hint><hint><text>i</text></hint>"
        "<correctfeedback><text>&lt;p&gt;Your answer is correct.&lt;/p&gt;</text></correctfeedback>"
        "<incorrectfeedback><text>Shame.</text></incorrectfeedback><tags><tag><text>t</text></tag></tags>"
        "<defaultgrade>2.0000000</defaultgrade><generalfeedback><text>G.</text></generalfeedback>"
        '<image>a.png</image><file name="b.png">AAAA</file>'
    )
    imported = read(file(question("truefalse", inside + answer("true", 100) + answer("false"))), "a.xml")

    assert (imported.items[0].weight, imported.items[0].why, imported.items[0].hints) == (Fraction(2), "G.", ("h", "i"))
    assert whats(imported) == [
        "what is said to right, partly right and wrong answers as a whole",
        "it was hidden",
        "its answers stood in a fixed order",
        "2 files",
        "its tags (t)",
    ]


def test_a_share_that_is_no_number_counts_as_nothing_and_is_told() -> None:
    imported = read(file(question("multichoice", answer("a", 100) + answer("b", "half"))), "a.xml")

    assert whats(imported) == ["the share half"]


def test_some_steps_that_were_drawn_are_told() -> None:
    inside = "<selecttype>RANDOM</selecttype>" + answer("a", 1) + answer("b", 2)

    assert whats(read(file(question("ordering", inside)), "a.xml")) == ["some of its steps were drawn"]


@pytest.mark.parametrize(("count", "kept"), [(100, 1), (101, 0)])
def test_a_question_has_a_hundred_answers_at_most(count: int, kept: int) -> None:
    chosen = question("multichoice", answer("a", 100) + answer("b") * (count - 1))
    matched = question("matching", "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>" * count)
    filled = question("cloze", "", f"It is {{1:MC:=a{'~b' * (count - 1)}}}.")

    assert len(read(file(chosen, matched, filled), "a.xml").items) == 3 * kept


def test_elements_that_are_no_questions_are_told() -> None:
    imported = read(file("<extra/>", question("truefalse", answer("true", 100) + answer("false"))), "a.xml")

    assert (whats(imported), imported.found) == (["the element"], 1)


def test_a_text_of_an_old_file_stands_in_its_element() -> None:
    old = '<question type="truefalse"><questiontext>Is it?</questiontext>{}</question>'

    assert only(file(old.format(answer("true", 100) + answer("false"))), "a.xml").stem == "Is it?"


CLOZE = (
    "<p>Which word?</p><p>It is {1:MULTICHOICE:=red#Yes.~blue#No.~%50%pink}, and costs {1:SHORTANSWER:=1 \\} \\# \\~"
    "~%0%2#Too much.~*#Look again.} pounds.</p>"
)


def test_a_cloze_is_a_gap_whose_first_paragraphs_ask() -> None:
    imported = read(file(question("cloze", "", CLOZE)), "a.xml")

    assert said(imported.items[0]) == {
        "stem": "Which word?",
        "text": "It is {{gap-1}}, and costs {{gap-2}} pounds.",
        "gaps": {
            "gap-1": {
                "options": [
                    {"text": "red", "right": True, "why": "Yes."},
                    {"text": "blue", "why": "No."},
                    {"text": "pink", "fraction": "1/2"},
                ]
            },
            "gap-2": {
                "accept": [{"text": "1 } # ~"}],
                "wrong": [{"text": "2", "why": "Too much."}],
                "why_otherwise": "Look again.",
            },
        },
    }
    assert whats(imported) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("No gap here.", "the question"),
        ("It costs {1:NUMERICAL:=5:1}.", "the question, with a gap of the kind NUMERICAL"),
        ("It is {1:SA:blue}.", "the question"),
        ("It is {1:SAC:=Red}.", "capitals mattered"),
        ("It is {1:SA:=red} or {2:SA:=blue}.", "gaps counted differently"),
        ("It is {1:SA:=red}.", "it asked nothing beside its text"),
    ],
)
def test_what_a_gap_of_ours_cannot_be_is_told(text: str, what: str) -> None:
    assert what in whats(read(file(question("multianswer", "", text)), "a.xml"))


def test_a_cloze_that_asks_nothing_says_to_fill_the_gaps() -> None:
    assert only(file(question("cloze", "", "It is {:MW:=red}.")), "a.xml").stem == "Fill in the gaps."
