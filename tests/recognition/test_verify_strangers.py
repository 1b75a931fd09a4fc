"""The page, the API and the command, with badges of other issuers and other people's sites."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import person, sign_in
from tests.factories.recognition import badge, share, shared_badge
from tests.recognition import strangers
from tests.recognition.strangers import DID, EMAIL, HOST, FakeWeb, token, unsigned, with_proof
from tests.recognition.test_hosted_checking import ASSERTION, PAGES, WHERE
from tests.recognition.test_pdf_reading import pdf
from tests.recognition.test_verify_page import handed_in, heading
from trainingsite.infra.db import db
from trainingsite.infra.fetching import Answer
from trainingsite.recognition import checking
from trainingsite.recognition.checking import WEB

JSON = {"Accept": "application/json"}
LINK = f"{HOST}/awards/12"


@pytest.fixture
def web(app: Flask) -> FakeWeb:
    """The internet, as the site sees it."""
    made = FakeWeb({**PAGES, LINK: with_proof(unsigned())})
    app.extensions[WEB] = made
    return made


def asked(client: FlaskClient, body: bytes | str = b"", kind: str = "application/json", **more: Any) -> dict[str, Any]:
    answer = client.post("/verify", data=body, content_type=kind, headers=JSON, **more)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.usefixtures("web")
def test_a_strangers_badge_is_shown_with_its_issuers_own_name_and_address(client: FlaskClient) -> None:
    page = handed_in(client, pasted=json.dumps(with_proof(unsigned())))

    assert heading(page) == "This badge of another issuer is valid"
    for words in ("Baker of Bread", "Elsewhere College", DID, "badges.elsewhere.example", "no software can say"):
        assert words in page.text


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize("body", [json.dumps({"link": LINK}), json.dumps(with_proof(unsigned())), token(unsigned())])
def test_the_api_takes_a_link_a_document_or_a_token(client: FlaskClient, body: str) -> None:
    report = asked(client, body, "application/json" if body[0] == "{" else "application/jwt")

    assert report["verdict"] == "valid"
    assert [check["check"] for check in report["checks"]][:3] == ["format", "issuer", "schema"]
    assert {check["outcome"] for check in report["checks"]} == {"pass"}
    assert report["credential"]["issuer"] == {"id": DID, "name": "Elsewhere College"}


@pytest.mark.parametrize("ending", ["png", "svg", "json", "jwt"])
def test_the_api_takes_every_file_as_it_is(client: FlaskClient, ending: str) -> None:
    data = client.get(f"/badges/{shared_badge(person())}.{ending}").data

    assert asked(client, data, "application/octet-stream")["verdict"] == "valid"


def test_the_api_takes_a_certificate(client: FlaskClient) -> None:
    data = client.get(f"/badges/{shared_badge(person())}.json").data

    assert asked(client, pdf(badge_json=data), "application/pdf")["verdict"] == "valid"


def test_the_api_takes_what_a_form_sends(client: FlaskClient) -> None:
    made = shared_badge(person(email="amara@demo.example"))
    data = client.get(f"/badges/{made}.json").data
    upload = {"upload": (BytesIO(data), "badge.json"), "email": "other@demo.example"}

    assert client.post("/verify", data=upload, headers=JSON).get_json()["verdict"] == "not valid"
    assert client.post("/verify", data={"link": f"/badges/{made}"}, headers=JSON).get_json()["verdict"] == "valid"
    assert client.get(f"/verify?link=/badges/{made}", headers=JSON).get_json()["verdict"] == "valid"


@pytest.mark.usefixtures("web")
def test_the_api_checks_the_holder_if_asked(client: FlaskClient) -> None:
    for email, outcome in ((EMAIL, "pass"), ("other@elsewhere.example", "fail")):
        report = asked(client, json.dumps({"link": LINK, "email": email}))

        assert report["checks"][-1]["outcome"] == outcome


def test_scripts_of_other_sites_may_ask_and_no_cookie_is_set(client: FlaskClient) -> None:
    before = client.open("/verify", method="OPTIONS", headers={"Access-Control-Request-Headers": "content-type"})
    answer = client.post("/verify", data=b"{}", content_type="application/json", headers=JSON)

    assert before.headers["Access-Control-Allow-Headers"] == "Accept, Content-Type"
    assert {one.headers["Access-Control-Allow-Origin"] for one in (before, answer)} == {"*"}
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_the_api_needs_no_form_token(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    assert asked(client, b"{}")["verdict"] == "not valid"


def test_the_api_sees_no_more_than_anybody_whoever_asks(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    sign_in(client, holder)

    assert asked(client, json.dumps({"link": f"/badges/{made}"}))["verdict"] == "undecided"
    share(holder, made)
    assert asked(client, json.dumps({"link": f"/badges/{made}"}))["verdict"] == "valid"
    share(holder, made, shared=False)
    assert "withdrawn" in asked(client, json.dumps({"link": f"/badges/{made}"}))["checks"][0]["says"]


def test_nothing_to_check_is_a_mistake_with_a_code(client: FlaskClient) -> None:
    answer = client.post("/verify", headers=JSON)

    assert (answer.status_code, answer.get_json()["code"]) == (422, "nothing_to_check")


def test_what_was_changed_is_not_repeated_by_the_api(client: FlaskClient) -> None:
    text = client.get(f"/badges/{shared_badge(person())}.json").text.replace("Trained Listener", "Doctor of Medicine")
    report = asked(client, text)

    assert (report["verdict"], report["credential"]) == ("not valid", None)


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        (f'<!doctype html><link rel="alternate" type="application/vc+ld+json" href="{LINK}">'.encode(), "valid"),
        (b'<!doctype html><link rel="alternate" type="application/vc+ld+json" href="/awards/12">', "valid"),
        (b"<!doctype html><p>Hello", "undecided"),
        (b'<!doctype html><link rel="alternate" type="application/vc+ld+json" href="http://[">', "undecided"),
    ],
)
def test_a_page_for_people_may_say_where_its_badge_is(
    client: FlaskClient, web: FakeWeb, page: bytes, verdict: str
) -> None:
    web.pages[f"{HOST}/page"] = Answer(f"{HOST}/page", 200, "text/html", page)

    assert asked(client, json.dumps({"link": f"{HOST}/page"}))["verdict"] == verdict


def test_a_link_that_only_leads_to_another_link_is_left(client: FlaskClient, web: FakeWeb) -> None:
    web.pages[f"{HOST}/loop"] = f"{HOST}/loop"

    assert asked(client, json.dumps({"link": f"{HOST}/loop"}))["verdict"] == "undecided"
    assert web.asked.count(f"{HOST}/loop") == 1


def test_a_link_at_which_a_badge_was_revoked_says_so(client: FlaskClient, web: FakeWeb) -> None:
    web.pages[f"{HOST}/was"] = Answer(f"{HOST}/was", 410, "application/json", b'{"revoked": true}')
    web.pages[f"{HOST}/gone"] = 410

    assert heading(handed_in(client, link=f"{HOST}/was")) == "This badge is not currently in force"
    assert asked(client, json.dumps({"link": f"{HOST}/gone"}))["verdict"] == "undecided"


@pytest.mark.usefixtures("web")
def test_an_older_badge_is_checked_by_link_and_by_text(client: FlaskClient) -> None:
    assert asked(client, json.dumps({"link": WHERE}))["verdict"] == "valid"
    assert heading(handed_in(client, pasted=json.dumps(ASSERTION))) == "This badge of another issuer is valid"


def test_an_address_of_this_site_that_is_no_badge_is_never_asked(client: FlaskClient, web: FakeWeb) -> None:
    link = "http://localhost:5000/verify?link=http://localhost:5000/verify"

    assert asked(client, json.dumps({"link": link}))["verdict"] == "undecided"
    assert web.asked == []


def test_asking_other_sites_is_counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[int] = []
    monkeypatch.setattr(checking, "Fetcher", lambda *_given, entered, **_more: entered())
    object.__setattr__(app.extensions["signpost_settings"], "fetch_strangers", "on")
    checking.web(lambda: entered.append(1))

    assert entered == [1]


def command(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["badges", "verify", *words])


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return strangers.NOW

    monkeypatch.setattr(checking, "datetime", Then)


@pytest.mark.usefixtures("web", "now")
def test_the_command_checks_a_link_and_a_file(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(with_proof(unsigned())))

    assert [command(app, where).exit_code for where in (LINK, str(path))] == [0, 0]
    assert json.loads(command(app, LINK, "--format", "json").output)["verdict"] == "valid"


@pytest.mark.usefixtures("now")
def test_offline_the_command_asks_nobody_and_says_what_stays_open(app: Flask, web: FakeWeb, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(with_proof(unsigned())))
    found = command(app, str(path), "--offline")

    assert (found.exit_code, web.asked) == (2, [])
    assert "nothing is asked of other sites offline" in found.output


@pytest.mark.usefixtures("app")
def test_offline_our_own_badge_is_decided_all_the_same(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "badge.pdf"
    path.write_bytes(pdf(badge_json=client.get(f"/badges/{shared_badge(person())}.json").data))

    assert command(app, str(path), "--offline").exit_code == 0


def test_a_file_that_is_not_there_is_a_mistake_with_words(app: Flask) -> None:
    found = command(app, "/nowhere/badge.json")

    assert found.exit_code == 1
    assert "No such file" in found.output
