"""A whole running site for the browser: the production server and the worker, over a database of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from flask import Flask

from tests.factories.schemes import ALWAYS
from trainingsite import create_app
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.queries import by_email
from trainingsite.config import ROOT, Settings
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.schemes import service as schemes
from trainingsite.schemes.rules import Order, QuizRequirement, Requirements, Terms

SHORT = "short-mentors"
MODULES = ("listening", "role-boundaries", "academic-integrity")
TERMS = Terms(Requirements(MODULES, tuple(map(QuizRequirement, MODULES)), agreement=True), Order.TRAIN_THEN_APPLY, 12)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """Started by the same commands as `make run`; `app` looks into the same database from this process."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="signpost-journeys-")
        self.port = free_port()
        self.environment = {
            "SIGNPOST_INSTANCE": self.folder.name,
            "SIGNPOST_PORT": str(self.port),
            "SIGNPOST_PUBLIC_URL": f"http://localhost:{self.port}",
        }
        self.run("db", "upgrade")
        self.run("demo", "load")
        self.server = subprocess.Popen(self.command("serve"), cwd=ROOT, env=self.process_environment())
        self.url = self.environment["SIGNPOST_PUBLIC_URL"]
        self.wait()
        self.app: Flask = create_app(Settings.from_environment(self.environment))
        self.open_short_scheme()

    def open_short_scheme(self) -> None:
        """A scheme beside the demo's that asks for few modules, so that becoming a mentor stays short."""
        with self.app.app_context(), act_as(SYSTEM) as act:
            scheme = schemes.create_scheme(act, SHORT, "Short mentors", "course")
            schemes.open_cohort(act, scheme, ALWAYS, TERMS)
            coordinator = by_email(act.db, "coordinator@demo.example")
            assert coordinator is not None
            accounts.grant(act, coordinator.id, Role.COORDINATOR, scheme.id)

    def process_environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST_")}
        return {**inherited, **self.environment}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "app", *words]

    def run(self, *words: str) -> None:
        subprocess.run(
            self.command(*words), cwd=ROOT, env=self.process_environment(), check=True, stdout=subprocess.DEVNULL
        )

    def wait(self) -> None:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the site did not come up")

    def mails(self) -> list[Path]:
        return sorted((Path(self.folder.name) / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=30)
        self.folder.cleanup()
