"""What everybody, the holder and the staff may see of a badge, address by address."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft201909Validator
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.recognition import badge, share, shared_badge
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.recognition import service
from trainingsite.recognition.models import AchievementVersion
from trainingsite.recognition.views import parts_of

LD_JSON = "application/vc+ld+json"
TYPES = {
    "/badges/{}": "text/html",
    "/badges/{}.json": LD_JSON,
    "/badges/{}.jwt": "text/plain",
    "/badges/{}.png": "image/png",
    "/badges/{}.svg": "image/svg+xml",
    "/badges/{}.pdf": "application/pdf",
    "/badges/{}.ob2.json": "application/ld+json",
    "/badges/{}.ob2.png": "image/png",
    "/oembed?format=json&url=http://localhost:5000/badges/{}": "application/json",
}


def every_form(client: FlaskClient, made: UUID) -> list[TestResponse]:
    """The page and every machine form."""
    return [client.get(where.format(made)) for where in TYPES]


def statuses(client: FlaskClient, made: UUID) -> set[int]:
    return {answer.status_code for answer in every_form(client, made)}


def test_a_shared_badge_is_there_in_every_form_for_everybody(client: FlaskClient) -> None:
    answers = every_form(client, shared_badge(person()))

    assert [answer.mimetype for answer in answers] == list(TYPES.values())
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, no-cache"}
    assert not [answer for answer in answers if "Set-Cookie" in answer.headers]


def test_a_badge_that_is_not_shared_is_not_there(client: FlaskClient) -> None:
    assert statuses(client, badge(person())) == {404}


def test_a_badge_that_was_withdrawn_says_so(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)
    share(holder, made, shared=False)

    assert statuses(client, made) == {410}


def test_the_page_of_a_withdrawn_badge_says_who_withdrew_it(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)
    share(holder, made, shared=False)

    assert "Withdrawn by the holder" in client.get(f"/badges/{made}").text


def test_the_holder_sees_a_badge_that_nobody_else_sees(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    sign_in(client, holder)

    answers = every_form(client, made)

    assert {(answer.status_code, answer.headers["Cache-Control"]) for answer in answers} == {(200, "no-store")}


def test_somebody_else_who_is_signed_in_does_not(client: FlaskClient) -> None:
    made = badge(person())
    sign_in(client, person("Somebody Else"))

    assert client.get(f"/badges/{made}").status_code == 404


def test_a_coordinator_sees_the_badges_of_their_own_scheme_only(client: FlaskClient) -> None:
    ours, theirs = cohort(), cohort()
    mine, other = badge(mentor_to_be(ours), cohort=ours), badge(mentor_to_be(theirs), cohort=theirs)
    training = badge(mentor_to_be(ours))
    sign_in(client, coordinator(ours))

    assert [client.get(f"/badges/{made}").status_code for made in (mine, training, other)] == [200, 200, 404]


def test_an_unknown_badge_is_not_there(client: FlaskClient) -> None:
    assert statuses(client, uuid4()) == {404}


def test_the_address_itself_answers_people_and_machines(client: FlaskClient) -> None:
    path = f"/badges/{shared_badge(person())}"
    wanted = {
        LD_JSON: LD_JSON,
        "application/ld+json": LD_JSON,
        "application/json": LD_JSON,
        "application/vc+jwt": "text/plain",
        "text/html,application/xhtml+xml,*/*;q=0.8": "text/html",
        "*/*": "text/html",
        "": "text/html",
    }
    answers = {accept: client.get(path, headers={"Accept": accept}) for accept in wanted}

    assert {accept: answer.mimetype for accept, answer in answers.items()} == wanted
    assert all("Accept" in answer.headers["Vary"] for answer in answers.values())


def test_a_badge_is_signed_for_a_machine_that_asks_before_the_job_ran(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    share(holder, made)

    assert "Being signed just now" in client.get(f"/badges/{made}").text
    assert client.get(f"/badges/{made}.json").json["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"  # type: ignore[index]
    assert "with a key that is theirs" in client.get(f"/badges/{made}").text


def test_machine_forms_are_open_to_scripts_of_other_sites(client: FlaskClient) -> None:
    made = shared_badge(person())
    paths = [where.format(made) for where, mimetype in TYPES.items() if mimetype != "text/html"]
    paths += ["/status/1.json", "/status/1.jwt", "/.well-known/did.json", "/.well-known/jwks.json"]

    assert {client.get(path).headers["Access-Control-Allow-Origin"] for path in paths} == {"*"}
    assert "Access-Control-Allow-Origin" not in client.get(f"/badges/{made}").headers


def test_what_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    made = shared_badge(person())
    tags = {where.format(made): client.get(where.format(made)).headers["ETag"] for where in TYPES}

    again = [client.get(path, headers={"If-None-Match": tag}) for path, tag in tags.items()]

    assert {answer.status_code for answer in again} == {304}


def test_every_public_address_of_a_badge_costs_two_statements_at_most(app: Flask, client: FlaskClient) -> None:
    made = shared_badge(person())
    db.session.rollback()
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    for where in TYPES:
        counted.clear()
        client.get(where.format(made))
        assert 1 <= len(counted) <= 2


def test_the_page_names_the_holder_only_if_they_wish(client: FlaskClient) -> None:
    silent, named = person("Amara Okafor"), person("Jun Watanabe")
    first, second = shared_badge(silent), shared_badge(named, name_shown=True)

    assert "Amara Okafor" not in client.get(f"/badges/{first}").text
    assert "Amara Okafor" not in client.get(f"/badges/{first}.json").text
    assert "Jun Watanabe" in client.get(f"/badges/{second}").text
    assert "Jun Watanabe" in client.get(f"/badges/{second}.json").text


@pytest.mark.parametrize("taken_back", [service.revoke, service.suspend])
def test_a_badge_that_was_taken_back_says_so_first_and_without_a_reason(
    client: FlaskClient, taken_back: object
) -> None:
    where = cohort()
    made = shared_badge(mentor_to_be(where), cohort=where)
    with act_as(SYSTEM) as act:
        taken_back(act, made, "Broke confidentiality.")  # type: ignore[operator]

    page = client.get(f"/badges/{made}").text

    assert page.index("<h1>Not currently in force: Approved Peer Mentor</h1>") < page.index("Awarded by")
    assert "confidentiality" not in page.split("What the holder did")[0]
    assert "revoked" not in page.lower()
    assert "suspended" not in page.lower()


def test_a_badge_that_ended_as_planned_says_what_was(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    start = datetime(2024, 10, 1, 9, tzinfo=UTC)
    made = badge(holder, cohort=where, at=start, until=start + timedelta(days=300))
    share(holder, made)

    page = client.get(f"/badges/{made}").text

    assert "Completed: served from" in page
    assert "Not currently in force" not in page


def test_the_page_says_what_it_is_and_is_not(client: FlaskClient) -> None:
    page = client.get(f"/badges/{shared_badge(person())}").text

    assert re.search(r"Expected study time</dt><dd>about \d+ minutes<", page)
    assert "not a professional qualification or a criminal-record check" in page


def test_the_page_names_related_badges_frameworks_and_credit_hours(client: FlaskClient) -> None:
    made = shared_badge(mentor_to_be(where := cohort()), cohort=where)
    row = db.session.scalars(select(AchievementVersion).where(AchievementVersion.slug == "approved-peer-mentor")).one()
    alignment = [{"name": "Listens actively", "url": "https://skills.example/listening", "framework": "Skills"}]
    with act_as(SYSTEM) as act:
        act.db.get_one(AchievementVersion, row.id).definition = {**row.definition, "alignment": alignment, "credits": 3}
    parts_of.cache_clear()
    page = client.get(f"/badges/{made}").text

    assert '<a href="/achievements/trained-listening">Trained Listener</a>' in page
    assert re.search(r"Credit hours</dt>\s*<dd>3", page)
    assert '<a href="https://skills.example/listening" rel="noopener noreferrer">Listens actively</a>, Skills' in page


def test_a_shared_link_looks_right(client: FlaskClient) -> None:
    made = shared_badge(person())
    page = client.get(f"/badges/{made}").text

    assert f'<meta property="og:url" content="http://localhost:5000/badges/{made}">' in page
    assert '<meta property="og:title" content="Trained Listener">' in page
    picture = "http://localhost:5000/achievements/trained-listening/1/card.png"
    assert f'<meta property="og:image" content="{picture}">' in page
    assert client.get(picture.removeprefix("http://localhost:5000")).mimetype == "image/png"


def test_an_achievement_and_its_pictures_are_there(client: FlaskClient) -> None:
    shared_badge(person())
    where = "/achievements/trained-listening"
    paths = [
        where,
        f"{where}.png",
        f"{where}.svg",
        f"{where}/1",
        f"{where}/1.png",
        f"{where}/1.svg",
        f"{where}/1/card.png",
    ]

    assert {client.get(path).status_code for path in paths} == {200}


def test_an_achievement_that_nobody_holds_yet_is_there(client: FlaskClient) -> None:
    assert "Approved Peer Mentor" in client.get("/achievements/approved-peer-mentor").text


def test_an_achievement_that_does_not_exist_is_not_there(client: FlaskClient) -> None:
    paths = (
        "nothing",
        "nothing.png",
        "nothing/1",
        "nothing/1.png",
        "trained-listening/9",
        "trained-listening/9/card.png",
    )

    assert {client.get(f"/achievements/{path}").status_code for path in paths} == {404}


def test_the_did_document_lists_what_signs(client: FlaskClient) -> None:
    made = shared_badge(person())
    told = json.loads(client.get("/.well-known/did.json").data)
    proof = json.loads(client.get(f"/badges/{made}.json").data)["proof"][0]

    assert told["id"] == "did:web:localhost%3A5000"
    assert proof["verificationMethod"] in told["assertionMethod"]
    assert proof["verificationMethod"] in [method["id"] for method in told["verificationMethod"]]


def test_there_are_keys_before_anything_was_signed(client: FlaskClient) -> None:
    assert len(json.loads(client.get("/.well-known/did.json").data)["verificationMethod"]) == 2


def test_each_key_of_the_set_is_there_as_a_bare_key(client: FlaskClient) -> None:
    answer = client.get("/.well-known/jwks.json")
    assert answer.mimetype == "application/jwk-set+json"

    for jwk in json.loads(answer.data)["keys"]:
        kid = jwk["kid"].partition("#")[2]
        assert json.loads(client.get(f"/keys/{kid}").data) == jwk
        assert "d" not in jwk


def test_an_unknown_key_is_not_there(client: FlaskClient) -> None:
    assert client.get("/keys/z6Mk").status_code == 404


def test_the_issuer_is_a_page_and_a_profile(client: FlaskClient) -> None:
    told = client.get("/issuer", headers={"Accept": "application/json"}).json

    assert told is not None
    assert (told["id"], told["type"], told["name"]) == ("did:web:localhost%3A5000", ["Profile"], "Northmoor University")
    assert len(told["assertionMethod"]) == 2
    assert "<h1>Northmoor University</h1>" in client.get("/issuer").text
    assert client.get("/issuer.png").mimetype == "image/png"


def test_status_lists_may_be_kept_as_long_as_they_say(client: FlaskClient) -> None:
    shared_badge(person())
    answer = client.get("/status/1.json")

    seconds = json.loads(answer.data)["credentialSubject"]["ttl"] // 1000
    assert answer.headers["Cache-Control"] == f"public, max-age={seconds}"
    assert answer.headers["ETag"]


def test_a_list_that_did_not_change_is_not_sent_again_and_sets_no_cookie(client: FlaskClient) -> None:
    shared_badge(person())
    for path in ("/status/1.json", "/status/1.jwt"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

        assert (again.status_code, "Set-Cookie" in first.headers) == (304, False)


def test_the_issuers_profile_fits_the_official_schema(client: FlaskClient) -> None:
    told = client.get("/issuer", headers={"Accept": "application/json"}).json
    kept = json.loads((Path(__file__).parent / "data" / "ob_v3p0_profile_schema.json").read_text("utf-8"))

    assert list(Draft201909Validator(kept).iter_errors(told)) == []


def test_a_list_that_no_badge_points_to_is_not_there(client: FlaskClient) -> None:
    paths = ("/status/1.json", "/status/1.jwt", "/status/99.json")

    assert {client.get(path).status_code for path in paths} == {404}


def put(client: FlaskClient, made: UUID, **switches: str) -> int:
    return client.post(f"/my/badges/{made}/sharing", data=switches).status_code


def test_the_holder_shares_and_withdraws_with_the_switches(client: FlaskClient, app: Flask) -> None:
    holder = person()
    made = badge(holder)
    sign_in(client, holder)
    outside = app.test_client()

    seen = []
    for switches in ({"shared": "1"}, {"shared": "1", "name_shown": "1"}, {}):
        assert put(client, made, **switches) == 302
        page = outside.get(f"/badges/{made}")
        seen.append((page.status_code, holder.name in page.text))

    assert seen == [(200, False), (200, True), (410, False)]


def test_nobody_else_turns_the_switches(client: FlaskClient) -> None:
    made = badge(person())
    sign_in(client, person("Somebody Else"))

    assert put(client, made, shared="1") == 404


def test_what_a_holder_copies_appears_once_it_leads_somewhere(client: FlaskClient) -> None:
    holder = person()
    made = badge(holder)
    sign_in(client, holder)
    before = client.get("/my/badges").text
    put(client, made, shared="1")
    after = client.get("/my/badges").text

    line = f"Verify at http://localhost:5000/badges/{made}"
    assert line not in before
    assert line in after
    assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&amp;name=Trained+Listener" in after


def test_the_holders_page_costs_three_statements_at_most(app: Flask, client: FlaskClient) -> None:
    holder = person()
    for _ in range(2):
        badge(holder)
    sign_in(client, holder)
    db.session.rollback()
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    client.get("/my/badges")

    assert len(counted) <= 3
    assert actor_of(holder).person_id == holder.id
