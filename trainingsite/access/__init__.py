"""Who may do what: words, roles and one pure question."""

from trainingsite.access.actor import ANONYMOUS, SYSTEM, Actor
from trainingsite.access.rules import granted_ids, may, scheme_ids
from trainingsite.access.words import GRANTED_TO, OPEN_TO_SIGNED_IN, Permission, Role

__all__ = [
    "ANONYMOUS",
    "GRANTED_TO",
    "OPEN_TO_SIGNED_IN",
    "SYSTEM",
    "Actor",
    "Permission",
    "Role",
    "granted_ids",
    "may",
    "scheme_ids",
]
