"""Whatever stands in the content folder, the check answers and the site has something to serve."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.samples import FILES, write
from trainingsite.content import lint
from trainingsite.content.folder import Folder

BITS = [
    *(
        "",
        "\n",
        "---\n",
        "- ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "|",
        "&a ",
        "*a",
        "!!str ",
        "#",
        "\t",
        "~",
        "0",
        "-1",
    ),
    *("1.5", "true", "é", "\x00", "\u2028", "## ", "::: check x\n", "[[signpost:x]]", "<b>", "](javascript:x)", "[^x]"),
]
PLACES = st.tuples(st.sampled_from(sorted(FILES)), st.integers(0, 2000), st.integers(0, 40))


@settings(max_examples=150)
@given(st.lists(st.tuples(PLACES, st.sampled_from(BITS)), min_size=1, max_size=6))
def test_no_change_to_any_file_makes_it_raise(changes: list[tuple[tuple[str, int, int], str]]) -> None:
    files = dict(FILES)
    for (name, at, length), bit in changes:
        start = at % (len(files[name]) + 1)
        files[name] = files[name][:start] + bit + files[name][start + length :]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            write(Path(folder), name, text)

        complaints = lint.check(Path(folder), date(2026, 11, 24))
        served = Folder(Path(folder))
        served.refresh()

    assert all(each.what and each.mend and each.line >= 1 for each in complaints)
    assert served.reading().catalogue.site.site_name


@given(st.dictionaries(st.sampled_from(sorted(FILES)), st.binary(max_size=60), min_size=1))
def test_no_bytes_in_any_file_make_it_raise(changed: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            write(Path(folder), name, changed.get(name, text))

        assert all(each.what and each.mend for each in lint.check(Path(folder), date(2026, 11, 24)))
