"""Everything that `flask content check` finds: each file by itself, and what the files say of each other."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from trainingsite.content.complaint import Complaint
from trainingsite.content.folder import Folder, Reading
from trainingsite.content.loading import Text
from trainingsite.content.readers import Read, passage_complaints
from trainingsite.content.render import Prose
from trainingsite.content.scan import signpost_faults
from trainingsite.content.survey_lint import about_surveys
from trainingsite.content.values import Module, QuizVersion, SchemeType
from trainingsite.quiz import lint as quiz_lint
from trainingsite.quiz.fields import SLUG
from trainingsite.quiz.lint import ModuleFacts, Surroundings
from trainingsite.quiz.questions import Path as Place

KNOWN = {"modules": ".md", "quizzes": ".yaml", "schemes": ".yaml", "surveys": ".yaml"}
OPTIONAL = frozenset({"surveys"})
FRESH = timedelta(days=365)
ASKED = 2
DEMO = re.compile(r"northmoor|\.example\b|0114 496 0\d{3}|07700 900\d{3}", re.IGNORECASE)
OWN = "write your university's own"
SCHEMAS = {"quizzes": "quiz.schema.json", "schemes": "scheme.schema.json", "surveys": "survey.schema.json"}
PASSAGES = frozenset(
    {"stem", "why", "why_otherwise", "content_note", "text", "prompt", "partner", "look_for"}
    | {"happens", "says", "say", "debrief", "instead"}
)

_LINK = re.compile(r"\]\(/modules/([^)#\s]*)(?:#([^)\s]*))?\)")


def check(content: Path, today: date) -> tuple[Complaint, ...]:
    """What is wrong with the content folder, by file and line; warnings included."""
    folder = Folder(content)
    folder.refresh()
    reading = folder.reading()
    found = {
        *reading.complaints,
        *_about_names(content),
        *_about_modules(reading),
        *_about_quizzes(reading, folder.prose, today),
        *_about_scheme_types(reading),
        *about_surveys(reading),
        *_about_signposts(reading, today),
        *_about_site(reading),
        *_about_links(reading, folder),
        *_about_drawings(content, folder),
    }
    return tuple(sorted(found))


def _about_names(content: Path) -> Iterator[Complaint]:
    """Folders that are missing, and files that nothing reads."""
    for name, suffix in KNOWN.items():
        folder = content / name
        if not folder.is_dir() and name in OPTIONAL:
            continue
        if not folder.is_dir():
            yield Complaint(f"{content.name}/{name}", 1, "the folder is missing", "put it back")
            continue
        for path in sorted(folder.iterdir()):
            file = f"{content.name}/{name}/{path.name}".encode(errors="replace").decode()
            if path.name.startswith(".") or path.name == SCHEMAS.get(name):
                continue
            if path.suffix != suffix:
                yield Complaint(file, 1, "nothing reads this file", f"name it …{suffix}, or move it", True)
            elif not re.fullmatch(SLUG, path.stem):
                mend = "name it in lower-case words joined by hyphens"
                yield Complaint(file, 1, "the file's name can't stand in an address", mend)


def _about_modules(reading: Reading) -> Iterator[Complaint]:
    for slug, read in reading.modules.items():
        if read.value is None:
            continue
        quizzes = [each.value.quiz for each in reading.quizzes.values() if each.value and each.value.module == slug]
        if not quizzes:
            yield read.complain((), f"no quiz is on {slug}", "add one to quizzes/", is_warning=True)
            continue
        asked = Counter(item.outcome for quiz in quizzes for item in quiz.items)
        for outcome in read.value.outcomes:
            if asked[outcome] < ASKED:
                what = f"{'one item asks' if asked[outcome] else 'no item asks'} for the outcome {outcome}"
                mend = f"give at least {ASKED} items of the quiz `outcome: {outcome}`"
                yield read.complain(("outcomes", outcome), what, mend)
        practice = {item_id for quiz in quizzes for item_id in quiz.practice_by_id}
        yield from _about_checks(read.text, read.value, practice)


def _about_checks(text: Text, module: Module, practice: set[str]) -> Iterator[Complaint]:
    for check_id in module.check_ids:
        if check_id not in practice:
            mend = f"add it to `practice:` of the quiz on {module.slug}"
            line = line_of(text.source, f"::: check {check_id}")
            yield Complaint(text.file, line, f"there is no practice item {check_id}", mend)


def _about_quizzes(reading: Reading, prose: Prose, today: date) -> Iterator[Complaint]:
    modules = {
        slug: ModuleFacts(frozenset(read.value.section_ids), frozenset(read.value.outcomes))
        for slug, read in reading.modules.items()
        if read.value is not None
    }
    misconceptions = frozenset(reading.catalogue.misconceptions)
    kinds = [read.value for read in reading.scheme_types.values() if read.value]
    required = {each.quiz for kind in kinds for each in kind.requires.quizzes}
    nation = reading.catalogue.site.nation
    placed = {check_id for read in reading.modules.values() if read.value for check_id in read.value.check_ids}
    for slug, read in reading.quizzes.items():
        if read.value is None:
            continue
        around = Surroundings(modules, misconceptions, slug in required, nation)
        for fault in quiz_lint.complaints(read.value.quiz, around):
            yield read.complain(fault.path, fault.what, fault.mend)
        elsewhere = quiz_lint.notices_elsewhere(read.value.quiz) if nation is None else ()
        for fault in (*quiz_lint.notices(read.value.quiz, today, required=slug in required), *elsewhere):
            yield read.complain(fault.path, fault.what, fault.mend, is_warning=True)
        yield from _about_passages(read, prose)
        yield from _about_practice(read, read.value, placed)


def _about_practice(read: Read[QuizVersion], version: QuizVersion, placed: set[str]) -> Iterator[Complaint]:
    for number, item in enumerate(version.quiz.practice):
        if item.id not in placed:
            mend = f"write `::: check {item.id}` in the module, or remove it"
            yield read.complain(("practice", number), f"no module shows {item.id}", mend, is_warning=True)


def _about_passages(read: Read[QuizVersion], prose: Prose) -> Iterator[Complaint]:
    """What is wrong with the Markdown in a quiz."""
    if read.value is not None:
        for path, text in passages(read.value.quiz.model_dump(mode="json"), ()):
            yield from passage_complaints(read, path, text, prose)


def passages(value: object, path: Place) -> Iterator[tuple[Place, str]]:
    """Every Markdown text below `value`, with its place."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from passages(each, (*path, str(key)))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from passages(each, (*path, number))
    elif isinstance(value, str) and path and (path[-1] in PASSAGES or "hints" in path):
        yield path, value


def _about_scheme_types(reading: Reading) -> Iterator[Complaint]:
    agreement = reading.catalogue.agreements.get("agreement")
    volunteers = agreement is not None and "volunteer" in agreement.source.lower()
    for read in reading.scheme_types.values():
        if read.value is not None:
            yield from _about_requirements(reading, read, read.value)
            if read.value.declares.pay == "paid" and volunteers:
                what, mend = "the mentor agreement speaks of volunteers", "word the agreement so that it fits both"
                yield read.complain(("declares", "pay"), what, mend, is_warning=True)
            for number, slug in enumerate(read.value.badges):
                if slug not in reading.catalogue.achievements:
                    yield read.complain(
                        ("badges", number), f"there is no badge {slug}", "name one that stands in achievements.yaml"
                    )


def _about_requirements(reading: Reading, read: Read[SchemeType], kind: SchemeType) -> Iterator[Complaint]:
    for number, slug in enumerate(kind.requires.modules):
        if slug not in reading.modules:
            path = ("requires", "modules", number)
            yield read.complain(path, f"there is no module {slug}", "name the file of a module, without .md")
    for number, required in enumerate(kind.requires.quizzes):
        path = ("requires", "quizzes", number)
        quiz = reading.quizzes.get(required.quiz)
        if quiz is None:
            mend = "name the file of a quiz, without .yaml"
            yield read.complain((*path, "quiz"), f"there is no quiz {required.quiz}", mend)
        elif quiz.value and required.min_score is not None and required.min_score < quiz.value.quiz.pass_mark:
            what = f"{required.quiz}: {required.min_score} is less than its pass mark, {quiz.value.quiz.pass_mark}"
            yield read.complain((*path, "min_score"), what, "ask for more, or leave `min_score:` out")


def _about_signposts(reading: Reading, today: date) -> Iterator[Complaint]:
    read = reading.signposts
    for name, signpost in (read.value or {}).items():
        path = ("signposts", name)
        if signpost.urgency == "emergency" and not signpost.phone:
            yield read.complain(path, f"{name} has no phone number", "add `phone:`; it is for emergencies")
        if not any((signpost.phone, signpost.text, signpost.email, signpost.url, signpost.place)):
            mend = "add a phone number, an address or a place"
            yield read.complain(path, f"{name} doesn't say how to reach it", mend, is_warning=True)
        if signpost.reviewed_on is None or signpost.reviewed_on < today - FRESH:
            mend = "ring or write to it, and set `reviewed_on:`"
            yield read.complain(path, f"nobody has checked {name} for a year", mend, is_warning=True)
        if any(DEMO.search(str(value)) for _, value in signpost):
            yield read.complain(path, f"{name} is still the demo's", OWN, is_warning=True)


def _about_site(reading: Reading) -> Iterator[Complaint]:
    for name, value in reading.site.value or ():
        if DEMO.search(str(value)):
            yield reading.site.complain((name,), f"`{name}` is still the demo's", OWN, is_warning=True)


def _about_links(reading: Reading, folder: Folder) -> Iterator[Complaint]:
    """Signposts and links to modules that lead nowhere, in every text."""
    shelves = (folder.modules, folder.agreement, folder.quizzes, folder.scheme_types, folder.surveys)
    for text in [text for shelf in shelves for text in shelf.texts()]:
        for fault in signpost_faults(text.source, reading.catalogue.signposts):
            yield Complaint(text.file, fault.line, fault.what, fault.mend)
        for match in _LINK.finditer(text.source):
            module = reading.modules.get(match[1])
            known = module.value.section_ids if module and module.value else ()
            if module is None or (match[2] and match[2] not in known):
                line = text.source.count("\n", 0, match.start()) + 1
                yield Complaint(text.file, line, f"{match[0][2:-1]} leads nowhere", "link to a module's #<section>")


def _about_drawings(content: Path, folder: Folder) -> Iterator[Complaint]:
    """Files in badges/ that belong to no badge, or that nothing reads."""
    known = folder.catalogue().achievements
    for path in sorted((content / "badges").glob("*")):
        file = f"{content.name}/badges/{path.name}".encode(errors="replace").decode()
        if path.suffix != ".svg":
            yield Complaint(file, 1, "nothing reads this file", "make it an SVG; a PNG goes inside one", True)
        elif path.stem not in known:
            yield Complaint(file, 1, f"there is no badge {path.stem}", "name the file as a badge's slug", True)


def line_of(source: str, fragment: str) -> int:
    """The first line that has `fragment`."""
    return source.count("\n", 0, max(source.find(fragment), 0)) + 1
