"""Marking again after a key was mended."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import actor_of, coordinator, mentor_to_be, person, sign_in
from tests.factories import cohort as a_cohort
from tests.factories.training import rewarded
from tests.training.conftest import gate, serve
from tests.training.learner import QUIZ, RIGHT, WRONG, Learner
from tests.training.test_attempts import kinds, refusal
from trainingsite.access import Actor
from trainingsite.audit.models import AuditEntry
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.recognition.models import Credential
from trainingsite.schemes.models import Cohort
from trainingsite.training import attempt_queries, log_queries, regrade_queries, regrading
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.models import Attempt, AttemptStep, RegradeDecision
from trainingsite.training.regrade_queries import Effect


def turned(ids: Iterable[str]) -> dict[str, Any]:
    """The gate with another right option in some items: what was wrong is right, and the other way round."""
    made = gate()
    for item in made["items"]:
        if item["id"] in ids:
            first, second, third = item["options"]
            item["options"] = [
                {"text": first["text"], "why": first["why"], "misconception": "FIX"},
                {"text": second["text"], "why": second["why"], "right": True},
                third,
            ]
    return made


def ids(attempt: AttemptView, *rules: str) -> list[str]:
    return [each.item_id for each in attempt.drawn if each.item_id.rsplit("-", 1)[0] in rules]


def regrade(times: int = 1) -> None:
    for _ in range(times):
        with act_as(SYSTEM) as act:
            regrading.apply_batch(act, catalogue().quiz(QUIZ), 0)
        rewarded()


def effects() -> list[str]:
    db.session.rollback()
    return [change.proposal.effect.value for change in regrade_queries.changes(db.session(), catalogue().quiz(QUIZ))]


def mails() -> list[str]:
    db.session.rollback()
    sent = [job.payload["kind"] for job in db.session.scalars(select(Job)) if job.name == "send_mail"]
    return [kind for kind in sent if kind.startswith("training/")]


def badge(learner: Learner) -> str | None:
    db.session.rollback()
    return db.session.scalar(select(Credential.state).where(Credential.person_id == learner.person.id))


def logs_hold() -> bool:
    db.session.rollback()
    return not any(verdict.wrong for verdict in log_queries.verify(db.session()))


@pytest.fixture
def failed(small: Flask, folder: Path, learner: Learner) -> AttemptView:
    """An attempt that missed a safety rule, and a key by which it didn't."""
    ended = learner.take(wrong=["secrecy"])
    serve(small, folder, turned(ids(ended, "secrecy")))
    return ended


@pytest.fixture
def passed(small: Flask, folder: Path, learner: Learner) -> AttemptView:
    """An attempt that passed, and a key by which it didn't."""
    ended = learner.take()
    serve(small, folder, turned(ids(ended, "secrecy")))
    return ended


@pytest.fixture
def staff(cohort: Cohort) -> Actor:
    return actor_of(coordinator(cohort))


def test_a_dry_run_says_who_changes_and_how_and_writes_nothing(failed: AttemptView, learner: Learner) -> None:
    (change,) = regrade_queries.changes(db.session(), catalogue().quiz(QUIZ))

    assert (change.name, change.proposal.effect) == (learner.person.name, Effect.PASSES)
    assert (change.proposal.attempt.percent, change.proposal.percent, change.proposal.kept) == (77, 100, ())
    assert learner.look(failed.public_id) == failed


def test_who_passes_by_the_mended_key_gets_pass_badge_and_mail(failed: AttemptView, learner: Learner) -> None:
    regrade()
    after = learner.look(failed.public_id)

    assert (after.passed, after.percent, after.critical_missed) == (True, 100, ())
    assert badge(learner) == "valid"
    assert mails() == ["training/passed-after-all"]
    assert {each.mark for each in learner.saved(after).values()} == {1}
    assert logs_hold()


def test_doing_it_twice_changes_nothing(failed: AttemptView, learner: Learner) -> None:
    regrade(times=3)

    assert kinds(failed.id).count("regraded") == 1
    assert mails() == ["training/passed-after-all"]
    assert effects() == []


def test_each_change_is_audited(failed: AttemptView) -> None:
    regrade()

    assert db.session.scalar(select(AuditEntry.subject_id).where(AuditEntry.action == "attempt.regraded"))


def test_a_pass_is_never_taken_away_in_silence(passed: AttemptView, learner: Learner, staff: Actor) -> None:
    regrade(times=2)
    waiting = db.session.execute(regrade_queries.waiting(staff)).all()

    assert learner.look(passed.public_id) == passed
    assert [(row.kind, row.person_id) for row in waiting] == [("regrade", learner.person.id)]
    assert mails().count("training/pass-waits") == 1
    assert kinds(passed.id)[-1] == "submitted"


def the_decision() -> UUID:
    db.session.rollback()
    return db.session.scalars(select(RegradeDecision.public_id).where(RegradeDecision.decided_at.is_(None))).one()


def decide(staff: Actor, *, keep: bool, reason: str = "We looked at it.") -> None:
    with act_as(staff) as act:
        regrading.decide(act, the_decision(), keep=keep, reason=reason)


def test_a_pass_that_is_kept_stays_and_is_not_asked_about_again(
    passed: AttemptView, learner: Learner, staff: Actor
) -> None:
    regrade()
    decide(staff, keep=True)
    regrade()

    assert learner.look(passed.public_id).passed
    assert effects() == []
    assert db.session.scalars(select(RegradeDecision.outcome)).all() == ["kept"]
    assert badge(learner) == "valid"


def test_a_pass_that_is_withdrawn_is_told_and_the_badge_rests(
    passed: AttemptView, learner: Learner, staff: Actor
) -> None:
    regrade()
    decide(staff, keep=False)
    after = learner.look(passed.public_id)

    assert (after.passed, after.percent, after.critical_missed) == (False, 77, ("secrecy",))
    assert badge(learner) == "suspended"
    assert mails()[-1] == "training/pass-withdrawn"
    assert logs_hold()


def test_after_a_withdrawal_the_next_attempt_is_open_and_brings_the_badge_back(
    passed: AttemptView, learner: Learner, staff: Actor
) -> None:
    regrade()
    decide(staff, keep=False)
    attempt = learner.begin()
    for number in range(1, len(attempt.drawn) + 1):
        learner.answer(attempt, number, WRONG if learner.item(attempt, number).mark(WRONG) == 1 else RIGHT)

    assert learner.hand_in(attempt).passed
    assert badge(learner) == "valid"


def test_the_badge_stays_if_another_attempt_passed(small: Flask, folder: Path, learner: Learner, staff: Actor) -> None:
    first, second = learner.take(), learner.take()
    only_first = set(ids(first, "secrecy")) - set(ids(second, "secrecy"))
    serve(small, folder, turned(only_first))
    regrade()
    decide(staff, keep=False)

    assert not learner.look(first.public_id).passed
    assert badge(learner) == "valid"


def test_a_decision_is_made_once_with_a_reason_and_not_about_oneself(
    passed: AttemptView, learner: Learner, staff: Actor
) -> None:
    regrade()
    found = the_decision()

    def as_(actor: Actor, reason: str = "We looked at it.") -> str:
        def deed() -> None:
            with act_as(actor) as act:
                regrading.decide(act, found, keep=True, reason=reason)

        return refusal(deed)

    assert as_(actor_of(learner.person)) == "own_training"
    assert as_(actor_of(coordinator(a_cohort(), "Other Coordinator"))) == "not_allowed"
    assert as_(staff, " ") == "reason_needed"
    decide(staff, keep=True)
    assert as_(staff) == "decided_already"


@pytest.mark.parametrize("title", ["Listening", "Listening, mended"])
def test_a_file_that_is_mended_back_overtakes_the_decision(
    small: Flask, folder: Path, passed: AttemptView, learner: Learner, title: str
) -> None:
    regrade()
    serve(small, folder, gate(title=title))
    regrade()

    assert db.session.scalars(select(RegradeDecision.outcome)).all() == ["overtaken"]
    assert learner.look(passed.public_id).passed


def test_another_loss_by_a_later_version_is_asked_anew(small: Flask, folder: Path, passed: AttemptView) -> None:
    regrade()
    serve(small, folder, turned(ids(passed, "secrecy", "plain")))
    regrade()

    outcomes = db.session.scalars(select(RegradeDecision.outcome).order_by(RegradeDecision.id)).all()
    assert outcomes == ["overtaken", None]


def test_a_removed_item_keeps_its_mark_and_it_is_said(small: Flask, folder: Path, learner: Learner) -> None:
    ended = learner.take(wrong=["secrecy"])
    made = turned(ids(ended, "secrecy"))
    gone = ids(ended, "secrecy")[0]
    made["items"] = [item for item in made["items"] if item["id"] != gone]
    made["items"] += [{**made["items"][0], "id": "secrecy-9"}]
    serve(small, folder, made)
    (change,) = regrade_queries.changes(db.session(), catalogue().quiz(QUIZ))

    assert change.proposal.kept == (gone,)
    assert change.proposal.effect is Effect.SCORE


def test_a_talk_that_only_the_wrong_key_asked_for_is_taken_back(small: Flask, folder: Path, learner: Learner) -> None:
    first, second = learner.take(wrong=["secrecy"]), learner.take(wrong=["secrecy"])
    assert len(attempt_queries.talks(db.session(), learner.person.id)) == 1
    serve(small, folder, turned({*ids(first, "secrecy"), *ids(second, "secrecy")}))
    regrade()

    assert attempt_queries.talks(db.session(), learner.person.id) == []


def test_running_attempts_and_those_at_the_present_version_are_left_alone(
    small: Flask, folder: Path, cohort: Cohort, learner: Learner
) -> None:
    running = learner.begin()
    serve(small, folder, turned(ids(running, "secrecy")))
    other = Learner(mentor_to_be(cohort, "Somebody Else"))
    other.take()

    assert effects() == []


def test_a_mended_key_can_itself_be_taken_back(small: Flask, folder: Path, failed: AttemptView) -> None:
    regrade()
    serve(small, folder, gate())

    assert effects() == ["loses"]


def test_the_job_does_it_in_batches_and_ends_when_the_file_changes(
    small: Flask, folder: Path, failed: AttemptView, learner: Learner
) -> None:
    with act_as(actor_of(person(is_admin=True))) as act:
        regrading.ask(act, QUIZ)
    with act_as(SYSTEM) as act:
        regrading.regrade_quiz(act, {"quiz": QUIZ, "version": "0" * 64, "after": 0})
    assert not learner.look(failed.public_id).passed
    drain()

    assert learner.look(failed.public_id).passed
    assert db.session.scalar(select(func.count()).select_from(Job).where(Job.name == "regrade_quiz")) == 2


def test_the_result_page_tells_by_the_mended_key(client: FlaskClient, failed: AttemptView, learner: Learner) -> None:
    regrade()
    sign_in(client, learner.person)
    page = client.get(f"/attempts/{failed.public_id}").text

    assert "your answers were marked again by it" in page
    assert "Not right" not in page


def test_the_pages_dry_run_apply_and_decide(
    client: FlaskClient, cohort: Cohort, passed: AttemptView, learner: Learner
) -> None:
    admin, staff = person("An Administrator", is_admin=True), coordinator(cohort)
    sign_in(client, admin)
    shown = client.get(f"/desk/quizzes/{QUIZ}/regrade").text
    client.post(f"/desk/quizzes/{QUIZ}/regrade")
    drain()
    sign_in(client, staff)
    desk, where = client.get("/desk").text, f"/desk/regrades/{the_decision()}"
    asked, empty = client.get(where).text, client.post(where, data={"outcome": "keep"})
    done = client.post(where, data={"outcome": "withdraw", "reason": "The rule matters."})

    assert "pass to decide on" in shown
    assert "100\u00a0→\u00a077\u00a0%" in shown
    assert where in desk
    assert "Keep the pass" in asked
    assert empty.status_code == 422
    assert done.location == "/desk"
    assert "The pass was withdrawn" in client.get(where).text
    assert not learner.look(passed.public_id).passed


def test_a_coordinator_does_not_mark_again(client: FlaskClient, cohort: Cohort) -> None:
    sign_in(client, coordinator(cohort))

    assert client.get(f"/desk/quizzes/{QUIZ}/regrade").status_code == 403
    assert client.get(f"/desk/regrades/{UUID(int=1)}").status_code == 404


def test_the_command_lists_and_applies(app: Flask, failed: AttemptView, learner: Learner) -> None:
    run = app.test_cli_runner()
    listed = run.invoke(args=["quiz", "regrade", QUIZ])
    told = json.loads(run.invoke(args=["quiz", "regrade", QUIZ, "--dry-run", "--format", "json"]).stdout)
    assert not learner.look(failed.public_id).passed
    run.invoke(args=["quiz", "regrade", QUIZ, "--apply"])

    assert f"{learner.person.name}, attempt 1: 77 → 100 %, would pass" in listed.output
    assert told["changes"][0] == {
        "person": str(learner.person.public_id),
        "attempt": str(failed.public_id),
        "effect": "passes",
        "percent": [77, 100],
        "passed": [False, True],
        "critical_missed": [["secrecy"], []],
        "marks_kept": [],
    }
    assert learner.look(failed.public_id).passed
    assert run.invoke(args=["quiz", "regrade", "nothing"]).exit_code == 1


def test_attempts_are_never_lost_by_it(failed: AttemptView) -> None:
    before = db.session.scalar(select(func.count()).select_from(AttemptStep))
    db.session.rollback()
    regrade()

    assert db.session.scalar(select(func.count()).select_from(AttemptStep)) == (before or 0) + 1
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
