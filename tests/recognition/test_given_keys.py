"""Keys from the environment or a mounted file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask

from tests.factories import person
from tests.factories.recognition import badge
from tests.recognition.conftest import numbered
from tests.recognition.test_cli import flask, form_of
from trainingsite.access import SYSTEM
from trainingsite.config import Settings
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.recognition import queries, rotation
from trainingsite.recognition.checking import check
from trainingsite.recognition.keyring import KEYRING
from trainingsite.recognition.keys import Kind, Private, described, opened, seal
from trainingsite.recognition.rotation import KeyNotUsable
from trainingsite.recognition.verification import Verdict

SECRET = "a long enough secret for a test"
ED25519, RSA = numbered(Kind.ED25519, 7), numbered(Kind.RSA, 7)


def plain(private: Private) -> str:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def give(app: Flask, pem: str, path: Path | str = "") -> None:
    """Start the site anew with keys from outside, as a setting or in a file."""
    settings: Settings = app.extensions["signpost_settings"]
    app.extensions["signpost_settings"] = replace(settings, signing_keys=pem, signing_keys_file=str(path))
    app.extensions.pop(KEYRING, None)


def in_use() -> set[str]:
    db.session.rollback()
    return {key.kid for key in queries.keys(db.session()) if key.retired_at is None}


def kids(privates: Sequence[Private]) -> set[str]:
    return {described(private).kid for private in privates}


def test_keys_open_plain_and_encrypted() -> None:
    both = plain(ED25519) + "\n" + seal(RSA, SECRET).decode()

    assert [described(one).kid for one in opened(both, SECRET)] == [described(one).kid for one in (ED25519, RSA)]


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "not a key",
        plain(ED25519) + plain(numbered(Kind.ED25519, 8)),
        plain(generate_private_key(65537, 1024)),
        seal(RSA, "another secret").decode(),
    ],
    ids=["none", "no key", "two of a kind", "too short", "another secret"],
)
def test_what_cannot_sign_is_refused(pem: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        opened(pem, SECRET)


def test_given_keys_sign_and_are_not_written_down(app: Flask) -> None:
    give(app, plain(ED25519) + plain(RSA))
    data = form_of(badge(person()))

    assert in_use() == kids([ED25519, RSA])
    assert not (app.extensions["signpost_settings"].instance / "keys").exists()
    assert check(db.session(), data).verdict is Verdict.VALID


def test_keys_from_a_mounted_file_sign(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "keys.pem"
    path.write_text(plain(ED25519) + plain(RSA))
    give(app, "", path)
    form_of(badge(person()))

    assert in_use() == kids([ED25519, RSA])


def test_a_given_key_takes_over_and_what_the_old_one_signed_stays_good(app: Flask) -> None:
    before = form_of(badge(person()))
    own = in_use()
    give(app, plain(ED25519))
    form_of(badge(person("Jun Watanabe")))

    assert kids([ED25519]) < in_use()
    assert len(in_use() & own) == 1
    assert check(db.session(), before).verdict is Verdict.VALID


def test_a_key_that_is_given_again_signs_again(app: Flask) -> None:
    for private in (ED25519, numbered(Kind.ED25519, 8), ED25519):
        give(app, plain(private))
        with act_as(SYSTEM) as act:
            rotation.ensure_keys(act)

    assert kids([ED25519]) < in_use()


def test_a_given_key_that_was_compromised_signs_nothing(app: Flask) -> None:
    give(app, plain(ED25519))
    with act_as(SYSTEM) as act:
        rotation.ensure_keys(act)
    told = flask(app, "keys", "compromised", described(ED25519).kid)

    assert "put another one there" in told.output
    with pytest.raises(KeyNotUsable, match="another one"), act_as(SYSTEM) as act:
        rotation.ensure_keys(act)


def test_given_keys_are_rotated_where_they_come_from(app: Flask) -> None:
    give(app, plain(ED25519) + plain(RSA))

    assert "put the new ones there" in flask(app, "keys", "rotate").output
