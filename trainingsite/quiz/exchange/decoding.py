"""Bytes as text: UTF-8, or UTF-16 that says so; anything else is refused with its place."""

from trainingsite.quiz.exchange.report import Notes, NotReadable, several
from trainingsite.quiz.fields import UNREADABLE

LARGEST = 10 * 1024 * 1024
UTF16 = (b"\xff\xfe", b"\xfe\xff")
UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


def decode(data: bytes, place: str) -> str:
    """The text that `data` holds, with lines ending in \\n.

    Raises:
        NotReadable: if it is too large, or in another encoding; it says at which byte.
    """
    refuse_large(data, place)
    if data.startswith(UTF32):
        raise NotReadable(place, "the file is in UTF-32", "save it with the encoding UTF-8")
    try:
        text = data.decode("utf-16" if data.startswith(UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        skipped = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        what = f"the file isn't in UTF-8, from byte {error.start + skipped + 1} on"
        raise NotReadable(place, what, "save it with the encoding UTF-8") from None
    if "\0" in text:
        what = f"the file holds a null character, the first after {several(text.index(chr(0)), 'other')}: it isn't text"
        raise NotReadable(place, what, "save it as text with the encoding UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def refuse_large(data: bytes, place: str) -> None:
    """
    Raises:
        NotReadable: if there is more than we read.
    """
    if len(data) > LARGEST:
        what = f"the file is larger than {LARGEST // 1024 // 1024} MB"
        raise NotReadable(place, what, "split it, or leave out pictures and other media")


def shown(text: str, notes: Notes) -> str:
    """`text` without the characters that no page can show."""
    if UNREADABLE.search(text):
        notes.left_out("characters that can't be shown", "they are control or private characters")
        return UNREADABLE.sub("", text)
    return text
