"""The worker: claims jobs and runs each as a deed of its own."""

import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

import structlog
from flask import Flask, current_app

from trainingsite.access import SYSTEM
from trainingsite.deeds.act import Act, act_as
from trainingsite.infra import jobs

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class InDeed:
    """A job that only touches our database: done exactly once, in the transaction that marks it done."""

    run: Callable[[Act, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Outside:
    """A job that calls the outside world: done at least once, with no transaction open meanwhile.

    `run(payload, job id)`: the id gives an idempotency key that stays the same over tries.
    """

    run: Callable[[Mapping[str, Any], int], None]


JobKind = InDeed | Outside
REGISTRY = "signpost_jobs"
SCHEDULE = "signpost_schedule"


def init_app(app: Flask, registry: Mapping[str, JobKind], schedule: Mapping[str, timedelta]) -> None:
    """Tell the worker what each name means, and which jobs come back by themselves."""
    app.extensions[REGISTRY] = registry
    app.extensions[SCHEDULE] = schedule


def run_due(now: datetime | None = None, most: int = 10) -> int:
    """Run the jobs that are due, once. Returns how many were claimed."""
    moment = now or datetime.now(UTC)
    with act_as(SYSTEM) as act:
        claimed = jobs.claim(act.db, moment, most)
    for job in claimed:
        try:
            run_one(job)
        except Exception as error:
            log.error("job_failed", job=job.name, id=job.id, attempts=job.attempts, exc_info=error)
            with act_as(SYSTEM) as act:
                jobs.postpone(act.db, job, act.now, f"{type(error).__name__}: {error}")
    return len(claimed)


def run_one(job: jobs.Claimed) -> None:
    """Run a claimed job and mark it done."""
    kind: JobKind = current_app.extensions[REGISTRY][job.name]
    if isinstance(kind, Outside):
        kind.run(job.payload, job.id)
        with act_as(SYSTEM) as act:
            jobs.finish(act.db, job.id, act.now)
        return
    with act_as(SYSTEM) as act:
        if jobs.finish(act.db, job.id, act.now):
            kind.run(act, job.payload)


def plan(now: datetime) -> None:
    """Queue the jobs that come back by themselves, once for each stretch of time."""
    schedule: Mapping[str, timedelta] = current_app.extensions[SCHEDULE]
    with act_as(SYSTEM) as act:
        for name, every in schedule.items():
            turn = int(now.timestamp() // every.total_seconds())
            act.later(name, {}, key=f"{name}:{turn}")


def drain(most_rounds: int = 100) -> int:
    """Run everything that is due until nothing is; for tests, the demo and the command line."""
    ran = 0
    for _ in range(most_rounds):
        count = run_due(most=50)
        if not count:
            break
        ran += count
    return ran


class Stop:
    """Whether somebody asked the worker to end; it ends between two rounds of jobs, never inside one."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.ask)

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def work(idle: float = 0.5) -> None:
    """Run until somebody asks to stop."""
    planned = datetime.min.replace(tzinfo=UTC)
    stop = Stop()
    log.info("worker_started")
    while not stop.asked:
        now = datetime.now(UTC)
        if now - planned > timedelta(seconds=30):
            plan(now)
            planned = now
        if not run_due():
            time.sleep(idle)
