"""What is wrong with a quiz as a whole although each field is right. Every complaint says how to mend it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from trainingsite.quiz.model import DrawLine, Quiz, placed_items
from trainingsite.quiz.questions import NATIONS, Item, Nation, Path

VARIANTS = {"safety": 4, "role": 3}
TAKES = {"safety": 2, "role": 1}
SHORTEST, LONGEST = 15, 25
CRITICAL_HELP = {
    "safety": "a safety rule needs 2 variants right, so that luck doesn't pass, and 2 others for the next attempt",
    "role": "a role rule shows one, a fresh one when that is wrong, and another in the next attempt",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong at `path` of the file."""

    path: Path
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a quiz refers to. None leaves the references unchecked.

    `modules` maps a module's slug to its sections and outcomes; `required` says whether a scheme asks for the quiz;
    `nation` is where the university is.
    """

    modules: Mapping[str, "ModuleFacts"] | None = None
    misconceptions: frozenset[str] | None = None
    required: bool = False
    nation: Nation | None = None


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """The ids of a module's sections and learning outcomes."""

    sections: frozenset[str] = field(default_factory=frozenset)
    outcomes: frozenset[str] = field(default_factory=frozenset)


NOWHERE = Surroundings()


def complaints(quiz: Quiz, around: Surroundings = NOWHERE) -> tuple[Complaint, ...]:
    """Everything that keeps the quiz from being used, in the order of the file's parts."""
    return (
        *_about_ids(quiz),
        *_about_items(quiz),
        *_about_draw(quiz),
        *_about_once(quiz),
        *_about_critical_rules(quiz),
        *_about_standard(quiz),
        *_about_references(quiz, around),
        *_about_use(quiz, around),
        *(_about_nation(quiz, around.nation) if around.nation else ()),
    )


def notices(quiz: Quiz, today: date, *, required: bool = False) -> tuple[Complaint, ...]:
    """What doesn't stop the quiz and should be known before a university relies on it.

    Keys that nobody has signed or read again, and the length of a quiz that a scheme requires.
    """
    found = []
    if required and not SHORTEST <= quiz.count <= LONGEST:
        what = f"an attempt shows {quiz.count} items"
        mend = f"draw {SHORTEST} to {LONGEST}: fewer leave too much to luck, more wear people out"
        found.append(Complaint(("draw",) if quiz.draw else ("items",), what, mend))
    for path, item in placed_items(quiz):
        if item.critical and len({sign.by for sign in item.signed_off}) < 2:
            what = f"{item.id}: fewer than two experts have signed the key"
            found.append(Complaint(path, what, "have it read and add them to `signed_off:`"))
        if item.review_by is not None and item.review_by < today:
            found.append(Complaint(path, f"{item.id}: was to be reviewed by {item.review_by}", "read it again"))
    return (*found, *_about_pass_mark(quiz))


def _about_pass_mark(quiz: Quiz) -> Iterator[Complaint]:
    recommended = quiz.recommended
    if recommended is None:
        return
    if recommended.rated < recommended.items:
        what = f"the judges rated {recommended.rated} of {recommended.items} items that can be drawn"
        yield Complaint(("standard", "ratings"), what, "have the others rated too")
    if round(recommended.pass_mark) != quiz.pass_mark:
        error = "" if recommended.error is None else f" (standard error {recommended.error:.1f})"
        what = f"the judges recommend a pass mark of {recommended.pass_mark:.0f}{error}; it is {quiz.pass_mark}"
        yield Complaint(("pass_mark",), what, "follow them, or say in `standard:` under `note:` why not")


def _about_standard(quiz: Quiz) -> Iterator[Complaint]:
    if quiz.standard is None:
        return
    for item, ratings in quiz.standard.ratings.items():
        path: Path = ("standard", "ratings", item)
        if item not in quiz.by_id:
            yield Complaint(path, f"there is no item {item} to rate", "name one of `items:`, or remove the line")
        if len(ratings) != len(quiz.standard.judges):
            what = f"{item}: {len(ratings)} ratings by {len(quiz.standard.judges)} judges"
            yield Complaint(path, what, "write one for each judge, in their order")


def notices_elsewhere(quiz: Quiz) -> tuple[Complaint, ...]:
    """For a site that names no nation: what would be missing in each."""
    return tuple(complaint for nation in NATIONS for complaint in _about_nation(quiz, nation))


def _about_ids(quiz: Quiz) -> Iterator[Complaint]:
    seen: set[str] = set()
    for path, item in placed_items(quiz):
        if item.id in seen:
            yield Complaint((*path, "id"), f"the id {item.id} stands here twice", "give one item another id")
        seen.add(item.id)


def _about_items(quiz: Quiz) -> Iterator[Complaint]:
    for path, item in placed_items(quiz):
        for fault in item.faults():
            yield Complaint(path + fault.path, f"{item.id}: {fault.what}", fault.mend)
        if not item.nations:
            yield Complaint((*path, "nations"), f"{item.id}: holds in no nation", "name some, or leave it out")
    if not any(item.weight for item in quiz.items):
        yield Complaint(("items",), "no item has a weight above 0", "give at least one item a weight")


def _about_draw(quiz: Quiz) -> Iterator[Complaint]:
    sizes = Counter(item.pool for item in quiz.items)
    named = Counter(line.pool for line in quiz.draw if line.pool)
    for number, line in enumerate(quiz.draw):
        yield from _about_line(("draw", number), line, sizes)
        if line.pool and named[line.pool] > 1:
            yield Complaint(("draw", number), f"the pool {line.pool} is drawn from twice", "keep one line for it")
        if line.rest and number < len(quiz.draw) - 1:
            yield Complaint(("draw", number), "the rest isn't drawn last", "move it to the end, once")
        rest = sum(count for pool, count in sizes.items() if pool not in quiz.pools)
        if line.rest and rest < (line.take or 1):
            what = f"the rest has {rest} items, {line.take or 1} are wanted"
            yield Complaint(("draw", number), what, "add items without a named pool, or take fewer")


def _about_nation(quiz: Quiz, nation: Nation) -> Iterator[Complaint]:
    """Whether what holds in a nation still fills every draw and has the variants that each must-pass rule needs."""
    here = quiz.within(nation)
    if here is quiz:
        return
    if not here.items:
        yield Complaint(("items",), f"no item holds in {nation}", "add some that do")
    for number, line in enumerate(quiz.draw):
        there, wanted = len(here.candidates(line)), line.take or 1
        if there < wanted <= len(quiz.candidates(line)):
            name = "the rest" if line.rest else f"the pool {line.pool}"
            what = f"in {nation} {name} has {there} items, {wanted} are wanted"
            yield Complaint(("draw", number), what, f"add items with `nations:` {nation}, or take fewer")
    for rule, tier in {item.rule: item.critical for item in quiz.items if item.rule and item.critical}.items():
        count = sum(item.rule == rule and item.critical is not None for item in here.items)
        if count < VARIANTS[tier] <= sum(item.rule == rule for item in quiz.items):
            path = next(path for path, item in placed_items(quiz) if item.rule == rule)
            what = f"in {nation} the {tier} rule {rule} has {count} variants of {VARIANTS[tier]}"
            yield Complaint(path, what, f"add variants with `nations:` {nation}")


def _about_line(path: Path, line: DrawLine, sizes: Mapping[str | None, int]) -> Iterator[Complaint]:
    if line.rest == (line.pool is not None):
        yield Complaint(path, "a line draws from a pool or from the rest", "write `pool:` or `rest: true`")
    elif line.pool and line.take is None:
        yield Complaint(path, f"nothing says how many of {line.pool} are drawn", "add `take:`")
    elif line.pool and sizes[line.pool] < (line.take or 1):
        what = f"the pool {line.pool} has {sizes[line.pool]} items, {line.take} are wanted"
        yield Complaint(path, what, "add items to the pool, or take fewer")


def _about_once(quiz: Quiz) -> Iterator[Complaint]:
    places = {item.id: path for path, item in placed_items(quiz)}
    for line in quiz.draw or (DrawLine(rest=True),):
        items = quiz.candidates(line)
        shown_once = [item for item in items if item.once]
        if shown_once and len(items) < 2 * (line.take or len(items)):
            what = f"{shown_once[0].id}: is shown once, and there is no other story for the next attempt"
            mend = "add items to its pool, or take fewer of it"
            yield Complaint((*places[shown_once[0].id], "once"), what, mend)


def _about_critical_rules(quiz: Quiz) -> Iterator[Complaint]:
    rules: dict[str, list[tuple[Path, Item]]] = {}
    for path, item in placed_items(quiz):
        if item.critical and path[0] == "practice":
            yield Complaint((*path, "critical"), f"{item.id}: practice can't be critical", "remove `critical:`")
        elif item.critical and item.rule is None:
            yield Complaint(path, f"{item.id}: is critical and names no rule", "add `rule:`, shared by its variants")
        elif item.critical and item.rule:
            rules.setdefault(item.rule, []).append((path, item))
    for rule, variants in rules.items():
        yield from _about_rule(quiz, rule, variants)


def _about_rule(quiz: Quiz, rule: str, variants: list[tuple[Path, Item]]) -> Iterator[Complaint]:
    (path, first), pools = variants[0], {item.pool for _, item in variants}
    tier = first.critical or "role"
    for place, item in variants:
        if (item.critical, item.pool, item.outcome) != (first.critical, first.pool, first.outcome):
            what = f"{item.id}: differs from {first.id} in tier, pool or outcome"
            yield Complaint(place, what, f"variants of {rule} share `critical:`, `pool:` and `outcome:`")
    if len(variants) < VARIANTS[tier]:
        what = f"the {tier} rule {rule} has {len(variants)} variants of {VARIANTS[tier]}"
        yield Complaint(path, what, f"add variants with other stories: {CRITICAL_HELP[tier]}")
    for item in quiz.items:
        if item.pool in pools and item.pool and item.rule != rule:
            yield Complaint(path, f"the pool {item.pool} of {rule} also has {item.id}", "give that another pool")
    line = next(((n, each) for n, each in enumerate(quiz.draw) if each.pool and each.pool == first.pool), None)
    if line is None:
        mend = f"draw them by `{{pool: …, take: {TAKES[tier]}}}`: {CRITICAL_HELP[tier]}"
        yield Complaint(path, f"the {tier} rule {rule} has no line in `draw:`", mend)
    elif line[1].take != TAKES[tier]:
        what = f"{line[1].take} of the {tier} rule {rule} are drawn"
        yield Complaint(("draw", line[0], "take"), what, f"take {TAKES[tier]}: {CRITICAL_HELP[tier]}")


def _about_references(quiz: Quiz, around: Surroundings) -> Iterator[Complaint]:
    if around.modules is not None and quiz.module not in around.modules:
        yield Complaint(("module",), f"there is no module {quiz.module}", "name the file of a module, without .md")
    for path, item in placed_items(quiz):
        if path[0] == "items" and item.review is None:
            yield Complaint(path, f"{item.id}: nothing to read again", "add `review:`, a <module>#<section>")
        if around.modules is not None:
            yield from _about_module_references(path, item, quiz.module, around.modules)
        for where, tag in item.tags:
            if around.misconceptions is not None and tag not in around.misconceptions:
                what = f"{item.id}: there is no misconception {tag}"
                yield Complaint(path + where, what, "take one from misconceptions.yaml")


def _about_module_references(
    path: Path, item: Item, module: str, modules: Mapping[str, ModuleFacts]
) -> Iterator[Complaint]:
    if item.review is not None:
        slug, _, section = item.review.partition("#")
        if slug not in modules or section not in modules[slug].sections:
            what = f"{item.id}: there is no section {item.review}"
            yield Complaint((*path, "review"), what, "name a heading's {#id} of that module")
    if item.outcome is not None and module in modules and item.outcome not in modules[module].outcomes:
        what = f"{item.id}: {module} has no outcome {item.outcome}"
        yield Complaint((*path, "outcome"), what, "name one of the module's `outcomes:`")


def _about_use(quiz: Quiz, around: Surroundings) -> Iterator[Complaint]:
    for path, item in placed_items(quiz):
        if item.wants_reader and path[0] == "practice":
            what = f"{item.id}: nobody reads what is written for practice"
            yield Complaint((*path, "rubric"), what, "remove `rubric:`, or move the item to `items:`")
        if item.hints and (path[0] == "practice" or quiz.feedback != "after_item"):
            what = f"{item.id}: its hints are never shown"
            yield Complaint((*path, "hints"), what, "remove them; only quizzes with `feedback: after_item` give hints")
    if around.required and quiz.feedback != "after_submission":
        mend = "write `feedback: after_submission`"
        yield Complaint(("feedback",), "a quiz that a scheme requires tells too early", mend)
    if around.required and quiz.attempts.most == 1:
        yield Complaint(("attempts",), "one attempt leaves no way back", "allow at least 2, or leave out `most:`")
