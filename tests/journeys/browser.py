"""Finding a Chromium for the journeys: the user's own, Playwright's, the system's; else installing one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HELP = """No Chromium was found, and none could be installed.
Install one (Debian: apt-get install chromium-headless-shell) or name yours: CHROMIUM=/path/to/chromium make test"""


def arguments() -> list[str]:
    """How the browser is started; without its sandbox only for root, who can't have one."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else list(ARGUMENTS)


def found() -> Path | None:
    """A Chromium that is there already."""
    if given := os.environ.get("CHROMIUM"):
        return Path(given)
    kept = Path.home() / ".cache" / "ms-playwright"
    for name in ("headless_shell", "chrome-headless-shell", "chrome"):
        for path in sorted(kept.glob(f"chromium*/*/{name}"), reverse=True):
            return path
    for name in NAMES:
        if where := shutil.which(name):
            return Path(where)
    return None


def install() -> Path | None:
    """Try Playwright's own download, then Debian's package if we are root."""
    ways = [[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways += [["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium-headless-shell"]]
    for way in ways:
        subprocess.run(way, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=400)
        if there := found():
            return there
    return None


def chromium() -> Path:
    """The browser to drive; ends the program with instructions if there is none."""
    there = found() or install()
    if there is None:
        sys.exit(HELP)
    return there


if __name__ == "__main__":
    sys.stdout.write(f"Browser for the journeys: {chromium()}\n")
