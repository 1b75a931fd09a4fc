"""`python -m benchmarks.signing`: many credentials signed in both forms by the bulk job, against the bare work.

The bare work is what nobody can leave out: RDF canonicalisation of each document and of its proof options by pyld, two
hashes, an Ed25519 and an RSA signature. The bulk job does that and all the rest: it reads rows, gives places on a
status list, refuses what would go unsigned, writes both forms into the database, and commits.
"""

import hashlib
import json
import sys
import tempfile
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from flask_migrate import upgrade
from pyld import jsonld
from sqlalchemy import insert, select

from trainingsite import create_app
from trainingsite.access import SYSTEM
from trainingsite.accounts.models import Person
from trainingsite.config import Settings
from trainingsite.deeds import Act, act_as
from trainingsite.infra.db import db
from trainingsite.recognition import service, signing
from trainingsite.recognition.bundled import contexts
from trainingsite.recognition.credential import Form, document, stamp
from trainingsite.recognition.issuer import award_of
from trainingsite.recognition.keyring import keyring
from trainingsite.recognition.keys import Kind
from trainingsite.recognition.models import AchievementVersion, Credential
from trainingsite.recognition.proofs import SUITE
from trainingsite.recognition.rotation import key_in_use
from trainingsite.recognition.rules import AwardFacts, EvidenceLine

BAR = 0.4
BATCH = 200
EVIDENCE = tuple(
    EvidenceLine(kind, f"Module {number}", 3, f"{number:064x}", datetime(2026, 10, number + 1, 9, tzinfo=UTC), rule)
    for number in range(4)
    for kind, rule in (("module", "every section read"), ("quiz", "passed at the quiz's own pass mark"))
)


def awarded(count: int) -> list[uuid.UUID]:
    """So many people with a badge each that nothing has signed yet."""
    now = datetime.now(UTC)
    made = []
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        with act_as(SYSTEM) as act:
            ids = act.db.scalars(insert(Person).returning(Person.id), [_person(number, now) for number in numbers])
            facts = AwardFacts(evidence=EVIDENCE, approved_by="the coordinator of Physics mentors")
            made += [service.award(act, each, "approved-peer-mentor", facts).public_id for each in ids.all()]
    return made


def _person(number: int, now: datetime) -> dict[str, object]:
    return {
        "public_id": uuid.uuid4(),
        "email": f"bench-{number}@bench.example",
        "name": f"Bench {number}",
        "is_admin": False,
        "joined_at": now,
    }


def bulk(badges: Sequence[uuid.UUID]) -> None:
    """The bulk job's work: a deed for each batch."""
    for first in range(0, len(badges), BATCH):
        with act_as(SYSTEM) as act:
            signing.sign_now(act, badges[first : first + BATCH])


class Bare:
    """The same documents, canonicalised and signed with the same keys and nothing else."""

    def __init__(self, act: Act, badges: Sequence[uuid.UUID]) -> None:
        rows = act.db.execute(
            select(Credential, AchievementVersion)
            .join(AchievementVersion, AchievementVersion.id == Credential.achievement_id)
            .where(Credential.public_id.in_(badges))
        )
        self.documents = [document(award_of(*row), Form.JSON) for row in rows]
        privates = [keyring().private(key_in_use(act, kind).kid) for kind in Kind]
        self.ed25519 = next(private for private in privates if isinstance(private, Ed25519PrivateKey))
        self.rsa = next(private for private in privates if isinstance(private, RSAPrivateKey))

    def sign(self) -> None:
        """Each document once."""
        for told in self.documents:
            options = {"@context": told["@context"], "type": "DataIntegrityProof", "cryptosuite": SUITE}
            options |= {"created": stamp(datetime.now(UTC))}
            options |= {"verificationMethod": "did:web:bench.example#key", "proofPurpose": "assertionMethod"}
            hashes = [hashlib.sha256(_canonical(part)).digest() for part in (options, told)]
            self.ed25519.sign(b"".join(hashes))
            self.rsa.sign(json.dumps(told).encode(), PKCS1v15(), SHA256())


def _canonical(document: dict[str, object]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    text: str = jsonld.normalize(document, options)
    return text.encode()


def _load(url: str, _options: object) -> dict[str, object]:
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": contexts()[url]}


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def measured(count: int, rounds: int) -> list[tuple[float, float]]:
    """For each round, credentials per second: by the bulk job, and bare right after it."""
    badges = awarded(count + 1)
    bulk(badges[-1:])
    size = count // rounds
    pairs = []
    for number in range(rounds):
        some = badges[number * size : (number + 1) * size]
        click.echo(f"round {number + 1} of {rounds}", err=True)
        by_job = seconds(lambda some=some: bulk(some))  # type: ignore[misc]
        with act_as(SYSTEM) as act:
            bare = Bare(act, some)
        pairs.append((size / by_job, size / seconds(bare.sign)))
    return pairs


@click.command()
@click.option("--count", type=click.IntRange(10), default=10_000, show_default=True, help="How many credentials.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True, help="In how many parts.")
def main(count: int, rounds: int) -> None:
    """Sign many credentials in both forms, as a share of what canonicalisation and the bare signatures take.

    Exit code 1 if the bar is missed.
    """
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as folder:
        app = create_app(Settings(env="test", instance=Path(folder)).completed())
        with app.app_context():
            upgrade()
            pairs = measured(count, rounds)
            db.session.remove()
            db.engine.dispose()
    ratio = median(by_job / bare for by_job, bare in pairs)
    click.echo(f"bulk job  {median(by_job for by_job, _ in pairs):8.1f} credentials per second, both proofs")
    click.echo(f"bare      {median(bare for _, bare in pairs):8.1f} per second: canonicalisation and bare signatures")
    click.echo(f"ratio     {ratio:8.2f}, bar {BAR:.2f}: {'holds' if ratio >= BAR else 'missed'}")
    sys.exit(0 if ratio >= BAR else 1)


if __name__ == "__main__":
    main()
