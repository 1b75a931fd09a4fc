"""Filters that people keep: which lists have them, and what of an address is kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from trainingsite.infra.refused import Refused

# The lists that can be kept as they are narrowed, and by what each can be.
LISTS: Mapping[str, tuple[str, ...]] = {
    "/desk": ("kind", "scheme"),
    "/desk/people": ("text", "stage", "scheme", "sort"),
    "/desk/applications": ("text", "state", "scheme", "sort"),
    "/desk/badges": ("text", "state"),
    "/desk/audit": ("who", "what", "about", "scheme", "since", "until"),
}
LONGEST_NAME = 60
LONGEST_QUERY = 500
MOST = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """A list's path, and what was chosen there; never empty, and without the page."""

    path: str
    query: str


def kept(address: str) -> Kept:
    """What is kept of the address of a list. What the list doesn't know is left out.

    Raises:
        Refused: "filter_not_kept", for another page, for a list that isn't narrowed, or for what is too long.
    """
    try:
        given = urlsplit(address)
    except ValueError:
        raise Refused("filter_not_kept", status=422) from None
    names = LISTS.get(given.path, ())
    chosen = {name: value.strip() for name, value in parse_qsl(given.query) if name in names and value.strip()}
    query = urlencode({name: chosen[name] for name in names if name in chosen})
    if not 0 < len(query) <= LONGEST_QUERY:
        raise Refused("filter_not_kept", status=422)
    return Kept(given.path, query)


def named(name: str) -> str:
    """A filter's name as it is kept.

    Raises:
        Refused: "filter_not_kept" without a name.
    """
    short = " ".join(name.split())[:LONGEST_NAME].strip()
    if not short:
        raise Refused("filter_not_kept", status=422)
    return short
