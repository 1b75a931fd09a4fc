"""The page of a scheme, put together for those who run it."""

from datetime import date

from flask import render_template, request

from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import Achievement, SchemeType
from trainingsite.deeds import current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import deputies, rules, sign_off_rules
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import interview_rubric_of, kind_of, plan_of
from trainingsite.schemes.queries import CohortView
from trainingsite.selection.running import queries

ASIDE = frozenset({"csrf_token", "action", "seen"})


def scheme_page(slug: str, year: str, today: date) -> str:
    """The page, with the year that is asked for, or else the one that counts now."""
    session, actor = db.session(), current_actor()
    scheme = queries.mine(session, actor, slug)
    years, kind = schemes.years(session, scheme.id), catalogue().scheme_types[scheme.type]
    shown = chosen(years, year, today)
    kind = kind_of(shown) if shown else kind
    return render_template(
        "running/one.html",
        scheme=scheme,
        kind=kind,
        badges=badges_of(kind),
        years=years,
        shown=shown,
        plan=plan_of(shown) if shown else None,
        interview_rubric=interview_rubric_of(shown) if shown else (),
        today=today,
        wanted=sign_off_rules.wanted(shown.terms) if shown else (),
        signed=schemes.sign_offs(session, shown.id) if shown else {},
        concerned=queries.concerned(session, shown.id) if shown else None,
        coordinators=people.holders(session, scheme.id, Role.COORDINATOR),
        handovers=deputies.handovers(session, scheme.id, today),
        reviewers=people.holders(session, scheme.id, Role.REVIEWER),
    )


def badges_of(kind: SchemeType) -> list[Achievement]:
    """The badges that people of a kind of scheme can come to."""
    known = catalogue().achievements
    return [known[slug] for slug in kind.badges if slug in known]


def chosen(years: list[CohortView], year: str, today: date) -> CohortView | None:
    """The year that is asked for by name, or else the present one; None if there is none.

    Raises:
        Refused: "no_such_year", status 404.
    """
    if not year:
        return rules.present(years, today)
    found = next((one for one in years if one.year == year), None)
    if found is None:
        raise Refused("no_such_year", status=404)
    return found


def kept_fields(**found: str) -> list[tuple[str, str]]:
    """What was sent, to be sent again when it is confirmed; `found` takes the place of what stood in those fields."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in ASIDE | found.keys()]
    return [*sent, *found.items()]
