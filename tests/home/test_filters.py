"""Filters of the desk's lists that people keep."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, cohort, coordinator, sign_in
from tests.training.test_concurrency import at_once, count
from trainingsite.accounts.models import SavedFilter
from trainingsite.deeds import act_as
from trainingsite.home import filters, service
from trainingsite.home.filters import Kept, kept
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/desk/applications?text=jun&state=sent&page=3", "text=jun&state=sent"),
        ("/desk/applications?state=sent&text=+jun+&who=x&sort=", "text=jun&state=sent"),
        ("https://elsewhere.example/desk/people?stage=training#x", "stage=training"),
        ("/desk/badges?text=%26a%3D1", "text=%26a%3D1"),
    ],
)
def test_of_an_address_what_its_list_knows_is_kept(address: str, query: str) -> None:
    assert kept(address) == Kept(address.split("?", maxsplit=1)[0].removeprefix("https://elsewhere.example"), query)


@pytest.mark.parametrize(
    "address",
    ["", "/desk/people", "/desk/people?page=2", "/desk/applications?text=+", "/account?text=a", "//x.example?kind=talk",
     "https://[x/desk?kind=talk",
     "/desk/people?text=" + "a" * 500],
)  # fmt: skip
def test_another_page_or_a_list_that_is_not_narrowed_is_not_kept(address: str) -> None:
    with pytest.raises(Refused, match="filter_not_kept"):
        kept(address)


def test_a_filter_has_a_name() -> None:
    assert filters.named("  Late \n ones " + "x" * 60) == "Late ones " + "x" * 50
    with pytest.raises(Refused, match="filter_not_kept"):
        filters.named(" ")


@pytest.mark.usefixtures("app")
def test_a_kept_filter_stands_on_its_keepers_desk_until_it_is_removed(client: FlaskClient) -> None:
    ours = cohort()
    keeper, other = coordinator(ours), coordinator(ours)
    sign_in(client, keeper)
    offered = client.get("/desk/applications?state=sent").text
    done = client.post("/desk/filters", data={"name": "To decide", "address": "/desk/applications?state=sent&page=2"})
    desk = client.get("/desk").text
    where = f"/desk/filters/{db.session.scalars(select(SavedFilter.public_id)).one()}/remove"
    sign_in(client, other)
    client.post(where)
    elsewhere = client.get("/desk").text
    sign_in(client, keeper)
    still = client.get("/desk").text
    client.post(where)

    assert "Keep this filter" in offered
    assert "Keep this filter" not in client.get("/desk/applications?page=1").text
    assert done.location == "/desk/applications?state=sent"
    assert ['href="/desk/applications?state=sent">To decide' in page for page in (desk, elsewhere, still)] == [
        True, False, True,
    ]  # fmt: skip
    assert "To decide" not in client.get("/desk").text


@pytest.mark.usefixtures("app")
def test_a_second_filter_of_a_name_takes_the_firsts_place_and_there_is_an_end_to_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filters, "MOST", 1)
    keeper = actor_of(coordinator(cohort()))
    for stage in ("sent", "approved"):
        with act_as(keeper) as act:
            service.keep_filter(act, "Mine", f"/desk/people?stage={stage}")
    with pytest.raises(Refused, match="filters_full"), act_as(keeper) as act:
        service.keep_filter(act, "Another", "/desk/people?stage=sent")

    assert db.session.scalars(select(SavedFilter.query)).all() == ["stage=approved"]


def test_a_filter_kept_twice_at_once_is_kept_once(app: Flask) -> None:
    keeper = actor_of(coordinator(cohort()))

    def keep() -> str:
        with act_as(keeper) as act:
            return service.keep_filter(act, "To decide", "/desk/applications?state=sent")

    assert len(set(at_once(app, [keep] * 4))) == 1
    assert count(select(SavedFilter).subquery()) == 1
