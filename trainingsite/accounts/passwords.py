"""Hashing and judging passwords, by argon2 and zxcvbn."""

from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn  # type: ignore[import-untyped, unused-ignore]

from trainingsite.accounts import rules

# OWASP's second recommendation (19 MiB, t=2, p=1): 41 ms on two small cores; the default takes four times that.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` belongs to `kept`; takes as long when there is nothing to compare with."""
    try:
        _hasher.verify(kept or _nobody, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


def refuse_weak(password: str, personal: list[str]) -> None:
    """Judge a new password.

    Raises:
        Refused: see `rules.refuse_weak_password`.
    """
    judged: dict[str, Any] = (
        zxcvbn(password[:72], user_inputs=personal) if password else {"score": 0, "feedback": {"warning": ""}}
    )
    rules.refuse_weak_password(password, judged["score"], judged["feedback"]["warning"] or "")
