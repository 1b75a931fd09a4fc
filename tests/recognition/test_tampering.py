"""Whatever is changed in a badge, it is never called valid, and checking it ends in a report."""

import base64
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.checks import FORMS, checked, ended, forms, moved
from tests.recognition.samples import (
    as_json,
    signed,
)
from trainingsite.recognition.verification import Outcome, Verdict


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


def test_an_end_date_that_was_moved_out_of_sight_is_noticed() -> None:
    """The statement "this badge ends then" would still be signed, but a reader would look for it in vain."""

    def hide(told: dict[str, Any]) -> None:
        told["https://www.w3.org/2018/credentials#validUntil"] = {
            "@value": told.pop("validUntil"),
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }

    assert ended(moved(hide), "schema") is Outcome.FAIL


def test_a_status_that_was_moved_out_of_sight_is_noticed() -> None:
    def hide(told: dict[str, Any]) -> None:
        entry = told["credentialStatus"]
        told["credentialStatus"] = entry["id"]
        told["@included"] = [entry]

    assert ended(moved(hide), "schema") is Outcome.FAIL


def test_contexts_in_another_order_are_noticed() -> None:
    assert ended(moved(lambda told: told["@context"].reverse()), "schema") is Outcome.FAIL


def test_a_stripped_proof_is_noticed() -> None:
    assert ended(moved(lambda told: told.pop("proof")), "schema") is Outcome.FAIL


def test_text_that_we_never_sign_is_noticed() -> None:
    assert ended(moved(lambda told: told.update(name="a\bb")), "proof") is Outcome.FAIL


def test_a_second_proof_beside_ours_is_noticed() -> None:
    assert ended(moved(lambda told: told["proof"].append(told["proof"][0])), "schema") is Outcome.FAIL


def test_keys_in_another_order_change_nothing() -> None:
    turned = dict(reversed(signed().items()))

    assert checked(json.dumps(turned, indent=2).encode()).verdict is Verdict.VALID


def test_a_doubled_key_is_refused() -> None:
    doubled = as_json()[:-1] + b',"name":"Doctor of Medicine"}'

    assert ended(checked(doubled), "format") is Outcome.FAIL


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
