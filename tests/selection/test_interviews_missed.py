"""Somebody doesn't come to their interview."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import actor_of, cohort, coordinator, sign_in
from tests.selection.deeds import slug_of
from tests.selection.test_interviews import LEVELS, RUBRIC, STARTS, applicant, book, offered, refusal, taken
from tests.training.live.sessions import mails
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.selection import interview_service as service
from trainingsite.selection.interview_models import InterviewSlot


@pytest.mark.usefixtures("app")
def test_who_did_not_come_to_an_interview_gets_a_mail_and_has_another_time() -> None:
    ours = cohort()
    staff, colleague = coordinator(ours), coordinator(ours, "Dewi Abara")
    first, second = offered(ours, staff, count=2)
    who, application = applicant(ours)
    book(who, ours, first)
    began = STARTS + timedelta(minutes=10)

    def miss(by: Person, at: datetime = began) -> None:
        with act_as(actor_of(by), at) as act:
            service.miss(act, application)

    assert refusal(lambda: miss(staff, STARTS - timedelta(minutes=1))) == "interview_not_yet"
    miss(colleague)
    assert refusal(lambda: miss(staff)) == "interview_not_yet"
    assert (taken(application), [mail["person_id"] for mail in mails("selection/interview-missed")]) == (None, [who.id])

    book(who, ours, second, began)
    with act_as(actor_of(staff), STARTS + timedelta(hours=1)) as act:
        service.mark(act, application, RUBRIC, LEVELS, "")
    assert refusal(lambda: miss(staff, STARTS + timedelta(hours=1))) == "interview_marked"


@pytest.mark.usefixtures("app")
def test_past_interviews_say_who_is_marked_who_is_to_be_and_who_did_not_come(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    slots = offered(ours, staff, count=3)
    people = [applicant(ours) for _slot in slots]
    for (who, _application), slot in zip(people, slots, strict=True):
        book(who, ours, slot)
    with act_as(SYSTEM) as act:
        act.db.execute(update(InterviewSlot).values(starts_at=datetime.now(UTC) - timedelta(hours=1)))
    with act_as(actor_of(staff)) as act:
        service.mark(act, people[0][1], RUBRIC, LEVELS, "")
    sign_in(client, staff)
    where = f"/desk/applications/{people[1][1]}/interview"
    assert "Didn’t come" in client.get(where).text
    assert "Written down" in client.post(f"{where}/missed", follow_redirects=True).text

    past = client.get("/desk/interviews?past=1").text
    assert [past.count(words) for words in (">Marked", ">Didn’t come", ">To be marked")] == [1, 1, 1]
    lines = client.get("/desk/interviews.csv?past=1").text.splitlines()
    assert sorted(line.rsplit(",", 1)[1] for line in lines[1:]) == ["", "marked", "missed"]
    sign_in(client, people[1][0])
    assert "It didn’t take place" in client.get(f"/apply/{slug_of(ours)}/interview").text
