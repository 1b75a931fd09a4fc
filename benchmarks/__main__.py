"""`python -m benchmarks`: drive hello, the floor and the site in turn, and print the ratios."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.bars import FIGURES, HELLO, Figure, Pair, Run, chosen, summed_up, table, verdict
from benchmarks.driving import NotMeasured, driven, wrk
from benchmarks.ground import Ground, prepared
from benchmarks.servers import Server

WARM_UP = 1


class Measuring:
    """Runs of figures, counted so that no run repeats what another wrote."""

    def __init__(self, ground: Ground, seconds: int) -> None:
        self.ground = ground
        self.seconds = seconds
        self.count = 0

    def run(self, figure: Figure, seconds: int | None = None) -> Run:
        """Drive a figure once."""
        lasts = seconds or self.seconds
        drive = self.ground.prepare[figure.drive](lasts, self.count)
        self.count += 1
        run = driven(figure.name, self.ground.urls[figure.target], drive, lasts)
        if figure.name == HELLO:
            self.ground.hello = max(self.ground.hello, run.request_rate)
        return run

    def round(self, figures: Sequence[Figure]) -> list[Pair]:
        """Every figure once, each right after its reference."""
        by_name = {figure.name: figure for figure in figures}
        pairs = []
        for figure in figures:
            if figure.target != "site" and any(other.reference == figure.name for other in figures):
                continue
            reference = self.run(by_name[figure.reference]) if figure.reference else None
            if figure.reference and reference:
                pairs.append(Pair(by_name[figure.reference], reference))
            pairs.append(Pair(figure, self.run(figure), reference))
        return pairs


def measured(figures: Sequence[Figure], server: Server, seconds: int, rounds: int) -> list[Pair]:
    """All rounds, after a short unmeasured run of each figure."""
    targets = {figure.target for figure in figures}
    with (
        tempfile.TemporaryDirectory(prefix="signpost-bench-") as folder,
        prepared(Path(folder), server, targets) as ground,
    ):
        measuring = Measuring(ground, seconds)
        for figure in figures:
            measuring.run(figure, WARM_UP)
        pairs: list[Pair] = []
        for number in range(1, rounds + 1):
            click.echo(f"round {number} of {rounds}", err=True)
            pairs += measuring.round(figures)
    order = {figure: place for place, figure in enumerate(figures)}
    return sorted(pairs, key=lambda pair: order[pair.figure])


@click.command()
@click.option("--seconds", type=click.IntRange(1), default=2, show_default=True, help="How long each run lasts.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each figure is run.")
@click.option("--only", multiple=True, help="Measure just this figure; may be given several times.")
@click.option("--server", "name", type=click.Choice(["own", "gunicorn", "granian"]), default="own", show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Server processes.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True, help="Threads a process; not for own.")
def main(seconds: int, rounds: int, only: tuple[str, ...], **server: str | int) -> None:
    """Measure this site's speed as ratios to two references, in one call on the same server.

    Exit code 1 if a bar is missed, 2 if something could not be measured.
    """
    try:
        wrk()
        figures = chosen(FIGURES, only)
        pairs = measured(figures, Server(**server), seconds, rounds)  # type: ignore[arg-type]  # click checked them
        lines = summed_up(pairs)
    except (NotMeasured, ValueError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)
    click.echo(table(lines))
    click.echo(verdict(lines))
    sys.exit(0 if all(line.holds for line in lines) else 1)


if __name__ == "__main__":
    main()
