"""Telling coordinators what came to their desk; how often they get a mail is their own choice."""

from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.deeds import Act
from trainingsite.training import queries


def tell_coordinators(act: Act, person_id: int, kind: str, **facts: str) -> None:
    """Queue a mail to each coordinator of a learner's schemes, once."""
    schemes = queries.schemes_of(act.db, person_id)
    coordinators = {one.id for scheme in schemes for one in people.holders(act.db, scheme, Role.COORDINATOR)}
    for coordinator in sorted(coordinators - {person_id}):
        act.mail(kind, coordinator, **facts)
