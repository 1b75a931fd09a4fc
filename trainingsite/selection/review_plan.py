"""What a scheme asks of readers."""

from trainingsite.schemes.queries import CohortView
from trainingsite.selection.review_rules import Criterion, Level, Plan

RUBRIC = (
    Criterion(
        "motive",
        "Why they want to mentor",
        1,
        (
            Level(0, "Speaks of a reference or a line for a CV only"),
            Level(1, "Wants to help, in general words"),
            Level(2, "Says what they would give to whom"),
            Level(3, "Says it from something they lived through, and keeps the mentee in view"),
        ),
    ),
    Criterion(
        "listening",
        "Listening, and not knowing",
        2,
        (
            Level(0, "Gives advice, or an answer they don’t have"),
            Level(1, "Says that they would listen, without an example"),
            Level(2, "Describes how they listened or said that they didn’t know"),
            Level(3, "Describes it, and how they found the right place together"),
        ),
    ),
    Criterion(
        "limits",
        "Limits of the role",
        2,
        (
            Level(0, "Would do what the role rules out"),
            Level(1, "Doesn’t touch on limits"),
            Level(2, "Knows that there are limits"),
            Level(3, "Says where they would stop, and whom they would ask"),
        ),
    ),
)
USUAL = Plan(reviewers=2, blind_to_names=True, third_at=25, rubric=RUBRIC)


def plan_of(_cohort: CohortView) -> Plan:
    """How the applications of a cohort are read."""
    return USUAL
