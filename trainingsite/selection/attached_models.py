"""What stands apart from an application's answers: files, and access needs."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class ApplicationFile(Base):
    """A file that answers a question; its bytes are read only when somebody downloads it."""

    __tablename__ = "application_file"
    __table_args__ = (UniqueConstraint("application_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(60))
    media: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    at: Mapped[datetime]


class AccessNeed(Base):
    """What an applicant needs in order to take part, in their words. It never stands among the answers."""

    __tablename__ = "access_need"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
