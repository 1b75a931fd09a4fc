"""What was last found out about a quiz."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base


class QuizSummary(Base):
    """The statistics of a quiz as its page shows them: figures alone, nothing about a person.

    `revision` is the quiz's own number; `payload` a `training.analysis.Stored`.
    """

    __tablename__ = "quiz_summary"

    quiz: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int]
    attempts: Mapped[int]
    computed_at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
