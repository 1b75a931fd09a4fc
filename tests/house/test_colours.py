"""The style sheet's colours keep what the look promises: 6:1 for text, 3:1 for what has to be seen."""

import re
from pathlib import Path

import pytest

from trainingsite.content import theme

CSS = (Path(__file__).parents[2] / "trainingsite/static/site.css").read_text("utf-8")
SCHEMES = ("light", "dark")
GROUNDS = ("paper", "card", "tint", "good-bg", "care-bg", "stop-bg")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "quiet", "link", "good", "care", "stop") for ground in GROUNDS),
    ("post-ink", "post"),
    ("go-ink", "go"),
    ("way-ink", "way"),
    ("done-ink", "done"),
]
SHAPE_PAIRS = [
    *((shape, ground) for shape in ("field", "focus", "go") for ground in GROUNDS),
    ("way", "post"),
    ("focus-on-post", "post"),
]


def colours(scheme: str) -> dict[str, str]:
    """The tokens of the first :root that are plain colours, as the scheme shows them."""
    root = re.search(r":root \{(.*?)\n  \}", CSS, re.DOTALL)
    assert root
    found: dict[str, str] = {}
    for name, value in re.findall(r"--([a-z-]+):\s*([^;]+);", root[1]):
        both = re.findall(r"#[0-9a-f]{6}\b", value)
        if both:
            found[name] = both[0] if scheme == "light" else both[-1]
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_six_to_one(scheme: str, ink: str, ground: str) -> None:
    shown = colours(scheme)

    assert theme.contrast(shown[ink], shown[ground]) >= theme.TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_controls_focus_and_buttons_have_three_to_one(scheme: str, shape: str, ground: str) -> None:
    shown = colours(scheme)

    assert theme.contrast(shown[shape], shown[ground]) >= theme.SHAPE


def test_the_theme_reckons_with_the_grounds_that_the_style_sheet_has() -> None:
    light, dark = colours("light"), colours("dark")

    assert tuple(light[ground] for ground in GROUNDS) == theme.LIGHT_GROUNDS
    assert tuple(dark[ground] for ground in GROUNDS) == theme.DARK_GROUNDS


def test_the_theme_reckons_with_the_inks_that_the_style_sheet_has() -> None:
    light, dark = colours("light"), colours("dark")

    assert (light["post-ink"], light["way-ink"], dark["go-ink"]) == (theme.POST_INK, theme.WAY_INK, theme.DARK_GO_INK)


def test_no_colour_stands_outside_the_tokens() -> None:
    after = CSS.split("@layer base {", 1)[1]
    on_purpose = {"#fff", "#000"}

    assert set(re.findall(r"#[0-9a-f]{3,8}\b(?=[^{]*;)", after)) <= on_purpose
