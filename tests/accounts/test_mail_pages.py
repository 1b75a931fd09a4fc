"""The pages about mails: choosing, stopping by a link, and the outbox of a development site."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import cohort, coordinator, mentor_to_be, person, sign_in
from tests.selection.test_pages import OFFER_FIRST, sent
from trainingsite.access import SYSTEM
from trainingsite.accounts import mail_queries, mail_service
from trainingsite.accounts.links import Links
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as, worker
from trainingsite.infra.db import db
from trainingsite.notifications.kinds import Pace, Topic
from trainingsite.notifications.returned import Returned

CHOSEN = {
    Topic.DESK: Pace.ONCE,
    Topic.NEWS: Pace.DAILY,
    Topic.NUDGES: Pace.NEVER,
    Topic.TRAINING: Pace.NEVER,
    Topic.REMINDERS: Pace.ONCE,
}


def paces(who: Person) -> dict[Topic, Pace]:
    db.session.rollback()
    return dict(mail_queries.post(db.session(), who.id).paces)


def stop_path(app: Flask, who: Person, *topics: Topic) -> str:
    links = Links(app.extensions["signpost_settings"].secret_key)
    return f"/mail/stop/{links.make_stop(who.public_id, topics)}"


def came_back(who: Person) -> None:
    with act_as(SYSTEM) as act:
        mail_service.take_back(act, Returned(who.email, "5.1.1", "550 5.1.1 no such user", "<1@x>"))


def test_a_coordinator_chooses_for_each_topic(client: FlaskClient, app: Flask) -> None:
    carys = coordinator(cohort())
    sign_in(client, carys)
    client.post("/account/mails", data={topic.value: pace.value for topic, pace in CHOSEN.items()})

    assert paces(carys) == CHOSEN


def test_a_choice_can_be_changed(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    sign_in(client, somebody)
    for pace in (Pace.NEVER, Pace.DAILY):
        client.post("/account/mails", data={"training": pace.value})

    kept = dict.fromkeys((Topic.NEWS, Topic.NUDGES, Topic.REMINDERS), Pace.ONCE)
    assert paces(somebody) == {Topic.TRAINING: Pace.DAILY, **kept}


def test_a_learner_is_not_asked_about_a_desk(client: FlaskClient, app: Flask) -> None:
    sign_in(client, mentor_to_be(cohort()))

    page = client.get("/account").text
    assert ('name="training"' in page, 'name="desk"' in page) == (True, False)


def test_a_choice_that_is_none_is_refused(client: FlaskClient, app: Flask) -> None:
    sign_in(client, person())

    assert client.post("/account/mails", data={"training": "hourly"}).status_code == 422


def test_opening_the_link_in_a_mail_stops_nothing_yet(client: FlaskClient, app: Flask) -> None:
    somebody = person()

    assert "Stop these mails" in client.get(stop_path(app, somebody, Topic.TRAINING)).text
    assert paces(somebody) == {}


def test_one_click_stops_without_session_or_token(app: Flask) -> None:
    somebody = person()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post(stop_path(app, somebody, Topic.TRAINING), data={"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, paces(somebody)) == (200, {Topic.TRAINING: Pace.NEVER})


def test_every_other_post_still_asks_for_its_token(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    sign_in(client, person())

    assert client.post("/account/mails", data={"training": "never"}).status_code == 400


def test_a_link_stops_the_mails_of_its_topics_alone(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    client.post(stop_path(app, somebody, Topic.DESK))

    assert paces(somebody) == {Topic.DESK: Pace.NEVER}


def test_a_changed_link_stops_nothing(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    where = stop_path(app, somebody, Topic.TRAINING)

    assert client.post(where[:-2]).status_code == 404
    assert client.post(where.replace(".", "x.", 1)).status_code == 404
    assert paces(somebody) == {}


def test_a_link_of_another_purpose_stops_nothing(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    reset = Links(app.extensions["signpost_settings"].secret_key).make("reset", somebody)

    assert client.post(f"/mail/stop/{reset}").status_code == 404


def test_the_link_of_somebody_who_has_left_says_that_mails_are_stopped(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    where = stop_path(app, somebody, Topic.TRAINING)
    with act_as(SYSTEM) as act:
        act.db.delete(act.db.get(Person, somebody.id))

    assert client.post(where).status_code == 200


def test_a_mail_from_the_site_holds_a_link_that_works(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    with act_as(SYSTEM) as act:
        act.mail("training/passed", somebody.id, quiz="Listening", attempt="none")
    worker.drain()
    page = client.get("/dev/mail").text
    key = re.search(r'href="(/dev/mail/[^"]+)">You passed', page)
    assert key
    where = re.search(r"http://localhost:5000(/mail/stop/[\w.-]+)", client.get(key[1]).text)
    assert where
    client.post(where[1])

    assert paces(somebody) == {Topic.TRAINING: Pace.NEVER}


def test_a_person_sees_that_mails_come_back_and_says_when_they_no_longer_do(client: FlaskClient, app: Flask) -> None:
    somebody = person()
    came_back(somebody)
    sign_in(client, somebody)
    before = "Mails to you come back" in client.get("/account").text
    client.post("/account/mails/address-works")

    assert (before, "Mails to you come back" in client.get("/account").text) == (True, False)


def test_the_desk_sees_that_an_applicant_cannot_be_reached_by_mail(client: FlaskClient, app: Flask) -> None:
    ours = cohort(OFFER_FIRST)
    applicant = mentor_to_be(ours)
    where = sent(ours, applicant)
    came_back(applicant)
    with act_as(SYSTEM) as act:
        mail_service.stop_all(act, applicant.id)
    sign_in(client, coordinator(ours))
    page = client.get(f"/desk/applications/{where}").text

    assert ("Mails don’t reach this person" in page, "All mail is stopped" in page) == (True, True)


# /dev/mail


@pytest.fixture
def key(client: FlaskClient, app: Flask) -> str:
    """The address of the one mail in the outbox."""
    person("Noor Haddad", email="noor@demo.example")
    worker.drain()
    found = re.search(r'href="(/dev/mail/[^"]+)"', client.get("/dev/mail").text)
    assert found
    return found[1]


def test_the_outbox_lists_subject_addressee_and_moment(client: FlaskClient, key: str) -> None:
    page = client.get("/dev/mail").text

    assert "You are invited to Signpost" in page
    assert "noor@demo.example" in page
    assert "<time datetime=" in page


def test_a_mail_of_the_outbox_shows_its_text_and_leads_to_its_html(client: FlaskClient, key: str) -> None:
    page = client.get(key).text

    assert "Hello Noor Haddad," in page
    assert f'href="{key}/html"' in page


def test_the_html_of_a_mail_is_shut_off_from_the_site(client: FlaskClient, key: str) -> None:
    answer = client.get(f"{key}/html")
    policy = answer.headers["Content-Security-Policy"]

    assert "Choose a password</a>" in answer.text
    assert answer.headers.getlist("Content-Security-Policy") == [policy]
    assert policy.endswith("; sandbox")
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


def test_a_mail_that_is_not_there_is_not_found(client: FlaskClient, app: Flask) -> None:
    assert [client.get(f"/dev/mail/none{part}").status_code for part in ("", "/html")] == [404, 404]


@pytest.mark.parametrize("where", ["", "/KEY", "/KEY/html"])
def test_a_site_in_production_shows_no_mails(client: FlaskClient, app: Flask, key: str, where: str) -> None:
    app.extensions["signpost_settings"] = replace(app.extensions["signpost_settings"], env="production")

    assert client.get("/dev/mail" + where.replace("/KEY", key.removeprefix("/dev/mail"))).status_code == 404
