"""What is wrong with a content file, as a value: where, what, and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """Something wrong in line `line` (from 1) of `file` (as authors see it: "content/quizzes/boundaries.yaml").

    A warning is worth knowing and keeps nothing from being used.
    """

    file: str
    line: int
    what: str
    mend: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} — {self.mend}"
