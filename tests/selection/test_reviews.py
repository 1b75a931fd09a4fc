"""Applications are read by people who don't see each other's marks."""

import threading
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import applied, reviewer, slug_of
from tests.house.test_statements import counted
from tests.selection.deeds import decide
from tests.selection.test_appeals import appeal, judge
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.content.rubric import Criterion, rubric_from_json
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.features import WAITING
from trainingsite.home import queries as home
from trainingsite.infra import paging
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.judging import plan_of
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.queries import latest_cohort
from trainingsite.schemes.rules import Order, Plan, Terms
from trainingsite.selection import review_queries
from trainingsite.selection import review_service as service
from trainingsite.selection.models import Application
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_rules import Conflict, Marked
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")
LEVELS = ("Knows none", "Knows some", "Names them", "Says where they would stop")
RUBRIC = (Criterion("listening", "Listening", 1, LEVELS), Criterion("limits", "Limits", 2, LEVELS))
OFFER_FIRST = Terms(PLAIN_TERMS.requirements, Order.OFFER_THEN_TRAIN, 12, review=Plan(rubric=RUBRIC))


def marks(level: int, note: str = "") -> Marked:
    return Marked({one.id: level for one in RUBRIC}, {}, note)


def read_by(*names: str) -> tuple[Cohort, list[Person], UUID]:
    """A cohort with these reviewers, and an application in it."""
    ours = cohort(OFFER_FIRST)
    readers = [reviewer(ours, name) for name in names]
    return ours, readers, applied(ours, mentor_to_be(ours))


def reviews() -> list[Review]:
    db.session.rollback()
    return list(db.session.scalars(select(Review).order_by(Review.id)))


def own(who: Person) -> UUID:
    return next(one.public_id for one in reviews() if one.reviewer_id == who.id)


def submit(who: Person, level: int, note: str = "") -> None:
    """Send a reader's review with the same level for every criterion, whatever the cohort's rubric."""
    review = own(who)
    around = db.session.scalars(select(ReviewRound).join(Review).where(Review.public_id == review)).one()
    levels = {one.id: level for one in rubric_from_json(around.rubric)}
    with act_as(actor_of(who)) as act:
        service.submit(act, review, Marked(levels, {}, note))


def waiting(who: Person) -> list[tuple[str, str]]:
    db.session.rollback()
    lists = [one for one in WAITING if one[0] in ("review", "readers", "no-readers")]
    found = home.queue(db.session(), actor_of(who), lists, home.Wanted())
    return [(row.kind, row.detail_code.partition(" ")[0]) for row in found.page.rows]


def marked(application: UUID) -> bool:
    db.session.rollback()
    mark = select(Application.unread_since).where(Application.public_id == application)
    return db.session.scalars(mark).one() is not None


def applicant_of(application: UUID) -> Person:
    whose = select(Application.person_id).where(Application.public_id == application)
    return db.session.get_one(Person, db.session.scalars(whose).one())


def test_a_sent_application_is_given_to_as_many_as_the_scheme_wants() -> None:
    _ours, readers, _application = read_by("Rowan Field", "Asha Rao", "Tom Hill")

    assert [one.reviewer_id for one in reviews()] == [each.id for each in sorted(readers, key=lambda each: each.id)][:2]


def test_an_application_is_read_as_its_cohort_froze_it() -> None:
    ours = cohort(replace(OFFER_FIRST, review=Plan(1, blind_to_names=False, third_at=40, rubric=RUBRIC)))
    for name in ("Rowan Field", "Asha Rao"):
        reviewer(ours, name)
    applied(ours, mentor_to_be(ours))

    around = db.session.scalars(select(ReviewRound)).one()
    assert (around.wanted, around.blind_to_names, around.third_at) == (1, False, 40)
    assert rubric_from_json(around.rubric) == RUBRIC
    assert len(reviews()) == 1


def test_a_cohort_from_before_rubrics_is_read_by_its_types() -> None:
    ours = cohort(PLAIN_TERMS)

    found = plan_of(latest_cohort(db.session(), slug_of(ours)))

    assert (found.reviewers, found.rubric) == (2, catalogue().scheme_types["course"].rubric)


def test_applications_go_to_those_who_have_the_fewest() -> None:
    ours, _readers, _application = read_by("Rowan Field", "Asha Rao", "Tom Hill")
    applied(ours, mentor_to_be(ours, "Farah Siddiqui"))
    applied(ours, mentor_to_be(ours, "Elin Rees"))

    counts = [sum(one.reviewer_id == each.id for one in reviews()) for each in _readers]
    assert counts == [2, 2, 2]


def test_a_referee_never_reads_the_application_that_they_write_for() -> None:
    ours = cohort(OFFER_FIRST)
    rowan, asha = reviewer(ours, "Rowan Field"), reviewer(ours, "Asha Rao")
    applied(ours, mentor_to_be(ours), {"referee_name": rowan.name, "referee_email": rowan.email})

    assert [one.reviewer_id for one in reviews()] == [asha.id]


def test_readers_that_are_lacking_wait_for_the_coordinator_and_come_with_a_new_one(client: FlaskClient) -> None:
    ours, _readers, application = read_by("Rowan Field")
    staff = coordinator(ours)
    before = waiting(staff)
    reviewer(ours, "Asha Rao")
    sign_in(client, staff)
    client.post(f"/desk/applications/{application}/readers")

    assert (before, waiting(staff), len(reviews())) == ([("readers", "lacking")], [], 2)


def test_a_scheme_without_reviewers_has_one_row_for_all_its_applications(client: FlaskClient) -> None:
    ours, readers, _application = read_by()
    applied(ours, mentor_to_be(ours, "Farah Siddiqui"))
    staff = coordinator(ours)
    sign_in(client, staff)

    assert (readers, waiting(staff)) == ([], [("no-readers", "2")])
    assert "2 applications have too few readers" in client.get("/desk").text


def test_where_the_plan_asks_for_no_readers_none_are_lacking() -> None:
    ours = cohort(replace(OFFER_FIRST, review=replace(OFFER_FIRST.review, reviewers=0)))
    applied(ours, mentor_to_be(ours))

    assert waiting(coordinator(ours)) == []


def test_an_application_that_lacks_readers_is_marked_so_while_it_is_decided_on() -> None:
    ours, _readers, application = read_by("Rowan Field")
    first, second = coordinator(ours), coordinator(ours, "Dewi Abara")
    marks = [marked(application)]
    decide(first, application, Move.DECLINE)
    marks.append(marked(application))
    appeal(ours, applicant_of(application))
    judge(second, application, Move.OVERTURN)
    marks.append(marked(application))
    reviewer(ours, "Asha Rao")
    with act_as(SYSTEM) as act:
        service.find_readers(act, {})

    assert [*marks, marked(application)] == [True, False, True, False]


def test_a_new_reviewer_is_given_what_lacked_readers_without_being_asked() -> None:
    ours, _readers, _application = read_by()
    applied(ours, mentor_to_be(ours, "Farah Siddiqui"))
    rowan = reviewer(ours, "Rowan Field")
    for _ in range(2):
        with act_as(SYSTEM) as act:
            service.find_readers(act, {})

    assert [one.reviewer_id for one in reviews()] == [rowan.id, rowan.id]
    assert waiting(coordinator(ours)) == [("readers", "lacking"), ("readers", "lacking")]


def test_a_reader_sees_answers_but_no_name_and_no_referee(client: FlaskClient) -> None:
    _ours, (rowan, _asha), _application = read_by("Rowan Field", "Asha Rao")
    sign_in(client, rowan)

    pages = client.get("/desk/reviews").text + client.get(f"/desk/reviews/{own(rowan)}").text
    desk = client.get("/desk").text

    assert "I like to listen." in pages
    assert "We can’t take a name out of the text itself" in pages
    assert all(kept not in pages + desk for kept in ("Jun Watanabe", "Helen Marsh", "helen.marsh"))


def test_a_reader_reaches_no_page_that_names_applicants(client: FlaskClient) -> None:
    _ours, (rowan, _asha), application = read_by("Rowan Field", "Asha Rao")
    sign_in(client, rowan)

    answers = [client.get(where).status_code for where in ("/desk/applications", f"/desk/applications/{application}")]

    assert answers == [403, 403]


def test_a_draft_is_kept_and_told_when(client: FlaskClient) -> None:
    _ours, (rowan, _asha), _application = read_by("Rowan Field", "Asha Rao")
    sign_in(client, rowan)
    where = f"/desk/reviews/{own(rowan)}"

    answer = client.post(where, data={"action": "save", "note": "So far"}, headers={"Accept": "application/json"})

    assert set(answer.get_json()) == {"saved_at"}
    assert "So far" in client.get(where).text


def test_an_incomplete_review_is_not_sent_and_everything_is_kept(client: FlaskClient) -> None:
    _ours, (rowan, _asha), _application = read_by("Rowan Field", "Asha Rao")
    sign_in(client, rowan)

    answer = client.post(f"/desk/reviews/{own(rowan)}", data={"action": "send", "note": "So far"})

    assert (answer.status_code, "So far" in answer.text, reviews()[0].submitted_at) == (422, True, None)


def test_a_review_is_sent_once() -> None:
    _ours, (rowan, _asha), _application = read_by("Rowan Field", "Asha Rao")
    submit(rowan, 2)

    with pytest.raises(Refused, match="review_sent"):
        submit(rowan, 3)
    assert reviews()[0].levels == marks(2).levels


def test_readers_see_each_other_only_once_both_have_sent(client: FlaskClient) -> None:
    _ours, (rowan, asha), _application = read_by("Rowan Field", "Asha Rao")
    submit(rowan, 2, "Rowan thinks so.")
    sign_in(client, asha)
    where = f"/desk/reviews/{own(asha)}"

    before = client.get(where).text
    submit(asha, 2)
    after = client.get(where).text

    assert ("Rowan thinks so." in before, "Rowan thinks so." in after) == (False, True)


@pytest.mark.parametrize("blind", [True, False])
def test_a_readers_desk_calls_an_applicant_as_the_reader_may(client: FlaskClient, blind: bool) -> None:
    ours = cohort(replace(OFFER_FIRST, review=Plan(1, blind_to_names=blind, rubric=RUBRIC)))
    reader = reviewer(ours, "Rowan Field")
    applied(ours, mentor_to_be(ours, "Jun Watanabe"))
    number = db.session.scalars(select(ReviewRound.id)).one()
    sign_in(client, reader)
    line = client.get("/desk").text.partition('id="queue"')[2]

    assert [f"Applicant {number}" in line, "Jun Watanabe" in line, "Rowan" in line] == [blind, not blind, False]
    assert f"Applicant {number}" in client.get("/desk.csv").text or not blind


def test_two_who_differ_bring_in_a_third_and_the_coordinator_is_told() -> None:
    ours, (rowan, asha, tom), _application = read_by("Rowan Field", "Asha Rao", "Tom Hill")
    staff = coordinator(ours)
    submit(rowan, 0)
    submit(asha, 3)
    between = (waiting(tom), waiting(staff))
    submit(tom, 2)

    assert between == ([("review", "third")], [("readers", "differ")])
    assert (waiting(tom), waiting(staff)) == ([], [])


def test_two_who_agree_bring_in_nobody() -> None:
    _ours, (rowan, asha, _tom), _application = read_by("Rowan Field", "Asha Rao", "Tom Hill")
    submit(rowan, 2)
    submit(asha, 2)

    assert len(reviews()) == 2


def test_two_who_send_at_once_bring_in_exactly_one_third(app: Flask) -> None:
    _ours, (rowan, asha, *_others), _application = read_by("Rowan Field", "Asha Rao", "Tom Hill", "Uma Shah")
    start, failures = threading.Barrier(2), []

    def send(review: UUID, who: Person, level: int) -> None:
        with app.app_context():
            actor = actor_of(who)
            start.wait()
            try:
                with act_as(actor) as act:
                    service.submit(act, review, marks(level))
            except Exception as error:
                failures.append(error)

    jobs = [(own(rowan), rowan, 0), (own(asha), asha, 3)]
    db.session.rollback()
    threads = [threading.Thread(target=send, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(one.is_third for one in reviews()) == 1


def test_who_knows_the_applicant_is_out_and_somebody_else_reads_at_once(client: FlaskClient) -> None:
    _ours, (rowan, _asha, tom), _application = read_by("Rowan Field", "Asha Rao", "Tom Hill")
    sign_in(client, rowan)
    where = f"/desk/reviews/{own(rowan)}"

    client.post(f"{where}/conflict", data={"kind": "friend"})

    assert [(one.conflict, one.reviewer_id) for one in reviews()][::2] == [("friend", rowan.id), (None, tom.id)]
    assert client.get(where).status_code == 404


def test_who_is_out_is_never_asked_again() -> None:
    ours, (rowan,), application = read_by("Rowan Field")
    review = own(rowan)
    with act_as(actor_of(rowan)) as act:
        service.declare(act, review, Conflict.FAMILY)

    staff = coordinator(ours)
    with pytest.raises(Refused, match="no_reader_free"), act_as(actor_of(staff)) as act:
        service.fill(act, application)


@pytest.mark.parametrize("where", ["/desk/reviews", "/desk/reviews/{review}"])
def test_a_readers_page_costs_at_most_three_statements(client: FlaskClient, where: str) -> None:
    _ours, (rowan, _asha), _application = read_by("Rowan Field", "Asha Rao")
    submit(rowan, 2)
    address = where.format(review=own(rowan))
    sign_in(client, rowan)
    client.get(address)

    with counted() as statements:
        status = client.get(address).status_code

    assert (status, len(statements) <= 3) == (200, True), statements


def test_reviews_stand_by_pages_those_to_do_first() -> None:
    ours, (rowan, _asha), _application = read_by("Rowan Field", "Asha Rao")
    submit(rowan, 2)
    for name in ("Farah Siddiqui", "Luca Bianchi"):
        applied(ours, mentor_to_be(ours, name))
    pages = [paging.page(db.session(), review_queries.mine(actor_of(rowan)), number, 2) for number in (1, 2)]

    assert [[row.name for row in each.rows] for each in pages] == [["Luca Bianchi", "Farah Siddiqui"], ["Jun Watanabe"]]


def test_nobody_opens_a_review_of_somebody_elses(client: FlaskClient) -> None:
    _ours, (rowan, asha), _application = read_by("Rowan Field", "Asha Rao")
    sign_in(client, asha)

    assert client.get(f"/desk/reviews/{own(rowan)}").status_code == 404


def test_the_coordinator_sees_scores_spread_and_comments(client: FlaskClient) -> None:
    ours, (rowan, asha), application = read_by("Rowan Field", "Asha Rao")
    submit(rowan, 2, "Rowan thinks so.")
    submit(asha, 3)
    sign_in(client, coordinator(ours))

    page = client.get(f"/desk/applications/{application}").text

    assert all(words in page for words in ("67 of 100", "100 of 100", "33 points apart", "Rowan thinks so."))


def test_agreement_is_not_told_of_few(client: FlaskClient) -> None:
    ours, (rowan, asha), _application = read_by("Rowan Field", "Asha Rao")
    submit(rowan, 2)
    submit(asha, 2)
    sign_in(client, coordinator(ours))

    assert "too few to say" in client.get("/desk/reviews/agreement").text


def test_agreement_names_only_schemes_in_which_an_application_was_read_twice(client: FlaskClient) -> None:
    _ours, (rowan, asha), _application = read_by("Rowan Field", "Asha Rao")
    read_by("Sam Okoro")
    submit(rowan, 2)
    submit(asha, 2)
    sign_in(client, person(is_admin=True))
    with counted() as statements:
        page = client.get("/desk/reviews/agreement").text

    assert page.count("<h2>") == 1
    assert len(statements) <= 4
