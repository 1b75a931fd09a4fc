"""What every template knows."""

import pytest
from flask import Flask

from trainingsite.infra import templates


@pytest.fixture
def site() -> Flask:
    made = Flask(__name__)
    made.add_url_rule("/modules/<slug>", "module", lambda slug: slug)
    templates.init_app(made)
    return made


def test_an_address_is_the_one_that_flask_builds(site: Flask) -> None:
    with site.test_request_context():
        text = site.jinja_env.from_string("{{ url_for('module', slug=s, part='a b', _anchor='x') }}")

        assert [text.render(s=slug) for slug in ("one", "two", "one")] == [
            site.url_for("module", slug=slug, part="a b", _anchor="x") for slug in ("one", "two", "one")
        ]


def test_an_address_begins_where_the_site_is_mounted(site: Flask) -> None:
    text = site.jinja_env.from_string("{{ url_for('module', slug='one') }}")
    found = []
    for mount in ("", "/signpost"):
        with site.test_request_context(environ_overrides={"SCRIPT_NAME": mount}):
            found.append(text.render())

    assert found == ["/modules/one", "/signpost/modules/one"]


def test_a_whole_address_is_not_remembered_from_another_host(site: Flask) -> None:
    text = site.jinja_env.from_string("{{ url_for('module', slug='one', _external=True) }}")
    found = []
    for host in ("a.example", "b.example"):
        with site.test_request_context(headers={"Host": host}):
            found.append(text.render())

    assert found == ["http://a.example/modules/one", "http://b.example/modules/one"]


def test_a_template_with_globals_of_its_own_keeps_them(site: Flask) -> None:
    text = site.jinja_env.from_string("{{ own }} {{ url_for is defined }}", globals={"own": "mine"})

    assert text.render() == "mine True"
