"""What the demo's coordinator announced, and the nudges of one scheme."""

from datetime import datetime, timedelta

from trainingsite.access import SYSTEM
from trainingsite.accounts import queries as people
from trainingsite.deeds import act_as
from trainingsite.demo.people import COURSE, INTERNATIONAL, address
from trainingsite.infra.db import db
from trainingsite.outreach import announcing, nudging
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
    """An announcement that was sent, and one that is being written; and nudges to those who stopped."""
    carys = people.by_email(db.session(), address("coordinator"))
    assert carys is not None
    actor, cohort = people.actor_of(db.session(), carys), schemes.latest_cohort(db.session(), COURSE)
    with act_as(actor, now - timedelta(days=2)) as act:
        sent = announcing.write(act, cohort, Draft(("joined", "training", "trained", "applied"), ROOM))
        announcing.confirm(act, sent)
    with act_as(actor, now - timedelta(hours=1)) as act:
        announcing.write(act, cohort, Draft(("approved",), DRAFT))
    with act_as(actor, now - timedelta(days=1)) as act:
        offers = schemes.scheme_by_slug(act.db, INTERNATIONAL)
        nudging.choose(act, offers, is_on=True, days=5)
    with act_as(SYSTEM, now - timedelta(days=1)) as act:
        nudging.send(act, {"scheme": offers.id})
