"""A person's page of shared badges, and taking every consent back."""

from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, cohort, mentor_to_be, person, sign_in
from tests.factories.recognition import badge, share, shared_badge
from tests.house.test_statements import counted
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.recognition import profile_queries, service, sharing
from trainingsite.recognition.models import Credential


def opened(who: Person, *, is_open: bool = True, name_shown: bool = False) -> str:
    """The address of a person's page."""
    with act_as(actor_of(who)) as act:
        sharing.set_profile(act, is_open=is_open, name_shown=name_shown)
    db.session.rollback()
    found = profile_queries.profile_of(db.session(), who.id)
    assert found is not None
    return f"/people/{found.public_id}"


def test_there_is_no_page_until_its_owner_opens_it(client: FlaskClient) -> None:
    holder = person()
    with act_as(actor_of(holder)) as act:
        sharing.set_profile(act, is_open=False, name_shown=True)

    assert profile_queries.profile_of(db.session(), holder.id) is None
    assert client.get(f"/people/{holder.public_id}").status_code == 404
    assert client.get(f"/people/{uuid4()}").status_code == 404


def test_it_lists_what_is_shared_and_nothing_else(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    shared, private = shared_badge(holder), badge(holder, cohort=where)

    page = client.get(opened(holder)).text

    assert f"/badges/{shared}" in page
    assert f"/badges/{private}" not in page
    assert "Approved Peer Mentor" not in page


def test_a_badge_that_was_taken_back_is_not_on_it(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    made = shared_badge(holder, cohort=where)
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Broke confidentiality.")

    assert f"/badges/{made}" not in client.get(opened(holder)).text


def test_it_names_its_owner_only_if_they_wish(client: FlaskClient) -> None:
    holder = person("Jun Watanabe")
    shared_badge(holder, name_shown=True)

    assert "Jun Watanabe" not in client.get(opened(holder)).text
    assert "Jun Watanabe" in client.get(opened(holder, name_shown=True)).text


def test_search_engines_are_asked_to_leave_it_out(client: FlaskClient) -> None:
    assert '<meta name="robots" content="noindex">' in client.get(opened(person())).text


def test_once_open_and_now_shut_it_says_so_and_its_owner_still_sees_it(app: Flask, client: FlaskClient) -> None:
    holder = person()
    address = opened(holder)
    assert opened(holder, is_open=False) == address
    shut = client.get(address)
    sign_in(client, holder)

    assert shut.status_code == 410
    assert "Withdrawn by its owner" in shut.text
    assert "Nobody else sees this page" in client.get(address).text


def test_a_page_that_is_opened_again_has_the_same_address(client: FlaskClient) -> None:
    holder = person()
    address = opened(holder)
    opened(holder, is_open=False)

    assert opened(holder) == address
    assert client.get(address).status_code == 200


def test_it_may_be_kept_and_costs_two_statements_at_most(client: FlaskClient) -> None:
    holder = person()
    shared_badge(holder)
    address = opened(holder)
    client.get(address)

    with counted() as statements:
        answer = client.get(address)

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert len(statements) <= 2


def test_the_holder_opens_and_shuts_it_with_the_switches(app: Flask, client: FlaskClient) -> None:
    holder = person()
    badge(holder)
    sign_in(client, holder)
    outside = app.test_client()

    seen = []
    for switches in ({"open": "1"}, {"open": "1", "name_shown": "1"}, {}):
        assert client.post("/my/badges/profile", data=switches).status_code == 302
        found = profile_queries.profile_of(db.session(), holder.id)
        db.session.rollback()
        assert found is not None
        page = outside.get(f"/people/{found.public_id}")
        seen.append((page.status_code, holder.name in page.text))

    assert seen == [(200, False), (200, True), (410, False)]


def test_stopping_takes_back_every_badge_every_name_and_the_page(app: Flask, client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    made = [shared_badge(holder, name_shown=True), shared_badge(holder, cohort=where)]
    address = opened(holder, name_shown=True)
    somebody = person("Somebody Else")
    theirs = shared_badge(somebody)
    sign_in(client, holder)

    assert client.post("/my/badges/stop-sharing").status_code == 302
    drain()
    outside = app.test_client()
    db.session.rollback()

    assert [outside.get(path).status_code for path in (address, *(f"/badges/{one}" for one in made))] == [410] * 3
    assert outside.get(f"/badges/{theirs}").status_code == 200
    names = db.session.scalars(select(Credential.holder_name).where(Credential.person_id == holder.id))
    assert set(names) == {None}


def test_stopping_asks_first_and_says_what_it_takes_back(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)
    opened(holder)
    sign_in(client, holder)

    page = client.get("/my/badges/stop-sharing").text

    assert "Trained Listener" in page
    assert "your page of badges" in page
    assert client.get(f"/badges/{made}").status_code == 200


def test_whoever_shares_nothing_is_not_asked(client: FlaskClient) -> None:
    holder = person()
    badge(holder)
    sign_in(client, holder)

    assert "Nothing is shared" in client.get("/my/badges/stop-sharing").text


def test_what_was_decided_about_sharing_is_written_down(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    share(holder, made)
    opened(holder)
    with act_as(actor_of(holder)) as act:
        assert sharing.stop_sharing(act) == 1
    with act_as(actor_of(holder)) as act:
        assert sharing.stop_sharing(act) == 0
    db.session.rollback()

    kinds = ("credential.sharing", "profile.sharing")
    written = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.in_(kinds)).order_by(AuditEntry.seq))
    assert list(written) == [
        "credential.sharing",
        "profile.sharing",
        "credential.sharing",
        "profile.sharing",
        "profile.sharing",
    ]
