"""What a holder decides about all of their badges at once: a public page, and taking everything back."""

import uuid

from sqlalchemy import select

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.recognition import service
from trainingsite.recognition.models import Credential, PublicProfile


def set_profile(act: Act, *, is_open: bool, name_shown: bool) -> None:
    """Open or shut the actor's public page. It lists only what they share, and keeps its address for ever."""
    act.require(Permission.HOLD_BADGES)
    profile = _profile(act)
    if profile is None:
        if not is_open:
            return
        profile = PublicProfile(
            person_id=act.actor.person_id, public_id=uuid.uuid4(), is_open=False, was_open=False, name_shown=False
        )
        act.db.add(profile)
    profile.is_open, profile.name_shown = is_open, name_shown
    profile.was_open = profile.was_open or is_open
    act.record("profile.sharing", "profile", profile.public_id, open=is_open, name_shown=name_shown)


def stop_sharing(act: Act) -> int:
    """Take back every consent of the actor: no badge is shared, none shows their name, and their page is shut.

    Returns how many badges were shared until now.
    """
    act.require(Permission.HOLD_BADGES)
    mine = Credential.person_id == act.actor.person_id
    held = act.db.execute(select(Credential.public_id, Credential.shared, Credential.name_shown).where(mine)).all()
    for public_id, is_shared, is_named in held:
        if is_shared or is_named:
            service.set_sharing(act, public_id, shared=False, name_shown=False)
    if _profile(act) is not None:
        set_profile(act, is_open=False, name_shown=False)
    return sum(is_shared for _id, is_shared, _named in held)


def _profile(act: Act) -> PublicProfile | None:
    return act.db.get(PublicProfile, act.actor.person_id, with_for_update=True)
