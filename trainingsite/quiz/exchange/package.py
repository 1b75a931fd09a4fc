"""A package: a zip file with a list of contents. Nothing is unpacked; only what the list names as questions is read."""

import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

from trainingsite.quiz.exchange.asked import Found
from trainingsite.quiz.exchange.decoding import LARGEST, decode
from trainingsite.quiz.exchange.qti_names import below, kind_of
from trainingsite.quiz.exchange.qti_reading import read_qti
from trainingsite.quiz.exchange.report import Notes, NotReadable, several
from trainingsite.quiz.exchange.xmltext import Node, read_xml

MOST_FILES = 2000
MOST_BYTES = 5 * LARGEST
MOST_TIMES = 200
MANIFEST = "imsmanifest.xml"
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
PACK = "pack it again as a plain zip file"
ENCRYPTED = 0x1


def is_package(data: bytes) -> bool:
    """Whether the bytes are a zip file's."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def read_package(data: bytes, place: str) -> tuple[Found, ...]:
    """The questions of a package, in the order of its list.

    Raises:
        NotReadable: if it is no such package, or one that could do harm.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except BROKEN as error:
        raise _broken(place, error) from None
    with archive:
        _refuse_harm(archive, place)
        return tuple(_questions(archive, place))


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """The text of a file inside; no more of it is unpacked than its entry said."""
    try:
        data = archive.read(name)
    except BROKEN as error:
        raise _broken(name, error) from None
    return decode(data, name)


def _broken(place: str, error: Exception) -> NotReadable:
    return NotReadable(place, f"the zip file is broken: {str(error)[:80]}", PACK)


def _refuse_harm(archive: zipfile.ZipFile, place: str) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise NotReadable(place, f"it holds more than {MOST_FILES} files", "split it into several packages")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        what = f"unpacked it would be larger than {MOST_BYTES // 1024 // 1024} MB"
        raise NotReadable(place, what, "leave out pictures and other media")
    names: set[str] = set()
    for entry in entries:
        if why := _harm(entry, names):
            raise NotReadable(f"{place}: {entry.filename[:80]!r}", why, PACK)
        names.add(entry.filename)


def _harm(entry: zipfile.ZipInfo, names: set[str]) -> str:
    """What is wrong with an entry; "" if nothing is."""
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name.partition("/")[0] or ".." in name.split("/"):
        return "a file's name leads out of the package"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link stands there instead of a file"
    if entry.flag_bits & ENCRYPTED:
        return "it is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is compressed in an unusual way"
    if entry.file_size > LARGEST // 10 and entry.file_size > MOST_TIMES * entry.compress_size:
        return f"unpacked it would be more than {MOST_TIMES} times as large"
    return "a name stands there twice" if name in names else ""


def _questions(archive: zipfile.ZipFile, place: str) -> Iterator[Found]:
    names = sorted((name for name in archive.namelist() if posixpath.basename(name) == MANIFEST), key=len)
    if not names:
        what = f"it has no {MANIFEST}: it isn't a package of questions"
        raise NotReadable(place, what, "export the questions as a QTI 2.1 package, or as Moodle XML")
    manifest = read_xml(_text(archive, names[0]), f"{place}: {names[0]}")
    folder = posixpath.dirname(names[0])
    others = 0
    for resource in below(manifest, "resource"):
        kind = resource.get("type") or ""
        if kind.startswith(("imsqti_item_", "imsqti_apipitem_")):
            yield _question(archive, folder, resource)
        elif kind.startswith(("imsqti_test_", "imsqti_section_", "imsqti_assessment_")):
            why = "sections, order and times are set in the quiz file here"
            yield _left_out(path_of(resource), "the test", why, is_question=False)
        elif kind.startswith("imsqti_xmlv1"):
            yield _left_out(path_of(resource), "a question bank in QTI 1.2", "only QTI 2.1 and later is read")
        else:
            others += 1
    if others:
        why = "only questions are carried, no pictures or media"
        yield _left_out(names[0], several(others, "other file"), why, is_question=False)


def path_of(resource: Node) -> str:
    """The path that a resource names."""
    return unquote(resource.get("href") or "")


def _question(archive: zipfile.ZipFile, folder: str, resource: Node) -> Found:
    href = path_of(resource)
    path = posixpath.normpath(posixpath.join(folder, href))
    if not href or path not in archive.NameToInfo:
        return _left_out(href or MANIFEST, "the question", "the package doesn't hold the file that its list names")
    try:
        root = read_xml(_text(archive, path), path)
    except NotReadable as refused:
        return _left_out(refused.place, "the question", f"{refused.what} ({refused.mend})")
    if kind_of(root) != "assessmentItem":
        return _left_out(path, "the question", f"its root element is {kind_of(root)[:40]}, not an item's")
    return read_qti(root, path)


def _left_out(place: str, what: str, why: str, *, is_question: bool = True) -> Found:
    notes = Notes(place)
    notes.left_out(what, why)
    return Found(place, None, tuple(notes.found), is_question)
