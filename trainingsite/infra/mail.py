"""Mail transport: SMTP, or a folder of .eml files that /dev/mail shows."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trainingsite.config import Settings


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand `message` over; the same Message-ID twice leaves one file in an outbox.

    Raises:
        OSError, smtplib.SMTPException: the mail could not be handed over; try again later.
    """
    if settings.mail_url.startswith("outbox:"):
        _keep(message, outbox_folder(settings))
    else:
        _send(message, settings.mail_url)


def outbox_folder(settings: Settings) -> Path:
    """Where an outbox keeps its mails."""
    return settings.instance / "outbox"


def kept_mails(settings: Settings) -> list[EmailMessage]:
    """The mails of the outbox, newest first."""
    files = sorted(outbox_folder(settings).glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    parser = BytesParser(_class=EmailMessage, policy=policy.default)
    return [parser.parsebytes(path.read_bytes()) for path in files]


def _keep(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = message["Message-ID"].strip("<>").split("@")[0]
    draft = folder / f"{name}.part"
    draft.write_bytes(message.as_bytes())
    draft.replace(folder / f"{name}.eml")


def _send(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        with smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=ssl.create_default_context()) as server:
            _log_in_and_send(server, message, parts.username, parts.password)
        return
    with smtplib.SMTP(host, parts.port or 587, timeout=20) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif parts.password:
            raise smtplib.SMTPNotSupportedError(f"{host} offers no encryption, so the password isn't sent to it")
        _log_in_and_send(server, message, parts.username, parts.password)


def _log_in_and_send(server: smtplib.SMTP, message: EmailMessage, user: str | None, password: str | None) -> None:
    if user and password:
        server.login(unquote(user), unquote(password))
    server.send_message(message)
