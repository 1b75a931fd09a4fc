"""Who may do what."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.access import ANONYMOUS, GRANTED_TO, SYSTEM, Actor, Permission, Role, may, scheme_ids
from trainingsite.access.words import OPEN_TO_SIGNED_IN

roles = st.sampled_from(list(Role))
grants = st.frozensets(st.tuples(st.integers(1, 4), roles), max_size=5)
closed = st.sampled_from([one for one in Permission if one is not Permission.PUBLIC])


def someone(held: frozenset[tuple[int, Role]] = frozenset(), *, is_admin: bool = False) -> Actor:
    return Actor(1, uuid4(), "Amara", is_admin, held)


@given(closed)
def test_nobody_who_is_not_signed_in_may_more_than_what_is_public(permission: Permission) -> None:
    assert not may(ANONYMOUS, permission)


@given(st.sampled_from(sorted(OPEN_TO_SIGNED_IN)), grants)
def test_who_is_signed_in_may_what_is_open_to_everybody_who_is(
    permission: Permission, held: frozenset[tuple[int, Role]]
) -> None:
    assert may(someone(held), permission)
    assert may(someone(held), permission, 9)


def test_everybody_may_see_what_is_public() -> None:
    assert may(ANONYMOUS, Permission.PUBLIC)


@given(closed, grants)
def test_a_permission_in_a_scheme_comes_only_from_a_role_in_that_scheme(
    permission: Permission, held: frozenset[tuple[int, Role]]
) -> None:
    elsewhere = frozenset((scheme, role) for scheme, role in held if scheme != 1)

    allowed = may(someone(elsewhere), permission, 1)

    assert allowed == may(someone(), permission, 1)


@given(grants)
def test_a_coordinators_permissions_end_at_their_schemes(held: frozenset[tuple[int, Role]]) -> None:
    expected = frozenset(scheme for scheme, role in held if Permission.DECIDE_APPLICATIONS in GRANTED_TO[role])

    assert scheme_ids(someone(held), Permission.DECIDE_APPLICATIONS) == expected


@given(closed, st.integers(1, 9))
def test_an_administrator_may_everything_everywhere(permission: Permission, scheme: int) -> None:
    assert may(someone(is_admin=True), permission, scheme)


def test_an_administrators_schemes_are_all() -> None:
    assert scheme_ids(SYSTEM, Permission.SEE_APPLICATIONS) is None


def test_a_reviewer_sees_applications_but_does_not_decide() -> None:
    reviewer = someone(frozenset({(1, Role.REVIEWER)}))

    assert (may(reviewer, Permission.REVIEW_APPLICATIONS, 1), may(reviewer, Permission.DECIDE_APPLICATIONS, 1)) == (
        True,
        False,
    )


def test_a_mentee_takes_no_training() -> None:
    assert not may(someone(frozenset({(1, Role.MENTEE)})), Permission.TAKE_TRAINING)
