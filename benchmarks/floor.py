"""The second reference, the floor: the least that a Flask and SQLite site can do.

A page reads a signed cookie, one row, and fills one compiled template. A journey has as many requests and commits as
ours: open, five inserts, finish, read. No permissions, no tokens, no rules, no audit: what ours costs beyond this is
what Signpost does for it.
"""

import os
import sqlite3
import uuid

from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
signer = URLSafeTimedSerializer("floor")
PAGE = app.jinja_env.from_string(
    "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>{% for line in lines %}<p>{{ line }}</p>{% endfor %}"
)
LINES = [f"Line {number} of a page that is about as long as a short page is." for number in range(30)]


def database() -> sqlite3.Connection:
    if "database" not in g:
        g.database = sqlite3.connect(os.environ["FLOOR_DATABASE"], isolation_level=None, timeout=20)
        g.database.execute("PRAGMA synchronous=NORMAL")
    connection: sqlite3.Connection = g.database
    return connection


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    if "database" in g:
        g.database.close()


def person() -> tuple[int, str]:
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
    """Make the floor's database and the cookies of its people."""
    with sqlite3.connect(path) as made:
        made.executescript(
            "PRAGMA journal_mode=WAL;"
            "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);"
            "CREATE TABLE attempt (key TEXT PRIMARY KEY, person INTEGER, score REAL);"
            "CREATE TABLE answer (id INTEGER PRIMARY KEY, attempt TEXT, number INTEGER, given TEXT);"
            "CREATE INDEX answer_attempt ON answer (attempt);"
        )
        made.executemany("INSERT INTO person VALUES (?, ?)", [(n, f"Person {n}") for n in range(1, people + 1)])
    return [f"who={signer.dumps(number)}" for number in range(1, people + 1)]
