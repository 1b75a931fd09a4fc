"""What kinds of mail there are: what is necessary, what a person may do without, and which way a mail goes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DIGEST = "notifications/digest"


class Topic(StrEnum):
    """What an optional mail is about, as people choose it on their account's page."""

    DESK = "desk"
    TRAINING = "training"
    NEWS = "news"
    REMINDERS = "reminders"
    NUDGES = "nudges"


class Pace(StrEnum):
    """How somebody wants the mails of a topic."""

    ONCE = "once"
    DAILY = "daily"
    NEVER = "never"


class Way(StrEnum):
    """What becomes of a mail: it goes out now, waits for the day's digest, or isn't sent."""

    NOW = "now"
    DIGEST = "digest"
    NOT = "not"


# Every template under templates/mail/ stands in one of these two; a test sees to it.
NECESSARY = frozenset(
    {
        "accounts/addresses-changed",
        "accounts/confirm",
        "accounts/invite",
        "accounts/known",
        "accounts/password-changed",
        "accounts/reset",
        "accounts/second-address",
        "feeds/added",
        "feeds/asked",
        "feeds/closed",
        "live/booked",
        "live/cancelled",
        "live/changed",
        "live/missed",
        "live/place",
        "live/waiting",
        "recognition/awarded",
        "recognition/expired",
        "recognition/revoked",
        "recognition/suspended",
        "recognition/valid",
        "schemes/asked",
        "schemes/handover",
        "selection/appeal",
        "selection/approve",
        "selection/approve-conditions",
        "selection/ask-more",
        "selection/decline",
        "selection/decline-last",
        "selection/interview-booked",
        "selection/interview-cancelled",
        "selection/interview-freed",
        "selection/interview-missed",
        "selection/interview-taken",
        "selection/end",
        "selection/leave",
        "selection/letter",
        "selection/meet-condition",
        "selection/offer",
        "selection/reads-no-longer",
        "selection/overturn",
        "selection/received",
        "selection/reinstate",
        "selection/renew",
        "selection/renewal",
        "selection/return",
        "selection/suspend",
        "selection/uphold",
        "selection/waiting-list",
        "selection/reference-ask",
        "selection/reference-missing",
        "selection/reference-remind",
        "training/pass-withdrawn",
        "training/passed-after-all",
        "training/talk",
    }
)
OPTIONAL: Mapping[str, Topic] = {
    "accounts/invite-again": Topic.REMINDERS,
    "feeds/asked-soon": Topic.REMINDERS,
    "schemes/asked-again": Topic.REMINDERS,
    "live/counted": Topic.TRAINING,
    "live/reminder": Topic.REMINDERS,
    "outreach/announcement": Topic.NEWS,
    "outreach/nudge": Topic.NUDGES,
    "selection/deputy-missing": Topic.DESK,
    "selection/exception": Topic.DESK,
    "selection/interview-soon": Topic.REMINDERS,
    "selection/renewal-asked": Topic.DESK,
    "selection/return-soon": Topic.REMINDERS,
    "selection/terms": Topic.TRAINING,
    "selection/to-judge": Topic.DESK,
    "selection/review-waits": Topic.DESK,
    "selection/to-review": Topic.DESK,
    "training/pass-waits": Topic.DESK,
    "training/passed": Topic.TRAINING,
    "training/reflection-read": Topic.TRAINING,
    "training/talk-recorded": Topic.TRAINING,
    "training/talk-waits": Topic.DESK,
}
# What somebody brings about by their own request; it also goes to who has interrupted or left their studies.
ASKED_FOR = frozenset(
    {
        "accounts/addresses-changed",
        "accounts/confirm",
        "accounts/known",
        "accounts/password-changed",
        "accounts/reset",
        "accounts/second-address",
    }
)
DEFAULT: Mapping[Topic, Pace] = {
    Topic.DESK: Pace.DAILY,
    Topic.TRAINING: Pace.ONCE,
    Topic.NEWS: Pace.ONCE,
    Topic.REMINDERS: Pace.ONCE,
    Topic.NUDGES: Pace.ONCE,
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """What of a person decides about their mails; `returned` means that mails to their address come back, `away`
    that they have interrupted or left their studies."""

    stopped: bool = False
    returned: bool = False
    paces: tuple[tuple[Topic, Pace], ...] = ()
    away: bool = False

    def pace(self, topic: Topic) -> Pace:
        """What they chose for a topic, or what holds until they do."""
        return dict(self.paces).get(topic, DEFAULT[topic])


def way_of(kind: str, who: Addressee) -> Way:
    """Which way a mail of `kind` goes to `who`; asked when it is sent, so that it also holds for what was queued.

    Somebody whose mail is stopped gets none at all, somebody who is away only what they asked for. The digest's own
    content is asked about notice by notice.
    """
    if who.stopped or (who.away and kind not in ASKED_FOR):
        return Way.NOT
    topic = OPTIONAL.get(kind)
    if topic is None:
        return Way.NOW
    if who.returned or who.pace(topic) is Pace.NEVER:
        return Way.NOT
    return Way.DIGEST if who.pace(topic) is Pace.DAILY else Way.NOW


def topics_of(kinds: Iterable[str]) -> tuple[Topic, ...]:
    """The topics of these kinds, each once, in the order of their names; empty if all of them are necessary."""
    return tuple(sorted({OPTIONAL[kind] for kind in kinds if kind in OPTIONAL}))


def digest_cut(now: datetime, hour: int, zone: str) -> datetime:
    """The latest moment, not after `now`, at which it was `hour` o'clock in `zone`.

    Notices from before it are due: so each day has one digest, and a worker that slept makes up for it.
    """
    here = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(here.date(), time(hour), ZoneInfo(zone))
    return today if today <= now else datetime.combine(here.date() - timedelta(days=1), time(hour), ZoneInfo(zone))
