"""`flask content`."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from trainingsite.content import authoring_cli, exchange_cli, lint
from trainingsite.content.place import content_dir
from trainingsite.content.schema import schema_text, scheme_schema_text, survey_schema_text

cli = AppGroup("content", help="Modules, quizzes and everything else in the content folder.")
for command in (exchange_cli.import_quiz, exchange_cli.export_quiz, authoring_cli.watch, authoring_cli.new):
    cli.add_command(command)


@cli.command("check")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def check(style: str) -> None:
    """Find what is wrong with the content, by file and line. Exit status 1 if something has to be mended."""
    complaints = lint.check(content_dir(), datetime.now(UTC).date())
    errors = sum(not complaint.is_warning for complaint in complaints)
    if style == "json":
        click.echo(json.dumps([asdict(complaint) for complaint in complaints], ensure_ascii=False))
    else:
        for complaint in complaints:
            click.echo(f"{'warning: ' if complaint.is_warning else ''}{complaint}")
        click.echo(f"{errors} to mend, {len(complaints) - errors} to know.", err=True)
    raise SystemExit(1 if errors else 0)


@cli.command("schema")
def schema() -> None:
    """Write the JSON Schemas of quizzes, scheme types and surveys beside them, for editors that complete and check."""
    texts = {"quizzes": schema_text(), "schemes": scheme_schema_text(), "surveys": survey_schema_text()}
    for folder, text in texts.items():
        path = content_dir() / folder / lint.SCHEMAS[folder]
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        click.echo(f"Written to {path.relative_to(content_dir().parent)}. Editors find it by a file's first line:")
        click.echo(f"# yaml-language-server: $schema={path.name}")
