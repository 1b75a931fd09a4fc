"""People."""

import itertools
from datetime import timedelta

from flask.testing import FlaskClient

from trainingsite.access import Actor, Role
from trainingsite.accounts import queries, service
from trainingsite.accounts.models import Person
from trainingsite.accounts.passwords import hashed
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort

PASSWORD = "signpost-demo"
HASH = hashed(PASSWORD)
_numbers = itertools.count(1)


def person(name: str = "Amara Okafor", *, email: str | None = None, is_admin: bool = False) -> Person:
    """Somebody with a confirmed address and the password `PASSWORD`."""
    with act_as(SYSTEM) as act:
        address = email or f"person{next(_numbers)}@demo.example"
        made = service.invite(act, service.NewPerson(name, address), is_admin=is_admin)
        made.password_hash, made.confirmed_at = HASH, act.now
    return made


def coordinator(cohort: Cohort, name: str = "Carys Morgan") -> Person:
    """A coordinator of the cohort's scheme."""
    made = person(name)
    with act_as(SYSTEM) as act:
        service.grant(act, made.id, Role.COORDINATOR, cohort.scheme_id)
    return made


def mentor_to_be(cohort: Cohort, name: str = "Jun Watanabe") -> Person:
    """Somebody enrolled as prospective mentor."""
    made = person(name)
    with act_as(SYSTEM) as act:
        service.grant(act, made.id, Role.APPLICANT, cohort.scheme_id)
        schemes.enrol(act, made.id, cohort.id, "mentor")
    return made


def actor_of(who: Person) -> Actor:
    """The actor that this person is now."""
    db.session.rollback()
    return queries.actor_of(db.session(), who)


def sign_in(client: FlaskClient, who: Person) -> None:
    """Sign the client in as a person, without the form."""
    with act_as(SYSTEM) as act:
        token = service.open_sign_in(act, who.id, "a test", timedelta(days=1))
    with client.session_transaction() as session:
        session["_user_id"] = str(token)
        session["_fresh"] = True
