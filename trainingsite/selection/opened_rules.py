"""What a form was opened with, answer by answer, so that an older page takes back nothing that another one wrote. Pure.

The form carries a mark of each answer as it was shown. Who sends an answer that still has its mark changed nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

PREFIX = "was-"


def texts(answer: object) -> list[str]:
    """An answer as a form sends it."""
    many = answer if isinstance(answer, list | tuple) else [answer]
    return [str(one) for one in many if one is not None]


def mark(sent: Iterable[str]) -> str:
    """A short mark of an answer; how a browser breaks lines and orders boxes makes no difference."""
    plain = sorted(each for one in sent if (each := one.replace("\r\n", "\n").replace("\r", "\n").strip()))
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def untouched(asked: Iterable[str], marks: Mapping[str, str], sent: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Which answers came as the form was opened with them; none of those without a mark."""
    return frozenset(one for one in asked if marks.get(one) == mark(sent.get(one, ())))
