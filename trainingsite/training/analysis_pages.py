"""What the desk's pages about quizzes show, put together from what is stored. Nothing here asks the database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trainingsite.content.values import Catalogue, QuizVersion
from trainingsite.figures.plots import Point, Scatter, Segment, facility_plot, stacked
from trainingsite.figures.rounding import percentage, rounded_count
from trainingsite.infra.sheets import moment
from trainingsite.quiz.findings import FEWEST, Finding
from trainingsite.quiz.standard import Recommendation
from trainingsite.quiz.summary import ItemSummary, OptionShare, Summary, TagCount
from trainingsite.training.analysis import Found
from trainingsite.training.certainty_pages import CertaintyLine, certainty_lines

BANDS = ("lowest third", "middle third", "highest third")
BAR = 300.0


@dataclass(frozen=True, slots=True)
class Line:
    """A quiz in the list."""

    slug: str
    title: str
    attempts: int
    passed: int | None
    alpha: float | None
    to_look_at: int
    computed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Band:
    """The attempts of one band: how many, and what they picked."""

    name: str
    size: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with its place in the quiz; `bands` is drawn only where options are picked one by one."""

    number: int
    summary: ItemSummary
    stem: str
    findings: tuple[Finding, ...]
    options: tuple[OptionShare, ...]
    bands: tuple[Band, ...]

    @property
    def id(self) -> str:
        return self.summary.figures.id

    @property
    def few(self) -> bool:
        return self.summary.figures.attempts < FEWEST


@dataclass(frozen=True, slots=True)
class TagLine:
    """A misconception among some people, rounded: `part` is None where there are too few people for a share."""

    title: str
    people: int
    base: int
    part: int | None


@dataclass(frozen=True, slots=True)
class TagView:
    """A misconception over everybody, and in each scheme that the reader may see."""

    everybody: TagLine
    schemes: tuple[TagLine, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A quiz's page; `outdated` says that the quiz has another revision by now."""

    slug: str
    title: str
    pass_mark: int
    computed_at: datetime
    outdated: bool
    summary: Summary
    findings: tuple[Finding, ...]
    items: tuple[ItemView, ...]
    plot: Scatter
    misconceptions: tuple[TagView, ...]
    certainty: tuple[CertaintyLine, ...]
    standard: Recommendation | None

    @property
    def passed(self) -> int | None:
        return percentage(self.summary.passed, self.summary.quiz.attempts)


def lines(here: Catalogue, found: Mapping[str, Found]) -> tuple[Line, ...]:
    """Every quiz, by title."""
    quizzes = sorted(here.quizzes.values(), key=lambda each: each.title.casefold())
    return tuple(_line(version, found.get(version.slug)) for version in quizzes)


def _line(version: QuizVersion, found: Found | None) -> Line:
    if found is None:
        return Line(version.slug, version.title, 0, None, None, 0, None)
    figures = found.stored.summary.quiz
    return Line(
        slug=version.slug,
        title=version.title,
        attempts=figures.attempts,
        passed=percentage(found.stored.summary.passed, figures.attempts),
        alpha=figures.internal_consistency,
        to_look_at=sum(each.level == "care" for each in found.stored.findings),
        computed_at=found.computed_at,
    )


def rows(found: Iterable[Line], zone: str) -> Iterator[tuple[object, ...]]:
    """The list as rows of a file."""
    yield "quiz", "title", "first_attempts", "passed_first_time_percent", "internal_consistency", "to_look_at", "as_of"
    for line in found:
        alpha = "" if line.alpha is None else f"{line.alpha:.1f}"
        figures = (line.attempts, line.passed, alpha, line.to_look_at)
        yield line.slug, line.title, *figures, moment(line.computed_at, zone)


def page(here: Catalogue, found: Found, schemes: Mapping[str, str]) -> Page:
    """The page of a quiz. `schemes` names the schemes, by slug, that the reader may see."""
    version, summary = here.quiz(found.quiz), found.stored.summary
    items = tuple(_item(version, number, each, found) for number, each in enumerate(summary.items, 1))
    titles = {tag: each.title for tag, each in here.misconceptions.items()}
    return Page(
        slug=version.slug,
        title=version.title,
        pass_mark=version.quiz.pass_mark,
        computed_at=found.computed_at,
        outdated=found.revision != version.revision,
        summary=summary,
        findings=found.stored.findings,
        items=items,
        plot=facility_plot(sorted(_points(items), key=lambda each: each.flagged)),
        misconceptions=tuple(
            TagView(
                _tag(titles.get(each.tag, each.tag), each.all),
                tuple(_tag(name, each.schemes[slug]) for slug, name in schemes.items() if slug in each.schemes),
            )
            for each in summary.misconceptions
            if rounded_count(each.all.base)
        ),
        certainty=certainty_lines(found.stored.certainty, [each.id for each in items]),
        standard=version.quiz.recommended,
    )


def _item(version: QuizVersion, number: int, summary: ItemSummary, found: Found) -> ItemView:
    item = version.quiz.by_id.get(summary.figures.id)
    findings = tuple(each for each in found.stored.findings if each.item == summary.figures.id)
    options = summary.options
    single = item is not None and item.type == "choice"
    bands = tuple(
        Band(name, size, stacked([each.counts[band] for each in options], size, BAR))
        for band, (name, size) in enumerate(zip(BANDS, summary.bands, strict=True))
    )
    return ItemView(number, summary, item.stem if item else "", findings, options, bands if single else ())


def _points(items: Iterable[ItemView]) -> Iterable[Point]:
    for each in items:
        figures = each.summary.figures
        if figures.facility is not None and figures.discrimination_index is not None:
            name = f"{figures.id}: facility {figures.facility:.0f}, discrimination {figures.discrimination_index:.0f}"
            flagged = any(found.level == "care" for found in each.findings)
            yield Point(figures.facility, figures.discrimination_index, str(each.number), name, flagged)


def _tag(title: str, count: TagCount) -> TagLine:
    part = percentage(count.people, count.base)
    return TagLine(title, rounded_count(count.people), rounded_count(count.base), part)
