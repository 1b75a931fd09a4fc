"""Bits among many: set, found again, and nothing unpacked that is too large."""

import base64
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.samples import DID, ISSUED, SITE
from trainingsite.recognition.linked_data import refuse_unsignable
from trainingsite.recognition.status_list import MOST_BYTES, PLACES, document, encoded, is_set

PLACE = st.integers(min_value=0, max_value=PLACES - 1)


def packed(bits: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(bits, mtime=0)).rstrip(b"=").decode()


@given(st.sets(PLACE, max_size=20), PLACE)
def test_exactly_the_given_places_are_set(taken_back: set[int], other: int) -> None:
    text = encoded(taken_back)

    assert all(is_set(text, place) for place in taken_back)
    assert is_set(text, other) == (other in taken_back)


def test_the_leftmost_bit_is_place_0() -> None:
    raw = gzip.decompress(base64.urlsafe_b64decode(encoded([0])[1:] + "=="))

    assert raw[0] == 0b1000_0000


PUBLISHED = json.loads((Path(__file__).parent / "data" / "published-vectors.json").read_text("utf-8"))["status_list"]


def test_the_published_list_is_read_as_empty() -> None:
    text = PUBLISHED["credentialSubject"]["encodedList"]

    assert not any(is_set(text, place) for place in (0, 1, 94_567, PLACES - 1))


def test_the_published_list_holds_the_bits_that_ours_does() -> None:
    def bits(text: str) -> bytes:
        return gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4)))

    assert bits(PUBLISHED["credentialSubject"]["encodedList"]) == bits(encoded([]))


def test_a_list_has_the_parts_of_the_published_one() -> None:
    ours = document(f"{SITE}/status/1.json", DID, encoded([]), ISSUED)

    assert {**PUBLISHED, "credentialSubject": 0}.keys() == ours.keys()
    assert ours["type"] == PUBLISHED["type"]
    assert ours["credentialSubject"].keys() == PUBLISHED["credentialSubject"].keys() | {"ttl"}


def test_a_list_has_as_many_places_as_herd_privacy_asks() -> None:
    text = encoded([])

    assert len(gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4)))) * 8 == 131_072
    assert text.startswith("u")
    assert "=" not in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "zabc",
        "u!!!!",
        packed(b"\0" * (PLACES // 8 - 1)),
        packed(b"\0" * (MOST_BYTES + 1)),
        packed(b"\0" * (PLACES // 8))[:-8],
        "u" + base64.urlsafe_b64encode(b"not packed").decode(),
    ],
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        is_set(text, 0)


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="too short or too long"):
        is_set(packed(b"\0" * 50_000_000), 0)


@pytest.mark.parametrize("place", [-1, PLACES])
def test_a_place_that_is_not_on_the_list_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        is_set(encoded([]), place)


def test_a_list_may_be_signed_as_it_is() -> None:
    refuse_unsignable(document(f"{SITE}/status/1.json", DID, encoded([]), ISSUED))


def test_how_long_it_may_be_kept_is_said_in_milliseconds() -> None:
    assert document(f"{SITE}/status/1.json", DID, encoded([]), ISSUED)["credentialSubject"]["ttl"] == 300_000
