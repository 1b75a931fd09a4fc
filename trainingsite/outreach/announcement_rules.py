"""Whom an announcement can be for, and what may stand in it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainingsite.infra.refused import Refused
from trainingsite.selection.letter_rules import Words, fill, refuse_text
from trainingsite.selection.stage_rules import Stage

MENTEES = "mentees"
AUDIENCES = (*(stage.value for stage in Stage), MENTEES)
FILLED_IN = frozenset({"name", "scheme"})
READY, SENT, LEFT_OUT = "ready", "sent", "left-out"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to announce, and to which groups of a cohort."""

    audience: tuple[str, ...]
    words: Words


def checked(draft: Draft) -> Draft:
    """The draft with each group once, in their order, and the subject on one line.

    Raises:
        Refused: "nobody_chosen", "placeholder_unknown".
    """
    chosen = tuple(one for one in AUDIENCES if one in draft.audience)
    if not chosen:
        raise Refused("nobody_chosen", status=422)
    for text in (draft.words.subject, draft.words.body):
        refuse_text(text, FILLED_IN)
    return Draft(chosen, Words(" ".join(draft.words.subject.split()), draft.words.body.replace("\r\n", "\n")))


def read_by(words: Words, name: str, scheme: str) -> Words:
    """The words as one reader gets them."""
    return fill(words, {"name": name, "scheme": scheme})


def stages_of(audience: Sequence[str]) -> tuple[Stage, ...]:
    """The stages among the groups."""
    return tuple(stage for stage in Stage if stage.value in audience)
