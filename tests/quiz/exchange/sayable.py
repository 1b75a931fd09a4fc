"""Items that our files and those of others can say, made up at random."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from trainingsite.quiz.exchange.into_items import ITEM
from trainingsite.quiz.questions import Item

LETTERS = "aBz 059 \\:#={}~[]<>&*_`'\"|.,;?!%$()/+-—éß語\n"
WORDS = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
LINE = st.text(LETTERS.replace("\n", ""), min_size=1, max_size=20).map(str.strip).filter(bool)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
MAYBE = st.just("") | WORDS
SHARES = st.sampled_from([Fraction(1, n) for n in (2, 3, 4, 5, 6, 7, 8, 9, 10)] + [Fraction(2, 3), Fraction(9, 10)])
NUMBERS = st.integers(-(10**14), 10**14).map(lambda n: Fraction(n, 1000))
TOLERANCES = st.integers(0, 10**6).map(lambda n: Fraction(n, 1000))


def common() -> st.SearchStrategy[dict[str, Any]]:
    """The fields that any item may have, as far as tags can say them."""
    return st.fixed_dictionaries(
        {"id": SLUGS, "stem": WORDS},
        optional={
            "pool": SLUGS,
            "rule": SLUGS,
            "critical": st.sampled_from(["role", "safety"]),
            "basis": st.sampled_from(["law", "policy", "rule"]),
            "nations": st.sampled_from([["england"], ["wales", "scotland"]]),
            "outcome": SLUGS,
            "review": st.builds("{}#{}".format, SLUGS, SLUGS),
            "review_by": st.dates().map(str),
            "weight": st.integers(0, 20).map(lambda n: Fraction(n, 2)),
        },
    )


def _option(right: bool) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"text": WORDS, "right": st.just(right), "why": MAYBE})


PARTLY = st.fixed_dictionaries({"text": WORDS, "fraction": SHARES, "why": MAYBE})
WRONG_OPTIONS = st.lists(_option(False), min_size=1, max_size=3)


@st.composite
def choices(draw: st.DrawFn) -> dict[str, Any]:
    options = [draw(_option(True)), *draw(WRONG_OPTIONS), *draw(st.lists(PARTLY, max_size=2))]
    return {"type": "choice", "options": draw(st.permutations(options)), "why": draw(MAYBE)}


@st.composite
def multiples(draw: st.DrawFn) -> dict[str, Any]:
    options = [*draw(st.lists(_option(True), min_size=1, max_size=4)), *draw(WRONG_OPTIONS)]
    marking = draw(st.sampled_from(["cancel", "all"]))
    return {"type": "multiple", "options": draw(st.permutations(options)), "marking": marking, "why": draw(MAYBE)}


@st.composite
def matches(draw: st.DrawFn) -> dict[str, Any]:
    pairs = draw(st.lists(st.fixed_dictionaries({"prompt": WORDS, "partner": WORDS}), min_size=2, max_size=4))
    extra = [{"text": text} for text in draw(st.lists(WORDS, max_size=2))]
    return {"type": "match", "pairs": pairs, "extra": extra, "why": draw(MAYBE)}


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    steps = [{"text": text} for text in draw(st.lists(WORDS, min_size=2, max_size=4))]
    return {"type": "order", "steps": steps, "marking": draw(st.sampled_from(["exact", "run"])), "why": draw(MAYBE)}


@st.composite
def shorts(draw: st.DrawFn) -> dict[str, Any]:
    forms = st.fixed_dictionaries({"text": LINE, "why": MAYBE}, optional={"fraction": SHARES})
    wrong = st.fixed_dictionaries({"text": LINE.filter(lambda text: text != "*"), "why": MAYBE})
    return {
        "type": "short",
        "accept": draw(st.lists(forms, min_size=1, max_size=3)),
        "wrong": draw(st.lists(wrong, max_size=2)),
        "why_otherwise": draw(MAYBE),
        "why": draw(MAYBE),
    }


@st.composite
def numbers(draw: st.DrawFn, *, with_units: bool = False) -> dict[str, Any]:
    wrong = st.fixed_dictionaries({"value": NUMBERS, "tolerance": TOLERANCES, "why": MAYBE})
    names = draw(st.lists(LINE, max_size=3, unique=True)) if with_units else []
    factors = [Fraction(1, draw(st.integers(2, 5000))) for _ in names[1:]]
    return {
        "type": "number",
        "answer": draw(NUMBERS),
        "tolerance": draw(TOLERANCES),
        "units": [
            {"unit": name, "factor": factor} for name, factor in zip(names, [Fraction(1), *factors], strict=False)
        ],
        "wrong": draw(st.lists(wrong, max_size=2)),
        "why": draw(MAYBE),
        "why_otherwise": draw(MAYBE),
    }


@st.composite
def gaps(draw: st.DrawFn) -> dict[str, Any]:
    """Gaps in a text whose first paragraph has one; what is said at a gap stands on one line."""
    said = st.just("") | LINE
    right, wrong = ({"text": LINE, "right": st.just(is_right), "why": said} for is_right in (True, False))
    partly = st.fixed_dictionaries({"text": LINE, "fraction": SHARES, "why": said})
    picked = st.tuples(st.fixed_dictionaries(right), st.fixed_dictionaries(wrong) | partly).map(
        lambda options: {"options": list(options)}
    )
    form = st.fixed_dictionaries({"text": LINE, "why": said}, optional={"fraction": SHARES})
    mistake = st.fixed_dictionaries({"text": LINE.filter(lambda text: text != "*"), "why": said})
    typed = st.fixed_dictionaries(
        {
            "accept": st.lists(form, min_size=1, max_size=2),
            "wrong": st.lists(mistake, max_size=2),
            "why_otherwise": said,
        }
    )
    names = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    text = "".join(f" {{{{{name}}}}} {draw(WORDS)}" for name in names)
    return {
        "type": "gap",
        "text": f"x{text}",
        "gaps": {name: draw(picked | typed) for name in names},
        "why": draw(MAYBE),
    }


@st.composite
def items(draw: st.DrawFn, *contents: st.SearchStrategy[dict[str, Any]], most_hints: int = 0) -> Item:
    """An item with one of these contents."""
    hints = draw(st.lists(WORDS, max_size=most_hints))
    return ITEM.validate_python({**draw(common()), "hints": hints, **draw(st.one_of(*contents))})


def arrowless(item: Item) -> bool:
    """Whether GIFT, where an arrow makes a matching question, can ask it."""
    return "->" not in item.model_dump_json()


FOR_MOODLE = items(
    *(choices(), multiples(), matches(), orders(), shorts(), numbers(with_units=True), gaps()), most_hints=2
)
FOR_GIFT = items(choices(), multiples(), matches(), shorts(), numbers()).filter(arrowless)
