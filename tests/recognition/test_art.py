"""A badge's picture: readable small, said in words, the same every time."""

import struct
from xml.etree import ElementTree as ET

import png  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.content.theme import contrast
from trainingsite.recognition import art, raster
from trainingsite.recognition.art import CARD_HEIGHT, CARD_WIDTH, PICTOGRAMS, WAY, WHITE, Badge, alternative, card, disc
from trainingsite.recognition.bundled import faces
from trainingsite.recognition.definitions import GROUNDS
from trainingsite.recognition.lettering import Arc, Style, broken, number, on_arc

NAMESPACE = "{http://www.w3.org/2000/svg}"


def badge(pictogram: str = "ear", title: str = "Trained Listener") -> Badge:
    return Badge(title, "Northmoor University", pictogram, "#0d4f3c")


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("pictogram", list(PICTOGRAMS))
def test_each_badge_says_in_words_what_it_shows(pictogram: str) -> None:
    root = ET.fromstring(disc(badge(pictogram), faces()))

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [child.attrib["id"] for child in root[:2]]
    assert [child.text for child in root[:2]] == ["Trained Listener", alternative(badge(pictogram))]


def test_the_same_badge_is_drawn_the_same_every_time() -> None:
    assert disc(badge(), faces()) == disc(badge(), faces())


def test_a_drawing_needs_no_font_no_script_and_no_style() -> None:
    drawn = disc(badge(), faces())

    assert not [word for word in ("<text", "font", "<script", "style", "href") if word in drawn]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_give_a_well_formed_drawing(title: str, issuer: str) -> None:
    readable = "".join(letter for letter in title + "x" if letter.isprintable())
    ET.fromstring(disc(Badge(readable, "".join(filter(str.isprintable, issuer)), "gate", "#0d4f3c"), faces()))


@pytest.mark.parametrize("ground", [*GROUNDS.values(), "#0d4f3c"])
def test_letters_and_pictogram_stand_out_on_every_ground(ground: str) -> None:
    assert contrast(WHITE, ground) >= 6
    assert contrast(WAY, ground) >= 3


@pytest.mark.parametrize("pictogram", list(PICTOGRAMS))
def test_at_64_pixels_the_pictogram_is_no_hairline(pictogram: str) -> None:
    _width, _height, rows, _about = png.Reader(bytes=raster.png(disc(badge(pictogram), faces()), 64)).asRGBA8()
    pixels = [tuple(row[at : at + 3]) for row in rows for at in range(0, len(row), 4)]
    yellow = [pixel for pixel in pixels if pixel[0] > 200 and 150 < pixel[1] < 210 and pixel[2] < 60]

    assert len(yellow) > 0.03 * 64 * 64


def test_the_picture_is_as_wide_as_asked() -> None:
    assert size(raster.png(disc(badge(), faces()), 480)) == (480, 480)


def test_the_card_has_the_size_that_networks_ask_for() -> None:
    drawn = card(badge(title="Trained in Academic Integrity"), faces(), ("Northmoor University",))

    assert size(raster.png(drawn, CARD_WIDTH)) == (CARD_WIDTH, CARD_HEIGHT)


def test_long_words_on_an_arc_are_made_smaller_so_that_they_fit() -> None:
    face = faces().bold
    arc = Arc(120, 120, 86, 90)
    long = on_arc("A" * 60, arc, Style(face, 19))

    xs = [float(part.split("translate(")[1].split(" ")[0]) for part in long.split("<path ")[1:]]
    assert min(xs) > 120 - 86 * 0.75
    assert max(xs) < 120 + 86 * 0.75


def test_a_letter_without_an_outline_falls_back_to_its_plain_form() -> None:
    face = faces().bold

    assert face.glyph("ḗ") == face.glyph("e")
    assert face.glyph("漢") == face.glyph("·")


def test_lines_break_between_words_and_never_inside() -> None:
    style = Style(faces().bold, 68)

    assert list(broken("Trained in Academic Integrity", 400, style)) == ["Trained in", "Academic", "Integrity"]
    assert list(broken("Unbreakable" * 3, 100, style)) == ["Unbreakable" * 3]
    assert list(broken("", 100, style)) == []


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (-0.001, "0"), (1.239, "1.24"), (-10.5, "-10.5"), (100.0, "100")]
)
def test_coordinates_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_every_pictogram_that_content_may_name_is_drawn() -> None:
    from typing import get_args

    from trainingsite.content.formats import Achievement

    assert set(get_args(Achievement.model_fields["pictogram"].annotation)) <= set(art.PICTOGRAMS)
