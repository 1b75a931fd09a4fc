"""Importing people: looked at first, done once, and only where one may."""

import io
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import reviewer, slug_of
from tests.house.test_statements import counted
from tests.killing import killed_at
from tests.recognition.test_cli import flask
from tests.training.test_concurrency import at_once
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person, RoleGrant, SecondAddress
from trainingsite.accounts.queries import by_email, called
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain, run_due
from trainingsite.feeds import people, queries, rules, service
from trainingsite.feeds.models import Feed
from trainingsite.feeds.people import Wish
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort, Enrolment, Scheme

HEAD = "name,email\n"


def handed_in(who: Person, ours: Cohort, text: str, *, invites: bool = False) -> UUID:
    slug = slug_of(ours)
    with act_as(actor_of(who)) as act:
        return people.prepare(act, Wish(rules.read(text), "people.csv", slug, "mentor", invites))


def confirmed(who: Person, feed: UUID) -> None:
    with act_as(actor_of(who)) as act:
        service.confirm(act, feed)


def said(who: Person, feed: UUID) -> list[tuple[str, str]]:
    db.session.rollback()
    told = queries.progress(db.session(), actor_of(who), feed, ("", 1))
    return sorted((line.state, line.code) for line in told.lines)


def everybody() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def mails() -> list[str]:
    db.session.rollback()
    return sorted(job.payload["kind"] for job in db.session.scalars(select(Job).where(Job.name == "send_mail")))


def enrolled(email: str, ours: Cohort) -> list[str]:
    db.session.rollback()
    parts = select(Enrolment.part).join(Person, Person.id == Enrolment.person_id)
    return list(db.session.scalars(parts.where(Person.email == email, Enrolment.cohort_id == ours.id)))


def test_nothing_happens_before_it_is_confirmed(ours: Cohort) -> None:
    chief, before = coordinator(ours), everybody()
    feed = handed_in(chief, ours, HEAD + "Eve,eve@uni.example\nNobody,\n")
    drain()

    assert (everybody(), said(chief, feed)) == (before, [("fault", "email_missing"), ("ready", "new")])


def test_who_is_confirmed_has_an_account_without_password_and_joins_as_the_line_says(ours: Cohort) -> None:
    chief = coordinator(ours)
    text = "name,email,part\nEve,eve@uni.example,\nAda,ada@uni.example,mentee\n"
    confirmed(chief, handed_in(chief, ours, text))
    drain()
    eve = by_email(db.session(), "eve@uni.example")

    assert eve is not None
    assert (eve.name, eve.password_hash, eve.confirmed_at) == ("Eve", None, None)
    assert (enrolled("eve@uni.example", ours), enrolled("ada@uni.example", ours)) == (["mentor"], ["mentee"])
    grants = db.session.execute(select(RoleGrant.role).where(RoleGrant.scheme_id == ours.scheme_id)).scalars()
    assert sorted(grants) == sorted([Role.APPLICANT, Role.MENTEE, Role.COORDINATOR])


def test_the_same_file_again_has_nothing_to_do(ours: Cohort) -> None:
    chief, text = coordinator(ours), HEAD + "Eve,eve@uni.example\nAda,ada@uni.example\n"
    confirmed(chief, handed_in(chief, ours, text, invites=True))
    drain()
    again = handed_in(chief, ours, text, invites=True)

    assert said(chief, again) == [("same", "here")] * 2


def test_two_files_at_once_make_each_person_once(ours: Cohort) -> None:
    chief, before, text = coordinator(ours), everybody(), HEAD + "Eve,eve@uni.example\nAda,ada@uni.example\n"
    feeds = [handed_in(chief, ours, text, invites=True) for _ in range(2)]
    for feed in feeds:
        confirmed(chief, feed)
        confirmed(chief, feed)
    drain()

    assert everybody() == before + 2
    assert said(chief, feeds[1]) == [("done", "here")] * 2
    assert mails().count("accounts/invite") == 2 + len([chief])


def test_a_worker_that_dies_between_two_portions_loses_and_doubles_nothing(
    ours: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SLICE", 2)
    chief, before = coordinator(ours), everybody()
    feed = handed_in(chief, ours, HEAD + "".join(f"P{n},p{n}@uni.example\n" for n in range(5)))
    confirmed(chief, feed)
    run_due()
    half = everybody()
    again = handed_in(chief, ours, HEAD + "".join(f"P{n},p{n}@uni.example\n" for n in range(5)))
    confirmed(chief, again)
    drain()

    assert (half, everybody()) == (before + 2, before + 5)


def test_two_workers_at_once_make_each_person_once(app: Flask, ours: Cohort) -> None:
    chief, before = coordinator(ours), everybody()
    names = [f"P{n},p{n}@uni.example\n" for n in range(30)]
    feeds = [handed_in(chief, ours, HEAD + "".join(one)) for one in (names, reversed(names))]
    with act_as(actor_of(chief)) as act:
        begun = [service.begin(act, feed) or 0 for feed in feeds]

    def work(feed_id: int) -> int:
        with act_as(SYSTEM) as act:
            return service.do_some(act, feed_id)

    left = at_once(app, [partial(work, feed_id) for feed_id in begun])

    assert (left, everybody()) == ([0, 0], before + 30)
    assert {each[0] for feed in feeds for each in said(chief, feed)} == {"done"}


@pytest.mark.parametrize("statement", [3, 11, 27])
def test_a_job_killed_at_any_statement_is_done_wholly_by_the_next_worker(
    app: Flask, ours: Cohort, statement: int
) -> None:
    chief, before = coordinator(ours), everybody()
    feed = handed_in(chief, ours, HEAD + "Eve,eve@uni.example\nAda,ada@uni.example\n", invites=True)
    with act_as(actor_of(chief)) as act:
        begun = service.begin(act, feed) or 0

    def work() -> None:
        with act_as(SYSTEM) as act:
            service.do_some(act, begun)

    killed, half = killed_at(app, statement, work), everybody()
    work()

    assert (killed, half, everybody(), mails().count("accounts/invite")) == (True, before, before + 2, 3)


def test_mails_go_out_only_if_they_were_asked_for(ours: Cohort) -> None:
    chief, known = coordinator(ours), reviewer(ours)
    before = mails()
    text = HEAD + f"Eve,eve@uni.example\n{known.name},{known.email}\n"
    confirmed(chief, handed_in(chief, ours, text))
    drain()
    without = mails()
    confirmed(chief, handed_in(chief, ours, text + "Kim,kim@uni.example\n", invites=True))
    drain()

    assert without == before
    assert sorted(mails()) == sorted([*before, *["accounts/invite"] * 2])


def test_who_has_an_account_is_told_where_they_were_added(ours: Cohort) -> None:
    chief, known = coordinator(ours), reviewer(ours)
    confirmed(chief, handed_in(chief, ours, HEAD + f"{known.name},{known.email}\n", invites=True))
    drain()

    assert (mails().count("feeds/added"), enrolled(known.email, ours)) == (1, ["mentor"])


def test_a_name_that_its_owner_uses_stays_and_one_that_nobody_used_yet_is_mended(ours: Cohort) -> None:
    chief = coordinator(ours)
    confirmed(chief, handed_in(chief, ours, HEAD + "Evve,eve@uni.example\n"))
    drain()
    feed = handed_in(chief, ours, HEAD + "Eve,eve@uni.example\n")
    preview = said(chief, feed)
    confirmed(chief, feed)
    drain()
    eve = by_email(db.session(), "eve@uni.example")

    assert preview == [("ready", "renamed")]
    assert eve is not None
    assert eve.name == "Eve"
    assert [set(db.session.scalars(called(name))) for name in ("Evve", "Eve")] == [set(), {eve.id}]


def test_a_second_address_that_was_confirmed_is_the_same_person(ours: Cohort) -> None:
    chief, jun = coordinator(ours), mentor_to_be(ours, "Jun")
    with act_as(SYSTEM) as act:
        act.db.add(SecondAddress(person_id=jun.id, email="jun@home.example", asked_at=act.now, confirmed_at=act.now))

    assert said(chief, handed_in(chief, ours, HEAD + "Jun,jun@home.example\n")) == [("same", "here")]


def test_a_coordinator_imports_into_their_own_schemes_only(ours: Cohort) -> None:
    chief, theirs = coordinator(ours), slug_of(cohort())
    feed = handed_in(chief, ours, f"name,email,scheme\nEve,eve@uni.example,{theirs}\n")

    assert said(chief, feed) == [("fault", "scheme_unknown")]


def test_people_join_the_year_that_runs_not_one_that_is_being_prepared(ours: Cohort) -> None:
    chief, ahead = coordinator(ours), date.today() + timedelta(days=60)  # noqa: DTZ011
    with act_as(SYSTEM) as act:
        scheme = act.db.get_one(Scheme, ours.scheme_id)
        schemes.open_cohort(act, scheme, schemes.Year("next", ahead, ahead + timedelta(days=300)), PLAIN_TERMS)
    confirmed(chief, handed_in(chief, ours, HEAD + "Eve,eve@uni.example\n"))
    drain()

    assert enrolled("eve@uni.example", ours) == ["mentor"]


def test_what_a_coordinator_may_no_longer_do_is_refused_line_by_line(ours: Cohort) -> None:
    chief, before = coordinator(ours), everybody()
    feed = handed_in(chief, ours, HEAD + "Eve,eve@uni.example\n")
    confirmed(chief, feed)
    with act_as(SYSTEM) as act:
        accounts.revoke(act, chief.id, Role.COORDINATOR, ours.scheme_id)
    drain()

    assert (everybody(), said(chief, feed)) == (before, [("failed", "not_allowed")])


def test_a_feed_is_seen_by_whoever_handed_it_in_and_by_administrators(ours: Cohort) -> None:
    feed, boss = handed_in(coordinator(ours), ours, HEAD + "Eve,eve@uni.example\n"), person(is_admin=True)

    assert len(said(boss, feed)) == 1
    with pytest.raises(Refused, match="no_such_feed"):
        said(coordinator(ours, "Dewi"), feed)


def test_an_import_stands_in_the_log_of_its_scheme(ours: Cohort) -> None:
    chief = coordinator(ours)
    confirmed(chief, handed_in(chief, ours, HEAD + "Eve,eve@uni.example\n"))
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "feed.people")).one()

    assert (entry.actor, entry.scheme_id) == (chief.public_id, ours.scheme_id)


def test_old_files_are_thrown_away(ours: Cohort) -> None:
    chief = coordinator(ours)
    stale, done, fresh = (handed_in(chief, ours, HEAD + "Eve,eve@uni.example\n") for _ in range(3))
    confirmed(chief, done)
    drain()
    with act_as(SYSTEM, datetime.now(UTC) + timedelta(days=8)) as act:
        act.db.get_one(Feed, queries.of(act.db, SYSTEM, fresh).id).made_at = act.now
        service.sweep(act, {})
        after_a_week = set(act.db.scalars(select(Feed.public_id)))
    with act_as(SYSTEM, datetime.now(UTC) + timedelta(days=32)) as act:
        service.sweep(act, {})
        after_a_month = set(act.db.scalars(select(Feed.public_id)))

    assert (after_a_week, after_a_month) == ({done, fresh}, set())
    assert stale not in after_a_week


def test_a_file_is_handed_in_looked_at_and_confirmed_on_pages(ours: Cohort, client: FlaskClient) -> None:
    sign_in(client, coordinator(ours))
    data = {"upload": (io.BytesIO(b"Name;E-Mail\r\nZo\xeb;zoe@uni.example\r\n"), "list.csv"), "scheme": slug_of(ours)}
    preview = client.post("/desk/people/import", data=data | {"part": "mentor"}, follow_redirects=True)
    client.post(preview.request.path)
    drain()
    done = client.get(preview.request.path)

    assert ("Nothing has happened yet" in preview.text, "Zoë" in preview.text) == (True, True)
    assert ("Finished" in done.text, enrolled("zoe@uni.example", ours)) == (True, ["mentor"])


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "Choose a file."),
        (b"name\nJun\n", "There is no column “email”. The first line"),
        (b"a,b\n1,2\n", "There is no column “email” and no column “name”."),
        (b"\x81\x8d", "can’t be read"),
        (b"x" * (2 * 1024 * 1024 + 1), "can’t be read"),
    ],
)
def test_a_file_that_is_no_list_is_answered_at_its_field(
    ours: Cohort, client: FlaskClient, file: bytes | None, says: str
) -> None:
    sign_in(client, coordinator(ours))
    data: dict[str, object] = {"scheme": slug_of(ours), "part": "mentor"}
    if file is not None:
        data["upload"] = (io.BytesIO(file), "list.csv")
    answer = client.post("/desk/people/import", data=data)

    assert (answer.status_code, says in answer.text) == (422, True)


def test_five_thousand_lines_are_looked_at_in_few_statements(ours: Cohort) -> None:
    chief, slug = actor_of(coordinator(ours)), slug_of(ours)
    wish = Wish(rules.read(HEAD + "".join(f"P{n},p{n}@uni.example\n" for n in range(5000))), "", slug)
    with act_as(chief) as act, counted() as statements:
        people.look(act, wish)

    assert len(statements) <= 1 + 2 * 10


def test_a_page_of_a_long_file_costs_five_statements(ours: Cohort, client: FlaskClient) -> None:
    chief = coordinator(ours)
    feed = handed_in(chief, ours, HEAD + "".join(f"P{n},p{n}@uni.example\n" for n in range(120)))
    sign_in(client, chief)
    with counted() as statements:
        page = client.get(f"/desk/people/import/{feed}?page=2&state=ready")

    assert ("Page 2 of 3" in page.text, len(statements) <= 5) == (True, True)


def test_the_command_shows_and_does_only_with_yes(ours: Cohort, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(HEAD + "Eve,eve@uni.example\nNobody,\n")
    words = ("people", "import", str(file), "--scheme", slug_of(ours))
    before = everybody()
    looked, after_look = flask(app, *words).output, everybody()
    done = flask(app, *words, "--yes").output

    assert (after_look, everybody()) == (before, before + 1)
    assert ("1 of 2 lines would be done" in looked, "1 lines are done" in done) == (True, True)


@pytest.mark.parametrize("name", ["people.csv", "peo\0ple.csv", "p" * 300 + ".csv"])
def test_a_file_may_be_called_anything(ours: Cohort, client: FlaskClient, name: str) -> None:
    sign_in(client, coordinator(ours))
    sent = {
        "upload": (io.BytesIO(b"name,email\nEve,eve@uni.example\n"), name),
        "scheme": slug_of(ours),
        "part": "mentor",
    }

    assert client.post("/desk/people/import", data=sent).status_code in (302, 400)
