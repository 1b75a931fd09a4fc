"""Files to start from: they pass the check as they stand, and every part says what to write there."""

from pathlib import Path
from string import Template

from trainingsite.content.folder import Folder
from trainingsite.content.values import Catalogue

STARTERS = Path(__file__).parent / "starters"
FIRST_OUTCOME = "first-outcome"
FIRST_SECTION = "first-section"
ANY_TAG = "FIX"


def module_text(slug: str, folder: Folder) -> str:
    """A module called `slug`, the last one on the trail."""
    catalogue = folder.catalogue()
    last = max((module.order for module in catalogue.modules.values()), default=0)
    return _filled("module.md", slug=slug, title=_title(slug), order=str(last + 1))


def quiz_text(slug: str, module: str, folder: Folder) -> str:
    """A quiz called `slug` on `module`: two items for each outcome of the module, and its inline checks."""
    catalogue = folder.catalogue()
    known = catalogue.modules.get(module) if module in catalogue.modules else None
    section = known.section_ids[0] if known else FIRST_SECTION
    tag = next(iter(catalogue.misconceptions), ANY_TAG)
    outcomes = list(known.outcomes) if known else [FIRST_OUTCOME]
    review = f"{module}#{section}"
    items = [
        _filled("item.yaml", id=f"{begin}-{each}", outcome=each, review=review, tag=tag)
        for each in outcomes
        for begin in ("about", "more-about")
    ]
    checks = known.check_ids if known else (f"{module}-check",)
    wanted = [check for check in checks if check not in _practised(catalogue, module)]
    practice = [_filled("check.yaml", check=check, tag=tag) for check in wanted]
    head = _filled("quiz.yaml", title=_title(slug), module=module)
    return head + "\n".join(items) + ("\npractice:\n" + "\n".join(practice) if practice else "")


def scheme_text(slug: str, folder: Folder) -> str:
    """A scheme type called `slug` that asks for every module there is, the quizzes on them and their badges."""
    catalogue = folder.catalogue()
    quizzes = [version.slug for module in catalogue.modules for version in catalogue.quizzes_of(module)]
    badges = [badge for badge in catalogue.achievements if not catalogue.achievements[badge].manual]
    return _filled(
        "scheme.yaml",
        title=_title(slug),
        modules=", ".join(catalogue.modules),
        quizzes=", ".join(f"{{quiz: {quiz}}}" for quiz in quizzes),
        badges=", ".join(badges),
    )


def survey_text(slug: str) -> str:
    """A survey called `slug`."""
    return _filled("survey.yaml", title=_title(slug))


def _practised(catalogue: Catalogue, module: str) -> set[str]:
    """The inline checks that a quiz on the module has."""
    return {check for version in catalogue.quizzes_of(module) for check in version.quiz.practice_by_id}


def _title(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _filled(name: str, **given: str) -> str:
    return Template((STARTERS / name).read_text("utf-8")).substitute(given)
