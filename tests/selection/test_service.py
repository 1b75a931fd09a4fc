"""Applying and deciding, over both databases."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be
from tests.factories.training import trained
from tests.selection.deeds import OFFER_FIRST, count, decide, mails, sent, slug_of, state_of
from trainingsite.access import Role
from trainingsite.accounts.models import RoleGrant
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition.models import Credential
from trainingsite.schemes import queries as schemes
from trainingsite.selection import queries, service
from trainingsite.selection.models import Application, Approval, Decision, GateException
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")


def test_a_trained_applicant_is_approved_with_a_role_a_badge_and_a_mail() -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    application = sent(ours, applicant)

    decide(coordinator(ours), application, Move.APPROVE, "")

    assert state_of(application) == "approved"
    assert count(Credential, Credential.person_id == applicant.id) == 1
    assert mails("selection/approve") == 1
    assert actor_of(applicant).grants == {(ours.scheme_id, Role.MENTOR)}


def test_an_approval_lasts_as_long_as_the_cohorts_terms_say() -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    decide(coordinator(ours), sent(ours, applicant), Move.APPROVE)

    approval = db.session.scalars(select(Approval)).one()

    assert 364 <= (approval.until - approval.begins_at).days <= 366


def test_an_untrained_applicant_cannot_send_where_training_comes_first() -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)

    with pytest.raises(Refused, match="train_first"):
        sent(ours, applicant)

    assert count(Decision) == 0


def test_an_untrained_applicant_sends_where_the_offer_comes_first_but_is_not_approved() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    staff = coordinator(ours)
    decide(staff, application, Move.OFFER)

    with pytest.raises(Refused, match="gates_unmet"):
        decide(staff, application, Move.APPROVE)

    assert state_of(application) == "offered"


def test_an_exception_approves_when_a_second_person_confirms_it() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    first, second = coordinator(ours), coordinator(ours, "Dewi Abara")
    with act_as(actor_of(first)) as act:
        service.ask_exception(act, application, "trained elsewhere")
    with act_as(actor_of(second)) as act:
        service.confirm_exception(act, application)

    assert state_of(application) == "approved"
    assert db.session.scalars(select(GateException.confirmed_by)).one() == second.id


def test_nobody_confirms_their_own_exception() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    first = coordinator(ours)
    with act_as(actor_of(first)) as act:
        service.ask_exception(act, application, "trained elsewhere")

    with pytest.raises(Refused, match="second_person"), act_as(actor_of(first)) as act:
        service.confirm_exception(act, application)

    assert state_of(application) == "sent"


def test_an_exception_is_recorded_in_the_audit_log_with_both_people() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    first, second = coordinator(ours), coordinator(ours, "Dewi Abara")
    with act_as(actor_of(first)) as act:
        service.ask_exception(act, application, "trained elsewhere")
    with act_as(actor_of(second)) as act:
        service.confirm_exception(act, application)

    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor)
        .where(AuditEntry.action.like("exception.%"))
        .order_by(AuditEntry.seq)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("exception.asked", first.public_id),
        ("exception.confirmed", second.public_id),
    ]


def test_a_dropped_exception_can_be_asked_again() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    staff = actor_of(coordinator(ours))
    for _ in range(2):
        with act_as(staff) as act:
            service.ask_exception(act, application, "trained elsewhere")
        with act_as(staff) as act:
            service.drop_exception(act, application)

    assert count(GateException) == 2


def test_a_coordinator_of_another_scheme_finds_no_such_application() -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort()
    application = sent(ours, mentor_to_be(ours))

    with pytest.raises(Refused, match="no_such_application"):
        decide(coordinator(theirs), application, Move.DECLINE)


def test_nobody_decides_about_themselves() -> None:
    ours = cohort(OFFER_FIRST)
    both = mentor_to_be(ours)
    application = sent(ours, both)
    from trainingsite.accounts import service as accounts
    from trainingsite.deeds import SYSTEM

    with act_as(SYSTEM) as act:
        accounts.grant(act, both.id, Role.COORDINATOR, ours.scheme_id)

    with pytest.raises(Refused, match="own_application"):
        decide(both, application, Move.DECLINE)


def test_declining_without_a_reason_is_refused() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))

    with pytest.raises(Refused, match="reason_needed"):
        decide(coordinator(ours), application, Move.DECLINE, " ")


@pytest.mark.parametrize("move", [Move.DECLINE, Move.ASK_MORE, Move.OFFER])
def test_each_decision_is_one_mail_and_one_audit_entry(move: Move) -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))

    decide(coordinator(ours), application, move)

    assert mails(f"selection/{move.value}") == 1
    assert count(AuditEntry, AuditEntry.action == f"application.{move.value}") == 1


def test_more_can_be_asked_and_sent() -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    application = sent(ours, applicant)
    decide(coordinator(ours), application, Move.ASK_MORE)

    sent(ours, applicant)

    assert state_of(application) == "sent"


def test_a_draft_keeps_whatever_was_typed() -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    slug = slug_of(ours)
    with act_as(actor_of(applicant)) as act:
        service.save_draft(act, slug, {"motivation": "half a sen"})

    kept = db.session.scalars(select(Application)).one()
    assert (kept.state, kept.answers) == ("draft", {"motivation": "half a sen"})


def test_a_sent_application_is_not_changed_by_an_old_tab() -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    sent(ours, applicant)
    slug = slug_of(ours)

    with pytest.raises(Refused, match="already_sent"), act_as(actor_of(applicant)) as act:
        service.save_draft(act, slug, {"motivation": "old"})

    assert db.session.scalars(select(Application)).one().answers == {"motivation": "I like to listen."}


def test_a_withdrawn_application_is_opened_again_as_it_was() -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    application = sent(ours, applicant)
    slug = slug_of(ours)
    with act_as(actor_of(applicant)) as act:
        service.withdraw(act, slug)
    with act_as(actor_of(applicant)) as act:
        service.reopen(act, slug)

    assert state_of(application) == "draft"


def test_decisions_at_the_same_time_yield_one(app: Flask) -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    staff = [actor_of(coordinator(ours, f"Coordinator {number}")) for number in range(6)]
    refused: list[str] = []

    def decline(number: int) -> None:
        with app.app_context():
            try:
                with act_as(staff[number]) as act:
                    service.decide(act, application, service.Verdict(Move.DECLINE, "because"))
            except Refused as one:
                refused.append(one.code)

    threads = [threading.Thread(target=decline, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["move_not_possible"] * 5
    assert mails("selection/decline") == 1


def test_the_queue_holds_what_waits_and_only_of_ones_own_schemes() -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    sent(theirs, mentor_to_be(theirs))

    rows = db.session.execute(queries.waiting(actor_of(coordinator(ours)))).all()

    assert [(row.kind, row.subject) for row in rows] == [("application", application)]


def test_an_exception_of_a_colleagues_stands_in_the_queue_as_one() -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    first, second = coordinator(ours), coordinator(ours, "Dewi Abara")
    with act_as(actor_of(first)) as act:
        service.ask_exception(act, application, "trained elsewhere")

    lists = (queries.waiting, queries.waiting_exceptions)
    kinds = {
        who.name: [row.kind for one in lists for row in db.session.execute(one(actor_of(who)))]
        for who in (first, second)
    }
    assert kinds == {"Carys Morgan": ["application"], "Dewi Abara": ["exception"]}


def test_the_approved_of_a_cohort_on_a_day_are_those_whose_approval_is_in_force() -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    decide(coordinator(ours), sent(ours, applicant), Move.APPROVE)
    approval = db.session.scalars(select(Approval)).one()
    last, after = approval.until.date(), approval.until.date().replace(year=approval.until.year + 1)

    found = [list(db.session.scalars(queries.approved_on(ours.id, day))) for day in (last, after)]

    assert found == [[applicant.id], []]


def test_a_person_joins_a_scheme_once() -> None:
    from tests.factories import person
    from trainingsite.schemes import service as joining

    ours = cohort()
    somebody = person()
    slug = slug_of(ours)
    for _ in range(2):
        with act_as(actor_of(somebody)) as act:
            joining.join(act, slug, act.now.date())

    assert schemes.enrolment(db.session(), somebody.id, ours.id) is not None
    assert count(RoleGrant, RoleGrant.person_id == somebody.id) == 1
