"""What is proposed for a new scheme."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.schemes.proposals import Proposal, academic_year, free, is_short_name, proposed, short_name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Engineering course mentors", "engineering-course-mentors"),
        ("Élèves & étudiants", "eleves-etudiants"),
        ("St Andrew's, 2nd year", "st-andrews-2nd-year"),
        ("文学", ""),
    ],
)
def test_a_name_becomes_a_short_name_in_small_letters_digits_and_hyphens(name: str, slug: str) -> None:
    assert short_name(name) == slug


@given(st.text(max_size=200))
def test_whatever_the_name_its_short_name_can_be_used_or_is_empty(name: str) -> None:
    slug = short_name(name)

    assert slug == "" or is_short_name(free(slug, ()))


@given(st.text("abc-", min_size=1, max_size=60).map(short_name).filter(bool))
def test_a_short_name_that_is_taken_gets_a_number_and_is_free(slug: str) -> None:
    taken = {slug, free(slug, {slug})}

    found = free(slug, taken)

    assert found not in taken
    assert is_short_name(found)


@pytest.mark.parametrize("slug", ["new", "", "Big", "a--b", "-a", "a" * 61, "über"])
def test_what_is_no_short_name(slug: str) -> None:
    assert not is_short_name(slug)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 1), "2026–27"), (date(2026, 7, 31), "2025–26"), (date(2099, 10, 1), "2099–00")],
)
def test_an_academic_year_begins_in_august(day: date, year: str) -> None:
    assert academic_year(day) == year


def test_a_first_year_is_proposed_from_today_on_for_eight_weeks() -> None:
    assert proposed(date(2026, 9, 1)) == Proposal("2026–27", date(2026, 9, 1), date(2026, 10, 27))
