"""`flask badges` and `flask keys`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from tests.factories import cohort, mentor_to_be, person
from tests.factories.recognition import badge, shared_badge
from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.recognition import queries, service


def flask(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=words)


def listed(app: Flask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(flask(app, "badges", "list", "--format", "json").output)
    return found


def form_of(made: Any, number: int = 0) -> bytes:
    drain()
    db.session.rollback()
    signed = queries.signed_forms(db.session(), made)
    assert signed is not None
    return (signed.json, signed.jwt)[number]


def test_the_list_says_exactly_what_was_agreed(app: Flask) -> None:
    where = cohort()
    holder = mentor_to_be(where, "Jun Watanabe")
    start = datetime(2024, 10, 1, 9, tzinfo=UTC)
    made = badge(holder, cohort=where, at=start, until=start + timedelta(days=300))

    assert listed(app) == [
        {
            "id": str(made),
            "url": f"http://localhost:5000/badges/{made}",
            "achievement": "approved-peer-mentor",
            "holder": "Jun Watanabe",
            "issued": "2024-10-01T09:00:00+00:00",
            "expires": "2025-07-28T09:00:00+00:00",
            "status": "expired",
            "public": False,
        }
    ]


def test_a_shared_badge_is_public(app: Flask) -> None:
    shared_badge(person())

    assert [row["public"] for row in listed(app)] == [True]


@pytest.mark.parametrize(("deed", "status"), [(service.revoke, "revoked"), (service.suspend, "suspended")])
def test_the_list_says_how_a_badge_stands(app: Flask, deed: Any, status: str) -> None:
    made = badge(person())
    with act_as(SYSTEM) as act:
        deed(act, made, "Left.")

    assert [row["status"] for row in listed(app)] == [status]


def test_show_tells_of_one_badge(app: Flask) -> None:
    made = badge(person())

    assert json.loads(flask(app, "badges", "show", str(made), "--format", "json").output) == listed(app)[0]


def test_revoke_takes_a_badge_back_once(app: Flask) -> None:
    made = badge(person())

    assert flask(app, "badges", "revoke", str(made), "--reason", "Left.").exit_code == 0
    again = flask(app, "badges", "revoke", str(made), "--reason", "Left.")
    assert again.exit_code == 1
    assert "already" in again.output


@pytest.mark.parametrize("number", [0, 1])
def test_verify_ends_with_0_for_a_valid_badge(app: Flask, tmp_path: Path, number: int) -> None:
    path = tmp_path / "badge"
    path.write_bytes(form_of(badge(person()), number))

    found = flask(app, "badges", "verify", str(path))

    assert found.exit_code == 0
    assert "The badge is valid." in found.output


def test_verify_ends_with_1_for_one_that_is_not_valid(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_bytes(form_of(badge(person())).replace(b"Listener", b"Listenes"))

    found = flask(app, "badges", "verify", str(path), "--format", "json")

    assert found.exit_code == 1
    assert json.loads(found.output)["verdict"] == "not valid"


def test_verify_says_of_an_ended_badge_that_it_ended_as_planned(app: Flask, tmp_path: Path) -> None:
    where = cohort()
    start = datetime(2024, 10, 1, 9, tzinfo=UTC)
    path = tmp_path / "badge.json"
    path.write_bytes(form_of(badge(mentor_to_be(where), cohort=where, at=start, until=start + timedelta(days=300))))

    found = flask(app, "badges", "verify", str(path))

    assert found.exit_code == 1
    assert "genuine; it ended as planned" in found.output


def test_verify_ends_with_2_for_one_that_cannot_be_decided(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_bytes(form_of(badge(person())).replace(b"did:web:localhost", b"did:web:elsewhere"))

    assert flask(app, "badges", "verify", str(path)).exit_code == 2


def test_verify_checks_the_holder_if_asked(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_bytes(form_of(badge(person(email="amara@demo.example"))))

    assert flask(app, "badges", "verify", str(path), "--email", "amara@demo.example").exit_code == 0
    assert flask(app, "badges", "verify", str(path), "--email", "other@demo.example").exit_code == 1


def test_rotate_makes_new_keys_and_lists_the_old_as_retired(app: Flask) -> None:
    flask(app, "keys", "rotate")
    made = json.loads(flask(app, "keys", "rotate", "--format", "json").output)["made"]
    rows = json.loads(flask(app, "keys", "list", "--format", "json").output)

    assert [row["kid"] for row in rows if row["retired"] is None] == [key["kid"] for key in made]
    assert len(rows) == 4
    assert "retired" in flask(app, "keys", "list").output


def test_a_compromised_key_is_dated_and_its_badges_are_listed_and_signed_again(app: Flask) -> None:
    made = badge(person())
    before = form_of(made)
    stolen = json.loads(flask(app, "keys", "list", "--format", "json").output)[0]["kid"]

    told = flask(app, "keys", "compromised", stolen, "--on", "2024-05-01")
    listed_as = json.loads(flask(app, "keys", "list", "--format", "json").output)[0]
    dry = flask(app, "badges", "reissue", "--key", stolen, "--dry-run")
    unchanged = form_of(made)
    again = flask(app, "badges", "reissue", "--key", stolen)

    assert told.exit_code == 0
    assert f"{made}\n{stolen} is compromised since 2024-05-01. It signed 1 badges." in told.output
    assert listed_as["compromised"].startswith("2024-05-01T00:00:00")
    assert (f"{made}\n1 badges would be signed again." in dry.output, unchanged == before) == (True, True)
    assert "1 badges were signed again." in again.output
    assert form_of(made) != before
    assert "0 badges would be" in flask(app, "badges", "reissue", "--key", stolen, "--dry-run").output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("keys", "compromised", "z6MkNobody"), "there is no key z6MkNobody"),
        (("badges", "reissue", "--key", "z6MkNobody"), "there is no key z6MkNobody"),
        (("badges", "reissue", "--from", "https://elsewhere.example"), "into SIGNPOST_FORMER_URLS first"),
        (("badges", "reissue"), "say either --from OLD_URL or --key KID"),
    ],
)
def test_what_cannot_be_meant_is_named(app: Flask, words: tuple[str, ...], complaint: str) -> None:
    found = flask(app, *words)

    assert found.exit_code > 0
    assert complaint in found.output


def test_a_key_is_not_compromised_in_the_future(app: Flask) -> None:
    made = json.loads(flask(app, "keys", "rotate", "--format", "json").output)["made"][0]["kid"]

    assert "in the future" in flask(app, "keys", "compromised", made, "--on", "2999-01-01").output
