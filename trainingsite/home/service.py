"""What is done over all rooms: taking the audit log away as a file, and keeping filters of the desk's lists."""

import uuid

from sqlalchemy import delete, func, select

from trainingsite.access import Permission
from trainingsite.accounts.models import Person, SavedFilter
from trainingsite.audit.queries import Sought
from trainingsite.deeds import Act
from trainingsite.home import filters
from trainingsite.home.audit_queries import Asked
from trainingsite.infra.refused import Refused


def record_export(act: Act, wanted: Sought, asked: Asked) -> None:
    """Write down that the actor takes this part of the log away, for the readers of each scheme that it is from."""
    act.require(Permission.READ_AUDIT)
    export = uuid.uuid4()
    for scheme_id in [None] if wanted.scheme_ids is None else sorted(wanted.scheme_ids):
        act.record("audit.exported", "export", export, scheme_id=scheme_id, **asked.as_dict())


def keep_filter(act: Act, name: str, address: str) -> str:
    """Keep the list at `address`, as it is narrowed, under a name of the actor's; an earlier one of that name goes.

    Returns the list's path and what is chosen there.

    Raises:
        Refused: "filter_not_kept", "filters_full".
    """
    act.require(Permission.SEE_DESK)
    called, found = filters.named(name), filters.kept(address)
    # One at a time, so that a double click doesn't keep it twice.
    act.db.execute(select(Person.id).where(Person.id == act.actor.person_id).with_for_update())
    mine = SavedFilter.person_id == act.actor.person_id
    act.db.execute(delete(SavedFilter).where(mine, SavedFilter.name == called))
    if (act.db.scalar(select(func.count()).where(mine)) or 0) >= filters.MOST:
        raise Refused("filters_full", most=filters.MOST)
    row = {"person_id": act.actor.person_id, "name": called, "path": found.path, "query": found.query}
    act.db.add(SavedFilter(public_id=uuid.uuid4(), kept_at=act.now, **row))
    return f"{found.path}?{found.query}"


def forget_filter(act: Act, public_id: uuid.UUID) -> None:
    """Remove a filter of the actor's; a second time changes nothing."""
    act.require(Permission.SEE_DESK)
    mine = (SavedFilter.person_id == act.actor.person_id, SavedFilter.public_id == public_id)
    act.db.execute(delete(SavedFilter).where(*mine))
