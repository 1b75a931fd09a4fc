"""A badge is called valid only if every check holds, and each check says what it means."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.recognition.checks import FORMS, checked, ended, forms, moved
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
from trainingsite.recognition.credential import Form, document
from trainingsite.recognition.keys import Kind, described, generate
from trainingsite.recognition.proofs import as_jwt, with_proof
from trainingsite.recognition.verification import Check, Outcome, Verdict


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_is_valid_in_every_form(form: str) -> None:
    report = checked(forms()[form])

    assert report.verdict is Verdict.VALID
    assert {check.outcome for check in report.checks} == {Outcome.PASS}


@pytest.mark.parametrize("form", FORMS)
def test_every_check_says_in_words_what_was_checked(form: str) -> None:
    report = checked(forms()[form], email=EMAIL)
    names = [check.name for check in report.checks]

    assert names[:7] == ["format", "issuer", "schema", "key", "proof", "dates", "status"]
    assert names[-1] == "holder"
    assert all(check.says.endswith(".") for check in report.checks)


def test_a_badge_without_an_end_or_a_name_is_valid_too() -> None:
    assert checked(as_json(PLAIN)).verdict is Verdict.VALID
    assert checked(token(PLAIN).encode()).verdict is Verdict.VALID


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

    assert ended(checked(json.dumps(forged).encode()), "proof") is Outcome.FAIL


def test_a_key_of_the_other_kind_does_not_do() -> None:
    told = signed()
    told["proof"] = [{**told["proof"][0], "verificationMethod": described(rsa()).method(DID)}]

    assert ended(checked(json.dumps(told).encode()), "proof") is Outcome.FAIL


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

    assert ended(checked(ours.encode()), "proof") is Outcome.FAIL


def test_a_retired_key_keeps_its_badges_good() -> None:
    site = FakeSite(keys=[replace(described(key), retired_at=NOW) for key in (ed25519(), rsa())])

    assert checked(as_json(), site).verdict is Verdict.VALID
    assert checked(token().encode(), site).verdict is Verdict.VALID


def test_a_stolen_key_makes_nothing_valid() -> None:
    site = FakeSite(keys=[replace(described(key), compromised_at=NOW) for key in (ed25519(), rsa())])
    report = checked(as_json(), site)

    assert ended(report, "key") is Outcome.FAIL
    assert "14 October" not in next(check.says for check in report.checks if check.name == "key")


@pytest.mark.parametrize("form", ["json", "jwt"])
@pytest.mark.parametrize(
    ("since", "words"),
    [
        (ISSUED - timedelta(days=1), "by its own words it was made after that"),
        (ISSUED, "by its own words it was made after that"),
        (ISSUED + timedelta(days=1), "whatever its date"),
    ],
)
def test_a_badge_of_a_stolen_key_is_told_apart_by_its_own_date(form: str, since: datetime, words: str) -> None:
    site = FakeSite(keys=[replace(described(key), compromised_at=since) for key in (ed25519(), rsa())])
    report = checked(forms()[form], site)

    assert report.verdict is Verdict.NOT_VALID
    assert words in next(check.says for check in report.checks if check.name == "key")


def test_a_badge_under_an_earlier_name_of_this_site_is_judged_and_says_so() -> None:
    site = FakeSite()
    site.issuers = ("did:web:new.example", DID)
    report = checked(as_json(), site)

    assert report.verdict is Verdict.VALID
    assert "by an earlier address" in next(check.says for check in report.checks if check.name == "issuer")


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
def test_after_its_end_a_badge_has_ended_and_nothing_failed(form: str) -> None:
    report = checked(forms()[form], now=ENDS)

    assert (report.verdict, report.failed) == (Verdict.ENDED, ())
    assert "ran from 14 October 2024 and ended as planned on 14 October 2025" in next(
        check.says for check in report.checks if check.name == "dates"
    )


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_a_badge_that_was_taken_back_is_not_in_force_after_its_end_either(form: str) -> None:
    report = checked(forms()[form], FakeSite(taken_back=[PLACE]), now=ENDS)

    assert (report.verdict, report.failed) == (Verdict.NOT_VALID, ("status",))


def test_an_end_with_an_unknown_status_is_undecided() -> None:
    assert checked(as_json(), lists(json=None), now=ENDS).verdict is Verdict.UNDECIDED


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
