"""Starting hello, the floor and the site under the same server, on loopback ports that are free."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from benchmarks.driving import NotMeasured
from trainingsite.config import PREFIX, ROOT, Settings
from trainingsite.infra.serving import server_command

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Server:
    """Which server runs the applications: the site's own choice, or one to compare it with."""

    name: str = "own"
    workers: int = 2
    threads: int = 1

    def command(self, settings: Settings, app: str) -> list[str]:
        """The command line that serves `app` ("module:name")."""
        if self.name == "own":
            return server_command(settings, app)
        place = ["--workers", str(self.workers), "--log-level", "warning"]
        if self.name == "granian":
            place += ["--host", HOST, "--port", str(settings.port), "--blocking-threads", str(self.threads)]
            return [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", *place, app]
        kind = ["--worker-class", "sync"]
        if self.threads > 1:
            kind = ["--worker-class", "gthread", "--threads", str(self.threads)]
        return [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{settings.port}", *kind, *place, app]


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with these of Signpost's settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, **settings}


@contextmanager
def running(server: Server, settings: Settings, app: str, env: Mapping[str, str]) -> Iterator[str]:
    """The address of `app` while it is served; it is stopped at the end.

    Raises:
        NotMeasured: if it doesn't answer within a minute.
    """
    placed = replace(settings, host=HOST, workers=server.workers)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            server.command(placed, app), cwd=ROOT, env=dict(env), stdout=log, stderr=log, start_new_session=True
        )
        url = f"http://{HOST}:{placed.port}"
        try:
            if not _answers(url, process):
                log.seek(0)
                raise NotMeasured(f"{app} did not start.\n{log.read().decode(errors='replace')[-4000:]}")
            yield url
        finally:
            _stop(process)


def _answers(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            time.sleep(0.1)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and end its whole group if it doesn't."""
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
