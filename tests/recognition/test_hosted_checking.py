"""Open Badges 2.0: an assertion counts if its issuer's site says the same at its address."""

import hashlib
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.checks import DRAWING, ended
from tests.recognition.strangers import EMAIL, HOST, NOW, FakeWeb, changed, judged
from tests.recognition.test_tampering import JSON
from trainingsite.infra.fetching import Answer
from trainingsite.recognition import raster
from trainingsite.recognition.baking import PNG_SIGN, chunks, into_png
from trainingsite.recognition.hosted_checking import is_assertion, left_alone, verify
from trainingsite.recognition.reading import read
from trainingsite.recognition.verification import Inquiry, Outcome, Report, Verdict

WHERE = f"{HOST}/assertions/3"
ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": WHERE,
    "recipient": {
        "type": "email",
        "hashed": True,
        "salt": "pepper",
        "identity": "sha256$" + hashlib.sha256(f"{EMAIL}pepper".encode()).hexdigest(),
    },
    "badge": f"{HOST}/classes/bread",
    "issuedOn": "2024-05-02T08:00:00+00:00",
    "verification": {"type": "HostedBadge"},
}
PAGES: dict[str, Any] = {
    WHERE: ASSERTION,
    f"{HOST}/classes/bread": {"id": f"{HOST}/classes/bread", "name": "Baker", "issuer": f"{HOST}/profile"},
    f"{HOST}/profile": {"id": f"{HOST}/profile", "type": "Issuer", "name": "Elsewhere College"},
}


def checked(told: Any, pages: dict[str, Any] | None = None, *, email: str = "") -> Report:
    data = json.dumps(told).encode()
    return judged(data, lambda found: verify(found, Inquiry(data, NOW, email), FakeWeb({**PAGES, **(pages or {})})))


@pytest.mark.parametrize("email", ["", EMAIL])
def test_an_assertion_that_its_issuers_site_repeats_is_valid(email: str) -> None:
    report = checked(ASSERTION, email=email)

    assert report.verdict is Verdict.VALID
    assert is_assertion(ASSERTION)


def test_class_and_issuer_may_stand_inside() -> None:
    inside = changed(ASSERTION, badge={**PAGES[f"{HOST}/classes/bread"], "issuer": PAGES[f"{HOST}/profile"]})

    assert checked(inside, {WHERE: inside}).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(issuedOn="2020-05-02T08:00:00Z"),
        lambda told: told["recipient"].update(identity="sha256$" + "0" * 64),
        lambda told: told.update(narrative="And of cakes."),
        lambda told: told.update(badge=f"{HOST}/classes/doctor"),
    ],
)
def test_an_assertion_that_says_something_else_than_its_address_is_not_valid(change: Callable[[Any], Any]) -> None:
    told = changed(ASSERTION)
    change(told)

    assert ended(checked(told), "proof") is Outcome.FAIL


@pytest.mark.parametrize(
    "answer", [Answer(WHERE, 410, "application/json", b'{"revoked": true}'), 410, {"id": WHERE, "revoked": True}]
)
def test_a_revoked_assertion_is_not_in_force(answer: Any) -> None:
    assert checked(ASSERTION, {WHERE: answer}).failed == ("status",)


@pytest.mark.parametrize("where", [WHERE, f"{HOST}/classes/bread", f"{HOST}/profile"])
@pytest.mark.parametrize("answer", [None, 404, b"\xff", "hello"])
def test_what_cannot_be_looked_up_leaves_it_undecided(where: str, answer: Any) -> None:
    assert checked(ASSERTION, {where: answer}).verdict is Verdict.UNDECIDED


def test_an_issuer_at_another_site_may_know_nothing_of_it() -> None:
    other = {"id": "https://famous.example/profile", "name": "Famous University"}
    told = {**PAGES[f"{HOST}/classes/bread"], "issuer": other}

    assert ended(checked(ASSERTION, {f"{HOST}/classes/bread": told}), "issuer") is Outcome.UNKNOWN


def test_the_holder_is_confirmed_by_their_address() -> None:
    assert ended(checked(ASSERTION, email="other@elsewhere.example"), "holder") is Outcome.FAIL


def test_an_assertion_after_its_end_has_ended() -> None:
    told = changed(ASSERTION, expires="2024-06-01T00:00:00Z")

    assert checked(told, {WHERE: told}).verdict is Verdict.ENDED


def test_a_signed_assertion_is_recognised_and_left_alone() -> None:
    assert checked(changed(ASSERTION, verification={"type": "SignedBadge"})).verdict is Verdict.UNDECIDED
    assert left_alone(read(json.dumps(ASSERTION).encode())).verdict is Verdict.UNDECIDED


SVG = f'<svg xmlns:o="http://openbadges.org"><o:assertion verify="{WHERE}"?</svg>'.encode()


def png_with(text: bytes) -> bytes:
    """A picture in which an older badge stands as plain text or in the chunk for all languages."""
    picture = into_png(raster.png(DRAWING, 64), "{}")
    swapped = []
    for kind, data in chunks(picture):
        new = (b"tEXt", text) if data.startswith(b"openbadgecredential") else (kind, data)
        swapped.append(new)
    return PNG_SIGN + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in swapped
    )


@pytest.mark.parametrize(
    "picture",
    [
        png_with(b"openbadges\0" + WHERE.encode()),
        SVG.replace(b"?", b"/>"),
    ],
)
def test_a_picture_may_hold_only_the_address(picture: bytes) -> None:
    assert read(picture).link == WHERE


@pytest.mark.parametrize(
    "picture",
    [
        png_with(b"openbadges\0" + json.dumps(ASSERTION).encode()),
        SVG.replace(b"?", b"><![CDATA[" + json.dumps(ASSERTION).encode() + b"]]></o:assertion>"),
    ],
)
def test_a_picture_may_hold_the_whole_assertion(picture: bytes) -> None:
    assert read(picture).document == ASSERTION


@given(name=st.sampled_from([*ASSERTION]), value=JSON, there=JSON)
def test_whatever_stands_in_an_assertion_or_at_its_address_ends_in_a_report(
    name: str, value: object, there: object
) -> None:
    told = changed(ASSERTION, **{name: value})
    if value == ASSERTION[name]:
        return

    assert checked(told, {WHERE: {"badge": there}}).verdict is not Verdict.VALID
