"""Mail transport: SMTP, or a folder of .eml files that /dev/mail shows."""

import smtplib
import ssl
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trainingsite.config import Settings


class Rejected(Exception):
    """The server won't take mail for this address (a 5xx answer to RCPT): trying again is useless."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self.words = words


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand `message` over; the same Message-ID twice leaves one file in an outbox.

    Raises:
        Rejected: the server refuses the address for good.
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


def key_of(message: EmailMessage) -> str:
    """What names a mail in the outbox: the part of its Message-ID before the @."""
    return str(message["Message-ID"]).strip("<>").split("@")[0]


def kept_mail(settings: Settings, key: str) -> EmailMessage | None:
    """A mail of the outbox."""
    return next((mail for mail in kept_mails(settings) if key_of(mail) == key), None)


def plain_text(message: EmailMessage) -> str:
    """A mail's part in plain text."""
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def html_of(message: EmailMessage) -> str | None:
    """A mail's part in HTML, if it has one."""
    part = message.get_body(("html",))
    return str(part.get_content()) if isinstance(part, EmailMessage) else None


def _keep(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = key_of(message)
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
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        if code >= 500:
            raise Rejected(code, words.decode("utf-8", "replace")) from refused
        raise
