"""Numbers as other platforms write them."""

import re
from fractions import Fraction

DECIMALS = 9

_TYPED = re.compile(r"[+-]?(\d{1,12})?(?:[.,](\d{1,40}))?(?:[eE]([+-]?\d{1,2}))?", re.ASCII)


def read_number(text: str) -> Fraction | None:
    """An exact number from "3", "-0.5", "0,5" or "1.5e3", to nine decimals; None if it is none, or too large."""
    text = text.strip()
    match = _TYPED.fullmatch(text)
    if not match or not (match[1] or match[2]):
        return None
    value = Fraction(int(match[1] or 0)) + Fraction(int(match[2] or 0), 10 ** len(match[2] or ""))
    value = value * Fraction(10) ** int(match[3] or 0)
    if abs(value) >= 10**12:
        return None
    return round(-value if text.startswith("-") else value, DECIMALS)


def is_decimal(value: Fraction) -> bool:
    """Whether `read_number` reads what is written of `value` as exactly it."""
    return (value * 10**DECIMALS).denominator == 1 and abs(value) < 10**12
