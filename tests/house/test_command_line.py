"""The command line."""

import json

import pytest
from flask import Flask

from tests.factories import person


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "words",
    [("people", "list"), ("roles", "list"), ("schemes", "list"), ("badges", "list"), ("keys", "list"), ("settings",)],
)
def test_every_listing_speaks_json(app: Flask, words: tuple[str, ...]) -> None:
    code, output = run(app, *words, "--format", "json")

    assert (code, type(json.loads(output))) == (0, list)


def test_every_command_says_what_it_does(app: Flask) -> None:
    silent = [
        f"{name} {one}"
        for name, group in app.cli.commands.items()
        if name not in ("db", "run", "shell", "routes")
        for one, command in getattr(group, "commands", {"": group}).items()
        if not (command.help or command.short_help)
    ]

    assert silent == []


def test_a_role_is_granted_and_revoked(app: Flask) -> None:
    from tests.factories import scheme
    from trainingsite.infra.db import db

    somebody, ours = person(email="dean@demo.example"), scheme()
    slug = ours.slug
    db.session.rollback()
    granted = run(app, "roles", "grant", "dean@demo.example", "reviewer", "--scheme", slug)
    listed = json.loads(run(app, "roles", "list", "--format", "json")[1])
    revoked = run(app, "roles", "revoke", "dean@demo.example", "reviewer", "--scheme", slug)

    assert (granted[0], revoked[0]) == (0, 0)
    assert listed == [{"scheme": slug, "role": "reviewer", "name": somebody.name, "email": "dean@demo.example"}]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("roles", "grant", "nobody@demo.example", "mentor", "--scheme", "x"), "nobody has the address"),
        (("roles", "grant", "nobody@demo.example", "king", "--scheme", "x"), "is not one of"),
        (("badges", "show", "00000000-0000-0000-0000-000000000007"), "there is no badge"),
        (("badges", "show", "seven"), "is not a valid UUID"),
    ],
)
def test_a_mistake_gets_an_answer_that_helps(app: Flask, words: tuple[str, ...], says: str) -> None:
    code, output = run(app, *words)

    assert code != 0
    assert says in output


def test_the_audit_log_is_verified(app: Flask) -> None:
    person()

    assert run(app, "audit", "verify")[0] == 0
