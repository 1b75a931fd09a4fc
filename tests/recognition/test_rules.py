"""How a badge stands, who sees it, what may be done with it, and what its holder takes away."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.infra.refused import Refused
from trainingsite.recognition.rules import (
    Deed,
    Standing,
    State,
    Visibility,
    after_reinstating,
    after_revoking,
    after_suspending,
    refuse_unless_manual,
    refuse_unless_possible,
    standing,
    visibility,
)
from trainingsite.recognition.wording import Shown, cv_line, linkedin_url, reference

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expires_at", "expected"),
    [(None, Standing.VALID), (NOW + SECOND, Standing.VALID), (NOW, Standing.EXPIRED), (NOW - SECOND, Standing.EXPIRED)],
)
def test_a_badge_lapses_at_its_end_and_not_before(expires_at: datetime | None, expected: Standing) -> None:
    assert standing(State.VALID, expires_at, NOW) is expected


@given(st.sampled_from([State.SUSPENDED, State.REVOKED]), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_what_was_taken_back_is_never_called_lapsed(state: State, expires_at: datetime | None) -> None:
    assert standing(state, expires_at, NOW).value == state.value


def test_who_sees_a_badge_follows_from_both_switches() -> None:
    assert visibility(shared=True, was_shared=True) is Visibility.SHARED
    assert visibility(shared=False, was_shared=True) is Visibility.WITHDRAWN
    assert visibility(shared=False, was_shared=False) is Visibility.PRIVATE


MOVES = {
    after_revoking: {State.VALID: State.REVOKED, State.SUSPENDED: State.REVOKED},
    after_suspending: {State.VALID: State.SUSPENDED},
    after_reinstating: {State.SUSPENDED: State.VALID},
}
CODES = {
    after_revoking: "already_revoked",
    after_suspending: "cannot_suspend",
    after_reinstating: "cannot_reinstate",
}


@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("state", list(State))
def test_a_badge_moves_only_where_it_may(move: object, state: State) -> None:
    allowed = MOVES[move]  # type: ignore[index]
    if state in allowed:
        assert move(state) is allowed[state]  # type: ignore[operator]
    else:
        with pytest.raises(Refused) as caught:
            move(state)  # type: ignore[operator]
        told = {} if move is after_revoking else {"state": state.value}
        assert (caught.value.code, caught.value.facts) == (CODES[move], told)  # type: ignore[index]


@pytest.mark.parametrize(
    ("deed", "state", "expires_at", "code"),
    [
        (Deed.REVOKE, State.VALID, None, None),
        (Deed.REVOKE, State.SUSPENDED, None, None),
        (Deed.REVOKE, State.REVOKED, None, "already_revoked"),
        (Deed.SUSPEND, State.VALID, None, None),
        (Deed.SUSPEND, State.SUSPENDED, None, "cannot_suspend"),
        (Deed.EXPIRE, State.VALID, None, None),
        (Deed.EXPIRE, State.VALID, NOW + SECOND, None),
        (Deed.EXPIRE, State.VALID, NOW, "cannot_expire"),
        (Deed.EXPIRE, State.SUSPENDED, None, "cannot_expire"),
    ],
)
def test_a_badge_that_is_not_in_force_cannot_be_suspended_or_ended(
    deed: Deed, state: State, expires_at: datetime | None, code: str | None
) -> None:
    if code is None:
        refuse_unless_possible(deed, state, expires_at, NOW)
        return
    with pytest.raises(Refused) as caught:
        refuse_unless_possible(deed, state, expires_at, NOW)

    assert caught.value.code == code
    assert caught.value.facts == ({} if code == "already_revoked" else {"state": state.value})


def test_only_what_says_so_is_given_by_hand() -> None:
    refuse_unless_manual(is_manual=True, slug="mentor-of-the-year")
    with pytest.raises(Refused) as caught:
        refuse_unless_manual(is_manual=False, slug="trained-listening")

    assert (caught.value.code, caught.value.status, caught.value.facts) == (
        "not_manual",
        422,
        {"slug": "trained-listening"},
    )


LASTING = Shown(
    "Trained Listener", "Northmoor University", date(2026, 10, 14), None, "https://badges.example/badges/1", "1"
)
LAPSING = Shown(
    "Approved Peer Mentor",
    "Northmoor University",
    date(2026, 10, 14),
    date(2027, 10, 14),
    "https://badges.example/badges/2",
    "2",
    "12345",
)


def test_a_line_for_a_cv_says_what_from_whom_when_and_where_to_check() -> None:
    assert cv_line(LASTING) == (
        "Trained Listener, Northmoor University, October 2026. Verify at https://badges.example/badges/1"
    )
    assert "October 2026 to October 2027" in cv_line(LAPSING)


def test_the_same_is_there_as_a_reference() -> None:
    assert reference(LASTING) == (
        "Northmoor University (2026). Trained Listener [Digital badge, October 2026]. https://badges.example/badges/1"
    )
    assert "[Digital badge, October 2026 to October 2027]" in reference(LAPSING)


def test_linkedin_gets_every_field_and_leaves_out_an_end_that_there_is_not() -> None:
    fields = parse_qs(urlsplit(linkedin_url(LASTING)).query)

    assert fields == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Trained Listener"],
        "organizationName": ["Northmoor University"],
        "issueYear": ["2026"],
        "issueMonth": ["10"],
        "certUrl": ["https://badges.example/badges/1"],
        "certId": ["1"],
    }


def test_linkedin_gets_the_universitys_number_instead_of_its_name_and_the_end() -> None:
    fields = parse_qs(urlsplit(linkedin_url(LAPSING)).query)

    assert (fields["organizationId"], fields["expirationYear"], fields["expirationMonth"]) == (
        ["12345"],
        ["2027"],
        ["10"],
    )
    assert "organizationName" not in fields
