"""Pure rules of accounts: addresses and passwords."""

from collections.abc import Sequence

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
SHORTEST = 10
LONGEST = 200


def normal_email(address: str) -> str:
    """An address as it is kept and compared: trimmed, lower case."""
    return address.strip().lower()


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
