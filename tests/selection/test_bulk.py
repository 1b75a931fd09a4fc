"""One decision about many applications."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.training import trained
from tests.house.test_statements import counted
from tests.selection.deeds import OFFER_FIRST, count, decide, mails, sent, state_of
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.selection import bulk, queries, service
from trainingsite.selection.bulk_models import DecisionBulk, DecisionBulkRow
from trainingsite.selection.models import Application, Decision
from trainingsite.selection.moving import Verdict
from trainingsite.selection.rules import Move
from trainingsite.training.models import SectionRead

pytestmark = pytest.mark.usefixtures("app")


def two(ours: Cohort) -> list[UUID]:
    return [sent(ours, mentor_to_be(ours, name)) for name in ("Jun Watanabe", "Farah Siddiqui")]


def prepared(staff: Person, move: Move, applications: list[UUID]) -> UUID:
    with act_as(actor_of(staff)) as act:
        return bulk.prepare(act, move.value, applications)


def confirm(staff: Person, many: UUID, at: datetime | None = None) -> None:
    with act_as(actor_of(staff), at) as act:
        bulk.confirm(act, many, "We had more applications than places.")


def ten_minutes_later() -> None:
    worker.drain()
    worker.run_due(datetime.now(UTC) + timedelta(minutes=11))


def rows() -> list[tuple[str, str]]:
    db.session.rollback()
    wanted = select(DecisionBulkRow.state, DecisionBulkRow.code).order_by(DecisionBulkRow.number)
    return [(row.state, row.code) for row in db.session.execute(wanted)]


def test_preparing_decides_nothing_and_says_who_cannot_and_why() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    ready, untrained = mentor_to_be(ours, "Farah Siddiqui"), mentor_to_be(ours)
    trained(ready, PLAIN_TERMS.requirements)
    first, second = sent(ours, ready), sent(ours, untrained)

    prepared(staff, Move.APPROVE, [first, second])

    assert rows() == [("ready", ""), ("fault", "gates_unmet")]
    assert state_of(first) == "sent"


def test_a_few_that_cannot_be_taken_back_are_done_at_once() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)

    confirm(staff, prepared(staff, Move.OFFER, applications))

    assert [state_of(each) for each in applications] == ["offered", "offered"]
    assert mails("selection/offer") == 2


def test_declining_many_is_held_for_ten_minutes_and_then_done() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)
    confirm(staff, prepared(staff, Move.DECLINE, applications))
    worker.drain()
    assert [state_of(each) for each in applications] == ["sent", "sent"]

    ten_minutes_later()

    assert [state_of(each) for each in applications] == ["declined", "declined"]
    assert (mails("selection/decline"), rows()) == (2, [("done", ""), ("done", "")])


def test_what_is_taken_back_in_time_never_happens() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)
    many = prepared(staff, Move.WAIT, applications)
    confirm(staff, many)
    with act_as(actor_of(staff)) as act:
        bulk.undo(act, many)

    ten_minutes_later()

    assert [state_of(each) for each in applications] == ["sent", "sent"]
    assert (mails("selection/waiting-list"), count(Decision, Decision.move == "waiting-list")) == (0, 0)


def test_after_ten_minutes_nothing_is_taken_back() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    many = prepared(staff, Move.DECLINE, two(ours))
    confirm(staff, many, at=datetime.now(UTC) - timedelta(minutes=10))

    with pytest.raises(Refused, match="bulk_began"), act_as(actor_of(staff)) as act:
        bulk.undo(act, many)


def test_who_waited_for_it_to_be_done_comes_too_late_to_take_it_back() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)
    many = prepared(staff, Move.WAIT, applications)
    confirm(staff, many)
    ten_minutes_later()

    with pytest.raises(Refused, match="bulk_began"), act_as(actor_of(staff), datetime.now(UTC)) as act:
        bulk.undo(act, many)
    assert [state_of(each) for each in applications] == ["waiting-list"] * 2


def test_what_somebody_confirmed_who_is_gone_by_then_is_not_done() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)
    confirm(staff, prepared(staff, Move.DECLINE, applications))
    with act_as(SYSTEM) as act:
        act.db.execute(update(DecisionBulk).values(by_id=None))

    ten_minutes_later()

    assert [state_of(each) for each in applications] == ["sent", "sent"]
    assert [state for state, _code in rows()] == ["failed", "failed"]


def test_whom_somebody_else_decided_about_meanwhile_is_left_out() -> None:
    ours = cohort(OFFER_FIRST)
    staff, other = coordinator(ours), coordinator(ours, "Dewi Abara")
    first, second = two(ours)
    confirm(staff, prepared(staff, Move.DECLINE, [first, second]))
    decide(other, first, Move.WAIT, "")

    ten_minutes_later()

    assert rows() == [("failed", "decided_meanwhile"), ("done", "")]
    assert state_of(first) == "waiting-list"


def test_declining_many_needs_words_and_a_second_confirmation_changes_nothing() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    many = prepared(staff, Move.DECLINE, two(ours))
    with pytest.raises(Refused, match="reason_needed"), act_as(actor_of(staff)) as act:
        bulk.confirm(act, many, " ")
    confirm(staff, many)
    db.session.rollback()
    runs = db.session.scalars(select(DecisionBulk.runs_at)).one()
    confirm(staff, many, at=datetime.now(UTC) + timedelta(minutes=5))

    db.session.rollback()
    assert db.session.scalars(select(DecisionBulk.runs_at)).one() == runs


def test_many_more_than_a_page_are_a_jobs_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)
    confirm(staff, prepared(staff, Move.OFFER, applications))
    assert [state_of(each) for each in applications] == ["sent", "sent"]

    worker.drain()

    assert [state_of(each) for each in applications] == ["offered", "offered"]


@pytest.mark.parametrize(
    ("move", "chosen", "code"),
    [(Move.OFFER, 0, "nothing_chosen"), (Move.APPEAL, 1, "move_not_possible"), (Move.OFFER, 2, "too_many_chosen")],
)
def test_what_makes_no_sense_is_not_prepared(
    monkeypatch: pytest.MonkeyPatch, move: Move, chosen: int, code: str
) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    ours = cohort(OFFER_FIRST)

    with pytest.raises(Refused, match=code):
        prepared(coordinator(ours), move, two(ours)[:chosen])


def test_the_pages_lead_from_the_list_to_the_letters_and_back(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    two(ours)
    sign_in(client, coordinator(ours))
    assert 'name="application"' in client.get("/desk/applications").text

    where = client.post("/desk/applications/many", data={"move": "decline", "all": "yes"}).location
    wordless = client.post(where, data={"action": "confirm", "reason": ""})
    client.post(where, data={"action": "look", "reason": "No places were left."})
    looked = client.get(where).text
    client.post(where, data={"action": "confirm", "reason": "No places were left."})
    held = client.get(where).text
    client.post(f"{where}/undo")

    assert wordless.status_code == 422
    assert looked.count("No places were left.") == 3
    assert ("Held until" in held, "Taken back" in client.get(where).text) == (True, True)


def test_the_words_for_many_name_each_in_the_letters_that_are_shown_and_sent(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    many = prepared(staff, Move.DECLINE, two(ours))
    sign_in(client, staff)
    where = f"/desk/applications/many/{many}"
    unknown = client.post(where, data={"action": "look", "reason": "Dear {applicant}"})
    client.post(where, data={"action": "confirm", "reason": "Dear {name}, thank you."})
    shown = client.get(where).text
    ten_minutes_later()

    assert (unknown.status_code, "{applicant} can’t be filled in" in unknown.text) == (422, True)
    assert ("Dear Jun Watanabe, thank you." in shown, "Dear Farah Siddiqui, thank you." in shown) == (True, True)
    told = sorted(db.session.scalars(select(Decision.reason).where(Decision.move == "decline")))
    assert told == ["Dear Farah Siddiqui, thank you.", "Dear Jun Watanabe, thank you."]


def held(ours: Cohort, staff: Person) -> tuple[UUID, list[UUID]]:
    """A decline of two that is held."""
    applications = two(ours)
    many = prepared(staff, Move.DECLINE, applications)
    confirm(staff, many)
    return many, applications


def test_what_is_held_is_named_on_the_desk_and_the_list_and_waits_for_nobodys_decision(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    many, _applications = held(ours, staff)
    pages = {}
    for who in (staff, coordinator(ours, "Dewi Abara"), coordinator(cohort(), "Elsewhere")):
        sign_in(client, who)
        pages[who.name] = [f"many/{many}" in client.get(where).text for where in ("/desk", "/desk/applications")]

    assert pages == {staff.name: [True, True], "Dewi Abara": [True, True], "Elsewhere": [False, False]}
    sign_in(client, staff)
    assert "Jun Watanabe" not in client.get("/desk").text
    client.post(f"/desk/applications/many/{many}/undo")
    assert "Jun Watanabe" in client.get("/desk").text


def test_a_colleague_takes_back_what_is_held(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    many, (first, _second) = held(ours, coordinator(ours))
    sign_in(client, coordinator(ours, "Dewi Abara"))
    link = f"/desk/applications/many/{many}"

    assert link in client.get(f"/desk/applications/{first}").text
    assert client.post(f"{link}/undo").status_code == 302
    ten_minutes_later()
    page = client.get(link).text
    assert (state_of(first), page.count("Not done: taken back"), "Will be done" in page) == ("sent", 2, False)


def test_who_is_in_it_or_decides_in_one_of_its_schemes_alone_does_not_see_it(client: FlaskClient) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    boss, also = person(is_admin=True), mentor_to_be(ours, "Both At Once")
    applications = [*two(ours), *two(theirs), sent(ours, also)]
    with act_as(SYSTEM) as act:
        for one in (ours, theirs):
            accounts.grant(act, also.id, Role.COORDINATOR, one.scheme_id)
    many = prepared(boss, Move.DECLINE, applications)
    confirm(boss, many)

    for who in (also, coordinator(ours)):
        sign_in(client, who)
        assert client.get(f"/desk/applications/many/{many}").status_code == 404
        assert client.post(f"/desk/applications/many/{many}/undo").status_code == 404


def test_a_line_says_that_somebody_decided_meanwhile_and_is_not_counted(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    many, (first, _second) = held(ours, staff)
    decide(coordinator(ours, "Dewi Abara"), first, Move.OFFER)
    sign_in(client, staff)
    page = client.get(f"/desk/applications/many/{many}").text

    assert ("Will be left out" in page, "1 application is decided then" in page) == (True, True)


def test_a_line_that_cannot_be_done_says_how_the_application_stands(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = two(ours)
    decide(staff, applications[0], Move.OFFER)
    sign_in(client, staff)
    page = client.get(f"/desk/applications/many/{prepared(staff, Move.OFFER, applications)}").text

    assert "Has a provisional offer already" in page


def test_nobody_else_sees_the_list(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    many = prepared(coordinator(ours), Move.OFFER, two(ours))
    sign_in(client, coordinator(ours, "Dewi Abara"))

    assert client.get(f"/desk/applications/many/{many}").status_code == 404
    assert client.post("/desk/applications/many", data={"move": "nonsense"}).status_code == 409
    assert client.post("/desk/applications/many", data={"move": "offer", "application": "x"}).status_code == 422


@pytest.mark.parametrize("move", [Move.DECLINE, Move.APPROVE])
def test_the_page_costs_as_many_statements_for_many_lines_as_for_one(client: FlaskClient, move: Move) -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    applications = []
    for name in ("Jun Watanabe", "Farah Siddiqui", "Elin Rees", "Sam Field"):
        who = mentor_to_be(ours, name)
        trained(who, PLAIN_TERMS.requirements)
        applications.append(sent(ours, who))
    sign_in(client, staff)
    costs, pages = [], []
    for chosen in (applications[:1], applications[1:]):
        where = f"/desk/applications/many/{prepared(staff, move, chosen)}"
        with counted() as statements:
            pages.append(client.get(where).text)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 6
    assert [page.count("The letter<") for page in pages] == [1, 3]


ASKING = replace(OFFER_FIRST, reference=True, interview=True, under_18=True)


@pytest.mark.parametrize("move", [Move.DECLINE.value, Move.APPROVE.value, bulk.RENEW])
def test_preparing_costs_as_many_statements_for_many_as_for_one(move: str) -> None:
    ours = cohort(ASKING)
    staff = coordinator(ours)
    applications = [sent(ours, mentor_to_be(ours, f"Applicant {number}")) for number in range(6)]
    costs = []
    for chosen in (applications[:1], applications[1:]):
        with act_as(actor_of(staff)) as act, counted() as statements:
            bulk.prepare(act, move, chosen)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 14


def test_of_many_each_is_told_what_they_would_be_told_alone() -> None:
    terms = [PLAIN_TERMS, ASKING, replace(PLAIN_TERMS, reference=True), replace(PLAIN_TERMS, interview=True)]
    years = [cohort(each) for each in terms]
    boss, applications = person(is_admin=True), []
    for ours in years:
        for ready in (True, False):
            who = mentor_to_be(ours)
            trained(who, PLAIN_TERMS.requirements)
            applications.append(sent(ours, who))
            if not ready:
                with act_as(SYSTEM) as act:
                    act.db.execute(delete(SectionRead).where(SectionRead.person_id == who.id))
    verdict = Verdict(Move.APPROVE, "because")
    with act_as(actor_of(boss)) as act:
        alone = [service.why_not(act, queries.filed(act.db, act.actor, one), verdict) for one in applications]

    prepared(boss, Move.APPROVE, applications)

    assert [code for _state, code in rows()] == [one.code if one else "" for one in alone]
    assert sorted({code for _state, code in rows()}) == ["", "gates_unmet"]


def test_an_applicant_who_begins_anew_meanwhile_takes_nothing_from_the_page(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    many = prepared(staff, Move.DECLINE, two(ours))
    with act_as(SYSTEM) as act:
        act.db.execute(update(Application).values(state="draft"))
    sign_in(client, staff)

    assert client.get(f"/desk/applications/many/{many}").status_code == 200
