"""Texts of others as Markdown."""

import pytest

from tests.quiz.exchange.reading import markdown
from trainingsite.quiz.exchange.html import MOST_HTML
from trainingsite.quiz.exchange.prose import Form, line_of, slug_of
from trainingsite.quiz.exchange.report import Notes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<b>bold</b> and <em>weak</em>", "**bold** and *weak*"),
        ("<ul><li>a</li><li>b<br>c</li></ul>", "- a\n- b c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<p>a<br>b</p>", "a\n\nb"),
        ('<a href="https://a.test/b"> c </a>', "[c](https://a.test/b)"),
        ('<a href="http://a.test">c</a>', "[c](http://a.test)"),
        ('<a href="mailto:a@b.test">c</a>', "[c](mailto:a@b.test)"),
        ("<a>c</a>", "c"),
        ("<b>a<br>b</b>", "**a b**"),
        ("<dl><dt>a</dt><dd>b<br>c</dd></dl>", "a\n:   b c"),
        ("<h2>a</h2><p>b</p>", "## a\n\nb"),
        ("<div><p>a</p><div><br></div><br><p>b</p></div>", "a\n\nb"),
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
        ('a <img src="x/y/tree.png" alt=" A *tree* "> b', r"a (picture: A \*tree\*) b", "a picture (tree.png)"),
        ('<img src="@@PLUGINFILE@@/tree.png">', "(picture: tree.png)", "a picture (tree.png)"),
        (f'<img src="{"n" * 61}">', f"(picture: {'n' * 60})", f"a picture ({'n' * 60})"),
        ('<img alt="dot" src="data:image/png;base64,A/B">', "(picture: dot)", "a picture (one without a name)"),
        ('<img src="data:image/png;base64,A/B">', "(picture)", "a picture (one without a name)"),
        ("<img>", "(picture)", "a picture (one without a name)"),
    ],
)
def test_a_picture_becomes_the_words_that_tell_it(html: str, text: str, what: str) -> None:
    assert markdown(html) == (text, [f"{what} — pictures aren't carried: describe it in the text"])


@pytest.mark.parametrize(
    ("html", "text", "what"),
    [
        ('a<iframe src="https://a.test"></iframe>', "a", "an embedded page"),
        ('<video src="a.mp4">old</video>', "", "a film"),
        ("<script>alert(1)</script>a", "a", "a script"),
        ("<math><mi>x</mi></math>", "", "a formula"),
    ],
)
def test_media_are_left_out(html: str, text: str, what: str) -> None:
    assert markdown(html) == (text, [f"{what} — only text, lists, tables and links are carried"])


@pytest.mark.parametrize(
    "href", ["@@PLUGINFILE@@/a.pdf", "javascript:alert(1)", "ftp://a.test", "https://a.test/a b", "http://a.test/(b)"]
)
def test_a_link_that_leads_nowhere_else_is_left_out(href: str) -> None:
    assert markdown(f'<a href="{href}">a</a>') == (
        "a",
        ["a link — it leads to a place that only the other platform has"],
    )


@pytest.mark.parametrize(
    ("html", "text", "what"),
    [
        ("x<sup> up</sup>", "x up", "raised text (up) — it stands on the line now"),
        (f"x<sub>{'down' * 6}</sub>", f"x{'down' * 6}", f"lowered text ({'down' * 5}) — it stands on the line now"),
        ("<del>a</del>", "a", "text that is struck through — it stands as it is now"),
        ("<s>a</s>", "a", "text that is struck through — it stands as it is now"),
        *(
            (tex, shown, "a formula in TeX — formulas aren't drawn here: write it in words or characters")
            for tex, shown in ((r"\(x\)", r"\\(x\\)"), (r"\[x\]", r"\\[x\\]"), ("$$x$$", "$$x$$"))
        ),
    ],
)
def test_what_markdown_says_otherwise_is_told(html: str, text: str, what: str) -> None:
    assert markdown(html) == (text, [what])


def test_a_link_without_words_is_nothing() -> None:
    assert markdown('a<a href="https://a.test"></a>') == ("a", [])


# Around what stands in a file the parser puts the elements html and body.
@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<span>" * 39 + "*a<br>b", "\\*a b"),
        ("<span>" * 39 + "a" + "</span>" * 39 + "<p>b</p>", "a b"),
        ("<br>" * 1001 + "a", "a"),
        ("<div>" * 3000 + "a" + "</div>" * 500, "a"),
    ],
)
def test_too_much_markup_becomes_plain_text(html: str, text: str) -> None:
    assert markdown(html) == (text, ["a text with too much markup — it is plain now"])


@pytest.mark.parametrize("html", ["<span>" * 38 + "a", "a" + "<br>" * 1000])
def test_as_much_markup_as_a_text_needs_is_read(html: str) -> None:
    assert markdown(html)[1] == []


def test_a_very_long_text_is_cut_and_told() -> None:
    assert markdown("<p>" + "a" * (MOST_HTML - 3)) == ("a" * (MOST_HTML - 3), [])
    assert markdown("<p>" + "a" * MOST_HTML) == (
        "&lt;p>" + "a" * (MOST_HTML - 3),
        ["a very long text — its markup was left as it stands"],
    )


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
        ("[b](c)", r"\[b](c)"),
        ("[[d]]", r"\[\[d]]"),
        ("[^1]", r"\[^1]"),
        ("[a]: b", r"\[a]: b"),
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


@pytest.mark.parametrize(
    ("text", "form", "line"),
    [
        ("<p>a &amp;\n b</p>", "html", "a & b"),
        ("<b>a</b>  b", "guessed", "a b"),
        ("a  b\n c", "guessed", "a b c"),
        (" <b>a</b>  b\n\n c ", "plain", "<b>a</b>  b c"),
        (" *a*  <i>b</i>\n\n c ", "markdown", "*a*  <i>b</i> c"),
    ],
)
def test_a_typed_form_is_one_plain_line(text: str, form: Form, line: str) -> None:
    assert line_of(text, form, Notes("here")) == line


def test_markup_of_a_very_long_form_stays_as_it_stands() -> None:
    longest = "<b>" + "a" * (MOST_HTML - 3)

    assert line_of(longest, "html", Notes("here")) == longest.removeprefix("<b>")
    assert line_of(longest + "a", "html", Notes("here")) == longest + "a"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Éva's café", "eva-s-cafe"),
        ("  --  ", ""),
        ("x" * 100, "x" * 60),
        ("one " * 40, "one-" * 14 + "one"),
        ("語", ""),
        ("語" * 239 + "a", "a"),
        ("語" * 240 + "a", ""),
    ],
)
def test_a_slug_is_short_and_plain(text: str, slug: str) -> None:
    assert slug_of(text) == slug
