"""Pure rules of accounts: addresses and passwords."""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from trainingsite.infra.refused import Refused

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)
# Letters of their own that most people type plain; what only wears an accent is plain without a list.
PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʻʼ`´"), None)
LONGEST_WORD = 80
LONGEST_NAME = 250
MOST_WORDS = 6
SHORTEST = 10
LONGEST = 200


class Status(StrEnum):
    """How somebody stands to the university, as it tells us."""

    ACTIVE = "active"
    INTERRUPTED = "interrupted"
    WITHDRAWN = "withdrawn"
    DECEASED = "deceased"


AWAY = frozenset({Status.INTERRUPTED, Status.WITHDRAWN})


def normal_email(address: str) -> str:
    """An address as it is kept and compared: trimmed, lower case."""
    return address.strip().lower()


def words(text: str) -> list[str]:
    """The words of a text as they are compared when somebody is looked for: small letters without accents."""
    bare = (one for one in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(one) != "Mn")
    kept = (one if one.isalnum() else " " for one in "".join(bare).translate(PLAIN))
    return [word[:LONGEST_WORD] for word in "".join(kept).split()]


def keys(name: str, addresses: Iterable[str]) -> frozenset[str]:
    """What somebody is found by, each by its beginning: the words of their name, and their addresses with theirs.

    O'Neill is found as "oneill", as "o'neill" and as "neill". One key is the whole name, by which the names that begin
    alike stand in their order.
    """
    found = {*words(name), *words(name.translate(APOSTROPHES)), whole(name)}
    for address in map(normal_email, addresses):
        found |= {address, *words(address.partition("@")[0])}
    return frozenset(found)


def whole(name: str) -> str:
    """A name, or how one begins, as one key. It begins with a blank, as no word does."""
    return (" " + " ".join(words(name.translate(APOSTROPHES))))[:LONGEST_NAME]


def sought(text: str) -> list[str]:
    """The beginnings of keys that a text asks for, all of them at once, the longest, which fewest have, first.

    What has an @ in it is an address.
    """
    found: list[str] = []
    for part in text.replace("\0", " ").split():
        found += [normal_email(part)] if "@" in part.strip("@") else words(part.translate(APOSTROPHES))
    return sorted(found[:MOST_WORDS], key=len, reverse=True)


def refuse_weak_password(password: str, score: int, warning: str) -> None:
    """`score` is the strength estimator's 0 to 4.

    Raises:
        Refused: "password_short", "password_long" or "password_guessable".
    """
    if len(password) < SHORTEST:
        raise Refused("password_short", status=422, least=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password_long", status=422, most=LONGEST)
    if score < 2:
        raise Refused("password_guessable", status=422, warning=warning)


def device_name(user_agent: str) -> str:
    """What a browser calls itself, in words that its owner knows it by: "Firefox on Windows"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), None)
    return f"{browser} on {system}" if system else browser


PASSWORD_WORDS = {
    "password_short": "Use {least} characters or more. Three or four unrelated words work well.",
    "password_long": "Use {most} characters or fewer.",
    "password_guessable": "That password is easy to guess. {warning}",
}


def personal_words(name: str, email: str) -> Sequence[str]:
    """Words that make a password of this person's easy to guess."""
    return [*name.lower().split(), email.split("@", maxsplit=1)[0], "signpost", "mentor"]
