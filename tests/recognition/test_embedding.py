"""A badge in other people's pages."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cohort, mentor_to_be, person, sign_in
from tests.factories.recognition import badge, share, shared_badge
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.recognition import service
from trainingsite.recognition.embedding import WIDEST, Embedded, asked_width

SITE = "http://localhost:5000"


def told(client: FlaskClient, made: UUID, more: str = "") -> dict[str, Any]:
    answer = client.get(f"/oembed?url={quote(f'{SITE}/badges/{made}', safe='')}{more}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_a_shared_badge_is_told_as_oembed_asks(client: FlaskClient) -> None:
    made = shared_badge(person())

    found = told(client, made, "&format=json")

    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", "Trained Listener")
    assert (found["provider_name"], found["provider_url"]) == ("Northmoor University", SITE)
    assert (found["width"], found["height"]) == (480, 480)
    assert found["html"].startswith(f'<a href="{SITE}/badges/{made}"><img src="{SITE}/badges/{made}.png" alt="Trained')
    assert found["thumbnail_url"] == f"{SITE}/badges/{made}.png"
    assert "author_name" not in found


def test_it_names_the_holder_only_if_they_wish(client: FlaskClient) -> None:
    made = shared_badge(person("Jun Watanabe"), name_shown=True)

    assert told(client, made)["author_name"] == "Jun Watanabe"


def test_the_page_says_where_it_is_told(client: FlaskClient) -> None:
    made = shared_badge(person())
    where = f"{SITE}/oembed?url=http%3A%2F%2Flocalhost%3A5000%2Fbadges%2F{made}&amp;format=json"

    page = client.get(f"/badges/{made}").text

    assert f'<link rel="alternate" type="application/json+oembed" href="{where}" title="Trained Listener">' in page


def test_a_badge_that_is_not_shared_does_not_say_where(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    sign_in(client, holder)

    assert "oembed" not in client.get(f"/badges/{made}").text


def test_it_is_as_small_as_was_asked(client: FlaskClient) -> None:
    made = shared_badge(person())

    found = told(client, made, "&maxwidth=200&maxheight=120")

    assert (found["width"], found["height"]) == (120, 120)
    assert 'width="120" height="120"' in found["html"]
    assert "thumbnail_url" not in found


def test_a_badge_that_was_taken_back_says_so_and_shows_no_picture(client: FlaskClient) -> None:
    where = cohort()
    made = shared_badge(mentor_to_be(where), cohort=where)
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Broke confidentiality.")

    found = told(client, made)

    assert found["title"] == "Not currently in force: Approved Peer Mentor"
    assert "<img" not in found["html"]
    assert "thumbnail_url" not in found


def test_another_format_is_not_there(client: FlaskClient) -> None:
    made = shared_badge(person())

    assert client.get(f"/oembed?url={SITE}/badges/{made}&format=xml").status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"{SITE}/issuer",
        "https://else.example/badges/11111111-1111-4111-8111-111111111111",
        f"{SITE}/badges/x",
        f"{SITE}/badges/",
    ],
)
def test_what_is_no_badge_of_ours_is_not_there(client: FlaskClient, url: str) -> None:
    assert client.get(f"/oembed?url={quote(url, safe='')}").status_code == 404


@given(st.one_of(st.none(), st.text(max_size=6)), st.one_of(st.none(), st.integers(-5, 900).map(str)))
def test_the_width_is_never_more_than_asked_nor_less_than_something(wide: str | None, high: str | None) -> None:
    width = asked_width(wide, high)

    assert 1 <= width <= WIDEST
    assert high is None or int(high) < 1 or width <= int(high)


def test_nothing_is_said_twice_for_a_badge_without_a_holder() -> None:
    assert "author_name" not in Embedded("https://b.example/badges/1", "Listener", "Northmoor").oembed("", 480, 480)


def test_the_holder_copies_the_html_once_it_leads_somewhere(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    sign_in(client, holder)
    snippet = f"&lt;a href=&#34;{SITE}/badges/{made}&#34;&gt;&lt;img src=&#34;{SITE}/badges/{made}.png&#34; alt=&#34;"
    before = client.get("/my/badges").text
    share(holder, made)

    assert snippet not in before
    assert snippet in client.get("/my/badges").text
