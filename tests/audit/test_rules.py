"""The chain of the audit log."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.audit.rules import GENESIS, Break, Entry, canonical, digest, first_break, link

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)


def entry(action: str = "application.approve") -> Entry:
    return Entry(uuid4(), NOON, UUID(int=1), action, "application", UUID(int=2), 3, "d" * 64)


def chained(count: int) -> list[tuple[int, Entry | None, str]]:
    links: list[tuple[int, Entry | None, str]] = []
    last = GENESIS
    for position in range(1, count + 1):
        one = entry(f"step.{position}")
        last = link(last, one)
        links.append((position, one, last))
    return links


@given(st.integers(0, 12))
def test_an_untouched_chain_holds(count: int) -> None:
    assert first_break(chained(count)) is None


@given(st.integers(1, 12), st.data())
def test_a_changed_entry_is_named(count: int, data: st.DataObject) -> None:
    links = chained(count)
    at = data.draw(st.integers(0, count - 1))
    position, one, kept = links[at]
    assert one is not None
    links[at] = (position, replace(one, action="application.decline"), kept)

    assert first_break(links) == Break(at + 1, "the entry or its hash was changed")


@given(st.integers(1, 12), st.data())
def test_a_missing_link_is_named(count: int, data: st.DataObject) -> None:
    links = chained(count + 1)
    at = data.draw(st.integers(0, count - 1))
    del links[at]

    assert first_break(links) == Break(at + 1, "a link is missing")


def test_a_missing_entry_is_named() -> None:
    links = chained(3)
    links[1] = (2, None, links[1][2])

    assert first_break(links) == Break(2, "its entry is missing")


@given(st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.none())))
def test_equal_details_have_equal_digests_whatever_their_order(details: dict[str, int | str | None]) -> None:
    turned = dict(reversed(list(details.items())))

    assert digest("salt", details) == digest("salt", turned)


def test_a_salt_changes_the_digest() -> None:
    assert digest("a", {"reason": "x"}) != digest("b", {"reason": "x"})


def test_canonical_details_have_sorted_keys_and_no_spaces() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
