"""A university's colours are taken only if everybody can read them."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trainingsite.content.theme import (
    DARK_GO_INK,
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    POST_INK,
    SHAPE,
    TEXT,
    WAY_INK,
    contrast,
    theme_css,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
DARK_COLOURS = st.tuples(*[st.integers(0, 0x5F)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))
PALE_COLOURS = st.tuples(*[st.integers(0xB0, 0xFF)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def tokens(css: str) -> dict[str, list[str]]:
    """Each token's colours, light first."""
    return {name: re.findall(r"#[0-9a-f]{6}", value) for name, value in re.findall(r"--([a-z-]+): (.+);", css)}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_the_published_ratio(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_in_both_directions(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)


def test_a_pale_header_colour_is_refused_with_pair_and_ratio() -> None:
    with pytest.raises(ValueError, match=r"white text on post #888888 has a contrast of 3\.54:1; it needs 6:1"):
        theme_css("#888888", "#f2b705")


def test_a_dark_waymark_is_refused_because_its_arrow_would_vanish() -> None:
    with pytest.raises(ValueError, match=r"the arrow #231a00 on way #7a4100 has a contrast of 2\."):
        theme_css("#0d4f3c", "#7a4100")


def test_a_waymark_too_near_the_header_colour_is_refused() -> None:
    with pytest.raises(ValueError, match=r"way #9b9b9b on post #5f5f5f has a contrast of 2\."):
        theme_css("#5f5f5f", "#9b9b9b")


@pytest.mark.parametrize("wrong", ["green", "#fff", "#12345g", "", "#0d4f3c;} body {display:none"])
def test_what_is_not_a_colour_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"post is .* write a colour as #rrggbb"):
        theme_css(wrong, "#f2b705")


def test_the_header_and_the_waymark_are_exactly_the_colours_given() -> None:
    set_to = tokens(theme_css("#3b1053", "#ffc72c"))

    assert (set_to["post"][0], set_to["way"]) == ("#3b1053", ["#ffc72c"])


@given(DARK_COLOURS, PALE_COLOURS)
def test_every_theme_that_is_taken_can_be_read_in_both_schemes(post: str, way: str) -> None:
    try:
        set_to = tokens(theme_css(post, way))
    except ValueError:
        assume(False)
    light_link, dark_link = set_to["link"]
    dark_post = set_to["post"][1]

    assert min(contrast(light_link, ground) for ground in LIGHT_GROUNDS) >= TEXT
    assert min(contrast(dark_link, ground) for ground in DARK_GROUNDS) >= TEXT
    assert contrast(set_to["go"][0], POST_INK) >= TEXT
    assert contrast(set_to["go"][1], DARK_GO_INK) >= TEXT
    assert min(contrast(POST_INK, dark_post), contrast(WAY_INK, way)) >= TEXT
    assert contrast(way, dark_post) >= SHAPE
