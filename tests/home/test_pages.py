"""The desk."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import cohort, coordinator, person, sign_in
from trainingsite.content.catalogue import EXTENSION, Library


def test_an_empty_desk_says_what_will_be_there(client: FlaskClient) -> None:
    sign_in(client, coordinator(cohort()))

    assert "Nothing waits" in client.get("/desk").text


def test_an_administrator_is_told_which_content_is_broken_and_a_coordinator_is_not(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "listening.md").write_text("no front matter", "utf-8")
    kept, app.extensions[EXTENSION] = app.extensions[EXTENSION], Library(tmp_path, 0)
    pages = []
    for who in (person(is_admin=True), coordinator(cohort())):
        sign_in(client, who)
        pages.append(client.get("/desk").text)
    app.extensions[EXTENSION] = kept

    assert ["modules/listening.md:1" in page for page in pages] == [True, False]


def test_the_first_page_of_a_visitor_says_what_this_is(client: FlaskClient) -> None:
    assert "Find your scheme" in client.get("/").text


def test_somebody_without_a_scheme_is_shown_where_to_choose_one(client: FlaskClient) -> None:
    sign_in(client, person())

    assert "No trail yet" in client.get("/").text
