"""What the rest of the site gets from the content folder: frozen values, rendered once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeVar

from markupsafe import Markup

from trainingsite.content.drawing import Drawing
from trainingsite.content.formats import Achievement, Misconception, Signpost, Site
from trainingsite.content.rubric import Criterion
from trainingsite.content.schemefile import Declares, Pairing, Question, Requires, Review, SchemeWords, SurveyAsked
from trainingsite.content.surveyfile import Asked, Linking, SurveyItem
from trainingsite.infra.refused import Refused
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Question as Item

__all__ = [
    "Achievement",
    "Agreement",
    "Catalogue",
    "Collection",
    "Criterion",
    "Heading",
    "Misconception",
    "Module",
    "Piece",
    "Question",
    "QuizVersion",
    "Requires",
    "SchemeType",
    "Section",
    "Signpost",
    "Site",
    "Survey",
    "Texts",
    "Versioned",
]

WORDS_A_MINUTE = 200

Value = TypeVar("Value")


class Collection(dict[str, Value]):
    """Values by slug. Asking for one that isn't there is a visitor's mistake, not a bug.

    Raises:
        Refused: "no_such_content", status 404, by `collection[slug]`.
    """

    def __missing__(self, slug: str) -> Value:
        raise Refused("no_such_content", status=404, slug=slug)


class Versioned(Protocol):
    """Content of which the exact version is kept once somebody used it."""

    @property
    def kind(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def hash(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def revision(self) -> int: ...


class Texts(Protocol):
    """Renders short Markdown texts, such as a question's stem, and remembers them."""

    def block(self, text: str) -> Markup:
        """Paragraphs, lists and all."""
        ...

    def line(self, text: str) -> Markup:
        """Only what fits into a line or a label."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Some HTML, after which an inline check may stand."""

    html: Markup
    check_id: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a module that is read and remembered on its own.

    `heading` is the whole <h2> with its id and its link to itself; the pieces follow it.
    """

    id: str
    title: str
    heading: Markup
    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    words: int

    @property
    def html(self) -> Markup:
        """The section's text without its heading and without inline checks."""
        return Markup("").join(piece.html for piece in self.pieces)

    @property
    def check_ids(self) -> tuple[str, ...]:
        """The inline checks of this section, in order."""
        return tuple(piece.check_id for piece in self.pieces if piece.check_id)

    @property
    def reading_minutes(self) -> int:
        """How long reading takes, at least 1."""
        return reading_minutes(self.words)


@dataclass(frozen=True, slots=True)
class Module:
    """A training module as it is shown. `hash` is SHA-256 of `source`, the file's text."""

    kind: ClassVar[Literal["module"]] = "module"

    slug: str
    hash: str
    source: str
    title: str
    summary: str
    minutes: int
    outcomes: Mapping[str, str]
    revision: int
    order: int
    content_note: Markup
    intro: Markup
    sections: tuple[Section, ...]
    footnotes: Markup
    words: int

    @property
    def section_ids(self) -> tuple[str, ...]:
        """The sections' ids, in reading order."""
        return tuple(section.id for section in self.sections)

    @property
    def check_ids(self) -> tuple[str, ...]:
        """All inline checks, in reading order."""
        return tuple(check_id for section in self.sections for check_id in section.check_ids)

    @property
    def toc(self) -> tuple[Section, ...]:
        """The table of contents: each section with its `id`, `title` and `headings`."""
        return self.sections

    @property
    def reading_minutes(self) -> int:
        """How long reading all of it takes, at least 1."""
        return reading_minutes(self.words)

    def section(self, section_id: str) -> Section:
        """The section with this id.

        Raises:
            Refused: "no_such_section", status 404.
        """
        for section in self.sections:
            if section.id == section_id:
                return section
        raise Refused("no_such_section", status=404, module=self.title, slug=self.slug)


@dataclass(frozen=True, slots=True)
class QuizVersion:
    """A quiz in exactly one version: `hash` is SHA-256 of `source`, the file's text."""

    kind: ClassVar[Literal["quiz"]] = "quiz"

    slug: str
    hash: str
    source: str
    quiz: Quiz

    @property
    def title(self) -> str:
        return self.quiz.title

    @property
    def module(self) -> str:
        return self.quiz.module

    @property
    def revision(self) -> int:
        return self.quiz.revision


@dataclass(frozen=True, slots=True)
class SchemeType:
    """One of the kinds of scheme. `order` is "train-then-apply" or "offer-then-train"."""

    slug: str
    title: str
    summary: str
    mentee_stage: str
    order: str
    approval_months: int
    requires: Requires
    questions: tuple[Question, ...]
    person_specification: tuple[str, ...]
    role_description: Markup
    declares: Declares
    words: SchemeWords
    badges: tuple[str, ...]
    review: Review
    rubric: tuple[Criterion, ...]
    interview_rubric: tuple[Criterion, ...]
    pairing: Pairing
    surveys: tuple[SurveyAsked, ...]

    @property
    def asks(self) -> dict[str, tuple[str, ...]]:
        """The moments at which each survey is asked, by the survey's slug."""
        slugs = dict.fromkeys(one.survey for one in self.surveys)
        return {slug: tuple(one.when for one in self.surveys if one.survey == slug) for slug in slugs}

    @property
    def names_referee(self) -> bool:
        """Whether the form asks for somebody to ask about the applicant."""
        return any(question.id == "referee_email" for question in self.questions)


@dataclass(frozen=True, slots=True)
class Survey:
    """What mentees or mentors are asked about how it goes. `total` are the items whose points are added up."""

    slug: str
    title: str
    about: Markup
    asked: Asked
    linking: Linking
    validated: bool
    note: str
    source: str
    url: str
    licence: str
    intro: str
    items: tuple[SurveyItem, ...]
    total: tuple[str, ...]

    @property
    def added(self) -> tuple[int, ...]:
        """The numbers, from 1, of the items that make up the total."""
        return tuple(number for number, item in enumerate(self.items, 1) if item.id in self.total)

    @property
    def largest(self) -> int:
        """What the total can come to at the most; at the least it comes to 1 for each of its items."""
        return sum(len(item.options) for item in self.items if item.id in self.total)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a mentor signs. `hash` is SHA-256 of `source`, the file's text."""

    kind: ClassVar[Literal["agreement"]] = "agreement"

    slug: str
    hash: str
    source: str
    title: str
    revision: int
    html: Markup


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything in the content folder that can be used, in one consistent state."""

    modules: Mapping[str, Module]
    quizzes: Mapping[str, QuizVersion]
    scheme_types: Mapping[str, SchemeType]
    surveys: Mapping[str, Survey]
    signposts: Mapping[str, Signpost]
    misconceptions: Mapping[str, Misconception]
    achievements: Mapping[str, Achievement]
    drawings: Mapping[str, Drawing]
    site: Site
    agreements: Mapping[str, Agreement]
    prose: Texts

    @property
    def agreement(self) -> Agreement:
        """The mentor agreement.

        Raises:
            Refused: "no_such_content", status 404.
        """
        return self.agreements["agreement"]

    @property
    def revisions(self) -> tuple[dict[str, int], dict[str, int]]:
        """The present revisions of the modules, and of the quizzes."""
        modules = {slug: module.revision for slug, module in self.modules.items()}
        return modules, {slug: version.revision for slug, version in self.quizzes.items()}

    def module(self, slug: str) -> Module:
        """The module.

        Raises:
            Refused: "no_such_content", status 404.
        """
        return self.modules[slug]

    def quiz(self, slug: str) -> QuizVersion:
        """The quiz in its present version.

        Raises:
            Refused: "no_such_content", status 404.
        """
        return self.quizzes[slug]

    def items_of(self, version: QuizVersion) -> int:
        """How many items an attempt at the quiz shows here at first."""
        return version.quiz.within(self.site.nation).count

    def quizzes_of(self, module: str) -> tuple[QuizVersion, ...]:
        """The quizzes on a module, by slug; usually one."""
        return tuple(version for version in self.quizzes.values() if version.quiz.module == module)

    def check(self, module: str, item_id: str) -> Item:
        """The practice item behind an inline check of a module.

        Raises:
            Refused: "no_such_check", status 404.
        """
        for version in self.quizzes_of(module):
            if item_id in version.quiz.practice_by_id:
                return version.quiz.practice_by_id[item_id]
        raise Refused("no_such_check", status=404, slug=module)


def reading_minutes(words: int) -> int:
    """Minutes to read so many words, rounded up, at least 1: 200 words a minute, a little below the mean of 238
    for non-fiction in Brysbaert (2019), doi 10.1016/j.jml.2019.104047, because many readers have English as a
    second language."""
    return max(1, -(-words // WORDS_A_MINUTE))
