"""The desk's search, its list of people, and the page of one."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import applied, reviewer, slug_of
from tests.factories.recognition import badge
from tests.factories.training import trained
from tests.house.test_statements import counted
from tests.selection.deeds import OFFER_FIRST, approved
from tests.selection.test_reviews import read_by, submit
from trainingsite.access import Role
from trainingsite.accounts import mail_service
from trainingsite.accounts import service as accounts
from trainingsite.accounts.mail_service import SentMail
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.notifications.returned import Returned
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort

pytestmark = pytest.mark.usefixtures("app")


def names(page: str, *wanted: str) -> list[bool]:
    return [name in page for name in wanted]


@pytest.fixture
def ours(client: FlaskClient) -> Cohort:
    """A cohort whose coordinator is signed in; beside it another with an applicant of its own."""
    made, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    applied(theirs, mentor_to_be(theirs, "Jun Theirs"))
    sign_in(client, coordinator(made))
    return made


def test_one_search_finds_people_applications_and_badges_of_ones_schemes(client: FlaskClient, ours: Cohort) -> None:
    who = mentor_to_be(ours, "Jun Watanabe")
    application, made = applied(ours, who), badge(who, cohort=ours)
    found = client.get("/desk/search?q=wata+jun").text

    assert f'href="/desk/people/{who.public_id}"' in found
    assert f'href="/desk/applications/{application}"' in found
    assert f'href="/desk/badges/{made}"' in found
    assert names(client.get("/desk/search?q=jun").text, "Watanabe", "Theirs") == [True, False]


def test_the_link_of_a_badge_finds_it_and_a_link_of_another_scheme_nothing(client: FlaskClient, ours: Cohort) -> None:
    made = badge(mentor_to_be(ours), cohort=ours)
    theirs = cohort()
    other = badge(mentor_to_be(theirs), cohort=theirs)

    assert f'href="/desk/badges/{made}"' in client.get(f"/desk/search?q=http://localhost/badges/{made}").text
    assert "Nothing found" in client.get(f"/desk/search?q=http://localhost/badges/{other}").text


def test_the_list_shows_where_people_are_and_narrows_to_a_stage(client: FlaskClient, ours: Cohort) -> None:
    mentor_to_be(ours, "Ada New")
    trained(mentor_to_be(ours, "Bea Trained"), PLAIN_TERMS.requirements)
    applied(ours, mentor_to_be(ours, "Cem Applied"))
    reviewer(ours, "Dee Reader")
    everybody = ("Ada New", "Bea Trained", "Cem Applied", "Dee Reader", "Jun Theirs")
    shown = {
        stage: names(client.get("/desk/people", query_string={"stage": stage}).text, *everybody)
        for stage in ("", "not-begun", "training", "sent", "approved")
    }

    assert shown == {
        "": [True, True, True, True, False],
        "not-begun": [True, False, False, False, False],
        "training": [False, True, False, False, False],
        "sent": [False, False, True, False, False],
        "approved": [False] * 5,
    }


def test_the_list_is_searched_sorted_and_narrowed_to_a_scheme(client: FlaskClient, ours: Cohort) -> None:
    for name in ("Ada Field", "Zoe Field"):
        mentor_to_be(ours, name)
    slug = slug_of(ours)
    newest = client.get("/desk/people?text=field&sort=newest").text

    assert newest.index("Zoe Field") < newest.index("Ada Field")
    assert names(client.get(f"/desk/people?scheme={slug}&text=zoe").text, "Ada Field", "Zoe Field") == [False, True]
    assert "Nothing fits the filter" in client.get("/desk/people?scheme=none").text


def test_the_list_as_a_file_says_where_each_person_is(client: FlaskClient, ours: Cohort) -> None:
    applied(ours, mentor_to_be(ours, "Cem Applied"))
    text = client.get("/desk/people.csv?text=cem").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    assert [(row[1], row[7]) for row in rows[1:]] == [("Cem Applied", "sent")]


def test_who_is_away_is_called_so_and_can_be_looked_for(client: FlaskClient, ours: Cohort) -> None:
    for name, status in (("Ada Away", "interrupted"), ("Bea Gone", "withdrawn"), ("Cem Here", "active")):
        who = mentor_to_be(ours, name)
        with act_as(SYSTEM) as act:
            act.db.get_one(Person, who.id).status = status
    shown = {stage: client.get(f"/desk/people?stage={stage}").text for stage in ("", "interrupted", "left")}
    told = {stage: names(page, "Ada Away", "Bea Gone", "Cem Here") for stage, page in shown.items()}

    assert told == {"": [True] * 3, "interrupted": [True, False, False], "left": [False, True, False]}
    assert shown[""].count("No longer at the university") == 2


def test_a_person_page_tells_the_whole_story(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    who, application = approved(ours, staff)
    sign_in(client, staff)
    page = client.get(f"/desk/people/{who.public_id}").text

    assert f'href="/desk/applications/{application}"' in page
    assert "joined the scheme" in page
    assert "passed: " in page
    assert "signed the mentor agreement" in page
    assert "application approved by Carys Morgan" in page
    assert "Approved Peer Mentor" in page


def test_of_other_schemes_a_person_page_tells_nothing(client: FlaskClient, ours: Cohort) -> None:
    who = mentor_to_be(ours, "Jun Watanabe")
    theirs = cohort(OFFER_FIRST)
    with act_as(SYSTEM) as act:
        schemes.enrol(act, who.id, theirs.id, "mentor")
    applied(theirs, who)
    stranger = mentor_to_be(theirs)
    page = client.get(f"/desk/people/{who.public_id}").text

    assert "application sent" not in page
    assert "Enrolled, nothing begun" in page
    assert client.get(f"/desk/people/{stranger.public_id}").status_code == 404


def test_ones_own_page_keeps_to_itself_what_referees_and_readers_said(client: FlaskClient) -> None:
    ours = cohort(OFFER_FIRST)
    for name in ("Asha Rao", "Gwen Parry"):
        reviewer(ours, name)
    who = mentor_to_be(ours, "Jun Watanabe")
    applied(ours, who)
    with act_as(SYSTEM) as act:
        accounts.grant(act, who.id, Role.COORDINATOR, ours.scheme_id)
    where = f"/desk/people/{who.public_id}"
    sign_in(client, who)
    own = client.get(where).text
    sign_in(client, coordinator(ours))
    others = client.get(where).text

    assert names(own, "Read by", "Dr Helen Marsh</") == [False, False]
    assert names(others, "0 of 2 readers") == [True]


def test_a_reader_who_has_not_sent_theirs_is_not_told_the_score(client: FlaskClient) -> None:
    ours, (first, second), _application = read_by("Asha Rao", "Gwen Parry")
    submit(first, 1)
    with act_as(SYSTEM) as act:
        who = act.db.scalars(select(Person).where(Person.name == "Jun Watanabe")).one().public_id
        accounts.grant(act, second.id, Role.COORDINATOR, ours.scheme_id)
    pages = []
    for reader in (second, coordinator(ours)):
        sign_in(client, reader)
        pages.append(client.get(f"/desk/people/{who}").text)

    assert ["of 100 on average" in page for page in pages] == [False, True]


def test_mails_are_told_by_kind_with_those_that_came_back_and_not_those_about_other_schemes(
    client: FlaskClient,
) -> None:
    ours, theirs = cohort(OFFER_FIRST), cohort(OFFER_FIRST)
    who = mentor_to_be(ours, "Jun Watanabe")
    with act_as(SYSTEM) as act:
        for number, (kind, scheme_id, state) in enumerate(
            [
                ("selection/received", ours.scheme_id, "refused"),
                ("selection/offer", theirs.scheme_id, "sent"),
                ("selection/letter", None, "sent"),
                ("training/passed", None, "unwanted"),
            ]
        ):
            mail_service.keep(act, who.id, SentMail(f"<{number}@demo.example>", kind, scheme_id, state))
        mail_service.take_back(act, Returned(who.email, "5.1.1", "no such mailbox", "<0@demo.example>"))
    sign_in(client, coordinator(ours))
    page = client.get(f"/desk/people/{who.public_id}").text
    told = ("The application came in", "came back, 5.1.1", "not wanted", "Provisional offer", "the scheme’s own words")

    assert names(page, *told) == [True, True, True, False, False]


def test_a_person_page_costs_the_same_however_long_the_story_is(client: FlaskClient) -> None:
    ours = cohort()
    staff = coordinator(ours)
    costs = []
    for who in (mentor_to_be(ours, "Ada New"), approved(ours, staff)[0]):
        sign_in(client, staff)
        client.get(f"/desk/people/{who.public_id}")
        with counted() as statements:
            client.get(f"/desk/people/{who.public_id}")
        costs.append(len(statements))

    assert max(costs) <= 18, costs


def test_a_page_of_people_and_a_search_cost_a_few_statements(client: FlaskClient, ours: Cohort) -> None:
    for number in range(3):
        applied(ours, mentor_to_be(ours, f"Jun Number{number}"))
    costs = []
    for where in ("/desk/people?text=jun", "/desk/search?q=jun"):
        client.get(where)
        with counted() as statements:
            client.get(where)
        costs.append(len(statements))

    assert costs <= [5, 9], costs


def test_somebody_without_a_role_at_a_desk_searches_nothing(client: FlaskClient) -> None:
    sign_in(client, person())

    assert client.get("/desk/search?q=jun").status_code == 403


def test_of_a_colleague_who_trains_elsewhere_no_training_is_told(client: FlaskClient, ours: Cohort) -> None:
    theirs = cohort()
    reader = mentor_to_be(theirs, "Dee Reader")
    trained(reader, PLAIN_TERMS.requirements)
    with act_as(SYSTEM) as act:
        accounts.grant(act, reader.id, Role.REVIEWER, ours.scheme_id)
        for number, kind in enumerate(("training/talk", "accounts/reset")):
            mail_service.keep(act, reader.id, SentMail(f"<{number}@x>", kind, None, "sent"))
    page = client.get(f"/desk/people/{reader.public_id}").text

    assert names(page, "Dee Reader", "began to read", "passed: ", "signed the mentor agreement") == [True] + [False] * 3
    assert "1 mail," in page
