"""What is posted to an item of each type, and what may be wrong inside one: samples for the snapshots."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from tests.quiz.samples import TYPED_ITEMS, Raw

Form = Mapping[str, Sequence[str]]

LONG = "x" * 201
NODES: list[Raw] = TYPED_ITEMS["scenario"]["nodes"]
PAIRS: list[Raw] = TYPED_ITEMS["match"]["pairs"]
GAPS: Raw = TYPED_ITEMS["gap"]["gaps"]
FITS = TYPED_ITEMS["judgement"]["responses"][0]

# The elements of the item stand on the page from the last to the first.
ANSWERS: Mapping[str, tuple[Form, ...]] = {
    "choice": (
        {"choice": ["0"]},
        {"choice": ["1"]},
        {"choice": ["2"]},
        {"choice": ["3"]},
        {"choice": ["0", "1"]},
        {"choice": ["0001"]},
        {"choice": ["00001"]},
    ),
    "multiple": (
        {"choice": ["3", "2"]},
        {"choice": ["3"]},
        {"choice": ["2", "1"]},
        {"choice": ["0", "1"]},
        {"choice": ["4"]},
    ),
    "match": (
        {"pair-0": ["2"], "pair-1": ["1"], "pair-2": ["2"]},
        {"pair-0": ["1"], "pair-1": ["0"]},
        {"pair-0": ["3"]},
    ),
    "order": (
        {"place-0": ["3"], "place-1": ["2"], "place-2": ["1"]},
        {"place-0": ["1"], "place-1": ["2"]},
        {"place-0": ["3"], "place-1": ["2"], "place-2": ["2"]},
        {"place-0": ["2"], "place-1": ["2"], "place-2": ["3"]},
        {"place-0": ["0"]},
        {"place-0": ["0001"]},
        {"place-0": ["00001"]},
    ),
    "short": (
        {"text": ["Campus  security"]},
        {"text": ["their security desk"]},
        {"text": ["a friend of mine"]},
        {"text": ["nobody"]},
        {"text": ["x" * 200]},
        {"text": [LONG]},
        {"text": ["a\x07b"]},
        {"text": ["a\ud800b"]},
    ),
    "number": (
        {"number": ["24"], "unit": ["h"]},
        {"number": ["1,440"], "unit": ["min"]},
        {"number": ["24.6"], "unit": ["h"]},
        {"number": ["24.6 weeks"]},
        {"number": ["2" * 60]},
        {"number": ["48 h"]},
        {"number": ["7"]},
        {"number": ["about a day"]},
        {"number": ["1" * 50]},
        {"number": [LONG]},
    ),
    "gap": (
        {"gap-scope": ["2"], "gap-limit": ["Harmed"], "gap-whom": ["0"]},
        {"gap-scope": ["1"], "gap-limit": ["hurt"], "gap-whom": ["1"]},
        {"gap-scope": ["0"], "gap-limit": ["late for class"]},
        {"gap-limit": ["bored"]},
        {"gap-scope": ["9"]},
        {"gap-limit": [LONG]},
    ),
    "judgement": (
        {"rating-3": ["very-well"], "rating-2": ["not-at-all"], "rating-1": ["not-at-all"], "rating-0": ["very-well"]},
        {"rating-3": ["fairly-well"], "rating-1": ["fairly-well"]},
        {"rating-2": ["very-well"], "rating-0": ["fairly-well"]},
        {"rating-0": ["quite"]},
    ),
    "transcript": (
        {"line": ["1", "3"]},
        {"line": ["1", "2"]},
        {"line": ["0"]},
        {"line": ["4"]},
    ),
    "reflection": (
        {"reflection": ["I would wait longer."]},
        {"reflection": ["I would"]},
        {"reflection": ["x" * 3001]},
    ),
    "scenario": (
        {"way": ["2.1"]},
        {"way": ["2"]},
        {"way": ["0.1"]},
        {"way": ["1"], "reply": ["0"]},
        {"way": ["0.0.2.0"]},
        {"go": ["stay"]},
        {"way": ["7"]},
        {"way": ["0.0.0.0"]},
        {"way": ["1.1"], "reply": ["0"]},
    ),
}


def _nodes(number: int, **change: Any) -> Raw:
    """The sample's nodes with a change to one of them."""
    nodes = deepcopy(NODES)
    nodes[number].update(change)
    return {"nodes": nodes}


def _replies(number: int, *changes: Raw) -> Raw:
    """The sample's nodes with changes to the replies of one of them."""
    nodes = deepcopy(NODES)
    for place, change in enumerate(changes):
        nodes[number]["replies"][place].update(change)
    return {"nodes": nodes}


OPTIONS = (
    {"options": [{"text": "a"}, {"text": "A", "right": True, "misconception": "FIX", "why": "."}]},
    {"options": [{"text": "a", "right": True, "fraction": 0.5, "why": "."}, {"text": "b", "right": True, "why": "."}]},
    {"options": [{"text": "a", "misconception": "FIX", "why": "."}, {"text": "b", "fraction": 0, "why": "."}]},
)
FORMS = (
    {"accept": [{"text": "a", "fraction": 0.5}], "wrong": [{"text": "b"}], "why_otherwise": ""},
    {"accept": [{"text": "a", "why": "."}, {"text": "A", "why": "."}], "wrong": [{"text": "a", "why": "."}]},
    {"accept": [{"text": "*", "why": "."}], "wrong": [{"text": "*", "why": ".", "misconception": "FIX"}]},
)
FAULTY: Mapping[str, tuple[Raw, ...]] = {
    "choice": OPTIONS,
    "multiple": OPTIONS,
    "match": (
        {"pairs": [{**PAIRS[0], "why": ""}, {**PAIRS[1], "prompt": "DEBT"}], "extra": []},
        {"extra": [{"text": "Money advice"}]},
        {"pairs": [PAIRS[0], PAIRS[2]], "extra": []},
    ),
    "order": ({"steps": [{"text": "Stay"}, {"text": "Go", "why": "."}, {"text": "STAY", "why": "."}]},),
    "short": FORMS,
    "number": (
        {"relative": True, "answer": 0},
        {"relative": True, "tolerance": "1/100"},
        {"answer": 0},
        {"tolerance": 30, "why": "", "why_otherwise": ""},
        {"units": [{"unit": "h", "factor": 2}, {"unit": "H"}, {"unit": "h"}, {"unit": "24"}]},
        {"units": [{"unit": "min", "factor": "1/60"}]},
        {"wrong": [{"value": 24}, {"value": 48}, {"value": 48, "why": ".", "misconception": "FIX"}]},
    ),
    "gap": (
        {"text": "Ask {{a}}, {{a}} and {{b}}.", "gaps": {"a": GAPS["whom"], "c": GAPS["limit"]}},
        {"text": "{{a}} {{b}}", "gaps": {"a": {}, "b": {**GAPS["limit"], **GAPS["whom"]}}},
        *({"text": "{{a}}", "gaps": {"a": each}} for each in (*OPTIONS, *FORMS)),
    ),
    "judgement": (
        {"critical": "role", "responses": [FITS, {**FITS, "text": "ASK HOW THEY ARE", "why": ""}]},
        {"responses": [FITS, {"text": "b", "key": "not-at-all", "why": "."}]},
        {"responses": [FITS, {"text": "b", "key": "very-well", "why": ".", "misconception": "FIX", "harmful": True}]},
        {"responses": [FITS, {"text": "b", "key": {"very-well": 0}}]},
        {"responses": [FITS, {"text": "b", "key": {"very-well": 2, "not-at-all": 2}, "why": "."}]},
    ),
    "transcript": (
        {"lines": [{"who": "A", "text": "a", "right": True}, {"who": "A", "text": "A"}], "why_otherwise": ""},
        {"lines": [{"who": "A", "text": "a"}, {"who": "B", "text": "b", "misconception": "FIX"}]},
        {
            "lines": [
                {"who": "A", "text": "a", "right": True},
                {"who": "B", "text": "b", "why": ".", "misconception": "FIX"},
            ],
            "why_otherwise": "",
        },
        {"lines": [{"who": "A", "text": "a", "right": True, "why": ".", "misconception": "FIX"}] * 2},
    ),
    "reflection": (
        {"critical": "role"},
        {"min_words": 51, "max_length": 101},
        {"min_words": 50, "max_length": 100},
        {"rubric": [{"id": each, "criterion": "A", "levels": ["low", "high"]} for each in ("a", "b", "a")]},
    ),
    "scenario": (
        _nodes(2, at="hello"),
        _nodes(1, at="lost"),
        _nodes(1, says=""),
        _nodes(3, replies=NODES[2]["replies"], debrief=""),
        _nodes(4, ending="harmful"),
        _nodes(1, replies=NODES[1]["replies"][:1]),
        _nodes(1, replies=[{**each, "to": "hello"} for each in NODES[1]["replies"]]),
        _nodes(3, ending="poor"),
        _replies(0, {"points": 0}, {}, {}),
        _replies(0, {"misconception": "FIX", "why": ""}, {"points": 2, "say": "WHAT'S THE WEEK BEEN LIKE?"}),
        _replies(0, {"to": "nowhere"}),
    ),
}
