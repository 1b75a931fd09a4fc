"""Numbers and shares as others write them."""

from fractions import Fraction

import pytest

from trainingsite.quiz.exchange.labels import per_cent_of, share_of
from trainingsite.quiz.exchange.numbers import is_decimal, read_number

LIMIT = 10**12


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", Fraction(3)),
        ("+3", Fraction(3)),
        ("-0.5", Fraction(-1, 2)),
        (" 0,5\n", Fraction(1, 2)),
        (".25", Fraction(1, 4)),
        ("007", Fraction(7)),
        ("1.5e3", Fraction(1500)),
        ("15E-1", Fraction(3, 2)),
        ("2e+01", Fraction(20)),
        ("0.1234567894", Fraction(123456789, 10**9)),
        ("0.1234567896", Fraction(123456790, 10**9)),
        ("-0.1234567896", Fraction(-123456790, 10**9)),
        ("0." + "3" * 40, Fraction(333333333, 10**9)),
        ("999999999999", Fraction(LIMIT - 1)),
        ("-9.99999999999e11", Fraction(1 - LIMIT)),
    ],
)
def test_a_number_is_read_exactly_to_nine_decimals(text: str, value: Fraction) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".",
        "e3",
        "5.",
        "1 2",
        "1/3",
        "x",
        "3h",
        "٣",
        "1e100",
        "1e",
        "1" * 13,
        "1e12",
        "-1e12",
        "0." + "3" * 41,
    ],
)
def test_what_is_no_number_or_too_large_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("value", "is_read"),
    [
        (Fraction(0), True),
        (Fraction(1, 10**9), True),
        (Fraction(1, 10**10), False),
        (Fraction(1, 3), False),
        (Fraction(LIMIT - 1), True),
        (Fraction(1 - LIMIT), True),
        (Fraction(LIMIT), False),
        (Fraction(-LIMIT), False),
    ],
)
def test_a_number_with_nine_decimals_and_twelve_digits_survives_writing(value: Fraction, is_read: bool) -> None:
    assert is_decimal(value) is is_read


@pytest.mark.parametrize(
    ("per_cent", "share"),
    [
        ("100", Fraction(1)),
        ("33.33333", Fraction(1, 3)),
        ("33.3", Fraction(1, 3)),
        ("33", Fraction(33, 100)),
        ("33.38332", Fraction(1, 3)),
        ("33.38334", Fraction(3338334, 10**7)),
        ("-66.66667", Fraction(-2, 3)),
        ("8.33333", Fraction(1, 12)),
        ("7.69231", Fraction(769231, 10**7)),
        ("5", Fraction(1, 20)),
        ("0.05", Fraction(1, 2000)),
        ("0.04", Fraction(0)),
        ("12.5", Fraction(1, 8)),
    ],
)
def test_a_rounded_percentage_is_the_simple_part_that_it_stands_for(per_cent: str, share: Fraction) -> None:
    assert share_of(Fraction(per_cent)) == share


@pytest.mark.parametrize(
    ("share", "per_cent"),
    [
        (Fraction(1), "100"),
        (Fraction(-1, 3), "-33.33333"),
        (Fraction(2, 3), "66.66667"),
        (Fraction(1, 8), "12.5"),
        (Fraction(1, 2999), "0.03334"),
        (Fraction(1, 64), "1.5625"),
    ],
)
def test_a_share_is_written_in_per_cent_with_five_decimals_at_most(share: Fraction, per_cent: str) -> None:
    assert per_cent_of(share) == per_cent
