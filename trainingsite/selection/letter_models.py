"""The words of a scheme's letters, where a coordinator has changed them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base


class LetterWording(Base):
    """A letter's own words in a scheme, with placeholders; there is no row while the default holds."""

    __tablename__ = "letter_wording"
    __table_args__ = (UniqueConstraint("scheme_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
