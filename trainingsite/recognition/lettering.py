"""Letters as outlines, so that a badge looks the same in every browser, wallet and picture viewer. Pure.

Lengths are in the units of the drawing, angles in degrees clockwise from twelve o'clock.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FALLBACK = "·"


@dataclass(frozen=True, slots=True)
class Typeface:
    """Glyphs by letter as (advance, SVG path), in font units with y upwards."""

    units: int
    cap_height: int
    glyphs: Mapping[str, tuple[int, str]]

    def glyph(self, letter: str) -> tuple[int, str]:
        """The letter, or the letter without its accents, or a dot."""
        if letter in self.glyphs:
            return self.glyphs[letter]
        return self.glyphs.get(unicodedata.normalize("NFD", letter)[0], self.glyphs[FALLBACK])

    def width(self, text: str, size: float, spacing: float = 0.0) -> float:
        """How wide `text` is at a font size, with `spacing` after each letter."""
        return sum(self.glyph(letter)[0] * size / self.units + spacing for letter in text)


@dataclass(frozen=True, slots=True)
class Arc:
    """A circle's part around (`x`, `y`) to write on; `below` means at the foot, with the letters' feet outwards."""

    x: float
    y: float
    radius: float
    most_degrees: float
    below: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How letters are drawn."""

    face: Typeface
    size: float
    spacing: float = 0.0


def on_arc(text: str, arc: Arc, style: Style) -> str:
    """SVG paths of `text`, centred on the arc and made smaller if it is too long for it."""
    wide = style.face.width(text, style.size, style.spacing)
    most = math.radians(arc.most_degrees) * arc.radius
    shrink = min(1.0, most / wide) if wide else 1.0
    size, spacing = style.size * shrink, style.spacing * shrink
    scale = size / style.face.units
    side = -1 if arc.below else 1
    at = -wide * shrink / 2
    drawn = []
    for letter in text:
        advance, path = style.face.glyph(letter)
        angle = side * (at + advance * scale / 2) / arc.radius
        turn = angle + (math.pi if arc.below else 0.0)
        foot_x = arc.x + arc.radius * math.sin(turn)
        foot_y = arc.y - arc.radius * math.cos(turn)
        if path:
            where = f"translate({number(foot_x)} {number(foot_y)}) rotate({number(math.degrees(angle))})"
            back = number(-advance * scale / 2)
            drawn.append(f'<path transform="{where} translate({back}) scale({scale:.5f} {-scale:.5f})" d="{path}"/>')
        at += advance * scale + spacing
    return "".join(drawn)


def on_line(text: str, x: float, y: float, style: Style) -> str:
    """SVG paths of `text` from (`x`, `y`) to the right; `y` is the baseline."""
    scale = style.size / style.face.units
    drawn = []
    for letter in text:
        advance, path = style.face.glyph(letter)
        if path:
            where = f"translate({number(x)} {number(y)}) scale({scale:.5f} {-scale:.5f})"
            drawn.append(f'<path transform="{where}" d="{path}"/>')
        x += advance * scale + style.spacing
    return "".join(drawn)


def broken(text: str, most: float, style: Style) -> Sequence[str]:
    """`text` in lines that are at most `most` wide, broken between words; a longer word keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and style.face.width(longer, style.size, style.spacing) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def number(value: float) -> str:
    """A coordinate, short and always the same."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"
