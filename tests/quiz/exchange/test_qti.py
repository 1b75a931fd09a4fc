"""QTI 2 and 3, item by item."""

from collections.abc import Sequence

import pytest

from tests.quiz.exchange.reading import only, read, said, told, whats

V2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
V3 = 'xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"'
MATCH_CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP_RESPONSE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def declaration(right: list[str], *, cardinality: str = "single", base: str = "identifier", mapping: str = "") -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse>{mapping}</responseDeclaration>"
    )


def mapping(entries: dict[str, float], default: float = 0, more: str = "") -> str:
    inside = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"{more}/>' for key, value in entries.items())
    return f'<mapping defaultValue="{default}">{inside}</mapping>'


def choices(*names: str, inside: str = "") -> str:
    return "".join(f'<simpleChoice identifier="{name}">{name.lower()}{inside}</simpleChoice>' for name in names)


def item(declared: str, body: str, rules: str = MATCH_CORRECT, more: str = "") -> str:
    inside = f"{declared}<itemBody>{body}</itemBody>{rules}{more}"
    return f'<assessmentItem {V2} identifier="i1" title="A title">{inside}</assessmentItem>'


def interaction(kind: str, inside: str, more: str = "") -> str:
    return (
        f'<p>Before.</p><{kind} responseIdentifier="RESPONSE"{more}><prompt>Which <b>one</b>?</prompt>{inside}</{kind}>'
    )


def test_a_single_choice() -> None:
    why = '<feedbackInline identifier="A" outcomeIdentifier="F" showHide="show">Because.</feedbackInline>'
    body = interaction("choiceInteraction", choices("A", inside=why) + choices("B"), ' maxChoices="1"')
    read_item = only(item(declaration(["A"]), body), "a.xml")

    assert read_item.id == "a-title"
    assert said(read_item) == {
        "stem": "Before.\n\nWhich **one**?",
        "options": [{"text": "a", "right": True, "why": "Because."}, {"text": "b"}],
    }


def test_a_single_choice_of_version_3() -> None:
    text = f"""<qti-assessment-item {V3} identifier="i1" title="A title">
      <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
        <qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
      <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
        <qti-prompt>Which?</qti-prompt>
        <qti-simple-choice identifier="A">a</qti-simple-choice>
        <qti-simple-choice identifier="B">b</qti-simple-choice></qti-choice-interaction></qti-item-body>
      <qti-modal-feedback identifier="B" outcome-identifier="F" show-hide="show">
        <qti-content-body>Yes.</qti-content-body></qti-modal-feedback>
    </qti-assessment-item>"""

    assert said(only(text, "a.xml"))["options"] == [{"text": "a"}, {"text": "b", "right": True, "why": "Yes."}]


def test_a_mapped_choice_has_fractions() -> None:
    declared = declaration(["A"], mapping=mapping({"A": 2, "B": 1}))
    body = interaction("choiceInteraction", choices("A", "B", "C"))

    assert said(only(item(declared, body, MAP_RESPONSE), "a.xml"))["options"] == [
        {"text": "a", "right": True},
        {"text": "b", "fraction": "1/2"},
        {"text": "c"},
    ]


@pytest.mark.parametrize(
    ("mapped", "rules", "marking", "notes"),
    [
        ("", MATCH_CORRECT, "all", []),
        (mapping({"A": 1, "B": 1, "C": -1}, -1), MAP_RESPONSE, "cancel", []),
        (mapping({"A": 1, "B": 1}), MAP_RESPONSE, "cancel", ["what a wrong option costs"]),
        (mapping({"A": 1, "B": 1}, -1), "", "cancel", []),
    ],
)
def test_a_multiple_choice(mapped: str, rules: str, marking: str, notes: list[str]) -> None:
    declared = declaration(["A", "B"], cardinality="multiple", mapping=mapped)
    imported = read(item(declared, interaction("choiceInteraction", choices("A", "B", "C")), rules), "a.xml")

    assert said(imported.items[0]).get("marking", "cancel") == marking
    assert [option.get("right", False) for option in said(imported.items[0])["options"]] == [True, True, False]  # type: ignore[attr-defined]
    assert whats(imported) == notes


def test_a_key_may_stand_only_in_the_mapping() -> None:
    declared = declaration([], mapping=mapping({"A": 0, "B": 1}))

    assert said(only(item(declared, interaction("choiceInteraction", choices("A", "B")), ""), "a.xml"))["options"] == [
        {"text": "a"},
        {"text": "b", "right": True},
    ]


def test_an_order() -> None:
    declared = declaration(["B", "A"], cardinality="ordered")
    imported = read(item(declared, interaction("orderInteraction", choices("A", "B"))), "a.xml")

    assert said(imported.items[0])["steps"] == [{"text": "b"}, {"text": "a"}]
    assert whats(imported) == ["it counted only as a whole"]


@pytest.mark.parametrize(("count", "kept"), [(100, 1), (101, 0)])
def test_a_question_has_a_hundred_answers_at_most(count: int, kept: int) -> None:
    names = [f"S{number}" for number in range(count)]
    ordered = item(declaration(names, cardinality="ordered"), interaction("orderInteraction", choices(*names)))
    chosen = item(declaration(["S0"]), interaction("choiceInteraction", choices(*names)))
    lines = declaration([f"{name} X" for name in names], cardinality="multiple", base="directedPair")
    matched = item(lines, interaction("matchInteraction", sets(names, ["X"])))

    assert [len(read(each, "a.xml").items) for each in (ordered, chosen, matched)] == [kept] * 3
    assert kept or told(read(ordered, "a.xml")) == ["the question — it has more than 100 answers"]


def test_an_order_of_some_of_the_steps_is_left_out() -> None:
    declared = declaration(["B", "A"], cardinality="ordered")

    assert read(item(declared, interaction("orderInteraction", choices("A", "B", "C"))), "a.xml").items == ()


def sets(first: Sequence[str], second: Sequence[str]) -> str:
    return "".join(
        "<simpleMatchSet>"
        + "".join(f'<simpleAssociableChoice identifier="{n}">{n.lower()}</simpleAssociableChoice>' for n in names)
        + "</simpleMatchSet>"
        for names in (first, second)
    )


@pytest.mark.parametrize(
    ("right", "pairs", "extra"),
    [
        (["A X", "B Y"], [("a", "x"), ("b", "y")], ["z"]),
        (["A X", "A Y", "B Z"], [("x", "a"), ("y", "a"), ("z", "b")], []),
    ],
)
def test_a_match_has_the_side_with_one_partner_each_as_prompts(
    right: list[str], pairs: list[tuple[str, str]], extra: list[str]
) -> None:
    mapped = mapping(dict.fromkeys(right, 1))
    declared = declaration(right, cardinality="multiple", base="directedPair", mapping=mapped)
    imported = read(item(declared, interaction("matchInteraction", sets("AB", "XYZ")), MAP_RESPONSE), "a.xml")
    fields = said(imported.items[0])

    assert fields["pairs"] == [{"prompt": prompt, "partner": partner} for prompt, partner in pairs]
    assert [each["text"] for each in fields.get("extra", [])] == extra  # type: ignore[attr-defined]
    assert whats(imported) == []


@pytest.mark.parametrize("right", [["A X", "A Y", "B X"], []])
def test_a_match_without_one_partner_each_is_left_out(right: list[str]) -> None:
    declared = declaration(right, cardinality="multiple", base="directedPair")

    assert read(item(declared, interaction("matchInteraction", sets("AB", "XY"))), "a.xml").items == ()


def test_a_text_entry_is_a_short_with_a_blank() -> None:
    mapped = mapping({"York": 1, "Yo*k": 0.5, "Kent": 0}, more=' caseSensitive="true"')
    body = '<p>Sun of <textEntryInteraction responseIdentifier="RESPONSE"/>; and</p><p>clouds.</p>'
    imported = read(item(declaration(["York"], base="string", mapping=mapped), body, MAP_RESPONSE), "a.xml")

    assert said(imported.items[0]) == {
        "stem": "Sun of _____; and\n\nclouds.",
        "accept": [{"text": "York"}, {"text": r"Yo\*k", "fraction": "1/2"}],
        "wrong": [{"text": "Kent"}],
    }
    assert whats(imported) == ["capitals mattered"]


@pytest.mark.parametrize(
    ("rule", "tolerance", "relative"),
    [
        ("", None, False),
        ('<equal toleranceMode="absolute" tolerance="0.5 0.5"/>', "1/2", False),
        ('<equal toleranceMode="relative" tolerance="10 10"/>', "1/10", True),
        ('<equal toleranceMode="exact"/>', None, False),
    ],
)
def test_a_text_entry_of_a_number(rule: str, tolerance: str | None, relative: bool) -> None:
    body = '<p>How many? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    rules = f"<responseProcessing>{rule}</responseProcessing>" if rule else ""
    mapped = mapping({"24": 1, "23": 1, "12": 0})
    fields = said(only(item(declaration(["24"], base="float", mapping=mapped), body, rules), "a.xml"))

    assert (fields["answer"], fields.get("tolerance"), fields.get("relative", False)) == ("24", tolerance, relative)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (item("", "<p>Only text.</p>"), "the question"),
        (item("", interaction("extendedTextInteraction", "")), "the question"),
        (item("", interaction("inlineChoiceInteraction", "")), "the question"),
        (item("", interaction("strangeInteraction", "")), "the question"),
        (item("", interaction("choiceInteraction", choices("A", "B"))), "the question"),
        (item("", '<textEntryInteraction responseIdentifier="X"/>'), "the question"),
        (
            item(declaration([], base="integer"), '<textEntryInteraction responseIdentifier="RESPONSE"/>'),
            "the question",
        ),
        (item("", interaction("orderInteraction", choices("A", "B"))), "the question"),
        (item("", interaction("choiceInteraction", "") * 2), "the question"),
        (item("<templateDeclaration/>", interaction("choiceInteraction", "")), "the question"),
        (
            f'<assessmentItem {V2} adaptive="true"><itemBody><choiceInteraction/></itemBody></assessmentItem>',
            "the question",
        ),
        (f"<assessmentItem {V2}/>", "the question"),
    ],
)
def test_what_cannot_be_asked_here_is_left_out(text: str, why: str) -> None:
    imported = read(text, "a.xml")

    assert imported.items == ()
    assert whats(imported) == [why]


def test_a_note_says_where_the_item_stands() -> None:
    assert str(read(f"\n{item('', '')}", "a.xml").notes[0]) == (
        "line 2: A title: left out: the question — it has nothing to answer"
    )


def test_what_has_no_place_here_is_told() -> None:
    body = (
        "<rubricBlock>For markers.</rubricBlock><p>a<m:math xmlns:m='x'><m:mi>y</m:mi></m:math></p>"
        + interaction("choiceInteraction", choices("A", "B"))
        + '<feedbackBlock identifier="x">f</feedbackBlock>'
    )
    more = '<modalFeedback identifier="other">m</modalFeedback><companionMaterialsInfo/>'
    rules = "<responseProcessing><lookupOutcomeValue/></responseProcessing>"
    imported = read(item(declaration(["A"]), body, rules, more), "a.xml")

    assert imported.items[0].stem == "a\n\nBefore.\n\nWhich **one**?"
    assert whats(imported) == [
        "a note for candidates or markers",
        "feedback inside the text",
        "a formula",
        "its own rules of marking",
        "feedback to an answer as a whole",
        "companion materials",
    ]


def test_an_interaction_without_a_prompt_leaves_the_text_around_it() -> None:
    asked = f'<choiceInteraction responseIdentifier="RESPONSE">{choices("A", "B")}</choiceInteraction>'
    body = f"<div>Which?{asked}After.</div>"

    assert only(item(declaration(["A"]), body), "a.xml").stem == "Which?After."
