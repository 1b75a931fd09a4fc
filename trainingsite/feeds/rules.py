"""Pure rules of importing people: what a line says, and what becomes of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainingsite.accounts.rules import normal_email
from trainingsite.feeds import tables
from trainingsite.feeds.tables import FORMULA, Table

LONGEST_NAME = 120
LONGEST_EMAIL = 254
# Control characters and marks that turn the direction of writing have no place in a name that stands in mails.
UNFIT = re.compile(r"[\x00-\x1f\x7f\u0085\u200e\u200f\u2028-\u202e\u2066-\u2069]")
SPACES = re.compile(r"[ \u00a0\u202f]+")
PARTS = {
    "mentor": "mentor",
    "mentors": "mentor",
    "prospective mentor": "mentor",
    "mentee": "mentee",
    "mentees": "mentee",
}
COLUMNS: tables.Columns = {
    "name": ("full name", "student name", "display name"),
    "first name": ("given name", "forename", "first names", "given names", "forenames"),
    "last name": ("surname", "family name"),
    "email": ("e mail", "mail", "email address", "e mail address", "university email", "student email"),
    "scheme": ("scheme name",),
    "part": ("role",),
}


class State(StrEnum):
    """How a line stands."""

    READY = "ready"
    SAME = "same"
    FAULT = "fault"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a line gives them; `fault` is the code of what is wrong with it, or ""."""

    number: int
    name: str
    email: str
    scheme: str = ""
    part: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file holds."""

    lines: tuple[PersonLine, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The present year of a scheme into which the actor may import."""

    scheme_id: int
    cohort_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has an account. `seen` is whether the actor may know that; `used` whether they ever chose a
    password or confirmed the address; `parts` and what they were `asked` to join are pairs of cohort and part.
    """

    person_id: int
    name: str
    seen: bool
    used: bool
    invited: bool = False
    frozen: bool = False
    parts: frozenset[tuple[int, str]] = frozenset()
    asked: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Import:
    """What an import is measured against: places by the names they may be called, known people by address, and how
    the form was filled in. Without `scheme`, a line that names none adds an account alone, if that is allowed."""

    places: Mapping[str, Place]
    known: Mapping[str, Known]
    scheme: str = ""
    part: str = "mentor"
    invites: bool = False
    accounts_alone: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What a line would do, with the code that says so in words."""

    line: PersonLine
    state: State
    code: str
    place: Place | None = None
    part: str = ""
    person_id: int | None = None


def read(text: str) -> PeopleFile:
    """The people in a CSV file.

    Raises:
        Refused: as `tables.read`, and "column_missing".
    """
    table = tables.read(text, COLUMNS)
    table.refuse_without("email", *(("first name", "last name") if "last name" in table.columns else ("name",)))
    return PeopleFile(tuple(_lines(table)), table.ignored)


def judge(file: Sequence[PersonLine], asked: Import) -> Iterator[Judged]:
    """Each line with what it would do."""
    met: set[tuple[object, int, str]] = set()
    for line in file:
        judged = _judged(line, asked)
        if judged.state is State.FAULT:
            yield judged
            continue
        key = (judged.person_id or line.email, judged.place.cohort_id if judged.place else 0, judged.part)
        yield judged if key not in met else Judged(line, State.FAULT, "twice", judged.place, judged.part)
        met.add(key)


def called(name: str) -> str:
    """A scheme's name or short name as it is compared."""
    return " ".join(name.casefold().split())


def email_fault(email: str) -> str:
    """What is wrong with an address, or ""; the same as the sign-in form would say."""
    from email_validator import EmailNotValidError, validate_email  # takes long to load, and few need it

    if not email:
        return "email_missing"
    if email.startswith(FORMULA):
        return "formula"
    if len(email) > LONGEST_EMAIL:
        return "email_unfit"
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return "email_unfit"
    return ""


def name_fault(name: str) -> str:
    """What is wrong with a name, or ""."""
    if not name:
        return "name_missing"
    if name.startswith(FORMULA):
        return "formula"
    if len(name) > LONGEST_NAME:
        return "name_long"
    return "name_unfit" if UNFIT.search(name) else ""


def _lines(table: Table) -> Iterator[PersonLine]:
    for row in table.rows:
        cells = row.cells
        whole = cells["name"] or f"{cells['first name']} {cells['last name']}".strip()
        name = SPACES.sub(" ", whole).strip()
        email = normal_email(cells["email"].removeprefix("mailto:"))
        part = PARTS.get(tables.heading(cells["part"]), "")
        fault = email_fault(email) or name_fault(name)
        if not fault and cells["part"] and not part:
            fault = "part_unknown"
        yield PersonLine(
            row.number, name[:LONGEST_NAME], email[:LONGEST_EMAIL], cells["scheme"][:LONGEST_NAME], part, fault
        )


def _judged(line: PersonLine, asked: Import) -> Judged:
    if line.fault:
        return Judged(line, State.FAULT, line.fault)
    scheme, part = line.scheme or asked.scheme, line.part or asked.part
    place = asked.places.get(called(scheme)) if scheme else None
    if scheme and place is None:
        return Judged(line, State.FAULT, "scheme_unknown")
    if place is None and not asked.accounts_alone:
        return Judged(line, State.FAULT, "scheme_missing")
    known = asked.known.get(line.email)
    if known is None:
        return Judged(line, State.READY, "new", place, part)
    if known.frozen:
        return Judged(line, State.FAULT, "ask_administrator", place, part)
    state, code = _change(line, known, (place.cohort_id, part) if place else None, asked)
    return Judged(line, state, code, place, part, known.person_id if known.seen else None)


def _change(line: PersonLine, known: Known, seat: tuple[int, str] | None, asked: Import) -> tuple[State, str]:
    """What would change about somebody who is here already. Of whom the actor may not know, nothing is told."""
    if not known.seen:
        return (State.SAME, "asked") if seat in known.asked else (State.READY, "new")
    if seat is not None and seat not in known.parts:
        return State.READY, "joins"
    if known.name != line.name and not known.used:
        return State.READY, "renamed"
    if asked.invites and not known.used and not known.invited:
        return State.READY, "invited"
    return State.SAME, "other_name" if known.name != line.name else "here"
