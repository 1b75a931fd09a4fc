"""Passwords that are compared with nothing cost what others cost."""

from trainingsite.accounts import passwords


def test_an_unknown_address_costs_as_much_as_a_known_one() -> None:
    assert not passwords._hasher.check_needs_rehash(passwords._NOBODY)
    assert not passwords.matches("nobody has this password", None)
