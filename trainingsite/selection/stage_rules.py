"""Where a prospective mentor stands in a cohort, in one word. Pure."""

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
