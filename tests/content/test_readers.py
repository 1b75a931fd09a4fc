"""Each kind of file as its value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.samples import ACHIEVEMENTS, AGREEMENT, MODULE, QUIZ, SITE, shown, text
from trainingsite.content import readers, scheme_reader
from trainingsite.content.loading import decode
from trainingsite.content.render import Prose
from trainingsite.content.values import Module
from trainingsite.infra.refused import Refused

PROSE = Prose({})


def module(source: str = MODULE) -> Module:
    read = readers.read_module(text(source, "content/modules/listening.md"), "listening", PROSE)
    assert read.value is not None
    return read.value


def complaints(source: str) -> list[str]:
    return shown(readers.read_module(text(source, "m.md"), "m", PROSE).complaints)


def test_a_module_has_what_its_front_matter_says() -> None:
    found = module()

    assert (found.slug, found.title, found.minutes, found.revision, found.order) == ("listening", "Listening", 5, 2, 1)
    assert found.outcomes == {"open-questions": "Ask open questions."}
    assert found.content_note.startswith("<p>This talks about sadness.")


def test_a_module_has_its_sections_and_checks_in_reading_order() -> None:
    found = module()

    assert found.section_ids == ("open", "silence")
    assert found.check_ids == ("check-open",)
    assert found.toc[0].headings[0].title == "An example"
    assert found.section("silence").title == "Silence"


def test_a_section_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="no_such_section") as refused:
        module().section("gone")

    assert refused.value.status == 404


def test_the_hash_names_the_exact_text() -> None:
    assert module().hash != module(MODULE + " ").hash
    assert len(module().hash) == 64


def test_outcomes_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        module().outcomes["new"] = "x"  # type: ignore[index]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("## A {#a}\n", "m.md:1: there is no front matter"),
        ("---\ntitle: A\n\n## A {#a}\n", "m.md:1: the front matter doesn't end"),
        (MODULE.replace("minutes: 5", "minutes: five"), "m.md:4: `minutes` is text (“five”)"),
        (MODULE.replace("title:", "titel:"), "m.md:2: `titel` isn't known here — did you mean `title`?"),
        (MODULE.replace(" {#silence}", ""), "m.md:26: the heading “Silence” has no id"),
        (MODULE.replace("This talks", "This <b>talks</b>"), "m.md:9: HTML stands here: <b>"),
        (MODULE.replace("Silence works.", "[x](javascript:x)"), "m.md:28: the link javascript:x begins with"),
    ],
)
def test_a_fault_of_a_module_is_told_with_its_line(source: str, said: str) -> None:
    found = complaints(source)

    assert any(each.startswith(said) for each in found), found


def test_a_quiz_keeps_its_source_and_hash() -> None:
    read = readers.read_quiz(text(QUIZ, "q.yaml"), "listening", PROSE)

    assert read.is_usable
    assert read.value is not None
    assert (read.value.source, read.value.revision, read.value.title) == (QUIZ, 4, "Listening")


def test_an_option_without_a_reason_is_told_at_its_line() -> None:
    read = readers.read_quiz(text(QUIZ.replace("        why: It suggests the answer.\n", ""), "q.yaml"), "q", PROSE)

    assert any(
        each.startswith("q.yaml:15: first: option 2 has no reason (why) — add") for each in shown(read.complaints)
    )
    assert not read.is_usable


def test_the_agreement_is_rendered() -> None:
    read = readers.read_agreement(text(AGREEMENT), "agreement", PROSE)

    assert read.value is not None
    assert (read.value.title, read.value.revision, read.value.html) == (
        "Mentor agreement",
        1,
        "<p>I <strong>listen</strong>.</p>",
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("related: [trained-juggler]", "there is no badge trained-juggler"),
        ("related: [trained-listening]", "there is no badge trained-listening"),
        ("achievement_type: Medal", "write one of Achievement"),
        ("alignment: [{name: Listens}]", "url"),
        ("alignment: [{name: Listens, url: skills/1}]", "url"),
        ('alignment: [{name: Listens, url: "https://skills.example/1", kind: skill}]', "or ext: and a word"),
        ("credits: 1.5", "credits"),
    ],
)
def test_what_a_badge_cannot_say_is_told(line: str, complaint: str) -> None:
    read = readers.read_achievements(text(f"{ACHIEVEMENTS}    {line}\n"), "achievements", PROSE)

    assert complaint in " ".join(shown(read.complaints))


def test_a_badge_may_be_aligned_to_anybodys_framework() -> None:
    line = 'alignment: [{name: Listens, url: "https://skills.example/1", kind: "ext:skill"}]'
    read = readers.read_achievements(text(f"{ACHIEVEMENTS}    {line}\n"), "achievements", PROSE)

    assert read.complaints == ()
    assert read.value is not None
    assert read.value["trained-listening"].alignment[0].kind == "ext:skill"


def test_two_badges_of_one_name_are_told() -> None:
    twice = ACHIEVEMENTS + ACHIEVEMENTS.split("achievements:\n")[1]

    assert (
        "two badges are called trained-listening"
        in shown(readers.read_achievements(text(twice), "achievements", PROSE).complaints)[0]
    )


def test_an_unfilled_fact_is_a_warning_that_keeps_the_site_usable() -> None:
    read = readers.read_site(text(SITE.replace("university: Testing University\n", "")), "site", PROSE)

    assert read.is_usable
    assert [each.is_warning for each in read.complaints] == [True]
    assert "`university` isn't filled in" in read.complaints[0].what


PIECES = [
    "---\n",
    "title: A\n",
    "minutes: 1\n",
    "outcomes: {a: b}\n",
    "## H {#h}\n",
    "\n",
    "x: [",
    "{",
    "::: check a\n",
]


@given(
    st.binary(max_size=100) | st.lists(st.sampled_from(PIECES), max_size=15).map(lambda found: "".join(found).encode())
)
def test_no_bytes_make_a_reader_raise(data: bytes) -> None:
    for read in (
        readers.read_module,
        readers.read_agreement,
        readers.read_quiz,
        scheme_reader.read_scheme_type,
        readers.read_signposts,
        readers.read_misconceptions,
        readers.read_achievements,
        readers.read_site,
    ):
        found = read(decode(data, "a-file"), "a-file", PROSE)
        assert found.value is not None or found.complaints
