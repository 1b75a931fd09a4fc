"""Public ids in what people paste: a link, an id, or a line that holds one."""

import re
from uuid import UUID

PUBLIC_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def id_in(text: str) -> UUID | None:
    """The first public id in a text."""
    found = PUBLIC_ID.search(text)
    return UUID(found[0]) if found else None
