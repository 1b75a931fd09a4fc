"""The real site to measure: an instance of its own, with the real content and as many people as a run needs."""

import itertools
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

from benchmarks.driving import NotMeasured
from trainingsite import create_app
from trainingsite.access import SYSTEM, Actor, Role
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person, RoleGrant, SignIn
from trainingsite.config import ROOT, Settings
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.forms import TOKEN, signed
from trainingsite.recognition import service as recognition
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.schemes.rules import Order, QuizRequirement, Requirements, Terms
from trainingsite.training import service as training

JOURNEY_QUIZ = "bench-journey"
ANSWERS = 5
STANDING = 200
SESSION = {"_permanent": True, "_fresh": True}
YEAR = schemes.Year("2026–27", date(2000, 1, 1), date(2100, 1, 1))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: their row, their session cookie, and the token that their forms carry."""

    person_id: int
    cookie: str
    token: str


class Site:
    """The site's own side of a measurement. Its app runs in this process only to write rows; servers serve it."""

    def __init__(self, app: Flask, picks: tuple[str, ...]) -> None:
        self.app = app
        self.picks = picks
        self.cohort = open_scheme()
        self.numbers = itertools.count(1)
        self.quiz = next(slug for slug in catalogue().quizzes if slug != JOURNEY_QUIZ)
        self.module = catalogue().quiz(self.quiz).module

    def visitors(self, count: int) -> list[Visitor]:
        """So many new people: confirmed, signed in, enrolled as prospective mentors."""
        now = datetime.now(UTC)
        with act_as(SYSTEM) as act:
            rows = [_person_row(next(self.numbers), now) for _ in range(count)]
            made = insert(Person).returning(Person.id, sort_by_parameter_order=True)
            ids = list(act.db.scalars(made, rows))
            tokens = [uuid.uuid4() for _ in ids]
            act.db.execute(insert(SignIn), [_sign_in_row(*each, now) for each in zip(ids, tokens, strict=True)])
            grant = {"scheme_id": self.cohort.scheme_id, "role": Role.APPLICANT.value, "granted_at": now}
            act.db.execute(insert(RoleGrant), [{**grant, "person_id": each} for each in ids])
            part = {"cohort_id": self.cohort.id, "part": "mentor", "enrolled_at": now}
            enrolments = [{**part, "person_id": each, "public_id": uuid.uuid4()} for each in ids]
            act.db.execute(insert(Enrolment), enrolments)
        return [Visitor(*each) for each in zip(ids, *self._sessions(tokens), strict=True)]

    def _sessions(self, tokens: list[uuid.UUID]) -> tuple[list[str], list[str]]:
        """The cookie and the form token of each sign-in, made by the app's own session interface and protection."""
        name, secret = self.app.config["SESSION_COOKIE_NAME"], str(self.app.secret_key)
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        kept = [{"_user_id": str(token), TOKEN: secrets.token_hex(20), **SESSION} for token in tokens]
        return [f"{name}={signer.dumps(each)}" for each in kept], [signed(secret, each[TOKEN]) for each in kept]

    def begun(self, visitors: list[Visitor]) -> list[str]:
        """The path of an attempt at the whole quiz, for each."""
        paths = []
        for visitor in visitors:
            with act_as(self._actor(visitor)) as act:
                paths.append(f"/attempts/{training.start_attempt(act, self.quiz)}")
        return paths

    def badges(self, visitors: list[Visitor]) -> list[str]:
        """The path of a badge that its holder shares, signed, for each."""
        achievement = f"trained-{self.module}"
        paths = []
        for visitor in visitors:
            with act_as(self._actor(visitor)) as act:
                facts = recognition.AwardFacts(evidence=())
                badge = recognition.award(act, visitor.person_id, achievement, facts).public_id
                recognition.set_sharing(act, badge, shared=True, name_shown=True)
            paths.append(f"/badges/{badge}")
        worker.drain()
        return paths

    def _actor(self, visitor: Visitor) -> Actor:
        db.session.rollback()
        person = db.session.scalars(select(Person).where(Person.id == visitor.person_id)).one()
        return people.actor_of(db.session(), person)


@contextmanager
def made(env: dict[str, str], content: Path) -> Iterator[Site]:
    """A migrated, empty site over the settings in `env`, with an app context open."""
    picks = copied_content(ROOT / "content", content)
    app = create_app(Settings.from_environment(env))
    with app.app_context():
        upgrade()
        yield Site(app, picks)
        db.session.remove()
        db.engine.dispose()


def copied_content(source: Path, copy: Path) -> tuple[str, ...]:
    """Copy the content and add a quiz of five of its items, unshuffled, so that a driver knows the right answers.

    Gives the place of the right option of each.
    """
    shutil.copytree(source, copy)
    path = sorted((copy / "quizzes").glob("*.yaml"))[0]
    quiz = yaml.safe_load(path.read_text("utf-8"))
    items = [_plain(item) for item in quiz["items"] if item["type"] == "choice"][:ANSWERS]
    if len(items) < ANSWERS:
        raise NotMeasured(f"{path.name} has fewer than {ANSWERS} items of type choice; a journey needs them.")
    short = {
        **{name: quiz[name] for name in ("format", "module")},
        "title": "Five items",
        "shuffle": {"items": False, "options": False},
        "items": items,
    }
    written = yaml.safe_dump(short, allow_unicode=True, sort_keys=False)
    (copy / "quizzes" / f"{JOURNEY_QUIZ}.yaml").write_text(written, "utf-8")
    return tuple(str(_right(item)) for item in items)


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """An item that decides nothing by itself: five items are too few for the variants of a critical rule."""
    return {name: value for name, value in item.items() if name not in ("pool", "rule", "critical")}


def _right(item: dict[str, Any]) -> int:
    return next(number for number, option in enumerate(item["options"]) if option.get("right"))


def open_scheme() -> Cohort:
    """A scheme that asks for everything there is, with a cohort."""
    here = catalogue()
    quizzes = tuple(QuizRequirement(slug) for slug in here.quizzes if slug != JOURNEY_QUIZ)
    terms = Terms(Requirements(tuple(here.modules), quizzes, agreement=True), Order.TRAIN_THEN_APPLY, 12)
    with act_as(SYSTEM) as act:
        scheme = schemes.create_scheme(act, "bench", "Bench mentors", next(iter(here.scheme_types)))
        return schemes.open_cohort(act, scheme, YEAR, terms)


def _person_row(number: int, now: datetime) -> dict[str, Any]:
    return {
        "public_id": uuid.uuid4(),
        "email": f"bench{number}@demo.example",
        "name": f"Person {number}",
        "password_hash": secrets.token_hex(8),
        "confirmed_at": now,
        "is_admin": False,
        "joined_at": now,
    }


def _sign_in_row(person_id: int, token: uuid.UUID, now: datetime) -> dict[str, Any]:
    return {
        "token": token,
        "person_id": person_id,
        "device": "bench",
        "began_at": now,
        "expires_at": now + timedelta(days=1),
    }
