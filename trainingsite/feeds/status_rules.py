"""Pure rules of status files: what a line says, and what becomes of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trainingsite.accounts.rules import Status, normal_email
from trainingsite.feeds import tables
from trainingsite.feeds.rules import State, email_fault
from trainingsite.feeds.tables import Row

COLUMNS: tables.Columns = {
    "email": ("e mail", "mail", "email address", "e mail address", "university email", "student email"),
    "id": ("person id", "public id"),
    "status": ("state", "enrolment status", "registration status"),
    "since": ("from", "date", "effective date", "effective from", "status date"),
}
SAID = {
    "active": Status.ACTIVE,
    "current": Status.ACTIVE,
    "enrolled": Status.ACTIVE,
    "registered": Status.ACTIVE,
    "returned": Status.ACTIVE,
    "interrupted": Status.INTERRUPTED,
    "intermitted": Status.INTERRUPTED,
    "intercalating": Status.INTERRUPTED,
    "suspension of studies": Status.INTERRUPTED,
    "withdrawn": Status.WITHDRAWN,
    "left": Status.WITHDRAWN,
    "deceased": Status.DECEASED,
}
# British order where a date has two readings.
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M")
LONGEST = 254


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status as a line gives it, for an address or a person's public id; `fault` is what is wrong with it, or ""."""

    number: int
    key: str
    status: Status | None
    since: date | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class StatusFile:
    """What a file holds."""

    lines: tuple[StatusLine, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody whom the actor may see stands now; `scheme_id` is one that makes them theirs to speak of."""

    person_id: int
    status: Status
    since: date | None
    scheme_id: int | None = None
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """What a file is measured against: people by address and id, today, and whether the actor may speak of deaths."""

    people: Mapping[str, Standing]
    today: date
    may_close: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What a line would do, with the code that says so in words."""

    line: StatusLine
    state: State
    code: str
    person: Standing | None = None
    since: date | None = None


def read(text: str) -> StatusFile:
    """The statuses in a CSV file.

    Raises:
        Refused: as `tables.read`, and "column_missing".
    """
    table = tables.read(text, COLUMNS)
    table.refuse_without("status", *(() if "id" in table.columns else ("email",)))
    return StatusFile(tuple(_line(row) for row in table.rows), table.ignored)


def day(text: str) -> date | None:
    """A date as a spreadsheet may write it; None if it is none."""
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


def judge(lines: Sequence[StatusLine], asked: Feed) -> Iterator[Judged]:
    """Each line with what it would do; a person who stands twice is done by neither line."""
    met = Counter(asked.people[line.key].person_id for line in lines if not line.fault and line.key in asked.people)
    for line in lines:
        known = asked.people.get(line.key)
        if not line.fault and known is not None and met[known.person_id] > 1:
            yield Judged(line, State.FAULT, "person_twice")
        else:
            yield _judged(line, known, asked)


def _line(row: Row) -> StatusLine:
    cells = row.cells
    status = SAID.get(tables.heading(cells["status"]))
    since = day(cells["since"]) if cells["since"] else None
    key, fault = _key(cells["email"], cells["id"])
    if not fault and status is None:
        fault = "status_unknown" if cells["status"] else "status_missing"
    if not fault and cells["since"] and since is None:
        fault = "since_unfit"
    return StatusLine(row.number, key[:LONGEST], status, since, fault)


def _key(email: str, public_id: str) -> tuple[str, str]:
    """By what a line names somebody, the id before the address, and what is wrong with it."""
    if public_id:
        try:
            return str(UUID(public_id)), ""
        except ValueError:
            return public_id, "id_unfit"
    address = normal_email(email.removeprefix("mailto:"))
    return address, "key_missing" if not address else email_fault(address)


def _judged(line: StatusLine, known: Standing | None, asked: Feed) -> Judged:
    if line.fault or line.status is None:
        return Judged(line, State.FAULT, line.fault)
    if known is None:
        return Judged(line, State.FAULT, "nobody")
    if (line.since or asked.today) > asked.today:
        return Judged(line, State.FAULT, "since_future")
    since = None if line.status is Status.ACTIVE else line.since or known.since or asked.today
    if line.status is known.status:
        same = since == known.since
        return Judged(line, State.SAME if same else State.READY, "as_it_is" if same else "since", known, since)
    if Status.DECEASED in (line.status, known.status) and not asked.may_close:
        return Judged(line, State.FAULT, "ask_administrator")
    if known.is_self:
        return Judged(line, State.FAULT, "yourself")
    since = None if line.status is Status.ACTIVE else line.since or asked.today
    return Judged(line, State.READY, _code(known.status, line.status), known, since)


def _code(before: Status, status: Status) -> str:
    if status is Status.ACTIVE:
        return "reopens" if before is Status.DECEASED else "returns"
    return {Status.INTERRUPTED: "interrupts", Status.WITHDRAWN: "leaves", Status.DECEASED: "closes"}[status]
