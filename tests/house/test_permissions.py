"""Every route, as everybody: default deny."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.factories import cohort, person, sign_in
from trainingsite.access import ANONYMOUS, GRANTED_TO, Actor, Permission, Role, may
from trainingsite.accounts import service as accounts
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.door import permission_of

FILLED: dict[str, Any] = {"slug": "listening", "purpose": "reset", "token": "none", "number": 1, "n": 1, "kid": "none"}
PUBLIC = {
    "accounts.sign_in", "accounts.sign_up", "accounts.confirm", "accounts.forgot", "accounts.reset",
    "accounts.welcome", "outbox.mails", "outbox.mail", "outbox.html",
    "mails.stop", "mails.stop_page", "home.front", "home.health", "home.accessibility", "schemes.choose",
    "schemes.scheme", "theme", "references.answer", "references.decline",
}  # fmt: skip


def address(rule: Rule) -> str:
    """The route's address with something in each of its gaps."""

    def fill(gap: re.Match[str]) -> str:
        kind, _, name = gap[1].rpartition(":")
        if kind.startswith("uuid"):
            return str(uuid.UUID(int=7))
        if kind.startswith("any"):
            return kind.removeprefix("any(").removesuffix(")").split(",")[0]
        return "1" if kind.startswith("int") else str(FILLED.get(name, "none"))

    return re.sub(r"<([^>]+)>", fill, rule.rule)


def routes(app: Flask) -> list[tuple[str, str, Permission | None]]:
    """Every (method, address, permission) of the site but its static files."""
    return [
        (method, address(rule), permission_of(rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE", "PATCH"})
        if rule.endpoint != "static"
    ]


def test_every_route_names_its_permission(app: Flask) -> None:
    assert [rule.endpoint for rule in app.url_map.iter_rules() if permission_of(rule.endpoint) is None] == ["static"]


def test_what_is_public_is_meant_to_be(app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if permission_of(rule.endpoint) is Permission.PUBLIC and not rule.endpoint.startswith("recognition.")
    }

    assert public == PUBLIC


def walk(app: Flask, client: FlaskClient, who: Actor) -> list[str]:
    """The routes that let somebody in who may not, or keep somebody out who may."""
    wrong = []
    for method, where, permission in routes(app):
        if where == "/sign-out" or "sign-out-everywhere" in where:
            continue
        assert permission is not None
        status = client.open(where, method=method).status_code
        shut = status in (401, 403) or (status == 302 and not who.is_signed_in and permission is not Permission.PUBLIC)
        if shut == may(who, permission):
            wrong.append(f"{method} {where}: {status}")
    return wrong


def test_nobody_signed_in_reaches_only_what_is_public(app: Flask, client: FlaskClient) -> None:
    assert walk(app, client, ANONYMOUS) == []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_its_permissions_open(app: Flask, client: FlaskClient, role: Role) -> None:
    ours = cohort()
    somebody = person()
    with act_as(SYSTEM) as act:
        accounts.grant(act, somebody.id, role, ours.scheme_id)
    sign_in(client, somebody)
    who = Actor(somebody.id, somebody.public_id, somebody.name, False, frozenset({(ours.scheme_id, role)}))

    assert walk(app, client, who) == []


def test_a_person_without_a_role_reaches_what_is_open_to_everybody(app: Flask, client: FlaskClient) -> None:
    somebody = person()
    sign_in(client, somebody)

    assert walk(app, client, Actor(somebody.id, somebody.public_id, somebody.name)) == []


def test_an_administrator_is_shut_out_of_nothing(app: Flask, client: FlaskClient) -> None:
    somebody = person(is_admin=True)
    sign_in(client, somebody)

    assert walk(app, client, Actor(somebody.id, somebody.public_id, somebody.name, is_admin=True)) == []


def test_no_role_has_a_permission_that_is_for_administrators() -> None:
    reserved = {Permission.MANAGE_ROLES, Permission.INVITE_PEOPLE, Permission.MANAGE_KEYS, Permission.REGRADE}

    assert all(not granted & reserved for granted in GRANTED_TO.values())
