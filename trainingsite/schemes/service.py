"""Making schemes and cohorts, and enrolling people."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from trainingsite.access import Permission, Role
from trainingsite.accounts import service as accounts
from trainingsite.content.values import SchemeType
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import change_rules, proposals, queries, rules, sign_off_rules, sign_offs
from trainingsite.schemes.change_rules import Running
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.rules import Joining, Order, Pay, Plan, QuizRequirement, Requirements, Terms


@dataclass(frozen=True, slots=True)
class Year:
    """A cohort's year and the days on which it takes people."""

    name: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class NewScheme:
    """A scheme that is to be made: its short name, its name as students read it, and its type."""

    slug: str
    name: str
    kind: str


def make(act: Act, new: NewScheme, year: Year, terms: Terms) -> Scheme:
    """A scheme with its first year; a coordinator who makes one coordinates it.

    Raises:
        Refused: "not_allowed", "bad_slug", "slug_taken".
    """
    scheme = create_scheme(act, new.slug, new.name, new.kind)
    if act.actor.person_id is not None and not act.actor.is_admin:
        accounts.grant(act, act.actor.person_id, Role.COORDINATOR, scheme.id)
    _open(act, scheme, year, terms)
    return scheme


def create_scheme(act: Act, slug: str, name: str, kind: str) -> Scheme:
    """A department's scheme of a type.

    Raises:
        Refused: "not_allowed", "bad_slug", "slug_taken".
    """
    act.require(Permission.RUN_SCHEMES)
    if not proposals.is_short_name(slug):
        raise Refused("bad_slug", status=422, slug=slug)
    if queries.has_scheme(act.db, slug):
        raise Refused("slug_taken", slug=slug)
    scheme = Scheme(public_id=uuid.uuid4(), slug=slug, name=name, type=kind)
    try:
        with act.db.begin_nested():
            act.db.add(scheme)
    except IntegrityError:  # two presses at the same moment
        raise Refused("slug_taken", slug=slug) from None
    act.record("scheme.created", "scheme", scheme.public_id, scheme_id=scheme.id, slug=slug, type=kind)
    return scheme


def terms_of(kind: SchemeType) -> Terms:
    """The terms that a scheme type proposes to a new cohort."""
    asked, declares, review = kind.requires, kind.declares, kind.review
    quizzes = tuple(QuizRequirement(one.quiz, one.min_score) for one in asked.quizzes)
    return Terms(
        requirements=Requirements(tuple(asked.modules), quizzes, asked.agreement, asked.live_minutes),
        order=Order(kind.order),
        approval_months=kind.approval_months,
        interview=asked.interview,
        reference=asked.reference,
        review=Plan(review.reviewers, review.blind_to_names, review.third_at, kind.rubric),
        interview_rubric=kind.interview_rubric,
        pay=Pay(declares.pay),
        joining=Joining(declares.joining),
        groups=declares.meeting == "groups",
        under_18=declares.under_18,
    )


def open_cohort(act: Act, scheme: Scheme, year: Year, terms: Terms) -> Cohort:
    """A new year of a scheme, with its terms frozen.

    Raises:
        Refused: "not_allowed", "year_taken".
    """
    act.require(Permission.RUN_SCHEMES, scheme.id)
    return _open(act, scheme, year, terms)


def _open(act: Act, scheme: Scheme, year: Year, terms: Terms) -> Cohort:
    if queries.has_year(act.db, scheme.id, year.name):
        raise Refused("year_taken", scheme=scheme.name, year=year.name)
    kept = rules.terms_to_json(terms)
    cohort = Cohort(
        public_id=uuid.uuid4(),
        scheme_id=scheme.id,
        year=year.name,
        opens_on=year.opens_on,
        closes_on=year.closes_on,
        terms=kept,
    )
    act.db.add(cohort)
    act.db.flush()
    act.record("cohort.opened", "cohort", cohort.public_id, scheme_id=scheme.id, year=year.name, terms=kept)
    return cohort


def join(act: Act, slug: str, today: date) -> Enrolment:
    """Enrol the actor as prospective mentor in the scheme's present year; a second time changes nothing.

    Raises:
        Refused: "no_such_scheme", "cohort_not_open_yet", "cohort_closed".
    """
    act.require(Permission.APPLY)
    assert act.actor.person_id is not None
    cohort = queries.present_cohort(act.db, slug, today)
    if known := queries.enrolment(act.db, act.actor.person_id, cohort.id):
        return known
    rules.refuse_unless_open(cohort.opens_on, cohort.closes_on, today)
    accounts.grant(act, act.actor.person_id, Role.APPLICANT, cohort.scheme_id)
    return enrol(act, act.actor.person_id, cohort.id, "mentor")


def enrol(act: Act, person_id: int, cohort_id: int, part: str) -> Enrolment:
    """Write an enrolment. The caller has asked whether the actor may."""
    enrolment = Enrolment(
        public_id=uuid.uuid4(), person_id=person_id, cohort_id=cohort_id, part=part, enrolled_at=act.now
    )
    act.db.add(enrolment)
    act.db.flush()
    act.record("person.enrolled", "enrolment", enrolment.public_id, part=part)
    return enrolment


def change(act: Act, cohort_id: int, before: Running, after: Running) -> None:
    """Write what a year's terms and days are from now on, and end the sign-offs that rested on what is changed.

    The caller has asked whether the actor may, and locked the year.
    """
    cohort = act.db.get_one(Cohort, cohort_id)
    cohort.terms = rules.terms_to_json(after.terms)
    cohort.opens_on, cohort.closes_on = after.opens_on, after.closes_on
    found = change_rules.changes(before, after)
    told = {"year": cohort.year, "changes": change_rules.logged(found)}
    act.record("cohort.changed", "cohort", cohort.public_id, scheme_id=cohort.scheme_id, **told)
    sign_offs.end(act, cohort, sign_off_rules.ended_by(found))
