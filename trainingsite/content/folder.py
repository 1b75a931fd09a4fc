"""The content folder, read file by file: a file again only when it changed, and the last good value of a broken one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from trainingsite.content import readers, scheme_reader, survey_reader
from trainingsite.content.complaint import Complaint
from trainingsite.content.formats import Signpost, Site
from trainingsite.content.loading import Text, read_text
from trainingsite.content.readers import Read
from trainingsite.content.render import Prose
from trainingsite.content.values import Catalogue, Collection, Module, QuizVersion, SchemeType, Survey
from trainingsite.quiz.fields import SLUG

Stamp = tuple[int, int, int, int]
Value = TypeVar("Value")
Reader = Callable[[Text, str, Prose], Read[Value]]

UNREAD: Stamp = (0, 0, 0, 0)
GONE: Stamp = (-1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The folder at one moment: what can be used, and each file as it is now."""

    catalogue: Catalogue
    complaints: tuple[Complaint, ...]
    modules: Mapping[str, Read[Module]]
    quizzes: Mapping[str, Read[QuizVersion]]
    scheme_types: Mapping[str, Read[SchemeType]]
    surveys: Mapping[str, Read[Survey]]
    signposts: Read[Mapping[str, Signpost]]
    site: Read[Site]


class Shelf(Generic[Value]):
    """The files of one kind: all that match `pattern`, or a single one that has to be there."""

    def __init__(self, pattern: str, reader: Reader[Value]) -> None:
        self.pattern, self.reader = pattern, reader
        self.stamps: dict[str, Stamp] = {}
        self.reads: dict[str, Read[Value]] = {}
        self.good: dict[str, Value] = {}

    def refresh(self, content: Path, prose: Prose) -> bool:
        """Read what changed; say whether anything did."""
        stamps = self.found(content)
        changed = [slug for slug, stamp in stamps.items() if self.stamps.get(slug, UNREAD) != stamp]
        gone = self.stamps.keys() - stamps.keys()
        for slug in gone:
            del self.reads[slug]
            self.good.pop(slug, None)
        for slug in changed:
            path = content / self.pattern.replace("*", slug)
            read = self.reader(read_text(path, f"{content.name}/{path.relative_to(content)}"), slug, prose)
            self.reads[slug] = read
            if read.is_usable and read.value is not None:
                self.good[slug] = read.value
        self.stamps = stamps
        return bool(changed or gone)

    def found(self, content: Path) -> dict[str, Stamp]:
        """The files that are there, by slug, with what changes when a file does.

        A folder that has gone is a disk that isn't there, or somebody moving things: its files stay in use.
        """
        if "*" not in self.pattern:
            return {self.name: stamp(content / self.pattern)}
        if not (content / self.pattern).parent.is_dir():
            return self.stamps
        paths = [path for path in sorted(content.glob(self.pattern)) if re.fullmatch(SLUG, path.stem)]
        return {path.stem: stamp(path) for path in paths}

    def complaints(self) -> list[Complaint]:
        """What is wrong with the files as they are now."""
        return [complaint for read in self.reads.values() for complaint in read.complaints]

    def texts(self) -> list[Text]:
        """The files' texts as they are now."""
        return [read.text for read in self.reads.values()]

    def forget(self) -> None:
        """Read every file again next time."""
        self.stamps = dict.fromkeys(self.stamps, UNREAD)

    @property
    def name(self) -> str:
        """The slug of a single file."""
        return self.pattern.partition(".")[0]


class Folder:
    """The content folder. Not for several threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.prose = Prose({})
        self.site = Shelf("site.yaml", readers.read_site)
        self.signposts = Shelf("signposts.yaml", readers.read_signposts)
        self.misconceptions = Shelf("misconceptions.yaml", readers.read_misconceptions)
        self.achievements = Shelf("achievements.yaml", readers.read_achievements)
        self.drawings = Shelf("badges/*.svg", readers.read_drawing)
        self.agreement = Shelf("agreement.md", readers.read_agreement)
        self.modules = Shelf("modules/*.md", readers.read_module)
        self.quizzes = Shelf("quizzes/*.yaml", readers.read_quiz)
        self.scheme_types = Shelf("schemes/*.yaml", scheme_reader.read_scheme_type)
        self.surveys = Shelf("surveys/*.yaml", survey_reader.read_survey)

    def refresh(self) -> bool:
        """Read what changed; say whether anything did."""
        rendered = (self.agreement, self.modules, self.scheme_types, self.surveys)
        changed = self.signposts.refresh(self.path, self.prose)
        signposts = self.signposts.good.get(self.signposts.name, {})
        if signposts != self.prose.signposts:
            self.prose = Prose(signposts)
            for shelf in rendered:
                shelf.forget()
        shelves = (self.site, self.misconceptions, self.achievements, self.drawings, self.quizzes, *rendered)
        return any([changed, *(shelf.refresh(self.path, self.prose) for shelf in shelves)])

    def reading(self) -> Reading:
        """The folder as it was when it was last refreshed."""
        complaints = [
            *self.site.complaints(),
            *self.signposts.complaints(),
            *self.misconceptions.complaints(),
            *self.achievements.complaints(),
            *self.drawings.complaints(),
            *self.agreement.complaints(),
            *self.modules.complaints(),
            *self.quizzes.complaints(),
            *self.scheme_types.complaints(),
            *self.surveys.complaints(),
        ]
        return Reading(
            catalogue=self.catalogue(),
            complaints=tuple(sorted(complaints)),
            modules=dict(self.modules.reads),
            quizzes=dict(self.quizzes.reads),
            scheme_types=dict(self.scheme_types.reads),
            surveys=dict(self.surveys.reads),
            signposts=self.signposts.reads[self.signposts.name],
            site=self.site.reads[self.site.name],
        )

    def catalogue(self) -> Catalogue:
        """Everything that can be used."""
        modules = sorted(self.modules.good.values(), key=lambda module: (module.order, module.slug))
        return Catalogue(
            modules=kept({module.slug: module for module in modules}),
            quizzes=kept(self.quizzes.good),
            scheme_types=kept(self.scheme_types.good),
            surveys=kept(self.surveys.good),
            signposts=kept(self.prose.signposts),
            misconceptions=kept(self.misconceptions.good.get(self.misconceptions.name, {})),
            achievements=kept(self.achievements.good.get(self.achievements.name, {})),
            drawings=kept(self.drawings.good),
            site=self.site.good.get(self.site.name, Site()),
            agreements=kept(self.agreement.good),
            prose=self.prose,
        )


def kept(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """A copy that nobody can change."""
    return MappingProxyType(Collection(values))


def stamp(path: Path) -> Stamp:
    """What differs once a file has been written again."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return GONE
    return (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino)
