"""Telling coordinators what came to their desk; how often they get a mail is their own choice."""

from trainingsite.deeds import Act
from trainingsite.schemes import deputies
from trainingsite.training import queries


def tell_coordinators(act: Act, person_id: int, kind: str, asking: str = "", **facts: str) -> None:
    """Queue a mail to each coordinator of a learner's schemes who isn't away, once; or of those asking for a quiz."""
    schemes = queries.schemes_asking(act.db, person_id, asking) if asking else queries.schemes_of(act.db, person_id)
    coordinators = {one for scheme in schemes for one in deputies.coordinators_on_duty(act, scheme)}
    for coordinator in sorted(coordinators - {person_id}):
        act.mail(kind, coordinator, **facts)
