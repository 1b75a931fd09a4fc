"""Beginning, answering and handing in."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from tests.factories import actor_of, mentor_to_be, person
from tests.factories.training import rewarded
from tests.training.conftest import gate, serve
from tests.training.learner import MONDAY, QUIZ, RIGHT, WRONG, Learner
from trainingsite.audit.models import AuditEntry
from trainingsite.content.models import ContentVersion
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.recognition.models import Credential
from trainingsite.schemes.models import Cohort
from trainingsite.training import attempt_queries, rewarding, service
from trainingsite.training.models import Attempt, AttemptStep
from trainingsite.training.rules import Phase, State


def kinds(attempt_id: int) -> list[str]:
    statement = select(AttemptStep.kind).where(AttemptStep.attempt_id == attempt_id).order_by(AttemptStep.seq)
    return list(db.session.scalars(statement))


def refusal(deed: object) -> str:
    with pytest.raises(Refused) as caught:
        deed()  # type: ignore[operator]
    return caught.value.code


def test_beginning_twice_gives_the_same_attempt(learner: Learner) -> None:
    assert learner.begin().public_id == learner.begin().public_id


def test_an_attempt_begins_with_its_exact_version_kept_and_logged(learner: Learner) -> None:
    attempt = learner.begin()

    assert db.session.get(ContentVersion, attempt.version) is not None
    assert kinds(attempt.id) == ["began"]
    assert (attempt.number, attempt.state, attempt.phase) == (1, State.OPEN, Phase.FIRST)
    assert attempt.deadline == MONDAY + timedelta(minutes=20)


def test_beginning_and_handing_in_are_audited_and_answers_are_not(learner: Learner) -> None:
    learner.take()
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("attempt.%"))).all()

    assert sorted(actions) == ["attempt.began", "attempt.submitted"]


def test_editing_the_file_leaves_a_running_attempt_as_it_was(app: Flask, folder: Path, learner: Learner) -> None:
    attempt = learner.begin()
    serve(app, folder, gate(title="Rewritten", pass_mark=100))

    assert attempt_queries.quiz_of(db.session(), attempt).title == "Listening"
    assert learner.begin().version == attempt.version


def test_who_does_not_train_begins_nothing(small: Flask) -> None:
    def begin() -> None:
        with act_as(actor_of(person())) as act:
            service.start_attempt(act, QUIZ)

    assert refusal(begin) == "not_allowed"


def test_the_database_holds_one_open_attempt_for_a_person_and_quiz(learner: Learner) -> None:
    attempt = learner.begin()
    columns = [column for column in Attempt.__table__.c if column.name not in ("id", "public_id", "number")]
    row = db.session.execute(select(*columns).where(Attempt.id == attempt.id)).one()._mapping
    db.session.rollback()

    with pytest.raises(IntegrityError), act_as(SYSTEM) as act:
        act.db.execute(insert(Attempt.__table__), {**row, "public_id": uuid.uuid4(), "number": 2})  # type: ignore[arg-type]


def test_an_answer_is_kept_with_its_revision_and_logged(learner: Learner) -> None:
    attempt = learner.begin()
    saved = learner.answer(attempt, 1, WRONG)
    (response,) = learner.saved(attempt).values()

    assert (saved.kept, saved.revision, saved.at) == (True, 1, MONDAY)
    assert (response.value, response.revision) == (WRONG, 1)
    assert kinds(attempt.id) == ["began", "answered"]


def test_the_newer_revision_wins_and_an_older_tab_is_told_both(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer(attempt, 1, RIGHT, revision=2)
    older = learner.answer(attempt, 1, WRONG, revision=1)

    assert not older.kept
    assert (older.answer, older.given, older.revision) == (RIGHT, WRONG, 2)
    assert [each.value for each in learner.saved(attempt).values()] == [RIGHT]


def test_an_older_tab_that_says_the_same_is_no_conflict(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer(attempt, 1, RIGHT, revision=2)

    assert learner.answer(attempt, 1, RIGHT, revision=2).kept


def test_a_replayed_save_gets_the_same_answer_and_adds_nothing(learner: Learner) -> None:
    attempt = learner.begin()
    first = learner.answer(attempt, 1, key="the-same-key")
    learner.answer(attempt, 1, WRONG, revision=2)
    learner.wait(minutes=1)

    assert learner.answer(attempt, 1, key="the-same-key") == first
    assert kinds(attempt.id) == ["began", "answered", "answered"]


def test_a_replay_after_handing_in_still_gets_the_same_answer(learner: Learner) -> None:
    attempt = learner.begin()
    first = learner.answer(attempt, 1, key="the-same-key")
    for number in range(2, 10):
        learner.answer(attempt, number)
    learner.hand_in(attempt)

    assert learner.answer(attempt, 1, key="the-same-key") == first
    assert refusal(lambda: learner.answer(attempt, 1, key="another-key")) == "attempt_finished"


def test_one_key_for_two_answers_is_refused_and_changes_nothing(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer(attempt, 1, key="the-same-key")

    assert refusal(lambda: learner.answer(attempt, 2, key="the-same-key")) == "key_used"
    assert len(learner.saved(attempt)) == 1


def test_an_answer_can_be_taken_back(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer(attempt, 1, RIGHT)
    learner.answer(attempt, 1, None, revision=2)

    assert [each.value for each in learner.saved(attempt).values()] == [None]


def test_passing_by_an_item_writes_nothing(learner: Learner) -> None:
    attempt = learner.begin()

    assert learner.answer(attempt, 1, None).kept
    assert kinds(attempt.id) == ["began"]


@pytest.mark.parametrize("number", [0, 10, 99])
def test_an_item_that_was_not_drawn_takes_no_answer(learner: Learner, number: int) -> None:
    attempt = learner.begin()
    with act_as(actor_of(learner.person)) as act:
        saving = service.Saving(attempt.public_id, number, 1, "some-key", {})
        assert refusal(lambda: service.save_answer(act, saving)) == "no_such_item"


def test_somebody_elses_attempt_is_not_there(cohort: Cohort, learner: Learner) -> None:
    attempt = learner.begin()
    stranger = Learner(mentor_to_be(cohort, "Somebody Else"))

    assert refusal(lambda: stranger.answer(attempt, 1)) == "no_such_attempt"
    assert refusal(lambda: stranger.hand_in(attempt)) == "no_such_attempt"


def test_handing_in_decides_against_the_version_that_was_shown(app: Flask, folder: Path, learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt)
    serve(app, folder, gate(pass_mark=100, title="Rewritten"))
    ended = learner.hand_in(attempt)

    assert (ended.state, ended.passed, ended.percent) == (State.SUBMITTED, True, 100)
    assert ended.score == 1
    assert {response.mark for response in learner.saved(attempt).values()} == {1}
    assert kinds(attempt.id)[-1] == "submitted"


def test_handing_in_twice_gives_the_first_result(learner: Learner) -> None:
    ended = learner.take()
    learner.wait(minutes=1)

    assert learner.hand_in(ended) == ended
    assert kinds(ended.id).count("submitted") == 1


def test_passing_awards_the_modules_badge_with_its_evidence_and_one_mail(learner: Learner) -> None:
    with act_as(actor_of(learner.person), learner.now) as act:
        service.read_section(act, QUIZ, "open")
        service.read_section(act, QUIZ, "silence")
    learner.take()
    (badge,) = db.session.scalars(select(Credential)).all()
    mails = db.session.scalars(select(Job).where(Job.name == "send_mail")).all()

    assert [(line["kind"], line["rule"][:18]) for line in badge.facts["evidence"]] == [
        ("module", "every section read"),
        ("quiz", "passed at the quiz"),
    ]
    assert [mail.payload["kind"] for mail in mails if mail.payload["kind"].startswith("training/")] == [
        "training/passed"
    ]


def test_the_badge_has_the_moment_of_the_pass_whenever_the_worker_comes_to_it(learner: Learner) -> None:
    learner.take()

    assert db.session.scalars(select(Credential.issued_at)).all() == [learner.now]


def test_a_pass_that_was_taken_back_before_the_worker_came_is_not_rewarded(learner: Learner) -> None:
    attempt = learner.take(wrong=["secrecy"])
    with act_as(SYSTEM) as act:
        rewarding.ask(act, attempt.id, "training/passed")
    rewarded()

    assert db.session.scalar(select(func.count()).select_from(Credential)) == 0
    assert "training/passed" not in [job.payload.get("kind") for job in db.session.scalars(select(Job))]


def test_failing_awards_nothing(learner: Learner) -> None:
    ended = learner.take(wrong=["secrecy"])

    assert not ended.passed
    assert ended.critical_missed == ("secrecy",)
    assert db.session.scalar(select(func.count()).select_from(Credential)) == 0


def test_a_submission_after_the_deadline_keeps_what_was_saved_before_it(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer(attempt, 1)
    learner.wait(minutes=21)

    assert refusal(lambda: learner.answer(attempt, 2)) == "attempt_time_over"
    ended = learner.hand_in(attempt)
    assert ended.state is State.CLOSED
    assert ended.percent == 11
    assert len(learner.saved(attempt)) == 1


def test_time_that_is_up_gives_no_second_chance(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    learner.wait(minutes=21)
    ended = learner.hand_in(attempt)

    assert (ended.state, ended.passed) == (State.CLOSED, False)


def test_the_job_closes_what_nobody_hands_in(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt)
    with act_as(SYSTEM, attempt.deadline) as act:
        service.close_overdue_attempts(act, {})
    assert learner.look(attempt.public_id).is_open

    with act_as(SYSTEM, MONDAY + timedelta(minutes=21)) as act:
        service.close_overdue_attempts(act, {})
    ended = learner.look(attempt.public_id)
    assert (ended.state, ended.passed) == (State.CLOSED, True)


def test_beginning_anew_closes_an_attempt_whose_time_is_up(learner: Learner) -> None:
    first = learner.begin()
    learner.wait(minutes=21)
    second = learner.begin()

    assert second.number == 2
    assert learner.look(first.public_id).state is State.CLOSED


def test_a_retake_shows_other_variants_of_every_critical_rule(learner: Learner) -> None:
    first, second = learner.take(wrong=["secrecy"]), learner.begin()

    def critical(number: int) -> set[str]:
        drawn = (first, second)[number].drawn
        return {each.item_id for each in drawn if each.item_id.startswith(("secrecy", "visa"))}

    assert not critical(0) & critical(1)


def test_a_missed_role_rule_extends_the_attempt_by_a_fresh_variant(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    learner.wait(minutes=19)
    longer = learner.hand_in(attempt)

    assert (longer.is_open, longer.phase) == (True, Phase.SECOND)
    assert [each.fresh for each in longer.drawn] == [False] * 9 + [True]
    assert longer.deadline == MONDAY + timedelta(minutes=24)
    assert kinds(attempt.id)[-1] == "extended"


def test_a_second_chance_that_is_right_passes_and_leaves_the_score(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    longer = learner.hand_in(attempt)
    learner.answer(longer, 10, RIGHT)
    ended = learner.hand_in(longer, Phase.SECOND)

    assert (ended.passed, ended.percent) == (True, 88)


def test_a_second_chance_that_is_wrong_fails(learner: Learner) -> None:
    ended = learner.take(wrong=["visa"])

    assert (ended.state, ended.passed, ended.critical_missed) == (State.SUBMITTED, False, ("visa",))


def test_answers_that_are_marked_stay_as_they_are(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    longer = learner.hand_in(attempt)

    assert refusal(lambda: learner.answer(longer, 1, WRONG, revision=2)) == "answer_already_marked"


def test_a_late_first_submission_does_not_decide_the_second_chance(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    longer = learner.hand_in(attempt, Phase.FIRST)

    assert learner.hand_in(attempt, Phase.FIRST) == longer
