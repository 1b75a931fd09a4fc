"""Renewing: told in time, asked by the mentor, confirmed by a coordinator."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import actor_of, coordinator, sign_in
from tests.selection.deeds import approval, approved, badge, house, mails, slug_of
from trainingsite.access import Role
from trainingsite.accounts.models import Person
from trainingsite.content.models import ContentVersion
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra import paging
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.selection import approval_queries, approvals, bulk, renewals
from trainingsite.selection.approvals import Said

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)
ELEVEN_MONTHS = timedelta(days=335)


def mentor(ours: Cohort, staff: Person, ago: timedelta = ELEVEN_MONTHS) -> tuple[Person, UUID]:
    return approved(ours, staff, at=NOW - ago)


def ask(ours: Cohort, who: Person) -> None:
    slug = slug_of(ours)
    with act_as(actor_of(who)) as act:
        renewals.ask(act, slug)


def confirm(who: Person, application: UUID) -> None:
    with act_as(actor_of(who)) as act:
        renewals.confirm(act, application)


def tell() -> None:
    with act_as(SYSTEM) as act:
        renewals.tell_of_ends(act, {})


def revise(quiz: str) -> None:
    """Let everybody have passed an older revision of a quiz."""
    with act_as(SYSTEM) as act:
        act.db.execute(update(ContentVersion).where(ContentVersion.slug == quiz).values(revision=0))


def test_a_mentor_is_told_once_in_the_last_eight_weeks() -> None:
    ours, staff = house()
    mentor(ours, staff)
    for _ in range(2):
        tell()

    assert mails("selection/renewal") == 1


def test_nobody_is_told_earlier_or_after_the_end_or_while_suspended() -> None:
    for ago in (timedelta(days=200), timedelta(days=400), ELEVEN_MONTHS):
        ours, staff = house()
        _mentor, application = mentor(ours, staff, ago)
    with act_as(actor_of(staff)) as act:
        approvals.suspend(act, application, Said("a complaint"))

    tell()

    assert mails("selection/renewal") == 0


def test_the_job_goes_on_while_there_are_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewals, "SLICE", 1)
    for _ in range(2):
        mentor(*house())
    tell()
    worker.drain()

    assert mails("selection/renewal") == 2


def test_a_renewed_approval_runs_on_from_its_end_with_the_same_badge() -> None:
    ours, staff = house()
    who, application = mentor(ours, staff)
    before, held = approval(application).until, badge(who).public_id
    ask(ours, who)
    confirm(staff, application)

    after = approval(application)
    assert 360 <= (after.until - before).days <= 370
    assert badge(who).public_id == held
    assert badge(who).expires_at == after.until
    assert badge(who).signed_at is None
    assert mails("selection/renew") == 1


def test_a_lapsed_approval_is_renewed_from_today_with_its_role() -> None:
    ours, staff = house()
    who, application = mentor(ours, staff, timedelta(days=380))
    ask(ours, who)
    confirm(staff, application)

    assert 364 <= (approval(application).until - NOW).days <= 366
    assert (ours.scheme_id, Role.MENTOR) in actor_of(who).grants


def test_renewal_waits_for_a_quiz_that_was_revised() -> None:
    ours, staff = house()
    who, application = mentor(ours, staff)
    revise("listening")
    with pytest.raises(Refused, match="refresher_open"):
        ask(ours, who)

    assert approval(application).until < NOW + timedelta(days=60)


def test_what_was_revised_after_asking_is_refreshed_before_confirming() -> None:
    ours, staff = house()
    who, application = mentor(ours, staff)
    ask(ours, who)
    revise("listening")

    with pytest.raises(Refused, match="refresher_open"):
        confirm(staff, application)


def test_renewing_is_asked_first_and_once() -> None:
    ours, staff = house()
    who, application = mentor(ours, staff)
    with pytest.raises(Refused, match="no_renewal"):
        confirm(staff, application)
    for _ in range(2):
        ask(ours, who)
    confirm(staff, application)

    assert mails("selection/renewal-asked") == 1
    with pytest.raises(Refused, match="no_renewal"):
        confirm(staff, application)


@pytest.mark.parametrize(("ago", "code"), [(200, "renewal_not_open"), (440, "renewal_too_late")])
def test_renewing_has_its_time(ago: int, code: str) -> None:
    ours, staff = house()
    who, _application = mentor(ours, staff, timedelta(days=ago))

    with pytest.raises(Refused, match=code):
        ask(ours, who)


def test_what_was_asked_waits_on_the_desk_until_it_is_confirmed() -> None:
    ours, staff = house()
    who, application = mentor(ours, staff)
    ask(ours, who)
    waiting = db.session.execute(approval_queries.waiting_renewals(actor_of(staff))).all()
    confirm(staff, application)

    assert [(row.kind, row.subject) for row in waiting] == [("renewal", application)]
    assert db.session.execute(approval_queries.waiting_renewals(actor_of(staff))).all() == []


def test_many_are_renewed_at_once() -> None:
    ours, staff = house()
    who, asked = mentor(ours, staff)
    _other, unasked = mentor(ours, staff)
    ask(ours, who)
    with act_as(actor_of(staff)) as act:
        many = bulk.prepare(act, bulk.RENEW, [asked, unasked])
    with act_as(actor_of(staff)) as act:
        lines = bulk.lines(act.db, act.actor, bulk.of(act.db, act.actor, many))
        bulk.confirm(act, many, "")

    assert [(line.state, line.code) for line in lines] == [("fault", "no_renewal"), ("ready", "")]
    assert lines[1].letter is not None
    assert approval(asked).until > NOW + timedelta(days=300)
    assert approval(unasked).until < NOW + timedelta(days=60)


def test_renewals_stand_by_pages_the_longest_waiting_first() -> None:
    ours, staff = house()
    asked = [mentor(ours, staff) for _ in range(3)]
    for who, _application in reversed(asked):
        ask(ours, who)
    statement = approval_queries.to_renew(actor_of(staff))
    pages = [paging.page(db.session(), statement, number, 2) for number in (1, 2)]

    assert [[row.subject for row in each.rows] for each in pages] == [[asked[2][1], asked[1][1]], [asked[0][1]]]
    assert {(each.total, each.pages) for each in pages} == {(3, 2)}


def test_all_renewals_are_prepared_at_once_whatever_the_page_shows(client: FlaskClient) -> None:
    ours, staff = house()
    asked = [mentor(ours, staff) for _ in range(2)]
    mentor(ours, staff)
    for who, _application in asked:
        ask(ours, who)
    sign_in(client, staff)
    made = client.post("/desk/applications/many", data={"move": "renew", "all": "yes"}, follow_redirects=True).text

    assert "2 renewals can be confirmed" in made


def test_the_pages_lead_from_asking_to_the_new_end(client: FlaskClient) -> None:
    ours, staff = house()
    who, application = mentor(ours, staff)
    slug = slug_of(ours)
    sign_in(client, who)
    offered = client.get(f"/my/approval/{slug}").text
    client.post(f"/my/approval/{slug}/renew")
    asked = client.get(f"/my/approval/{slug}").text
    revise("listening")
    sign_in(client, coordinator(ours, "Dewi Abara"))
    listed = client.get("/desk/renewals").text
    page = client.get(f"/desk/applications/{application}").text

    assert ("Ask to renew my approval" in offered, "You asked to go on" in asked) == (True, True)
    assert ("Jun Watanabe" in listed, "The mentor asks to go on" in page) == (True, True)
    assert client.post(f"/desk/applications/{application}/approval/renew").status_code == 409


def test_the_mentors_page_lists_what_is_to_be_refreshed(client: FlaskClient) -> None:
    ours, staff = house()
    who, _application = mentor(ours, staff)
    revise("listening")
    sign_in(client, who)

    page = client.get(f"/my/approval/{slug_of(ours)}").text

    assert "quiz passed, but revised since" in page
    assert "Ask to renew" not in page
