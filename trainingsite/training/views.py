"""Pages for learners: modules, quizzes, attempts and the agreement."""

from collections.abc import Hashable
from datetime import UTC, datetime
from functools import lru_cache
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from trainingsite.access import Permission, may
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import Versioned
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import TOKEN_FIELD, TOKEN_PLACE, form_token
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.quiz.drawing import check_order
from trainingsite.training import asking, attempt_queries, pages, queries, reflection_queries, rewarding, rules, service
from trainingsite.training.answers import said
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.forms import AgreementForm, answer_error, client_key, phase_of, saving_of
from trainingsite.training.pages import Answered
from trainingsite.training.regrade_queries import graded_quiz
from trainingsite.training.rules import Phase
from trainingsite.training.service import Saved

room = Blueprint("training", __name__)


def me() -> int:
    """The row number of who makes this request; every view here wants somebody who is signed in."""
    person_id = current_actor().person_id
    assert person_id is not None
    return person_id


def now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


@room.get("/modules/<slug>")
@allow(Permission.SIGNED_IN)
def module(slug: str) -> ResponseReturnValue:
    return module_page(slug, None)


def module_page(slug: str, answered: Answered | None) -> str:
    shown = catalogue().module(slug)
    trains = may(current_actor(), Permission.TAKE_TRAINING)
    read = queries.sections_read(db.session(), me(), shown) if trains else None
    article = article_of(slug, read, answered) if answered else kept_article(slug, read, *versions_of(slug))
    article = article.replace(TOKEN_PLACE, form_token())
    return render_template("training/module.html", module=shown, article=article)


def versions_of(slug: str) -> tuple[tuple[str, ...], Hashable]:
    """What a module's rendering hangs on: the module, its quizzes, and what their Markdown means."""
    here = catalogue()
    versions: tuple[Versioned, ...] = (here.module(slug), *here.quizzes_of(slug))
    return tuple(version.hash for version in versions), cast(Hashable, here.prose)


@lru_cache(maxsize=1024)
def kept_article(slug: str, read: frozenset[str] | None, _versions: tuple[str, ...], _prose: Hashable) -> Markup:
    """A module's article for all who have read the same sections; rendered once while its content stays."""
    return article_of(slug, read, None)


def article_of(slug: str, read: frozenset[str] | None, answered: Answered | None) -> Markup:
    """A module's article; `read` is None for somebody who isn't in training."""
    here = catalogue()
    shown = here.module(slug)
    blank = [(here.check(slug, each), blank_form(slug, each, *versions_of(slug))) for each in shown.check_ids]
    html = render_template(
        "training/module_main.html",
        module=shown,
        read=read or frozenset(),
        trains=read is not None,
        checks=pages.checks(blank, answered),
        quizzes=here.quizzes_of(slug),
        token=TOKEN_FIELD,
    )
    return Markup(html)  # noqa: S704


@lru_cache(maxsize=512)
def blank_form(slug: str, item_id: str, _versions: tuple[str, ...], _prose: Hashable) -> Markup:
    """An inline check's unanswered form; rendered anew when the quizzes or what their Markdown means has changed."""
    question = catalogue().check(slug, item_id)
    asked = pages.Asked(question, check_order(question), {})
    return Markup(render_template("training/question.html", asked=asked, given={}))  # noqa: S704


@room.post("/modules/<slug>/sections/<section>")
@allow(Permission.TAKE_TRAINING)
def read_section(slug: str, section: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.read_section(act, slug, section)
    ids = catalogue().module(slug).section_ids
    after = ids[ids.index(section) + 1 :]
    return redirect(url_for("training.module", slug=slug, _anchor=after[0] if after else "next"))


@room.post("/modules/<slug>/checks/<item>")
@allow(Permission.SIGNED_IN)
def check(slug: str, item: str) -> ResponseReturnValue:
    question = catalogue().check(slug, item)
    fields = request.form.to_dict(flat=False)
    try:
        answer = question.read_answer(fields, check_order(question))
    except Refused as refused:
        if (words := answer_error(refused)) is None:
            raise
        return module_page(slug, Answered(item, None, fields, words)), 422
    return module_page(slug, Answered(item, answer, fields))


@room.get("/quizzes/<slug>")
@allow(Permission.SIGNED_IN)
def quiz(slug: str) -> ResponseReturnValue:
    version = catalogue().quiz(slug)
    attempts = attempt_queries.attempts(db.session(), me(), slug)
    talks = attempt_queries.talks(db.session(), me(), slug)
    return render_template(
        "training/quiz.html",
        page=pages.quiz_page(version, catalogue().items_of(version), attempts, talks, now()),
        module=catalogue().module(version.module),
        trains=may(current_actor(), Permission.TAKE_TRAINING),
    )


@room.post("/quizzes/<slug>/attempts")
@allow(Permission.TAKE_TRAINING)
def start(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        attempt = service.start_attempt(act, slug)
    return redirect(url_for("training.result", attempt=attempt))


@room.get("/attempts/<uuid:attempt>/items/<int:number>")
@allow(Permission.TAKE_TRAINING)
def item(attempt: UUID, number: int) -> ResponseReturnValue:
    found = attempt_queries.own_attempt(db.session(), me(), attempt)
    attempt_queries.item_at(found, number)
    if elsewhere := away_from(found, number):
        return redirect(elsewhere)
    return item_page(found, number)


def item_page(found: AttemptView, number: int, conflict: Saved | None = None, error: str = "") -> str:
    session = db.session()
    quiz = attempt_queries.quiz_of(session, found)
    page = pages.item_page(quiz, found, number, attempt_queries.responses(session, found.id), conflict)
    given = request.form.to_dict(flat=False) if error else page.asked.given
    form, way = asking.question_form(found, page.asked, given), asking.way(page.places, number)
    return render_template("training/item.html", page=page, given=given, form=form, way=way, error=error, now=now())


def away_from(found: AttemptView, number: int) -> str | None:
    """Where an item's page leads when the item can't be answered now: the result, the review, or the fresh item."""
    if not found.is_open:
        return url_for("training.result", attempt=found.public_id)
    if rules.is_over(found.deadline, now()):
        return url_for("training.review", attempt=found.public_id)
    if found.paused_at is not None:
        return url_for("training_breaks.during", attempt=found.public_id, number=number)
    if found.phase is Phase.SECOND and not found.drawn[number - 1].fresh:
        return url_for("training.item", attempt=found.public_id, number=found.first_open)
    return None


@room.post("/attempts/<uuid:attempt>/items/<int:number>")
@allow(Permission.TAKE_TRAINING)
def save(attempt: UUID, number: int) -> ResponseReturnValue:
    try:
        with act_as(current_actor()) as act:
            saved = service.save_answer(act, saving_of(request.form, attempt, number))
    except Refused as refused:
        if (words := answer_error(refused)) is None:
            raise
        return item_page(attempt_queries.own_attempt(db.session(), me(), attempt), number, error=words), 422
    if not saved.kept:
        return item_page(attempt_queries.own_attempt(db.session(), me(), attempt), number, saved), 409
    return redirect(after_saving(attempt, number, saved.count, request.form.get("go", "next")))


def after_saving(attempt: UUID, number: int, count: int, wanted: str) -> str:
    """Where the button that saved an item of `count` leads: another item, or the review."""
    goal = {"next": number + 1, "previous": number - 1, "stay": number}.get(wanted, count + 1)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 4:
        goal = int(wanted)
    if not 1 <= goal <= count:
        return url_for("training.review", attempt=attempt)
    anchor = "now" if wanted == "stay" else None
    return url_for("training.item", attempt=attempt, number=goal, _anchor=anchor)


@room.post("/attempts/<uuid:attempt>/items/<int:number>/autosave")
@allow(Permission.TAKE_TRAINING)
def autosave(attempt: UUID, number: int) -> ResponseReturnValue:
    try:
        with act_as(current_actor()) as act:
            saved = service.save_answer(act, saving_of(request.form, attempt, number))
    except Refused as refused:
        if (words := answer_error(refused)) is None:
            raise
        return jsonify(code=refused.code, words=words), 422
    return autosaved(saved)


def autosaved(saved: Saved) -> tuple[Response, int]:
    clock = f"{local(saved.at, current_actor().zone):%H:%M}"
    told = jsonify(kept=saved.kept, revision=saved.revision, saved_at=saved.at.isoformat(), clock=clock)
    return told, 200 if saved.kept else 409


@room.get("/attempts/<uuid:attempt>/review")
@allow(Permission.TAKE_TRAINING)
def review(attempt: UUID) -> ResponseReturnValue:
    session = db.session()
    found = attempt_queries.own_attempt(session, me(), attempt)
    if not found.is_open:
        return redirect(url_for("training.result", attempt=attempt))
    if found.paused_at is not None and not rules.is_over(found.deadline, now()):
        return redirect(url_for("training_breaks.during", attempt=attempt))
    quiz = attempt_queries.quiz_of(session, found)
    return render_template(
        "training/review.html",
        attempt=found,
        title=quiz.title,
        places=pages.places(quiz, found, attempt_queries.responses(session, found.id)),
        key=pages.new_key(),
        over=rules.is_over(found.deadline, now()),
        now=now(),
    )


@room.post("/attempts/<uuid:attempt>/submit")
@allow(Permission.TAKE_TRAINING)
def submit(attempt: UUID) -> ResponseReturnValue:
    phase, key = phase_of(request.form), client_key(request.form)
    with act_as(current_actor()) as act:
        service.submit(act, attempt, phase, key)
    return redirect(url_for("training.result", attempt=attempt))


@room.get("/attempts/<uuid:attempt>")
@allow(Permission.SIGNED_IN)
def result(attempt: UUID) -> ResponseReturnValue:
    session = db.session()
    history = attempt_queries.history_with(session, me(), attempt)
    found = history.attempt
    if found.is_open:
        return redirect(url_for("training.item", attempt=attempt, number=found.first_open))
    answers, readings = reflection_queries.answers_and_readings(session, found.id)
    quiz = graded_quiz(session, found, answers)
    newest = catalogue().quizzes.get(found.quiz)
    page = pages.result_page(quiz, history, answers, newest.revision if newest else found.revision)
    reward = rewarding.of_pass(session, me(), quiz.module, found.submitted_at or now(), now()) if found.passed else None
    told = {"page": page, "attempt": found, "quiz": quiz, "readings": readings, "said": said, "reward": reward}
    return render_template("training/result.html", **told)


@room.route("/agreement", methods=["GET", "POST"])
@allow(Permission.TAKE_TRAINING)
def agreement() -> ResponseReturnValue:
    form = AgreementForm()
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                service.sign_agreement(act, form.data_of("typed_name"), form.data_of("version"))
        except Refused as refused:
            if refused.code != "name_differs":
                raise
            form.refuse("typed_name", refused, "Type your name as it stands in your account: {name}.")
        else:
            flash("You have signed the agreement. Thank you.", "good")
            return redirect(url_for("training.agreement"))
    signed = queries.signature(db.session(), me())
    due = queries.is_to_sign(db.session(), me(), signed)
    return render_template(
        "training/agreement.html", form=form, agreement=catalogue().agreement, signed=signed, due=due
    )
