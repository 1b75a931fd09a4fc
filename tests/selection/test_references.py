"""Referees: asked by mail, answering behind a signed link."""

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import FORM, REFEREE, applied, slug_of
from tests.factories.training import trained
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.home import queries as home
from trainingsite.infra import mail
from trainingsite.infra.db import db
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import Order, Terms
from trainingsite.selection import reference_mail, reference_queries, service
from trainingsite.selection import reference_service as references
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_service import Opinion, Referee
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")
OFFER_FIRST = Terms(PLAIN_TERMS.requirements, Order.OFFER_THEN_TRAIN, 12)
OPINION = Opinion("Her tutor since 2024", {"listening": 3, "reliability": 2, "limits": None}, "She asks first.")
GIVEN = {"known": "Her tutor", "listening": "3", "reliability": "2", "limits": "not-seen", "words": "She asks first."}
RAVI = Referee("Prof Ravi Iyer", "ravi.iyer@northmoor.example")
TO_HELEN = REFEREE["referee_email"]


def asked(terms: Terms = OFFER_FIRST) -> tuple[Cohort, Person, Reference]:
    """An applicant of a cohort, and the reference that was asked for."""
    ours = cohort(terms)
    applicant = mentor_to_be(ours)
    applied(ours, applicant)
    return ours, applicant, newest()


def newest() -> Reference:
    db.session.rollback()
    return db.session.scalars(select(Reference).order_by(Reference.id.desc()).limit(1)).one()


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Reference.state).order_by(Reference.id)))


def letters(app: Flask, to: str) -> list[str]:
    found = kept_mails(app.extensions["signpost_settings"])
    return [plain_text(each) for each in found if to in str(each["To"])]


def give(public_id: UUID, at: datetime | None = None) -> None:
    with act_as(SYSTEM, at) as act:
        references.give(act, public_id, OPINION)


def decline(public_id: UUID) -> None:
    with act_as(SYSTEM) as act:
        references.decline(act, public_id)


def waiting(who: Person) -> list[str]:
    db.session.rollback()
    lists = [(reference_queries.KIND, reference_queries.waiting)]
    found = home.queue(db.session(), actor_of(who), lists, home.Wanted())
    return [row.detail_code for row in found.page.rows]


def link(app: Flask) -> str:
    worker.drain()
    found = re.search(r"/references/\S+", letters(app, TO_HELEN)[0])
    assert found is not None
    return found[0]


def test_a_referee_answers_from_the_mail_without_an_account(app: Flask, client: FlaskClient) -> None:
    asked()
    where = link(app)

    page = client.get(where).text
    answer = client.post(where, data=GIVEN, follow_redirects=True)

    assert "Jun Watanabe" in page
    assert "I like to listen." not in page
    assert "Your reference has arrived" in answer.text
    assert (newest().state, newest().levels) == ("received", {"listening": 3, "reliability": 2, "limits": None})


def test_an_incomplete_reference_is_not_sent_and_everything_typed_is_kept(app: Flask, client: FlaskClient) -> None:
    asked()

    answer = client.post(link(app), data={**GIVEN, "limits": ""})

    assert (answer.status_code, "She asks first." in answer.text, newest().state) == (422, True, "asked")


def test_a_second_answer_is_refused_and_the_first_kept(app: Flask, client: FlaskClient) -> None:
    asked()
    where = link(app)
    client.post(where, data=GIVEN)

    again = client.post(where, data={**GIVEN, "words": "On second thoughts"})

    assert (again.status_code, newest().words) == (409, "She asks first.")


def test_a_changed_link_and_one_for_nothing_read_the_same(app: Flask, client: FlaskClient) -> None:
    nothing = references.make_token(app.extensions["signpost_settings"].secret_key, UUID(int=5))
    answers = [client.get(f"/references/{token}") for token in ("cut", nothing)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert len({answer.text.split("<main")[1].split("</main>")[0] for answer in answers}) == 1


def test_a_referee_who_declines_is_thanked_and_the_applicant_names_another(app: Flask, client: FlaskClient) -> None:
    ours, applicant, _reference = asked()
    where = link(app)
    thanks = client.post(f"{where}/decline", follow_redirects=True).text
    worker.drain()
    sign_in(client, applicant)

    page = client.get(f"/apply/{slug_of(ours)}").text
    client.post(f"/apply/{slug_of(ours)}/referee", data={"name": RAVI.name, "email": RAVI.email})
    worker.drain()

    assert "Thank you for telling us" in thanks
    assert "Name another referee" in page
    assert "would rather not" in letters(app, applicant.email)[0]
    assert states() == ["declined", "asked"]
    assert len(letters(app, RAVI.email)) == 1


def test_the_applicant_never_sees_what_was_written(client: FlaskClient) -> None:
    ours, applicant, reference = asked()
    give(reference.public_id)
    sign_in(client, applicant)

    page = client.get(f"/apply/{slug_of(ours)}").text

    assert "Received" in page
    assert "She asks first." not in page


def test_the_coordinator_reads_it_beside_the_application_and_notes_it(client: FlaskClient) -> None:
    ours, _applicant, reference = asked()
    give(reference.public_id)
    staff = coordinator(ours)
    sign_in(client, staff)
    before = waiting(staff)

    page = client.post(f"/desk/references/{reference.public_id}/noted", follow_redirects=True).text

    assert "She asks first." in page
    assert "They listen closely" in page
    assert (before, waiting(staff)) == (["received"], [])


def test_only_the_schemes_own_coordinators_note_a_reference() -> None:
    _ours, _applicant, reference = asked()
    stranger = coordinator(cohort())

    with pytest.raises(Refused, match="not_allowed"), act_as(actor_of(stranger)) as act:
        references.note(act, reference.public_id)


def test_a_reference_that_never_came_waits_for_the_coordinator() -> None:
    ours = cohort(OFFER_FIRST)
    applied(ours, mentor_to_be(ours), at=datetime.now(UTC) - timedelta(days=22))

    assert waiting(coordinator(ours)) == ["expired"]


def test_a_referee_is_reminded_twice_and_then_the_applicant_is_told(app: Flask) -> None:
    _ours, applicant, _reference = asked()
    sent = {}
    for days in (0, 6, 7, 11, 12, 20, 21):
        while worker.run_due(datetime.now(UTC) + timedelta(days=days, minutes=1)):
            pass
        sent[days] = len(letters(app, TO_HELEN))

    assert sent == {0: 1, 6: 1, 7: 2, 11: 2, 12: 3, 20: 3, 21: 3}
    assert any("answer in time" in text for text in letters(app, applicant.email))


def test_nobody_is_reminded_who_answered(app: Flask) -> None:
    _ours, _applicant, reference = asked()
    worker.drain()
    give(reference.public_id)
    while worker.run_due(datetime.now(UTC) + timedelta(days=30)):
        pass

    assert len(letters(app, TO_HELEN)) == 1


def test_after_three_weeks_the_link_has_ended() -> None:
    _ours, _applicant, reference = asked()

    with pytest.raises(Refused, match="reference_link_ended"):
        give(reference.public_id, at=datetime.now(UTC) + timedelta(days=21, minutes=1))


def test_a_withdrawn_application_needs_no_reference(app: Flask, client: FlaskClient) -> None:
    ours, applicant, _reference = asked()
    where = link(app)
    slug = slug_of(ours)
    with act_as(actor_of(applicant)) as act:
        service.withdraw(act, slug)

    assert client.get(where).status_code == 410


def test_sending_again_with_another_referee_ends_the_first_link() -> None:
    ours, applicant, first = asked()
    slug = slug_of(ours)
    with act_as(actor_of(applicant)) as act:
        service.withdraw(act, slug)
        service.reopen(act, slug)
    applied(ours, applicant, {"referee_name": RAVI.name, "referee_email": RAVI.email})

    assert states() == ["replaced", "asked"]
    with pytest.raises(Refused, match="reference_link_ended"):
        give(first.public_id)


def test_naming_oneself_is_an_error_at_the_field_and_the_draft_is_kept(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    sign_in(client, applicant)
    answers = {**FORM, "referee_name": "Me", "referee_email": applicant.email.upper()}

    answer = client.post(f"/apply/{slug_of(ours)}", data={"action": "send", **answers})

    assert (answer.status_code, "That is your own address" in answer.text, states()) == (422, True, [])


def test_an_address_that_does_not_exist_lets_the_applicant_name_another(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ours, applicant, _reference = asked()

    def refuse(*_given: object) -> None:
        raise mail.Rejected(550, "no such mailbox")

    with monkeypatch.context() as patched:
        patched.setattr(reference_mail, "deliver", refuse)
        worker.drain()
    worker.drain()

    assert states() == ["returned"]
    assert any("came back" in text for text in letters(app, applicant.email))


def test_two_answers_at_once_are_one(app: Flask) -> None:
    _ours, _applicant, reference = asked()
    public_id, outcomes, start = reference.public_id, [], threading.Barrier(2)
    db.session.rollback()

    def answer() -> None:
        with app.app_context():
            start.wait()
            try:
                give(public_id)
                outcomes.append("kept")
            except Refused as refused:
                outcomes.append(refused.code)

    threads = [threading.Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["kept", "reference_given"]


def test_naming_another_twice_asks_once() -> None:
    ours, applicant, reference = asked()
    slug = slug_of(ours)
    decline(reference.public_id)
    with act_as(actor_of(applicant)) as act:
        references.name_another(act, slug, RAVI)
    with pytest.raises(Refused, match="referee_asked_already"), act_as(actor_of(applicant)) as act:
        references.name_another(act, slug, RAVI)

    assert db.session.scalar(select(func.count()).select_from(Reference)) == 2


def test_who_was_never_asked_about_names_nobody() -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    slug = slug_of(ours)

    with pytest.raises(Refused, match="no_referee_wanted"), act_as(actor_of(applicant)) as act:
        references.name_another(act, slug, RAVI)


def test_where_a_reference_is_required_approval_waits_for_it() -> None:
    ours, applicant, reference = asked(replace(OFFER_FIRST, reference=True))
    trained(applicant, PLAIN_TERMS.requirements)
    staff = coordinator(ours)
    db.session.rollback()
    application = db.session.scalars(select(Application.public_id)).one()
    verdict = service.Verdict(Move.APPROVE, "")

    with pytest.raises(Refused, match="gates_unmet"), act_as(actor_of(staff)) as act:
        service.decide(act, application, verdict)
    give(reference.public_id)
    with act_as(actor_of(staff)) as act:
        assert service.decide(act, application, verdict).state == "approved"
