"""Software by others calls our credentials valid, and tampered ones not.

npm's @digitalbazaar/vc with its eddsa-rdfc-2022 suite and status list, npm's jose, and PyPI's openbadgeslib.
"""

import copy
import json
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier

from tests.recognition.samples import AWARD, DID, NOW, PLACE, SITE, FakeSite, rsa, signed, token
from tests.recognition.test_baking import DRAWING, PICTURE
from trainingsite.recognition.baking import into_png, into_svg
from trainingsite.recognition.keys import bare_jwk, described

VERIFIERS = Path(__file__).parent.parent / "verifiers"


@cache
def node() -> str:
    """Node with the verifiers installed as the lock file pins them."""
    found = shutil.which("node")
    npm = shutil.which("npm")
    assert found, "these tests need Node: apt-get install nodejs npm"
    assert npm, "these tests need npm: apt-get install npm"
    if not (VERIFIERS / "node_modules").exists():
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=VERIFIERS, check=True, capture_output=True)
    return found


def asked(credential: dict[str, Any], compact: str, site: FakeSite) -> dict[str, Any]:
    """What they say of a credential, its token and the status lists."""
    given = {
        "credential": credential,
        "token": compact,
        "list": json.loads(site.lists[f"{SITE}/status/1.json"]),
        "tokenList": site.lists[f"{SITE}/status/1.jwt"].decode(),
        "did": site.did_document(),
        "jwks": site.key_set(),
        "now": NOW.isoformat(),
        "jwk": bare_jwk(described(rsa()), DID),
    }
    command = [node(), str(VERIFIERS / "verify.mjs")]
    told = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True, check=True).stdout
    answer: dict[str, Any] = json.loads(told)
    return answer


def test_digital_bazaar_and_jose_call_it_valid() -> None:
    told = asked(signed(), token(), FakeSite())

    assert told["credential"] == {"valid": True, "status": False, "error": None}
    assert told["list"]["valid"]
    assert told["token"]["valid"]
    assert told["tokenByBareKey"]["valid"]
    assert told["tokenList"]["valid"]


def test_they_read_from_our_list_that_it_was_taken_back() -> None:
    told = asked(signed(), token(), FakeSite(taken_back=[PLACE]))

    assert told["list"]["valid"]
    assert told["credential"]["status"] is True


def test_they_notice_what_was_changed() -> None:
    forged = copy.deepcopy(signed())
    forged["credentialSubject"]["achievement"]["name"] = "Doctor of Medicine"
    head, payload, signature = token().split(".")

    told = asked(forged, f"{head}.{payload[:-4]}AAAA.{signature}", FakeSite())

    assert not told["credential"]["valid"]
    assert not told["token"]["valid"]


LASTING = replace(AWARD, expires_at=None)


class Network:
    """What openbadgeslib would download, from a site of ours; every other address is a failure."""

    def __init__(self, site: FakeSite) -> None:
        self.served = {f"{SITE}/.well-known/did.json": json.dumps(site.did_document()).encode(), **site.lists}

    def __call__(self, url: str) -> bytes:
        return self.served[url]


def test_openbadgeslib_calls_the_document_valid() -> None:
    """It reads signed lists in the form of tokens only, so that it is asked not to check the list's own signature."""
    network = Network(FakeSite())
    verifier = OB3LdpVerifier.for_issuer_did(DID)

    found = verifier.verify(signed(LASTING), check_status=True, verify_status_list=False, download=network)

    assert found.achievement.name == "Approved Peer Mentor"


def test_openbadgeslib_calls_the_token_valid() -> None:
    network = Network(FakeSite())
    verifier = OB3Verifier.for_issuer_did(DID, download=network)

    found = verifier.verify(token(LASTING), check_status=True, download=network)

    assert found.achievement.name == "Approved Peer Mentor"


def test_openbadgeslib_reads_in_either_list_that_it_was_taken_back() -> None:
    network = Network(FakeSite(taken_back=[PLACE]))
    of_tokens = OB3Verifier.for_issuer_did(DID, download=network)

    with pytest.raises(OB3VerificationError, match="revo"):
        OB3LdpVerifier.for_issuer_did(DID).verify(
            signed(LASTING), check_status=True, verify_status_list=False, download=network
        )
    with pytest.raises(OB3VerificationError, match="revo"):
        of_tokens.verify(token(LASTING), check_status=True, download=network)


def test_openbadgeslib_finds_the_badge_in_our_pictures() -> None:
    assert OB3Verifier.extract_token_from_png(into_png(PICTURE, token())) == token()
    assert OB3Verifier.extract_token_from_svg(into_svg(DRAWING, token()).encode()) == token()
