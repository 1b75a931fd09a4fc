"""What each figure needs before it can be measured: servers, people, attempts, badges, and how to drive them."""

import math
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import floor, site
from benchmarks.driving import Drive, NotMeasured
from benchmarks.servers import Server, environment, free_port, running
from benchmarks.site import ANSWERS, JOURNEY_QUIZ, STANDING, Site, Visitor
from trainingsite.config import Settings
from trainingsite.content.catalogue import catalogue

FLOOR_PEOPLE = 1000
THREADS = 2
WALKERS = 8
JOURNEY_REQUESTS = ANSWERS + 3
Prepare = Callable[[float, int], Drive]


@dataclass
class Ground:
    """The servers' addresses, and for each kind of drive what prepares it.

    `prepare[drive](seconds, run)` gives the drive of run number `run`; `hello` is hello's latest rate, which bounds how
    many fresh people a run can use up.
    """

    folder: Path
    urls: dict[str, str] = field(default_factory=dict)
    prepare: dict[str, Prepare] = field(default_factory=dict)
    hello: float = 0.0

    def cards(self, name: str, rows: Iterable[Sequence[str]]) -> str:
        """A file of lines for a script; its path."""
        path = self.folder / f"{name.replace(' ', '-')}.cards"
        path.write_text("".join("\t".join(row) + "\n" for row in rows), "ascii")
        return str(path)

    def fixed(self, name: str, script: str, rows: Iterable[Sequence[str]], *more: str) -> None:
        """A drive that is the same in every run."""
        drive = Drive(script, (self.cards(name, rows), *more), THREADS)
        self.prepare[name] = lambda _seconds, _run: drive

    def enough(self, seconds: float) -> int:
        """How many people begin a journey in so many seconds at the very most: as if each request were a hello."""
        return WALKERS + math.ceil(1.2 * self.hello * seconds / JOURNEY_REQUESTS)


@contextmanager
def prepared(folder: Path, server: Server, targets: set[str]) -> Iterator[Ground]:
    """The ground for figures of these targets, with their servers running."""
    ground = Ground(folder)
    with ExitStack() as stack:
        for target, lay in (("hello", lay_hello), ("floor", lay_floor), ("site", lay_site)):
            if target in targets:
                stack.enter_context(lay(ground, server))
        yield ground


@contextmanager
def lay_hello(ground: Ground, server: Server) -> Iterator[None]:
    """Serve hello."""
    env = environment(site_settings(ground.folder / "hello"))
    with running(server, Settings.from_environment(env), "benchmarks.hello:app", env) as url:
        ground.urls["hello"] = url
        ground.fixed("hello", "pages", [("a=b", "/")] * THREADS)
        yield


@contextmanager
def lay_floor(ground: Ground, server: Server) -> Iterator[None]:
    """Serve the floor over a database of its own."""
    database = str(ground.folder / "floor.sqlite3")
    cookies = floor.prepare(database, FLOOR_PEOPLE)
    env = {**environment(site_settings(ground.folder / "floor")), floor.DATABASE: database}
    with running(server, Settings.from_environment(env), "benchmarks.floor:app", env) as url:
        ground.urls["floor"] = url
        ground.fixed("floor page", "pages", [(cookie, "/page") for cookie in cookies])
        inserts = [(cookie, f"/attempt/standing-{n}/answer/1", "answer=1") for n, cookie in enumerate(cookies)]
        ground.fixed("floor insert", "inserts", inserts, "204", "1")
        cards = ground.cards("floor journey", [(cookie, "-") for cookie in cookies])
        walk = Drive("journeys", (cards, "floor", ",".join("1" * ANSWERS)), WALKERS, WALKERS)
        ground.prepare["floor journey"] = lambda _seconds, _run: walk
        look(f"{url}/page", cookies[0], ("Person 1", "Line 29"))
        yield


@contextmanager
def lay_site(ground: Ground, server: Server) -> Iterator[None]:
    """Serve the site over a migrated database with people in it."""
    content = ground.folder / "content"
    env = environment({**site_settings(ground.folder / "site"), "SIGNPOST_CONTENT_DIR": str(content)})
    with site.made(env, content) as made:
        settings = Settings.from_environment(env)
        standing = made.visitors(STANDING)
        attempts, badges = made.begun(standing), made.badges(standing)
        with running(server, settings, "app:app", env) as url:
            ground.urls["site"] = url
            add_pages(ground, made, standing, {"badge page": badges, "item page": [f"{at}/items/1" for at in attempts]})
            add_autosave(ground, standing, attempts)
            add_journeys(ground, made)
            yield


def site_settings(instance: Path) -> dict[str, str]:
    """Settings of an instance of its own on a free port."""
    port = free_port()
    return {
        "SIGNPOST_INSTANCE": str(instance),
        "SIGNPOST_PORT": str(port),
        "SIGNPOST_PUBLIC_URL": f"http://localhost:{port}",
    }


def add_pages(ground: Ground, made: Site, standing: list[Visitor], paths: Mapping[str, list[str]]) -> None:
    """The site's pages, each looked at once to see that it is the right one."""
    here = catalogue()
    same = {"module page": f"/modules/{made.module}", "trail": "/"}
    every = {**paths, **{name: [path] * len(standing) for name, path in same.items()}}
    words = {
        "module page": here.module(made.module).title,
        "item page": here.quiz(made.quiz).title,
        "badge page": here.achievements[f"trained-{made.module}"].title,
        "trail": "Bench mentors",
    }
    for name, found in every.items():
        look(ground.urls["site"] + found[0], standing[0].cookie, ("Person 1", words[name]))
        ground.fixed(name, "pages", [(who.cookie, path) for who, path in zip(standing, found, strict=True)])


def add_autosave(ground: Ground, standing: list[Visitor], attempts: list[str]) -> None:
    """Saving an answer by script; each run goes on with newer revisions."""
    cards = ground.cards(
        "autosave",
        [
            (who.cookie, f"{path}/items/1/autosave", f"csrf_token={who.token}&choice=0")
            for who, path in zip(standing, attempts, strict=True)
        ],
    )
    ground.prepare["autosave"] = lambda _seconds, run: Drive("inserts", (cards, "200", str(1 + 10_000 * run)), THREADS)


def add_journeys(ground: Ground, made: Site) -> None:
    """Whole journeys of fresh people: five items, all right, with the badge; and a whole quiz, five items answered."""

    def walk(name: str, quiz: str, *more: str) -> Prepare:
        def ready(seconds: float, _run: int) -> Drive:
            fresh = made.visitors(ground.enough(seconds))
            cards = ground.cards(name, [(who.cookie, who.token) for who in fresh])
            return Drive("journeys", (cards, quiz, ",".join(made.picks), *more), WALKERS, WALKERS)

        return ready

    ground.prepare["quiz journey"] = walk("quiz journey", JOURNEY_QUIZ)
    ground.prepare["long quiz journey"] = walk("long quiz journey", made.quiz, "second")


def look(url: str, cookie: str, words: tuple[str, ...]) -> None:
    """Read a page once.

    Raises:
        NotMeasured: if it isn't the page that was meant.
    """
    asked = urllib.request.Request(url, headers={"Cookie": cookie, "Accept": "text/html"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        text = answer.read().decode()
    if missing := [word for word in words if word not in text]:
        raise NotMeasured(f"{answer.url} does not show {', '.join(missing)}; it isn't the page that was meant.")
