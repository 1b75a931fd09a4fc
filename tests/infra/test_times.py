"""How moments are shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from trainingsite.infra import times

EVENING = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.fixture
def site() -> Flask:
    made = Flask(__name__)
    times.init_app(made, "Europe/London")
    return made


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("when", '<time datetime="2026-07-01T00:30:00+01:00">1 Jul 2026, 00:30</time>'),
        ("day", '<time datetime="2026-07-01">1 July 2026</time>'),
        ("clock", '<time datetime="2026-07-01T00:30:00+01:00">00:30</time>'),
    ],
)
def test_a_moment_is_shown_in_the_sites_zone(site: Flask, name: str, shown: str) -> None:
    assert site.jinja_env.from_string(f"{{{{ at|{name} }}}}").render(at=EVENING) == shown


def test_a_date_is_the_same_day_everywhere(site: Flask) -> None:
    text = site.jinja_env.from_string("{{ at|day }}").render(at=date(2026, 6, 30))

    assert text == '<time datetime="2026-06-30">30 June 2026</time>'


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=-5), "less than an hour"),
        (timedelta(minutes=59), "less than an hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=5), "3 days"),
        (timedelta(days=91), "91 days"),
        (timedelta(days=92), "3 months"),
    ],
)
def test_an_age_is_said_in_the_unit_that_fits(ago: timedelta, words: str) -> None:
    assert times.age_words(EVENING - ago, EVENING) == words


def test_an_age_holds_the_moment_for_machines(site: Flask) -> None:
    text = site.jinja_env.from_string("{{ at|age }}").render(at=datetime.now(UTC) - timedelta(days=3, hours=2))

    assert text.startswith("<time datetime=")
    assert text.endswith(">3 days</time>")


@pytest.mark.parametrize("name", ["when", "day", "clock", "age"])
def test_what_never_happened_is_a_dash(site: Flask, name: str) -> None:
    assert site.jinja_env.from_string(f"{{{{ at|{name} }}}}").render(at=None) == "–"
