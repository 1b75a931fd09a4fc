"""Driving a server with wrk, and not believing it unless every answer was the expected one."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bars import Run

LUA = Path(__file__).parent / "lua"
INSTALL = (
    "The load tool wrk is missing. Debian and Ubuntu: apt-get install wrk · macOS: brew install wrk · "
    "else https://github.com/wg/wrk"
)


class NotMeasured(Exception):
    """Something kept a measurement from being one; the words say what, and what to do."""


@dataclass(frozen=True, slots=True)
class Drive:
    """What wrk is to do: a script with its arguments over so many threads and connections."""

    script: str
    arguments: tuple[str, ...]
    threads: int = 2
    connections: int = 8


def wrk() -> str:
    """Where wrk is.

    Raises:
        NotMeasured: if it isn't there, with how to get it.
    """
    found = shutil.which("wrk")
    if found is None:
        raise NotMeasured(INSTALL)
    return found


def driven(name: str, url: str, drive: Drive, seconds: float) -> Run:
    """One run of wrk against a server on this machine.

    Raises:
        NotMeasured: if an answer had another status than the expected one, or a connection broke.
    """
    command = [
        wrk(),
        f"--threads={drive.threads}",
        f"--connections={drive.connections}",
        f"--duration={max(1, round(seconds))}s",
        "--timeout=30s",
        f"--script={drive.script}.lua",
        url,
        "--",
        str(drive.threads),
        *drive.arguments,
    ]
    answer = subprocess.run(command, cwd=LUA, capture_output=True, text=True, check=False)
    told = answer.stdout.strip().splitlines()
    if answer.returncode or not told or not told[-1].startswith("{"):
        raise NotMeasured(f"{name}: wrk failed.\n{answer.stdout}{answer.stderr}")
    return read(name, json.loads(told[-1]))


def read(name: str, told: dict[str, Any]) -> Run:
    """What a script told at its end, as a run.

    Raises:
        NotMeasured: as `driven` says.
    """
    faults: Sequence[tuple[int, str]] = (
        (told["wrong"], f"had another status than the expected one (the first: {told['first_wrong']})"),
        (told["broken"], "broke or timed out"),
        (told["ran_out"], "threads ran out of fresh people"),
    )
    if found := [f"{count} {words}" for count, words in faults if count]:
        raise NotMeasured(f"{name}: of {told['requests']} answers {'; '.join(found)}. This run counts for nothing.")
    if not told["done"]:
        raise NotMeasured(f"{name}: nothing was done in {told['microseconds'] / 1e6:.1f} s.")
    return Run(told["done"], told["requests"], told["microseconds"] / 1e6, told["p99"] / 1000)
