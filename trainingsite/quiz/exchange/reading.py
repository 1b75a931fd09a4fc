"""A file of others, whatever it is, as items of ours."""

from collections.abc import Iterable
from pathlib import PurePath

from trainingsite.quiz.exchange.asked import Found
from trainingsite.quiz.exchange.decoding import decode, refuse_large
from trainingsite.quiz.exchange.gift_reading import read_gift
from trainingsite.quiz.exchange.into_items import Imported, items_of
from trainingsite.quiz.exchange.moodle_reading import read_moodle
from trainingsite.quiz.exchange.package import is_package, read_package
from trainingsite.quiz.exchange.qti_names import kind_of
from trainingsite.quiz.exchange.qti_reading import read_qti
from trainingsite.quiz.exchange.report import NotReadable
from trainingsite.quiz.exchange.xmltext import read_xml

OTHERS = {
    "assessmenttest": "this is a QTI test, which only names its questions: give the package (.zip)",
    "manifest": "this is a package's list of contents: give the package itself (.zip)",
    "questestinterop": "this is QTI 1.2, which isn't read: export it as QTI 2.1 or later, or as Moodle XML",
    "moodle_backup": "this is part of a course backup: export the questions as Moodle XML",
    "html": "this is a web page: export the questions as GIFT, Moodle XML or QTI",
}
WANTED = "give a GIFT file, Moodle XML, or QTI 2.1, 2.2 or 3.0"


def read_questions(data: bytes, name: str) -> Imported:
    """The questions that a file holds; `name` is the file's, and its ending decides between text and XML.

    Raises:
        NotReadable: if the file as a whole can't be read. One question that can't is among the notes.
    """
    refuse_large(data, name)
    if is_package(data):
        return items_of(read_package(data, name), name)
    text = decode(data, name)
    if not text.strip():
        raise NotReadable(name, "the file is empty", WANTED)
    if PurePath(name).suffix.lower() in (".gift", ".txt") or not text.lstrip().startswith("<"):
        return items_of(_some(read_gift(text), name), name)
    return items_of(_xml(text, name), name)


def _xml(text: str, name: str) -> Iterable[Found]:
    root = read_xml(text, name)
    kind = kind_of(root)
    if kind == "quiz":
        return _some(read_moodle(root), name)
    if kind == "assessmentItem":
        return [read_qti(root, f"line {root.sourceline}")]
    raise NotReadable(name, OTHERS.get(kind.lower(), f"its root element, {kind[:40]}, isn't one that we know"), WANTED)


def _some(found: Iterable[Found], name: str) -> Iterable[Found]:
    everything = tuple(found)
    if not everything:
        raise NotReadable(name, "there is no question in it", WANTED)
    return everything
