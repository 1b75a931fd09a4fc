"""SVG to PNG. Our drawings hold outlines instead of text, so that no font is looked for."""

import resvg_py


def png(svg: str, width: int) -> bytes:
    """The drawing as a PNG, `width` pixels wide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))
