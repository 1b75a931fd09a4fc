"""Pure rules of accounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.accounts.rules import (
    device_name,
    keys,
    normal_email,
    personal_words,
    refuse_weak_password,
    sought,
    words,
)
from trainingsite.infra.refused import Refused


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def test_an_address_is_kept_trimmed_and_in_lower_case() -> None:
    assert normal_email("  Amara@Demo.Example ") == "amara@demo.example"


@pytest.mark.parametrize("length", [10, 200])
def test_a_password_of_any_length_within_bounds_is_taken_if_it_is_hard_enough_to_guess(length: int) -> None:
    refuse_weak_password("x" * length, 2, "")


@pytest.mark.parametrize(
    ("length", "score", "code", "facts"),
    [
        (9, 4, "password_short", {"least": 10}),
        (201, 4, "password_long", {"most": 200}),
        (10, 1, "password_guessable", {"warning": "A common word."}),
    ],
)
def test_a_weak_password_is_refused_with_what_makes_it_better(
    length: int, score: int, code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Refused) as caught:
        refuse_weak_password("x" * length, score, "A common word.")

    assert (caught.value.code, caught.value.status, caught.value.facts) == (code, 422, facts)


def test_a_persons_names_and_address_make_their_password_easy_to_guess() -> None:
    assert personal_words("Amara N. Okafor", "amara.o@demo@odd.example") == [
        "amara",
        "n.",
        "okafor",
        "amara.o",
        "signpost",
        "mentor",
    ]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Sinéad Byrne-Smith", ["sinead", "byrne", "smith"]),
        ("ŁUKASZ Ørsted", ["lukasz", "orsted"]),
        ("Nguyễn Thị", ["nguyen", "thi"]),
        ("Jürgen Strauß", ["jurgen", "strauss"]),
        ("王小明", ["王小明"]),
        ("  . ", []),
    ],
)
def test_words_are_compared_small_and_without_accents(name: str, plain: list[str]) -> None:
    assert words(name) == plain


def test_a_name_with_an_apostrophe_is_found_however_it_is_typed() -> None:
    found = keys("Niamh O’Neill", ["n.oneill@demo.example"])

    assert all(
        set(sought(typed)) <= found for typed in ("o'neill", "oneill", "O Neill", "neill", "N.ONeill@demo.example")
    )


def test_a_person_is_found_by_their_names_their_addresses_and_the_words_of_these() -> None:
    assert keys("Niamh O’Neill", [" N.Neill@Demo.example", "neil@odd@demo.example"]) == {
        *("niamh", "o", "neill", "oneill", " niamh oneill"),
        *("n.neill@demo.example", "n", "neil@odd@demo.example", "neil"),
    }


def test_an_at_sign_at_the_end_of_a_word_makes_no_address() -> None:
    assert sought("@Kim Jun@ w\0ei") == ["kim", "jun", "ei", "w"]
    assert sought("Jun@X") == ["jun@x"]
    assert sought("jun@\0x") == ["jun", "x"]


def test_what_has_an_at_sign_is_looked_for_as_an_address() -> None:
    assert sought("Jun.W@demo.exa kim") == ["jun.w@demo.exa", "kim"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="@"), max_size=120))
def test_whoever_types_a_whole_name_finds_it(name: str) -> None:
    found = keys(name, ["somebody@demo.example"])

    assert all(any(key.startswith(word) for key in found) for word in sought(name))


@given(st.text(max_size=300))
def test_what_is_looked_for_is_short_and_without_zeros(text: str) -> None:
    assert all(word and "\0" not in word for word in sought(text))
    assert len(sought(text)) <= 6
