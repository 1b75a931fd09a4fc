"""The directory's pages."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.content.samples import FILES, write
from tests.factories import person, sign_in
from trainingsite.content.catalogue import EXTENSION, Library


@pytest.fixture
def reader(app: Flask, client: FlaskClient, tmp_path: Path) -> FlaskClient:
    """Somebody who is signed in, over a small directory."""
    for name, text in FILES.items():
        write(tmp_path / "content", name, text)
    app.extensions[EXTENSION] = Library(tmp_path / "content", 0)
    sign_in(client, person())
    return client


def test_every_service_has_a_place_that_modules_link_to(reader: FlaskClient) -> None:
    page = reader.get("/directory").text

    assert page.index('id="emergency"') < page.index('id="samaritans"') < page.index('id="wellbeing"')
    assert '<a class="phone" href="tel:116123">116 123</a>' in page


def test_searching_leaves_what_fits_and_the_emergency_services(reader: FlaskClient) -> None:
    page = reader.get("/directory?q=counselling").text

    assert 'id="emergency"' in page
    assert 'id="wellbeing"' in page
    assert 'id="samaritans"' not in page
    assert 'value="counselling"' in page


def test_a_search_that_finds_nothing_says_what_to_do(reader: FlaskClient) -> None:
    page = reader.get("/directory", query_string={"q": "<b>zebra"}).text

    assert "Nothing else has these words" in page
    assert "<b>zebra" not in page


def test_the_card_has_every_number(reader: FlaskClient) -> None:
    page = reader.get("/directory/card").text

    assert page.count('<th scope="row">') == 3
    assert "116 123" in page


@pytest.mark.parametrize("address", ["/directory", "/directory/card"])
def test_the_directory_is_for_people_who_are_signed_in(client: FlaskClient, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in")
