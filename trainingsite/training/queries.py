"""Reading how people stand: what they read, passed and signed, for gates, the desk and badges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, null, or_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import FROZEN, listed
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import Catalogue, Module
from trainingsite.infra.db import UtcDateTime, led_by
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local, site_zone
from trainingsite.recognition.rules import EvidenceLine
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import EARLIER, ITS_YEAR
from trainingsite.schemes.rules import QuizRequirement, Requirements, terms_from_json
from trainingsite.training import rules, statements
from trainingsite.training.attempt_queries import AttemptView, TalkView, adjustment, attempt_view, own_attempt, talks
from trainingsite.training.clock import Adjustment
from trainingsite.training.live.rules import Kind
from trainingsite.training.models import AgreementSignature, Talk
from trainingsite.training.rules import Facts, Gate, LivePlace, Minutes, ModuleLength, Standing, State
from trainingsite.training.standing_statements import STANDING

__all__ = [
    "AttemptView",
    "Evidence",
    "QuizEvidence",
    "award_evidence",
    "evidence",
    "facts",
    "gates",
    "is_to_sign",
    "learner",
    "own_attempt",
    "quiz_title",
    "schemes_asking",
    "sections_read",
    "signature",
    "talk",
    "waiting",
]

TALK_KIND = "talk"
TALK_URGENCY = 1


@dataclass(frozen=True, slots=True)
class QuizEvidence:
    """Every attempt at one quiz. `best` is the best per cent of an attempt that passed, or else of any."""

    slug: str
    title: str
    attempts: tuple[AttemptView, ...]

    @property
    def passed(self) -> bool:
        return any(attempt.passed for attempt in self.attempts)

    @property
    def best(self) -> int | None:
        counted = [each for each in self.attempts if each.passed] or self.attempts
        return max((each.percent for each in counted if each.percent is not None), default=None)

    @property
    def missed(self) -> tuple[tuple[str, int], ...]:
        """Each critical rule that was missed, and in how many attempts."""
        rules_missed = [rule for attempt in self.attempts for rule in attempt.critical_missed]
        return tuple((rule, rules_missed.count(rule)) for rule in dict.fromkeys(rules_missed))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an applicant did in training, for those who decide; never how certain they said they were."""

    person: UUID
    quizzes: tuple[QuizEvidence, ...]
    talks: tuple[TalkView, ...]
    adjustment: Adjustment
    minutes: Minutes
    with_person: tuple[str, ...]


def sections_read(db: Session, person_id: int, module: Module) -> frozenset[str]:
    """The sections of a module that a person has read since it was revised last."""
    told = {"person_id": person_id, "module": module.slug, "revision": module.revision}
    return frozenset(db.scalars(statements.READ, told))


def signature(db: Session, person_id: int) -> AgreementSignature | None:
    """The latest signature of a person under the mentor agreement."""
    statement = select(AgreementSignature).where(AgreementSignature.person_id == person_id)
    return db.scalar(statement.order_by(AgreementSignature.at.desc()).limit(1))


def is_to_sign(db: Session, person_id: int, signed: AgreementSignature | None) -> bool:
    """Whether the agreement waits for a person's signature: there is none yet, the text has changed, or a year that
    they are in asks for one of its own.
    """
    if signed is None or signed.version != catalogue().agreement.hash:
        return True
    terms = select(Cohort.terms).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    asked = [terms_from_json(kept).requirements for kept in db.scalars(terms.where(Enrolment.person_id == person_id))]
    return any(one.agreement_since is not None and one.agreement_since > signed.signed_on for one in asked)


def gates(db: Session, person_id: int, requirements: Requirements) -> tuple[Gate, ...]:
    """How a person stands at each gate of the requirements, in one statement."""
    return rules.gates(requirements, facts(db, person_id))


def facts(db: Session, person_id: int) -> Facts:
    """What a person's gates are judged by, in one statement."""
    rows = db.execute(STANDING, {"person_id": person_id}).all()
    here, signed = catalogue(), [row.at for row in rows if row.kind == "signed"]
    return Facts(
        modules={slug: length_of(here, module) for slug, module in here.modules.items()},
        quizzes={slug: rules.quiz_minutes(here.items_of(each)) for slug, each in here.quizzes.items()},
        read={slug: frozenset(row.part for row in rows if row[:2] == ("read", slug)) for slug in here.modules},
        standings={slug: standing([row for row in rows if row.name == slug]) for slug in here.quizzes},
        signed=bool(signed),
        signed_on=local(max(signed), site_zone()).date() if signed else None,
        revisions={
            slug: {row.part: row.revision for row in rows if row[:2] == ("read", slug)} for slug in here.modules
        },
        live=sum(row.tries for row in rows if row[:2] == ("live", Kind.TRAINING)),
        supervised=sum(row.tries for row in rows if row[:2] == ("live", Kind.SUPERVISION)),
        places=tuple(LivePlace(UUID(row.name), row.part, row.at) for row in rows if row.kind == "place"),
    )


def length_of(here: Catalogue, module: Module) -> ModuleLength:
    """A module's sections, and its minutes without those of its quizzes."""
    items = sum(here.items_of(each) for each in here.quizzes_of(module.slug))
    return ModuleLength(module.section_ids, rules.reading_minutes(module.minutes, items))


def standing(rows: Sequence[Any]) -> Standing:
    """How somebody stands at a quiz, from its rows of STANDING."""
    tries = [row for row in rows if row.kind == "attempts"]
    passed = [row for row in tries if row.best is not None]
    done = [row.revision for row in rows if row.kind == "alternative"]
    return Standing(
        tries=sum(row.tries for row in tries),
        best=max((row.best for row in passed), default=None),
        running=any(row.part == State.OPEN.value for row in tries),
        talk=any(row.kind == "talk" for row in rows),
        last=max((row.at for row in tries if row.at is not None), default=None),
        with_person=bool(done),
        passes=tuple(sorted((row.revision, row.best) for row in passed)),
        person_revision=max(done, default=0),
    )


def quiz_title(slug: str) -> str:
    """A quiz's present title; its slug if there is no such quiz any more."""
    version = catalogue().quizzes.get(slug)
    return version.title if version else slug


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody in training, as their coordinator meets them: `scheme_id` is a scheme that both are in."""

    id: int
    public_id: UUID
    name: str
    scheme_id: int | None


def learner(db: Session, actor: Actor, permission: Permission, public_id: UUID) -> Learner:
    """The person, if the actor has the permission in a scheme that they are in.

    Raises:
        Refused: "no_such_person", status 404; "not_allowed" and, for oneself, "own_training", status 403.
    """
    return _learner(db, actor, permission, db.scalar(select(Person).where(Person.public_id == public_id)))


def learner_by_id(db: Session, actor: Actor, permission: Permission, person_id: int) -> Learner:
    """As `learner`, by the row's number."""
    return _learner(db, actor, permission, db.get(Person, person_id))


def _learner(db: Session, actor: Actor, permission: Permission, person: Person | None) -> Learner:
    if person is None or person.status == FROZEN:
        raise Refused("no_such_person", status=404)
    if person.id == actor.person_id:
        raise Refused("own_training", status=403)
    allowed, theirs = scheme_ids(actor, permission), schemes_of(db, person.id)
    shared = sorted(theirs if allowed is None else theirs & allowed)
    if allowed is not None and not shared:
        raise Refused("not_allowed", status=403, permission=permission.value)
    return Learner(person.id, person.public_id, person.name, shared[0] if shared else None)


def schemes_of(db: Session, person_id: int) -> frozenset[int]:
    """The schemes in which a person is or was enrolled."""
    statement = select(Cohort.scheme_id).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    return frozenset(db.scalars(statement.where(Enrolment.person_id == person_id)))


def schemes_asking(db: Session, person_id: int, quiz: str) -> frozenset[int]:
    """The schemes in which a person is or was enrolled and whose year asks for a quiz; all, if none of them does."""
    joined = select(Cohort.scheme_id, Cohort.terms).join(Enrolment, Enrolment.cohort_id == Cohort.id)
    rows = db.execute(joined.where(Enrolment.person_id == person_id)).all()
    asking = [row for row in rows if any(one["quiz"] == quiz for one in row.terms["quizzes"])]
    return frozenset(row.scheme_id for row in asking or rows)


def talk(db: Session, person_id: int, public_id: UUID, *, hold: bool = False) -> Talk:
    """A talk with a person, held until the deed ends if `hold`.

    Raises:
        Refused: "no_such_talk", status 404.
    """
    statement = select(Talk).where(Talk.public_id == public_id, Talk.person_id == person_id)
    found = db.scalar(statement.with_for_update() if hold else statement)
    if found is None:
        raise Refused("no_such_talk", status=404)
    return found


def evidence(db: Session, person_id: int) -> Evidence:
    """What somebody did in training: attempts, best results, critical errors, talks, more time."""
    public_id = db.scalars(select(Person.public_id).where(Person.id == person_id)).one()
    by_quiz: dict[str, list[AttemptView]] = {}
    for row in db.execute(statements.ATTEMPTS_OF, {"person_id": person_id}):
        by_quiz.setdefault(row.quiz, []).append(attempt_view(row))
    quizzes = [QuizEvidence(slug, quiz_title(slug), tuple(attempts)) for slug, attempts in by_quiz.items()]
    stood = facts(db, person_id)
    return Evidence(
        person=public_id,
        quizzes=tuple(quizzes),
        talks=tuple(talks(db, person_id)),
        adjustment=adjustment(db, person_id),
        minutes=rules.minutes(stood),
        with_person=tuple(quiz_title(slug) for slug, one in stood.standings.items() if one.with_person),
    )


def award_evidence(db: Session, person_id: int, requirements: Requirements) -> tuple[EvidenceLine, ...]:
    """What a badge rests on: the modules read, the quizzes passed and the agreement signed, in the exact versions.

    There is never a score in it.
    """
    read = {row.module: row for row in db.execute(statements.READ_VERSIONS, {"person_id": person_id})}
    lines = [_read_line(read[slug]) for slug in requirements.modules if slug in read]
    passed = db.execute(statements.PASSED_VERSIONS, {"person_id": person_id}).all()
    alternatives = {row.quiz: row for row in db.execute(statements.ALTERNATIVE_VERSIONS, {"person_id": person_id})}
    for required in requirements.quizzes:
        row = next((row for row in passed if _counts(row, required)), None)
        if row is not None:
            lines.append(_passed_line(row))
        elif (done := alternatives.get(required.quiz)) is not None:
            lines.append(EvidenceLine("live", quiz_title(done.quiz), done.revision, done.version, done.at))
    if requirements.agreement and (signed := db.execute(statements.SIGNED_VERSION, {"person_id": person_id}).first()):
        title = catalogue().agreement.title
        lines.append(EvidenceLine("agreement", title, signed.revision, signed.version, signed.at, "signed by name"))
    return tuple(lines)


def _counts(row: Any, required: QuizRequirement) -> bool:
    """Whether a pass is one that a requirement asks for."""
    enough = bool(row.percent >= (required.min_score or 0))
    return row.quiz == required.quiz and row.revision >= (required.since or 0) and enough


def _read_line(row: Any) -> EvidenceLine:
    module = catalogue().modules.get(row.module)
    title, minutes = (module.title, module.minutes) if module else (row.module, 0)
    rule = "every section read" if module and row.sections >= len(module.sections) else "read in part"
    return EvidenceLine("module", title, row.revision, row.version, row.at, rule, minutes=minutes)


def _passed_line(row: Any) -> EvidenceLine:
    rule = "passed at the quiz’s own pass mark, every must-pass item right"
    title = quiz_title(row.quiz)
    return EvidenceLine("quiz", title, row.revision, row.version, row.submitted_at, rule)


def waiting(actor: Actor, slug: str = "") -> Select[Any]:
    """Talks that wait for the actor, each once: in the first of their schemes that asks the learner for that quiz, or
    in the one of this slug. One that no scheme asks for waits in any scheme of the learner's.
    """
    ids = scheme_ids(actor, Permission.RECORD_TALKS)
    chosen = select(Scheme.id).where(Scheme.slug == slug)

    def here(year: Any) -> ColumnElement[bool]:
        mine = literal(True) if ids is None else year.scheme_id.in_(ids)
        narrowed = year.scheme_id.in_(chosen) if slug else literal(True)
        return and_(mine, narrowed, or_(_asks(year), ~_asked_somewhere()))

    sooner = select(EARLIER.id).join(ITS_YEAR, ITS_YEAR.id == EARLIER.cohort_id).where(here(ITS_YEAR))
    sooner = sooner.where(EARLIER.person_id == Talk.person_id, EARLIER.id < Enrolment.id).correlate(Talk, Enrolment)
    statement = (
        select(
            cast(literal(TALK_KIND), String(30)).label("kind"),
            Talk.public_id.label("subject"),
            Cohort.scheme_id.label("scheme_id"),
            Talk.person_id.label("person_id"),
            Talk.asked_at.label("since"),
            cast(null(), UtcDateTime()).label("due"),
            literal(TALK_URGENCY).label("urgency"),
            Talk.rule.label("detail_code"),
        )
        .join(Enrolment, Enrolment.person_id == (led_by(Talk.person_id) if ids is None else Talk.person_id))
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Talk.recorded_at.is_(None), Talk.person_id != actor.person_id, here(Cohort))
        .where(listed(Talk.person_id), ~sooner.exists())
    )
    return typed("Select[Any]", statement)


def _asks(year: Any) -> ColumnElement[bool]:
    """That a year asks for the quiz of a talk."""
    told = func.replace(year.terms["quizzes"].as_string(), " ", "")
    return told.contains(literal('"quiz":"') + Talk.quiz + literal('"'))


def _asked_somewhere() -> ColumnElement[bool]:
    """That any year that a learner is in asks for the quiz of a talk."""
    anywhere = select(EARLIER.id).join(ITS_YEAR, ITS_YEAR.id == EARLIER.cohort_id).where(_asks(ITS_YEAR))
    return anywhere.where(EARLIER.person_id == Talk.person_id).correlate(Talk).exists()
