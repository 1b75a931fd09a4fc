"""What the lines about applications have in common that stand on the desk."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, literal, null, select

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.queries import listed
from trainingsite.infra.db import UtcDateTime, led_by
from trainingsite.selection.models import Application, Approval

STATE: ColumnElement[str] = Application.__table__.c.state
APPLICANT = (Application.public_id, Application.person_id)


def about(
    kind: str, since: Any, urgency: int, detail: ColumnElement[str] = STATE, leads: tuple[Any, Any] = APPLICANT
) -> Select[*tuple[Any, ...]]:
    """A line of the desk about an application, to be joined on and narrowed. It `leads` to a subject and a person."""
    subject, person_id = leads
    return (
        select(
            cast(literal(kind), String(30)).label("kind"),
            subject.label("subject"),
            Application.scheme_id.label("scheme_id"),
            person_id.label("person_id"),
            since.label("since"),
            cast(null(), UtcDateTime()).label("due"),
            literal(urgency).label("urgency"),
            detail.label("detail_code"),
        )
        .select_from(Application)
        .where(listed(Application.person_id))
    )


def about_approval(kind: str, since: Any, urgency: int) -> Select[*tuple[Any, ...]]:
    """A line of the desk about an approval. Its application is joined so that it need not be looked up to count."""
    columns = about(kind, since, urgency).selected_columns
    whose = select(*columns).select_from(Approval).where(listed(Approval.person_id))
    return whose.outerjoin(Application, Application.enrolment_id == Approval.enrolment_id)


def found_by(actor: Actor, column: Any) -> Any:
    """The column of another table by which it is joined to theirs: for who decides everywhere that table leads, and for
    others their schemes do."""
    return led_by(column) if scheme_ids(actor, Permission.DECIDE_APPLICATIONS) is None else column


def decided_by(actor: Actor, whose: Any = APPLICANT[1]) -> ColumnElement[bool]:
    """That an application is in a scheme in which the actor decides, and somebody else's."""
    ids, others = scheme_ids(actor, Permission.DECIDE_APPLICATIONS), whose != actor.person_id
    return others if ids is None else and_(others, Application.scheme_id.in_(ids))
