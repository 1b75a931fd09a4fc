"""Badges."""

from datetime import datetime
from uuid import UUID

from tests.factories.people import actor_of
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.recognition import service
from trainingsite.recognition.rules import AwardFacts, EvidenceLine
from trainingsite.schemes.models import Cohort

LISTENING = EvidenceLine("quiz", "Listening", 3, "ab" * 32, None, "passed at the quiz's own pass mark")


def badge(
    who: Person, *, cohort: Cohort | None = None, until: datetime | None = None, at: datetime | None = None
) -> UUID:
    """A badge of a person: for the module on listening, or in a cohort for approval. Nobody else sees it yet."""
    facts = AwardFacts(evidence=(LISTENING,))
    if cohort is not None:
        facts = AwardFacts(
            cohort_id=cohort.id,
            scheme_id=cohort.scheme_id,
            scheme_type="international",
            scheme_name="International mentors",
            expires_at=until,
            evidence=(LISTENING,),
            approved_by="the coordinator of International mentors",
        )
    with act_as(SYSTEM, at) as act:
        made = service.award(act, who.id, "approved-peer-mentor" if cohort else "trained-listening", facts)
    return made.public_id


def shared_badge(who: Person, *, name_shown: bool = False, cohort: Cohort | None = None) -> UUID:
    """A badge that anybody may see, signed."""
    made = badge(who, cohort=cohort)
    share(who, made, name_shown=name_shown)
    drain()
    return made


def share(who: Person, made: UUID, *, shared: bool = True, name_shown: bool = False) -> None:
    """Set the holder's two switches."""
    with act_as(actor_of(who)) as act:
        service.set_sharing(act, made, shared=shared, name_shown=name_shown)
