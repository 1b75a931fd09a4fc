"""Files that spreadsheets write and read: text in their encodings, CSV without a formula. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

UTF_8 = "\ufeff"  # by this mark Excel sees that the file isn't in the computer's own encoding
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def decoded(data: bytes) -> str | None:
    """UTF-8 with or without its mark, UTF-16 with one, or Windows-1252; None if it is none of them."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def harmless(cells: Iterable[object]) -> list[str]:
    """A row of CSV in which no spreadsheet takes a cell for a formula."""
    texts = ["" if cell is None else str(cell) for cell in cells]
    return [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]


def as_csv(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Rows as lines of CSV, one at a time."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(harmless(row))
        yield line.getvalue()


def moment(at: datetime | None, zone: str) -> str:
    """A moment in a zone, as spreadsheets and people read it; "" for none."""
    return "" if at is None else at.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")[:16]
