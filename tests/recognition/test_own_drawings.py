"""A university's own drawing in the place of ours."""

import json
import shutil
from pathlib import Path

import png  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import person
from tests.factories.recognition import shared_badge
from trainingsite.config import ROOT
from trainingsite.content import catalogue
from trainingsite.content.catalogue import Library, library_of
from trainingsite.infra.db import db
from trainingsite.recognition import answers, art
from trainingsite.recognition.baking import from_svg
from trainingsite.recognition.models import BadgeDrawing

RED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#ff0000" d="M0 0H9V9H0Z"/></svg>'
BLUE = RED.replace("#ff0000", "#0000ff")


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    """The site's content in a folder of its own, with our drawing of the listener's badge."""
    content = tmp_path / "own" / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "badges").mkdir()
    draw(app, content, RED)
    return content


def draw(app: Flask, content: Path, svg: str) -> None:
    (content / "badges" / "trained-listening.svg").write_text(svg, "utf-8")
    app.extensions[catalogue.EXTENSION] = Library(content, 0)
    assert [one for one in library_of(app).current().complaints if not one.is_warning] == []


def middle(picture: bytes) -> tuple[int, ...]:
    width, height, rows, _about = png.Reader(bytes=picture).asRGBA8()
    row = list(rows)[height // 2]
    return tuple(row[4 * (width // 2) : 4 * (width // 2) + 3])


def test_it_is_the_picture_of_the_badge_in_every_form(client: FlaskClient, folder: Path) -> None:
    made = shared_badge(person())
    answers.drawing.cache_clear()

    assert "#ff0000" in client.get("/achievements/trained-listening.svg").text
    assert middle(client.get("/achievements/trained-listening/1.png").data) == (255, 0, 0)
    assert middle(client.get(f"/badges/{made}.png").data) == (255, 0, 0)
    assert from_svg(client.get(f"/badges/{made}.svg").data).is_intact
    assert client.get("/achievements/trained-listening/1/card.png").mimetype == "image/png"


def test_a_badge_already_issued_keeps_the_drawing_it_was_issued_with(
    app: Flask, client: FlaskClient, folder: Path
) -> None:
    first = shared_badge(person())
    draw(app, folder, BLUE)
    second = shared_badge(person("Somebody Else"))
    for kept in (answers.drawing, answers.picture):
        kept.cache_clear()

    assert [middle(client.get(f"/badges/{one}.png").data) for one in (first, second)] == [(255, 0, 0), (0, 0, 255)]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(BadgeDrawing)) == 2


def test_the_credential_says_in_words_that_it_shows_a_drawing(client: FlaskClient, folder: Path) -> None:
    told = json.loads(client.get(f"/badges/{shared_badge(person())}.json").data)

    assert (
        told["credentialSubject"]["achievement"]["image"]["caption"] == "Badge: Trained Listener, Northmoor University"
    )


def test_other_badges_are_drawn_as_before(client: FlaskClient, folder: Path) -> None:
    assert "Round badge" in client.get("/achievements/trained-role-boundaries.svg").text
    assert art.Badge("A", "B", "ear", "#0d4f3c").own == ""
