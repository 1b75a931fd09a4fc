"""The demo university."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.conftest import Browser
from tests.databases import Postgres, Sqlite, settings_for
from tests.recognition.test_credential import schema
from trainingsite import create_app
from trainingsite.accounts.models import Person, PersonKey, SecondAddress
from trainingsite.accounts.queries import actor_of, by_email
from trainingsite.accounts.rules import keys
from trainingsite.config import Settings
from trainingsite.demo import service
from trainingsite.demo.cli import SHOWN
from trainingsite.demo.people import COURSE, PASSWORD, STORIES, address
from trainingsite.features import WAITING
from trainingsite.home.queries import Wanted, queue
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.recognition.models import Credential
from trainingsite.recognition.reading import read
from trainingsite.schemes.queries import latest_cohort
from trainingsite.selection.models import Application, Approval
from trainingsite.training.models import Attempt, AttemptResponse


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with the demo in it, loaded once for each kind of database; no test here changes it."""
    kind: Sqlite | Postgres = request.getfixturevalue(request.param)
    url = kind.fresh()
    site = create_app(settings_for(url, tmp_path_factory.mktemp("demo")))
    site.config["WTF_CSRF_ENABLED"] = False
    site.test_client_class = Browser
    with site.app_context():
        service.load(lambda _name: None)
        yield site
        db.session.remove()
        db.engine.dispose()
    kind.drop(url)


@pytest.fixture(autouse=True)
def read_anew(demo: Flask) -> None:
    """Each test begins with a reading session of its own."""
    db.session.rollback()


@pytest.fixture
def client(demo: Flask) -> FlaskClient:
    """A browser."""
    return demo.test_client()


def test_everybody_shown_can_sign_in(demo: Flask) -> None:
    answers = {}
    for name in SHOWN:
        form = {"email": address(name), "password": PASSWORD}
        answers[name] = demo.test_client().post("/sign-in", data=form).status_code

    assert answers == dict.fromkeys(SHOWN, 302)


def test_the_badges_are_of_every_kind(demo: Flask) -> None:
    rows = json.loads(demo.test_cli_runner().invoke(args=["badges", "list", "--format", "json"]).output)

    kinds = Counter((row["status"], row["public"]) for row in rows)
    assert all(kinds[kind] for kind in (("valid", True), ("valid", False), ("expired", True), ("revoked", True)))
    assert set(rows[0]) == {"id", "url", "achievement", "holder", "issued", "expires", "status", "public"}


def test_every_credential_fits_the_official_schema_in_both_forms(demo: Flask) -> None:
    forms = db.session.execute(select(Credential.json_form, Credential.jwt_form)).all()
    documents = [read(form or b"").document for pair in forms for form in pair]

    assert documents
    assert [fault.message for told in documents for fault in schema().iter_errors(told)] == []


def test_the_applications_are_in_every_state(demo: Flask) -> None:
    states = set(db.session.scalars(select(Application.state)))

    assert states == {"draft", "sent", "more-asked", "waiting-list", "offered", "approved", "declined", "appealed"}


def test_the_approvals_are_in_every_state(demo: Flask) -> None:
    assert set(db.session.scalars(select(Approval.state))) == {"in-force", "suspended", "ended"}


def test_something_of_each_kind_waits_for_the_deputy(demo: Flask) -> None:
    deputy = by_email(db.session(), address("deputy"))
    assert deputy is not None
    kinds = queue(db.session(), actor_of(db.session(), deputy), WAITING, Wanted()).counts

    assert {"application", "appeal", "condition", "renewal"} <= set(kinds)


def test_whoever_applied_has_passed_what_the_cohort_requires(demo: Flask) -> None:
    cohort = latest_cohort(db.session(), COURSE)
    required = {each.quiz for each in cohort.terms.requirements.quizzes}
    mentor = by_email(db.session(), address("mentor"))
    assert mentor is not None
    passed = select(Attempt.quiz).where(Attempt.person_id == mentor.id, Attempt.passed.is_(True))

    assert set(db.session.scalars(passed)) == required >= {"listening", "role-boundaries", "practice"}


def test_somebody_has_said_how_sure_they_were(demo: Flask) -> None:
    said = set(db.session.scalars(select(AttemptResponse.certainty)))

    assert said >= {"guess", "fairly", "sure"}


def test_nothing_that_is_due_is_left_to_be_done(demo: Flask) -> None:
    undone = select(Job.name).where(Job.done_at.is_(None), Job.run_after <= datetime.now(UTC))

    assert list(db.session.scalars(undone)) == []


def test_the_prospective_mentor_is_on_the_way(demo: Flask, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": address("prospective"), "password": PASSWORD})

    page = client.get("/").text
    assert "steps to go" in page
    assert "Go on with section 5" in page


def test_the_coordinators_desk_has_each_kind_of_thing_that_waits(demo: Flask, client: FlaskClient) -> None:
    client.post("/sign-in", data={"email": address("coordinator"), "password": PASSWORD})

    page = client.get("/desk").text
    waiting = (
        "Application to decide",
        "a talk",
        "Exception to confirm",
        "Reflection to read",
        "a third is asked",
        "No reference came",
    )
    assert all(words in page for words in waiting)


def test_everybody_is_found_by_what_they_are_called_now(demo: Flask) -> None:
    kept: dict[int, set[str]] = {}
    for person_id, word in db.session.execute(select(PersonKey.person_id, PersonKey.word)):
        kept.setdefault(person_id, set()).add(word)
    seconds = {row.person_id: row.email for row in db.session.scalars(select(SecondAddress)) if row.confirmed_at}
    everybody = db.session.scalars(select(Person)).all()

    assert kept == {
        one.id: keys(one.name, [address for address in (one.email, seconds.get(one.id)) if address])
        for one in everybody
    }


def test_a_second_load_is_refused(demo: Flask) -> None:
    with pytest.raises(Refused, match="not_empty"):
        service.load(lambda _name: None)

    assert db.session.scalar(select(func.count()).select_from(Person)) == len(STORIES) + 9


def test_production_refuses_the_demo() -> None:
    settings = Settings.from_environment(
        {
            "SIGNPOST_ENV": "production",
            "SIGNPOST_PUBLIC_URL": "https://mentors.northmoor.example",
            "SIGNPOST_SECRET_KEY": "s" * 40,
            "SIGNPOST_KEY_SECRET": "k" * 40,
            "SIGNPOST_MAIL_URL": "smtps://mail.northmoor.example",
            "SIGNPOST_MAIL_FROM": "Signpost <signpost@northmoor.example>",
        }
    )

    with pytest.raises(Refused, match="demo_in_production"):
        service.refuse_production(settings)
