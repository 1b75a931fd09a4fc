"""A badge in other people's pages: the picture that leads to it, and oEmbed's answer. Pure."""

from dataclasses import dataclass

WIDEST = 480


@dataclass(frozen=True, slots=True)
class Embedded:
    """What another page shows of a badge. `holder` is there only if they show their name."""

    url: str
    title: str
    issuer: str
    holder: str | None = None
    counts: bool = True

    @property
    def label(self) -> str:
        """The badge in words; what isn't in force says so first."""
        return self.title if self.counts else f"Not currently in force: {self.title}"

    @property
    def picture(self) -> str:
        """The picture, which goes with the badge when its holder takes it back."""
        return f"{self.url}.png"

    def oembed(self, html: str, width: int, picture_width: int) -> dict[str, str | int]:
        """oEmbed's answer of the type rich, with `html` that is `width` pixels wide and high."""
        told: dict[str, str | int] = {
            "version": "1.0",
            "type": "rich",
            "title": self.label,
            "provider_name": self.issuer,
            "html": html,
            "width": width,
            "height": width,
        }
        if self.holder:
            told["author_name"] = self.holder
        if self.counts and width >= picture_width:
            told |= {
                "thumbnail_url": self.picture,
                "thumbnail_width": picture_width,
                "thumbnail_height": picture_width,
            }
        return told


def asked_width(most_wide: str | None, most_high: str | None) -> int:
    """How wide, in pixels, the picture may be; what isn't a number above 0 asks for nothing."""
    asked = [int(most) for most in (most_wide, most_high) if most and most.isascii() and most.isdigit() and int(most)]
    return min([WIDEST, *asked])
