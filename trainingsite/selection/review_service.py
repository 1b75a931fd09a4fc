"""Having applications read: assigning, marking, declaring a conflict."""

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from trainingsite.access import Permission, Role
from trainingsite.accounts import queries as people
from trainingsite.content.rubric import rubric_to_json
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes.judging import kind_of, plan_of
from trainingsite.schemes.models import Enrolment
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import queries, reference_queries, review_queries
from trainingsite.selection import review_rules as rules
from trainingsite.selection.forms import for_readers
from trainingsite.selection.models import Application
from trainingsite.selection.moving import for_staff
from trainingsite.selection.reference_rules import same_mailbox
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_queries import ToReview
from trainingsite.selection.review_rules import Conflict, Marked

AT_ONCE = 50


def open_round(act: Act, application: Application, cohort: CohortView) -> None:
    """A sent application is read as its scheme wants it; one that was sent before keeps its readers."""
    plan = plan_of(cohort)
    if not plan.reviewers or review_queries.round_of(act.db, application.id):
        return
    around = ReviewRound(
        application_id=application.id,
        wanted=plan.reviewers,
        blind_to_names=plan.blind_to_names,
        third_at=plan.third_at,
        rubric=rubric_to_json(plan.rubric),
        opened_at=act.now,
    )
    act.db.add(around)
    act.db.flush()
    _fill(act, around, application, cohort)


def fill(act: Act, public_id: UUID) -> int:
    """Give an application the readers that it still lacks; how many were found.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application", "no_reader_free".
    """
    found = for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    around = review_queries.round_of(act.db, found.application.id, hold=True)
    added = _fill(act, around, found.application, found.cohort) if around else 0
    if not added:
        raise Refused("no_reader_free")
    return added


def find_readers(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that gives applications the readers that they lack, once there is somebody to ask.

    Also those whose reader lost the role elsewhere, such as on the command line.
    """
    release_gone(act)
    for public_id in review_queries.to_fill(act.db, AT_ONCE):
        found = queries.filed(act.db, act.actor, public_id, lock=True)
        around = review_queries.round_of(act.db, found.application.id, hold=True)
        if around is not None and found.application.state in review_queries.READ:
            _fill(act, around, found.application, found.cohort)


def release_gone(act: Act, reviewer_id: int | None = None) -> None:
    """Give to others what is to be read by somebody, or by anybody, who is no reviewer of its scheme any more.

    What they marked and didn't send is thrown away. That they know an applicant stays written down.
    """
    for review_id, application in review_queries.of_gone(act.db, reviewer_id, AT_ONCE):
        found = queries.filed(act.db, act.actor, application, lock=True)
        around = review_queries.round_of(act.db, found.application.id, hold=True)
        review = act.db.get(Review, review_id, populate_existing=True)
        if around is None or review is None or review.submitted_at is not None:
            continue
        act.record("review.released", "review", review.public_id, scheme_id=found.cohort.scheme_id)
        act.db.delete(review)
        act.db.flush()
        _fill(act, around, found.application, found.cohort)


def save(act: Act, public_id: UUID, marked: Marked) -> None:
    """Keep a reader's marks as they are; nothing has to be complete.

    Raises:
        Refused: "no_such_review", "review_sent", "review_not_needed".
    """
    found = _open(act, public_id)
    _mark(act, found, marked)


def submit(act: Act, public_id: UUID, marked: Marked, sent_at: str = "") -> None:
    """Send a review, with the answers for which it is given. When it is the second and they lie far apart, a third
    reader is asked. `sent_at` is when what the page showed was sent, in ISO form; "" is a caller that has just looked.

    Raises:
        Refused: "no_such_review", "review_sent", "review_not_needed", "answers_changed", "review_incomplete".
    """
    found = _open(act, public_id)
    if sent_at and sent_at != shown_at(found.application):
        raise Refused("answers_changed")
    rules.refuse_incomplete(found.rubric, marked.levels)
    _mark(act, found, marked)
    shown = for_readers(kind_of(found.cohort).questions)
    found.review.read = {one.id: found.application.answers.get(one.id) for one in shown}
    found.review.submitted_at = act.now
    act.db.flush()
    act.record("review.sent", "review", public_id, scheme_id=found.cohort.scheme_id, levels=dict(marked.levels))
    sent = [each for each in review_queries.of_round(act.db, found.round.id) if _counts(each) and not each.is_third]
    scores = [rules.score(found.rubric, each.levels) for each in sent if each.submitted_at]
    if found.round.differ_at is None and rules.needs_third(scores, found.round.third_at):
        found.round.differ_at, found.round.wanted = act.now, found.round.wanted + 1
        act.record("review.differ", "application", found.application.public_id, scheme_id=found.cohort.scheme_id)
        _fill(act, found.round, found.application, found.cohort)
    else:
        found.application.unread_since = review_queries.unread_since(act.db, found.application)


def ask_again(act: Act, public_id: UUID) -> int:
    """Have those who read an application before its answers were changed look again; how many were asked. Their levels
    stay as they are, for them to confirm or change.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application", "review_not_needed", "no_reader_free".
    """
    found = for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    if found.application.state not in review_queries.READ:
        raise Refused("review_not_needed")
    around = review_queries.round_of(act.db, found.application.id, hold=True)
    there = {each.id for each in people.holders(act.db, found.cohort.scheme_id, Role.REVIEWER)}
    asked = [
        each
        for each in (review_queries.of_round(act.db, around.id) if around else ())
        if each.submitted_at and each.reviewer_id in there and review_queries.since_read(each, found.application)
    ]
    if not asked:
        raise Refused("no_reader_free")
    for each in asked:
        each.submitted_at, each.assigned_at = None, act.now
        act.record("review.again", "review", each.public_id, scheme_id=found.cohort.scheme_id)
        about = {"scheme": found.cohort.scheme_name, "review": str(each.public_id)}
        act.mail("selection/review-waits", each.reviewer_id, **about, again=1)
    found.application.ready_since = None
    return len(asked)


def shown_at(application: Application) -> str:
    """What tells which answers a page shows: when they were sent."""
    return application.sent_at.isoformat() if application.sent_at else ""


def declare(act: Act, public_id: UUID, kind: Conflict) -> None:
    """The reader knows the applicant: they are out, and somebody else is asked at once.

    Raises:
        Refused: "no_such_review", "review_sent", "review_not_needed".
    """
    found = _open(act, public_id)
    found.review.conflict = kind.value
    found.review.levels, found.review.comments, found.review.note = {}, {}, ""
    found.review.read = None
    act.db.flush()
    act.record("review.conflict", "review", public_id, scheme_id=found.cohort.scheme_id, kind=kind.value)
    _fill(act, found.round, found.application, found.cohort)


def _open(act: Act, public_id: UUID) -> ToReview:
    found = review_queries.to_review(act.db, act.actor, public_id, hold=True)
    act.require(Permission.REVIEW_APPLICATIONS, found.cohort.scheme_id)
    if found.review.submitted_at is not None:
        raise Refused("review_sent")
    if found.application.state not in review_queries.READ:
        raise Refused("review_not_needed")
    return found


def _mark(act: Act, found: ToReview, marked: Marked) -> None:
    review = found.review
    review.levels, review.comments, review.note = dict(marked.levels), dict(marked.comments), marked.note
    review.saved_at = act.now


def _counts(review: Review) -> bool:
    return review.conflict is None


def _fill(act: Act, around: ReviewRound, application: Application, cohort: CohortView) -> int:
    """Ask those with the fewest readings, until the round has as many readers as it wants."""
    there = review_queries.of_round(act.db, around.id)
    lacks = around.wanted - review_queries.readers(act.db, around.id)
    if lacks <= 0:
        application.unread_since = review_queries.unread_since(act.db, application)
        return 0
    reviewers = people.holders(act.db, cohort.scheme_id, Role.REVIEWER)
    applicant = act.db.get_one(Enrolment, application.enrolment_id).person_id
    named = reference_queries.addresses(act.db, application.id)
    barred = {each.reviewer_id for each in there} | {applicant}
    barred |= {each.id for each in reviewers if any(same_mailbox(each.email, address) for address in named)}
    load = review_queries.loads(act.db, cohort.id, [each.id for each in reviewers])
    given = rules.assign([application.id], load, {(application.id, each) for each in barred}, lacks)
    for _application, reviewer in given:
        review = Review(
            public_id=uuid.uuid4(),
            round_id=around.id,
            reviewer_id=reviewer,
            is_third=around.differ_at is not None,
            assigned_at=act.now,
            levels={},
            comments={},
        )
        act.db.add(review)
        act.record("review.assigned", "review", review.public_id, scheme_id=cohort.scheme_id)
        act.mail("selection/review-waits", reviewer, scheme=cohort.scheme_name, review=str(review.public_id))
    act.db.flush()
    application.unread_since = review_queries.unread_since(act.db, application)
    return len(given)
