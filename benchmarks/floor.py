"""The second reference, the floor: the least that a Flask and SQLite site can do.

A page reads a signed cookie, one row, and fills one compiled template. A journey has as many requests and commits as
ours: open, five inserts, finish, read. Each thread keeps its connection. No permissions, no tokens, no rules, no
audit: what ours costs beyond this is what Signpost does for it.
"""

import os
import sqlite3
import threading
import uuid

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeTimedSerializer

DATABASE = "FLOOR_DATABASE"

app = Flask(__name__)
signer = URLSafeTimedSerializer("floor")
kept = threading.local()
PAGE = app.jinja_env.from_string(
    "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>{% for line in lines %}<p>{{ line }}</p>{% endfor %}"
)
LINES = [f"Line {number} of a page that is about as long as a short page is." for number in range(30)]


def connected(path: str) -> sqlite3.Connection:
    """A connection on which every statement is a transaction of its own."""
    made = sqlite3.connect(path, isolation_level=None, timeout=20)
    made.execute("PRAGMA synchronous=NORMAL")
    return made


def database() -> sqlite3.Connection:
    """This thread's connection."""
    if not hasattr(kept, "database"):
        kept.database = connected(os.environ[DATABASE])
    connection: sqlite3.Connection = kept.database
    return connection


def person() -> tuple[int, str]:
    """Who makes the request: id and name."""
    who = signer.loads(request.cookies["who"], max_age=86400)
    row: tuple[int, str] = database().execute("SELECT id, name FROM person WHERE id = ?", (who,)).fetchone()
    return row


@app.get("/page")
def page() -> str:
    return PAGE.render(name=person()[1], lines=LINES)


@app.post("/open")
def begin() -> ResponseReturnValue:
    key = uuid.uuid4().hex
    database().execute("INSERT INTO attempt (key, person, score) VALUES (?, ?, NULL)", (key, person()[0]))
    return redirect(f"/attempt/{key}")


@app.post("/attempt/<key>/answer/<int:number>")
def answer(key: str, number: int) -> ResponseReturnValue:
    person()
    given = request.form["answer"]
    database().execute("INSERT INTO answer (attempt, number, given) VALUES (?, ?, ?)", (key, number, given))
    return Response(status=204)


@app.post("/attempt/<key>/finish")
def finish(key: str) -> ResponseReturnValue:
    person()
    database().execute("UPDATE attempt SET score = 1 WHERE key = ?", (key,))
    return redirect(f"/attempt/{key}")


@app.get("/attempt/<key>")
def result(key: str) -> str:
    name = person()[1]
    rows = database().execute("SELECT number, given FROM answer WHERE attempt = ?", (key,)).fetchall()
    return PAGE.render(name=name, lines=rows)


def prepare(path: str, people: int) -> list[str]:
    """Make the floor's database; gives the cookies of its people."""
    made = connected(path)
    made.executescript(
        "PRAGMA journal_mode=WAL;"
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);"
        "CREATE TABLE attempt (key TEXT PRIMARY KEY, person INTEGER, score REAL);"
        "CREATE TABLE answer (id INTEGER PRIMARY KEY, attempt TEXT, number INTEGER, given TEXT);"
        "CREATE INDEX answer_attempt ON answer (attempt);"
    )
    made.execute("BEGIN")
    made.executemany("INSERT INTO person VALUES (?, ?)", [(n, f"Person {n}") for n in range(1, people + 1)])
    made.execute("COMMIT")
    made.close()
    return [f"who={signer.dumps(number)}" for number in range(1, people + 1)]
