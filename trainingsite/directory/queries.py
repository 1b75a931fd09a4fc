"""Finding services in the directory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainingsite.content.values import Signpost

URGENCIES = ("emergency", "urgent", "routine")


@dataclass(frozen=True, slots=True)
class Service:
    """An entry and the id under which pages link to it."""

    id: str
    entry: Signpost


@dataclass(frozen=True, slots=True)
class Group:
    """The services of one urgency, as the file orders them."""

    urgency: str
    services: tuple[Service, ...]


def groups(signposts: Mapping[str, Signpost], sought: str = "") -> tuple[Group, ...]:
    """The services in which every sought word occurs, most urgent first.

    Emergency services are always among them: who looks for help in haste may mistype.
    """
    words = folded(sought).split()
    found = tuple(Group(urgency, tuple(_services(signposts, urgency, words))) for urgency in URGENCIES)
    return tuple(group for group in found if group.services)


def folded(text: str) -> str:
    """Text as it is compared."""
    return " ".join(text.casefold().replace("-", " ").split())


def _services(signposts: Mapping[str, Signpost], urgency: str, words: list[str]) -> Iterator[Service]:
    for name, entry in signposts.items():
        text = folded(" ".join((name, *(value for _, value in entry if isinstance(value, str)))))
        if entry.urgency == urgency and (urgency == "emergency" or all(word in text for word in words)):
            yield Service(name, entry)
