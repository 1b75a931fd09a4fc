"""A table out of a CSV file, by the names of its columns. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trainingsite.infra.refused import Refused

LARGEST = 2 * 1024 * 1024
MOST = 5_000
SEPARATORS = ",;\t"
FORMULA = ("=", "+", "-", "@")

Columns = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its number, as a spreadsheet counts, and its cells by column; a column that is lacking is ""."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that hold something, and the headings of columns that nobody asked for."""

    rows: tuple[Row, ...]
    columns: frozenset[str]
    ignored: tuple[str, ...]

    def refuse_without(self, *names: str) -> None:
        """Refuse a table that lacks one of these columns.

        Raises:
            Refused: "column_missing".
        """
        if missing := [name for name in names if name not in self.columns]:
            raise Refused("column_missing", status=422, columns=" and no column ".join(f"“{name}”" for name in missing))


def read(text: str, columns: Columns) -> Table:
    """The table in `text`. `columns` gives each column the headings that it may have, in any case and punctuation.

    Raises:
        Refused: "table_empty", "table_long", "table_unreadable", "column_twice".
    """
    lines = _lines(text)
    _number, heads = next(lines, (0, []))
    if not heads:
        raise Refused("table_empty", status=422)
    at = _places(heads, columns)
    rows = []
    for number, cells in lines:
        found = {name: cells[place] if place < len(cells) else "" for name, place in at.items()}
        rows.append(Row(number, {name: found.get(name, "") for name in columns}))
        if len(rows) > MOST:
            raise Refused("table_long", status=422, most=f"{MOST:,}")
    if not rows:
        raise Refused("table_empty", status=422)
    ignored = tuple(head for place, head in enumerate(heads) if head and place not in at.values())
    return Table(tuple(rows), frozenset(at), ignored)


def heading(cell: str) -> str:
    """A heading as it is compared: "E-Mail  address" and "email_address" are "e mail address" and "email address"."""
    return " ".join(re.findall(r"[a-z0-9]+", cell.casefold()))


def _places(heads: Sequence[str], columns: Columns) -> dict[str, int]:
    found: dict[str, int] = {}
    known = {title: name for name, titles in columns.items() for title in (heading(name), *titles)}
    for place, head in enumerate(heads):
        name = known.get(heading(head))
        if name is None:
            continue
        if name in found:
            raise Refused("column_twice", status=422, first=heads[found[name]][:60], second=head[:60])
        found[name] = place
    return found


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that holds something, with its number. Excel's own first line "sep=;" says what separates cells."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    first = text.split("\n", 1)[0].strip()
    told = first[4:] if first.lower().startswith("sep=") and len(first) == 5 else ""
    separator = told if told and told in SEPARATORS else max(SEPARATORS, key=_heads_of(text).count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if any(cell.strip() for cell in cells) and not (told and number == 1):
                yield number, [_plain(cell) for cell in cells]
    except csv.Error:
        raise Refused("table_unreadable", status=422) from None


def _heads_of(text: str) -> str:
    return next((line for line in re.split(r"[\r\n]+", text[:10_000]) if line.strip()), "")


def _plain(cell: str) -> str:
    """A cell without what spreadsheets put around it; a quote that keeps one from being a formula goes too."""
    plain = unicodedata.normalize("NFC", cell).strip()
    return plain[1:] if plain.startswith("'") and plain[1:].startswith(FORMULA) else plain
