"""The desk's pages on badges."""

from flask.testing import FlaskClient

from tests.factories import cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.recognition import badge


def test_a_coordinator_finds_the_badges_of_their_scheme(client: FlaskClient) -> None:
    ours, theirs = cohort(), cohort()
    badge(mentor_to_be(ours, "Amara Okafor"), cohort=ours)
    badge(mentor_to_be(theirs, "Jun Watanabe"), cohort=theirs)
    sign_in(client, coordinator(ours))

    page = client.get("/desk/badges").text

    assert "Amara Okafor" in page
    assert "Jun Watanabe" not in page


def test_the_register_is_searched_by_name_and_state(client: FlaskClient) -> None:
    ours = cohort()
    badge(mentor_to_be(ours, "Amara Okafor"), cohort=ours)
    badge(mentor_to_be(ours, "Jun Watanabe"), cohort=ours)
    sign_in(client, coordinator(ours))

    by_name = client.get("/desk/badges?text=okafor&state=valid").text

    assert "Amara Okafor" in by_name
    assert "Jun Watanabe" not in by_name
    assert "Amara Okafor" not in client.get("/desk/badges?state=revoked").text


def test_revoking_takes_a_reason_and_shows_it_in_the_desk_only(client: FlaskClient) -> None:
    ours = cohort()
    made = badge(mentor_to_be(ours), cohort=ours)
    sign_in(client, coordinator(ours))
    where = f"/desk/badges/{made}"

    assert client.post(f"{where}/revoke", data={"reason": " "}).status_code == 422
    assert client.post(f"{where}/revoke", data={"reason": "Broke confidentiality."}).status_code == 302
    assert "Broke confidentiality." in client.get(where).text
    assert "Broke confidentiality." not in client.get(f"/badges/{made}").text


def test_the_desk_says_that_revoking_does_not_end_the_approval_and_where_that_is(client: FlaskClient) -> None:
    ours = cohort()
    holder = mentor_to_be(ours)
    made = badge(holder, cohort=ours)
    sign_in(client, coordinator(ours))

    page = client.get(f"/desk/badges/{made}").text

    assert "doesn’t end the approval" in page
    assert f'href="/desk/applications?text={holder.email.replace("@", "%40")}"' in page or (
        f'href="/desk/applications?text={holder.email}"' in page
    )


def test_of_a_training_badge_the_desk_says_that_the_training_still_counts(client: FlaskClient) -> None:
    made = badge(person())
    sign_in(client, person("Sam Field", is_admin=True))

    assert "doesn’t undo the training" in client.get(f"/desk/badges/{made}").text


def test_a_suspended_badge_is_put_back_in_force(client: FlaskClient) -> None:
    ours = cohort()
    made = badge(mentor_to_be(ours), cohort=ours)
    sign_in(client, coordinator(ours))

    client.post(f"/desk/badges/{made}/suspend", data={"reason": "While we look into it."})
    during = client.get(f"/badges/{made}").text
    client.post(f"/desk/badges/{made}/reinstate")

    assert "Not currently in force" in during
    assert "Not currently in force" not in client.get(f"/badges/{made}").text


def test_a_badge_of_another_scheme_is_not_there(client: FlaskClient) -> None:
    theirs = cohort()
    made = badge(mentor_to_be(theirs), cohort=theirs)
    sign_in(client, coordinator(cohort()))

    assert client.get(f"/desk/badges/{made}").status_code == 404


def test_a_learner_has_no_desk(client: FlaskClient) -> None:
    sign_in(client, person())

    assert client.get("/desk/badges").status_code == 403
