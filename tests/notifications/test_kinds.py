"""Which way a mail goes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainingsite.notifications.kinds import (
    NECESSARY,
    OPTIONAL,
    Addressee,
    Pace,
    Topic,
    Way,
    digest_cut,
    topics_of,
    way_of,
)

LONDON = "Europe/London"
MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + minutes * MINUTE)
KINDS = st.sampled_from(sorted([*NECESSARY, *OPTIONAL]))


def wants(pace: Pace) -> Addressee:
    return Addressee(paces=tuple((topic, pace) for topic in Topic))


@given(KINDS, st.sampled_from(Pace), st.booleans())
def test_somebody_whose_mail_is_stopped_gets_none_at_all(kind: str, pace: Pace, returned: bool) -> None:
    assert way_of(kind, Addressee(True, returned, wants(pace).paces)) is Way.NOT


@given(st.sampled_from(sorted(NECESSARY)), st.sampled_from(Pace), st.booleans())
def test_a_necessary_mail_goes_at_once_whatever_was_chosen(kind: str, pace: Pace, returned: bool) -> None:
    assert way_of(kind, Addressee(False, returned, wants(pace).paces)) is Way.NOW


@given(st.sampled_from(sorted(OPTIONAL)))
def test_an_optional_mail_goes_as_its_person_chose(kind: str) -> None:
    assert [way_of(kind, wants(pace)) for pace in Pace] == [Way.NOW, Way.DIGEST, Way.NOT]


def test_until_somebody_chooses_the_desk_writes_once_a_day_and_training_at_once() -> None:
    assert way_of("selection/to-review", Addressee()) is Way.DIGEST
    assert way_of("training/passed", Addressee()) is Way.NOW


@given(st.sampled_from(sorted(OPTIONAL)), st.sampled_from(Pace))
def test_an_address_that_refuses_mails_gets_no_optional_ones(kind: str, pace: Pace) -> None:
    assert way_of(kind, Addressee(False, True, wants(pace).paces)) is Way.NOT


def test_topics_are_named_once_and_necessary_kinds_have_none() -> None:
    assert topics_of(["training/passed", "selection/to-review", "selection/exception", "accounts/reset"]) == (
        Topic.DESK,
        Topic.TRAINING,
    )


def test_before_the_hour_yesterdays_digest_is_the_latest() -> None:
    assert digest_cut(datetime(2026, 11, 24, 6, 59, tzinfo=UTC), 7, LONDON) == datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_from_the_hour_on_todays_digest_is_the_latest() -> None:
    assert digest_cut(datetime(2026, 11, 24, 7, 0, tzinfo=UTC), 7, LONDON) == datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_the_hour_is_the_sites_in_summer_too() -> None:
    assert digest_cut(datetime(2026, 7, 1, 6, 30, tzinfo=UTC), 7, LONDON) == datetime(2026, 7, 1, 6, tzinfo=UTC)


@given(
    MOMENTS,
    st.integers(0, 23),
)
def test_a_digest_is_never_later_than_now_and_never_much_more_than_a_day_ago(now: datetime, hour: int) -> None:
    assert timedelta(0) <= now - digest_cut(now, hour, LONDON) <= timedelta(hours=25)
