"""`python -m tests.deep.mutants [PART …]`: change the rules, one small change at a time; a test has to notice each.

mutmut makes the changes ("mutants") of the files that `[tool.mutmut]` names, and `warm` runs the pure tests that reach
each. A part is a file or a pattern over files, like `quiz/drawing.py`, `schemes/*rules` or `trainingsite.access.*`;
without one, all files are changed. A mutant that was tried is tried again if its function changed, or with `--again`.
Exit code 1 if in some file less than 95 % of the mutants are noticed; three that aren't are never too many, since in a
small file a few that mean the same would be.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from tests.deep.kept import NOTICED, kept
from tests.deep.warm import run

ROOT = Path(__file__).parents[2]
LEAST, ALWAYS_ALLOWED = 95.0, 3


@dataclass(frozen=True, slots=True)
class Module:
    """What became of the mutants of one file."""

    name: str
    mutants: int
    survivors: tuple[str, ...]

    @property
    def killed(self) -> int:
        return self.mutants - len(self.survivors)

    @property
    def share(self) -> float:
        """Per cent."""
        return 100 * self.killed / self.mutants

    @property
    def holds(self) -> bool:
        return self.share >= LEAST or len(self.survivors) <= ALWAYS_ALLOWED


def modules(parts: Sequence[str]) -> Iterator[Module]:
    """What is kept of the files that have mutants."""
    for file in kept(parts):
        if codes := file.exit_code_by_key:
            survivors = tuple(mutant for mutant, code in codes.items() if code not in NOTICED)
            yield Module(str(file.path), len(codes), survivors)


@click.command()
@click.argument("parts", nargs=-1)
@click.option("--children", type=click.IntRange(1), default=2, show_default=True, help="Processes at once.")
@click.option("--again", is_flag=True, help="Also those that were tried before.")
@click.option("--look", is_flag=True, help="Run nothing: tell what the last run found, and each survivor.")
def main(parts: tuple[str, ...], children: int, again: bool, look: bool) -> None:
    """Change the rules and see whether the tests notice."""
    os.chdir(ROOT)
    if not look:
        run(parts, children, again)
    found = list(modules(parts))
    if not found:
        raise click.BadArgumentUsage("No file of rules with mutants is called that.")
    for each in found:
        click.echo(f"{each.share:6.1f} %  {each.killed:4} of {each.mutants:4}  {each.name}")
        for survivor in each.survivors if look else ():
            click.echo(f"            {survivor}")
    low = [each.name for each in found if not each.holds]
    total, killed = sum(each.mutants for each in found), sum(each.killed for each in found)
    click.echo(f"{killed} of {total} were noticed; too few in: {', '.join(low) or 'no file'}")
    sys.exit(1 if low else 0)


if __name__ == "__main__":
    main()
