"""What a result page says about an answer, as HTML: rendered once for all who gave the same answer."""

import json
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from flask import render_template
from markupsafe import Markup

from trainingsite.content.catalogue import catalogue
from trainingsite.quiz.questions import Reveal
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.pages import Told


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that what is said about an answer hangs on; `told` follows from the rest."""

    versions: tuple[str, ...]
    item_id: str
    number: int
    answer: str
    reveal: Reveal
    prose: Hashable
    told: Told = field(compare=False)


def said(attempt: AttemptView, reveal: Reveal, told: Told) -> Markup:
    """What is said about an answer of an attempt that is over."""
    given = told.response
    answer = json.dumps([given.value, given.certainty, given.tries] if given else None)
    versions = (attempt.version, *attempt.graded_by)
    prose = cast(Hashable, catalogue().prose)
    return _rendered(Said(versions, told.question.id, told.number, answer, reveal, prose, told))


@lru_cache(maxsize=4096)
def _rendered(answer: Said) -> Markup:
    return Markup(render_template("training/answer.html", each=answer.told))  # noqa: S704
