"""`flask content watch` and `flask content new`."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import Result
from flask import Flask
from watchfiles import Change

from tests.content.samples import SITE, write
from trainingsite.content import authoring_cli, lint
from trainingsite.content.folder import Folder
from trainingsite.content.starting import module_text, quiz_text

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)


@pytest.fixture
def command(app: Flask, content: Path) -> Iterator[Flask]:
    """The site, whose commands look at the small folder."""
    before = app.extensions["signpost_settings"]
    app.extensions["signpost_settings"] = replace(before, content_dir=content)
    yield app
    app.extensions["signpost_settings"] = before


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["content", *args])


def errors(content: Path) -> list[str]:
    return [str(each) for each in lint.check(content, TODAY) if not each.is_warning]


def test_each_save_is_checked(command: Flask, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def saves(folder: Path) -> Iterator[set[tuple[Change, str]]]:
        write(folder, "site.yaml", SITE.replace("university:", "universty:"))
        yield {(Change.modified, str(folder / "site.yaml"))}
        yield {(Change.added, str(folder / ".site.yaml.swp"))}
        write(folder, "site.yaml", SITE)
        yield {(Change.modified, str(folder / "site.yaml")), (Change.modified, str(folder / "signposts.yaml"))}

    monkeypatch.setattr(authoring_cli, "saved", saves)
    lines = run(command, "watch").stdout.splitlines()

    assert lines[0] == f"Watching {content}. Ctrl-C ends it."
    assert [
        line for line in lines if line.startswith(("All good", "1 to mend", "content/site.yaml:3: `universty`"))
    ] == [
        "All good.",
        "content/site.yaml:3: `universty` isn't known here — did you mean `university`?",
        "1 to mend.",
        "All good.",
    ]
    assert [line.partition(" ")[2] for line in lines if line[2:3] == ":"] == ["site.yaml", "signposts.yaml, site.yaml"]
    assert lines[-1] == "Ended."


def test_warnings_are_counted(command: Flask, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(content, "site.yaml", SITE.replace("Testing University", '""'))
    monkeypatch.setattr(authoring_cli, "saved", lambda _folder: ())

    assert "All good, 1 to know (`flask content check` lists them)." in run(command, "watch").stdout


def saving(content: Path, done: Event) -> None:
    """Save a broken file again and again, because nobody knows when the watch has begun."""
    while not done.wait(0.3):
        write(content, "site.yaml", SITE.replace("university:", "universty:"))


def test_a_save_is_noticed_and_ctrl_c_ends_it(content: Path, tmp_path: Path) -> None:
    given = {"SIGNPOST_INSTANCE": str(tmp_path / "instance"), "SIGNPOST_CONTENT_DIR": str(content)}
    command = [sys.executable, "-u", "-m", "flask", "--app", str(ROOT / "app.py"), "content", "watch"]
    done = Event()
    hand = Thread(target=saving, args=(content, done))
    # A shell that started the tests in the background has SIGINT ignored, and children inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    started = subprocess.Popen(command, env={**os.environ, **given}, stdout=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    with started as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        hand.start()
        lines += [process.stdout.readline() for _ in range(3)]
        done.set()
        hand.join()
        process.send_signal(signal.SIGINT)
        lines += process.stdout.readlines()

    assert lines[1] == "All good.\n"
    assert lines[3].endswith(" site.yaml\n")
    assert "isn't known here" in lines[4]
    assert lines[-1] == "Ended.\n"
    assert process.returncode == 0


def test_a_new_module_and_its_quiz_pass_the_check_as_they_stand(command: Flask, content: Path) -> None:
    for kind in ("module", "quiz"):
        assert run(command, "new", kind, "first-steps").exit_code == 0

    assert errors(content) == []


def test_a_new_scheme_passes_the_check_as_it_stands_and_asks_for_what_there_is(command: Flask, content: Path) -> None:
    assert run(command, "new", "scheme", "first-steps").exit_code == 0

    written = (content / "schemes" / "first-steps.yaml").read_text("utf-8")
    assert errors(content) == []
    assert "modules: [listening]\n  quizzes: [{quiz: listening}]" in written


def test_a_new_survey_passes_the_check_as_it_stands(command: Flask, content: Path) -> None:
    assert run(command, "new", "survey", "first-steps").exit_code == 0

    assert (content / "surveys" / "first-steps.yaml").exists()
    assert errors(content) == []


def test_a_new_quiz_on_an_old_module_asks_for_each_outcome_and_passes(command: Flask, content: Path) -> None:
    assert run(command, "new", "quiz", "more", "--module", "listening").exit_code == 0
    assert errors(content) == []
    assert "about-open-questions" in (content / "quizzes" / "more.yaml").read_text("utf-8")
    assert "practice:" not in (content / "quizzes" / "more.yaml").read_text("utf-8")


def test_a_new_quiz_without_a_module_names_what_is_missing(command: Flask, content: Path) -> None:
    run(command, "new", "quiz", "first-steps")

    assert any("there is no module first-steps" in error for error in errors(content))


def test_a_new_module_stands_last(content: Path) -> None:
    folder = Folder(content)
    folder.refresh()

    assert "order: 2\n" in module_text("a", folder)


def test_starting_files_say_what_to_write(content: Path) -> None:
    empty = Folder(content / "nowhere")
    empty.refresh()

    assert "order: 1\n" in module_text("a", empty)
    assert quiz_text("a", "b", empty).count("Write ") > 6


@pytest.mark.parametrize("kind", ["module", "quiz"])
def test_what_is_there_is_never_written_over(command: Flask, content: Path, kind: str) -> None:
    result = run(command, "new", kind, "listening")

    assert result.exit_code == 1
    assert "is there already. Give another name." in result.stderr


@pytest.mark.parametrize("slug", ["Upper", "../x", "two words"])
def test_a_new_file_needs_a_name_for_an_address(command: Flask, content: Path, slug: str) -> None:
    result = run(command, "new", "quiz", slug)

    assert result.exit_code == 1
    assert "can't stand in an address" in result.stderr
