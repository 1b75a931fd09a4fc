"""`python -m tests.deep.mutants [PART …]`: change the rules, one small change at a time; a test has to notice each.

mutmut makes the changes ("mutants") of the files that `[tool.mutmut]` names, and runs the pure tests that reach each.
A part is a module or a pattern over modules, like `trainingsite.quiz.drawing` or `*.rules`; without one, all files are
changed. Exit code 1 if in some file less than 95 % of the mutants are noticed; three that aren't are never too many,
since in a small file a few that mean the same would be.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "mutants"
LEAST, ALWAYS_ALLOWED = 95.0, 3
NOTICED = {1, 3, 24, -24, 36, 152, 255}  # as mutmut writes them down: a test failed, or ran for ever


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
    """What mutmut wrote down about the files that have mutants."""
    for meta in sorted(KEPT.rglob("*.py.meta")):
        name = ".".join(meta.relative_to(KEPT).parts).removesuffix(".py.meta")
        codes: dict[str, int | None] = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
        if codes and (not parts or any(fnmatch(name, part) for part in parts)):
            survivors = tuple(mutant for mutant, code in codes.items() if code not in NOTICED)
            yield Module(name, len(codes), survivors)


def run(parts: Sequence[str], children: int) -> None:
    """Let mutmut do it, behind everything else that the machine has to do."""
    wanted = [f"{part}.x*" for part in parts]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children), *wanted]
    subprocess.run(["nice", "-n", "15", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@click.command()
@click.argument("parts", nargs=-1)
@click.option("--children", type=click.IntRange(1), default=2, show_default=True, help="Processes at once.")
@click.option("--look", is_flag=True, help="Run nothing: tell what the last run found, and each survivor.")
def main(parts: tuple[str, ...], children: int, look: bool) -> None:
    """Change the rules and see whether the tests notice."""
    if not look:
        run(parts, children)
    found = list(modules(parts))
    for each in found:
        click.echo(f"{each.share:6.1f} %  {each.killed:4} of {each.mutants:4}  {each.name}")
        for survivor in each.survivors if look else ():
            click.echo(f"            {survivor}")
    low = [each.name for each in found if not each.holds]
    total, killed = sum(each.mutants for each in found), sum(each.killed for each in found)
    click.echo(f"{killed} of {total} were noticed; too few in: {', '.join(low) or 'no file'}")
    sys.exit(1 if low or not found else 0)


if __name__ == "__main__":
    main()
