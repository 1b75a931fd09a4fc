"""Questions as GIFT, so that the platform that made the format, and our own reader, read the same again."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from trainingsite.quiz.exchange.asked import ANYTHING, Answer, Asked
from trainingsite.quiz.exchange.gift_answers import ARROW
from trainingsite.quiz.exchange.labels import per_cent_of
from trainingsite.quiz.exchange.report import Notes
from trainingsite.quiz.questions.number import plain

_SIGNS = re.compile(r"[\\:#={}~]")


def gift_of(asked: Asked, notes: Notes) -> str | None:
    """One question as GIFT, or None with the reason among the notes."""
    if why := _unsayable(asked):
        notes.left_out("the item", why)
        return None
    if asked.hints:
        notes.left_out("its hints", "a question has none in GIFT")
    if asked.units:
        notes.left_out("its units", "a number has none in GIFT")
    marks = [f"[id:{asked.idnumber}]", *(f"[tag:{label}]" for label in asked.labels)]
    general = [f"####{_text(asked.why)}"] * bool(asked.why)
    lines = [f"\t{line}" for line in (*_answers(asked), *general)]
    sign = "#" if asked.kind == "number" else ""
    head = f"::{_escaped(asked.name)}::[markdown]{_escaped(asked.stem)}{{{sign}"
    return "\n".join([f"// {' '.join(marks)}", head, *lines, "}"]) + "\n"


def gift_file(questions: Iterable[tuple[str, str]], title: str) -> str:
    """A file of questions (pool, text). Pools are categories, so that the other platform can draw from them."""
    questions = tuple(questions)
    parts, present = [f"// {' '.join(title.split())}\n"], ""
    for pool, text in questions:
        if pool != present:
            parts.append(f"$CATEGORY: $course$/top/{_category(title)}{'/' * bool(pool)}{pool}\n")
            present = pool
        parts.append(text)
    return "\n".join(parts)


def _category(title: str) -> str:
    return " ".join(title.replace("/", "//").split())


def _unsayable(asked: Asked) -> str:
    """Why GIFT has no form for it; "" if it has."""
    if asked.kind == "order":
        return "GIFT has no ordering question"
    if asked.kind == "gap":
        return "GIFT has no gaps that are filled inside a text"
    if asked.kind == "match" and any(ARROW in pair.prompt for pair in asked.pairs):
        return f"a prompt with {ARROW} would end there"
    if asked.kind == "short" and any(ARROW in text for each in asked.answers for text in (each.text, each.feedback)):
        return f"with {ARROW} in an answer it would be read as a matching question"
    return ""


def _answers(asked: Asked) -> Iterator[str]:
    if asked.kind == "match":
        yield from (f"={_text(pair.prompt)} {ARROW} {_escaped(pair.partner)}" for pair in asked.pairs)
        return
    for answer in asked.answers:
        feedback = f"#{_text(answer.feedback)}" if answer.feedback else ""
        if asked.kind == "number":
            yield _number(answer, feedback)
        elif asked.kind == "short":
            yield f"={_weight(answer.share)}{_text(answer.text)}{feedback}"
        elif asked.kind == "choice" and answer.share == 1:
            yield f"={_text(answer.text)}{feedback}"
        else:
            yield f"~{_weight(answer.share) if answer.share else ''}{_text(answer.text)}{feedback}"


def _number(answer: Answer, feedback: str) -> str:
    if answer.text == ANYTHING:
        return f"~{feedback}"
    return f"={_weight(answer.share)}{answer.text}:{plain(answer.tolerance)}{feedback}"


def _weight(share: Fraction) -> str:
    return f"%{per_cent_of(share)}%"


def _text(text: str) -> str:
    """`text` where it may name its format: one that begins like a format or a weight names its own, to stay text."""
    return f"[markdown]{_escaped(text)}" if text.startswith(("[", "%")) else _escaped(text)


def _escaped(text: str) -> str:
    """`text` with what would be a sign escaped."""
    return _SIGNS.sub(r"\\\g<0>", text).replace("\n", r"\n")
