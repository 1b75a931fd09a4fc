"""The desk's pages of interviews: whose they are, and how they are found."""

import pytest
from flask.testing import FlaskClient

from tests.factories import PLAIN_TERMS, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from tests.selection.deeds import sent, slug_of
from tests.selection.test_interviews import book, offered

pytestmark = pytest.mark.usefixtures("app")


def test_times_are_offered_on_pages_of_ones_own_schemes_and_by_oneself_unless_one_says_who(client: FlaskClient) -> None:
    ours, theirs = cohort(PLAIN_TERMS), cohort(PLAIN_TERMS)
    coordinator(ours), coordinator(theirs)
    staff = coordinator(ours)
    sign_in(client, staff)

    assert f'<option selected value="{staff.public_id}">' in client.get(f"/desk/interviews/{slug_of(ours)}/new").text
    assert client.get(f"/desk/interviews/{slug_of(theirs)}/new").status_code == 404


@pytest.mark.parametrize(("asked", "shown"), [("text=wata", True), ("text=pat", True), ("text=moss", False)])
def test_interviews_are_found_by_applicant_and_by_interviewer(client: FlaskClient, asked: str, shown: bool) -> None:
    ours = cohort(PLAIN_TERMS)
    staff = coordinator(ours, "Pat Morgan")
    (slot,) = offered(ours, staff)
    who = mentor_to_be(ours, "Jun Watanabe")
    trained(who, PLAIN_TERMS.requirements)
    sent(ours, who)
    book(who, ours, slot)
    sign_in(client, staff)

    assert ("Jun Watanabe" in client.get(f"/desk/interviews?{asked}").text) is shown
    assert ("Jun Watanabe" in client.get(f"/desk/interviews.csv?{asked}").text) is shown
    assert "Jun Watanabe" not in client.get("/desk/interviews?scheme=another").text
