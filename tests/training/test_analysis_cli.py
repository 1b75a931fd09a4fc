"""`flask quiz` and `flask content analyse`."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import mentor_to_be
from tests.training.conftest import gate
from tests.training.learner import QUIZ, Learner
from trainingsite.quiz.findings import Finding
from trainingsite.quiz.summary import QuizFigures, Summary
from trainingsite.schemes.models import Cohort
from trainingsite.training import analysis

MATRIX = "learner,a,b\nmax,1,1\nann,1,1\nben,0,1\ncem,1,0\ndee,0,0\n"
STYLES = ("json", "text", "csv")


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.stdout, result.stderr


def matrix_file(folder: Path, content: str = MATRIX) -> str:
    path = folder / "marks.csv"
    path.write_text(content, "utf-8")
    return str(path)


def test_a_matrix_of_marks_is_told_as_json(app: Flask, tmp_path: Path) -> None:
    status, out, _ = run(app, "quiz", "statistics", "--responses", matrix_file(tmp_path), "--format", "json")
    told = json.loads(out)

    assert status == 0
    assert told["quiz"] == {
        "attempts": 4,
        "mean": 1.0,
        "median": 1.0,
        "standard_deviation": pytest.approx(0.816496580927726),
        "skewness": 0.0,
        "kurtosis": pytest.approx(1.5),
        "internal_consistency": 0.0,
        "error_ratio": 100.0,
        "standard_error": pytest.approx(0.816496580927726),
    }
    assert [each["id"] for each in told["items"]] == ["a", "b"]
    assert told["items"][0]["discrimination_index"] == 0
    assert list(told["items"][0]) == [
        "id", "attempts", "facility", "standard_deviation", "intended_weight", "effective_weight",
        "discrimination_index", "discriminative_efficiency",
    ]  # fmt: skip


def test_what_is_undefined_is_null_a_dash_or_empty(app: Flask, tmp_path: Path) -> None:
    path = matrix_file(tmp_path, "learner,a\nmax,1\nann,1\n")
    told = {style: run(app, "quiz", "statistics", "--responses", path, "--format", style)[1] for style in STYLES}

    assert json.loads(told["json"])["quiz"]["standard_deviation"] is None
    assert "standard deviation      –" in told["text"]
    assert ",standard_deviation,\n" in told["csv"]


def test_a_file_that_cannot_be_read_ends_with_its_place_and_status_two(app: Flask, tmp_path: Path) -> None:
    path = matrix_file(tmp_path, MATRIX.replace("ben,0", "ben,nought"))
    status, out, err = run(app, "quiz", "statistics", "--responses", path)

    assert (status, out) == (2, "")
    assert err.startswith(f"{path}:4:2: 'nought' for 'a' isn't a number — write a number such as 0.5")


def test_a_file_that_is_not_there_ends_with_status_two(app: Flask, tmp_path: Path) -> None:
    status, _, err = run(app, "quiz", "statistics", "--responses", str(tmp_path / "none.csv"))

    assert status == 2
    assert "No such file" in err


@pytest.mark.parametrize(
    "arguments", [(), ("listening", "--responses", "x.csv"), ("--responses", "x.csv", "--refresh")]
)
def test_either_a_quiz_or_a_file_is_named(app: Flask, arguments: tuple[str, ...]) -> None:
    status, _, err = run(app, "quiz", "statistics", *arguments)

    assert status == 2
    assert "Name a quiz of this site, or a file by --responses." in err


def test_one_of_our_quizzes_is_told_as_stored_and_refreshed_on_demand(
    app: Flask, learner: Learner, cohort: Cohort
) -> None:
    learner.take()

    def attempts(*more: str) -> int:
        out = run(app, "quiz", "statistics", QUIZ, "--format", "json", *more)[1]
        return int(json.loads(out)["quiz"]["attempts"])

    assert attempts() == 1
    Learner(mentor_to_be(cohort)).take()
    assert attempts() == 1
    assert attempts("--refresh") == 2


def test_an_unknown_quiz_is_named_with_those_there_are(small: Flask) -> None:
    status, _, err = run(small, "content", "analyse", "gone")

    assert status == 2
    assert "There is no quiz gone. There are: listening." in err


@pytest.fixture
def judged(small: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site whose quiz has two findings, in a file of many lines."""
    (folder / "quizzes" / "listening.yaml").write_text(json.dumps(gate(), indent=1), "utf-8")
    monkeypatch.setattr("trainingsite.training.analysis_cli.content_dir", lambda: folder)
    said = (Finding("plain-3", "low", "100% odd", "care"), Finding("gone", "easy", "easy", "calm"))
    monkeypatch.setattr(analysis, "found_out", lambda _session, _slug: analysis.Stored(summary_of_nobody(), said))
    return small


def summary_of_nobody() -> Summary:
    return Summary(QuizFigures(0), None, None, 0, (0, 0, 0), (), ())


def test_findings_are_told_by_file_and_line_of_their_item(judged: Flask, folder: Path) -> None:
    lines = (folder / "quizzes" / "listening.yaml").read_text("utf-8").splitlines()
    line = lines.index('   "id": "plain-3",')
    _, out, _ = run(judged, "content", "analyse", QUIZ)

    assert out == f"content/quizzes/listening.yaml:{line}  100% odd\ncontent/quizzes/listening.yaml:1  easy\n"


def test_findings_are_told_as_json_and_as_annotations(judged: Flask) -> None:
    told = json.loads(run(judged, "content", "analyse", "--format", "json")[1])
    annotated = run(judged, "content", "analyse", "--format", "annotations")[1].splitlines()

    assert [(each["quiz"], each["item"], each["level"]) for each in told] == [
        (QUIZ, "plain-3", "care"), (QUIZ, "gone", "calm"),
    ]  # fmt: skip
    place = f"file=content/quizzes/listening.yaml,line={told[0]['line']}"
    assert annotated == [
        f"::warning {place},title=plain-3::100%25 odd",
        "::notice file=content/quizzes/listening.yaml,line=1,title=gone::easy",
    ]


def test_the_same_command_stands_under_quiz(small: Flask) -> None:
    assert run(small, "quiz", "analyse") == run(small, "content", "analyse")
