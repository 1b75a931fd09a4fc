"""GIFT as people write it, and as the platform that made it reads it."""

import pytest

from tests.quiz.exchange.reading import only, read, said, told, whats
from trainingsite.quiz.questions.choice import Choice, Option


def test_a_bare_colon_or_equals_sign_in_a_stem_is_text() -> None:
    item = only("At 10:30 you hear: x = y. What now? {=Wait ~Talk}")

    assert item.stem == "At 10:30 you hear: x = y. What now?"


def test_a_choice_has_its_weights_and_reasons() -> None:
    item = only("Which? {=right#Yes. ~wrong#No. ~%50%half#Nearly. ~%-25%costly}")

    assert said(item)["options"] == [
        {"text": "right", "right": True, "why": "Yes."},
        {"text": "wrong", "why": "No."},
        {"text": "half", "fraction": "1/2", "why": "Nearly."},
        {"text": "costly"},
    ]


def test_the_right_option_may_carry_its_weight() -> None:
    assert [option.right for option in options("Which? {=%100%a ~%0%b}")] == [True, False]


def test_several_weighted_options_are_a_multiple() -> None:
    imported = read("Which two? {~%50%a ~%50%b ~%-50%c}")

    assert imported.items[0].type == "multiple"
    assert told(imported) == []


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ("~%50%a ~%50%b ~c", "what a wrong option costs"),
        ("~%70%a ~%30%b ~%-50%c", "right options earned different shares"),
    ],
)
def test_a_multiple_that_was_marked_otherwise_is_told(answers: str, what: str) -> None:
    assert whats(read(f"Which? {{{answers}}}")) == [what]


def test_a_wrong_option_that_cost_marks_is_told() -> None:
    assert whats(read("Which? {=a ~%-50%b}")) == ["option 2 cost marks"]


@pytest.mark.parametrize(("answer", "right"), [("T", "True"), ("TRUE", "True"), ("F", "False"), ("FALSE#a#b", "False")])
def test_true_or_false_is_a_choice(answer: str, right: str) -> None:
    assert [option.text for option in options(f"It is so. {{{answer}}}") if option.right] == [right]


def test_the_reasons_of_true_or_false_stand_at_their_options() -> None:
    assert [option.why for option in options("It is so. {FALSE#It isn't.#Well seen.}")] == ["It isn't.", "Well seen."]


def test_a_short_answer_has_its_forms_and_what_is_said_to_any_other() -> None:
    item = only("Who? {=security#Yes. =%50%guard =%0%police#Only in danger. =%0%*#Think again.}")

    assert said(item) == {
        "stem": "Who?",
        "accept": [{"text": "security", "why": "Yes."}, {"text": "guard", "fraction": "1/2"}],
        "wrong": [{"text": "police", "why": "Only in danger."}],
        "why_otherwise": "Think again.",
    }


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [
        ("24", "24", None),
        ("=24:0.5", "24", "1/2"),
        ("23.5..24.5", "24", "1/2"),
        ("-5..5", "0", "5"),
        ("1.5e3:1", "1500", "1"),
        ("-0,5", "-1/2", None),
    ],
)
def test_a_number_has_its_tolerance_or_range(answer: str, value: str, tolerance: str | None) -> None:
    fields = said(only(f"How many? {{#{answer}}}"))

    assert (fields["answer"], fields.get("tolerance")) == (value, tolerance)


def test_a_short_answer_that_nothing_answers_is_left_out() -> None:
    assert told(read("Who? {=%0%nobody}")) == ["the question — no answer to it is right"]


def test_wildcards_that_stood_behind_a_wrong_form_are_told() -> None:
    assert whats(read("Who? {=%0%police =%100%*}")) == ["the order of forms"]


def test_a_number_has_its_wrong_answers_and_what_is_said_to_any_other() -> None:
    fields = said(only("How many? {#=24:1#Yes. =%0%48:0#Too long. ~#Think again.}"))

    assert fields["wrong"] == [{"value": "48", "why": "Too long."}]
    assert (fields["why"], fields["why_otherwise"]) == ("Yes.", "Think again.")


def test_further_answers_to_a_number_are_told() -> None:
    assert told(read("When? {#=1822:0 =%50%1822:2}")) == [
        "1822, which earned 50 % — a `number` has one answer with one tolerance"
    ]


@pytest.mark.parametrize("answers", ["#", "#=%50%3", "#x", "#=*", "#a..b", "#1e13", "#=*:1"])
def test_a_number_without_one_right_number_is_left_out(answers: str) -> None:
    imported = read(f"How many? {{{answers}}}")

    assert imported.items == ()
    assert "the question" in whats(imported)


def test_a_match_has_pairs_and_partners_that_fit_nothing() -> None:
    fields = said(only("Whom? {=Debt -> Money advice =Visa->Visa team = -> Nobody}"))

    assert fields["pairs"] == [
        {"prompt": "Debt", "partner": "Money advice"},
        {"prompt": "Visa", "partner": "Visa team"},
    ]
    assert fields["extra"] == [{"text": "Nobody"}]


def test_a_match_with_one_pair_is_left_out() -> None:
    assert told(read("Whom? {=a -> b = -> c}")) == ["the question — it has fewer than two pairs"]


def test_an_arrow_inside_an_option_makes_no_match() -> None:
    assert only("Where? {=File -> Print ~Edit -> Print}").type == "choice"


def test_a_missing_word_is_a_blank_in_the_stem() -> None:
    assert only("Grant is {~buried =entombed} in a tomb.").stem == "Grant is _____ in a tomb."


def test_general_feedback_is_the_items_reason() -> None:
    item = only("It is so.{T#No.#Yes.\n####Because [1] # and = are signs.}")

    assert item.why == "Because [1] # and = are signs."


def test_escaped_signs_are_text_everywhere() -> None:
    item = only(r"::a\:b::Is \{x\} \= 1\#2 \~ 3\\n or\nthen? {=\=1 \-> 2#\#1 ~b}")

    assert item.id == "a-b"
    assert item.stem == "Is {x} = 1#2 ~ 3\\\\n or\nthen?"
    assert isinstance(item, Choice)
    assert (item.options[0].text, item.options[0].why) == ("=1 \\\\-> 2", "\\#1")


@pytest.mark.parametrize("name", ["a.gift", "a.TXT", "a.Gift"])
def test_the_ending_says_that_a_file_which_begins_like_xml_is_gift(name: str) -> None:
    assert only("<b>Is</b> it so? {T}", name).stem == "**Is** it so?"


def test_a_file_of_any_ending_that_does_not_begin_like_xml_is_gift() -> None:
    assert only("\n Is it so? {T}", "a.xml").stem == "Is it so?"


def test_comments_are_no_text_and_may_stand_inside() -> None:
    assert said(only("// before\nWhich?\n  // inside\n{=a\n// too\n~b}")) == {
        "stem": "Which?",
        "options": [{"text": "a", "right": True}, {"text": "b"}],
    }


def test_an_id_and_tags_may_stand_in_a_comment() -> None:
    imported = read("// [id:q-7] [tag:one] [tag:a \\] b]\n::Name::Which? {=a ~b}")

    assert imported.items[0].id == "q-7"
    assert whats(imported) == ["its tags (one, a ] b)"]


def test_categories_are_pools_if_there_are_several() -> None:
    text = "$CATEGORY: $course$/top/Role/Visa advice\n\n1? {T}\n\n$CATEGORY: other\n::x::2? {T}\n\n3? {T}"

    assert [item.pool for item in read(text).items] == ["visa-advice", "other", "other"]


def test_a_single_category_is_no_pool() -> None:
    assert only("$CATEGORY: top/all\n\n1? {T}").pool is None


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("[html]<p>Is <b>it</b> &lt;b&gt;?</p>{T}", "Is **it** &lt;b>?"),
        ("[markdown]Is **it**?{T}", "Is **it**?"),
        ("[plain]Is **it**?{T}", r"Is \*\*it\*\*?"),
        ("[moodle]Is <i>it</i>?{T}", "Is *it*?"),
        ("[elvish]Is it?{T}", "[elvish]Is it?"),
        ("Is *it*\n  so?{T}", "Is \\*it\\*\nso?"),
    ],
)
def test_a_text_is_in_the_format_that_it_names(text: str, stem: str) -> None:
    assert only(text).stem == stem


def test_an_answer_may_name_a_format_of_its_own() -> None:
    assert [option.text for option in options("[plain]Which? {=[html]<b>a</b> ~*b*}")] == ["**a**", r"\*b\*"]


def test_a_bare_equals_sign_inside_an_option_begins_another_as_where_gift_comes_from() -> None:
    imported = read("Which? {=a ~b#because x=y}")

    assert whats(imported) == ["a = inside an option"]
    assert [option.text for option in imported.items[0].options] == ["a", "b", "y"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write. {}", "the question, an essay"),
        ("Only text.", "the question, a description"),
        ("Broken {=a ~b", "the question"),
        ("Broken } {=a ~b}", "the question"),
    ],
)
def test_what_asks_nothing_that_can_be_marked_is_told(text: str, what: str) -> None:
    assert whats(read(f"{text}\n\nIt is so. {{T}}")) == [what]


def test_a_note_says_where_the_question_stands() -> None:
    imported = read("\n\n::Last words::Write. {}\n\nIs it so? {T}")

    assert str(imported.notes[0]).startswith("line 3: Last words: left out: the question, an essay — ")
    assert str(imported.notes[1]).startswith("line 5: is-it-so: to add: option 1 has no reason")


def test_ids_come_from_names_and_are_unique() -> None:
    text = "::Éva's Question!::1? {T}\n\n::eva s question::2? {T}\n\n::問題::3? {T}\n\n四 {T}"

    assert [item.id for item in read(text).items] == ["eva-s-question", "eva-s-question-2", "3", "item-4"]


def test_long_ids_are_cut_and_stay_unique() -> None:
    wanted = ("x" * 200, "x" * 200, "x" * 200, f"{'y' * 74}-{'z' * 5}", f"{'y' * 74}-{'z' * 5}")
    text = "\n\n".join(f"// [id:{each}]\n::a::Is it? {{T}}" for each in wanted)

    assert [item.id for item in read(text).items] == [
        "x" * 80,
        f"{'x' * 75}-2",
        f"{'x' * 75}-3",
        f"{'y' * 74}-{'z' * 5}",
        f"{'y' * 74}-2",
    ]


def test_each_item_says_what_it_lacks() -> None:
    imported = read("Which? {=a#Yes. ~b#No.}")

    assert imported.lacking == (imported.notes,)
    assert list(map(str, imported.notes)) == [
        "line 1: which: to add: option 2 is wrong and has no misconception — add `misconception:` from the list",
        "line 1: which: to add: nothing to read again — add `review:`, a <module>#<section>",
        "line 1: which: to add: no learning outcome — add `outcome:`, one of the module's",
    ]


def test_characters_that_no_page_shows_are_left_out_and_told() -> None:
    imported = read("Is it\ue000 so\x07? {T}")

    assert imported.items[0].stem == "Is it so?"
    assert told(imported) == ["characters that can't be shown — they are control or private characters"]


@pytest.mark.parametrize(
    ("tag", "what"),
    [
        ("signpost:critical=deadly", "`critical`: deadly"),
        ("signpost:marking=all", "`marking`: all"),
        ("signpost:weight=-1", "`weight`: -1"),
        ("signpost:nations=narnia", "`nations`: ['narnia']"),
    ],
)
def test_a_tag_of_ours_that_says_nothing_possible_is_left_out(tag: str, what: str) -> None:
    imported = read(f"// [tag:signpost] [tag:{tag}]\nIs it so? {{T}}")

    assert len(imported.items) == 1
    assert whats(imported) == [what]


@pytest.mark.parametrize(
    ("text", "why"),
    [("{=a ~b}", "its stem is empty, or too long"), ("Which? {=a}~", ""), ("Which? {~a}", "it has too few options")],
)
def test_a_question_that_lacks_a_part_of_itself_is_left_out(text: str, why: str) -> None:
    assert told(read(f"::N::{text}")) == ([f"the question — {why}"] if why else [])


@pytest.mark.parametrize(("count", "name"), [(100, "which"), (199, "which"), (200, "“Which?”")])
def test_a_question_with_very_many_answers_is_left_out(count: int, name: str) -> None:
    imported = read(f"Which? {{=a {'~b ' * count}}}")

    assert list(map(str, imported.notes)) == [f"line 1: {name}: left out: the question — it has more than 100 answers"]


def test_a_question_may_have_a_hundred_answers() -> None:
    assert len(options(f"Which? {{=a {'~b ' * 99}}}")) == 100


def options(text: str) -> tuple[Option, ...]:
    """The options of the one item."""
    item = only(text)
    assert isinstance(item, Choice)
    return item.options
