"""The exact versions of content that somebody used."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base


class ContentVersion(Base):
    """A module, quiz or agreement as it was when somebody first used it; `hash` is SHA-256 of `source`."""

    __tablename__ = "content_version"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]
