"""A university's own drawings of its badges: what may be in them."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.content.samples import write
from trainingsite.content import drawing, lint
from trainingsite.content.drawing import Drawing, Fault

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="512" height="512" id="a">'
GOOD = f'<?xml version="1.0"?>\n<!-- ours -->\n{HEAD}<circle cx="32" cy="32" r="30" fill="#123456"/></svg>\n'
PNG = "data:image/png;base64,iVBORw0KGgo="


def fault(source: str) -> Fault:
    found = drawing.read(source)
    assert isinstance(found, Fault)
    return found


def inside(part: str) -> str:
    return f"{HEAD}\n{part}</svg>"


def test_a_drawing_is_taken_at_the_size_of_a_badge_without_what_stands_before_it() -> None:
    found = drawing.read(GOOD)

    assert isinstance(found, Drawing)
    assert found.svg == (
        '<svg width="240" height="240" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        '<circle cx="32" cy="32" r="30" fill="#123456"/></svg>'
    )
    assert len(found.digest) == 64


def test_what_stands_in_a_comment_is_never_taken_for_the_drawing() -> None:
    found = drawing.read(
        '<!-- <svg onload="alert(1)"> é --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    )

    assert isinstance(found, Drawing)
    assert found.svg == '<svg width="240" height="240" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'


def test_what_looks_like_a_size_inside_another_attribute_makes_no_attribute() -> None:
    root = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role=" id='a" lang="' onload='b"/>"""

    found = drawing.read(root)

    assert isinstance(found, Drawing)
    assert ET.fromstring(found.svg).attrib.keys() == {"width", "height", "viewBox", "role"}


@pytest.mark.parametrize(
    "part",
    [
        f'<image href="{PNG}" width="64" height="64"/>',
        '<defs><linearGradient id="g"/></defs><rect fill="url(#g)" width="9" height="9"/>',
        '<symbol id="s"/><use href="#s"/>',
    ],
)
def test_what_refers_to_its_own_parts_may_stay(part: str) -> None:
    assert isinstance(drawing.read(inside(part)), Drawing)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<script>alert(1)</script>", "<script> isn't allowed"),
        ("<foreignObject/>", "<foreignObject> isn't allowed"),
        ("<style>*{fill:red}</style>", "<style> isn't allowed"),
        ("<a href='#x'/>", "<a> isn't allowed"),
        ("<text>Listener</text>", "<text> isn't allowed"),
        ("<animate/>", "<animate> isn't allowed"),
        ('<b xmlns="urn:else"/>', "<b> isn't allowed"),
        ('<g onload="alert(1)"/>', "the attribute onload isn't allowed"),
        ('<g style="fill:red"/>', "the attribute style isn't allowed"),
        ('<g xmlns:e="urn:else" e:x="1"/>', "the attribute x isn't allowed"),
        ('<image href="https://else.example/a.png"/>', "outside of itself"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "outside of itself"),
        ('<use href="else.svg#a"/>', "outside of itself"),
        (f'<use href="{PNG}"/>', "outside of itself"),
        ('<rect fill="url(https://else.example/#a)"/>', "outside of itself"),
        ("<?php x?>", "the instruction php isn't allowed"),
        ("<g>", "well-formed"),
    ],
)
def test_what_does_more_than_show_itself_is_refused_with_its_line(part: str, said: str) -> None:
    found = fault(inside(part))

    assert said in found.what
    assert found.line == 2
    assert found.mend


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "well-formed"),
        ('<svg viewBox="0 0 9 9"/>', "this isn't an SVG drawing"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "isn't square"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 8"/>', "isn't square"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD.partition("\n")[2], "document type"),
        ('<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "prefix"),
        (HEAD + " " * 262_144 + "</svg>", "larger than 256 KB"),
    ],
)
def test_what_is_no_square_drawing_is_refused(source: str, said: str) -> None:
    assert said in fault(source).what


def checked(content: Path, **files: str) -> list[str]:
    (content / "badges").mkdir()
    for name, source in files.items():
        write(content, f"badges/{name.replace('__', '.').replace('_', '-')}", source)
    return [str(one) for one in lint.check(content, date(2026, 11, 24)) if "/badges/" in one.file]


def test_the_content_check_looks_at_them(content: Path) -> None:
    assert checked(content, trained_listening__svg=GOOD) == []


def test_the_content_check_tells_file_and_line(content: Path) -> None:
    [said] = checked(content, trained_listening__svg=inside("<script/>"))

    assert said.startswith("content/badges/trained-listening.svg:2: <script> isn't allowed")


def test_the_content_check_tells_of_what_nothing_uses(content: Path) -> None:
    said = checked(content, trained_juggler__svg=GOOD, trained_listening__png="")

    assert said == [
        "content/badges/trained-juggler.svg:1: there is no badge trained-juggler — name the file as a badge's slug",
        "content/badges/trained-listening.png:1: nothing reads this file — make it an SVG; a PNG goes inside one",
    ]
