"""A badge is called valid only if every check holds; whatever else comes in ends in a report, never in an exception."""

import base64
import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.samples import (
    AWARD,
    DID,
    EMAIL,
    ENDS,
    ISSUED,
    NOW,
    PLACE,
    PLAIN,
    SITE,
    FakeSite,
    as_json,
    ed25519,
    rsa,
    signed,
    signed_lists,
    token,
)
from trainingsite.recognition import art, raster
from trainingsite.recognition.baking import into_png, into_svg
from trainingsite.recognition.bundled import faces
from trainingsite.recognition.credential import Form, document
from trainingsite.recognition.keys import Kind, described, generate
from trainingsite.recognition.proofs import as_jwt, with_proof
from trainingsite.recognition.verification import Check, Inquiry, Outcome, Report, Verdict, verify

DRAWING = art.disc(art.Badge("Trained Listener", "Northmoor University", "ear", "#0d4f3c"), faces())


@cache
def forms() -> dict[str, bytes]:
    """The sample in every form in which it is given away."""
    return {
        "json": as_json(),
        "jwt": token().encode(),
        "png": into_png(raster.png(DRAWING, 64), as_json().decode()),
        "svg": into_svg(DRAWING, token()).encode(),
        "svg with json": into_svg(DRAWING, as_json().decode()).encode(),
    }


FORMS = ("json", "jwt", "png", "svg", "svg with json")


def checked(data: bytes, site: FakeSite | None = None, *, now: datetime = NOW, email: str = "") -> Report:
    return verify(Inquiry(data, now, email), site or FakeSite())


def ended(report: Report, name: str) -> Outcome:
    return next(check.outcome for check in report.checks if check.name == name)


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_is_valid_in_every_form(form: str) -> None:
    report = checked(forms()[form])

    assert report.verdict is Verdict.VALID
    assert {check.outcome for check in report.checks} == {Outcome.PASS}


@pytest.mark.parametrize("form", FORMS)
def test_every_check_says_in_words_what_was_checked(form: str) -> None:
    report = checked(forms()[form], email=EMAIL)
    names = [check.name for check in report.checks]

    assert names[:7] == ["form", "issuer", "content", "key", "signature", "dates", "status"]
    assert names[-1] == "holder"
    assert all(check.says.endswith(".") for check in report.checks)


def test_a_badge_without_an_end_or_a_name_is_valid_too() -> None:
    assert checked(as_json(PLAIN)).verdict is Verdict.VALID
    assert checked(token(PLAIN).encode()).verdict is Verdict.VALID


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_no_changed_byte_in_any_form_is_ever_valid(form: str, data: st.DataObject) -> None:
    good = forms()[form]
    at = data.draw(st.integers(0, len(good) - 1))
    changed = data.draw(st.integers(0, 255).filter(lambda value: value != good[at]))

    assert checked(good[:at] + bytes([changed]) + good[at + 1 :]).verdict is not Verdict.VALID


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_no_cut_badge_is_ever_valid(form: str, data: st.DataObject) -> None:
    good = forms()[form]
    first = data.draw(st.integers(0, len(good) - 1))
    last = data.draw(st.integers(first + 1, len(good)))

    assert checked(good[:first] + good[last:]).verdict is not Verdict.VALID


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_report(data: bytes) -> None:
    assert checked(data).verdict is not Verdict.VALID


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def paths(node: object, so_far: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [so_far, *(path for step, inner in steps for path in paths(inner, (*so_far, step)))]


@given(data=st.data(), value=JSON)
def test_no_value_put_in_anothers_place_is_ever_valid(data: st.DataObject, value: object) -> None:
    told: Any = copy.deepcopy(signed())
    path = data.draw(st.sampled_from([path for path in paths(told) if path]))
    node = told
    for step in path[:-1]:
        node = node[step]
    if node[path[-1]] == value:
        return
    node[path[-1]] = value

    assert checked(json.dumps(told).encode()).verdict is not Verdict.VALID


@given(data=st.data(), name=st.text(max_size=12), value=JSON)
def test_no_key_that_was_added_goes_unnoticed(data: st.DataObject, name: str, value: object) -> None:
    told: Any = copy.deepcopy(signed())
    node = told
    for step in data.draw(st.sampled_from(paths(told))):
        node = node[step]
    if not isinstance(node, dict) or name in node:
        return
    node[name] = value

    assert checked(json.dumps(told).encode()).verdict is not Verdict.VALID


@given(data=st.data())
def test_no_part_that_was_taken_away_goes_unnoticed(data: st.DataObject) -> None:
    told: Any = copy.deepcopy(signed())
    path = data.draw(st.sampled_from([path for path in paths(told) if path]))
    node = told
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]

    assert checked(json.dumps(told).encode()).verdict is not Verdict.VALID


@given(claims=JSON, header=JSON)
def test_any_token_ends_in_a_report(claims: object, header: object) -> None:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]

    assert checked(b".".join([*parts, b"c2ln"])).verdict is not Verdict.VALID


def moved(change: Callable[[dict[str, Any]], object]) -> Report:
    told = copy.deepcopy(signed())
    change(told)
    return checked(json.dumps(told).encode())


def test_an_end_date_that_was_moved_out_of_sight_is_noticed() -> None:
    """The statement "this badge ends then" would still be signed, but a reader would look for it in vain."""

    def hide(told: dict[str, Any]) -> None:
        told["https://www.w3.org/2018/credentials#validUntil"] = {
            "@value": told.pop("validUntil"),
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }

    assert ended(moved(hide), "content") is Outcome.FAIL


def test_a_status_that_was_moved_out_of_sight_is_noticed() -> None:
    def hide(told: dict[str, Any]) -> None:
        entry = told["credentialStatus"]
        told["credentialStatus"] = entry["id"]
        told["@included"] = [entry]

    assert ended(moved(hide), "content") is Outcome.FAIL


def test_contexts_in_another_order_are_noticed() -> None:
    assert ended(moved(lambda told: told["@context"].reverse()), "content") is Outcome.FAIL


def test_a_stripped_proof_is_noticed() -> None:
    assert ended(moved(lambda told: told.pop("proof")), "content") is Outcome.FAIL


def test_text_that_we_never_sign_is_noticed() -> None:
    assert ended(moved(lambda told: told.update(name="a\bb")), "signature") is Outcome.FAIL


def test_a_second_proof_beside_ours_is_noticed() -> None:
    assert ended(moved(lambda told: told["proof"].append(told["proof"][0])), "content") is Outcome.FAIL


def test_keys_in_another_order_change_nothing() -> None:
    turned = dict(reversed(signed().items()))

    assert checked(json.dumps(turned, indent=2).encode()).verdict is Verdict.VALID


def test_a_doubled_key_is_refused() -> None:
    doubled = as_json()[:-1] + b',"name":"Doctor of Medicine"}'

    assert ended(checked(doubled), "form") is Outcome.FAIL


@pytest.mark.parametrize("depth", [10, 100_000])
def test_a_deeply_nested_document_ends_in_a_report(depth: int) -> None:
    assert checked(b'{"a":' + b"[" * depth + b"]" * depth + b"}").verdict is not Verdict.VALID


@pytest.mark.parametrize(
    "text", [b'{"nbf": NaN}', b'{"a": 1' + b"0" * 5000 + b"}", b"[]", b"{", b"a.b", b"..", b"a..b"]
)
def test_what_is_no_badge_is_refused_with_words(text: bytes) -> None:
    report = checked(text)

    assert report.verdict is Verdict.NOT_VALID
    assert report.checks[0].says


def test_what_is_too_large_is_not_read() -> None:
    assert checked(b" " * 2_100_000 + as_json()).verdict is Verdict.NOT_VALID
    assert checked(b'{"a":"' + b"x" * 300_000 + b'"}').verdict is Verdict.NOT_VALID


def test_a_badge_of_another_issuer_is_not_judged() -> None:
    elsewhere = replace(AWARD, issuer=replace(AWARD.issuer, id="did:web:elsewhere.example"))
    report = checked(as_json(elsewhere))

    assert (report.verdict, ended(report, "issuer")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


@pytest.mark.parametrize("form", [Form.JSON, Form.JWT])
def test_a_forger_with_a_key_of_their_own_is_found_out(form: Form) -> None:
    mine: Any = generate(Kind.ED25519 if form is Form.JSON else Kind.RSA)
    method = described(mine).method(DID)
    forged = (
        json.dumps(with_proof(document(AWARD, form), mine, method, ISSUED))
        if form is Form.JSON
        else as_jwt(document(AWARD, form), mine, method)
    )

    assert ended(checked(forged.encode()), "key") is Outcome.FAIL


def test_a_forger_who_names_our_key_is_found_out() -> None:
    mine: Any = generate(Kind.ED25519)
    forged = with_proof(document(AWARD, Form.JSON), mine, described(ed25519()).method(DID), ISSUED)

    assert ended(checked(json.dumps(forged).encode()), "signature") is Outcome.FAIL


def test_a_key_of_the_other_kind_does_not_do() -> None:
    told = signed()
    told["proof"] = [{**told["proof"][0], "verificationMethod": described(rsa()).method(DID)}]

    assert ended(checked(json.dumps(told).encode()), "signature") is Outcome.FAIL


@pytest.mark.parametrize(
    "change", [{"exp": None}, {"nbf": 0}, {"sub": "urn:x"}, {"jti": "urn:x"}, {"validFrom": "yesterday"}]
)
def test_a_token_whose_claims_differ_from_their_twins_is_not_valid(change: dict[str, Any]) -> None:
    from joserfc import jws
    from joserfc.jwk import RSAKey

    from trainingsite.recognition.proofs import registered

    told = document(AWARD, Form.JWT)
    claims = {**told, **registered(told), **change}
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": "RS256", "kid": described(rsa()).method(DID), "typ": "JWT"}
    ours = jws.serialize_compact(header, json.dumps(claims), RSAKey.import_key(rsa()), algorithms=["RS256"])

    assert ended(checked(ours.encode()), "signature") is Outcome.FAIL


def test_a_retired_key_keeps_its_badges_good() -> None:
    site = FakeSite(keys=[replace(described(key), retired_at=NOW) for key in (ed25519(), rsa())])

    assert checked(as_json(), site).verdict is Verdict.VALID
    assert checked(token().encode(), site).verdict is Verdict.VALID


def test_a_stolen_key_makes_nothing_valid() -> None:
    site = FakeSite(keys=[replace(described(key), compromised_at=NOW) for key in (ed25519(), rsa())])
    report = checked(as_json(), site)

    assert ended(report, "key") is Outcome.FAIL
    assert "14 October" not in next(check.says for check in report.checks if check.name == "key")


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_that_was_taken_back_is_not_in_force(form: str) -> None:
    report = checked(forms()[form], FakeSite(taken_back=[PLACE]))

    assert report.verdict is Verdict.NOT_VALID
    assert report.failed == ("status",)
    assert Check("status", Outcome.FAIL, "It is not currently in force.") in report.checks


def test_what_was_taken_back_from_others_does_not_matter() -> None:
    assert checked(as_json(), FakeSite(taken_back=[PLACE - 1, PLACE + 1])).verdict is Verdict.VALID


def lists(**changed: bytes | None) -> FakeSite:
    site = FakeSite()
    site.lists = {url: changed.get(url.rsplit(".", 1)[1], kept) for url, kept in site.lists.items()}  # type: ignore[misc]
    return site


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"{}",
        b"<svg/>",
        signed_lists((PLACE,))[f"{SITE}/status/1.json"].replace(b"u", b"v", 1),
        signed_lists(())[f"{SITE}/status/1.jwt"],
        as_json(),
    ],
    ids=range(7),
)
def test_without_a_list_of_ours_the_status_is_unknown_and_nothing_is_valid(data: bytes | None) -> None:
    report = checked(as_json(), lists(json=data))

    assert (report.verdict, ended(report, "status")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


@pytest.mark.parametrize("index", ["131072", "999999999", "9999999999", "-1", "١", "1.5"])
def test_a_place_that_is_on_no_list_leaves_the_status_unknown(index: str) -> None:
    told = document(AWARD, Form.JSON)
    told["credentialStatus"]["statusListIndex"] = index
    ours = with_proof(told, ed25519(), described(ed25519()).method(DID), ISSUED)

    assert ended(checked(json.dumps(ours).encode()), "status") is Outcome.UNKNOWN


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_after_its_end_a_badge_says_what_was(form: str) -> None:
    report = checked(forms()[form], now=ENDS)

    assert report.failed == ("dates",)
    assert "ended as planned on 14 October 2025" in next(c.says for c in report.checks if c.name == "dates")


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_a_second_before_its_end_a_badge_is_valid(form: str) -> None:
    assert checked(forms()[form], now=ENDS - timedelta(seconds=1)).verdict is Verdict.VALID


def test_a_badge_from_the_future_is_not_valid() -> None:
    assert checked(as_json(), now=ISSUED - timedelta(seconds=1)).failed == ("dates",)


@pytest.mark.parametrize("moment", ["2024-10-14", "2024-10-14T09:30:00+00:00", "yesterday", "9999-99-99T00:00:00Z"])
def test_a_date_written_in_another_way_is_not_valid(moment: str) -> None:
    told = {**document(AWARD, Form.JSON), "validFrom": moment}
    ours = with_proof(told, ed25519(), described(ed25519()).method(DID), ISSUED)

    assert checked(json.dumps(ours).encode()).failed == ("dates",)


@pytest.mark.parametrize("email", [EMAIL, f" {EMAIL.upper()} "])
def test_the_holder_is_confirmed_by_their_address(email: str) -> None:
    assert ended(checked(as_json(), email=email), "holder") is Outcome.PASS


def test_somebody_elses_address_is_not_the_holders() -> None:
    assert checked(as_json(), email="other@demo.example").failed == ("holder",)


def test_without_an_address_nothing_is_said_about_the_holder() -> None:
    assert "holder" not in [check.name for check in checked(as_json()).checks]


def test_a_repainted_drawing_leaves_the_badge_undecided() -> None:
    report = checked(forms()["svg"].replace(b"#0d4f3c", b"#7f0000"))

    assert (report.verdict, ended(report, "picture")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


def test_what_nobody_signed_is_not_called_signed() -> None:
    assert checked(as_json()).is_signed
    assert not moved(lambda told: told.update(name="Doctor of Medicine")).is_signed
