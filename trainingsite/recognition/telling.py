"""What a badge's page tells, on screen and on paper, for its templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from trainingsite.content.catalogue import catalogue
from trainingsite.recognition import definitions
from trainingsite.recognition.art import alternative
from trainingsite.recognition.issuer import addresses, evidence_of
from trainingsite.recognition.queries import Shown
from trainingsite.recognition.rules import EvidenceLine

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """A badge: what may change about it, its frozen definition and facts, and the addresses of both."""

    shown: Shown
    told: Told
    facts: Told
    url: str
    frozen: str
    is_holder: bool = False

    @property
    def evidence(self) -> tuple[EvidenceLine, ...]:
        return evidence_of(self.facts["evidence"])

    @property
    def minutes(self) -> int:
        """Expected study time: of the modules that it rests on, or as it was defined."""
        return sum(line.minutes for line in self.evidence) or int(self.told["study_minutes"])

    @property
    def related(self) -> tuple[tuple[str, str], ...]:
        return definitions.related(self.told)

    @property
    def picture_words(self) -> str:
        return alternative(definitions.picture(self.told))

    @property
    def oembed(self) -> str:
        return addresses().oembed(self.url)

    @property
    def criteria(self) -> Markup:
        return catalogue().prose.block(self.told["criteria"])
