"""Reading what a mail server writes when a mail can't be delivered (RFC 3464). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Returned:
    """A mail that came back: to whom it should have gone, the status (5.1.1), the server's words, the mail's id."""

    address: str
    status: str
    told: str
    message_id: str

    @property
    def is_for_good(self) -> bool:
        """Whether another try is useless."""
        return self.status.startswith("5")


def read_report(raw: bytes) -> tuple[Returned, ...]:
    """The failed deliveries that a mail reports; empty if it is no report, or only says that something takes longer."""
    report = message_from_bytes(raw)
    parts = list(report.walk())
    about = next((found for part in parts if (found := _original_id(part))), None)
    message_id = about or str(report.get("Message-ID", "")).strip()
    return tuple(
        Returned(_address(fields), _status(fields), _one_line(str(fields.get("Diagnostic-Code", ""))), message_id[:200])
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for fields in _recipients(part)
        if str(fields.get("Action", "")).strip().lower() == "failed"
    )


def refused_at_once(address: str, code: int, words: str, message_id: str) -> Returned:
    """What a server said while we were handing the mail over, for instance `550 5.1.1 no such user`."""
    status = re.match(r"\s*([45]\.\d{1,3}\.\d{1,3})\b", words)
    return Returned(address, status[1] if status else f"{code // 100}.0.0", _one_line(f"{code} {words}"), message_id)


def _recipients(part: Message) -> Iterator[Message]:
    """The fields about each recipient; the first block is about the server."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (fields for fields in payload if isinstance(fields, Message) and "Final-Recipient" in fields)


def _address(fields: Message) -> str:
    """To whom we wrote: the original recipient if the mail was passed on. Lower case, as addresses are kept."""
    told = str(fields.get("Original-Recipient") or fields["Final-Recipient"])
    return told.rpartition(";")[2].strip().strip("<>").lower()


def _status(fields: Message) -> str:
    found = re.search(r"[245]\.\d{1,3}\.\d{1,3}", str(fields.get("Status", "")))
    return found[0] if found else "5.0.0"


def _original_id(part: Message) -> str | None:
    """The id of our own mail, if this part holds it or its head."""
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Message):
        return str(payload[0].get("Message-ID", "")).strip() or None
    if part.get_content_type() == "text/rfc822-headers" and isinstance(payload, str):
        return str(message_from_string(payload).get("Message-ID", "")).strip() or None
    return None


def _one_line(words: str) -> str:
    return " ".join(words.split())[:MOST_WORDS]
