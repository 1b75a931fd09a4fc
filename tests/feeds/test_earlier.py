"""What somebody handed in is found again until it is thrown away."""

from flask.testing import FlaskClient

from tests.factories import coordinator, sign_in
from tests.feeds.test_people import handed_in
from trainingsite.schemes.models import Cohort


def test_what_one_handed_in_stands_on_the_page_and_nobody_elses(client: FlaskClient, ours: Cohort) -> None:
    mine, theirs = coordinator(ours), coordinator(ours, "Dewi Hughes")
    feed, other = (handed_in(who, ours, "name,email\nJun,jun@demo.example\n") for who in (mine, theirs))
    sign_in(client, mine)
    page = client.get("/desk/people/import").text

    assert [f"/desk/people/import/{one}" in page for one in (feed, other)] == [True, False]
    assert "Not confirmed" in page
