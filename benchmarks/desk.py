"""`python -m benchmarks.desk`: what the desk's pages cost in a university of 500 and in one of 50,000.

Both are SQLite databases of their own, written in bulk. A coordinator of one scheme of the same size in both, and an
administrator who sees all of them, ask for each page in turn, in this process; the ratio of the medians is what a
hundred times as many people cost. Exit code 1 if a page of the coordinator's costs more than half as much again.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import click
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select, update

from benchmarks.university import PEOPLE, fill
from trainingsite import create_app
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.config import Settings
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db

LARGE = 100
BAR = 1.5
COORDINATOR, ADMINISTRATOR = 1, PEOPLE  # the first of the first department, and its last
PAGES = (
    "/desk",
    "/desk?kind=application",
    "/desk/applications",
    "/desk/applications?sort=name",
    "/desk/applications?text=jun&sort=newest",
    "/desk/applications?text=watanabe&sort=newest",
    "/desk/applications?state=sent",
    "/desk/applications?state=approved",
    "/desk/renewals",
    "/desk/reviews",
    "/desk/people",
    "/desk/people?text=jun",
    "/desk/people?text=watanabe",
    "/desk/people?stage=approved&sort=newest",
    "/desk/people?stage=training",
    "/desk/people?stage=not-begun",
    "/desk/search?q=jun",
    "/desk/search?q=jun+watan",
    "/desk/badges",
    "/desk/badges?text=jun",
    "/desk/badges?text=watanabe",
    "/desk/audit",
    "/desk/audit?what=application.send",
    "/desk/audit?who=jun",
    "/desk/audit?who=watanabe",
    "/desk/overview",
    "/desk/interviews",
    "/desk/sessions",
    "/desk/announcements",
    "/desk/nudges",
    "/desk/schemes",
)
# What a rarer name finds, and the page of the same list that is full in the small university too.
FULL = {
    "/desk/applications?text=watanabe&sort=newest": "/desk/applications?text=jun&sort=newest",
    "/desk/people?text=watanabe": "/desk/people?text=jun",
    "/desk/search?q=jun+watan": "/desk/search?q=jun",
    "/desk/badges?text=watanabe": "/desk/badges?text=jun",
    "/desk/audit?who=watanabe": "/desk/audit?who=jun",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A page as one reader sees it: milliseconds in the small and in the large university."""

    path: str
    small: float
    large: float

    @property
    def ratio(self) -> float:
        return self.large / self.small


class Desk:
    """One university, with somebody signed in at its desk."""

    def __init__(self, app: Flask, person_id: int) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        with app.app_context():
            with act_as(SYSTEM) as act:
                token = accounts.open_sign_in(act, person_id, "a benchmark", timedelta(days=1))
            db.session.remove()
        with self.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = str(token), True

    def ask(self, path: str) -> float:
        """How many milliseconds of the processor's time a page takes, which tells the same on a busy machine.

        Raises:
            RuntimeError: it isn't a page.
        """
        began = time.process_time()
        answer = self.client.get(path)
        took = time.process_time() - began
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return 1000 * took


@contextmanager
def university(folder: Path, departments: int) -> Iterator[Flask]:
    """The site of a university of so many departments."""
    env = {"SIGNPOST_INSTANCE": str(folder), "SIGNPOST_CONTENT_RELOAD_SECONDS": "0"}
    app = create_app(Settings.from_environment(env))
    with app.app_context():
        upgrade()
        if db.session.scalar(select(Person.id).limit(1)) is None:
            fill(departments)
        with act_as(SYSTEM) as act:
            act.db.execute(update(Person).where(Person.id == ADMINISTRATOR).values(is_admin=True))
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def compared(small: Desk, large: Desk, pages: Sequence[str], rounds: int) -> Iterator[Line]:
    """Each page, asked for in turn in both, after a first time that isn't counted; in the small one, what FULL says."""
    for path in pages:
        beside = FULL.get(path, path)
        pairs = [(small.ask(beside), large.ask(path)) for _ in range(rounds + 1)][1:]
        yield Line(path, median(one for one, _ in pairs), median(other for _, other in pairs))


def told(lines: Sequence[Line]) -> str:
    """The lines as aligned text."""
    rows = [f"{one.path:<48}{one.small:>10.1f}{one.large:>10.1f}{one.ratio:>8.2f}" for one in lines]
    return "\n".join([f"{'page':<48}{'500':>10}{'50,000':>10}{'ratio':>8}", *rows])


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=15, show_default=True, help="How often a page is asked for.")
@click.option("--departments", type=click.IntRange(1), default=LARGE, show_default=True, help="In the large one.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep both there, and take them from there.")
def main(rounds: int, departments: int, folder: Path | None) -> None:
    """Measure the desk's pages, in milliseconds of the processor, and hold the large university against the small."""
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as passing:
        here = folder or Path(passing)
        click.echo(f"writing universities of {PEOPLE:,} and {departments * PEOPLE:,} people", err=True)
        missed = []
        with university(here / "small", 1) as one, university(here / "large", departments) as other:
            for who, person in (("a coordinator of one scheme", COORDINATOR), ("an administrator", ADMINISTRATOR)):
                lines = list(compared(Desk(one, person), Desk(other, person), PAGES, rounds))
                click.echo(f"{who}, milliseconds\n{told(lines)}\n")
                missed += [f"{line.path} for {who}" for line in lines if line.ratio > BAR]
    click.echo(f"Missed: {', '.join(missed)}." if missed else f"Every page is within {BAR}.")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
