"""What a changed year asks somebody further, beside what they have done already. Pure."""

from collections.abc import Collection, Sequence

from trainingsite.schemes.change_rules import Asks, Change
from trainingsite.training.rules import Gate

GATES = {"module": "module", "quiz": "quiz", "min_score": "quiz", "agreement": "agreement", "live_minutes": "live"}
ONCE = frozenset({"reference", "interview"})  # nothing of it is asked of who returns
TOLD = frozenset(GATES) | ONCE


def further(made: Collection[Change], gates: Sequence[Gate], *, returning: bool = False) -> tuple[Change, ...]:
    """Of what changed, what somebody has still to do for it. `gates` are how they stand now."""
    met = {(gate.kind, gate.slug if gate.kind in ("module", "quiz") else "") for gate in gates if gate.met}
    return tuple(
        one
        for one in made
        if one.asks is Asks.MORE
        and one.field in TOLD
        and not (returning and one.field in ONCE)
        and (GATES.get(one.field, one.field), one.slug) not in met
    )


def facts(made: Sequence[Change]) -> dict[str, str | int]:
    """The same as a mail carries it: slugs with commas between them, and scores behind colons."""
    scores = [f"{one.slug}:{one.after}" for one in made if one.field == "min_score"]
    live = [int(str(one.after)) for one in made if one.field == "live_minutes"]
    return {
        "modules": _slugs(made, "module"),
        "quizzes": _slugs(made, "quiz"),
        "scores": ",".join(scores),
        "live": live[0] if live else 0,
        **{name: int(any(one.field == name for one in made)) for name in ("agreement", "reference", "interview")},
    }


def _slugs(made: Sequence[Change], field: str) -> str:
    return ",".join(one.slug for one in made if one.field == field)
