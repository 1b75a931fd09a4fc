"""What became of demo students after the decision."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from trainingsite.access import Actor
from trainingsite.deeds import act_as
from trainingsite.demo.people import Stage, Story
from trainingsite.selection import appeals, approvals, renewals
from trainingsite.selection.approvals import Said

STAGES = (Stage.SUSPENDED, Stage.ENDED, Stage.LEFT, Stage.RENEWING)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who looks after a student, and the student."""

    coordinator: Actor
    student: Actor


def live_on(story: Story, application: UUID, at: datetime, who: Staff) -> None:
    """Let a story go on after its decision at `at`."""
    if story.stage is Stage.APPEALED:
        with act_as(who.student, at + timedelta(days=2)) as act:
            text = "I had named my second referee, and only the first was asked."
            appeals.appeal(act, story.scheme, text, 20)
    elif story.stage is Stage.SUSPENDED:
        with act_as(who.coordinator, datetime.now(UTC) - timedelta(days=6)) as act:
            said = Said("A mentee says that an essay was rewritten for them.", "We will talk about it this week.")
            approvals.suspend(act, application, said)
    elif story.stage is Stage.ENDED:
        with act_as(who.coordinator, datetime.now(UTC) - timedelta(days=9)) as act:
            said = Said("Has moved to another university.", "Thank you, and all the best in your new place.")
            approvals.end(act, application, said, in_good_standing=True)
    elif story.stage is Stage.LEFT:
        with act_as(who.student, datetime.now(UTC) - timedelta(days=15)) as act:
            approvals.leave(act, story.scheme)
    elif story.stage is Stage.RENEWING:
        with act_as(who.student) as act:
            renewals.ask(act, story.scheme)
