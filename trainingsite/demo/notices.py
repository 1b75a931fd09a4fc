"""What the demo's coordinator announced."""

from datetime import datetime, timedelta

from trainingsite.accounts import queries as people
from trainingsite.deeds import act_as
from trainingsite.demo.people import COURSE, address
from trainingsite.infra.db import db
from trainingsite.outreach import announcing
from trainingsite.outreach.announcement_rules import Draft
from trainingsite.schemes import queries as schemes
from trainingsite.selection.letter_rules import Words

ROOM = Words(
    "Listening in practice: please bring a story of your own",
    "Hello {name},\n\nnext week we practise listening together, in the library, room 2.04. Please bring:\n\n"
    "- a small story that you don’t mind telling\n- something to drink\n\n"
    "There are a few places left. See you there!\n\n"
    "Carys Morgan, for {scheme}",
)
DRAFT = Words("Thank you, and tea on Friday", "Hello {name},\n\nthank you for a good term. Tea is at four on Friday.")


def announce(now: datetime) -> None:
    """One that was sent, and one that is being written."""
    carys = people.by_email(db.session(), address("coordinator"))
    assert carys is not None
    actor, cohort = people.actor_of(db.session(), carys), schemes.latest_cohort(db.session(), COURSE)
    with act_as(actor, now - timedelta(days=2)) as act:
        sent = announcing.write(act, cohort, Draft(("joined", "training", "trained", "applied"), ROOM))
        announcing.confirm(act, sent)
    with act_as(actor, now - timedelta(hours=1)) as act:
        announcing.write(act, cohort, Draft(("approved",), DRAFT))
