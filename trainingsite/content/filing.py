"""Writing files for people: never over something that is there, unless they say so, and never half."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from trainingsite.quiz.exchange import Note


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write `data` to `path`, whole or not at all.

    Raises:
        click.ClickException: if something is there and `force` isn't given, or if it can't be written.
    """
    if path.exists() and not force:
        raise click.ClickException(f"{path} is there already. Give another name, or --force to write over it.")
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(data)
        if force:
            unfinished.replace(path)
        else:
            os.link(unfinished, path)
            unfinished.unlink()
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None


def write_report(path: Path, notes: Sequence[Note], *, force: bool) -> None:
    """Write notes to `path`: as JSON if its name ends in .json, else a line each."""
    if path.suffix == ".json":
        text = json.dumps([asdict(note) for note in notes], indent=2, ensure_ascii=False)
    else:
        text = "\n".join(str(note) for note in notes)
    write_file(path, f"{text}\n".encode(), force=force)
