"""The manual is true: its commands run, its example is right, its links lead somewhere, its tables are the code's."""

import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from trainingsite.config import PREFIX, ROOT, Settings
from trainingsite.content import lint
from trainingsite.selection import drawing

DOCS = ROOT / "docs"
STATES = DOCS / "developers" / "application-states.md"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
# In this order, on one site: the first page makes the demo that the others look at.
WITH_COMMANDS = ("administrators.md", "authors.md")
EXAMPLE = re.compile(r"^```\w+ content/(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What the code names in a string, for another library to import.
BY_NAME = {"gunicorn", "psycopg", "tzdata", "pymdown-extensions"}
STANDARD = sys.stdlib_module_names | {"trainingsite", "_typeshed"}


def text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def page_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Commands


@dataclass(frozen=True)
class Ran:
    """A command of the manual and what became of it."""

    page: str
    command: str
    status: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"{self.page}: $ {self.command}\nstatus {self.status}\n{self.out[-2000:]}{self.err[-2000:]}"


def told_badge(command: str, folder: Path, before: list[Ran]) -> str:
    """The command about a badge of the demo: a shared one in force, its file beside us, its id for BADGE."""
    if "BADGE" not in command and "badge.json" not in command:
        return command
    out = next(each.out for each in before if each.command == "flask badges list --format json")
    badge = next(row["id"] for row in json.loads(out) if row["public"] and row["status"] == "valid")
    with closing(sqlite3.connect(folder / "instance" / "signpost.sqlite3")) as rows:
        wanted = "SELECT json_form FROM credential WHERE public_id = ?"
        (folder / "badge.json").write_bytes(rows.execute(wanted, [badge.replace("-", "")]).fetchone()[0])
    return command.replace("BADGE", badge)


def console_commands(page: str) -> Iterator[str]:
    for block in re.findall(r"^```console\n(.*?)^```$", text(page), re.MULTILINE | re.DOTALL):
        yield from (line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ "))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    """Every command of the manual, run in order on a site of its own."""
    folder = tmp_path_factory.mktemp("manual")
    given = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment = {
        **given,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "FLASK_APP": str(ROOT / "app.py"),
        "SIGNPOST_INSTANCE": str(folder / "instance"),
    }
    found: list[Ran] = []
    for page in WITH_COMMANDS:
        for written in console_commands(page):
            command = told_badge(written, folder, found)
            done = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            found.append(Ran(page, command, done.returncode, done.stdout, done.stderr))
    return found


def test_every_command_of_the_manual_succeeds(ran: list[Ran]) -> None:
    assert [str(each) for each in ran if each.status] == []


def test_every_page_with_commands_is_run() -> None:
    with_commands = {page for page in PAGES if "\n```console\n" in page.read_text("utf-8")}

    assert with_commands == {DOCS / name for name in WITH_COMMANDS}


def leaves(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, f"{path} {name}")
    else:
        yield path


def test_every_command_is_in_the_manual() -> None:
    from trainingsite.features import COMMANDS

    manual = "\n".join(page.read_text("utf-8") for page in PAGES)

    assert [path for one in COMMANDS for path in leaves(one, f"flask {one.name}") if path not in manual] == []


# Tables


def cells(page: str, header: str) -> list[list[str]]:
    """The rows of the table that begins with a line `header`."""
    _, _, rest = text(page).partition(f"{header}\n")
    rows = rest.split("\n\n", maxsplit=1)[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def settings_rows() -> dict[str, str]:
    return {row[0].strip("`"): row[1] for row in cells("administrators.md", "| setting | default | what it is for |")}


def test_the_settings_of_the_manual_are_those_that_exist() -> None:
    assert sorted(settings_rows()) == sorted(PREFIX + one.name.upper() for one in fields(Settings))


def test_flask_settings_lists_what_the_manual_lists(ran: list[Ran]) -> None:
    out = next(each.out for each in ran if each.command == "flask settings --format json")

    assert [row["name"] for row in json.loads(out)] == list(settings_rows())


def shown_default(value: object) -> str:
    path = value.relative_to(ROOT) if isinstance(value, Path) else value
    return f"`{path}`"


def test_the_defaults_of_the_manual_are_the_codes() -> None:
    rows = settings_rows()
    plain = {PREFIX + one.name.upper(): one.default for one in fields(Settings) if one.default != ""}

    assert {name: rows[name] for name in plain} == {name: shown_default(value) for name, value in plain.items()}


def imported() -> set[str]:
    """The distributions that the package imports."""
    modules: set[str] = set()
    for path in (ROOT / "trainingsite").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules |= {name.split(".")[0] for name in names}
    known = packages_distributions()
    return {plain_name(known[module][0]) for module in modules - STANDARD}


def plain_name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def explained() -> set[str]:
    """The packages in the tables of the page on dependencies."""
    rows = re.findall(r"^\| ([^|]+) \|", text("developers/dependencies.md"), re.MULTILINE)
    return {plain_name(name.strip()) for row in rows if row != "package" for name in row.split(",")}


def test_every_dependency_is_explained_and_none_that_is_not_used() -> None:
    assert explained() == imported() | BY_NAME


# The example for authors


def test_the_example_for_authors_is_right(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    before = set(lint.check(content, date(2026, 11, 24)))
    for name, body in EXAMPLE.findall(text("authors.md")):
        path = content / name
        kept = path.read_text("utf-8") if path.exists() else ""
        path.write_text(kept + body, "utf-8")

    assert [str(each) for each in set(lint.check(content, date(2026, 11, 24))) - before] == []


def test_the_example_for_authors_has_every_type_of_item() -> None:
    from trainingsite.quiz.questions import TYPES

    example = "".join(body for name, body in EXAMPLE.findall(text("authors.md")) if name.startswith("quizzes/"))

    assert set(re.findall(r"^ +type: (\w+)$", example, re.MULTILINE)) == set(TYPES)


# Links


def anchors(path: Path) -> set[str]:
    """The ids that a code host gives the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def dead_links(page: Path) -> Iterator[str]:
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            yield target


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_every_link_inside_the_manual_leads_somewhere(path: Path) -> None:
    assert list(dead_links(path)) == []


def test_every_page_of_the_manual_is_linked_from_another() -> None:
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    }

    assert [page_name(page) for page in PAGES if page.name != "README.md" and page not in linked] == []


# The states of an application


def test_the_page_on_states_is_the_table_of_the_rules() -> None:
    assert STATES.read_text("utf-8") == drawing.page()
