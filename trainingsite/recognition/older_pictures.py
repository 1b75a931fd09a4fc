"""Open Badges 2.0 in pictures: the assertion, its address or its signed form, in a PNG or an SVG. Pure.

1EdTech Open Badges 2.0, baking specification: keyword `openbadges`, namespace http://openbadges.org.
"""

from xml.parsers import expat

from trainingsite.recognition.baking import NotBaked, SvgReader, chunks

KEYWORD = b"openbadges"
NAMESPACE = "http://openbadges.org"


def text_in_png(picture: bytes) -> str | None:
    """What an older badge wrote into a PNG; None if there is nothing of the kind.

    Raises:
        NotBaked: no whole PNG, or more than one such text.
    """
    found = [data for kind, data in chunks(picture) if kind in (b"iTXt", b"tEXt") and data.split(b"\0")[0] == KEYWORD]
    if len(found) > 1:
        raise NotBaked("There is more than one badge in this picture, and it can't be said which one counts.")
    if not found:
        return None
    rest = found[0].partition(b"\0")[2]
    parts = rest[2:].split(b"\0", 2) if rest[:2] == b"\0\0" else [rest]
    try:
        return parts[-1].decode().strip()
    except UnicodeDecodeError as error:
        raise NotBaked("The badge in this picture isn't readable text.") from error


def text_in_svg(picture: bytes) -> str | None:
    """What an older badge wrote into an SVG; None if there is nothing of the kind.

    Raises:
        NotBaked: no well-formed SVG, or more than one such text.
    """
    reader = SvgReader(f"{NAMESPACE} assertion")
    try:
        reader.parser.Parse(picture, True)
    except (expat.ExpatError, ValueError, LookupError, RecursionError) as error:
        raise NotBaked("This isn't a whole SVG picture.") from error
    if len(reader.found) > 1:
        raise NotBaked("There is more than one badge in this picture, and it can't be said which one counts.")
    if not reader.found:
        return None
    verify, *inside = reader.found[0]
    return "".join(inside).strip() or verify.strip()
