"""What everybody may see of a badge, address by address."""

import json

import pytest
from flask.testing import FlaskClient

from tests.factories import person
from tests.factories.recognition import shared_badge

ADDRESSES = ("", ".json", ".jwt", ".png", ".svg")


@pytest.mark.parametrize("ending", ADDRESSES)
def test_every_form_of_a_shared_badge_is_there(client: FlaskClient, ending: str) -> None:
    badge = shared_badge(person())

    assert client.get(f"/badges/{badge}{ending}").status_code == 200


def test_the_others(client: FlaskClient) -> None:
    badge = shared_badge(person())
    for path in (
        "/issuer",
        "/issuer.png",
        "/.well-known/did.json",
        "/.well-known/jwks.json",
        "/status/1.json",
        "/status/1.jwt",
        "/verify",
        "/achievements/trained-listening",
        "/achievements/trained-listening.png",
        "/achievements/trained-listening.svg",
        "/achievements/trained-listening/1",
        "/achievements/trained-listening/1.png",
        "/achievements/trained-listening/1/card.png",
        f"/verify?link=http://localhost:5000/badges/{badge}",
    ):
        r = client.get(path)
        print(path, r.status_code, dict(r.headers))
        assert r.status_code == 200
        if "verify" in path:
            print(r.text[-3500:])
    print(json.dumps(json.loads(client.get(f"/badges/{badge}.json").data), indent=1))
