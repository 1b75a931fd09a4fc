"""All badges of a holder as one ZIP, sent while it is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import render_template
from sqlalchemy import select

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import answers, baking, definitions, printing, queries, signing
from trainingsite.recognition.issuer import addresses
from trainingsite.recognition.models import Credential
from trainingsite.recognition.queries import Shown, SignedForms

MOST = 60
FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a ZIP can name


@dataclass(frozen=True, slots=True)
class Taken:
    """A badge to take along, in a folder of its own."""

    folder: str
    shown: Shown
    signed: SignedForms


@dataclass(frozen=True, slots=True)
class File:
    """A file of the ZIP."""

    name: str
    body: bytes


def take(act: Act) -> list[Taken]:
    """The actor's badges, newest first and at most `MOST`; those that a job hasn't signed yet are signed now."""
    act.require(Permission.HOLD_BADGES)
    mine = select(Credential.public_id).where(Credential.person_id == act.actor.person_id)
    badges = act.db.scalars(mine.order_by(Credential.issued_at.desc(), Credential.id.desc()).limit(MOST)).all()
    signing.sign_now(act, badges)
    act.db.flush()
    found: list[Taken] = []
    for public_id in badges:
        shown, signed = queries.shown(act.db, public_id, act.now), queries.signed_forms(act.db, public_id)
        assert shown is not None
        assert signed is not None
        again = sum(one.shown.slug == shown.slug for one in found)
        found.append(Taken(f"{shown.slug}-{again + 1}" if again else shown.slug, shown, signed))
        act.record("credential.downloaded", "credential", public_id)
    return found


def files(taken: Iterable[Taken]) -> Iterator[File]:
    """Every form of each badge, and last a text that says what they are."""
    listed: list[tuple[Taken, str, bool]] = []
    for one in taken:
        drawn = definitions.picture(one.signed.definition)
        yield File(f"{one.folder}/badge.json", one.signed.json)
        yield File(f"{one.folder}/badge.jwt", one.signed.jwt)
        yield File(f"{one.folder}/badge.png", baking.into_png(answers.picture(drawn), one.signed.json.decode()))
        yield File(f"{one.folder}/badge.svg", baking.into_svg(answers.drawing(drawn), one.signed.jwt.decode()).encode())
        certificate = printed(one)
        if certificate is not None:
            yield File(f"{one.folder}/certificate.pdf", certificate)
        listed.append((one, addresses().badge(one.shown.public_id), certificate is not None))
    yield File("readme.txt", render_template("recognition/readme.txt", listed=listed, most=MOST).encode())


def printed(one: Taken) -> bytes | None:
    """The certificate; none for a badge that isn't in force, or where this site can't make any."""
    try:
        return printing.pdf(printing.sheet(one.shown, one.signed))
    except Refused:
        return None


def zipped(given: Iterable[File]) -> Iterator[bytes]:
    """A ZIP of the files, piece by piece."""
    sink = Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for file in given:
            archive.writestr(ZipInfo(file.name, FIRST), file.body, ZIP_DEFLATED)
            yield sink.taken()
    yield sink.taken()


class Sink:
    """What a ZIP is written into, and taken out of again at once."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def write(self, data: bytes) -> int:
        self.kept += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self.kept)
        self.kept.clear()
        return found
