"""Achievements as they are defined now, as the frozen definition that a badge is issued with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trainingsite.audit.rules import canonical
from trainingsite.content.catalogue import catalogue
from trainingsite.infra.refused import Refused
from trainingsite.recognition.art import Badge

GROUNDS = {
    "international": "#1d3f7a",
    "final-year": "#5a2a6e",
    "placement": "#7a2e12",
    "transition": "#0b4a63",
}
LATER = ("credits", "alignment", "related")  # left out if empty, so that older definitions keep their digests


@dataclass(frozen=True, slots=True)
class Defined:
    """An achievement as it is defined now; `digest` is the SHA-256 of the definition, the name of this version.

    `drawing` is the university's own drawing, which the definition names by its digest.
    """

    definition: Mapping[str, Any]
    digest: str
    drawing: str = ""


_defined: dict[tuple[str, str], tuple[object, object, object, Defined]] = {}


def defined(slug: str, scheme_type: str = "") -> Defined:
    """An achievement as it is defined now, with the colours of a scheme type and the university's name.

    Worked out once for each state of the content.

    Raises:
        Refused: "no_such_achievement", status 404.
    """
    here = catalogue()
    found = here.achievements.get(slug)
    if found is None:
        raise Refused("no_such_achievement", status=404, slug=slug)
    own = here.drawings.get(slug)
    known = _defined.get((slug, scheme_type))
    if known is None or known[0] is not found or known[1] is not here.site or known[2] is not own:
        colours = here.site.colours
        told = {
            **{
                name: value
                for name, value in found.model_dump(mode="json", exclude={"manual"}).items()
                if value or name not in LATER
            },
            "issuer": issuer_name(),
            "ground": GROUNDS.get(scheme_type, colours.post),
            "way": colours.way,
            **({"drawing": own.digest} if own else {}),
        }
        known = _defined[slug, scheme_type] = (
            found,
            here.site,
            own,
            Defined(told, digest(told), own.svg if own else ""),
        )
    return known[3]


def issuer_name() -> str:
    """The university's name, or the site's as long as that isn't filled in."""
    return catalogue().site.university or catalogue().site.site_name


def related(definition: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The related achievements that are still defined: slug, and title as it is now."""
    here = catalogue().achievements
    return tuple((slug, here[slug].title) for slug in definition.get("related", ()) if slug in here)


def picture(definition: Mapping[str, Any]) -> Badge:
    """What the badge's picture shows."""
    return Badge(
        definition["title"],
        definition["issuer"],
        definition["pictogram"],
        definition["ground"],
        definition["way"],
        definition.get("drawing", ""),
    )


def digest(definition: Mapping[str, Any]) -> str:
    """SHA-256 of a definition: its version."""
    return hashlib.sha256(canonical(definition).encode()).hexdigest()
