"""Plain text that stands in Markdown as it is."""

import re

_TAG_OR_ENTITY = re.compile(r"<(?=[a-zA-Z/!?])|&(?=#?\w{1,10};)")
_LINE_START = re.compile(r"^([#>+-]|={2,}|!!!|\?\?\?|:::)|^(\d{1,9})([.)])(?=\s)", re.MULTILINE)
_UNDERSCORE = re.compile(r"(?<![^\W_])_(?!_)(?=\w)|(?<=[^\W_])_(?![\w])")


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly it."""
    text = _TAG_OR_ENTITY.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", text)
    text = re.sub(r"[\\`*]", r"\\\g<0>", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    if "](" in text or "[[" in text or "[^" in text or "]:" in text:
        text = text.replace("[", "\\[")
    return _LINE_START.sub(_kept_start, text)


def _kept_start(match: re.Match[str]) -> str:
    """The beginning of a line that Markdown would take for a list, a heading or a mark of ours."""
    start, number, sign = match.groups()
    if number:
        return f"{number}\\{sign}"
    return f"&#{ord(start[0])};{start[1:]}" if start[0] in "=?:" else f"\\{start}"
