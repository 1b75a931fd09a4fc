"""Files that spreadsheets read."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.infra.sheets import as_csv, harmless, moment

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert harmless([cell, None, "plain = good"]) == [f"'{cell}", "", "plain = good"]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO("".join(as_csv(rows)), newline="")))

    assert read == [harmless(row) for row in rows]


def test_a_moment_is_written_in_the_sites_zone() -> None:
    assert moment(datetime(2026, 7, 1, 11, 30, 59, tzinfo=UTC), "Europe/London") == "2026-07-01 12:30"
    assert moment(None, "Europe/London") == ""
