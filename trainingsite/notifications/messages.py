"""A mail as a value, and how a rendered text becomes one."""

import re
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

# Folded at 78, the long address of List-Unsubscribe would become an encoded word, which no program follows.
POLICY = policy.default.clone(max_line_length=900)


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and body, as a template rendered them; what stands under the body; the same as HTML."""

    subject: str
    body: str
    foot: str = ""
    html: str = ""

    @property
    def text(self) -> str:
        """The plain text: the body, and the foot behind the mark that mail programs know."""
        return f"{self.body}\n-- \n{self.foot}" if self.foot else self.body


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
    """Who gets a letter, from whom, and the id that stays the same however often it is handed over.

    `stop_url`: the address whose one-click POST stops such mails (RFC 8058); "" for a necessary mail. `calendar`: an
    iCalendar file to go with it, or "".
    """

    to_name: str
    to_address: str
    sender: str
    message_id: str
    sent_at: float
    stop_url: str = ""
    calendar: str = ""


def compose(written: Letter, envelope: Envelope) -> EmailMessage:
    """The mail to hand over: plain text, and the same as HTML if there is any."""
    message = EmailMessage(policy=POLICY)
    name, address = parseaddr(envelope.sender)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(envelope.to_name, addr_spec=envelope.to_address)
    message["Subject"] = written.subject
    message["Date"] = formatdate(envelope.sent_at)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    if envelope.stop_url:
        message["List-Unsubscribe"] = f"<{envelope.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Servers on the way may change lines of eight bits or great length, and break a signature with it.
    message.set_content(written.text, cte="quoted-printable")
    if written.html:
        message.add_alternative(written.html, subtype="html", cte="quoted-printable")
    if envelope.calendar:
        method = re.search(r"^METHOD:(\w+)", envelope.calendar, re.MULTILINE)
        told = {"method": method[1]} if method else {}
        message.add_attachment(
            envelope.calendar, subtype="calendar", params=told, filename="session.ics", cte="quoted-printable"
        )
    return message
