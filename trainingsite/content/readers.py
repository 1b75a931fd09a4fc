"""Each kind of content file as the value that the site uses, with everything that is wrong with it by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from pydantic import BaseModel

from trainingsite.content import drawing
from trainingsite.content.complaint import Complaint
from trainingsite.content.drawing import Drawing
from trainingsite.content.formats import (
    Achievement,
    AchievementsFile,
    AgreementFront,
    Misconception,
    MisconceptionsFile,
    ModuleFront,
    Signpost,
    SignpostsFile,
    Site,
)
from trainingsite.content.loading import Loaded, Text, parse
from trainingsite.content.render import Prose, render_page
from trainingsite.content.scan import Fault
from trainingsite.content.values import Agreement, Collection, Module, QuizVersion
from trainingsite.content.yamltext import Lines
from trainingsite.quiz import lint
from trainingsite.quiz.model import Quiz

FRONT = "begin the file with a line `---`, its facts (title: …), and another line `---`"

Value = TypeVar("Value")
Front = TypeVar("Front", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """What a file holds. With an error among the complaints the value is there to be checked, not to be used."""

    text: Text
    value: Value | None = None
    lines: Lines = field(default_factory=Lines)
    complaints: tuple[Complaint, ...] = ()

    @property
    def is_usable(self) -> bool:
        return self.value is not None and all(complaint.is_warning for complaint in self.complaints)

    def complain(self, path: tuple[str | int, ...], what: str, mend: str, *, is_warning: bool = False) -> Complaint:
        """A complaint about the part at `path`."""
        return Complaint(self.text.file, self.lines.of(path), what, mend, is_warning)


@dataclass(frozen=True, slots=True)
class FrontMatter(Generic[Front]):
    """A Markdown file, taken apart: `skipped` lines stand before the body."""

    loaded: Loaded[Front]
    body: str
    skipped: int

    def complaints(self, faults: Iterable[Fault]) -> tuple[Complaint, ...]:
        """Faults of the body as complaints about the file."""
        file = self.loaded.text.file
        return tuple(Complaint(file, fault.line + self.skipped, fault.what, fault.mend) for fault in faults)


def front_matter(text: Text, model: type[Front]) -> FrontMatter[Front]:
    """The facts at the beginning of a Markdown file, and the rest of it."""
    lines = text.source.split("\n")
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), 0)
    complaints = text.complaints
    if not complaints and lines[0].rstrip() != "---":
        complaints = (Complaint(text.file, 1, "there is no front matter", FRONT),)
    elif not complaints and not end:
        complaints = (Complaint(text.file, 1, "the front matter doesn't end", "close it with a line `---`"),)
    facts = parse(Text(text.file, "\n".join(lines[1:end]), complaints), model, skipped=1)
    return FrontMatter(facts, "\n".join(lines[end + 1 :]), end + 1)


def read_module(text: Text, slug: str, prose: Prose) -> Read[Module]:
    """A training module."""
    matter = front_matter(text, ModuleFront)
    facts = matter.loaded.value
    if facts is None:
        return Read(text, None, matter.loaded.lines, matter.loaded.complaints)
    page = render_page(matter.body, prose.signposts)
    module = Module(
        slug=slug,
        hash=text.hash,
        source=text.source,
        title=facts.title,
        summary=facts.summary,
        minutes=facts.minutes,
        outcomes=MappingProxyType(dict(facts.outcomes)),
        revision=facts.revision,
        order=facts.order,
        content_note=prose.block(facts.content_note),
        intro=page.intro,
        sections=page.sections,
        footnotes=page.footnotes,
        words=page.words,
    )
    read = Read(text, module, matter.loaded.lines)
    note = passage_complaints(read, ("content_note",), facts.content_note, prose)
    return Read(text, module, matter.loaded.lines, (*note, *matter.complaints(page.faults)))


def read_agreement(text: Text, slug: str, prose: Prose) -> Read[Agreement]:
    """The mentor agreement."""
    matter = front_matter(text, AgreementFront)
    facts = matter.loaded.value
    if facts is None:
        return Read(text, None, matter.loaded.lines, matter.loaded.complaints)
    html = prose.block(matter.body)
    agreement = Agreement(slug, text.hash, text.source, facts.title, facts.revision, html)
    return Read(text, agreement, matter.loaded.lines, matter.complaints(prose.faults(matter.body)))


def read_quiz(text: Text, slug: str, _prose: Prose) -> Read[QuizVersion]:
    """A quiz, with what is wrong inside it; what it refers to is checked by `lint`."""
    loaded = parse(text, Quiz)
    if loaded.value is None:
        return Read(text, None, loaded.lines, loaded.complaints)
    faults = [loaded.complain(fault.path, fault.what, fault.mend) for fault in lint.complaints(loaded.value)]
    return Read(text, QuizVersion(slug, text.hash, text.source, loaded.value), loaded.lines, tuple(faults))


def read_signposts(text: Text, _slug: str, _prose: Prose) -> Read[Mapping[str, Signpost]]:
    """The directory."""
    return _unfolded(parse(text, SignpostsFile), lambda file: Collection(file.signposts))


def read_misconceptions(text: Text, _slug: str, _prose: Prose) -> Read[Mapping[str, Misconception]]:
    """The misconceptions by tag."""
    return _unfolded(parse(text, MisconceptionsFile), lambda file: Collection(file.misconceptions))


def read_achievements(text: Text, _slug: str, _prose: Prose) -> Read[Mapping[str, Achievement]]:
    """The badges by slug."""
    loaded = parse(text, AchievementsFile)
    read = _unfolded(loaded, lambda file: Collection({one.slug: one for one in file.achievements}))
    slugs = [one.slug for one in loaded.value.achievements] if loaded.value else []
    twice = [
        read.complain(("achievements", number, "slug"), f"two badges are called {slug}", "give one another slug")
        for number, slug in enumerate(slugs)
        if slug in slugs[:number]
    ]
    nowhere = [
        read.complain(("achievements", number, "related"), f"there is no badge {slug}", "name another badge's slug")
        for number, one in enumerate(loaded.value.achievements if loaded.value else ())
        for slug in one.related
        if slug not in slugs or slug == one.slug
    ]
    return Read(text, read.value, read.lines, (*read.complaints, *twice, *nowhere))


def read_drawing(text: Text, _slug: str, _prose: Prose) -> Read[Drawing]:
    """A university's own drawing of a badge."""
    if text.complaints:
        return Read(text, None, Lines(), text.complaints)
    found = drawing.read(text.source)
    if isinstance(found, Drawing):
        return Read(text, found, Lines())
    return Read(text, None, Lines(), (Complaint(text.file, found.line, found.what, found.mend),))


def read_site(text: Text, _slug: str, _prose: Prose) -> Read[Site]:
    """The university's own facts, with a warning for each that isn't filled in."""
    loaded = parse(text, Site)
    read = Read(text, loaded.value, loaded.lines, loaded.complaints)
    if loaded.value is None:
        return read
    empty = [
        read.complain((name,), f"`{name}` isn't filled in", "write your university's own", is_warning=True)
        for name, value in loaded.value
        if value == ""
    ]
    return Read(text, loaded.value, loaded.lines, tuple(empty))


def passage_complaints(
    read: Read[Value], path: tuple[str | int, ...], text: str, prose: Prose
) -> tuple[Complaint, ...]:
    """What is wrong with the Markdown in one field, at the line where the field begins."""
    return tuple(read.complain(path, fault.what, fault.mend) for fault in prose.faults(text))


def _unfolded(loaded: Loaded[Front], unfold: Callable[[Front], Value]) -> Read[Value]:
    value = None if loaded.value is None else unfold(loaded.value)
    return Read(loaded.text, value, loaded.lines, loaded.complaints)
