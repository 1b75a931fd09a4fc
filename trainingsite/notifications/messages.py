"""A mail as a value, and how a rendered text becomes one."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and body, as a template rendered them."""

    subject: str
    body: str


def letter(text: str) -> Letter:
    """Split a rendered template: `Subject: …` on the first line, then an empty line, then the body.

    Raises:
        ValueError: the text has no subject line.
    """
    head, _, body = text.lstrip().partition("\n")
    if not head.startswith("Subject:"):
        raise ValueError("a mail template begins with a line 'Subject: …'")
    return Letter(" ".join(head.removeprefix("Subject:").split()), body.strip() + "\n")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who gets a letter, from whom, and the id that stays the same however often it is handed over."""

    to_name: str
    to_address: str
    sender: str
    message_id: str
    sent_at: float


def compose(written: Letter, envelope: Envelope) -> EmailMessage:
    """The mail to hand over."""
    message = EmailMessage()
    name, address = parseaddr(envelope.sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(envelope.to_name, addr_spec=envelope.to_address)
    message["Subject"] = written.subject
    message["Date"] = formatdate(envelope.sent_at)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.body)
    return message
