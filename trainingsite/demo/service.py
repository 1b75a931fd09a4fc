"""A believable university, made through the real services, with a past."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from trainingsite.access import SYSTEM, Actor, Role
from trainingsite.accounts import passwords
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import Status
from trainingsite.accounts.status_service import Told, set_status
from trainingsite.config import Settings
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import SchemeType
from trainingsite.deeds import act_as, worker
from trainingsite.demo import aftermath, gatherings, learners, notices, readers, running
from trainingsite.demo.people import (
    ADMIN,
    ANSWERS,
    COURSE,
    INTERNATIONAL,
    INTERRUPTED,
    MENTEE,
    MOTIVATIONS,
    PASSWORD,
    REVIEWERS,
    STAFF,
    STORIES,
    Stage,
    Story,
    address,
)
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries as badges
from trainingsite.recognition import service as recognition
from trainingsite.recognition.models import Credential
from trainingsite.schemes import queries as scheme_queries
from trainingsite.schemes import question_rules
from trainingsite.schemes import service as schemes
from trainingsite.schemes.judging import kind_of
from trainingsite.schemes.question_rules import Wording
from trainingsite.schemes.rules import Requirements, Terms
from trainingsite.selection import readiness
from trainingsite.selection import service as selection
from trainingsite.selection.forms import APART
from trainingsite.selection.rules import Condition, Move
from trainingsite.selection.service import Verdict
from trainingsite.training import reflection_queries, reflection_service

SCHEMES = (
    (COURSE, "Engineering course mentors", "course"),
    (INTERNATIONAL, "International welcome mentors", "international"),
)
OWN_QUESTION = {
    INTERNATIONAL: (
        "choice",
        Wording(
            "Could you be there in the week before teaching begins?",
            "Most people arrive then, and it is when a friendly face counts.",
            options=("Every day", "A day or two", "Not that week"),
        ),
    )
}
TRAINING = timedelta(hours=9)  # everything that a cohort requires; the application comes after it
READ_LATER = 2
THANKS = "You noticed it yourself, and that is the hard part."
VERDICTS = {
    Stage.MORE: Verdict(Move.ASK_MORE, "Could you say a little more about when you are free on Wednesdays?"),
    Stage.OFFERED: Verdict(Move.OFFER, ""),
    Stage.WAITING: Verdict(Move.WAIT, "You are the third on the list; places often open in November."),
    **dict.fromkeys(
        (Stage.DECLINED, Stage.APPEALED),
        Verdict(Move.DECLINE, "We had many more applications than places. Please do try again in spring."),
    ),
    **dict.fromkeys(
        (Stage.APPROVED, Stage.LAPSED, Stage.REVOKED, *aftermath.STAGES),
        Verdict(Move.APPROVE, ""),
    ),
}
AFTER_TRAINING = frozenset(Stage) - {Stage.JOINED, Stage.READING, Stage.TALK, Stage.EXCEPTION, Stage.OFFERED}
AFTER_SENDING = AFTER_TRAINING - {Stage.TRAINED} | {Stage.EXCEPTION, Stage.OFFERED}


def refuse_production(settings: Settings) -> None:
    """The demo's passwords are printed, so it never gets near real people.

    Raises:
        Refused: "demo_in_production".
    """
    if settings.env == "production":
        raise Refused("demo_in_production")


def is_empty() -> bool:
    """Whether the database holds nobody yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def load(progress: Callable[[str], None]) -> None:
    """Fill an empty database. `progress` is told each person's name.

    Raises:
        Refused: "demo_in_production", "not_empty".
    """
    refuse_production(current_app.extensions["signpost_settings"])
    if not is_empty():
        raise Refused("not_empty")
    now = datetime.now(UTC).replace(hour=9, minute=0)
    chance = random.Random(20261124)  # noqa: S311  # the same university every time
    kept = passwords.hashed(PASSWORD)
    _make_schemes(now.date())
    _make_staff(kept, now - timedelta(days=500))
    for number, story in enumerate(STORIES):
        progress(story.name)
        _live(story, _arrive(story, kept, now - timedelta(days=story.days)), chance, number)
    _read_reflections()
    worker.drain()  # whoever passed gets the badge that some show
    _share()
    gatherings.gather(now)
    notices.announce(now)
    running.run(now)
    _interrupt(now)
    with act_as(SYSTEM) as act:
        readiness.find(act, {})
    worker.drain()


def _interrupt(now: datetime) -> None:
    """One of them pauses their studies while an application is open."""
    person = people.by_email(db.session(), address(INTERRUPTED))
    assert person is not None
    scheme = scheme_queries.scheme_by_slug(db.session(), COURSE).id
    with act_as(SYSTEM, now - timedelta(days=3)) as act:
        set_status(act, person.id, Told(Status.INTERRUPTED, (now - timedelta(days=4)).date()), scheme)


def _make_schemes(today: date) -> None:
    year = (
        f"{today.year}–{(today.year + 1) % 100:02}" if today.month >= 8 else f"{today.year - 1}–{today.year % 100:02}"
    )
    for slug, name, kind in SCHEMES:
        with act_as(SYSTEM) as act:
            scheme = schemes.create_scheme(act, slug, name, kind)
            span = schemes.Year(year, today - timedelta(days=600), today + timedelta(days=300))
            schemes.open_cohort(act, scheme, span, _terms(slug, catalogue().scheme_types[kind]))


def _terms(slug: str, kind: SchemeType) -> Terms:
    """What a kind proposes; one scheme asks something of its own."""
    terms = schemes.terms_of(kind)
    if slug not in OWN_QUESTION:
        return terms
    asked = question_rules.added(question_rules.asked_of(terms, kind.questions), *OWN_QUESTION[slug])
    return question_rules.asking(terms, asked, kind.questions)


def _make_staff(kept: str, at: datetime) -> None:
    for name, mailbox, slugs in STAFF:
        _appoint(_add(name, mailbox, kept, at), Role.COORDINATOR, slugs)
    for name, mailbox, slugs in REVIEWERS:
        _appoint(_add(name, mailbox, kept, at), Role.REVIEWER, slugs)
    _add(ADMIN[0], ADMIN[1], kept, at, is_admin=True)
    mentee = _add(MENTEE[0], MENTEE[1], kept, at)
    _appoint(mentee, Role.MENTEE, (MENTEE[2],))
    cohort = scheme_queries.latest_cohort(db.session(), MENTEE[2])
    with act_as(SYSTEM) as act:
        schemes.enrol(act, mentee.id, cohort.id, "mentee")


def _add(name: str, mailbox: str, kept: str, at: datetime, *, is_admin: bool = False) -> Person:
    with act_as(SYSTEM, at) as act:
        person = accounts.add_person(act, accounts.NewPerson(name, address(mailbox)), kept)
        person.confirmed_at, person.is_admin = at, is_admin
    return person


def _appoint(person: Person, role: Role, slugs: tuple[str, ...]) -> None:
    for slug in slugs:
        with act_as(SYSTEM) as act:
            accounts.grant(act, person.id, role, scheme_queries.scheme_by_slug(act.db, slug).id)


def _arrive(story: Story, kept: str, at: datetime) -> Actor:
    person = _add(story.name, story.email, kept, at)
    with act_as(_actor(person), at) as act:
        schemes.join(act, story.scheme, at.date())
    return _actor(person)


def _actor(person: Person) -> Actor:
    db.session.rollback()
    return people.actor_of(db.session(), person)


def _live(story: Story, actor: Actor, chance: random.Random, number: int) -> None:
    at = datetime.now(UTC).replace(hour=9, minute=20) - timedelta(days=story.days)
    _train(story, actor, at, chance)
    if story.stage in AFTER_SENDING:
        application = _apply(story, actor, at + TRAINING + timedelta(hours=1), number)
        readers.refer(story, application, at + TRAINING + timedelta(hours=1))
        readers.read(story, application, at)
        readers.interview(story, application, at, (_staff("coordinator"), actor))
        _decide(story, application, at + timedelta(hours=26))


def _train(story: Story, actor: Actor, at: datetime, chance: random.Random) -> None:
    modules = _required(story).modules
    if story.stage is Stage.READING:
        _pass(story, actor, modules[:2], at, chance)
        learners.read(actor, modules[2], at + timedelta(days=1), most=4)
    elif story.stage is Stage.TALK:
        learners.read(actor, "role-boundaries", at)
        learners.fail_safety(actor, "role-boundaries", at + timedelta(hours=1))
        learners.fail_safety(actor, "role-boundaries", at + timedelta(hours=25))
    elif story.stage is Stage.EXCEPTION:
        _pass(story, actor, modules[:2], at, chance)
    elif story.stage in AFTER_TRAINING:
        _pass(story, actor, modules, at, chance)
        learners.sign(actor, at + TRAINING)


def _required(story: Story) -> Requirements:
    return scheme_queries.latest_cohort(db.session(), story.scheme).terms.requirements


def _pass(story: Story, actor: Actor, modules: tuple[str, ...], at: datetime, chance: random.Random) -> None:
    """Read modules and pass what is required of the quizzes on them, one after the other within `TRAINING`."""
    required = _required(story)
    for number, module in enumerate(modules):
        begun = at + TRAINING / len(required.modules) * number
        learners.read(actor, module, begun)
        for quiz in required.quizzes:
            if catalogue().quiz(quiz.quiz).module == module:
                learners.take(actor, quiz.quiz, begun + timedelta(minutes=50), chance, story.slips)


def _apply(story: Story, actor: Actor, at: datetime, number: int) -> UUID:
    given = {
        "motivation": MOTIVATIONS[number % len(MOTIVATIONS)],
        "availability": ["mon-afternoon", "wed-morning", "thu-evening"][: 2 + number % 2],
        "languages": ("English", "English, Polish", "English, Cantonese", "English, Hindi")[number % 4],
        "referee_name": ("Dr Helen Marsh", "Prof Ravi Iyer", "Ms Joan Clarke")[number % 3],
        "referee_email": ("helen.marsh", "ravi.iyer", "joan.clarke")[number % 3] + "@northmoor.example",
        "course": ("BEng Mechanical Engineering", "BSc Computer Science", "MEng Civil Engineering")[number % 3],
        "year": "Second year",
        "home": ("Malaysia", "Ghana", "Brazil", "Vietnam")[number % 4],
        "student_number": f"NM{210400 + 7 * number}",
        **{question: said[number % len(said)] for question, said in ANSWERS.items()},
    }
    answers = {}
    cohort = scheme_queries.own_cohort(db.session(), actor.person_id or 0, story.scheme)
    for question in kind_of(cohort).questions:
        if question.kind in APART:
            continue
        fallback = question.options[number % len(question.options)] if question.options else ""
        if question.kind in ("text", "long"):
            fallback = "I would say that I don't know, and we would look for the right place together."
        answers[question.id] = given.get(question.id, fallback)
    with act_as(actor, at) as act:
        return selection.send(act, story.scheme, answers).public_id


def _decide(story: Story, application: UUID, at: datetime) -> None:
    coordinator, deputy = (_staff(mailbox) for mailbox in ("coordinator", "deputy"))
    verdict = VERDICTS.get(story.stage)
    if story.stage is Stage.CONDITION:
        due = (datetime.now(UTC) - timedelta(days=2)).date()
        verdict = Verdict(Move.APPROVE_CONDITIONALLY, "", (Condition("Send us your timetable of this term.", due),))
    if verdict:
        with act_as(coordinator, at) as act:
            selection.decide(act, application, verdict)
    if story.stage is Stage.EXCEPTION:
        with act_as(deputy, at) as act:
            selection.ask_exception(act, application, "They trained with us last year at our partner university.")
    if story.stage is Stage.REVOKED:
        with act_as(coordinator, at + timedelta(days=20)) as act:
            badge = _badge(story, "approved-peer-mentor")
            recognition.revoke(act, badge.public_id, "Left the scheme after a breach of confidentiality.")
    aftermath.live_on(story, application, at, aftermath.Staff(coordinator, _staff(story.email)))


def _staff(mailbox: str) -> Actor:
    person = people.by_email(db.session(), address(mailbox))
    assert person is not None
    return _actor(person)


def _badge(story: Story, slug: str) -> Credential:
    held = badges.of_person(db.session(), _staff(story.email).person_id or 0)
    return next(badge for badge, achievement in held if achievement.slug == slug)


def _read_reflections() -> None:
    """A coordinator has read what was written, but for the newest."""
    coordinator = _staff("coordinator")
    waiting = db.session.execute(reflection_queries.waiting(coordinator).order_by("since")).all()
    for row in waiting[:-READ_LATER]:
        person = db.session.get_one(Person, row.person_id).public_id
        rubric = reflection_queries.to_read(db.session(), coordinator, person, row.subject).question.rubric
        levels = {criterion.id: len(criterion.levels) - 1 for criterion in rubric}
        with act_as(coordinator, row.since + timedelta(hours=14)) as act:
            reflection_service.record(act, person, row.subject, levels, THANKS)


def _share() -> None:
    """Those who like to show their badges do."""
    for story in STORIES:
        if story.shares:
            actor = _staff(story.email)
            for badge, _achievement in badges.of_person(db.session(), actor.person_id or 0):
                with act_as(actor) as act:
                    recognition.set_sharing(act, badge.public_id, shared=True, name_shown=True)
