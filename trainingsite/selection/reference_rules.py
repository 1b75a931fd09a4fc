"""How a reference stands, whom one may ask, and what approval makes of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from trainingsite.accounts.rules import normal_email
from trainingsite.infra.refused import Refused
from trainingsite.training.rules import Gate

LIFETIME = timedelta(days=21)
REMINDERS = (timedelta(days=7), timedelta(days=12))
ENDED = frozenset({"draft", "withdrawn", "declined"})  # applications that need no reference any more


class Standing(StrEnum):
    """How the asking of one referee stands. EXPIRED follows from the clock; the others are kept.

    RETURNED: the mail to them came back. REPLACED: the applicant named somebody else meanwhile.
    """

    ASKED = "asked"
    RECEIVED = "received"
    DECLINED = "declined"
    EXPIRED = "expired"
    RETURNED = "returned"
    REPLACED = "replaced"


OPEN_TO_ANOTHER = frozenset({Standing.DECLINED, Standing.EXPIRED, Standing.RETURNED})


@dataclass(frozen=True, slots=True)
class Scale:
    """A question with anchored answers, from least to most; `id` is what is kept."""

    id: str
    label: str
    levels: tuple[str, ...]


NOT_SEEN = "I haven’t seen this"
SCALES = (
    Scale(
        "listening",
        "How do they listen to other people?",
        (
            "They tend to talk over others",
            "They listen once somebody asks them to",
            "They usually listen well",
            "They listen closely, also to what is hard to say",
        ),
    ),
    Scale(
        "reliability",
        "How far can other people rely on them?",
        (
            "They often don’t do what was agreed",
            "They do most of it, and need reminding",
            "They do what was agreed",
            "They do what was agreed, and say early when something gets in the way",
        ),
    ),
    Scale(
        "limits",
        "What do they do when something is beyond them?",
        (
            "They carry on alone",
            "They ask for help late",
            "They ask for help in time",
            "They ask in time, and help others to find the right place too",
        ),
    ),
)


def answer_words(scale: Scale, level: int | None) -> str:
    """What a kept level says; None is that the referee hasn't seen it."""
    return NOT_SEEN if level is None else scale.levels[level]


def standing(state: str, expires_at: datetime, now: datetime) -> Standing:
    """How a reference that is kept in `state` stands now; the last moment itself still counts."""
    kept = Standing(state)
    return Standing.EXPIRED if kept is Standing.ASKED and now > expires_at else kept


def same_mailbox(one: str, other: str) -> bool:
    """Whether two addresses lead to the same mailbox: case and what follows a + don't matter."""
    return _mailbox(one) == _mailbox(other)


def _mailbox(address: str) -> tuple[str, str]:
    name, _, domain = normal_email(address).rpartition("@")
    return name.split("+", 1)[0], domain


def refuse_own_address(referee: str, applicant: str) -> None:
    """Nobody is their own referee.

    Raises:
        Refused: "own_referee".
    """
    if same_mailbox(referee, applicant):
        raise Refused("own_referee", status=422)


def refuse_another(current: Standing | None) -> None:
    """Another referee can be named once the last one won't answer.

    Raises:
        Refused: "referee_asked_already" while one is asked or has answered, "no_referee_wanted" if none was asked.
    """
    if current is None:
        raise Refused("no_referee_wanted")
    if current not in OPEN_TO_ANOTHER:
        raise Refused("referee_asked_already", standing=current.value)


def refuse_same_again(current: Standing, before: str, named: str) -> None:
    """Who declined isn't asked again, nor is an address from which mail came back.

    Raises:
        Refused: "same_referee".
    """
    if current in (Standing.DECLINED, Standing.RETURNED) and same_mailbox(before, named):
        raise Refused("same_referee", status=422)


def to_ask(current: Standing | None, before: str, named: str) -> bool:
    """Whether sending an application asks the referee that it names: not twice, and not once a reference is in."""
    if current is None or not named:
        return bool(named)
    return current is not Standing.RECEIVED and not same_mailbox(before, named)


def closed_as(current: Standing) -> Standing:
    """What a referee who hasn't answered becomes when somebody else is asked."""
    return current if current is Standing.EXPIRED else Standing.REPLACED


def refuse_answer(current: Standing, application_state: str) -> None:
    """A referee answers once, in time, and while somebody needs it.

    Raises:
        Refused: "reference_given", "reference_link_ended", "reference_not_needed".
    """
    if current in (Standing.RECEIVED, Standing.DECLINED):
        raise Refused("reference_given", declined=current is Standing.DECLINED)
    if current is not Standing.ASKED:
        raise Refused("reference_link_ended", status=410)
    if application_state in ENDED:
        raise Refused("reference_not_needed", status=410)


def reference_gate(required: bool, standings: Sequence[Standing]) -> Gate | None:
    """What stands before approval where a scheme requires a reference; None where it doesn't.

    The last standing says why it isn't met.
    """
    if not required:
        return None
    if Standing.RECEIVED in standings:
        return Gate("reference", "reference", True, "received", 0)
    why = standings[-1].value if standings else "not-asked"
    return Gate("reference", "reference", False, why, 0)


def levels_kept(given: Mapping[str, str]) -> dict[str, int | None]:
    """Levels by scale, of what a form gave: a number as text, or "" for not seen."""
    return {scale.id: int(given[scale.id]) if given[scale.id] else None for scale in SCALES}
