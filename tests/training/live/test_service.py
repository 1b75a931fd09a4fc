"""Places, the line, changes and attendance, over both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import actor_of, cohort, coordinator, mentor_to_be
from tests.training.live.sessions import PLAN, STARTS, book, leave, mails, planned, states
from tests.training.test_concurrency import at_once
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.mail import kept_mails
from trainingsite.infra.refused import Refused
from trainingsite.training import queries as training
from trainingsite.training.live import planning, queries, service
from trainingsite.training.live.rules import Attendance, Kind

pytestmark = pytest.mark.usefixtures("app")


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        deed()
    return caught.value.code


def test_twenty_people_at_once_for_five_places_are_five_with_a_place_and_fifteen_in_line(app: Flask) -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=5)
    actors = [actor_of(mentor_to_be(ours)) for _ in range(20)]

    def coming(number: int) -> Callable[[], str]:
        def come() -> str:
            with act_as(actors[number]) as act:
                return service.book(act, session).value

        return come

    given = at_once(app, [coming(number) for number in range(20)])

    assert (given.count("booked"), given.count("waiting")) == (5, 15)
    assert sorted(states(session).values()) == ["booked"] * 5 + ["waiting"] * 15
    assert (len(mails("live/booked")), len(mails("live/waiting"))) == (5, 15)


def test_places_given_back_at_once_go_to_the_first_in_line_once_each(app: Flask) -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=3)
    people = [mentor_to_be(ours) for _ in range(8)]
    for one in people:
        book(one, session)
    actors = [actor_of(one) for one in people[:2]] * 3

    def going(number: int) -> Callable[[], None]:
        def go() -> None:
            with act_as(actors[number]) as act:
                service.leave(act, session)

        return go

    at_once(app, [going(number) for number in range(6)])

    standing = states(session)
    assert [standing[one.id] for one in people] == ["cancelled"] * 2 + ["booked"] * 3 + ["waiting"] * 3
    assert [mail["person_id"] for mail in mails("live/place")] == [people[3].id, people[4].id]


def test_asking_twice_is_one_place_and_one_mail() -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours))
    learner = mentor_to_be(ours)

    assert (book(learner, session), book(learner, session)) == ("booked", "booked")
    assert len(mails("live/booked")) == 1


def test_who_left_and_asks_again_stands_at_the_end() -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=1)
    first, second, third = (mentor_to_be(ours) for _ in range(3))
    for one in (first, second, third):
        book(one, session)
    leave(second, session)

    assert book(second, session) == "waiting"
    leave(first, session)
    assert states(session)[third.id] == "booked"


def test_a_place_is_moved_only_to_one_that_is_free() -> None:
    ours = cohort()
    staff = coordinator(ours)
    monday, tuesday = planned(ours, staff, capacity=1), planned(ours, staff, capacity=1)
    learner, other = mentor_to_be(ours), mentor_to_be(ours)
    book(learner, monday)
    book(other, tuesday)

    def move() -> None:
        with act_as(actor_of(learner)) as act:
            service.move(act, monday, tuesday)

    assert refusal(move) == "session_full"
    assert states(monday)[learner.id] == "booked"
    leave(other, tuesday)
    move()
    assert (states(monday)[learner.id], states(tuesday)[learner.id]) == ("cancelled", "booked")


def test_after_the_stated_time_a_place_stays_but_one_may_step_out_of_the_line() -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=1)
    learner, waiting = mentor_to_be(ours), mentor_to_be(ours)
    book(learner, session)
    book(waiting, session)
    late = PLAN.changes_until + timedelta(minutes=1)

    assert refusal(lambda: leave(learner, session, late)) == "session_changes_closed"
    leave(waiting, session, late)
    assert states(session) == {learner.id: "booked", waiting.id: "cancelled"}


def test_supervision_is_for_mentors_and_other_schemes_sessions_for_nobody_here() -> None:
    ours, theirs = cohort(), cohort()
    supervision = planned(ours, coordinator(ours), kind=Kind.SUPERVISION)
    elsewhere = planned(theirs, coordinator(theirs))
    learner = mentor_to_be(ours)

    assert refusal(lambda: book(learner, supervision)) == "no_such_session"
    assert refusal(lambda: book(learner, elsewhere)) == "no_such_session"


def test_a_moved_session_tells_those_with_a_place_with_a_higher_sequence_and_the_same_uid() -> None:
    ours = cohort()
    staff = coordinator(ours)
    session = planned(ours, staff)
    learner = mentor_to_be(ours)
    book(learner, session)
    with act_as(actor_of(staff)) as act:
        planning.change(act, session, PLAN)
    assert mails("live/changed") == []

    with act_as(actor_of(staff)) as act:
        planning.change(act, session, replace(PLAN, starts_at=STARTS + timedelta(hours=1)))

    (before,), (after,) = mails("live/booked"), mails("live/changed")
    assert "SEQUENCE:0" in str(before["calendar"])
    assert "SEQUENCE:1" in str(after["calendar"])
    assert f"UID:{session}@" in str(before["calendar"])
    assert f"UID:{session}@" in str(after["calendar"])


def test_more_places_go_to_the_line_at_once_and_fewer_than_are_taken_are_refused() -> None:
    ours = cohort()
    staff = coordinator(ours)
    session = planned(ours, staff, capacity=1)
    people = [mentor_to_be(ours) for _ in range(3)]
    for one in people:
        book(one, session)

    def resize(capacity: int) -> None:
        with act_as(actor_of(staff)) as act:
            planning.change(act, session, replace(PLAN, capacity=capacity))

    resize(2)
    assert list(states(session).values()).count("booked") == 2
    assert refusal(lambda: resize(1)) == "capacity_taken"


def test_a_session_called_off_tells_everybody_once_and_leaves_the_calendar(app: Flask) -> None:
    ours = cohort()
    staff = coordinator(ours)
    session = planned(ours, staff, capacity=1)
    people = [mentor_to_be(ours) for _ in range(2)]
    for one in people:
        book(one, session)
    worker.drain()
    for _ in range(2):
        with act_as(actor_of(staff)) as act:
            planning.cancel(act, session)

    assert sorted(str(mail["person_id"]) for mail in mails("live/cancelled")) == sorted(str(one.id) for one in people)
    worker.drain()
    sent = next(mail for mail in kept_mails(app.extensions["signpost_settings"]) if "Called off" in mail["Subject"])
    (attached,) = sent.iter_attachments()
    assert (attached.get_content_type(), attached.get_param("method")) == ("text/calendar", "CANCEL")
    assert "STATUS:CANCELLED" in attached.get_content()


def test_everybody_with_a_place_is_reminded_once_within_a_day() -> None:
    ours = cohort()
    session = planned(ours, coordinator(ours), capacity=1)
    learner, waiting = mentor_to_be(ours), mentor_to_be(ours)
    book(learner, session)
    book(waiting, session)
    for hours in (25, 23, 22):
        with act_as(SYSTEM, STARTS - timedelta(hours=hours)) as act:
            service.remind(act, {})
        assert len(mails("live/reminder")) == (0 if hours > 24 else 1)

    assert [mail["person_id"] for mail in mails("live/reminder")] == [learner.id]


def test_attendance_is_noted_once_and_can_be_mended_until_it_is_locked() -> None:
    ours = cohort()
    staff = coordinator(ours)
    session = planned(ours, staff)
    there, missing = mentor_to_be(ours), mentor_to_be(ours)
    for one in (there, missing):
        book(one, session)

    def note(**seen: Attendance) -> int:
        who = {"there": there.public_id, "missing": missing.public_id}
        with act_as(actor_of(staff), STARTS) as act:
            return planning.note(act, session, {who[name]: said for name, said in seen.items()})

    def lock() -> None:
        with act_as(actor_of(staff), STARTS + timedelta(hours=2)) as act:
            planning.lock(act, session)

    assert note(there=Attendance.ABSENT) == 1
    assert (note(there=Attendance.PRESENT), note(there=Attendance.PRESENT)) == (1, 0)
    assert refusal(lock) == "attendance_incomplete"
    note(missing=Attendance.ABSENT)
    lock()
    lock()
    assert refusal(lambda: note(missing=Attendance.PRESENT)) == "attendance_locked"
    assert [mail["person_id"] for mail in mails("live/missed")] == [missing.id]


def test_who_came_without_a_place_is_added_by_name_or_address_and_counts() -> None:
    ours = cohort()
    staff, walked_in = coordinator(ours), mentor_to_be(ours, "Nadia Haddad")
    mentor_to_be(ours, "Nadia Hart")
    mentor_to_be(cohort(), "Owen Price")
    session = planned(ours, staff)

    def admit(called: str) -> None:
        with act_as(actor_of(staff), STARTS) as act:
            planning.admit(act, session, called)

    assert refusal(lambda: admit("Owen")) == "nobody_called"
    assert refusal(lambda: admit("Nadia")) == "several_called"
    admit(walked_in.email.upper())
    admit("haddad")
    with act_as(actor_of(staff), STARTS + timedelta(hours=2)) as act:
        planning.lock(act, session)

    assert states(session) == {walked_in.id: "waiting"}
    assert training.facts(db.session(), walked_in.id).live == PLAN.minutes


def test_a_coordinator_with_a_place_neither_marks_herself_nor_locks_the_list() -> None:
    ours = cohort()
    her, colleague = mentor_to_be(ours), coordinator(ours)
    with act_as(SYSTEM) as act:
        accounts.grant(act, her.id, Role.COORDINATOR, ours.scheme_id)
    session = planned(ours, colleague)
    book(her, session)

    def note(who: Person) -> None:
        with act_as(actor_of(who), STARTS) as act:
            planning.note(act, session, {her.public_id: Attendance.PRESENT})

    def lock(who: Person) -> None:
        with act_as(actor_of(who), STARTS + timedelta(hours=2)) as act:
            planning.lock(act, session)

    assert (refusal(lambda: note(her)), refusal(lambda: lock(her))) == ("own_attendance", "own_attendance")
    note(colleague)
    lock(colleague)
    assert training.facts(db.session(), her.id).live == PLAN.minutes


def test_a_list_opens_only_shortly_before_and_only_for_the_schemes_own_coordinators() -> None:
    ours, theirs = cohort(), cohort()
    staff, stranger = coordinator(ours), coordinator(theirs)
    session = planned(ours, staff)

    def note(who: object, at: object) -> Callable[[], object]:
        def deed() -> object:
            with act_as(actor_of(who), at) as act:  # type: ignore[arg-type]
                return planning.note(act, session, {})

        return deed

    assert refusal(note(staff, STARTS - timedelta(hours=2))) == "attendance_not_yet"
    assert refusal(note(stranger, STARTS)) == "no_such_session"


def test_who_missed_a_session_is_offered_what_makes_up_for_it() -> None:
    ours = cohort()
    staff = coordinator(ours)
    missed = planned(ours, staff)
    makes_up = planned(ours, staff, starts_at=STARTS + timedelta(days=7), makes_up_for=missed)
    db.session.rollback()
    found = queries.run(db.session(), actor_of(staff), missed).session

    offered = queries.making_up_for(db.session(), found.id, STARTS + timedelta(hours=3))

    assert [one.public_id for one in offered] == [makes_up]
