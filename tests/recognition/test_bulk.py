"""Many badges at once: looked at first, done once, each with its entry and its mail."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, person, scheme, sign_in
from tests.factories.recognition import badge
from tests.house.test_statements import counted
from tests.recognition.test_cli import flask
from trainingsite.access import SYSTEM, Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import act_as
from trainingsite.deeds.worker import drain, run_due
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.recognition import bulk, queries, service
from trainingsite.recognition.checking import check
from trainingsite.recognition.meaning import Wish
from trainingsite.recognition.models import Credential
from trainingsite.recognition.roll import read
from trainingsite.recognition.rules import Deed, LineState
from trainingsite.recognition.verification import Verdict
from trainingsite.schemes.models import Cohort, Scheme

BEST = "mentor-of-the-year"


def slug_of(where: Cohort) -> str:
    return db.session.scalars(select(Scheme.slug).where(Scheme.id == where.scheme_id)).one()


def prepared(who: Person, wish: Wish) -> UUID:
    with act_as(actor_of(who)) as act:
        return bulk.prepare(act, wish)


def confirmed(who: Person, made: UUID) -> None:
    with act_as(actor_of(who)) as act:
        bulk.confirm(act, made)


def states(who: Person, made: UUID) -> dict[str, int]:
    found = bulk.progress(db.session(), actor_of(who), made)
    return {state.value: count for state, count in found.counts.items()}


def held(slug: str = BEST) -> list[Credential]:
    db.session.rollback()
    everybody = db.session.scalars(select(Person.id)).all()
    rows = [row for person_id in everybody for row in queries.of_person(db.session(), person_id)]
    return [credential for credential, version in rows if version.slug == slug]


def entries(action: str) -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def mails(kind: str) -> int:
    jobs = db.session.scalars(select(Job).where(Job.name == "send_mail"))
    return sum(job.payload["kind"] == kind for job in jobs)


@pytest.fixture
def ours(app: Flask) -> Cohort:
    return cohort()


def test_a_list_is_looked_at_before_anything_happens(ours: Cohort) -> None:
    chief, amara, jun = coordinator(ours), mentor_to_be(ours, "Amara"), mentor_to_be(ours, "Jun")
    elsewhere = mentor_to_be(cohort(), "Kofi")
    text = f"{amara.email}\n{jun.email}\n{elsewhere.email}\nnobody@demo.example\nrubbish\n{amara.email}"
    made = prepared(chief, Wish(Deed.ISSUE, read(text), BEST, slug_of(ours)))

    assert states(chief, made) == {"ready": 2, "unknown": 2, "fault": 2}
    drain()
    assert held() == []


def test_what_was_confirmed_is_done_once_with_an_entry_and_a_mail_each(ours: Cohort) -> None:
    chief, people = coordinator(ours), [mentor_to_be(ours, f"Mentor {number}") for number in range(3)]
    made = prepared(chief, Wish(Deed.ISSUE, read("\n".join(who.email for who in people)), BEST, slug_of(ours)))
    confirmed(chief, made)
    confirmed(chief, made)
    drain()
    confirmed(chief, made)
    drain()

    assert (states(chief, made), len(held())) == ({"done": 3}, 3)
    assert [entry.actor for entry in entries("credential.awarded")] == [chief.public_id] * 3
    assert len(entries("credentials.bulk-issue")) == 1
    assert mails("recognition/awarded") == 3


def test_what_was_given_in_bulk_is_signed_and_valid(ours: Cohort) -> None:
    chief, amara = coordinator(ours), mentor_to_be(ours)
    confirmed(chief, prepared(chief, Wish(Deed.ISSUE, read(amara.email), BEST, slug_of(ours))))
    run_due()
    made = held()[0]

    assert made.json_form is not None
    assert check(db.session(), made.json_form).verdict is Verdict.VALID
    assert (made.cohort_id, made.facts["approved_by"]) == (ours.id, "the coordinator of Engineering mentors")


def test_a_long_list_is_done_in_portions_and_its_progress_is_told(
    ours: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SLICE", 2)
    chief, people = coordinator(ours), [mentor_to_be(ours, f"Mentor {number}") for number in range(5)]
    made = prepared(chief, Wish(Deed.ISSUE, read("\n".join(who.email for who in people)), BEST, slug_of(ours)))
    confirmed(chief, made)
    run_due()
    during = bulk.progress(db.session(), actor_of(chief), made)
    drain()
    after = bulk.progress(db.session(), actor_of(chief), made)

    assert (during.done, during.total, during.done_at) == (2, 5, None)
    assert (after.done, after.total, after.done_at is not None) == (5, 5, True)


def test_who_has_it_already_is_passed_over_and_keeps_the_one_they_have(ours: Cohort) -> None:
    chief, amara = coordinator(ours), mentor_to_be(ours)
    wish = Wish(Deed.ISSUE, read(amara.email), BEST, slug_of(ours))
    first, second = prepared(chief, wish), prepared(chief, wish)
    confirmed(chief, first)
    confirmed(chief, second)
    drain()

    assert len(held()) == 1
    assert states(chief, prepared(chief, wish)) == {"has": 1}


@pytest.mark.parametrize("slug", ["approved-peer-mentor", "trained-listening", "no-such-badge"])
def test_what_is_earned_is_never_given_by_hand(ours: Cohort, slug: str) -> None:
    chief = person(is_admin=True)

    with pytest.raises(Refused, match="not_manual"):
        prepared(chief, Wish(Deed.ISSUE, read(mentor_to_be(ours).email), slug, slug_of(ours)))


def test_nobody_gives_badges_in_a_scheme_that_is_not_theirs(ours: Cohort) -> None:
    chief, theirs = coordinator(ours), cohort()

    for where in (slug_of(theirs), ""):
        with pytest.raises(Refused, match="not_allowed"):
            prepared(chief, Wish(Deed.ISSUE, read(mentor_to_be(theirs).email), BEST, where))


def test_who_lost_the_role_meanwhile_gives_nothing_any_more(ours: Cohort) -> None:
    chief, amara = coordinator(ours), mentor_to_be(ours)
    made = prepared(chief, Wish(Deed.ISSUE, read(amara.email), BEST, slug_of(ours)))
    confirmed(chief, made)
    with act_as(SYSTEM) as act:
        accounts.revoke(act, chief.id, Role.COORDINATOR, ours.scheme_id)
    drain()

    assert (states(chief, made), held()) == ({"failed": 1}, [])


@pytest.mark.parametrize(
    ("deed", "state", "mail"),
    [(Deed.REVOKE, "revoked", "revoked"), (Deed.SUSPEND, "suspended", "suspended"), (Deed.EXPIRE, "valid", "expired")],
)
def test_many_are_taken_back_by_number_link_or_address(ours: Cohort, deed: Deed, state: str, mail: str) -> None:
    chief, people = coordinator(ours), [mentor_to_be(ours, f"Mentor {number}") for number in range(3)]
    first, second, _third = (badge(who, cohort=ours) for who in people)
    drain()
    text = f"{first}\nhttp://localhost:5000/badges/{second}.json\n{people[2].email}"
    made = prepared(chief, Wish(deed, read(text), "approved-peer-mentor", reason="The year is over."))
    confirmed(chief, made)
    confirmed(chief, made)
    drain()

    assert states(chief, made) == {"done": 3}
    assert {row.state for row in held("approved-peer-mentor")} == {state}
    assert mails(f"recognition/{mail}") == 3
    assert {check(db.session(), row.json_form or b"").verdict for row in held("approved-peer-mentor")} == {
        Verdict.ENDED if deed is Deed.EXPIRE else Verdict.NOT_VALID
    }


def test_what_cannot_be_taken_back_is_said_line_by_line(ours: Cohort) -> None:
    chief, mine = coordinator(ours), mentor_to_be(ours)
    revoked, training = badge(mine, cohort=ours), badge(mine)
    theirs = cohort()
    foreign = badge(mentor_to_be(theirs), cohort=theirs)
    with act_as(SYSTEM) as act:
        service.revoke(act, revoked, "Left.")
    text = f"{revoked}\n{training}\n{foreign}\n{mine.email}"
    made = prepared(chief, Wish(Deed.REVOKE, read(text), reason="Left."))
    lines = bulk.progress(db.session(), actor_of(chief), made).lines

    assert {line.number: line.code for line in lines} == {
        1: "already_revoked", 2: "not_allowed", 3: "no_badge", 4: "which_badge"
    }  # fmt: skip


def test_a_list_costs_few_statements_to_look_at(ours: Cohort) -> None:
    chief, people = coordinator(ours), [mentor_to_be(ours, f"Mentor {number}") for number in range(12)]
    text = "\n".join(who.email for who in people)
    where = slug_of(ours)
    with counted() as statements:
        prepared(chief, Wish(Deed.ISSUE, read(text), BEST, where))

    assert len(statements) <= 8


def test_the_pages_lead_from_the_list_to_its_end_and_cost_few_statements(client: FlaskClient, ours: Cohort) -> None:
    chief, amara = coordinator(ours), mentor_to_be(ours, "Amara Okafor")
    where, email = slug_of(ours), amara.email
    sign_in(client, chief)
    sent = {"achievement": BEST, "scheme": where, "people": f"{email}\nnobody@demo.example"}
    there = client.post("/desk/badges/issue", data=sent).headers["Location"]
    with counted() as statements:
        look = client.get(there).text
    assert len(statements) <= 6
    client.post(there)
    during = client.get(there).text
    drain()
    after = client.get(there).text

    assert ("0 of 1 done" in during, "Look again" in during, "data-until-done" in during) == (True,) * 3
    assert "data-until-done" not in after
    assert ("Amara Okafor" in look, "Nobody there has this address" in look, "Give 1 badge" in look) == (True,) * 3
    assert ("1 of 1 done" in after, "Finished" in after) == (True, True)


def test_a_file_is_taken_and_a_mistake_is_said_at_the_list(client: FlaskClient, ours: Cohort) -> None:
    chief, amara = coordinator(ours), mentor_to_be(ours)
    where, email = slug_of(ours), amara.email
    sign_in(client, chief)
    told = {"achievement": BEST, "scheme": where}
    file = (io.BytesIO(f"email\n{email}\n".encode()), "people.csv")

    assert client.post("/desk/badges/issue", data={**told, "upload": file}).status_code == 302
    empty = client.post("/desk/badges/issue", data=told)
    assert (empty.status_code, "There is nothing in this list" in empty.text) == (422, True)
    wrong = client.post(
        "/desk/badges/issue", data={"achievement": "trained-listening", "scheme": where, "people": email}
    )
    assert wrong.status_code == 422


def test_taking_back_needs_a_reason(client: FlaskClient, ours: Cohort) -> None:
    made = badge(mentor_to_be(ours), cohort=ours)
    sign_in(client, coordinator(ours))
    told: dict[str, Any] = {"deed": "revoke", "achievement": "", "people": str(made)}

    assert client.post("/desk/badges/take-back", data=told).status_code == 422
    assert client.post("/desk/badges/take-back", data={**told, "reason": "Left."}).status_code == 302


def test_a_list_is_seen_by_whoever_prepared_it_and_by_administrators(client: FlaskClient, ours: Cohort) -> None:
    chief, other = coordinator(ours), coordinator(ours, "Dewi Rees")
    made = prepared(chief, Wish(Deed.ISSUE, read(mentor_to_be(ours).email), BEST, slug_of(ours)))
    answers = []
    for who in (chief, other, person(is_admin=True)):
        sign_in(client, who)
        answers.append(client.get(f"/desk/badges/many/{made}").status_code)

    assert answers == [200, 404, 200]


def test_the_command_gives_badges_from_a_file_and_passes_over_who_has_one(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"email\n{person().email}\n{person().email}\nnobody@demo.example\n")
    words = ("badges", "issue", "--achievement", BEST, "--file", str(path))
    dry, before = flask(app, *words, "--dry-run"), len(held())
    done = flask(app, *words)
    again = flask(app, *words)

    assert ("2 of 3 lines would be done." in dry.output, before) == (True, 0)
    assert ("2 of 3 lines are done." in done.output, len(held())) == (True, 2)
    assert "line 4: nobody@demo.example: nobody has this address there" in done.output
    assert ("0 of 3 lines would be done." in again.output, len(held())) == (True, 2)
    assert mails("recognition/awarded") == 2


def test_the_command_takes_many_back(app: Flask, tmp_path: Path) -> None:
    first, second = badge(person()), badge(person())
    path = tmp_path / "badges.csv"
    path.write_text(f"badge\n{first}\n{second}\n")
    found = flask(app, "badges", "revoke", "--file", str(path), "--reason", "A mistake.")

    assert "2 of 2 lines are done." in found.output
    assert {row.state for row in held("trained-listening")} == {"revoked"}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("issue", "--achievement", "trained-listening", "--file", "-"), "can't be given by hand"),
        (("revoke", "--reason", "x"), "say either BADGE or --file"),
        (("issue", "--achievement", BEST, "--scheme", "nowhere", "--file", "-"), "there is no such scheme"),
    ],
)
def test_what_cannot_be_meant_is_named(app: Flask, words: tuple[str, ...], complaint: str) -> None:
    found = app.test_cli_runner().invoke(args=["badges", *words], input="a@demo.example")

    assert (found.exit_code > 0, complaint in found.output) == (True, True)


def test_a_line_state_is_known_for_every_line(ours: Cohort) -> None:
    chief = coordinator(ours)
    made = prepared(chief, Wish(Deed.ISSUE, read("rubbish"), BEST, slug_of(ours)))

    assert bulk.progress(db.session(), actor_of(chief), made).counts == {LineState.FAULT: 1}


def test_a_scheme_without_a_year_gives_nothing(ours: Cohort) -> None:
    empty = scheme().slug

    with pytest.raises(Refused, match="no_such_scheme"):
        prepared(person(is_admin=True), Wish(Deed.ISSUE, read("a@demo.example"), BEST, empty))
