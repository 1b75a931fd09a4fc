"""Gaps in a text as Moodle's cloze writes them: `{1:SHORTANSWER:=right#why~*#anything else}` inside the text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from trainingsite.quiz.exchange.asked import Answer, Asked, Blanked
from trainingsite.quiz.exchange.labels import per_cent_of, share_of
from trainingsite.quiz.exchange.prose import Form, line_of, markdown_of
from trainingsite.quiz.exchange.report import Notes
from trainingsite.quiz.questions.gap import MARK

FILL = "Fill in the gaps."
TYPED = ("SHORTANSWER", "SA", "MW")
CASED = ("SHORTANSWER_C", "SAC", "MWC")
PICKED: tuple[str, ...] = ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH")
PICKED += ("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS")
PARAGRAPH_ENDS = re.compile(r"\n[ \t]*\n")
HOLE = "\u241f"

_GAP = re.compile(r"\{(\d{0,4}):([A-Z_]{2,20}):((?:\\.|[^\\}])*)\}", re.DOTALL)
_SHARE = re.compile(r"%(-?\d{1,3}(?:[.,]\d{0,9})?)%")
_SIGNS = re.compile(r'[\\}#~/"]')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HOLES = re.compile(f"{HOLE}(\\d+){HOLE}")


def cloze_of(asked: Asked) -> str:
    """Stem and text with the gaps written into them."""
    written = {blank.name: _written(blank) for blank in asked.blanks}
    text = MARK.sub(lambda match: written[match[1]], asked.text)
    return f"{asked.stem}\n\n{text}"


def is_clozeable(text: str) -> bool:
    """Whether nothing in a text would be read as a gap that is none."""
    return not _GAP.search(text)


def read_cloze(asked: Asked, raw: str, form: Form, notes: Notes) -> Asked | None:
    """`asked` with the gaps of a text; None, with the reason among the notes, if one of them is none of ours."""
    found = list(_GAP.finditer(raw))
    if not found:
        notes.left_out("the question", "there is no gap in its text")
        return None
    if kinds := sorted({match[2] for match in found} - {*TYPED, *CASED, *PICKED}):
        notes.left_out(f"the question, with a gap of the kind {', '.join(kinds)}", "our gaps are typed or picked")
        return None
    if len({match[1] or "1" for match in found}) > 1:
        notes.changed("gaps counted differently", "each gap counts the same here")
    if any(match[2] in CASED for match in found):
        notes.changed("capitals mattered", "they make no difference here")
    blanks = tuple(
        Blanked(f"gap-{number}", match[2] in PICKED, tuple(_answers(match[3], form, notes)))
        for number, match in enumerate(found, 1)
    )
    numbers = iter(range(len(found)))
    holed = _GAP.sub(lambda _: f"{HOLE}{next(numbers)}{HOLE}", raw.replace(HOLE, ""))
    whole = markdown_of(holed, form, notes)
    if _HOLES.findall(whole) != [str(number) for number in range(len(found))]:
        notes.left_out("the question", "a gap stands inside something that isn't carried")
        return None
    stem, text = _divided(whole)
    if not stem:
        notes.changed("it asked nothing beside its text", f"its stem says “{FILL}”")
    return replace(asked, stem=stem or FILL, text=text, blanks=blanks)


def named(text: str, names: tuple[str, ...]) -> str:
    """A text of `read_cloze` with the gaps under these names."""
    return _HOLES.sub(lambda match: f"{{{{{names[int(match[1])]}}}}}", text)


def _divided(text: str) -> tuple[str, str]:
    """The paragraphs before the first that has a gap, which ask; and the rest, which is filled."""
    ends = [end for end in PARAGRAPH_ENDS.finditer(text) if end.end() <= text.index(HOLE)]
    return (text[: ends[-1].start()], text[ends[-1].end() :]) if ends else ("", text)


def _written(blank: Blanked) -> str:
    answers = "~".join(map(_answer, blank.answers))
    return f"{{1:{'MULTICHOICE_S' if blank.is_picked else 'SHORTANSWER'}:{answers}}}"


def _answer(answer: Answer) -> str:
    is_right = answer.share == 1 and not answer.text.startswith("%")
    share = "=" if is_right else f"%{per_cent_of(answer.share)}%"
    feedback = f"#{_escaped(answer.feedback)}" if answer.feedback else ""
    return f"{share}{_escaped(answer.text)}{feedback}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", re.sub(r"\s*\n\s*", " ", text))


def _answers(text: str, form: Form, notes: Notes) -> Iterator[Answer]:
    for piece in _split(text, "~"):
        said, *feedback = _split(piece, "#")
        share = Fraction(said.startswith("="))
        said = said.removeprefix("=")
        if weight := _SHARE.match(said):
            share, said = share_of(Fraction(weight[1].replace(",", "."))), said[weight.end() :]
        why = markdown_of(_meant("#".join(feedback)), form, notes)
        yield Answer(line_of(_meant(said), form, notes), share, why)


def _split(text: str, sign: str) -> list[str]:
    """`text` at each bare `sign`; an escaped one stays with its backslash."""
    parts = [""]
    for match in re.finditer(r"\\.|[^\\]", text, re.DOTALL):
        if match[0] == sign:
            parts.append("")
        else:
            parts[-1] += match[0]
    return parts


def _meant(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
