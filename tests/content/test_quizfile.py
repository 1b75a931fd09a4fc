"""Quiz files written for people."""

from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.exchange.sayable import FOR_MOODLE
from tests.quiz.samples import TYPED_ITEMS, item, quiz
from trainingsite.content.loading import LARGEST, Text, decode, parse
from trainingsite.content.quizfile import quiz_text
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item


def read(text: str) -> Quiz:
    """The quiz that a file's text is."""
    loaded = parse(Text("a", text), Quiz)
    assert loaded.value is not None, loaded.complaints
    return loaded.value


def written(*items: Item, title: str = "A title") -> str:
    return quiz_text(title, "listening", [(each, "") for each in items])


@given(items=st.lists(FOR_MOODLE, min_size=1, max_size=3), title=st.text("aA: #'\"1\n", min_size=1).filter(str.strip))
def test_what_is_written_is_read_as_the_same(items: list[Item], title: str) -> None:
    text = written(*items, title=title)

    assert decode(text.encode(), "a").complaints == ()
    assert len(text) < LARGEST
    assert read(text).items == tuple(items)
    assert read(text).title == " ".join(title.split())


def test_every_type_is_written_as_it_was() -> None:
    items = quiz(*(item(f"i-{kind}", kind, signed_off=[{"by": "A", "on": "2026-01-02"}]) for kind in TYPED_ITEMS)).items

    assert read(written(*items)).items == items


def test_an_item_reads_well() -> None:
    options = [
        {"text": "Yes: wait", "right": True, "why": "word " * 30},
        {"text": "089", "why": "One.\n\nTwo.", "misconception": "FIX"},
    ]
    text = quiz_text(
        "A title", "listening", [(quiz(item(options=options, weight="1/3")).items[0], "To add: x")], ["Top."]
    )

    assert text == (
        "# yaml-language-server: $schema=quiz.schema.json\n"
        "# Top.\n"
        "format: 1\n"
        "title: A title\n"
        "module: listening\n"
        "items:\n"
        "  # To add: x\n"
        "  - id: an-item\n"
        "    type: choice\n"
        "    weight: '1/3'\n"
        "    review: listening#open\n"
        "    stem: What do you do about an-item?\n"
        "    options:\n"
        "      - text: 'Yes: wait'\n"
        "        right: true\n"
        "        why: >-\n"
        "          word word word word word word word word word word word word word word word word word word word\n"
        "          word word word word word word word word word word word\n"
        "      - text: '089'\n"
        "        why: |-\n"
        "          One.\n"
        "\n"
        "          Two.\n"
        "        misconception: FIX\n"
    )
