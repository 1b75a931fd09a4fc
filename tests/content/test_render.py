"""Markdown as sanitised HTML."""

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.content.formats import Signpost
from trainingsite.content.render import Page, Prose, render_page
from trainingsite.content.values import Section, reading_minutes

SIGNPOSTS = {
    "samaritans": Signpost(name="Samaritans", urgency="urgent", summary="Somebody who listens.", phone="116 123"),
    "library": Signpost(name="Library", urgency="routine", summary="Books.", phone="0114 496 0150"),
}
PROSE = Prose(SIGNPOSTS)


def page(text: str) -> Page:
    return render_page(text, SIGNPOSTS)


def section(body: str) -> Section:
    found = page(f"## A title {{#a}}\n\n{body}\n")
    assert found.faults == ()
    return found.sections[0]


def faults(text: str) -> list[str]:
    return [f"{fault.line}: {fault.what}" for fault in page(text).faults]


def test_a_page_is_cut_at_its_headings() -> None:
    found = page("Intro.\n\n## One {#one}\n\nFirst.\n\n## Two {#two}\n\nSecond.\n")

    assert found.intro == "<p>Intro.</p>"
    assert [(each.id, each.title, each.html) for each in found.sections] == [
        ("one", "One", "<p>First.</p>"),
        ("two", "Two", "<p>Second.</p>"),
    ]


def test_a_heading_links_to_itself_and_says_so() -> None:
    assert section("x").heading == (
        '<h2 id="a">A title <a aria-label="Link to A title" class="headerlink" href="#a">#</a></h2>'
    )


def test_a_title_is_plain_text() -> None:
    found = page("## *Why* `x` & \\* &amp; y {#a}\n\nText.\n")

    assert found.sections[0].title == "Why x & * & y"


def test_a_check_splits_its_section() -> None:
    pieces = section("Before.\n\n::: check one\n\nAfter.").pieces

    assert [(piece.html, piece.check_id) for piece in pieces] == [("<p>Before.</p>", "one"), ("<p>After.</p>", None)]


def test_a_check_at_the_end_leaves_no_empty_piece() -> None:
    assert [piece.check_id for piece in section("Before.\n\n::: check one\n").pieces] == ["one"]


def test_a_check_right_below_a_line_of_text_stands_alone() -> None:
    pieces = section("- a list\n::: check one\nAfter.").pieces

    assert [piece.check_id for piece in pieces] == ["one", None]


def test_a_check_inside_code_is_code() -> None:
    assert section("```\n::: check one\n```").check_ids == ()


def test_headings_inside_a_section_are_listed() -> None:
    headings = section("### Part one\n\n### Part two {#two}").headings

    assert [(heading.id, heading.title) for heading in headings] == [("part-one", "Part one"), ("two", "Part two")]


def test_two_headings_of_the_same_words_have_two_ids() -> None:
    headings = section("### Part\n\n### Part").headings

    assert len({heading.id for heading in headings}) == 2


def test_an_urgent_signpost_shows_its_number() -> None:
    assert section("Ring [[signpost:samaritans]].").html == (
        '<p>Ring <span><a class="signpost" href="/directory#samaritans">Samaritans</a> '
        '<a class="phone" href="tel:116123">116 123</a></span>.</p>'
    )


def test_any_other_signpost_is_a_link() -> None:
    assert '<a class="signpost" href="/directory#library">Library</a></span>.' in section("[[signpost:library]].").html


def test_a_signpost_alone_becomes_a_card() -> None:
    html = section("[[signpost:library]]").html

    assert html.startswith('<div class="signpost-card">')
    assert "<p>Books.</p>" in html
    assert 'href="tel:01144960150"' in html


def test_an_unknown_signpost_leads_to_the_directory() -> None:
    assert '<a class="signpost" href="/directory">no such</a>' in PROSE.block("To [[signpost:no-such]].")


def test_a_table_can_be_scrolled_with_the_keyboard() -> None:
    html = section("| Say | Don't |\n| --- | --: |\n| a | b |").html

    assert '<div aria-label="Table: Say, Don\'t" class="scroll" role="region" tabindex="0">' in html
    assert '<th class="end" scope="col">Don\'t</th>' in html
    assert '<td class="end">b</td>' in html


def test_boxes_and_details_are_there() -> None:
    assert '<div class="admonition urgent">' in section('!!! urgent "Now"\n    Ring.').html
    assert "<summary>More</summary>" in section('??? note "More"\n    Text.').html


def test_footnotes_stand_after_the_sections_with_names_for_everybody() -> None:
    found = page("## A {#a}\n\nText.[^b]\n\n[^b]: A book.\n")

    assert 'aria-label="Footnote 1"' in found.sections[0].html
    assert 'aria-label="Back to footnote 1 in the text"' in found.footnotes
    assert "A book." not in found.sections[0].html


def test_words_are_counted_without_marks() -> None:
    found = page("Two words.\n\n## A title {#a}\n\n**Three** *more* words.\n\n### One\n")

    assert found.words == 2 + 2 + 3 + 1
    assert found.sections[0].words == 6


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (1000, 5)])
def test_reading_takes_a_minute_for_200_words_begun(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


HARM = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[x][y]\n\n[y]: javascript:alert(1)",
    '[x](https://a.test "onmouseover=alert(1)")',
    "x {: onclick=alert(1) style=color:red }",
    "![x](https://elsewhere.test/x.png)",
    "<style>p{}</style><iframe src=//x></iframe>",
    '<a href="https://a.test" style="x">y</a>',
]


@pytest.mark.parametrize("text", HARM)
def test_nothing_that_runs_or_looks_like_something_else_comes_through(text: str) -> None:
    for html in (PROSE.block(text), PROSE.line(text), page(f"## A {{#a}}\n\n{text}\n").sections[0].html):
        tags = " ".join(re.findall(r"<[^>]*>", html))
        assert not re.search(r"<(script|style|iframe|img[^>]+onerror)", tags)
        assert not re.search(r"""(?i)(href|src)="\s*(javascript|data):""", tags)
        assert not re.search(r"\son[a-z]+=|\sstyle=", re.sub(r'title="[^"]*"', "", tags))


def test_what_would_take_too_long_to_render_is_shown_as_it_is() -> None:
    assert PROSE.block("<b>" + "[" * 500) == "&lt;b&gt;" + "[" * 500


def test_text_in_a_label_has_nothing_that_cannot_stand_there() -> None:
    assert PROSE.line("Say *this*") == "Say <em>this</em>"
    assert "<" not in PROSE.line("- a\n- b\n\n| a |\n| - |\n| b |")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("No heading.", "1: the module has no section"),
        ("## Without\n", "1: the heading “Without” has no id"),
        ("Without\n-------\n", "1: the heading “Without” has no id"),
        ("## A {#a}\n\n## B {#a}\n", "3: the id a is taken"),
        ("## A {#main}\n", "1: the id main is taken"),
        ("# A {#a}\n\n## B {#b}\n", "1: “A” is a title"),
        ("## A {#a}\n\n!!! note\n    ## B {#b}\n", "4: the section “B” begins inside a box or list"),
        ("## A {#a}\n\n> ## B {#b}\n", "3: the section “B” begins inside a box or list"),
        ("Intro.\n\n::: check x\n\n## A {#a}\n", "3: an inline check stands before the first section"),
        ("## A {#a}\n\n::: check x\n\n::: check x\n", "3: the check x stands here twice"),
        ("## A {#a}\n\n    ::: check x\n", "3: this isn't an inline check"),
        ("## A {#a}\n\n::: check Not An Id\n", "3: this isn't an inline check"),
        ("## A {#a}\n\nText <b>bold</b>.\n", "3: HTML stands here: <b>"),
        ("## A {#a}\n\n<!-- hidden -->\n", "3: HTML stands here: <!--"),
        ("## A {#a}\n\nText.\n{: style=color:red }\n", "4: `style` stands here"),
        ("## A {#a}\n\n[x](javascript:x)\n", "3: the link javascript:x begins with javascript:"),
        ("## A {#a}\n\n[x](other.md)\n", "3: the link “other.md” leads nowhere"),
        ("## A {#a}\n\n[x](#nowhere)\n", "3: there is no #nowhere here"),
        ("## A {#a}\n\n[x](http://[)\n", "3: the link http://[ can't be read"),
        ("## A {#a}\n\n![x](https://a.test/x.png)\n", "3: the image https://a.test/x.png isn't of this site"),
        ("## A {#a}\n\n[[library]]\n", "3: [[library]] leads nowhere"),
        ("## A {#a}\n\nText.[^x]\n", "3: the footnote [^x] has no text"),
        ("## A {#a}\n\nText.\n\n[^x]: Text.\n", "5: no place uses the footnote [^x]"),
        ("## A {#a}\n\nText.[^x]\n\n[^x]: One.\n[^x]: Two.\n", "6: the footnote [^x] has a second text"),
        ("## A {#a}\n\n" + "> " * 40 + "deep\n", "3: the text is nested too deeply"),
        ("## A {#a}\n\n" + "[" * 500, "3: more than 400 `[` stand in one paragraph"),
    ],
)
def test_what_authors_cannot_use_is_told_with_its_line(text: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in faults(text)), faults(text)


@pytest.mark.parametrize("text", ["`<b>`", "```\n<b>\n```", "a < b > c", "<https://a.test>", "\\<b>", "`[[x]]`"])
def test_what_only_looks_like_html_is_fine(text: str) -> None:
    assert faults(f"## A {{#a}}\n\n{text}\n") == []


MARKS = list("ab #>*-_`~[]()!|:{}^.&;<>/\\\"'\n\t1")
BITS = [
    "\n\n",
    "## ",
    "[^a]",
    "\n[^a]: ",
    "::: check a\n",
    "    ",
    "!!! note\n",
    "{#a}",
    "[[signpost:library]]",
    "| - |\n",
]
MARKDOWN = st.lists(st.sampled_from(MARKS + BITS), max_size=60).map("".join)


@given(MARKDOWN)
def test_no_text_makes_it_raise_or_loses_its_checks(text: str) -> None:
    found = page(text)

    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found.faults)
    assert all("<script" not in piece.html for each in found.sections for piece in each.pieces)
    assert "\ue000" not in found.intro + found.footnotes
    PROSE.block(text)
    PROSE.line(text)
    PROSE.faults(text)


def test_texts_are_rendered_right_by_many_threads_at_once() -> None:
    prose, wrong = Prose(SIGNPOSTS), []

    def render(start: int) -> None:
        for number in range(start, start + 60):
            if prose.block(f"*{number}* and [[signpost:library]].").count(f"<em>{number}</em>") != 1:
                wrong.append(number)

    threads = [threading.Thread(target=render, args=(start * 60,)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
