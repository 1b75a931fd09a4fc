"""May this actor do that? Default deny: what no line here allows is refused."""

from trainingsite.access.actor import Actor
from trainingsite.access.words import GRANTED_TO, OPEN_TO_SIGNED_IN, Permission


def may(actor: Actor, permission: Permission, scheme_id: int | None = None) -> bool:
    """Whether `actor` has `permission`: in that scheme, or in any scheme if none is named."""
    if permission is Permission.PUBLIC or actor.is_admin:
        return True
    if actor.person_id is None:
        return False
    if permission in OPEN_TO_SIGNED_IN:
        return True
    return any(permission in GRANTED_TO[role] and scheme_id in (None, granted_on) for granted_on, role in actor.grants)


def granted_ids(actor: Actor, permission: Permission) -> frozenset[int]:
    """The schemes in which a role gives `actor` the permission; being an administrator gives it in none."""
    return frozenset(granted_on for granted_on, role in actor.grants if permission in GRANTED_TO[role])


def scheme_ids(actor: Actor, permission: Permission) -> frozenset[int] | None:
    """The schemes in which `actor` has `permission`; None means all of them."""
    return None if actor.is_admin else granted_ids(actor, permission)
