"""What is asked of a list of things that were or are to come."""

from collections.abc import Mapping
from dataclasses import dataclass

from trainingsite.infra.paging import asked_for


@dataclass(frozen=True, slots=True)
class Wanted:
    """Those that were, or those to come; of a scheme by its slug, and by a text, "" for any; and which page."""

    past: bool = False
    scheme: str = ""
    text: str = ""
    number: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wanted":
        """What stands in an address."""
        text = given.get("text", "").strip()[:200]
        return cls(given.get("past") == "1", given.get("scheme", ""), text, asked_for(given))

    @property
    def as_dict(self) -> dict[str, str]:
        """The same in words, for the log."""
        return {"which": "past" if self.past else "to come", "scheme": self.scheme, "text": self.text}
