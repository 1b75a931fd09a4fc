"""`flask content import` and `flask content export`."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.content.samples import QUIZ, write
from trainingsite.content.loading import LARGEST, read_text
from trainingsite.content.readers import read_quiz
from trainingsite.content.render import Prose

GIFT = "::Open question::Which? {=How was it?#It leaves room. ~Was it bad?}\n\nWrite an essay. {}\n"


@pytest.fixture
def command(app: Flask, content: Path) -> Iterator[Flask]:
    """The site, whose commands look at the small folder."""
    before = app.extensions["signpost_settings"]
    app.extensions["signpost_settings"] = replace(before, content_dir=content)
    yield app
    app.extensions["signpost_settings"] = before


def run(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(args=["content", *map(str, args)])


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    path = tmp_path / "bank.gift"
    path.write_text(GIFT, "utf-8")
    return path


def test_an_import_writes_a_quiz_and_tells_the_rest(command: Flask, content: Path, gift: Path) -> None:
    target = content / "quizzes" / "from-others.yaml"
    result = run(command, "import", gift, "--to", target, "--module", "listening")
    read = read_quiz(read_text(target, "a"), "from-others", Prose({}))

    assert result.exit_code == 0
    assert result.stdout == f"{target}: 1 of 2 questions. Now run `flask content check`.\n"
    assert "line 3: “Write an essay.”: left out: the question, an essay — " in result.stderr
    assert "line 1: open-question: to add: option 2 has no reason (why); option 2 is wrong and " in result.stderr
    assert read.value is not None
    assert (read.value.title, read.value.module) == ("From others", "listening")
    assert "  # To add: misconception, outcome, review, why\n  - id: open-question\n" in target.read_text("utf-8")


@pytest.mark.parametrize("name", ["report.json", "report.txt"])
def test_a_report_is_written_in_full(command: Flask, content: Path, gift: Path, name: str) -> None:
    report = content / name
    run(command, "import", gift, "--to", content / "x.yaml", "--report", report)
    text = report.read_text("utf-8")
    lines = json.loads(text) if name.endswith(".json") else text.splitlines()

    assert len(lines) == 5


def test_a_file_that_is_there_is_written_over_only_by_force(command: Flask, content: Path, gift: Path) -> None:
    target = content / "quizzes" / "listening.yaml"
    refused = run(command, "import", gift, "--to", target)

    assert (refused.exit_code, target.read_text("utf-8")) == (1, QUIZ)
    assert f"{target} is there already." in refused.stderr
    assert run(command, "import", gift, "--to", target, "--force").exit_code == 0
    assert "open-question" in target.read_text("utf-8")
    assert [path.name for path in target.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xml", b"<quiz", "a.xml:1:6: it isn't well-formed XML"),
        ("a.gift", b"Write. {}", "None of the 1 questions can be carried over; nothing is written."),
        ("a.gift", b"Is it? {T}\n\n" * 900 + b"[markdown]" + b"a" * LARGEST + b" {T}", "larger than 512 KB"),
        ("a.gift", b"a" * (11 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_what_cannot_be_imported_is_refused(command: Flask, content: Path, name: str, data: bytes, said: str) -> None:
    write(content, name, data)
    result = run(command, "import", content / name, "--to", content / "x.yaml")

    assert result.exit_code == 1
    assert said in result.stderr
    assert not (content / "x.yaml").exists()


@pytest.mark.parametrize("target", ["Upper.yaml", "two words.yaml"])
def test_a_name_that_cannot_stand_in_an_address_is_refused(
    command: Flask, content: Path, gift: Path, target: str
) -> None:
    result = run(command, "import", gift, "--to", content / target)

    assert result.exit_code == 1
    assert "can't stand in an address" in result.stderr


def test_a_folder_that_is_not_there_is_told(command: Flask, content: Path, gift: Path) -> None:
    result = run(command, "import", gift, "--to", content / "nowhere" / "x.yaml")

    assert result.exit_code == 1
    assert "can't be written: No such file or directory." in result.stderr


def test_a_file_that_cannot_be_opened_is_told(command: Flask, content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    result = run(command, "import", content / "site.yaml", "--to", content / "x.yaml")

    assert result.exit_code == 1
    assert "can't be opened: Permission denied." in result.stderr


@pytest.mark.parametrize(("name", "begin"), [("x.gift", "// Listening"), ("x.xml", "<?xml"), ("x.txt", "// Listening")])
def test_an_export_writes_the_items_and_tells_the_rest(command: Flask, content: Path, name: str, begin: str) -> None:
    result = run(command, "export", "listening", "--to", content / name)

    assert (result.exit_code, result.stdout) == (0, f"{content / name}: 15 items.\n")
    assert "first: left out: its misconceptions (ASSUME) — " in result.stderr
    assert (content / name).read_text("utf-8").startswith(begin)


def test_what_was_exported_can_be_imported(command: Flask, content: Path) -> None:
    run(command, "export", "listening", "--to", content / "x.dat", "--format", "gift", "--report", content / "r.json")
    result = run(command, "import", content / "x.dat", "--to", content / "x.yaml")

    assert result.exit_code == 0
    assert json.loads((content / "r.json").read_text("utf-8"))[0]["place"] == "the quiz"
    assert "outcome: open-questions" in (content / "x.yaml").read_text("utf-8")


def test_a_name_without_a_known_ending_needs_a_format(command: Flask, content: Path) -> None:
    result = run(command, "export", "listening", "--to", content / "x.doc")

    assert result.exit_code == 2
    assert "give --format" in result.stderr


@pytest.mark.parametrize("slug", ["nowhere", "../site", "Listening"])
def test_a_quiz_that_is_not_there_is_told(command: Flask, content: Path, slug: str) -> None:
    result = run(command, "export", slug, "--to", content / "x.gift")

    assert (result.exit_code, result.stderr) == (1, f"Error: There is no quiz {slug}.\n")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (QUIZ.replace("format: 1", "format: 2"), "content/quizzes/listening.yaml:1: "),
        (QUIZ.replace("right: true", "right: false", 1), "not exactly one option is right"),
    ],
)
def test_a_quiz_that_is_not_in_order_is_not_exported(command: Flask, content: Path, source: str, said: str) -> None:
    write(content, "quizzes/listening.yaml", source)
    result = run(command, "export", "listening", "--to", content / "x.gift")

    assert result.exit_code == 1
    assert said in result.stderr
    assert not (content / "x.gift").exists()


def test_a_quiz_of_which_nothing_can_be_said_is_not_exported(command: Flask, content: Path) -> None:
    steps = "steps: [{text: a, why: b}, {text: c, why: d}]"
    head = "format: 1\ntitle: A\nmodule: listening\nitems:\n"
    write(content, "quizzes/a.yaml", f"{head}  - {{id: a, type: order, review: listening#open, stem: What, {steps}}}\n")
    result = run(command, "export", "a", "--to", content / "x.gift")

    assert result.exit_code == 1
    assert "No item can be written in this format." in result.stderr
