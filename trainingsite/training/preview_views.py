"""Quizzes as learners see them, for authors and coordinators. Nothing is stored."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow
from trainingsite.infra.refused import Refused
from trainingsite.quiz.showing import backstage
from trainingsite.training import pages
from trainingsite.training.forms import answer_error
from trainingsite.training.pages import Answered

preview = Blueprint("preview", __name__)
MOST_SEED = 2**62


@preview.get("/desk/quizzes/<slug>/preview")
@allow(Permission.PREVIEW_QUIZZES)
def quiz(slug: str) -> ResponseReturnValue:
    return preview_page(slug, None)


@preview.post("/desk/quizzes/<slug>/preview")
@allow(Permission.PREVIEW_QUIZZES)
def mark(slug: str) -> ResponseReturnValue:
    """Mark one of the items, as in an inline check."""
    shown = backstage(catalogue().quiz(slug).quiz.within(catalogue().site.nation), seed())
    here = next((each for each in shown if each.item.id == request.form.get("item")), None)
    if here is None:
        raise Refused("item_unknown", status=404, item=request.form.get("item", ""))
    fields = request.form.to_dict(flat=False)
    try:
        answer = here.item.read_answer(fields, here.drawn.order)
    except Refused as refused:
        if (words := answer_error(refused)) is None:
            raise
        return preview_page(slug, Answered(here.item.id, None, fields, words)), 422
    return preview_page(slug, Answered(here.item.id, answer, fields))


def seed() -> int:
    """The seed that the address names; 1 if it names none."""
    return min(max(0, request.args.get("seed", 1, type=int)), MOST_SEED)


def preview_page(slug: str, answered: Answered | None) -> str:
    version = catalogue().quiz(slug)
    shown = backstage(version.quiz.within(catalogue().site.nation), seed())
    previews = [pages.previewed(each, answered) for each in shown]
    return render_template("training/preview.html", version=version, previews=previews, seed=seed(), most=MOST_SEED)
