"""What coordinators and learners are told about waiting: a talk, and the hour at which an attempt opens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import cohort as a_cohort
from tests.factories import coordinator, sign_in
from tests.quiz.samples import item, quiz_file
from tests.training.conftest import gate, serve
from tests.training.learner import Learner
from trainingsite.content.catalogue import EXTENSION, Library
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.schemes.models import Cohort


def told() -> list[int]:
    db.session.rollback()
    jobs = db.session.scalars(select(Job).where(Job.name == "send_mail").order_by(Job.id))
    return [job.payload["person_id"] for job in jobs if job.payload["kind"] == "training/talk-waits"]


def test_a_talk_that_is_asked_for_is_told_to_the_schemes_coordinators(cohort: Cohort, learner: Learner) -> None:
    ours = [coordinator(cohort, name) for name in ("Carys Morgan", "Deputy Dee")]
    coordinator(a_cohort(), "Other Coordinator")
    for _ in range(2):
        learner.take(wrong=["secrecy"])

    assert sorted(told()) == sorted(each.id for each in ours)


def test_the_trail_says_when_the_next_attempt_opens(
    small: Flask, folder: Path, client: FlaskClient, learner: Learner
) -> None:
    serve(small, folder, gate(attempts={"most": 3, "wait": "24 h"}))
    learner.now = datetime.now(UTC)
    learner.take(wrong=["secrecy"])
    sign_in(client, learner.person)
    opens = learner.now + timedelta(hours=24)

    assert f'datetime="{opens:%Y-%m-%dT%H:%M}' in client.get("/").text


def test_an_attempt_shows_only_what_holds_at_the_university(small: Flask, folder: Path, learner: Learner) -> None:
    items = [item("everywhere"), item("scottish", nations=["scotland"])]
    serve(small, folder, quiz_file(*items, practice=[item("inline", review=None)]))
    site = (folder / "site.yaml").read_text("utf-8")
    (folder / "site.yaml").write_text(site.replace("nation: england", "nation: wales"), "utf-8")
    small.extensions[EXTENSION] = Library(folder, 0)

    assert [each.item_id for each in learner.begin().drawn] == ["everywhere"]
