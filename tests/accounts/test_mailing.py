"""What becomes of a queued mail: at once, in the day's digest, not at all, or back from the server."""

import re
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, ClassVar

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.factories import actor_of, cohort, person
from trainingsite.access import SYSTEM
from trainingsite.accounts import mail_queries, mail_service
from trainingsite.accounts.mail_service import SentMail
from trainingsite.accounts.mailing import gather_notices
from trainingsite.accounts.models import MailBounce, MailSent, Person
from trainingsite.deeds import act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.notifications.kinds import Pace, Topic

APPLICATION = "7d444840-9dc0-4b1e-9d2a-000000000001"


@pytest.fixture
def someone(app: Flask) -> Person:
    """Somebody whose invitation has gone out already."""
    made = person()
    worker.drain()
    return made


def queue(who: Person, kind: str = "selection/to-review", **facts: str | int) -> None:
    told = facts or {"scheme": "Welcome mentors", "application": APPLICATION}
    with act_as(SYSTEM) as act:
        act.mail(kind, who.id, **told)


def choose(who: Person, topic: Topic, pace: Pace) -> None:
    with act_as(actor_of(who)) as act:
        mail_service.choose(act, {topic: pace})


def noon(in_days: int) -> datetime:
    return datetime.now(UTC).replace(hour=12) + timedelta(days=in_days)


def gather(in_days: int = 1) -> None:
    """The digests of some day at noon."""
    with act_as(SYSTEM, noon(in_days)) as act:
        gather_notices(act, {})
    worker.run_due(noon(in_days))


def got(app: Flask, who: Person) -> list[EmailMessage]:
    """The mails to somebody, oldest first, but for the invitation."""
    every = reversed(kept_mails(app.extensions["signpost_settings"]))
    return [mail for mail in every if who.email in str(mail["To"]) and "invited" not in str(mail["Subject"])]


def subjects(app: Flask, who: Person) -> list[str]:
    return [str(mail["Subject"]) for mail in got(app, who)]


def test_what_waits_at_the_desk_comes_in_one_mail_a_day(app: Flask, someone: Person) -> None:
    queue(someone)
    queue(someone, scheme="Physics", application=APPLICATION)
    worker.drain()
    before = subjects(app, someone)
    gather()

    assert (before, subjects(app, someone)) == ([], ["2 things for you at Signpost"])
    text = plain_text(got(app, someone)[0])
    assert re.search(
        rf"- An application to review: Physics\n +http://localhost:5000/desk/applications/{APPLICATION}", text
    )


def kept(who: Person) -> list[tuple[str, int | None, str]]:
    """What is written down of somebody's mails."""
    db.session.rollback()
    rows = select(MailSent.kind, MailSent.scheme_id, MailSent.state).where(MailSent.person_id == who.id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows.order_by(MailSent.id))]


def test_what_became_of_each_mail_is_written_down_without_its_words(someone: Person) -> None:
    ours = cohort()
    choose(someone, Topic.TRAINING, Pace.NEVER)
    queue(someone, "selection/received", scheme="Physics", scheme_id=ours.scheme_id)
    queue(someone, "training/passed", quiz="Listening", attempt=APPLICATION)
    worker.drain()

    assert kept(someone) == [
        ("accounts/invite", None, "sent"),
        ("selection/received", ours.scheme_id, "sent"),
        ("training/passed", None, "unwanted"),
    ]


def test_a_mail_that_is_tried_twice_is_written_down_once_and_forgotten_after_two_years(someone: Person) -> None:
    now = datetime.now(UTC)
    for days in (0, 1, 800):
        with act_as(SYSTEM, now - timedelta(days)) as act:
            mail_service.keep(act, someone.id, SentMail(f"<{days // 2}@x>", "training/talk", None, "sent"))
    before = len(kept(someone))
    with act_as(SYSTEM) as act:
        mail_service.forget_old_mails(act, {})

    assert (before, len(kept(someone))) == (3, 2)


def test_the_same_notice_again_is_one_line_of_the_digest(app: Flask, someone: Person) -> None:
    for _ in range(3):
        queue(someone)
    worker.drain()
    gather()

    assert subjects(app, someone) == ["1 thing for you at Signpost"]


def test_several_of_a_kind_are_one_line_that_leads_to_the_desk(app: Flask, someone: Person) -> None:
    for number in range(3):
        queue(someone, scheme="Physics", application=f"number-{number}")
    worker.drain()
    gather()
    text = plain_text(got(app, someone)[0])

    assert subjects(app, someone) == ["3 things for you at Signpost"]
    assert "- An application to review: Physics (3 of them)\n  http://localhost:5000/desk\n" in text


def test_a_digest_goes_out_once(app: Flask, someone: Person) -> None:
    queue(someone)
    worker.drain()
    gather()
    gather()

    assert len(got(app, someone)) == 1


def test_what_came_after_the_hour_waits_for_the_next_day(app: Flask, someone: Person) -> None:
    queue(someone)
    worker.drain()
    gather(in_days=-1)

    assert got(app, someone) == []


def test_whoever_wants_each_mail_at_once_gets_it_at_once(app: Flask, someone: Person) -> None:
    choose(someone, Topic.DESK, Pace.ONCE)
    queue(someone)
    worker.drain()

    assert subjects(app, someone) == ["An application to review: Welcome mentors"]


def test_whoever_wants_no_such_mails_gets_none(app: Flask, someone: Person) -> None:
    choose(someone, Topic.DESK, Pace.NEVER)
    queue(someone)
    worker.drain()
    gather()

    assert got(app, someone) == []


def test_a_notice_that_is_no_longer_wanted_when_the_digest_goes_out_is_left_out(app: Flask, someone: Person) -> None:
    queue(someone)
    worker.drain()
    choose(someone, Topic.DESK, Pace.NEVER)
    gather()

    assert got(app, someone) == []


def test_a_stop_holds_for_a_mail_that_was_queued_before(app: Flask, someone: Person) -> None:
    queue(someone, "selection/received", scheme="Physics")
    with act_as(SYSTEM) as act:
        mail_service.stop_all(act, someone.id)
    worker.drain()

    assert got(app, someone) == []


def test_a_stop_holds_for_a_digest_that_was_gathered_before(app: Flask, someone: Person) -> None:
    queue(someone)
    worker.drain()
    with act_as(SYSTEM, noon(1)) as act:
        gather_notices(act, {})
    with act_as(SYSTEM) as act:
        mail_service.stop_all(act, someone.id)
    worker.run_due(noon(1))

    assert got(app, someone) == []


def test_after_a_stop_is_lifted_mails_go_out_again(app: Flask, someone: Person) -> None:
    with act_as(SYSTEM) as act:
        mail_service.stop_all(act, someone.id)
        mail_service.resume_all(act, someone.id)
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()

    assert len(got(app, someone)) == 1


# What the mail server says


class Server:
    """A mail server that answers each recipient with `says`."""

    says: ClassVar[tuple[int, bytes] | None] = None
    taken: ClassVar[list[EmailMessage]] = []
    asked: ClassVar[list[str]] = []

    def __init__(self, *_where: Any, **_how: Any) -> None:
        pass

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def ehlo(self) -> None:
        pass

    def has_extn(self, _name: str) -> bool:
        return False

    def send_message(self, message: EmailMessage) -> None:
        Server.asked.append(str(message["Message-ID"]))
        if Server.says:
            raise smtplib.SMTPRecipientsRefused({str(message["To"]): Server.says})
        Server.taken.append(message)


@pytest.fixture
def server(app: Flask, someone: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    """The site over a mail server instead of an outbox."""
    monkeypatch.setattr(smtplib, "SMTP", Server)
    Server.says, Server.taken, Server.asked = None, [], []
    kept = app.extensions["signpost_settings"]
    app.extensions["signpost_settings"] = replace(kept, mail_url="smtp://mx.example:25")
    yield Server
    app.extensions["signpost_settings"] = kept


def job() -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.name == "send_mail").order_by(Job.id.desc())).all()[0]


def test_a_server_gets_the_mail(server: type[Server], someone: Person) -> None:
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()

    assert [str(mail["Subject"]) for mail in server.taken] == ["We have your application: Physics"]


def test_an_address_that_is_refused_is_recorded_and_not_tried_again(server: type[Server], someone: Person) -> None:
    server.says = (550, b"5.1.1 no such user")
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()
    found = mail_queries.post(db.session(), someone.id).came_back

    assert found is not None
    assert (found.address, found.status, found.told) == (someone.email, "5.1.1", "550 5.1.1 no such user")
    assert (job().done_at is not None, job().attempts) == (True, 1)


def test_a_server_that_is_busy_is_asked_again_later_with_the_same_id(server: type[Server], someone: Person) -> None:
    server.says = (451, b"4.7.1 try again later")
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()
    waiting = job()
    waits = waiting.run_after - datetime.now(UTC)
    server.says = None
    worker.run_due(datetime.now(UTC) + timedelta(hours=1))

    assert waits > timedelta(0)
    assert len(server.asked) == 2
    assert len(set(server.asked)) == 1
    assert len(server.taken) == 1
    assert db.session.scalar(select(func.count()).select_from(MailBounce)) == 0


def test_necessary_mails_are_still_tried_at_an_address_that_refused_one(server: type[Server], someone: Person) -> None:
    choose(someone, Topic.DESK, Pace.ONCE)
    server.says = (550, b"5.1.1 no such user")
    queue(someone)
    worker.drain()
    server.says = None
    queue(someone)
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()

    assert [str(mail["Subject"]) for mail in server.taken] == ["We have your application: Physics"]


def test_what_came_back_from_an_older_address_no_longer_counts(server: type[Server], someone: Person) -> None:
    server.says = (550, b"5.1.1 no such user")
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()
    with act_as(SYSTEM) as act:
        act.db.execute(update(Person).where(Person.id == someone.id).values(email="new@demo.example"))

    assert mail_queries.post(db.session(), someone.id).came_back is None


def test_mails_go_again_once_the_person_says_that_the_address_works(server: type[Server], someone: Person) -> None:
    server.says = (550, b"5.1.1 no such user")
    queue(someone, "selection/received", scheme="Physics")
    worker.drain()
    with act_as(actor_of(someone)) as act:
        mail_service.address_works(act)

    assert mail_queries.post(db.session(), someone.id).came_back is None


# `flask mail`


def report(address: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    from tests.notifications.test_returned import REPORT

    written = REPORT.format(action=action, status=status, third="message/rfc822")
    return written.replace("Amara@Demo.Example", address).encode()


def bounced(app: Flask, raw: bytes) -> str:
    return app.test_cli_runner().invoke(args=["mail", "bounce", "-"], input=raw).output


def test_a_report_from_standard_input_is_recorded_once(app: Flask, someone: Person) -> None:
    told = [bounced(app, report(someone.email)) for _ in range(2)]

    assert ["that is recorded" in told[0], "recorded before" in told[1]] == [True, True]
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(MailBounce)) == 1


def test_a_report_about_somebody_unknown_says_so(app: Flask) -> None:
    assert "nobody here has that address" in bounced(app, report("who@demo.example"))


def test_a_failure_that_may_pass_is_not_recorded(app: Flask, someone: Person) -> None:
    assert "nothing is recorded" in bounced(app, report(someone.email, status="4.4.7"))
    assert mail_queries.post(db.session(), someone.id).came_back is None


def test_what_is_no_report_is_refused_with_words(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["mail", "bounce", "-"], input=b"Subject: Hello\n\nHow are you?")

    assert done.exit_code == 1
    assert "no failed delivery" in done.output


def test_addresses_that_refuse_mails_are_listed(app: Flask, someone: Person) -> None:
    bounced(app, report(someone.email))
    run = app.test_cli_runner().invoke

    assert someone.email in run(args=["mail", "returned"]).output
    assert '"status": "5.1.1"' in run(args=["mail", "returned", "--format", "json"]).output
