"""The desk's page on the audit log."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.deeds.exporting import file_of
from trainingsite.home import audit_queries, service
from trainingsite.home.audit_queries import Asked
from trainingsite.infra.db import db
from trainingsite.schemes import queries as schemes

staff = Blueprint("home_staff", __name__)
MOST = 2**31 - 1  # what an entry's number can be


@staff.get("/desk/audit")
@allow(Permission.READ_AUDIT)
def audit() -> ResponseReturnValue:
    asked, actor, session = Asked.of(request.args), current_actor(), db.session()
    before = min(max(0, request.args.get("before", 0, type=int)), MOST)
    found = audit_queries.page(session, actor, audit_queries.sought(session, actor, asked), before or None)
    mine = schemes.schemes_of(session, actor, Permission.READ_AUDIT)
    return render_template("home/audit.html", found=found, asked=asked, schemes=mine, before=before)


@staff.post("/desk/audit.csv")
@allow(Permission.READ_AUDIT)
def export() -> ResponseReturnValue:
    asked, actor = Asked.of(request.form), current_actor()
    with act_as(actor) as act:
        wanted = audit_queries.sought(act.db, actor, asked)
        service.record_export(act, wanted, asked)
    return file_of("decisions", audit_queries.lines(db.session(), actor, wanted))
