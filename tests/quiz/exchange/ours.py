"""A quiz of ours in which everything stands that a file for others can say, and what none can."""

from tests.quiz.samples import TYPED_ITEMS, Raw, item, quiz

GAPS: Raw = TYPED_ITEMS["gap"]["gaps"]
SIGNS = "[a] \\ b: #c = {d} ~ 5 %"
LABELLED: Raw = {
    "pool": "visa",
    "rule": "no-advice",
    "critical": "role",
    "basis": "law",
    "nations": ["england", "wales"],
    "outcome": "limits",
    "review": "boundaries#visa",
    "review_by": "2027-01-31",
    "weight": "5/2",
    "why": "General.\n\nTwo paragraphs.",
    "content_note": "About visas.",
    "signed_off": [{"by": "A", "on": "2026-01-01"}],
    "hints": ["Think of *who*.", "[b]\n\nAnd of what."],
    "certainty": True,
    "once": True,
}
CHOICES = (
    item(
        "labelled",
        options=[
            {"text": "right", "right": True, "why": "Yes."},
            {"text": "wrong", "misconception": "EXPERT"},
            {"text": "a third", "fraction": "1/3", "misconception": "EXPERT"},
            {"text": "an eighth", "fraction": "1/8", "misconception": "FIX"},
            {"text": "odd", "fraction": "1/2999"},
        ],
        **LABELLED,
    ),
    item(
        "signs",
        stem=SIGNS,
        pool="visa",
        why=SIGNS,
        options=[{"text": SIGNS, "right": True, "why": SIGNS}, {"text": "%50% one\n\ntwo", "why": "[html] one\ntwo"}],
    ),
    item(
        "rounded",
        pool="other-pool",
        review_by="2026-12-01",
        options=[{"text": "a", "right": True}, *({"text": n, "fraction": f"1/{n}"} for n in ("2999", "2998", "2997"))],
    ),
    item("two-right", options=[{"text": "a", "right": True}, {"text": "b", "right": True}]),
    item("safety", critical="safety", options=[{"text": "a", "right": True}, {"text": "b"}]),
)
MULTIPLES = (
    item("multiple", "multiple"),
    item("all-of-them", "multiple", marking="all"),
    item("thirds", "multiple", options=[{"text": n, "right": n < "d"} for n in "abcde"]),
    item("none-right", "multiple", options=[{"text": "a"}, {"text": "b"}]),
)
PARTS = (
    item("match", "match"),
    item("bare-match", "match", pairs=[{"prompt": "[a]", "partner": "[b]"}, {"prompt": "c", "partner": "d"}], extra=[]),
    item("extra-match", "match", extra=[{"text": "x = y"}]),
    item("arrow-match", "match", pairs=[{"prompt": "a -> b", "partner": "c"}, {"prompt": "d", "partner": "e"}]),
    item("order", "order"),
    item("one-reason", "order", marking="run", steps=[{"text": "a"}, {"text": "b", "why": "B."}]),
)
TYPED = (
    item("short", "short"),
    item("forms", "short", accept=[{"text": SIGNS, "fraction": "1/3"}, {"text": "[x]"}, {"text": "%5% y"}], wrong=[]),
    item("spelling", "short", accept=[{"text": "café"}, {"text": "Zoë", "fraction": "1/2999"}]),
    item("arrow-form", "short", accept=[{"text": "a -> b"}]),
    item("arrow-reason", "short", accept=[{"text": "a", "why": "b -> c"}]),
    item("number", "number"),
    item("plain-number", "number", tolerance=0, units=[], wrong=[], why="", why_otherwise=""),
    item(
        "relative",
        "number",
        answer="-1/8",
        tolerance="1/10",
        relative=True,
        units=[{"unit": "m"}, {"unit": "x", "factor": "7/3"}],
        wrong=[{"value": "-3/2", "tolerance": "1/4"}],
    ),
    item("endless", "number", answer="1/3"),
    item("endless-tolerance", "number", tolerance="1/3"),
    item("endless-mistake", "number", wrong=[{"value": 1, "tolerance": "1/3"}]),
)
GAPPED = (
    item("gap", "gap"),
    item(
        "gap-signs",
        "gap",
        stem="Fill in.",
        text='First.\n\n{{ a }} {"x"} and {{b}}.\n\nLast.',
        gaps={
            "a": {"options": [{"text": '"/}~#\\', "right": True, "why": '"/}~#\\'}, {"text": "%5% x"}]},
            "b": {"accept": [{"text": "%5% y", "why": "one\n  two"}, {"text": "z", "fraction": "1/3"}]},
        },
    ),
    item("gap-spelling", "gap", text="{{b}}", gaps={"b": {"accept": [{"text": "é", "fraction": "1/2999"}]}}),
    item("gap-twice", "gap", text="{{a}} {{a}}", gaps={"a": GAPS["scope"]}),
    item("gap-missing", "gap", text="{{a}} {{b}}", gaps={"a": GAPS["scope"]}),
    item("gap-beside", "gap", text="{{a}}", gaps={"a": GAPS["scope"], "b": GAPS["scope"]}),
    item("gap-in-its-stem", "gap", stem="What is {1:SA:=x}?"),
    item("gap-in-its-text", "gap", text="{{scope}} {{limit}} {{whom}} {1:SA:=x}"),
)
OTHERS = tuple(item(f"a-{kind}", kind) for kind in ("judgement", "transcript", "reflection", "scenario"))
EVERYTHING = quiz(
    *(CHOICES + MULTIPLES + PARTS + TYPED + GAPPED + OTHERS),
    title="Visas / and\n others",
    pass_mark=75,
    time_limit="20 min",
    attempts={"most": 3, "wait": "1 h"},
    draw=[{"pool": "visa", "take": 1}],
    content_note="About visas.",
    feedback="after_item",
    certainty=True,
    shuffle={"options": False},
    standard={"judges": ["A"], "ratings": {"labelled": [80]}},
    practice=[item("p1"), item("p2")],
)
LITTLE = quiz(item("a-choice"), item("a-match", "match"), title="Plain", attempts={"most": None, "wait": "0 min"})
