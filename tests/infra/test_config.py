"""Settings."""

from pathlib import Path

import pytest

from trainingsite.config import Settings, WrongSettings, shown

PRODUCTION = {
    "SIGNPOST_ENV": "production",
    "SIGNPOST_PUBLIC_URL": "https://mentors.northmoor.example",
    "SIGNPOST_SECRET_KEY": "s" * 40,
    "SIGNPOST_KEY_SECRET": "k" * 40,
    "SIGNPOST_MAIL_URL": "smtps://user:hush@mail.northmoor.example",
    "SIGNPOST_MAIL_FROM": "Signpost <signpost@northmoor.example>",
}


def settings(**given: str) -> Settings:
    return Settings.from_environment(given)


def test_nothing_set_is_a_development_site_with_secrets_of_its_own(tmp_path: Path) -> None:
    made = settings(SIGNPOST_INSTANCE=str(tmp_path))

    assert made.public_url == "http://localhost:5000"
    assert len(made.secret_key) >= 32


def test_kept_secrets_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    settings(SIGNPOST_INSTANCE=str(tmp_path / "new"))

    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    assert modes == {"secret_key": 0o600, "key_secret": 0o600}


def test_kept_secrets_stay_the_same(tmp_path: Path) -> None:
    first = settings(SIGNPOST_INSTANCE=str(tmp_path))

    assert settings(SIGNPOST_INSTANCE=str(tmp_path)).secret_key == first.secret_key


def test_a_complete_production_site_starts() -> None:
    assert Settings.from_environment(PRODUCTION).is_secure


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "SIGNPOST_ENV"])
def test_production_names_each_missing_setting(name: str) -> None:
    with pytest.raises(WrongSettings, match=name):
        Settings.from_environment({key: value for key, value in PRODUCTION.items() if key != name})


def test_production_refuses_an_address_without_https() -> None:
    with pytest.raises(WrongSettings, match="SIGNPOST_PUBLIC_URL"):
        Settings.from_environment({**PRODUCTION, "SIGNPOST_PUBLIC_URL": "http://mentors.northmoor.example"})


def test_production_makes_no_secret_files(tmp_path: Path) -> None:
    Settings.from_environment({**PRODUCTION, "SIGNPOST_INSTANCE": str(tmp_path)})

    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_setting_is_named() -> None:
    with pytest.raises(WrongSettings, match="SIGNPOST_PORTT"):
        settings(SIGNPOST_PORTT="1")


def test_a_number_that_is_none_is_named() -> None:
    with pytest.raises(WrongSettings, match="SIGNPOST_PORT: 'five'"):
        settings(SIGNPOST_PORT="five")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "staging"),
        ("SQLITE_SYNCHRONOUS", "OFF"),
        ("WORKERS", "0"),
        ("PUBLIC_URL", "mentors"),
        ("FORMER_URLS", "mentors"),
        ("FORMER_URLS", "https://old.example http://localhost:5000/"),
        ("SIGNING_KEYS_FILE", "/nowhere/keys.pem"),
    ],
)
def test_a_value_that_cannot_work_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=f"SIGNPOST_{name}"):
        Settings.from_environment({"SIGNPOST_INSTANCE": str(tmp_path), f"SIGNPOST_{name}": value})


def test_keys_come_from_one_place(tmp_path: Path) -> None:
    both = {"SIGNPOST_SIGNING_KEYS": "x", "SIGNPOST_SIGNING_KEYS_FILE": str(tmp_path)}
    with pytest.raises(WrongSettings, match="not both"):
        Settings.from_environment({"SIGNPOST_INSTANCE": str(tmp_path), **both})


def test_earlier_addresses_lose_their_last_slash(tmp_path: Path) -> None:
    given = {"SIGNPOST_INSTANCE": str(tmp_path), "SIGNPOST_FORMER_URLS": "https://a.example/  https://b.example/x/"}

    assert Settings.from_environment(given).former_urls == "https://a.example https://b.example/x"


def test_a_postgresql_address_gets_its_driver(tmp_path: Path) -> None:
    made = settings(SIGNPOST_INSTANCE=str(tmp_path), SIGNPOST_DATABASE_URL="postgresql://db/signpost")

    assert made.database_url == "postgresql+psycopg://db/signpost"


def test_the_list_of_settings_shows_no_secret() -> None:
    told = str(shown(Settings.from_environment(PRODUCTION)))

    assert not any(secret in told for secret in ("s" * 40, "k" * 40, "hush"))
