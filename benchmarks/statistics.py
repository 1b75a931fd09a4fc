"""`python -m benchmarks.statistics`: a million responses, from the database to the stored summary and the page.

20,000 attempts × 50 items are written into a SQLite database of their own. Two fresh processes then read them in turn,
some rounds over: the reference fetches the bare rows and sums each item's marks, the site does all of its statistics,
stores them and renders the page. The bars are in seconds and megabytes; the ratio says what a slower machine changes.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import click
import yaml
from sqlalchemy import insert

from benchmarks.site import made
from trainingsite.content.catalogue import catalogue
from trainingsite.content.service import keep_version
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.training.statements import ATTEMPT, RESPONSE, STEP

QUIZ = "bench-statistics"
ATTEMPTS, ITEMS, OPTIONS, TIMED = 20_000, 50, 4, 500
MOST_SECONDS, MOST_MEGABYTES = 2.0, 500.0
PEAK = "import resource, sys, json, time\n"
BEGAN = datetime(2026, 9, 1, 9, tzinfo=UTC)

REFERENCE = PEAK + """
import sqlite3, numpy
began = time.perf_counter()
rows = sqlite3.connect(sys.argv[1]).execute("SELECT attempt_id, item_id, CAST(mark AS REAL) FROM attempt_response")
items, sums = {}, []
for _, item, mark in rows:
    sums.append((items.setdefault(item, len(items)), mark))
table = numpy.array(sums)
numpy.bincount(table[:, 0].astype(int), table[:, 1])
print(json.dumps([time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
SITE = PEAK + """
from trainingsite import create_app
from trainingsite.config import Settings
from trainingsite.infra.db import db
from trainingsite.training import analysis
from benchmarks.statistics import shown
app = create_app(Settings.from_environment())
with app.app_context():
    began = time.perf_counter()
    analysis.summarise(sys.argv[1])
    shown(app, sys.argv[1])
print(json.dumps([time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def shown(app: Any, quiz: str) -> str:
    """The quiz's page, rendered from what is stored."""
    from trainingsite.training import analysis_views

    with app.test_request_context(f"/desk/quizzes/{quiz}"):
        return str(analysis_views.quiz(quiz))


def fifty_items() -> str:
    """A quiz of fifty items that everybody gets."""
    options = [{"text": f"Option {n}", "why": "Because.", "misconception": "FIX"} for n in range(1, OPTIONS)]
    right = {"text": "The right one", "why": "Because.", "right": True}
    items = [
        {"id": f"item-{n:02}", "type": "choice", "stem": "What now?", "options": [right, *options], "review": "listening#x"}
        for n in range(ITEMS)
    ]
    head = {"format": 1, "title": "Fifty items", "module": "listening", "pass_mark": 70}
    return yaml.safe_dump({**head, "items": items}, sort_keys=False)


def people(count: int) -> list[dict[str, Any]]:
    return [
        {
            "public_id": uuid.uuid4(),
            "email": f"bench{n}@demo.example",
            "name": f"Person {n}",
            "password_hash": "",
            "confirmed_at": BEGAN,
            "is_admin": False,
            "joined_at": BEGAN,
        }
        for n in range(count)
    ]


def attempts(ids: list[int], version: str) -> Iterator[dict[str, Any]]:
    drawn = [[f"item-{n:02}", [2, 0, 1, 3], False] for n in range(ITEMS)]
    for person in ids:
        yield {
            "public_id": uuid.uuid4(),
            "person_id": person,
            "quiz": QUIZ,
            "version": version,
            "number": 1,
            "seed": 1,
            "state": "submitted",
            "phase": "first",
            "drawn": drawn,
            "began_at": BEGAN,
            "submitted_at": BEGAN + timedelta(minutes=40),
            "score": "7/10",
            "percent": 70,
            "passed": True,
            "critical_missed": [],
        }


def answers(ids: list[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Learners differ, and so do items; one answer in five hundred is left out."""
    for attempt in ids:
        strong = chance.gauss(0.6, 0.15)
        for n in range(ITEMS):
            if chance.random() < 0.002:
                continue
            right = chance.random() < strong + (n - ITEMS / 2) / 200
            yield {
                "attempt_id": attempt,
                "item_id": f"item-{n:02}",
                "revision": 1,
                "response": 0 if right else chance.randrange(1, OPTIONS),
                "saved_at": BEGAN + timedelta(seconds=40 * n),
                "mark": "1" if right else "0",
                "weight": "1",
            }


def steps(ids: list[int]) -> Iterator[dict[str, Any]]:
    for attempt in ids[-TIMED:]:
        for n in range(ITEMS + 1):
            item, kind = (f"item-{n - 1:02}", "answered") if n else (None, "began")
            at = BEGAN + timedelta(seconds=40 * n)
            yield {
                "attempt_id": attempt, "seq": n + 1, "kind": kind, "item_id": item, "client_key": None, "at": at, "data": {}
            }


def filled(folder: Path) -> dict[str, str]:
    """The environment of a site with a million responses."""
    env = {
        "SIGNPOST_ENV": "test",
        "SIGNPOST_INSTANCE": str(folder / "instance"),
        "SIGNPOST_CONTENT_DIR": str(folder / "content"),
    }
    with made(env, folder / "content"):
        (folder / "content" / "quizzes" / f"{QUIZ}.yaml").write_text(fifty_items(), "utf-8")
    with made_again(env):
        version = catalogue().quiz(QUIZ)
        with act_as(SYSTEM) as act:
            keep_version(act, version)
            added = insert(Person).returning(Person.id, sort_by_parameter_order=True)
            ids = list(act.db.scalars(added, people(ATTEMPTS)))
            act.db.execute(insert(ATTEMPT), list(attempts(ids, version.hash)))
            numbers = list(act.db.scalars(ATTEMPT.select().with_only_columns(ATTEMPT.c.id).order_by(ATTEMPT.c.id)))
            chance = random.Random(7)
            for start in range(0, ATTEMPTS, 1000):
                act.db.execute(insert(RESPONSE), list(answers(numbers[start : start + 1000], chance)))
            act.db.execute(insert(STEP), list(steps(numbers)))
    return env
