"""The desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import PLAIN_TERMS, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import applied, slug_of
from tests.house.test_statements import counted
from tests.selection.deeds import approved
from tests.selection.test_pages import OFFER_FIRST
from trainingsite.content.catalogue import EXTENSION, Library
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import terms_to_json
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference


def test_an_empty_desk_says_what_will_be_there(client: FlaskClient) -> None:
    sign_in(client, coordinator(cohort()))

    assert "Nothing waits" in client.get("/desk").text


def test_a_line_of_the_desk_says_how_long_it_has_waited_and_what_to_do(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    applied(ours, mentor_to_be(ours), at=datetime.now(UTC) - timedelta(days=3, hours=1))
    sign_in(client, coordinator(ours))
    desk = client.get("/desk").text

    assert ">3 days</time>" in desk
    assert "Read it, and decide" in desk


def test_the_counts_of_the_desk_lead_to_what_they_count(client: FlaskClient) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    applied(ours, mentor_to_be(ours, "Ours Person"))
    applied(theirs, mentor_to_be(theirs, "Theirs Person"))
    sign_in(client, person(is_admin=True))
    shown = {
        asked: [name in client.get(f"/desk{asked}").text for name in ("Ours Person", "Theirs Person")]
        for asked in ("", "?kind=application", "?kind=talk", f"?kind=application&scheme={slug_of(ours)}")
    }

    assert list(shown.values()) == [[True, True], [True, True], [False, False], [True, False]]
    assert 'href="/desk?kind=application" aria-current="true"' in client.get("/desk?kind=application").text


def test_an_administrator_is_told_which_content_is_broken_and_a_coordinator_is_not(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "listening.md").write_text("no front matter", "utf-8")
    kept, app.extensions[EXTENSION] = app.extensions[EXTENSION], Library(tmp_path, 0)
    pages = []
    for who in (person(is_admin=True), coordinator(cohort())):
        sign_in(client, who)
        pages.append(client.get("/desk").text)
    app.extensions[EXTENSION] = kept

    assert ["modules/listening.md:1" in page for page in pages] == [True, False]


def test_a_page_on_paper_says_where_it_stands_with_what_was_chosen_on_it(client: FlaskClient) -> None:
    page = client.get("/schemes?year=%3Cb%3E&page=2").text

    assert '<p class="on-paper">http://localhost:5000/schemes?year=%3Cb%3E&amp;page=2</p>' in page


def test_the_first_page_of_a_visitor_says_what_this_is(client: FlaskClient) -> None:
    assert "Find your scheme" in client.get("/").text


def test_somebody_without_a_scheme_is_shown_where_to_choose_one(client: FlaskClient) -> None:
    sign_in(client, person())

    assert "No trail yet" in client.get("/").text


def test_the_trail_names_what_an_approval_takes_beside_the_training(client: FlaskClient) -> None:
    ours = cohort(replace(OFFER_FIRST, interview=True, reference=True))
    learner = mentor_to_be(ours)
    applied(ours, learner)
    with act_as(SYSTEM) as act:
        act.db.execute(update(Reference).values(state="declined"))
        act.db.execute(update(Application).values(state="waiting-list"))
    sign_in(client, learner)
    with counted() as statements:
        page = client.get("/").text

    assert "Choose the time of your interview" in page
    assert "Name another referee" in page
    assert ("the referee declined" in page, "You need do nothing" in page) == (True, False)
    assert len(statements) <= 3


def test_the_trail_of_somebody_approved_names_what_is_new_as_for_the_renewal(client: FlaskClient) -> None:
    ours = cohort()
    who, _application = approved(ours, coordinator(ours))
    more = replace(PLAIN_TERMS, requirements=replace(PLAIN_TERMS.requirements, modules=("listening", "boundaries")))
    with act_as(SYSTEM) as act:
        act.db.execute(update(Cohort).where(Cohort.id == ours.id).values(terms=terms_to_json(more)))
    sign_in(client, who)

    assert "When you renew" in client.get("/").text
