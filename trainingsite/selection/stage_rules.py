"""Where a prospective mentor stands in a cohort, in one word. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Stage(StrEnum):
    """The stages in the order in which people come to them; the last five are ends, for now or for good."""

    JOINED = "joined"
    TRAINING = "training"
    TRAINED = "trained"
    APPLIED = "applied"
    OFFERED = "offered"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    FORMER = "former"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# The stage of who has sent an application, by how it, or its approval, is called; before that the training counts.
OF_STANDING: Mapping[str, Stage] = {
    "sent": Stage.APPLIED,
    "more-asked": Stage.APPLIED,
    "waiting-list": Stage.APPLIED,
    "appealed": Stage.APPLIED,
    "offered": Stage.OFFERED,
    "approved": Stage.APPROVED,
    "suspended": Stage.SUSPENDED,
    "ended": Stage.FORMER,
    "lapsed": Stage.FORMER,
    "declined": Stage.DECLINED,
    "withdrawn": Stage.WITHDRAWN,
}
