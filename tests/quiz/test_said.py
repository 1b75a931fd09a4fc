"""What each type of item says of an answer, and what it says to authors, compared with what was agreed on.

After a change that is meant: `.venv/bin/python -m tests.quiz.test_said` writes the snapshots anew. Read them.
"""

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.quiz.reading import one_item
from tests.quiz.said import ANSWERS, FAULTY, Form
from trainingsite.infra.refused import Refused
from trainingsite.quiz.questions import TYPES, Item, Pick, Remark

HERE = Path(__file__).parent / "snapshots"


def backwards(question: Item) -> tuple[int, ...]:
    """An order that isn't the file's."""
    return tuple(reversed(range(question.shape)))


def short(form: Form) -> str:
    """A form, without the whole of what is very long."""
    return repr({name: [each[:40] for each in values] for name, values in form.items()})


def remark(said: Remark) -> str:
    return f"[{said.about!r}] {said.said[:200]!r} earns {said.credit}: {said.why!r} ({said.misconception})"


def pick(question: Item, picked: Pick) -> str:
    tag = f"{picked.credit} ({picked.misconception})"
    return f"{picked.part!r} {picked.choice!r} {tag}: {question.pick_words(picked)!r}"


def answered(question: Item, form: Form) -> Iterator[str]:
    """What becomes of a posted form."""
    yield f"\nposted {short(form)}"
    try:
        answer = question.read_answer(form, backwards(question))
    except Refused as refused:
        yield f"  refused {refused.status} {refused.code} {refused.facts}"
        return
    yield f"  kept {str(answer)[:40]!r}, {question.extent(answer)}, earns {question.mark(answer)}"
    yield f"  holds {question.holds(answer)}, harms {question.harms(answer)}"
    yield f"  on the page {short(question.fields(answer, backwards(question)))}"
    yield from (f"  picked {pick(question, each)}" for each in question.picks(answer))
    yield from (f"  said {remark(each)}" for each in question.remarks(answer))


def shown(kind: str) -> str:
    """Everything that an item of a type says."""
    question = one_item(kind)
    lines = [f"{kind}: {question.shape} to shuffle, {question.guess_score} by guessing"]
    lines += [f"  offered {pick(question, each)}" for each in question.offered]
    lines += [f"  key {remark(each)}" for each in question.key()]
    lines += [f"  names {tag} at {'.'.join(map(str, path))}" for path, tag in question.tags]
    lines += [line for form in ANSWERS[kind] for line in answered(question, form)]
    for number, change in enumerate(FAULTY[kind], 1):
        lines.append(f"\nfaults of change {number}")
        for fault in one_item(kind, **change).faults():
            lines.append(f"  {'.'.join(map(str, fault.path))}: {fault.what} — {fault.mend}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_says_what_was_agreed_on(kind: str) -> None:
    kept, now = (HERE / f"{kind}.txt").read_text("utf-8"), shown(kind)
    changes = list(difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm=""))

    assert not changes, "\n".join([*changes, "If this is meant: .venv/bin/python -m tests.quiz.test_said"])


@pytest.mark.parametrize("kind", TYPES)
def test_what_authors_read_names_its_place_and_how_to_mend_it(kind: str) -> None:
    faults = [fault for change in FAULTY[kind] for fault in one_item(kind, **change).faults()]

    assert faults
    assert all(fault.mend[:1].islower() or fault.mend.startswith("`") for fault in faults)


if __name__ == "__main__":
    for name in TYPES:
        (HERE / f"{name}.txt").write_text(shown(name), "utf-8")
