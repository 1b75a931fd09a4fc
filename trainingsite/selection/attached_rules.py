"""What may be sent along with an application, told by its first bytes. Pure."""

import io
import zipfile
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", DOCX: "docx"}
SIGNS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the question it answers, its kind by its bytes, and the bytes."""

    question: str
    media: str
    content: bytes


def media_of(content: bytes) -> str | None:
    """What a file is, by its bytes and never by its name; None for what isn't taken, documents with macros included."""
    for sign, media in SIGNS:
        if content.startswith(sign):
            return media
    return DOCX if content.startswith(b"PK\x03\x04") and _is_docx(content) else None


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "word/document.xml" in names and not any(name.lower().endswith("vbaproject.bin") for name in names)


def fault_of(content: bytes) -> str | None:
    """Why a file isn't taken, as a code: "empty", "too-large" or "kind"; None if it is."""
    if not content:
        return "empty"
    if len(content) > MOST_BYTES:
        return "too-large"
    return None if media_of(content) else "kind"


def shown_name(question: str, media: str) -> str:
    """What a file is called when somebody downloads it: never the name that it came with."""
    return f"{question}.{ENDINGS[media]}"


def needs_are_shown(state: str) -> bool:
    """Coordinators see access needs once they said yes: nobody is judged by them."""
    return state in ("offered", "approved")
