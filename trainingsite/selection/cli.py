"""`flask selection`."""

import click
from flask.cli import AppGroup

from trainingsite.selection import drawing
from trainingsite.selection.rules import STEPS, TABLE, Standing, State

cli = AppGroup("selection", help="How applications are decided.")


@cli.command("machine")
@click.option("--format", "style", type=click.Choice(["page", "mermaid"]), default="page")
def machine(style: str) -> None:
    """Print what may become of an application and of an approval, from the tables that decide."""
    if style == "page":
        click.echo(drawing.page(), nl=False)
        return
    click.echo(drawing.diagram(TABLE, State.DRAFT))
    click.echo(drawing.diagram(STEPS, Standing.IN_FORCE))
