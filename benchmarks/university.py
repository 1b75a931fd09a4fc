"""A university to measure the desk by: departments of 500 people each, written in bulk and not through the services.

Every department has a scheme with one year: a coordinator, reviewers, mentees, and 450 prospective mentors, of whom 200
have applied; and 10,000 entries in the audit log. One department is a university of 500; a hundred are one of 50,000
people, 20,000 applications and 1,000,000 entries. Both have a page of further schemes, first by name, in which nobody
is: so every list fills a page in both, and the list of schemes begins alike.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, insert, text

from trainingsite.access import Role
from trainingsite.accounts.models import Person, PersonKey, RoleGrant
from trainingsite.accounts.rules import keys
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.content.catalogue import catalogue
from trainingsite.content.service import keep_version
from trainingsite.content.values import Versioned
from trainingsite.deeds import SYSTEM, Act, act_as
from trainingsite.recognition.models import AchievementVersion, Credential
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.rules import terms_to_json
from trainingsite.selection.interview_models import InterviewSlot
from trainingsite.selection.models import Application, Approval, ApprovalCondition, Renewal
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.training.live.models import LiveSession
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead, Talk

PEOPLE, APPLICATIONS, ENTRIES, STAFF, MENTEES = 500, 200, 10_000, 5, 45
FURTHER = range(1001, 1026)  # schemes, by their ids
NOW = datetime.now(UTC).replace(microsecond=0)
TERM = NOW - timedelta(days=200)
ENDS = ("nabe", "for", "gan", "ra", "ne", "be", "ta", "chi", "yen", "diqui")
RARER = ("Amara", "Carys", "Dewi", "Oisín", "Zanele", "Arjun", "Luca", "Thu", "Farah", "Priya", "Ravi", "Anwen")
FIRST = ("Jun", "Jun", "Jun", *RARER)  # so that one name alone fills a page of every list
STARTS = ("Wata", "Oka", "Mor", "Aba", "Byr", "Du", "Meh", "Bian", "Ngu", "Sid")
LAST = [start + end for start in STARTS for end in ENDS]
LACKING = range(35, 40)  # of the applications that are sent: with one reader instead of two
READY = {*range(10, 35), *range(50, 55)}  # of those that are sent, and of those with an offer: all is there
STATES = ("sent",) * 40 + ("more-asked",) * 10 + ("offered",) * 10 + ("approved",) * 110 + ("declined",) * 30
ACTIONS = ("attempt.submitted", "attempt.began", "application.send", "credential.awarded", "person.enrolled")
KINDS = ("attempt", "attempt", "application", "credential", "enrolment")
DEFINITION = {"title": "Approved Peer Mentor", "description": "Is approved."}
Row = dict[str, Any]


class Department:
    """The rows of one department; numbers of rows follow from its own."""

    def __init__(self, number: int, achievement: int) -> None:
        self.number, self.achievement = number, achievement
        self.chance = random.Random(number)
        self.scheme = number + 1
        self.first = number * PEOPLE + 1
        self.mentors = range(self.first + STAFF + MENTEES, self.first + PEOPLE)
        # How far each mentor comes in the training: those who apply all the way, of the others one in four not at all.
        shares = (
            1.0 if n < APPLICATIONS else self.chance.choice((0.0, 0.2, 0.5, 0.9)) for n in range(len(self.mentors))
        )
        self.shares = list(shares)
        self.subjects = [uuid.UUID(int=self.chance.getrandbits(128)) for _ in range(PEOPLE)]

    def tables(self) -> Iterator[tuple[type, list[Row]]]:
        """Every table with its rows, in an order that foreign keys allow."""
        people = list(self.people())
        yield Person, people
        yield PersonKey, [{"person_id": one["id"], "word": word} for one in people for word in words(one)]
        yield (
            Scheme,
            [
                self.row(
                    id=self.scheme, slug=f"department-{self.number}", name=f"Department {self.number}", type="course"
                )
            ],
        )
        yield Cohort, [self.cohort()]
        yield RoleGrant, list(self.grants())
        yield Enrolment, list(self.enrolments())
        yield SectionRead, list(self.sections())
        yield Attempt, list(self.attempts())
        yield AgreementSignature, list(self.signatures())
        yield Talk, [self.talk(person) for person in self.mentors[-5:]]
        yield Application, list(self.applications())
        approvals = list(self.approvals())
        yield Approval, approvals
        yield Renewal, [self.renewal(one) for one in approvals[::4]]
        yield ApprovalCondition, [self.condition(one) for one in approvals[:3]]
        yield Reference, list(self.references())
        yield ReviewRound, list(self.rounds())
        yield Review, list(self.reviews())
        yield InterviewSlot, [self.slot(hours) for hours in range(30)]
        yield LiveSession, [self.session(days) for days in range(-30, 30)]
        yield Credential, list(self.credentials())

    def row(self, **values: Any) -> Row:
        return {"public_id": uuid.UUID(int=self.chance.getrandbits(128)), **values}

    def ago(self, days: int) -> datetime:
        return NOW - timedelta(days=self.chance.randrange(1, days), minutes=self.chance.randrange(1440))

    def people(self) -> Iterator[Row]:
        for number in range(PEOPLE):
            name = f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"
            email = f"{name.lower().replace(' ', '.')}{self.first + number}@demo.example"
            yield {
                "id": self.first + number, "public_id": self.subjects[number], "email": email, "name": name,
                "password_hash": "", "confirmed_at": TERM, "is_admin": False, "joined_at": TERM,
                "began_at": TERM if number >= STAFF + MENTEES and self.shares[number - STAFF - MENTEES] else None,
            }  # fmt: skip

    def cohort(self) -> Row:
        return self.row(id=self.scheme, scheme_id=self.scheme, **year(2001))

    def grants(self) -> Iterator[Row]:
        staff = [(0, Role.COORDINATOR), *((number, Role.REVIEWER) for number in range(STAFF))]
        others = [*[Role.MENTEE] * MENTEES, *[Role.APPLICANT] * len(self.mentors)]
        for number, role in (*staff, *enumerate(others, start=STAFF)):
            yield {"person_id": self.first + number, "scheme_id": self.scheme, "role": role.value, "granted_at": TERM}

    def enrolments(self) -> Iterator[Row]:
        for person in range(self.first + STAFF, self.first + PEOPLE):
            part = "mentor" if person in self.mentors else "mentee"
            yield self.row(id=person, person_id=person, cohort_id=self.scheme, part=part, enrolled_at=self.ago(200))

    def sections(self) -> Iterator[Row]:
        modules = [(one.slug, each, one.hash) for one in catalogue().modules.values() for each in one.section_ids]
        for person, share in zip(self.mentors, self.shares, strict=True):
            for module, section, version in modules[: int(share * len(modules))]:
                at = {"version": version, "at": self.ago(150)}
                yield {"person_id": person, "module": module, "section": section, **at}

    def attempts(self) -> Iterator[Row]:
        quizzes = list(catalogue().quizzes.values())
        for person, share in zip(self.mentors, self.shares, strict=True):
            for one in quizzes[: int(share * len(quizzes))]:
                at = self.ago(140)
                yield self.row(
                    person_id=person, quiz=one.slug, version=one.hash, number=1, seed=1, state="submitted",
                    phase="first", drawn=[], began_at=at, submitted_at=at, score="9/10", percent=90,
                    passed=self.chance.random() < 0.9, critical_missed=[],
                )  # fmt: skip

    def signatures(self) -> Iterator[Row]:
        signed = {"version": catalogue().agreement.hash, "typed_name": "x", "at": TERM, "signed_on": TERM.date()}
        for person in self.mentors[:APPLICATIONS]:
            yield {"person_id": person, **signed}

    def talk(self, person: int) -> Row:
        return self.row(person_id=person, quiz="listening", rule="x", after=2, asked_at=self.ago(20))

    def applications(self) -> Iterator[Row]:
        years = ("First year", "Second year", "Third year", "Fourth year or later")
        for number, person in enumerate(self.mentors[:APPLICATIONS]):
            answers = {"motivation": "I like to listen. " * 10, "year": self.chance.choice(years), "course": "BSc"}
            sent = self.ago(100)
            told = {"state": STATES[number], "answers": answers, "saved_at": sent, "sent_at": sent}
            whose = {"id": person, "person_id": person, "enrolment_id": person, "scheme_id": self.scheme}
            since = {
                "unread_since": TERM if number in LACKING else None,
                "ready_since": sent if number in READY else None,
            }
            yield self.row(**whose, **told, **since)

    def approvals(self) -> Iterator[Row]:
        for number, person in enumerate(self.mentors[:APPLICATIONS]):
            if STATES[number] == "approved":
                ends = NOW + timedelta(days=self.chance.randrange(-30, 300))
                at = {"begins_at": self.ago(90), "until": ends, "state": "in-force"}
                yield self.row(id=person, enrolment_id=person, person_id=person, **at)

    def renewal(self, approval: Row) -> Row:
        return self.row(approval_id=approval["id"], until=approval["until"], asked_at=self.ago(30))

    def condition(self, approval: Row) -> Row:
        return self.row(approval_id=approval["id"], text="Read the guide.", due_on=approval["begins_at"].date())

    def references(self) -> Iterator[Row]:
        for number, person in enumerate(self.mentors[:APPLICATIONS]):
            named = {"name": "Dr Helen Marsh", "email": "helen@demo.example", "levels": {}, "known": "", "words": ""}
            noted = None if number < 10 else NOW
            at = {"asked_at": TERM, "expires_at": NOW, "answered_at": TERM, "noted_at": noted}
            yield self.row(application_id=person, state="received", **named, **at)

    def rounds(self) -> Iterator[Row]:
        for person in self.mentors[:APPLICATIONS]:
            asked = {"wanted": 2, "blind_to_names": True, "third_at": 25, "rubric": []}
            yield {"id": person, "application_id": person, "opened_at": TERM, **asked}

    def reviews(self) -> Iterator[Row]:
        for number, person in enumerate(self.mentors[:APPLICATIONS]):
            for reader in (0,) if number in LACKING else (0, 1):
                at = {"assigned_at": TERM, "submitted_at": None if number < 10 else TERM}
                said = {"levels": {}, "comments": {}, "note": "", "is_third": False}
                yield self.row(round_id=person, reviewer_id=self.first + reader, **said, **at)

    def slot(self, hours: int) -> Row:
        at = {"starts_at": NOW + timedelta(days=2, hours=hours), "minutes": 30, "place": "Room 1", "link": ""}
        return self.row(scheme_id=self.scheme, interviewer_id=self.first, **at)

    def session(self, days: int) -> Row:
        starts = NOW + timedelta(days=days, hours=1)
        where = {"place": "Room 2", "link": "", "capacity": 20, "changes_until": starts, "sequence": 0, "minutes": 90}
        return self.row(
            scheme_id=self.scheme, kind="training", title="Listening in practice", starts_at=starts, **where
        )

    def credentials(self) -> Iterator[Row]:
        for person in self.mentors[:APPLICATIONS]:
            signed = {
                "facts": {},
                "state": "valid",
                "salt": "x",
                "subject": uuid.UUID(int=self.chance.getrandbits(128)),
            }
            shown = {"shared": False, "was_shared": False, "name_shown": False, "issued_at": self.ago(90)}
            about = {"achievement_id": self.achievement, "cohort_id": self.scheme, "scheme_id": self.scheme}
            yield self.row(person_id=person, scope=self.scheme, **about, **signed, **shown)

    def log(self) -> Iterator[tuple[Row, Row]]:
        """The entries of the audit log, each with its details."""
        for number in range(ENTRIES):
            ref, which = uuid.UUID(int=self.chance.getrandbits(128)), self.chance.randrange(len(ACTIONS))
            about = {"actor": self.chance.choice(self.subjects), "action": ACTIONS[which], "subject_kind": KINDS[which]}
            at = TERM + timedelta(seconds=number * 1700 + self.number)
            subject = uuid.UUID(int=self.chance.getrandbits(128))
            entry = {"ref": ref, "at": at, **about, "subject_id": subject, "scheme_id": self.scheme, "digest": "0" * 64}
            yield entry, {"ref": ref, "salt": "x", "details": {"quiz": "listening", "number": number}}


def year(since: int) -> Row:
    """A year that takes people, whenever this is run."""
    terms = terms_to_json(schemes.terms_of(catalogue().scheme_types["course"]))
    return {"year": "2026–27", "terms": terms, "opens_on": date(since, 1, 1), "closes_on": date(2100, 1, 1)}


def words(person: Row) -> frozenset[str]:
    """What somebody is found by."""
    return keys(person["name"], [person["email"]])


def add(act: Act, model: type, rows: list[Row]) -> None:
    """Write rows as they are."""
    if rows:
        act.db.execute(insert(cast(Table, model.__table__)), rows)  # type: ignore[attr-defined]


def fill(departments: int) -> None:
    """Write a university of so many departments into the app's empty database."""
    here = catalogue()
    versions: list[Versioned] = [*here.modules.values(), *here.quizzes.values(), here.agreement]
    with act_as(SYSTEM) as act:
        if act.db.get_bind().dialect.name == "sqlite":  # its indexes are larger than the cache that it has by itself
            act.db.execute(text("PRAGMA cache_size = -500000"))
        for version in versions:
            keep_version(act, version)
        kept = {
            "slug": "approved-peer-mentor",
            "number": 1,
            "digest": "0" * 64,
            "definition": DEFINITION,
            "kept_at": NOW,
        }
        add(act, AchievementVersion, [{"id": 1, **kept}])
        named = [(one, {"slug": f"club-{one}", "name": f"Club {one}", "type": "course"}) for one in FURTHER]
        add(act, Scheme, [{"id": one, "public_id": uuid.UUID(int=one), **scheme} for one, scheme in named])
        add(
            act,
            Cohort,
            [{"id": one, "public_id": uuid.UUID(int=one), "scheme_id": one, **year(2000)} for one in FURTHER],
        )
    for number in range(departments):
        one = Department(number, 1)
        with act_as(SYSTEM) as act:
            for model, rows in one.tables():
                add(act, model, rows)
            entries, details = zip(*one.log(), strict=True)
            add(act, AuditEntry, list(entries))
            add(act, AuditDetail, list(details))
