"""A university's two colours made into the page's tokens, or refused if somebody could not see them.

Pure. Colours are `#rrggbb`. Contrast is WCAG 2.2's ratio of relative luminances, from 1 to 21
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). The house asks for more than level AA: 6:1 for text.
"""

import colorsys
import re

TEXT = 6.0
SHAPE = 3.0
CALM = 0.5
LIGHT_GROUNDS = ("#fbf9f4", "#ffffff", "#f2efe5", "#e7f3e6", "#fdf1da", "#fdecea")
DARK_GROUNDS = ("#14201b", "#1b2a24", "#22332c", "#173323", "#38270f", "#3a1917")
POST_INK = "#ffffff"
WAY_INK = "#231a00"
DARK_GO_INK = "#0c2119"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, the same in both directions."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def theme_css(post: str, way: str) -> str:
    """The style sheet that puts `post` (header, buttons, links) and `way` (the waymark) into the tokens.

    Links and the dark scheme's buttons are `post` made darker or lighter as far as reading them takes.

    Raises:
        ValueError: not a colour, or a pair with too little contrast; the message names pair and ratio.
    """
    for name, colour in (("post", post), ("way", way)):
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"{name} is {colour!r}; write a colour as #rrggbb")
    _need(TEXT, f"white text on post {post}", contrast(POST_INK, post))
    _need(TEXT, f"the arrow {WAY_INK} on way {way}", contrast(WAY_INK, way))
    _need(SHAPE, f"way {way} on post {post}", contrast(way, post))
    link = _readable(post, -0.01, LIGHT_GROUNDS)
    pale = _readable(post, 0.01, (*DARK_GROUNDS, DARK_GO_INK))
    lines = (
        f"--post: light-dark({post}, {_shade(post, -0.04)});",
        f"--go: light-dark({post}, {pale});",
        f"--link: light-dark({link}, {pale});",
        f"--way: {way};",
    )
    return ":root {\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def _need(least: float, pair: str, ratio: float) -> None:
    if ratio < least:
        raise ValueError(f"{pair} has a contrast of {ratio:.2f}:1; it needs {least:g}:1 or more")


def _readable(colour: str, step: float, grounds: tuple[str, ...]) -> str:
    """The first shade of `colour`, going by `step` of lightness, that is text on every ground."""
    shades = (_shade(colour, step * count) for count in range(101))
    return next(shade for shade in shades if all(contrast(shade, ground) >= TEXT for ground in grounds))


def _shade(colour: str, lighter: float) -> str:
    """`colour` in the same hue, `lighter` by that much of 1 and calm enough to read long."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    calm = saturation if lighter <= 0 else min(saturation, CALM)
    mixed = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + lighter)), calm)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
