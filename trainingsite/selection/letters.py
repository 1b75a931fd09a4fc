"""The letters that decisions send: in the default words, or in those that a scheme's coordinator chose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flask import current_app, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.access import Permission
from trainingsite.accounts.models import Person
from trainingsite.config import Settings
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day
from trainingsite.notifications.messages import letter
from trainingsite.schemes.models import Scheme
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import letter_rules as rules
from trainingsite.selection.letter_models import LetterWording
from trainingsite.selection.letter_rules import KINDS, Words
from trainingsite.selection.rules import Condition

LAST_DECLINE = "decline-last"  # whose appeal was used already


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells beyond its scheme: its kind, and words that are already plain text."""

    kind: str
    reason: str = ""
    conditions: str = ""
    until: str = ""


def send(act: Act, person_id: int, cohort: CohortView, told: Told) -> None:
    """Queue a letter to a person, in the words that hold in the scheme now."""
    if "{" in told.reason:
        name = act.db.scalars(select(Person.name).where(Person.id == person_id)).one()
        told = replace(told, reason=rules.addressed(told.reason, name, cohort.scheme_name))
    wording = own_words(act.db, cohort.scheme_id, told.kind)
    link = KINDS[told.kind].path.format(slug=cohort.scheme_slug)
    if wording is None:
        facts = {"reason": told.reason, "conditions": told.conditions, "until": told.until}
        about: dict[str, str | int] = {"scheme": cohort.scheme_name, "scheme_id": cohort.scheme_id}
        act.mail(f"selection/{told.kind}", person_id, **about, link=link, **facts)
        return
    name = act.db.scalars(select(Person.name).where(Person.id == person_id)).one()
    written = filled(wording, name, (cohort.scheme_name, cohort.scheme_slug), told)
    act.mail("selection/letter", person_id, subject=written.subject, body=written.body, scheme_id=cohort.scheme_id)


def words_in(db: Session, scheme_ids: Collection[int], kind: str) -> dict[int, Words]:
    """A letter's words in each of these schemes, with placeholders, in one statement."""
    wanted = (LetterWording.kind == kind, LetterWording.scheme_id.in_(scheme_ids))
    own = {row.scheme_id: Words(row.subject, row.body) for row in db.scalars(select(LetterWording).where(*wanted))}
    usual = default_words(kind)
    return {scheme_id: own.get(scheme_id, usual) for scheme_id in scheme_ids}


def filled(words: Words, name: str, scheme: tuple[str, str], told: Told) -> Words:
    """The words with what they tell put in; `scheme` is the scheme's name and slug."""
    settings: Settings = current_app.extensions["signpost_settings"]
    path = KINDS[told.kind].path.format(slug=scheme[1])
    values = {"name": name, "scheme": scheme[0], "link": f"{settings.public_url}{path}"}
    values |= {"reason": told.reason, "conditions": told.conditions, "until": told.until}
    return rules.fill(words, values)


def words_of(db: Session, scheme_id: int, kind: str) -> Words:
    """A letter's words in a scheme, with placeholders: its own, or else the default."""
    return own_words(db, scheme_id, kind) or default_words(kind)


def own_words(db: Session, scheme_id: int, kind: str) -> Words | None:
    """A letter's words where a coordinator changed them."""
    row = _wording(db, scheme_id, kind)
    return Words(row.subject, row.body) if row else None


def default_words(kind: str) -> Words:
    """The words of a letter's template, with a placeholder for each fact."""
    facts = {name: f"{{{name}}}" for name in ("scheme", "link", "reason", "conditions", "until")}
    found = letter(render_template(f"mail/selection/{kind}.txt", person={"name": "{name}"}, public_url="", **facts))
    return Words(found.subject, rules.tidy(found.body))


def changed(db: Session, scheme_id: int) -> frozenset[str]:
    """The kinds of letter that have words of their own in a scheme."""
    return frozenset(db.scalars(select(LetterWording.kind).where(LetterWording.scheme_id == scheme_id)))


def change(act: Act, scheme: Scheme, kind: str, words: Words) -> None:
    """Give a letter words of its own in a scheme.

    Raises:
        Refused: "not_allowed", "no_such_letter", "placeholder_unknown", "placeholder_missing".
    """
    allowed = kind_of(act, scheme, kind)
    rules.refuse_text(words.subject, allowed.allowed)
    rules.refuse_text(words.body, allowed.allowed)
    rules.refuse_missing(words.body, allowed)
    row = _wording(act.db, scheme.id, kind)
    if row is None:
        row = LetterWording(scheme_id=scheme.id, kind=kind)
        act.db.add(row)
    row.subject, row.body = " ".join(words.subject.split()), rules.tidy(words.body)
    row.changed_at, row.changed_by = act.now, act.actor.person_id
    told = {"letter": kind, "subject": row.subject, "body": row.body}
    act.record("letter.changed", "scheme", scheme.public_id, scheme_id=scheme.id, **told)


def restore(act: Act, scheme: Scheme, kind: str) -> None:
    """Go back to the default words; where they hold already, nothing changes.

    Raises:
        Refused: "not_allowed", "no_such_letter".
    """
    kind_of(act, scheme, kind)
    row = _wording(act.db, scheme.id, kind)
    if row is not None:
        act.db.delete(row)
        act.record("letter.restored", "scheme", scheme.public_id, scheme_id=scheme.id, letter=kind)


def kind_of(act: Act, scheme: Scheme, kind: str) -> rules.Kind:
    """A kind of letter whose words the actor may change.

    Raises:
        Refused: "not_allowed", "no_such_letter".
    """
    act.require(Permission.EDIT_LETTERS, scheme.id)
    return known(kind)


def known(kind: str) -> rules.Kind:
    """The kind of letter.

    Raises:
        Refused: "no_such_letter", status 404.
    """
    if kind not in KINDS:
        raise Refused("no_such_letter", status=404)
    return KINDS[kind]


def listed(conditions: Sequence[Condition]) -> str:
    """Conditions as a letter lists them."""
    return "\n".join(f"- {' '.join(one.text.split())} (by {as_day(one.due_on)})" for one in conditions)


def _wording(db: Session, scheme_id: int, kind: str) -> LetterWording | None:
    return db.scalar(select(LetterWording).where(LetterWording.scheme_id == scheme_id, LetterWording.kind == kind))
