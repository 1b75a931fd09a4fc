"""Gates and the evidence of badges, from what the database holds."""

from datetime import datetime

from sqlalchemy import event

from tests.factories import actor_of
from tests.training.learner import MONDAY, QUIZ, Learner
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import queries, service

WANTED = Requirements((QUIZ,), (QuizRequirement(QUIZ),), agreement=True)


def whys(learner: Learner, wanted: Requirements = WANTED) -> list[str]:
    db.session.rollback()
    return [gate.why_code for gate in queries.gates(db.session(), learner.person.id, wanted)]


def read(learner: Learner, *sections: str) -> None:
    for section in sections:
        with act_as(actor_of(learner.person), learner.now) as act:
            service.read_section(act, QUIZ, section)


def sign(learner: Learner) -> None:
    with act_as(actor_of(learner.person), learner.now) as act:
        service.sign_agreement(act, learner.person.name, catalogue().agreement.hash)


def test_the_gates_follow_what_was_done(learner: Learner) -> None:
    assert whys(learner) == ["not-started", "not-started", "not-signed"]
    read(learner, "open")
    attempt = learner.begin()
    assert whys(learner) == ["sections-left", "running", "not-signed"]
    learner.answer_all(attempt)
    learner.hand_in(attempt)
    read(learner, "open", "silence")
    sign(learner)
    assert whys(learner) == ["read", "passed", "signed"]


def test_failing_twice_on_a_rule_shows_as_a_talk(learner: Learner) -> None:
    learner.take(wrong=["secrecy"])
    assert whys(learner)[1] == "not-passed"
    learner.take(wrong=["secrecy"])
    assert whys(learner)[1] == "talk"


def test_a_cohort_may_ask_for_a_better_score(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    longer = learner.hand_in(attempt)
    learner.answer(longer, 10)
    learner.hand_in(longer, longer.phase)

    assert whys(learner)[1] == "passed"
    assert whys(learner, Requirements((), (QuizRequirement(QUIZ, 90),), agreement=False)) == ["score-too-low"]


def test_a_failed_attempt_with_a_high_score_opens_no_gate(learner: Learner) -> None:
    learner.take(wrong=["visa"])

    assert whys(learner, Requirements((), (QuizRequirement(QUIZ, 80),), agreement=False)) == ["not-passed"]


def test_gates_cost_one_statement(learner: Learner) -> None:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    queries.gates(db.session(), learner.person.id, WANTED)
    event.remove(db.engine, "before_cursor_execute", note)

    assert len([each for each in sent if not each.startswith("BEGIN")]) == 1


def test_somebody_elses_training_opens_nothing(learner: Learner) -> None:
    learner.take()
    db.session.rollback()

    assert not any(gate.met for gate in queries.gates(db.session(), learner.person.id + 1000, WANTED))


def test_a_badges_evidence_names_exact_versions_and_no_score(learner: Learner) -> None:
    read(learner, "open", "silence")
    learner.take()
    sign(learner)
    db.session.rollback()
    module, quiz, agreement = queries.award_evidence(db.session(), learner.person.id, WANTED)

    assert (module.kind, module.digest, module.minutes) == ("module", catalogue().module(QUIZ).hash, 30)
    assert (quiz.kind, quiz.digest, quiz.at) == ("quiz", catalogue().quiz(QUIZ).hash, learner.now)
    assert (agreement.kind, agreement.digest) == ("agreement", catalogue().agreement.hash)
    assert not any(character.isdigit() for line in (module, quiz, agreement) for character in line.rule)


def test_what_was_not_done_is_no_evidence(learner: Learner) -> None:
    read(learner, "open")
    learner.take(wrong=["secrecy"])
    db.session.rollback()
    (module,) = queries.award_evidence(db.session(), learner.person.id, WANTED)

    assert module.rule == "read in part"


def began(learner: Learner) -> datetime | None:
    db.session.rollback()
    return db.session.get_one(Person, learner.person.id).began_at


def test_that_somebody_has_begun_stands_with_the_first_thing_they_did(learner: Learner) -> None:
    before = began(learner)
    learner.begin()
    first = began(learner)
    learner.wait(hours=1)
    read(learner, "open")

    assert (before, first, began(learner)) == (None, MONDAY, MONDAY)
