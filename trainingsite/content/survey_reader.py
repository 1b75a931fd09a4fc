"""A survey's file as the value that the site uses, with everything that is wrong with it by itself."""

from collections.abc import Iterator

from trainingsite.content.complaint import Complaint
from trainingsite.content.loading import Text, parse
from trainingsite.content.readers import Read, passage_complaints
from trainingsite.content.render import Prose
from trainingsite.content.surveyfile import SurveyFile, SurveyItem
from trainingsite.content.values import Survey
from trainingsite.quiz.questions import Path

FEWEST = {"scale": 3, "choice": 2}


def read_survey(text: Text, slug: str, prose: Prose) -> Read[Survey]:
    """A survey."""
    loaded = parse(text, SurveyFile)
    if loaded.value is None:
        return Read(text, None, loaded.lines, loaded.complaints)
    facts = loaded.value
    survey = Survey(
        slug=slug,
        title=facts.title,
        about=prose.block(facts.about),
        asked=facts.asked,
        linking=facts.linking,
        validated=facts.validated,
        note=facts.note,
        source=facts.source,
        url=facts.url,
        licence=facts.licence,
        intro=facts.intro,
        items=facts.items,
        total=facts.total,
    )
    read = Read(text, survey, loaded.lines)
    about = passage_complaints(read, ("about",), facts.about, prose)
    found = (*_about_items(read, facts), *_about_total(read, facts), *_about_origin(read, facts))
    return Read(text, survey, loaded.lines, (*found, *about))


def _about_items(read: Read[Survey], facts: SurveyFile) -> Iterator[Complaint]:
    seen: set[str] = set()
    for number, item in enumerate(facts.items):
        path = ("items", number)
        if item.id in seen:
            yield read.complain((*path, "id"), f"two questions have the id {item.id}", "give one another id")
        seen.add(item.id)
        yield from _about_options(read, path, item)


def _about_options(read: Read[Survey], path: Path, item: SurveyItem) -> Iterator[Complaint]:
    fewest = FEWEST.get(item.kind, 0)
    if not fewest and item.options:
        what = f"{item.id}: only a scale and a choice have options"
        yield read.complain((*path, "options"), what, "remove `options:`, or change `kind:`")
    elif fewest and not item.options:
        yield read.complain(path, f"{item.id}: a {item.kind} has no options", "add `options:`")
    elif len(item.options) < fewest:
        mend = f"give it at least {fewest}" + (", or make it `kind: yes_no`" if item.kind == "scale" else "")
        yield read.complain((*path, "options"), f"{item.id}: a {item.kind} has too few options", mend)
    for number, words in enumerate(item.options):
        if words in item.options[:number]:
            what = f"{item.id}: two options say the same"
            yield read.complain((*path, "options", number), what, "word one of them anew, or remove it")


def _about_total(read: Read[Survey], facts: SurveyFile) -> Iterator[Complaint]:
    scales = {item.id for item in facts.items if item.kind == "scale"}
    for number, name in enumerate(facts.total):
        if name not in scales:
            yield read.complain(("total", number), f"{name} is no scale of this survey", "name a scale's id")
        if name in facts.total[:number]:
            yield read.complain(("total", number), f"{name} would count twice", "name it once")


def _about_origin(read: Read[Survey], facts: SurveyFile) -> Iterator[Complaint]:
    """A tested instrument says where it is published, question by question, and on what terms it may be used."""
    if not facts.validated:
        return
    for name, value in (("source", facts.source), ("licence", facts.licence)):
        if not value:
            mend = f"add `{name}:`, or write `validated: false`"
            yield read.complain(("validated",), f"a validated survey has no {name}", mend)
    for number, item in enumerate(facts.items):
        if not item.source:
            what = f"{item.id} doesn't say where it is published"
            yield read.complain(("items", number), what, "add `source:`, or write `validated: false`")
