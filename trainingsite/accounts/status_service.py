"""What the university tells about somebody: studies interrupted, left, or that they have died."""

from dataclasses import dataclass
from datetime import date

from trainingsite.accounts import service
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import Status
from trainingsite.deeds import Act


@dataclass(frozen=True, slots=True)
class Told:
    """A status and the day from which it holds."""

    status: Status
    since: date | None


def set_status(act: Act, person_id: int, told: Told, scheme_id: int | None = None) -> bool:
    """Write down how somebody stands; False if it was so before. The caller has asked whether the actor may.

    Mail stops by it at once, since each mail asks when it is sent. Who has died is signed out everywhere. A death, and
    that it was a mistake, stand in the log where administrators alone read them.
    """
    person = act.db.get_one(Person, person_id, with_for_update=True)
    before, since = Status(person.status), None if told.status is Status.ACTIVE else told.since
    if (before, person.status_since) == (told.status, since):
        return False
    person.status, person.status_since = told.status.value, since
    if told.status is Status.DECEASED:
        service.end_sign_ins(act, person.id)
    hidden = Status.DECEASED in (before, told.status)
    act.record(
        "person.status",
        "person",
        person.public_id,
        scheme_id=None if hidden else scheme_id,
        before=before.value,
        status=told.status.value,
        since=since.isoformat() if since else None,
    )
    return True
