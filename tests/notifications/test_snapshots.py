"""Every mail as it goes out, compared with the one that was agreed on.

After a change that is meant: `.venv/bin/python -m tests.notifications.test_snapshots` writes the snapshots anew.
"""

import difflib
import html
import re
import shutil
import tempfile
import uuid
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

import pytest
from flask import Flask

from tests.databases import settings_for
from tests.notifications.samples import SAMPLES
from trainingsite import create_app
from trainingsite.accounts.models import Person
from trainingsite.accounts.writing import finish, stop_url, write
from trainingsite.config import ROOT
from trainingsite.infra.mail import html_of, plain_text
from trainingsite.notifications.kinds import DIGEST, NECESSARY, OPTIONAL, topics_of
from trainingsite.notifications.messages import Envelope, compose

HERE = Path(__file__).parent / "snapshots"
TEMPLATES = ROOT / "templates" / "mail"
WRITTEN = sorted(path.relative_to(TEMPLATES).with_suffix("").as_posix() for path in TEMPLATES.glob("*/*.txt"))
IN_HTML = ("accounts/invite", DIGEST)
SIGNED = re.compile(r"(/(?:confirm|reset|welcome|mail/stop)/)[\w.-]+")
SENT = datetime(2026, 11, 24, 9, tzinfo=UTC)
TO = Person(
    id=1,
    public_id=uuid.UUID(int=1),
    email="amara@demo.example",
    name="Amara Okafor",
    password_hash=None,
    confirmed_at=None,
    joined_at=SENT,
)


@lru_cache(maxsize=1)
def site() -> Flask:
    folder = Path(tempfile.mkdtemp(prefix="signpost-mails-"))
    made = create_app(settings_for(f"sqlite:///{folder / 'none.sqlite3'}", folder))
    shutil.rmtree(folder)
    return made


def mail(kind: str) -> EmailMessage:
    """The mail of a kind with its sample facts."""
    settings = site().extensions["signpost_settings"]
    with site().app_context():
        topics = topics_of(OPTIONAL if kind == DIGEST else [kind])
        stop = stop_url(TO, topics, settings)
        written = finish(write(TO, kind, SAMPLES[kind], settings), topics, stop, settings)
    envelope = Envelope(TO.name, TO.email, settings.mail_from, "<1.1@localhost>", SENT.timestamp(), stop)
    return compose(written, envelope)


def shown(kind: str) -> str:
    """A mail as its snapshot shows it; what is signed differs at each writing."""
    sent = mail(kind)
    heads = [f"{name}: {value}" for name, value in sent.items() if name not in ("Content-Type", "MIME-Version")]
    return SIGNED.sub(r"\1…", "\n".join(heads) + "\n\n" + plain_text(sent))


def snapshots() -> dict[Path, str]:
    """Every snapshot, as it should be now."""
    texts = {HERE / f"{kind.replace('/', '-')}.txt": shown(kind) for kind in SAMPLES}
    pages = {HERE / f"{kind.replace('/', '-')}.html": SIGNED.sub(r"\1…", html_of(mail(kind)) or "") for kind in IN_HTML}
    return texts | pages


def test_every_mail_has_a_sample_and_a_kind() -> None:
    assert sorted(SAMPLES) == WRITTEN
    assert sorted([*NECESSARY, *OPTIONAL, DIGEST]) == WRITTEN


def test_no_kind_is_both_necessary_and_optional() -> None:
    assert not NECESSARY & set(OPTIONAL)


def test_every_mail_is_as_its_snapshot() -> None:
    differences: list[str] = []
    for path, now in snapshots().items():
        kept = path.read_text("utf-8") if path.exists() else ""
        differences += difflib.unified_diff(
            kept.splitlines(), now.splitlines(), f"{path.name} as kept", f"{path.name} now", lineterm=""
        )

    assert not differences, "\n".join(
        [*differences, "If this is meant: .venv/bin/python -m tests.notifications.test_snapshots"]
    )


def test_no_snapshot_is_of_a_mail_that_is_gone() -> None:
    assert sorted(HERE.iterdir()) == sorted(snapshots())


def words(text: str) -> list[str]:
    return re.findall(r"[^\s:]+", text)


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_html_says_what_the_text_says(kind: str) -> None:
    sent = mail(kind)
    page = (html_of(sent) or "").partition("<body")[2]
    read = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?a\b[^>]*>", "", page)))
    links = re.findall(r'href="([^"]+)"', html.unescape(page))
    text = plain_text(sent).replace("-- \n", "").replace("\n- ", "\n")

    assert [word for word in words(re.sub(r"https?://\S+", "", text)) if word not in words(read)] == []
    assert [link for link in re.findall(r"https?://\S+", text) if link not in links] == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_mail_fetches_nothing_and_tells_nobody_that_it_was_read(kind: str) -> None:
    page = html_of(mail(kind)) or ""

    assert not re.search(r"<(img|link|script|iframe|video|audio|object)\b|url\(|@import|\bsrc=", page)


@pytest.mark.parametrize("kind", WRITTEN)
def test_only_mails_that_one_may_do_without_can_be_stopped(kind: str) -> None:
    sent = mail(kind)
    optional = kind not in NECESSARY

    assert (sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") is optional
    assert ("/mail/stop/" in plain_text(sent)) is optional


def test_the_address_that_stops_mails_stays_whole_in_the_head() -> None:
    raw = mail("training/passed").as_bytes().decode("ascii")
    lines = [line for line in raw.splitlines() if line.startswith("List-Unsubscribe: ")]

    assert len(lines) == 1
    assert re.fullmatch(r"List-Unsubscribe: <http://localhost:5000/mail/stop/[\w.-]+>", lines[0])


if __name__ == "__main__":
    for gone in HERE.iterdir():
        gone.unlink()
    for path, now in snapshots().items():
        path.write_text(now, "utf-8")
