"""The mail with which somebody invited chooses a password, and a reminder of it, once, a week before its link ends."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from trainingsite.accounts.links import LIFETIMES
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act

JOB = "remind_of_account"
BEFORE = timedelta(days=7)


def send(act: Act, person_id: int, key: str | None = None) -> None:
    """Mail the invitation, and remember to look again; two with one key are one."""
    act.later("send_mail", {"kind": "accounts/invite", "person_id": person_id}, key=key)
    again = act.now + LIFETIMES["invite"] - BEFORE
    act.later(JOB, {"person": person_id}, key=f"{JOB}:{person_id}", run_after=again)


def remind(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that reminds whoever hasn't chosen a password yet, with a link that works as long as the first did."""
    person = act.db.get(Person, int(payload["person"]))
    if person is not None and person.password_hash is None and person.confirmed_at is None:
        act.mail("accounts/invite-again", person.id)
