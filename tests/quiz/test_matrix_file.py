"""A matrix of marks from CSV: what is read, and each complaint with its place and how to mend it."""

import numpy as np
import pytest

from trainingsite.quiz.matrix_file import MatrixFault, read_matrix

GOOD = "learner,a,b\nmax,1,2\nann,1,0.5\nben,,2\n"


def fault(text: str | bytes) -> str:
    with pytest.raises(MatrixFault) as caught:
        read_matrix(text if isinstance(text, bytes) else text.encode())
    return str(caught.value)


def test_marks_maxima_and_items_that_were_not_shown_are_read() -> None:
    matrix = read_matrix(GOOD.encode())

    assert matrix.ids == ("a", "b")
    assert matrix.maxima.tolist() == [1, 2]
    assert np.array_equal(matrix.marks, [[1, 0.5], [np.nan, 2]], equal_nan=True)
    assert matrix.drawn == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD + "\n\n",
        GOOD.replace(",", " , "),
        GOOD.replace("learner", "Learner").replace("max", "MAX"),
        GOOD.replace("0.5", '"0.5"').replace("1,0.5", "1e0,.5"),
    ],
)
def test_what_spreadsheets_do_to_a_file_doesnt_matter(text: str) -> None:
    assert np.nansum(read_matrix(text.encode()).marks) == 3.5


def test_negative_marks_and_marks_above_the_maximum_are_taken_as_they_are() -> None:
    assert read_matrix(b"learner,a\nmax,1\nann,-0.5\nben,3\n").marks.ravel().tolist() == [-0.5, 3]


def test_a_file_without_learners_is_a_matrix_without_rows() -> None:
    assert read_matrix(b"learner,a\nmax,1\n").attempts == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: the file is empty — begin it with a row `learner` and the items' ids"),
        ("name,a\nmax,1", "1:1: the first cell is 'name' — write `learner`, then the items' ids"),
        ("learner\nmax", "1: there are no items — write the items' ids behind `learner`"),
        ("learner,a,\nmax,1,1", "1:3: an item has no id — write one, or remove the column"),
        ("learner,a,a\nmax,1,1", "1:3: the item 'a' stands here twice — give each column an id of its own"),
        ("learner;a;b\nmax;1;1", "1: the cells are separated by semicolons — separate the cells by commas"),
        ("learner\ta\nmax\t1", "1: the cells are separated by tabs — separate the cells by commas"),
        ("learner,a", "2: the second row is missing — write `max`, then each item's largest possible mark"),
        ("learner,a\nann,1", "2:1: the second row begins with 'ann' — write `max`"),
        ("learner,a\nmax,-1", "2:2: the largest mark of 'a' is '-1' — write a number from 0 up"),
        ("learner,a\nmax,", "2:2: the largest mark of 'a' is '' — write a number from 0 up"),
        ("learner,a,b\nmax,1", "2: the row has 2 cells, the first row has 3 — give each item a cell"),
        ("learner,a\nmax,1\nann,1,1", "3: the row has 3 cells, the first row has 2 — give each item a cell"),
        ("learner,a\nmax,1\n,1", "3:1: the row has no learner — write an id into its first cell"),
        ("learner,a\nmax,1\nann,1\nann,0", "4:1: 'ann' stands here twice, first in line 3 — keep one row a learner"),
        ("learner,a\nmax,1\nann,x", "3:2: 'x' for 'a' isn't a number — write a number such as 0.5, or leave"),
        ("learner,a\nmax,1\nann,nan", "3:2: 'nan' for 'a' isn't a number — write a number"),
        ("learner,a\nmax,1\nann,inf", "3:2: 'inf' for 'a' isn't a number — write a number"),
        ("learner,a\nmax,1\nann,1e999", "3:2: '1e999' for 'a' isn't a number — write a number"),
        ("learner,a\nmax,1\nann,1_0", "3:2: '1_0' for 'a' isn't a number — write a number"),
        ('learner,a\nmax,1\nann,"0,5"', "3:2: '0,5' for 'a' isn't a number — separate the cells by commas, and write"),
        ('learner,a\nmax,1\nann,"1', "3: the line isn't CSV"),
    ],
)
def test_a_complaint_says_where_what_and_how_to_mend_it(text: str, told: str) -> None:
    assert fault(text).startswith(told)


def test_another_encoding_is_refused_with_its_line() -> None:
    said = "the file isn't in UTF-8 — save it as CSV in UTF-8"

    assert fault("learner,a\nmax,1\nZoë,1\nann,1\n".encode("latin-1")) == f"3: {said}"
    assert fault("\n\nlearner,ë".encode("latin-1")) == f"3: {said}"
    assert fault("\nlearner,ë".encode("latin-1")) == f"2: {said}"


@pytest.mark.parametrize(("text", "line"), [('"learner', 1), ('learner,a\nmax,1\nann,"1', 3)])
def test_a_quote_that_is_never_closed_is_told(text: str, line: int) -> None:
    told = fault(text)

    assert told.startswith(f"{line}: the line isn't CSV: ")
    assert told.endswith(" — put cells with a comma or a quote into quotes, and close them")


def test_a_learner_may_have_a_line_break_in_a_cell() -> None:
    assert fault('learner,a\nmax,1\n"an\r\nn",1\nben,x').startswith("5:2: 'x' for 'a'")


def test_a_cell_that_is_no_number_is_told_with_its_own_item() -> None:
    assert fault("learner,a,b,c\nmax,1,1,1\nann,1,0;5,1").startswith("3:3: '0;5' for 'b' isn't a number — separate")


@pytest.mark.parametrize(
    ("text", "taken"),
    [("9" * 12, True), ("1" + "0" * 12, False), ("0." + "5" * 38, True), ("0." + "5" * 39, False), ("-1e12", False)],
)
def test_a_mark_has_at_most_forty_signs_and_stays_below_a_million_million(text: str, taken: bool) -> None:
    if taken:
        assert read_matrix(f"learner,a\nmax,1\nann,{text}\n".encode()).marks[0, 0] == float(text)
    else:
        assert fault(f"learner,a\nmax,1\nann,{text}\n").startswith("3:2:")


def test_marks_and_maxima_of_whole_numbers_are_still_marks() -> None:
    matrix = read_matrix(b"learner,a\nmax,1\nann,1\n")

    assert (matrix.marks.dtype.kind, matrix.maxima.dtype.kind) == ("f", "f")
