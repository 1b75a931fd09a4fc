"""The chain of the audit log."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
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


def test_other_details_have_another_digest() -> None:
    assert digest("salt", {"reason": "x"}) != digest("salt", {"reason": "y"})


def test_canonical_details_have_sorted_keys_no_spaces_and_words_for_everything() -> None:
    assert canonical({"b": 1, "a": "é", "c": date(2026, 10, 14)}) == '{"a":"é","b":1,"c":"2026-10-14"}'


ENTRY = Entry(UUID(int=9), NOON, UUID(int=1), "application.approve", "application", UUID(int=2), 3, "d" * 64)


def test_a_link_stays_what_it_was_when_the_chain_was_first_written() -> None:
    assert link(GENESIS, ENTRY) == "a739800cecef0dc7852a28fd8fffd0d90174b2811aaa394301977e0a94ae83cc"
    assert (
        link(GENESIS, replace(ENTRY, actor=None)) == "58b5e3cc0826db0512c19f9399262cb008686f49a8261e0498a894a7e9bba6bd"
    )


def test_a_moment_is_chained_the_same_in_every_zone() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))

    assert link(GENESIS, replace(ENTRY, at=elsewhere)) == link(GENESIS, ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"ref": UUID(int=8)},
        {"at": NOON + timedelta(microseconds=1)},
        {"actor": UUID(int=3)},
        {"actor": None},
        {"action": "application.decline"},
        {"subject_kind": "credential"},
        {"subject_id": UUID(int=3)},
        {"scheme_id": 4},
        {"digest": "e" * 64},
    ],
)
def test_whatever_is_changed_in_an_entry_changes_its_link(change: dict[str, object]) -> None:
    assert link(GENESIS, replace(ENTRY, **change)) != link(GENESIS, ENTRY)  # type: ignore[arg-type]
