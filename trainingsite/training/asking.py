"""What an item's page shows of a question and of the way through the items, as HTML: once for all who see the same."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from flask import get_template_attribute, render_template
from markupsafe import Markup

from trainingsite.content.catalogue import catalogue
from trainingsite.quiz.fields import Posted
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.pages import Asked, Place

CHOSEN = frozenset(("choice", "multiple", "judgement", "match", "order", "transcript"))
Filled = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that a question's form hangs on; `asked` follows from the rest."""

    version: str
    item_id: str
    order: tuple[int, ...]
    filled: Filled
    prose: Hashable
    asked: Asked = field(compare=False)


def question_form(attempt: AttemptView, asked: Asked, given: Posted) -> Markup:
    """A question of an attempt with what is filled in.

    Neither what somebody put into words of their own nor what they sent and isn't kept is remembered.
    """
    filled = tuple((name, tuple(values)) for name, values in given.items())
    form = Form(attempt.version, asked.question.id, asked.order, filled, cast(Hashable, catalogue().prose), asked)
    chosen = asked.question.type in CHOSEN and given == asked.given
    return _remembered(form) if not filled or chosen else _rendered(form)


def _rendered(form: Form) -> Markup:
    given = dict(form.filled)
    return Markup(render_template("training/question.html", asked=form.asked, given=given))  # noqa: S704


_remembered = lru_cache(maxsize=4096)(_rendered)


@lru_cache(maxsize=4096)
def way(places: tuple[Place, ...], here: int) -> Markup:
    """The list of an attempt's items, as buttons of the form."""
    return Markup(get_template_attribute("training/way.html", "way")(places, here))  # noqa: S704
