"""The mutants, each in a fork of one warm session of pytest.

The session collects the tests, passes all of them once and sees which functions each one reaches and how long it takes.
A mutant is a fork that has all this before it begins, and runs the tests that reach it, quick ones first. `mutmut run`
starts a session of pytest for each, which takes several times as long. `kept` tells which parts of mutmut are used.
"""

import gc
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from math import ceil

import click
import pytest

from tests.deep.kept import (
    BROKE,
    FAILED,
    KEPT,
    NO_TESTS,
    SURVIVED,
    TOO_LONG,
    UNCLEAR,
    Mutant,
    arguments,
    generate,
    reached,
    switch_on,
    untried,
)

MEMORY = 4 << 30


def run(parts: Sequence[str], children: int, again: bool) -> None:
    """Try each mutant that has no result yet, behind everything else that the machine has to do."""
    os.nice(15)
    generate(children)
    todo = list(untried(parts, again))
    if not todo:
        return
    # What follows reads the copies of the tests.
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    told = StringIO()
    warm = Warm(todo, children)
    switch_on("stats")
    with chdir(KEPT), redirect_stdout(told):
        pytest.main(["--rootdir=.", "--tb=native", "-q", "-s", *arguments()], plugins=[warm])
    if not warm.passed:
        click.echo(told.getvalue(), err=True)
    if warm.refusal:
        raise click.ClickException(warm.refusal)


@dataclass(slots=True)
class Warm:
    """A plugin of pytest that passes the tests once and then tries the mutants in forks of what that left in memory."""

    todo: Sequence[Mutant]
    children: int
    reaching: defaultdict[str, list[pytest.Item]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[pytest.Item, float] = field(default_factory=dict)
    running: dict[int, Mutant] = field(default_factory=dict)
    passed: bool = False
    refusal: str = "The tests could not be run."

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if session.testsfailed:  # while they were collected: pytest tells
            return None
        click.echo(f"{len(self.todo)} mutants to try; first {len(session.items)} tests without any", err=True)
        if failing := self.first_to_fail(session.items):
            self.refusal = f"No mutant was tried: {failing.nodeid} fails without any."
            return True
        self.passed = True
        with chdir(".."):
            try:
                self.try_all()
            except KeyboardInterrupt:
                self.refusal = "Stopped. The same command goes on from here."
            finally:
                self.stop()
        return True

    def first_to_fail(self, items: Sequence[pytest.Item]) -> pytest.Item | None:
        """Pass the tests as they stand, and see what each one reaches."""
        functions, start = reached(), time.process_time()
        for item, passed in results(items):
            if not passed:
                return item
            self.seconds[item] = time.process_time() - start
            for function in functions:
                self.reaching[function].append(item)
            functions.clear()
            start = time.process_time()
        return None

    def try_all(self) -> None:
        gc.freeze()
        unchanged = self.fork("", {item for mutant in self.todo for item in self.reaching[mutant.function]})
        if os.waitpid(unchanged, 0)[1]:
            self.refusal = "No mutant was tried: in a fork each test has to pass without any, too."
            return
        progress = Progress(len(self.todo))
        for mutant in self.todo:
            while len(self.running) >= self.children:
                self.reap()
            if tests := self.reaching[mutant.function]:
                self.running[self.fork(mutant.name, tests)] = mutant
            else:
                mutant.became(NO_TESTS)
            progress.step()
        while self.running:
            self.reap()
        self.refusal = ""

    def fork(self, name: str, tests: Iterable[pytest.Item]) -> int:
        """A child that has `name` switched on, and ends with the code that mutmut would write down."""
        if pid := os.fork():
            return pid
        code = UNCLEAR
        try:
            terminal = os.dup(2)
            signal.signal(signal.SIGINT, signal.SIG_IGN if name else signal.SIG_DFL)  # `stop` stops a mutant
            quick_first = sorted(tests, key=lambda item: self.seconds[item])
            confine(4 * sum(self.seconds[item] for item in quick_first))
            switch_on(name)
            code = BROKE
            failing = next((item for item, passed in results(quick_first) if not passed), None)
            if failing and not name:
                os.write(terminal, f"{failing.nodeid} fails in a fork.\n".encode())
            code = FAILED if failing else SURVIVED
        finally:
            os._exit(code)

    def reap(self) -> None:
        pid, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        self.running.pop(pid).became(TOO_LONG if code == -signal.SIGALRM else code)

    def stop(self) -> None:
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def results(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, bool]]:
    """Run each as it is asked for; did it pass?"""
    for item, after in zip(items, [*items[1:], None], strict=False):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        yield item, not item.session.testsfailed


def confine(seconds: float) -> None:
    """What a change may do: no output, and neither memory nor time without end."""
    os.chdir(KEPT)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    limit = 5 + ceil(seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.alarm(10 * limit)  # for one that waits


@dataclass(slots=True)
class Progress:
    total: int
    done: int = 0
    start: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    def step(self) -> None:
        self.done += 1
        now, live = time.monotonic(), sys.stderr.isatty()
        if self.done == self.total or now - self.told > (0.2 if live else 30):
            self.told = now
            rate = self.done / max(now - self.start, 0.001)
            left = (self.total - self.done) / rate / 60
            line = f"{self.done} of {self.total} mutants, {rate:.1f} a second, {left:.0f} minutes to go"
            click.echo(f"\r{line}   " if live else line, nl=not live or self.done == self.total, err=True)
