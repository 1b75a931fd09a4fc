"""The tree of a file in XML, and the text in it."""

from pathlib import Path

import pytest
from lxml import etree

from tests.quiz.exchange.reading import only
from tests.quiz.exchange.test_qti import choices, declaration, interaction, item
from trainingsite.quiz.exchange.xmltext import child, elements, local, parser, read_xml, whole_text, words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<a> b </a>", "b"),
        ("<a>b <c>d<e> f</e></c> g</a>", "b d f g"),
        ("<a>b<!-- c -->d</a>", "bd"),
        ("<a><![CDATA[<b>]]>&amp;c</a>", "<b>&c"),
        ("<a/>", ""),
        ("<x><a>b</a>c</x>", "b"),
    ],
)
def test_the_text_of_an_element_is_everything_inside_and_nothing_behind(text: str, read: str) -> None:
    root = read_xml(text, "a.xml")

    assert words(root if local(root) == "a" else child(root, "a")) == read


def test_an_element_that_is_not_there_has_no_text() -> None:
    assert (whole_text(None), words(None)) == ("", "")


def test_the_whole_text_keeps_its_blanks() -> None:
    assert whole_text(read_xml("<a> b\n</a>", "a.xml")) == " b\n"


def test_elements_go_without_comments_and_namespaces() -> None:
    root = read_xml('<a xmlns="x"><!-- b --><b/><?c d?><e:b xmlns:e="y">2</e:b></a>', "a.xml")

    assert [local(each) for each in elements(root)] == ["b", "b"]
    assert [local(each) for each in root] == ["", "b", "b"]
    assert child(root, "b") is root[1]
    assert child(root, "c") is None


def test_a_declared_encoding_says_nothing_about_a_text_that_is_read_already() -> None:
    assert words(read_xml(' <?xml version="1.0" encoding="latin-1"?>\n<a>é</a>', "a.xml")) == "é"


def test_what_is_meant_for_a_program_is_no_text() -> None:
    body = interaction("choiceInteraction", choices("A", "B")).replace("Before.", "Be<?php echo 1 ?>fore.")

    assert only(item(declaration(["A"]), body), "a.xml").stem == "Before.\n\nWhich **one**?"


def test_an_entity_that_came_past_the_first_look_would_not_be_resolved() -> None:
    root = etree.fromstring('<!DOCTYPE a [<!ENTITY b "bomb">]><a>&b;</a>', parser())

    assert "bomb" not in whole_text(root)


def test_a_document_type_that_came_past_the_first_look_would_load_no_file(tmp_path: Path) -> None:
    outside = tmp_path / "outside.dtd"
    outside.write_text('<!ATTLIST a read CDATA "outside">')
    root = etree.fromstring(f'<!DOCTYPE a SYSTEM "{outside.as_uri()}"><a/>', parser())

    assert root.get("read") is None
