"""A badge's certificate: a PDF that people who hear it can read, and that leads to what counts."""

import json
import sys
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.factories import cohort, mentor_to_be, person
from tests.factories.recognition import badge, share, shared_badge
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.recognition import printing, service
from trainingsite.recognition.rules import AwardFacts, EvidenceLine

NOW = datetime(2026, 10, 14, tzinfo=UTC)
ADDRESS = "http://localhost:5000/badges"


def certificate(client: FlaskClient, made: UUID) -> PdfReader:
    answer = client.get(f"/badges/{made}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.data))


def elements(node: Any) -> list[Any]:
    """The elements of the structure below a node, in reading order."""
    below = node.get("/K", [])
    each = [one.get_object() for one in (below if isinstance(below, list) else [below])]
    found = [one for one in each if isinstance(one, dict) and "/S" in one]
    return [element for one in found for element in (one, *elements(one))]


@pytest.fixture
def approved(client: FlaskClient) -> UUID:
    where = cohort()
    return shared_badge(mentor_to_be(where), cohort=where)


def test_it_is_a_tagged_page_of_a4_that_says_its_language_and_title(client: FlaskClient, approved: UUID) -> None:
    paper = certificate(client, approved)
    root: Any = paper.root_object

    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en-GB"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert paper.metadata is not None
    assert paper.metadata.title == "Approved Peer Mentor, Northmoor University"
    assert len(paper.pages) == 1
    assert [round(side) for side in paper.pages[0].mediabox] == [0, 0, 595, 842]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_all_the_evidence_of_an_approval_and_the_code_fit_on_one_page(client: FlaskClient) -> None:
    where = cohort()
    rule = "passed at the quiz's own pass mark, every must-pass item right"
    evidence = tuple(
        EvidenceLine(kind, f"Understanding {number} different mentees", 1, "ab" * 32, NOW, rule)
        for kind in ("module", "quiz")
        for number in range(8)
    )
    with act_as(SYSTEM) as act:
        holder = mentor_to_be(where)
        made = service.award(act, holder.id, "approved-peer-mentor", AwardFacts(evidence=evidence, approved_by="her"))
    share(holder, made.public_id)
    paper = certificate(client, made.public_id)

    assert len(paper.pages) == 1
    assert "Understanding 7 different mentees" in paper.pages[0].extract_text()


def test_its_structure_has_headings_lists_and_pictures_in_words(client: FlaskClient, approved: UUID) -> None:
    root: Any = certificate(client, approved).root_object
    found = elements(root["/StructTreeRoot"])
    kinds = [str(each["/S"]) for each in found]

    assert kinds.count("/H1") == 1
    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/L")
    assert "/Link" in kinds
    assert [str(each["/Alt"]) for each in found if each["/S"] == "/Figure"] == [
        "Round badge: Approved Peer Mentor, Northmoor University, with an arrow that points the way",
        f"QR code that leads to {ADDRESS}/{approved}",
    ]


def test_its_letters_are_ours_and_in_it(client: FlaskClient, approved: UUID) -> None:
    page: Any = certificate(client, approved).pages[0]
    used = page["/Resources"]["/Font"].values()
    fonts = [each.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for each in used]

    assert {str(font["/FontFamily"]) for font in fonts} == {"Atkinson"}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_credential_is_attached(client: FlaskClient, approved: UUID) -> None:
    [attached] = certificate(client, approved).attachments["badge.json"]

    assert attached == client.get(f"/badges/{approved}.json").data
    assert json.loads(attached)["id"] == f"{ADDRESS}/{approved}"


def test_the_code_leads_to_the_badge_and_the_sheet_says_where(client: FlaskClient, approved: UUID) -> None:
    from trainingsite.infra.db import db
    from trainingsite.recognition.showing import seen, signed_forms

    with client.application.test_request_context():
        page = printing.sheet(seen(approved), signed_forms(approved))
    db.session.rollback()

    assert page.code == printing.code(f"{ADDRESS}/{approved}")
    assert f'href="{ADDRESS}/{approved}"' in page.html


def sheet_of(client: FlaskClient, made: UUID) -> str:
    from trainingsite.recognition.showing import seen, signed_forms

    with client.application.test_request_context():
        return printing.sheet(seen(made), signed_forms(made)).html


def test_it_names_the_holder_only_if_they_wish(client: FlaskClient) -> None:
    silent, named = person("Amara Okafor"), person("Jun Watanabe")

    assert "Amara" not in sheet_of(client, shared_badge(silent))
    assert "Jun Watanabe" in sheet_of(client, shared_badge(named, name_shown=True))


@pytest.mark.parametrize("taken_back", [service.revoke, service.suspend])
def test_there_is_none_of_a_badge_that_is_not_in_force(client: FlaskClient, approved: UUID, taken_back: Any) -> None:
    with act_as(SYSTEM) as act:
        taken_back(act, approved, "Broke confidentiality.")

    answer = client.get(f"/badges/{approved}.pdf")

    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    assert "not currently in force" in answer.text
    assert "confidentiality" not in answer.text


def test_without_the_systems_letters_there_is_a_page_that_says_what_to_do(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = person("Somebody New")
    made = badge(holder)
    share(holder, made)
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    answer = client.get(f"/badges/{made}.pdf")

    assert answer.status_code == 503
    assert f'href="{ADDRESS}/{made}"' in answer.text


def test_it_fetches_nothing_that_was_not_handed_over() -> None:
    fetch = printing.given({"badge.svg": ("image/svg+xml", b"<svg/>")})

    assert fetch.fetch(f"{printing.HERE}badge.svg").read() == b"<svg/>"
    with pytest.raises(KeyError):
        fetch.fetch("file:///etc/passwd")
