"""The desk's pages about quizzes: they read what a job has stored."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, may, scheme_ids
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.infra.db import db
from trainingsite.schemes.queries import named
from trainingsite.training import analysis, analysis_pages

room = Blueprint("analysis", __name__)


@room.get("/desk/quizzes")
@allow(Permission.SEE_STATISTICS)
def quizzes() -> ResponseReturnValue:
    lines = analysis_pages.lines(catalogue(), analysis.all_stored(db.session()))
    regrades = may(current_actor(), Permission.REGRADE)
    return render_template("training/quizzes.html", lines=lines, regrades=regrades)


@room.get("/desk/quizzes.csv")
@allow(Permission.SEE_STATISTICS)
def sheet() -> ResponseReturnValue:
    lines = analysis_pages.lines(catalogue(), analysis.all_stored(db.session()))
    rows = analysis_pages.rows(lines, current_actor().zone)
    return take_away(current_actor(), Sheet("quizzes", Permission.SEE_STATISTICS), rows)


@room.get("/desk/quizzes/<slug>")
@allow(Permission.SEE_STATISTICS)
def quiz(slug: str) -> ResponseReturnValue:
    version = catalogue().quiz(slug)
    found = analysis.stored(db.session(), slug)
    if found is None:
        return render_template("training/quiz_figures_none.html", title=version.title, slug=slug)
    schemes = dict(named(db.session(), scheme_ids(current_actor(), Permission.SEE_STATISTICS)))
    return render_template("training/quiz_figures.html", page=analysis_pages.page(catalogue(), found, schemes))


@room.post("/desk/quizzes/<slug>/refresh")
@allow(Permission.SEE_STATISTICS)
def refresh(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        analysis.refresh(act, slug)
    flash("The figures are being worked out. Look again in a moment.", "calm")
    return redirect(url_for("analysis.quiz", slug=slug))
