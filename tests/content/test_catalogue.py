"""The content in the running site."""

import threading
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from tests.content.samples import QUIZ, write
from trainingsite.content.catalogue import EXTENSION, Library, catalogue, complaints


@pytest.fixture
def here(app: Flask, content: Path) -> Library:
    """The library of the site, over the small folder, looked at on every call."""
    library = Library(content, 1e-9)
    app.extensions[EXTENSION] = library
    return library


def test_the_folder_is_left_alone_between_two_looks(content: Path) -> None:
    library = Library(content, 3600)
    write(content, "quizzes/listening.yaml", QUIZ.replace("revision: 4", "revision: 5"))

    assert library.current().catalogue.quiz("listening").revision == 4


def test_a_change_is_seen_at_the_next_look(content: Path) -> None:
    library = Library(content, 1e-9)
    write(content, "quizzes/listening.yaml", QUIZ.replace("revision: 4", "revision: 5"))

    assert library.current().catalogue.quiz("listening").revision == 5


def test_without_an_interval_nothing_is_looked_at(content: Path) -> None:
    library = Library(content, 0)
    write(content, "site.yaml", "")

    assert library.current().complaints == ()


def test_while_one_thread_looks_the_others_go_on_with_what_there_is(content: Path) -> None:
    library = Library(content, 1e-9)
    before = library.reading
    write(content, "quizzes/listening.yaml", QUIZ.replace("revision: 4", "revision: 5"))

    with library.lock:
        assert library.current() is before
    assert library.current() is not before


def test_many_threads_see_one_consistent_catalogue(content: Path) -> None:
    library = Library(content, 1e-9)
    seen: set[tuple[int, str]] = set()

    def look() -> None:
        for _ in range(50):
            version = library.current().catalogue.quiz("listening")
            seen.add((version.revision, version.hash))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for revision in range(5, 9):
        write(content, "quizzes/listening.yaml", QUIZ.replace("revision: 4", f"revision: {revision}"))
    for thread in threads:
        thread.join()

    assert len({revision for revision, _ in seen}) == len(seen)


def test_staff_can_see_what_is_wrong_while_the_site_goes_on(here: Library, content: Path) -> None:
    write(content, "quizzes/listening.yaml", "format: 2\n")

    assert catalogue().quiz("listening").revision == 4
    assert complaints()[0].file == "content/quizzes/listening.yaml"


@pytest.mark.usefixtures("here")
def test_templates_render_markdown() -> None:
    assert render_template_string("{{ text | markdown }}", text="Say *this*.") == "<p>Say <em>this</em>.</p>"
    assert render_template_string("{{ text | markdown_line }}", text="Say *this*.") == "Say <em>this</em>."


@pytest.mark.usefixtures("here")
def test_the_theme_is_a_style_sheet_that_browsers_keep(client: FlaskClient) -> None:
    first = client.get("/theme.css")
    again = client.get("/theme.css", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.mimetype, first.status_code, again.status_code) == ("text/css", 200, 304)
    assert "--post: light-dark(#0d4f3c" in first.text
