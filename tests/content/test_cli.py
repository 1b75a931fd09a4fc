"""`flask content`."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from flask import Flask

from tests.content.samples import SITE, write
from trainingsite.content import cli
from trainingsite.content.lint import SCHEMAS
from trainingsite.content.schema import schema_text, scheme_schema_text, survey_schema_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def command(app: Flask, content: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The site, whose commands look at the small folder."""
    monkeypatch.setattr(cli, "content_dir", lambda: content)
    return app


def test_a_folder_in_order_passes(command: Flask) -> None:
    result = command.test_cli_runner().invoke(args=["content", "check"])

    assert (result.exit_code, result.stdout) == (0, "")


def test_a_fault_fails_the_check_and_is_told_by_line(command: Flask, content: Path) -> None:
    write(content, "site.yaml", SITE.replace("university:", "universty:"))
    result = command.test_cli_runner().invoke(args=["content", "check"])

    assert result.exit_code == 1
    assert "content/site.yaml:3: `universty` isn't known here — did you mean `university`?" in result.stdout


def test_a_warning_is_told_and_passes(command: Flask, content: Path) -> None:
    write(content, "site.yaml", SITE.replace("Testing University", '""'))
    result = command.test_cli_runner().invoke(args=["content", "check", "--format", "json"])

    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "file": "content/site.yaml",
            "line": 3,
            "what": "`university` isn't filled in",
            "mend": "write your university's own",
            "is_warning": True,
        }
    ]


def test_the_schemas_are_written_beside_what_they_are_of(command: Flask, content: Path) -> None:
    result = command.test_cli_runner().invoke(args=["content", "schema"])

    assert result.exit_code == 0
    titles = [json.loads((content / each / name).read_text("utf-8"))["title"] for each, name in SCHEMAS.items()]
    assert titles == ["A Signpost quiz", "A Signpost scheme type", "A Signpost survey"]


def test_the_schemas_in_the_content_folder_are_the_present_ones() -> None:
    assert (ROOT / "content" / "quizzes" / SCHEMAS["quizzes"]).read_text("utf-8") == schema_text()
    assert (ROOT / "content" / "schemes" / SCHEMAS["schemes"]).read_text("utf-8") == scheme_schema_text()
    assert (ROOT / "content" / "surveys" / SCHEMAS["surveys"]).read_text("utf-8") == survey_schema_text()


@pytest.mark.parametrize(("folder", "schema_of"), [("schemes", scheme_schema_text), ("surveys", survey_schema_text)])
def test_scheme_types_and_surveys_keep_to_their_schema(folder: str, schema_of: Callable[[], str]) -> None:
    schema = json.loads(schema_of())

    for path in (ROOT / "content" / folder).glob("*.yaml"):
        jsonschema.validate(yaml.safe_load(path.read_text("utf-8")), schema)
