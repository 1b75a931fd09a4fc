"""Mails to coordinators about what came to their desk: one a day at most, however much comes."""

from sqlalchemy import select

from trainingsite.access import Role
from trainingsite.accounts.models import RoleGrant
from trainingsite.deeds import Act
from trainingsite.schemes.models import Cohort, Enrolment


def tell_coordinators(act: Act, person_id: int) -> None:
    """Let the coordinators of a person's schemes know that something about training waits on their desk."""
    schemes = select(Cohort.scheme_id).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    theirs = schemes.where(Enrolment.person_id == person_id)
    coordinators = select(RoleGrant.person_id).where(
        RoleGrant.role == Role.COORDINATOR.value, RoleGrant.scheme_id.in_(theirs), RoleGrant.person_id != person_id
    )
    for coordinator in act.db.scalars(coordinators.distinct()):
        payload: dict[str, str | int] = {"kind": "training/desk", "person_id": coordinator}
        act.later("send_mail", payload, key=f"training-desk:{coordinator}:{act.now:%Y-%m-%d}")
