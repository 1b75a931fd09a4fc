"""Settings: environment variables with the prefix SIGNPOST_, read once into a frozen value."""

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

PREFIX = "SIGNPOST_"
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "production", "test")


class WrongSettings(Exception):
    """The site can't start: each line of `complaints` names a setting and the mend."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("Signpost can't start with these settings:\n  " + "\n  ".join(complaints))
        self.complaints = complaints


def setting(default: object, about: str, *, secret: bool = False) -> Any:
    """A field of Settings with what `flask settings` says about it."""
    return field(default=default, metadata={"about": about, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured. Build it with `from_environment`."""

    env: str = setting("development", "development, production or test")
    port: int = setting(5000, "the port that the server listens on, at 127.0.0.1 unless SIGNPOST_HOST says else")
    host: str = setting("127.0.0.1", "the address that the server listens on")
    public_url: str = setting("", "where people reach the site; stands in every badge, so choose it for ever")
    former_urls: str = setting("", "addresses that the site had before, with spaces between; they lead on")
    instance: Path = setting(ROOT / "instance", "the folder of the database, the secrets and the keys")
    database_url: str = setting("", "sqlite:///… or postgresql://…; by default a file in the instance folder")
    sqlite_synchronous: str = setting("NORMAL", "NORMAL, or FULL to survive a power cut without losing a second")
    content_dir: Path = setting(ROOT / "content", "the folder of modules, quizzes and scheme types")
    content_reload_seconds: int = setting(2, "how often changed content files are looked for; 0 is never")
    mail_url: str = setting("", "smtp://user:password@host:587, smtps://…, or outbox: to keep mails in a folder")
    mail_from: str = setting("", "the sender of every mail")
    digest_hour: int = setting(7, "the hour, 0 to 23 in the site's zone, at which the day's digests go out")
    secret_key: str = setting("", "signs sessions and links in mails, at least 32 characters", secret=True)
    key_secret: str = setting("", "encrypts the badge-signing keys at rest, at least 32 characters", secret=True)
    signing_keys: str = setting("", "the badge-signing keys as PEM, instead of the site's own", secret=True)
    signing_keys_file: str = setting("", "a mounted file with the badge-signing keys as PEM")
    workers: int = setting(2, "server processes")
    rate_limit_url: str = setting("", "redis://… to count rate limits there; by default in the database")
    proxies: int = setting(0, "how many reverse proxies stand in front and set X-Forwarded-*")
    appeal_days: int = setting(20, "within how many working days an applicant may appeal after being declined")
    bereavement_lead: str = setting("", "the e-mail address of the one person who is told when somebody has died")
    session_days: int = setting(30, "how long a sign-in lasts")
    fetch_strangers: str = setting("on", "on or off: whether checking a badge may ask its issuer's site")
    fetch_ports: str = setting("443", "the ports of other sites that may be asked, with spaces between")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read `environ` (by default the process's).

        Raises:
            WrongSettings: with every wrong or missing setting named.
        """
        given = os.environ if environ is None else environ
        complaints: list[str] = []
        values: dict[str, Any] = {}
        known = {PREFIX + spec.name.upper(): spec for spec in fields(cls)}
        for name in sorted(given):
            if name.startswith(PREFIX) and name not in known and not name.startswith(PREFIX + "TEST_"):
                complaints.append(f"{name}: there is no such setting; `flask settings` lists them")
        for name, spec in known.items():
            if given.get(name, "") == "":
                continue
            try:
                values[spec.name] = type(cast(Any, spec.default))(given[name])
            except ValueError:
                complaints.append(f"{name}: {given[name]!r} is not a whole number")
        settings = cls(**values).completed()
        complaints += settings.complaints()
        if complaints:
            raise WrongSettings(complaints)
        return settings

    def completed(self) -> "Settings":
        """With the defaults that follow from other settings, and secrets made where development may."""
        values = {spec.name: getattr(self, spec.name) for spec in fields(self)}
        instance = self.instance.absolute()
        values["instance"] = instance
        values["database_url"] = self.database_url or f"sqlite:///{instance / 'signpost.sqlite3'}"
        if values["database_url"].startswith(("postgresql://", "postgres://")):
            values["database_url"] = "postgresql+psycopg://" + values["database_url"].split("://", 1)[1]
        values["public_url"] = self.public_url.rstrip("/")
        values["former_urls"] = " ".join(url.rstrip("/") for url in self.former_urls.split())
        if self.env != "production":
            values["public_url"] = values["public_url"] or f"http://localhost:{self.port}"
            values["mail_url"] = self.mail_url or "outbox:"
            values["mail_from"] = self.mail_from or "Signpost <signpost@localhost>"
            values["secret_key"] = self.secret_key or kept_secret(instance / "secret_key")
            values["key_secret"] = self.key_secret or kept_secret(instance / "key_secret")
        return Settings(**values)

    def complaints(self) -> list[str]:
        """What is wrong with these settings, a line each; empty if the site may start."""
        found = []
        if self.env not in ENVIRONMENTS:
            found.append(f"SIGNPOST_ENV: {self.env!r} is none of {', '.join(ENVIRONMENTS)}")
        if self.sqlite_synchronous not in ("NORMAL", "FULL"):
            found.append("SIGNPOST_SQLITE_SYNCHRONOUS: must be NORMAL or FULL")
        for url in self.former_urls.split():
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc or url == self.public_url:
                found.append(
                    f"SIGNPOST_FORMER_URLS: {url!r} is no earlier address of this site, such as https://old.example"
                )
        if self.signing_keys and self.signing_keys_file:
            found.append("SIGNPOST_SIGNING_KEYS_FILE: give the keys either there or in SIGNPOST_SIGNING_KEYS, not both")
        if self.signing_keys_file and not os.access(self.signing_keys_file, os.R_OK):
            found.append(f"SIGNPOST_SIGNING_KEYS_FILE: {self.signing_keys_file!r} can't be read")
        found += self._numbers_out_of_range()
        if self.fetch_strangers not in ("on", "off"):
            found.append("SIGNPOST_FETCH_STRANGERS: must be on or off")
        if not self.ports_of_strangers:
            found.append("SIGNPOST_FETCH_PORTS: must be one or more ports, such as 443")
        if self.env == "production":
            found += self._production_complaints()
        elif urlsplit(self.public_url).scheme not in ("http", "https"):
            found.append("SIGNPOST_PUBLIC_URL: must begin with http:// or https://")
        return found

    def _numbers_out_of_range(self) -> list[str]:
        found = []
        if not 1 <= self.appeal_days <= 250:
            found.append("SIGNPOST_APPEAL_DAYS: must be a number of working days from 1 to 250")
        if not 0 <= self.digest_hour <= 23:
            found.append("SIGNPOST_DIGEST_HOUR: must be an hour from 0 to 23")
        if self.workers < 1:
            found.append("SIGNPOST_WORKERS: must be 1 or more")
        return found

    def _production_complaints(self) -> list[str]:
        found = []
        if not self.public_url.startswith("https://"):
            found.append("SIGNPOST_PUBLIC_URL: production needs the https:// address that people will use")
        for name, value in (("SECRET_KEY", self.secret_key), ("KEY_SECRET", self.key_secret)):
            if len(value) < 32:
                found.append(f"{PREFIX}{name}: production needs a secret of 32 characters or more, kept safe")
        if not self.mail_url.startswith(("smtp://", "smtps://")):
            found.append("SIGNPOST_MAIL_URL: production needs a mail server, for example smtps://user:password@host")
        if not self.mail_from:
            found.append("SIGNPOST_MAIL_FROM: production needs the sender of its mails")
        return found

    @property
    def ports_of_strangers(self) -> frozenset[int]:
        """The ports that may be asked; none if one of them is no port."""
        named = self.fetch_ports.split()
        is_fine = all(port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536 for port in named)
        return frozenset(int(port) for port in named) if is_fine else frozenset()

    @property
    def is_secure(self) -> bool:
        """Whether cookies may demand https."""
        return self.public_url.startswith("https://")


def shown(settings: Settings) -> list[dict[str, str]]:
    """Each setting as name, value (secrets and passwords masked) and what it is for."""
    rows = []
    for spec in fields(settings):
        value = str(getattr(settings, spec.name))
        if spec.metadata["secret"]:
            value = "(set)" if value else "(not set)"
        rows.append(
            {
                "name": PREFIX + spec.name.upper(),
                "value": masked(value),
                "about": cast(str, spec.metadata["about"]),
            }
        )
    return rows


def masked(value: str) -> str:
    """A URL without its password."""
    password = urlsplit(value).password if "://" in value else None
    return value.replace(f":{password}@", ":…@") if password else value


def kept_secret(path: Path) -> str:
    """The secret in the file at `path`, made with mode 0600 if it isn't there yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        except FileExistsError:
            return path.read_text("ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii").strip()
