"""Deeds: all or nothing, and jobs exactly as often as promised."""

import threading
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, Act, act_as, worker
from trainingsite.deeds.worker import InDeed, Outside
from trainingsite.infra.db import db
from trainingsite.infra.jobs import CLAIM, Job, claim
from trainingsite.infra.limits import RateCount


def entries() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def the_job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job)).one()


def replaced_jobs(app: Flask, kind: worker.JobKind) -> None:
    app.extensions[worker.REGISTRY] = {"probe": kind}


def queue_probe() -> None:
    with act_as(SYSTEM) as act:
        act.later("probe", {"number": 7})


@pytest.mark.usefixtures("app")
def test_what_waits_for_a_commit_is_done_after_it() -> None:
    seen: list[int] = []
    with act_as(SYSTEM) as act:
        act.once_kept(lambda: seen.append(entries()))
        act.record("probe.done", "probe", uuid.uuid4())

    assert seen == [1]


@pytest.mark.usefixtures("app")
def test_what_waits_for_a_commit_is_never_done_if_the_deed_is_undone() -> None:
    seen: list[str] = []

    def break_off() -> None:
        with act_as(SYSTEM) as act:
            act.once_kept(lambda: seen.append("done"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with act_as(SYSTEM):
        pass

    assert seen == []


def fail(*_: Any) -> None:
    raise RuntimeError("the other side is away")


@pytest.mark.usefixtures("app")
def test_a_deed_that_raises_leaves_nothing() -> None:
    def break_off() -> None:
        with act_as(SYSTEM) as act:
            act.record("test.happened", "thing", uuid.uuid4())
            act.later("probe", {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert (entries(), db.session.scalar(select(func.count()).select_from(Job))) == (0, 0)


@pytest.mark.usefixtures("app")
def test_a_job_with_a_key_is_queued_once() -> None:
    with act_as(SYSTEM) as act:
        act.later("probe", {}, key="only")
        act.later("probe", {}, key="only")

    assert the_job().key == "only"


def test_a_job_in_a_deed_is_marked_done_with_what_it_did(app: Flask) -> None:
    def work(act: Act, payload: Mapping[str, Any]) -> None:
        act.record("test.happened", "thing", uuid.uuid4(), number=payload["number"])

    replaced_jobs(app, InDeed(work))
    queue_probe()

    worker.drain()

    assert (entries(), the_job().done_at is not None) == (1, True)


def test_a_job_in_a_deed_that_fails_leaves_nothing_and_waits(app: Flask) -> None:
    def work(act: Act, payload: Mapping[str, Any]) -> None:
        act.record("test.happened", "thing", uuid.uuid4())
        fail()

    replaced_jobs(app, InDeed(work))
    queue_probe()

    worker.drain()

    job = the_job()
    assert (entries(), job.done_at, job.attempts) == (0, None, 1)
    assert job.run_after > job.queued_at
    assert "the other side is away" in (job.fault or "")


def test_a_job_that_fails_twelve_times_rests(app: Flask) -> None:
    replaced_jobs(app, Outside(fail))
    queue_probe()
    now = the_job().queued_at

    for _ in range(14):
        now += timedelta(hours=2)
        worker.run_due(now)

    job = the_job()
    assert (job.attempts, job.failed_at is not None) == (12, True)


def test_an_outside_job_is_told_the_same_id_on_every_try(app: Flask) -> None:
    told: list[int] = []

    def work(payload: Mapping[str, Any], job_id: int) -> None:
        told.append(job_id)
        if len(told) == 1:
            fail()

    replaced_jobs(app, Outside(work))
    queue_probe()
    worker.run_due()
    worker.run_due(the_job().run_after)

    assert told[0] == told[1]


@pytest.mark.usefixtures("app")
def test_a_claimed_job_is_left_to_its_worker_until_the_claim_runs_out() -> None:
    queue_probe()
    with act_as(SYSTEM) as act:
        first = claim(act.db, act.now)
    with act_as(SYSTEM) as act:
        second = claim(act.db, act.now)
        later = claim(act.db, act.now + CLAIM + timedelta(seconds=1))

    assert (len(first), len(second), len(later)) == (1, 0, 1)


def test_no_job_is_run_twice_by_workers_side_by_side(app: Flask) -> None:
    def work(act: Act, payload: Mapping[str, Any]) -> None:
        act.record("test.happened", "thing", uuid.uuid4())

    replaced_jobs(app, InDeed(work))
    with act_as(SYSTEM) as act:
        for _ in range(60):
            act.later("probe", {})

    def drain() -> None:
        with app.app_context():
            worker.drain()

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert entries() == 60


def test_deeds_side_by_side_lose_nothing(app: Flask) -> None:
    with act_as(SYSTEM) as act:
        act.db.add(RateCount(key="counter", count=0, expires=0))

    def count_up() -> None:
        with app.app_context():
            for _ in range(25):
                db.session.scalar(select(RateCount.count))
                with act_as(SYSTEM) as act:
                    act.db.scalars(select(RateCount).with_for_update()).one().count += 1

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert db.session.scalar(select(RateCount.count)) == 150


def test_a_scheduled_job_is_queued_once_for_each_stretch(app: Flask) -> None:
    app.extensions[worker.SCHEDULE] = {"probe": timedelta(minutes=5)}
    with act_as(SYSTEM) as act:
        now = act.now.replace(minute=0, second=1)

    for minutes in (0, 1, 4, 5, 9):
        worker.plan(now + timedelta(minutes=minutes))

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Job)) == 2


def test_a_worker_that_runs_once_also_does_what_comes_back_by_itself(app: Flask) -> None:
    with act_as(SYSTEM) as act:
        act.record("test.happened", "thing", uuid.uuid4())
    app.test_cli_runner().invoke(args=["worker", "--once"])

    assert app.test_cli_runner().invoke(args=["audit", "head"]).exit_code == 0
