"""The page that checks a badge: by link, file or text, in words."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import cohort, mentor_to_be, person
from tests.factories.recognition import badge, share, shared_badge
from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as
from trainingsite.recognition import service
from trainingsite.recognition.checking import badge_of

VALID, NOT_VALID, UNDECIDED = "This badge is valid", "This badge is not valid", "This can’t be decided here"


def handed_in(client: FlaskClient, **given: object) -> TestResponse:
    return client.post("/verify", data=given, content_type="multipart/form-data")


def heading(answer: TestResponse) -> str:
    return answer.text.split("<h1>")[1].split("</h1>")[0]


def test_the_empty_page_needs_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/verify")

    assert (answer.status_code, heading(answer)) == (200, "Check a badge")
    assert "Set-Cookie" not in answer.headers


def test_a_badge_is_checked_by_its_link(client: FlaskClient) -> None:
    made = shared_badge(person())
    where = f"http://localhost:5000/badges/{made}"

    assert {heading(handed_in(client, link=link)) for link in (where, f"{where}.json", f"/badges/{made}", made)} == {
        VALID
    }


def test_a_link_may_lead_straight_to_the_report(client: FlaskClient) -> None:
    made = shared_badge(person())

    assert heading(client.get(f"/verify?link=http://localhost:5000/badges/{made}")) == VALID


def test_a_badge_is_checked_by_its_file(client: FlaskClient) -> None:
    made = shared_badge(person())
    files = {ending: client.get(f"/badges/{made}{ending}").data for ending in (".json", ".jwt", ".png", ".svg")}
    answers = [handed_in(client, upload=(BytesIO(data), f"badge{ending}")) for ending, data in files.items()]

    assert [heading(answer) for answer in answers] == [VALID] * 4


def test_a_badge_is_checked_by_its_text(client: FlaskClient) -> None:
    made = shared_badge(person())
    texts = [client.get(f"/badges/{made}{ending}").text for ending in (".json", ".jwt")]

    assert [heading(handed_in(client, pasted=f"  {text}\n")) for text in texts] == [VALID] * 2


def test_the_report_says_what_was_checked_and_what_the_badge_says(client: FlaskClient) -> None:
    made = shared_badge(person("Jun Watanabe"), name_shown=True)
    page = handed_in(client, link=f"/badges/{made}").text

    for words in (
        "signed with a key of this site",
        "not a letter was changed",
        "It was not taken back",
        "Trained Listener",
    ):
        assert words in page
    assert "Jun Watanabe" in page


def test_the_holder_is_confirmed_by_an_address(client: FlaskClient) -> None:
    made = shared_badge(person(email="amara@demo.example"))

    assert heading(handed_in(client, link=f"/badges/{made}", email="amara@demo.example")) == VALID
    other = handed_in(client, link=f"/badges/{made}", email="somebody@demo.example")
    assert heading(other) == "This badge is genuine, but somebody else’s"


def test_a_changed_badge_is_not_valid_and_its_words_are_not_repeated(client: FlaskClient) -> None:
    text = client.get(f"/badges/{shared_badge(person())}.json").text.replace("Trained Listener", "Doctor of Medicine")
    answer = handed_in(client, pasted=text)

    assert heading(answer) == NOT_VALID
    assert "Doctor of Medicine" not in answer.text.split("<form")[0]


def test_a_revoked_badge_is_not_currently_in_force(client: FlaskClient) -> None:
    made = shared_badge(person())
    text = client.get(f"/badges/{made}.json").text
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Broke confidentiality.")
    answer = handed_in(client, pasted=text)

    assert heading(answer) == "This badge is not currently in force"
    assert "confidentiality" not in answer.text.split("<form")[0].lower().replace("trained", "")


def test_a_badge_after_its_end_is_completed_and_not_called_invalid(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    start = datetime(2024, 10, 1, 9, tzinfo=UTC)
    made = badge(holder, cohort=where, at=start, until=start + timedelta(days=300))
    share(holder, made)
    page = handed_in(client, link=f"/badges/{made}")

    assert heading(page) == "This badge is genuine and completed"
    words = " ".join(page.text.split("<form")[0].split())
    assert "Completed: served from" in words
    assert "ended as planned on 28 July 2025" in words
    assert "not valid" not in words
    assert "invalid" not in words


def test_a_copy_given_before_the_badge_was_withdrawn_stays_valid(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)
    data = client.get(f"/badges/{made}.png").data
    share(holder, made, shared=False)

    assert heading(handed_in(client, upload=(BytesIO(data), "badge.png"))) == VALID
    by_link = handed_in(client, link=f"/badges/{made}")
    assert heading(by_link) == UNDECIDED
    assert "withdrawn" in by_link.text


def test_a_link_shows_nothing_of_a_badge_that_is_not_shared(client: FlaskClient) -> None:
    hidden, nowhere = (handed_in(client, link=f"/badges/{made}").text for made in (badge(person()), uuid4()))

    assert hidden.split("<h2>Check another one")[0] == nowhere.split("<h2>Check another one")[0]


def test_where_others_are_not_asked_their_link_is_not_opened(client: FlaskClient) -> None:
    answer = handed_in(client, link=f"https://elsewhere.example/badges/{uuid4()}")

    assert heading(answer) == UNDECIDED
    assert "this site doesn’t ask other sites" in answer.text


def test_nothing_at_all_is_a_mistake_with_words(client: FlaskClient) -> None:
    answer = handed_in(client)

    assert answer.status_code == 422
    assert "Give a link, choose a file, or paste the badge." in answer.text


def test_a_file_that_is_no_badge_gets_an_answer_in_words(client: FlaskClient) -> None:
    for data in (b"\0", b"\x00\xff" * 500, b"hello", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"{}", b"a.b.c"):
        answer = handed_in(client, upload=(BytesIO(data), "something.bin"))

        assert (answer.status_code, heading(answer)) == (200, NOT_VALID)


def test_a_key_with_an_impossible_name_is_none_of_ours(client: FlaskClient) -> None:
    told = json.loads(client.get(f"/badges/{shared_badge(person())}.json").text)
    told["proof"][0]["verificationMethod"] = "did:web:localhost%3A5000#a\0b"

    assert heading(handed_in(client, pasted=json.dumps(told))) == NOT_VALID


def test_what_was_typed_is_still_there_after_a_mistake(client: FlaskClient) -> None:
    answer = handed_in(client, link="x" * 3000, email="a@demo.example")

    assert answer.status_code == 422
    assert 'value="a@demo.example"' in answer.text


def test_only_addresses_of_this_site_are_its_links(app: Flask) -> None:
    made = uuid4()
    ours = [
        f"http://localhost:5000/badges/{made}",
        f"/badges/{made}.png",
        f"{made}",
        f"HTTP://LOCALHOST:5000/badges/{made}/",
    ]
    others = [
        f"https://localhost:5000/badges/{made}",
        f"http://elsewhere/badges/{made}",
        "javascript:alert(1)",
        "",
        "/badges/x",
        "http://[",
    ]

    assert {badge_of(link) for link in ours} == {made}
    assert {badge_of(link) for link in others} == {None}
