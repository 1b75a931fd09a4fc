"""Hashing and judging passwords, by argon2 and zxcvbn."""

from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from trainingsite.accounts import rules

# OWASP's second recommendation (19 MiB, t=2, p=1): 41 ms on two small cores; the default takes four times that.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# "nobody has this password", hashed once for all: doing it at each start would take as long as signing in.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$A8EZbVNy6J4feTeQrIhp7Q$3Z4xKFZgYv6hR3bm93tmwp5rMTkFlcNOU/xNZogqPfo"


def hashed(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether `password` belongs to `kept`; takes as long when there is nothing to compare with."""
    try:
        _hasher.verify(kept or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None


def refuse_weak(password: str, personal: list[str]) -> None:
    """Judge a new password.

    Raises:
        Refused: see `rules.refuse_weak_password`.
    """
    from zxcvbn import zxcvbn  # takes long to load, and few need it

    judged: dict[str, Any] = (
        zxcvbn(password[:72], user_inputs=personal) if password else {"score": 0, "feedback": {"warning": ""}}
    )
    rules.refuse_weak_password(password, judged["score"], judged["feedback"]["warning"] or "")
