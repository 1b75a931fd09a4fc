"""A cohort's overview as rows of a file; the first has the names."""

from collections.abc import Iterator, Mapping
from typing import Any

from trainingsite.content.values import Catalogue
from trainingsite.evaluation.overview_queries import Overview
from trainingsite.evaluation.overview_rules import Step

Row = tuple[object, ...]


def rows(found: Overview, here: Catalogue) -> Iterator[Row]:
    """One figure on each line: of which part, about what, which figure, how much."""
    yield "part", "about", "figure", "value"
    if asked := found.invited:
        yield from _figures("funnel", Step.INVITED, people_rounded=asked.people, joined_rounded=asked.joined)
        yield from _figures("funnel", Step.INVITED, joined_percent=asked.share, median_days_to_join=_days(asked.days))
        yield from _figures("funnel", Step.JOINED, uninvited_rounded=asked.uninvited)
    for one in found.funnel:
        yield from _figures("funnel", one.step, people=one.people, not_further=one.lost, percent=one.share)
        yield from _figures("funnel", one.step, let_past=one.past, median_days=_days(one.days))
    for stage, count in found.stages:
        yield "now", stage, "people", count
    for module in found.modules:
        yield from _figures("module", title_of(here.modules, module.slug), begun=module.begun, read=module.read)
    for quiz in found.quizzes:
        about = title_of(here.quizzes, quiz.slug)
        yield from _figures("quiz", about, begun=quiz.begun, passed_first_time=quiz.first_time, passed=quiz.passed)
        yield from _figures("quiz", about, talk=quiz.talk, stuck=quiz.stuck)
    for label, parts in found.breakdowns:
        for group in parts.groups:
            about = group.answer or f"{group.together} smaller groups together"
            yield from _figures(label, about, applied=group.applied, offered=group.offered, approved=group.approved)
            yield from _figures(label, about, approved_percent=group.share)


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:.1f}"


def _figures(part: str, about: str, **figures: object) -> Iterator[Row]:
    for name, value in figures.items():
        yield part, about, name, value


def title_of(known: Mapping[str, Any], slug: str) -> str:
    """What a module or quiz is called; its short name if there is none any more."""
    return str(known[slug].title) if slug in known else slug
