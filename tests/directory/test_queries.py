"""Finding services."""

from trainingsite.content.formats import Signpost
from trainingsite.directory.queries import groups

SIGNPOSTS = {
    "money-advice": Signpost(name="Money advice", urgency="routine", summary="Debt and hardship funds."),
    "samaritans": Signpost(name="Samaritans", urgency="urgent", summary="Somebody who listens."),
    "careers": Signpost(name="Careers service", urgency="routine", summary="CVs.", place="The Library"),
    "emergency": Signpost(name="Emergency services", urgency="emergency", summary="999.", phone="999"),
}


def found(sought: str) -> list[str]:
    return [service.id for group in groups(SIGNPOSTS, sought) for service in group.services]


def test_the_most_urgent_services_come_first() -> None:
    assert [group.urgency for group in groups(SIGNPOSTS)] == ["emergency", "urgent", "routine"]


def test_services_of_one_urgency_keep_the_order_of_the_file() -> None:
    assert found("") == ["emergency", "samaritans", "money-advice", "careers"]


def test_every_sought_word_has_to_occur_somewhere() -> None:
    assert found("debt HARDSHIP") == ["emergency", "money-advice"]
    assert found("debt library") == ["emergency"]


def test_a_service_is_found_by_its_place_and_by_its_id() -> None:
    assert "careers" in found("library")
    assert "money-advice" in found("money-advice")


def test_emergency_services_are_always_there() -> None:
    assert found("no such thing") == ["emergency"]
