"""The public page of a person who shows their badges."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import answers, profile_queries
from trainingsite.recognition.definitions import issuer_name
from trainingsite.recognition.issuer import addresses
from trainingsite.recognition.profile_queries import Profile
from trainingsite.recognition.rules import Visibility

people = Blueprint("people", __name__)


@people.get("/people/<uuid:profile>")
@allow(Permission.PUBLIC)
def page(profile: UUID) -> ResponseReturnValue:
    found = seen(profile)
    cards = profile_queries.shown_cards(db.session(), found.person_id, datetime.now(UTC))
    text = render_template(
        "recognition/profile.html",
        profile=found,
        cards=cards,
        issuer=issuer_name(),
        url=addresses().profile(found.public_id),
    )
    response = make_response(text)
    return answers.kept(response, 0) if found.is_open else response


def seen(public_id: UUID) -> Profile:
    """A public page that is open, or one's own.

    Raises:
        Refused: "no_such_profile" (404), also before it is opened; "profile_withdrawn" (410) if it once was open.
    """
    found = profile_queries.profile(db.session(), public_id)
    if found is not None:
        if found.is_open or found.person_id == current_actor().person_id:
            return found
        if found.visibility is Visibility.WITHDRAWN:
            raise Refused("profile_withdrawn", status=410)
    raise Refused("no_such_profile", status=404)
