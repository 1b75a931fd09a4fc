"""What the issuer refuses to sign, because it would go unsigned or would not verify elsewhere."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from tests.recognition.samples import AWARD, ISSUED, ed25519
from trainingsite.recognition import linked_data
from trainingsite.recognition.credential import Form, document
from trainingsite.recognition.linked_data import Unsignable, canonical, refuse_unsignable, signable
from trainingsite.recognition.proofs import with_proof


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """The sample with one value put in another's place, or a key added."""
    told = copy.deepcopy(document(AWARD, Form.JSON))
    node: Any = told
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = to
    return told


def why(told: dict[str, Any]) -> str:
    with pytest.raises(Unsignable) as caught:
        refuse_unsignable(told)
    return caught.value.why


def test_the_sample_may_be_signed() -> None:
    refuse_unsignable(document(AWARD, Form.JSON))


PLACES_FOR_A_TERM: list[tuple[str | int, ...]] = [
    ("shoeSize",),
    ("credentialSubject", "shoeSize"),
    ("credentialSubject", "achievement", "shoeSize"),
    ("credentialSubject", "achievement", "criteria", "shoeSize"),
    ("credentialSubject", "identifier", 0, "shoeSize"),
    ("issuer", "shoeSize"),
    ("evidence", 0, "shoeSize"),
    ("credentialStatus", "shoeSize"),
]


@pytest.mark.parametrize("path", PLACES_FOR_A_TERM)
def test_a_term_that_no_context_defines_is_refused_wherever_it_stands(path: tuple[str | int, ...]) -> None:
    told = changed(*path, to="44")

    assert why(told) == "no context defines it, so it would go unsigned"


@pytest.mark.parametrize("path", PLACES_FOR_A_TERM)
def test_without_the_refusal_such_a_term_would_go_unsigned_in_silence(path: tuple[str | int, ...]) -> None:
    assert canonical(changed(*path, to="44")) == canonical(document(AWARD, Form.JSON))


def test_a_type_that_no_context_defines_is_refused() -> None:
    assert "no context defines it" in why(changed("type", to=["VerifiableCredential", "ShinyBadge"]))


def test_the_schema_type_needs_the_third_context() -> None:
    told = document(AWARD, Form.JSON)
    told["@context"] = told["@context"][:2]

    assert "no context defines it" in why(told)


def test_signing_refuses_too() -> None:
    with pytest.raises(Unsignable):
        with_proof(changed("shoeSize", to="44"), ed25519(), "did:web:x#y", ISSUED)


CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"]


@given(st.sampled_from(CONTROLS), st.text(alphabet="abc ä“", max_size=5))
def test_control_characters_are_refused_in_signed_text(letter: str, around: str) -> None:
    assert why(changed("name", to=f"{around}{letter}{around}")) == "a control character"


def test_half_of_a_character_is_refused() -> None:
    assert why(changed("name", to="\ud83d")) == "a control character"


@pytest.mark.parametrize("text", ["one\ttwo", "one\ntwo", "naïve – “quoted” 🙂"])
def test_tab_newline_and_every_script_are_welcome(text: str) -> None:
    refuse_unsignable(changed("name", to=text))


@given(st.text(max_size=20))
def test_what_was_made_signable_is_not_refused(text: str) -> None:
    refuse_unsignable(changed("name", to=signable(text) or "x"))


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (None, "a null"),
        ([], "an empty array or object"),
        ({}, "an empty array or object"),
        (1.5, "a number that isn't whole, which others may write differently"),
    ],
)
def test_what_others_would_read_differently_is_refused(value: object, complaint: str) -> None:
    assert why(changed("name", to=value)) == complaint


@pytest.mark.parametrize("address", ["/badges/1", "badges/1", "", "https://x.example/a b"])
def test_an_id_has_to_be_an_absolute_address(address: str) -> None:
    assert why(changed("id", to=address)) == "an id that isn't an absolute address"


def test_a_context_that_is_not_bundled_is_never_fetched() -> None:
    told = changed("@context", to=["https://www.w3.org/ns/credentials/v2", "https://elsewhere.example/context"])

    with pytest.raises(Unsignable):
        canonical(told)
    with pytest.raises(Unsignable):
        refuse_unsignable(told)


def test_both_versions_of_the_badges_context_give_one_canonical_form(monkeypatch: pytest.MonkeyPatch) -> None:
    from openbadgeslib.ob3.contexts import bundled_contexts

    theirs = bundled_contexts()
    ours = canonical(document(AWARD, Form.JSON))
    monkeypatch.setattr(linked_data, "contexts", lambda: theirs)
    jsonld._resolved_context_cache.clear()

    assert canonical(document(AWARD, Form.JSON)) == ours
    jsonld._resolved_context_cache.clear()
