"""Makers of rows through the real services; each gives what a test doesn't care about."""

from tests.factories.people import actor_of, coordinator, mentor_to_be, person, sign_in
from tests.factories.schemes import PLAIN_TERMS, cohort, scheme

__all__ = ["PLAIN_TERMS", "actor_of", "cohort", "coordinator", "mentor_to_be", "person", "scheme", "sign_in"]
