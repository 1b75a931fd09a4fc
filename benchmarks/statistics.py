"""`python -m benchmarks.statistics`: a million responses, from the database to the stored summary and the page.

20,000 attempts × 50 items are written into a SQLite database of their own. Then, some rounds over, two fresh processes
read them: the reference fetches the bare rows and sums each item's marks with numpy; the site works out all of its
statistics, stores them, and renders the page from what is stored. Exit code 1 if a bar is missed. Beside the seconds
that went by stand those of the processor, which tell on a busy machine what a quiet one would take.
"""

import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import click
import numpy as np
from flask_migrate import upgrade
from sqlalchemy import insert, select

from benchmarks.site import open_scheme
from trainingsite import create_app
from trainingsite.accounts.models import Person
from trainingsite.config import ROOT, Settings
from trainingsite.content.catalogue import catalogue
from trainingsite.content.service import keep_version
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Enrolment
from trainingsite.training import analysis, analysis_views
from trainingsite.training.analysis_queries import TIMED
from trainingsite.training.statements import ATTEMPT, RESPONSE, STEP

QUIZ = "bench-statistics"
ATTEMPTS, ITEMS, OPTIONS, AT_ONCE = 20_000, 50, 4, 1000
MOST_SECONDS, MOST_MEGABYTES = 2.0, 500.0
BEGAN = datetime(2026, 9, 1, 9, tzinfo=UTC)
IDS = [f"item-{number:02}" for number in range(ITEMS)]
SECTION = "listening#open-questions"
BARE = "SELECT attempt_id, item_id, CAST(mark AS REAL) FROM attempt_response"
CALL = "import sys; from benchmarks import statistics; getattr(statistics, sys.argv[1])(sys.argv[2])"


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: how long it took by the clock and by the processor, and the most memory that its process held, in MB."""

    seconds: float
    processor: float
    megabytes: float


def reference(database: str) -> None:
    """In a process of its own: fetch the bare rows and sum the marks of each item."""
    began = now()
    numbers: dict[str, int] = {}
    rows = [(numbers.setdefault(row[1], len(numbers)), row[2]) for row in sqlite3.connect(database).execute(BARE)]
    table = np.array(rows)
    np.bincount(table[:, 0].astype(np.int64), table[:, 1])
    tell(began)


def site(_database: str) -> None:
    """In a process of its own: statistics, summary and page."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        began = now()
        analysis.summarise(QUIZ)
        with app.test_request_context(f"/desk/quizzes/{QUIZ}"):
            analysis_views.quiz(QUIZ)
        tell(began)


def now() -> tuple[float, float]:
    """The clock, and the processor's time that this process has had."""
    return time.perf_counter(), time.process_time()


def tell(began: tuple[float, float]) -> None:
    """Print what the parent reads."""
    went_by = (after - before for before, after in zip(began, now(), strict=True))
    click.echo(json.dumps([*went_by, most_memory()]))


def most_memory() -> float:
    """The most memory that this process ever held, in megabytes.

    Linux says it of the program alone; what the other systems say counts the process that started it, too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text("ascii").splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def measured(name: str, env: Mapping[str, str]) -> Measured:
    """A run of `reference` or `site` in a fresh process."""
    database = f"{env['SIGNPOST_INSTANCE']}/signpost.sqlite3"
    command = [sys.executable, "-c", CALL, name, database]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(*json.loads(done.stdout.splitlines()[-1]))


def fifty_items() -> str:
    """A quiz of fifty items that everybody gets."""
    wrong = [{"text": f"Option {number}", "why": "No.", "misconception": "FIX"} for number in range(1, OPTIONS)]
    options = [{"text": "The right one", "why": "Yes.", "right": True}, *wrong]
    asked = {"type": "choice", "stem": "What now?", "review": SECTION, "options": options}
    items = [{"id": each, **asked} for each in IDS]
    return json.dumps({"format": 1, "title": "Fifty", "module": "listening", "pass_mark": 70, "items": items})


def person(number: int) -> dict[str, Any]:
    named = {"email": f"bench{number}@demo.example", "name": f"Person {number}", "password_hash": ""}
    return {**named, "public_id": uuid.uuid4(), "confirmed_at": BEGAN, "is_admin": False, "joined_at": BEGAN}


def attempt(person_id: int, version: str) -> dict[str, Any]:
    ended = {"state": "submitted", "phase": "first", "score": "7/10", "percent": 70, "passed": True}
    times = {"began_at": BEGAN, "submitted_at": BEGAN + timedelta(minutes=40), "critical_missed": []}
    drawn = [[each, [2, 0, 1, 3], False] for each in IDS]
    about = {"public_id": uuid.uuid4(), "person_id": person_id, "quiz": QUIZ, "version": version}
    return {**about, **ended, **times, "number": 1, "seed": 1, "drawn": drawn}


def enrolment(person_id: int, cohort_id: int) -> dict[str, Any]:
    joined = {"public_id": uuid.uuid4(), "part": "mentor", "enrolled_at": BEGAN}
    return {"person_id": person_id, "cohort_id": cohort_id, **joined}


def answers(ids: list[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Learners differ, and so do items; one answer in five hundred is left out."""
    for attempt_id in ids:
        strength = chance.gauss(0.6, 0.15)
        for number, item in enumerate(IDS):
            if chance.random() > 0.002:
                right = chance.random() < strength + (number - ITEMS / 2) / 200
                answer = {"response": 0 if right else chance.randrange(1, OPTIONS), "mark": str(int(right))}
                kept = {"revision": 1, "saved_at": BEGAN, "weight": "1"}
                yield {"attempt_id": attempt_id, "item_id": item, **answer, **kept}


def steps(ids: list[int]) -> Iterator[dict[str, Any]]:
    """The logs of the newest attempts: forty seconds an item."""
    for attempt_id in ids[-TIMED:]:
        for seq, item in enumerate([None, *IDS], start=1):
            kind, at = ("answered" if item else "began"), BEGAN + timedelta(seconds=40 * seq)
            yield {"attempt_id": attempt_id, "seq": seq, "kind": kind, "item_id": item, "at": at, "data": {}}


def filled(folder: Path) -> dict[str, str]:
    """The environment of a site with a million responses."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "quizzes" / f"{QUIZ}.yaml").write_text(fifty_items(), "utf-8")
    env = {"SIGNPOST_INSTANCE": str(folder / "instance"), "SIGNPOST_CONTENT_DIR": str(content)}
    app = create_app(Settings.from_environment(env))
    with app.app_context():
        upgrade()
        cohort = open_scheme()
        with act_as(SYSTEM) as act:
            version = catalogue().quiz(QUIZ)
            keep_version(act, version)
            act.db.execute(insert(Person), [person(number) for number in range(ATTEMPTS)])
            people = act.db.scalars(select(Person.id).order_by(Person.id)).all()
            act.db.execute(insert(ATTEMPT), [attempt(each, version.hash) for each in people])
            act.db.execute(insert(Enrolment), [enrolment(each, cohort.id) for each in people])
            ids = list(act.db.scalars(select(ATTEMPT.c.id).order_by(ATTEMPT.c.id)))
            chance = random.Random(7)
            for start in range(0, ATTEMPTS, AT_ONCE):
                act.db.execute(insert(RESPONSE), list(answers(ids[start : start + AT_ONCE], chance)))
            act.db.execute(insert(STEP), list(steps(ids)))
        db.session.remove()
        db.engine.dispose()
    return env


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="How often each is run.")
def main(rounds: int) -> None:
    """Measure the statistics of a million responses: seconds, megabytes, and the ratio to a bare reading."""
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as folder:
        click.echo(f"writing {ATTEMPTS * ITEMS:,} responses", err=True)
        env = filled(Path(folder))
        pairs = [(measured("reference", env), measured("site", env)) for _ in range(rounds)]
    seconds = median(ours.seconds for _, ours in pairs)
    megabytes = max(ours.megabytes for _, ours in pairs)
    processor = median(ours.processor for _, ours in pairs)
    bare = median(theirs.seconds for theirs, _ in pairs)
    ratio = median(theirs.seconds / ours.seconds for theirs, ours in pairs)
    click.echo(f"statistics, summary and page: {seconds:.2f} s (bar {MOST_SECONDS:.0f} s), at most {megabytes:.0f} MB")
    click.echo(f"of the processor's time: {processor:.2f} s")
    click.echo(f"bare rows and sums: {bare:.2f} s; rate as a share of that: {ratio:.2f}")
    holds = seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES
    click.echo("Every bar holds." if holds else "A bar is missed.")
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
