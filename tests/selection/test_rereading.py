"""What a review was given for is kept, and readers look again at what was changed since."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, coordinator, sign_in
from tests.factories.applying import slug_of
from tests.selection.deeds import decide, mails
from tests.selection.test_reviews import applicant_of, own, read_by, reviews, submit, waiting
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.selection import review_service, service
from trainingsite.selection.models import Application
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_rules import changed
from trainingsite.selection.rules import Move


def rewritten(ours: Cohort, staff: Person, application: UUID) -> None:
    """Let the applicant be asked for more, and send another motivation."""
    who, slug = applicant_of(application), slug_of(ours)
    decide(staff, application, Move.ASK_MORE)
    answers = dict(db.session.scalars(select(Application.answers).where(Application.public_id == application)).one())
    with act_as(actor_of(who)) as act:
        service.send(act, slug, {**answers, "motivation": "I was helped once."})


def ask_again(staff: Person, application: UUID) -> int:
    with act_as(actor_of(staff)) as act:
        return review_service.ask_again(act, application)


def test_changed_is_what_reads_otherwise_and_no_answer_is_no_answer() -> None:
    read: dict[str, object] = {"motivation": "I listen.", "course": None, "free": [], "year": "First"}

    assert changed(read, {"motivation": "I ask.", "course": "", "year": "First"}) == ("motivation",)
    assert changed(read, {"motivation": "I listen.", "course": "Law", "year": "First"}) == ("course",)
    assert changed(None, read) == ()


@pytest.mark.usefixtures("app")
def test_readers_of_earlier_answers_look_again_with_their_levels_kept() -> None:
    ours, (first, second), application = read_by("Rowan Field", "Asha Rao")
    staff = coordinator(ours)
    submit(first, 2)
    with pytest.raises(Refused, match="no_reader_free"):
        ask_again(staff, application)
    rewritten(ours, staff, application)
    submit(second, 1)

    assert ask_again(staff, application) == 1
    again, since = reviews()
    assert (again.submitted_at, since.submitted_at is None) == (None, False)
    assert set(again.levels.values()) == {2}
    assert [each[0] for each in waiting(first)] == ["review"]
    assert mails("selection/review-waits") == 3

    submit(first, 1)
    assert reviews()[0].read == reviews()[1].read
    with pytest.raises(Refused, match="no_reader_free"):
        ask_again(staff, application)


@pytest.mark.usefixtures("app")
def test_a_review_keeps_only_the_answers_that_readers_see() -> None:
    _ours, (first, _second), _application = read_by("Rowan Field", "Asha Rao")
    submit(first, 2)

    read = reviews()[0].read or {}
    assert read["motivation"] == "I like to listen."
    assert not [name for name in read if name.startswith("referee") or name == "student_number"]


def test_both_pages_show_what_was_read_where_it_has_changed(client: FlaskClient) -> None:
    ours, (first, second), application = read_by("Rowan Field", "Asha Rao")
    staff = coordinator(ours)
    submit(first, 2)
    submit(second, 2)
    rewritten(ours, staff, application)
    sign_in(client, staff)
    desk = client.get(f"/desk/applications/{application}").text
    client.post(f"/desk/applications/{application}/readers/again")
    after = client.get(f"/desk/applications/{application}").text
    sign_in(client, first)
    page = client.get(f"/desk/reviews/{own(first)}").text

    assert desk.count("Of earlier answers</span>") == 2
    assert desk.count("I like to listen.") == 2
    assert (after.count("Looks again"), "Ask the readers to look again" in after) == (2, False)
    assert ("You are asked to look again" in page, "I like to listen." in page, "I was helped once." in page) == (
        True, True, True,
    )  # fmt: skip


def test_a_review_is_not_sent_for_answers_that_were_changed_while_its_page_was_open(client: FlaskClient) -> None:
    ours, (first, _second), application = read_by("Rowan Field", "Asha Rao")
    staff = coordinator(ours)
    sign_in(client, first)
    where = f"/desk/reviews/{own(first)}"
    opened = client.get(where).text.split('name="sent_at" value="')[1].split('"')[0]
    rewritten(ours, staff, application)
    marks = {f"level-{one['id']}": "1" for one in rubric_of(first)}

    page = client.post(where, data={**marks, "sent_at": opened, "action": "send"}, follow_redirects=True).text
    assert "Your marks are kept, not sent" in page
    assert (reviews()[0].submitted_at, set(reviews()[0].levels.values())) == (None, {1})
    now = client.get(where).text.split('name="sent_at" value="')[1].split('"')[0]
    client.post(where, data={**marks, "sent_at": now, "action": "send"})
    assert reviews()[0].submitted_at is not None


def rubric_of(who: Person) -> list[dict[str, str]]:
    db.session.rollback()
    found = select(ReviewRound.rubric).join(Review, Review.round_id == ReviewRound.id)
    return list(db.session.scalars(found.where(Review.public_id == own(who))).one())
