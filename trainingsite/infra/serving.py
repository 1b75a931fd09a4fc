"""`flask serve`: the server and the worker side by side, and `flask settings`."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from trainingsite.config import ROOT, Settings, shown

ANNOUNCE = "signpost_announce"
OBSTACLES = "signpost_obstacles"


def server_command(settings: Settings, app: str = "app:app") -> list[str]:
    """The production WSGI server; why this one: docs/decisions/0004-server.md."""
    return [
        sys.executable, "-m", "gunicorn", app,
        "--config", "python:trainingsite.infra.gunicorn",
        "--bind", f"{settings.host}:{settings.port}",
        "--workers", str(settings.workers),
        "--worker-class", "sync",
        "--log-level", "warning",
        "--timeout", "60",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "app", "worker"]


def healthy(settings: Settings) -> bool:
    """Whether the site answers its health check."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared, not bound
    try:
        with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class Pair:
    """The server and the worker; the worker is started again if it ends, the server ends the pair."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.environment = {**os.environ, "SIGNPOST_INSTANCE": str(settings.instance)}
        self.server = self.start(server_command(settings))
        self.worker = self.start(worker_command())
        self.stopping = False

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, env=self.environment)  # noqa: S603  # our own commands

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True
        for process in (self.worker, self.server):
            if process.poll() is None:
                process.terminate()

    def wait_until_healthy(self, seconds: float = 60) -> bool:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and self.server.poll() is None and not self.stopping:
            if healthy(self.settings):
                return True
            time.sleep(0.1)
        return False

    def watch(self) -> int:
        while self.server.poll() is None:
            if self.worker.poll() is not None and not self.stopping:
                time.sleep(1)
                self.worker = self.start(worker_command())
            time.sleep(0.5)
        self.stop()
        self.worker.wait(timeout=20)
        return 0 if self.stopping and self.server.returncode in (0, -signal.SIGTERM) else 1


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Run the site: the production server and the worker, until Ctrl-C."""
    settings: Settings = current_app.extensions["signpost_settings"]
    announcements: Sequence[Callable[[], str]] = current_app.extensions[ANNOUNCE]
    obstacles: Sequence[Callable[[], str]] = current_app.extensions[OBSTACLES]
    for obstacle in obstacles:
        if told := obstacle():
            raise click.ClickException(told)
    if healthy(settings):
        raise click.ClickException(
            f"something answers at port {settings.port} already; stop it, or choose another with SIGNPOST_PORT"
        )
    pair = Pair(settings)
    signal.signal(signal.SIGTERM, pair.stop)
    signal.signal(signal.SIGINT, pair.stop)
    if pair.wait_until_healthy():
        click.echo(f"\nSignpost is at {settings.public_url}")
        for announcement in announcements:
            if told := announcement():
                click.echo(told)
        click.echo(
            f"Its database, secrets and signing keys are in {settings.instance}; only this account can read them."
        )
        click.echo("Stop it with Ctrl-C.")
    else:
        pair.stop()
    sys.exit(pair.watch())


@click.command("settings")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@with_appcontext
def list_settings(style: str) -> None:
    """List every setting, its value (secrets masked) and what it is for."""
    rows = shown(current_app.extensions["signpost_settings"])
    if style == "json":
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['name']:<34} {row['value'] or '(default)'}\n    {row['about']}")
