"""Texts of others as Markdown."""

import pytest

from tests.quiz.exchange.reading import markdown
from trainingsite.quiz.exchange.prose import DEEPEST, MOST_HTML, MOST_TAGS, line_of, slug_of
from trainingsite.quiz.exchange.report import Notes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<b>bold</b> and <em>weak</em>", "**bold** and *weak*"),
        ("<ul><li>a</li><li>b<br>c</li></ul>", "- a\n- b c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<p>a<br>b</p>", "a\n\nb"),
        ('<a href="https://a.test/b">c</a>', "[c](https://a.test/b)"),
        ('<p style="color: red"><span>a</span>&nbsp;b</p>', "a\xa0b"),
        ("<pre>x = 1\ny = 2</pre>", "```\nx = 1\ny = 2\n```"),
        ("H<sub>2</sub>O and x<sup>2</sup>", "H₂O and x²"),
        ("a<!-- b --> c", "a c"),
        ("1. not a list", "1\\. not a list"),
        ("<table><tr><th>a</th></tr><tr><td>b</td></tr></table>", "| a |\n| --- |\n| b |"),
        ("", ""),
    ],
)
def test_html_keeps_its_structure(html: str, text: str) -> None:
    assert markdown(html) == (text, [])


@pytest.mark.parametrize(
    ("html", "text", "what"),
    [
        ('a <img src="x/tree.png" alt="A tree"> b', "a (picture: A tree) b", "a picture (tree.png)"),
        ('<img src="@@PLUGINFILE@@/tree.png">', "(picture: tree.png)", "a picture (tree.png)"),
        ('<img alt="dot" src="data:image/png;base64,AAAA">', "(picture: dot)", "a picture (one inside the text)"),
        ("<img>", "(picture)", "a picture ()"),
        ('a<iframe src="https://a.test"></iframe>', "a", "an embedded page"),
        ('<video src="a.mp4">old</video>', "", "a film"),
        ("<script>alert(1)</script>a", "a", "a script"),
        ("<math><mi>x</mi></math>", "", "a formula"),
        ('<a href="@@PLUGINFILE@@/a.pdf">a</a>', "a", "a link"),
        ('<a href="javascript:alert(1)">a</a>', "a", "a link"),
        ("x<sup>up</sup>", "xup", "raised text (up)"),
        ("x<sub>down</sub>", "xdown", "lowered text (down)"),
        ("<del>a</del>", "a", "text that is struck through"),
        (r"\(x^2\)", "\\\\(x^2\\\\)", "a formula in TeX"),
    ],
)
def test_what_markdown_cannot_hold_is_told(html: str, text: str, what: str) -> None:
    assert markdown(html) == (text, [what])


def test_a_link_without_words_is_nothing() -> None:
    assert markdown('a<a href="https://a.test"></a>') == ("a", [])


@pytest.mark.parametrize(
    "html",
    ["<b>" * (DEEPEST + 10) + "a", "<br>" * (MOST_TAGS + 1) + "a", "<div>" * 5000 + "a" + "</div>" * 1000],
)
def test_too_much_markup_becomes_plain_text(html: str) -> None:
    text, notes = markdown(html[:MOST_HTML])

    assert "<" not in text
    assert notes == ["a text with too much markup"]


def test_a_very_long_text_is_cut_and_told() -> None:
    text, notes = markdown("<p>" + "a" * MOST_HTML * 2)

    assert len(text) < MOST_HTML * 1.1
    assert notes == ["a very long text"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a*b*c `d` \\e", r"a\*b\*c \`d\` \\e"),
        ("snake_case and _x_ and _____", r"snake_case and \_x\_ and _____"),
        ("<b>a</b> & &amp; a < b", "&lt;b>a&lt;/b> & &amp;amp; a < b"),
        ("# a\n> b\n- c\n+ d\n1. e\n2) f", "\\# a\n\\> b\n\\- c\n\\+ d\n1\\. e\n2\\) f"),
        ("!!! a\n??? b\n::: c\n=== d", "\\!!! a\n&#63;?? b\n&#58;:: c\n&#61;== d"),
        ("[a] but not [b](c) or [[d]]", r"\[a] but not \[b](c) or \[\[d]]"),
        ("[a]", "[a]"),
        ("  a\n\n    b  ", "a\n\nb"),
    ],
)
def test_plain_text_shows_exactly_itself(text: str, escaped: str) -> None:
    assert markdown(text, "plain") == (escaped, [])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\nb", "a\nb"),
        ("a <i>b</i>\nc", "a *b*\n\nc"),
        ("<p>a\nb</p>", "a b"),
        ("a &gt; b", "a > b"),
        ("a < b", "a < b"),
    ],
)
def test_a_text_that_may_be_html_is_guessed(text: str, read: str) -> None:
    assert markdown(text, "guessed")[0].replace("\n", " ") == read.replace("\n", " ")


def test_a_typed_form_is_one_plain_line() -> None:
    assert line_of("<p>a &amp;\n b</p>", "html", Notes("here")) == "a & b"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Éva's café", "eva-s-cafe"),
        ("  --  ", ""),
        ("x" * 100, "x" * 60),
        ("one " * 40, "one-" * 14 + "one"),
        ("語", ""),
    ],
)
def test_a_slug_is_short_and_plain(text: str, slug: str) -> None:
    assert slug_of(text) == slug
