"""Somebody who has genuine badges, keys of their own and our public lists still makes nothing valid."""

import base64
import copy
import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.checks import FORMS, checked, ended, forms
from tests.recognition.samples import (
    AWARD,
    DID,
    EMAIL,
    ENDS,
    ISSUED,
    PLACE,
    SITE,
    FakeSite,
    as_json,
    ed25519,
    rsa,
    signed,
    token,
)
from tests.recognition.test_tampering import paths
from trainingsite.recognition import status_list
from trainingsite.recognition.bundled import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from trainingsite.recognition.credential import Award, Form, Holder, document, email_hash
from trainingsite.recognition.keys import Kind, Private, described, generate
from trainingsite.recognition.linked_data import canonical
from trainingsite.recognition.proofs import as_jwt, with_proof
from trainingsite.recognition.verification import Outcome, Verdict

OTHER = replace(
    AWARD,
    url=f"{SITE}/badges/22222222-2222-4222-8222-222222222222",
    holder=Holder(AWARD.holder.subject, (email_hash("jun@demo.example", "pepper"),), "pepper", "Jun Watanabe"),
    issued_at=ISSUED + timedelta(days=3),
    place=replace(AWARD.place, index=PLACE + 1),
)


def at(told: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        told = told[step]
    return told


def secured(award: Award, form: Form, private: Any, method: str) -> bytes:
    told = document(award, form)
    if form is Form.JSON:
        return json.dumps(with_proof(told, private, method, ISSUED)).encode()
    return as_jwt(told, private, method).encode()


@given(data=st.data())
def test_no_part_of_another_genuine_badge_makes_a_valid_third(data: st.DataObject) -> None:
    told, other = copy.deepcopy(signed()), signed(OTHER)
    shared = [path for path in paths(told) if path and path in set(paths(other))]
    path = data.draw(st.sampled_from([path for path in shared if at(told, path) != at(other, path)]))
    at(told, path[:-1])[path[-1]] = at(other, path)

    assert checked(json.dumps(told).encode()).verdict is not Verdict.VALID


@given(st.sampled_from([(0, 1, 0), (1, 0, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1)]))
def test_no_part_of_another_genuine_token_makes_a_valid_third(chosen: tuple[int, int, int]) -> None:
    both = (token().split("."), token(OTHER).split("."))
    mixed = ".".join(both[which][part] for part, which in enumerate(chosen))

    assert (checked(mixed.encode()).verdict is Verdict.VALID) == (mixed in (token(), token(OTHER)))


CONTEXTS = [CREDENTIALS, OPEN_BADGES, EXTENSIONS, "https://elsewhere.example/context", "https://w3id.org/openbadges/v2"]


@given(st.lists(st.sampled_from(CONTEXTS) | st.dictionaries(st.text(max_size=6), st.text(max_size=9)), max_size=5))
def test_no_other_contexts_are_ever_valid(contexts: list[Any]) -> None:
    told = {**copy.deepcopy(signed()), "@context": contexts}

    assert (checked(json.dumps(told).encode()).verdict is Verdict.VALID) == (contexts == signed()["@context"])


@given(data=st.data())
def test_a_badge_in_another_order_says_the_same_or_is_not_valid(data: st.DataObject) -> None:
    """Linked data has no order, so that such a badge may be valid; then not a statement in it is another one."""
    told = copy.deepcopy(signed())
    lists = [path for path in paths(told) if isinstance(at(told, path), list) and len(at(told, path)) > 1]
    turned = at(told, data.draw(st.sampled_from(lists)))
    turned[:] = data.draw(st.permutations(turned))

    if checked(json.dumps(told).encode()).verdict is Verdict.VALID:
        assert canonical({**told, "proof": []}) == canonical({**signed(), "proof": []})


@cache
def strangers(kind: Kind) -> Private:
    return generate(kind)


@pytest.mark.parametrize("form", list(Form))
@given(
    named=st.sampled_from(["theirs", "ours", "our other one", "nobody's"]),
    issuer=st.sampled_from([DID, "did:web:elsewhere.example", f"{SITE}/issuer", ""]),
)
def test_no_key_of_somebody_else_is_ever_good(form: Form, named: str, issuer: str) -> None:
    theirs = strangers(Kind.ED25519 if form is Form.JSON else Kind.RSA)
    ours, other = (ed25519(), rsa()) if form is Form.JSON else (rsa(), ed25519())
    kids = {"theirs": theirs, "ours": ours, "our other one": other}
    kid = described(kids[named]).kid if named in kids else "nobody"
    award = replace(AWARD, issuer=replace(AWARD.issuer, id=issuer or "urn:x"))

    assert checked(secured(award, form, theirs, f"{issuer}#{kid}")).verdict is not Verdict.VALID


@pytest.mark.parametrize("form", FORMS)
@given(days=st.integers(-9000, 30_000), seconds=st.integers(-2, 2))
def test_before_its_date_and_after_its_end_nothing_is_valid(form: str, days: int, seconds: int) -> None:
    now = ISSUED + timedelta(days=days, seconds=seconds)
    report = checked(forms()[form], now=now)

    expected = Verdict.NOT_VALID if now < ISSUED else Verdict.VALID if now < ENDS else Verdict.ENDED
    assert report.verdict is expected


@pytest.mark.parametrize("form", list(Form))
@given(
    listed=st.sampled_from(
        [f"{SITE}/status/2", f"{SITE}/status/1.json.", "https://elsewhere.example/status/1", "urn:x", "a"]
    )
    | st.text(max_size=30).filter(str.isprintable)
)
def test_a_list_that_we_do_not_know_leaves_a_genuine_signature_undecided(form: Form, listed: str) -> None:
    place = replace(AWARD.place, url=listed or "x")
    told = document(replace(AWARD, place=place), form)
    told["credentialStatus"]["id"] = "urn:x"
    key = ed25519() if form is Form.JSON else rsa()
    data = with_proof(told, ed25519(), described(key).method(DID), ISSUED) if form is Form.JSON else None
    given_in = json.dumps(data).encode() if data else as_jwt(told, rsa(), described(key).method(DID)).encode()

    report = checked(given_in)

    assert (report.verdict, ended(report, "status")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


def listing(change: Callable[[dict[str, Any]], object]) -> FakeSite:
    """A site whose list our own key signed, but with a fault in it."""
    site, url = FakeSite(), f"{SITE}/status/1.json"
    told = status_list.document(url, DID, status_list.encoded([]), ISSUED)
    change(told)
    site.lists = {url: json.dumps(with_proof(told, ed25519(), described(ed25519()).method(DID), ISSUED)).encode()}
    return site


def packed(size: int) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(b"\0" * size)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["credentialSubject"].update(encodedList=packed(20_000_000)),
        lambda told: told["credentialSubject"].update(encodedList=packed(1000)),
        lambda told: told["credentialSubject"].update(encodedList="u"),
        lambda told: told["credentialSubject"].update(encodedList=status_list.encoded([])[1:]),
        lambda told: told.update(id=f"{SITE}/status/2.json"),
        lambda told: told.update(issuer="did:web:elsewhere.example"),
        lambda told: told["credentialSubject"].update(statusPurpose="suspension"),
        lambda told: told.update(validUntil="2024-01-01T00:00:00Z"),
    ],
    ids=[
        "a bomb",
        "too short",
        "nothing",
        "no multibase",
        "another list",
        "another issuer",
        "another purpose",
        "a part of another kind",
    ],
)
def test_a_list_with_a_fault_leaves_the_status_unknown(change: Callable[[dict[str, Any]], object]) -> None:
    report = checked(as_json(), listing(change))

    assert (report.verdict, ended(report, "status")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


@given(st.binary(max_size=200))
def test_any_bytes_in_place_of_the_list_leave_the_status_unknown(data: bytes) -> None:
    site = FakeSite()
    site.lists = {f"{SITE}/status/1.json": data}

    assert ended(checked(as_json(), site), "status") is Outcome.UNKNOWN


@given(st.text(max_size=25))
def test_a_proof_whose_date_is_none_does_not_hold(created: str) -> None:
    told = document(AWARD, Form.JSON)
    ours = with_proof(told, ed25519(), described(ed25519()).method(DID), ISSUED)
    ours["proof"][0]["created"] = created

    assert checked(json.dumps(ours).encode(), email=EMAIL).verdict is Verdict.NOT_VALID
