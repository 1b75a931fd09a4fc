"""Quizzes and items as values; each maker gives what a test doesn't care about."""

from collections.abc import Mapping
from typing import Any

from trainingsite.quiz.model import Quiz

Raw = dict[str, Any]

TYPED_ITEMS: Mapping[str, Raw] = {
    "choice": {
        "options": [
            {"text": "Say so, and look together", "right": True, "why": "A warm referral."},
            {"text": "Guess", "why": "A guess is advice.", "misconception": "EXPERT"},
            {"text": "Ask a friend", "fraction": 0.5, "why": "Better than guessing."},
        ]
    },
    "multiple": {
        "options": [
            {"text": "Listen", "right": True, "why": "It is the role."},
            {"text": "Signpost", "right": True, "why": "It is the role."},
            {"text": "Advise", "why": "It isn't the role.", "misconception": "EXPERT"},
            {"text": "Decide", "why": "The mentee decides.", "misconception": "FIX"},
        ]
    },
    "match": {
        "pairs": [
            {"prompt": "Debt", "partner": "Money advice", "why": "They may advise on debts."},
            {"prompt": "Visa", "partner": "Visa team", "why": "They are qualified."},
            {"prompt": "Rent arrears", "partner": "Money advice", "why": "Arrears are debts."},
        ],
        "extra": [{"text": "Your own experience", "misconception": "EXPERT", "why": "It isn't advice."}],
    },
    "order": {
        "steps": [
            {"text": "Call 999", "why": "Life comes first."},
            {"text": "Stay", "why": "Nobody waits alone."},
            {"text": "Tell the coordinator", "why": "You don't carry it alone."},
        ]
    },
    "short": {
        "accept": [
            {"text": "campus security", "why": "They are on site."},
            {"text": "*security*", "fraction": 0.5, "why": "Say which."},
        ],
        "wrong": [{"text": "a friend*", "misconception": "MATE", "why": "A friend isn't on duty."}],
        "why_otherwise": "Think of who is on site at night.",
    },
    "number": {
        "answer": 24,
        "tolerance": 0.5,
        "units": [{"unit": "h"}, {"unit": "min", "factor": "1/60"}],
        "why": "The scheme promises an answer within a day.",
        "wrong": [{"value": 48, "misconception": "LATER", "why": "Two days is too long."}],
        "why_otherwise": "Look at what the scheme promises.",
    },
    "gap": {
        "text": "What you say stays {{scope}}. If somebody may be seriously {{limit}}, I tell {{whom}}.",
        "gaps": {
            "scope": {
                "options": [
                    {"text": "between us, with one limit", "right": True, "why": "The limit is said first."},
                    {"text": "secret", "why": "It can't, always.", "misconception": "SECRET"},
                    {"text": "with my friends", "why": "It isn't theirs.", "misconception": "MATE"},
                ]
            },
            "limit": {
                "accept": [
                    {"text": "harmed", "why": "That is the limit."},
                    {"text": "*hurt*", "fraction": 0.5, "why": "Nearly."},
                ],
                "wrong": [{"text": "late*", "misconception": "OVER", "why": "Being late is no harm."}],
                "why_otherwise": "Think of what can't be undone.",
            },
            "whom": {
                "options": [
                    {"text": "nobody", "why": "You would carry it alone.", "misconception": "CARRY"},
                    {"text": "the coordinator", "right": True, "why": "It is their part."},
                ]
            },
        },
    },
    "judgement": {
        "responses": [
            {"text": "Ask how they are", "key": "very-well", "why": "It opens the talk."},
            {"text": "Send a link", "key": "not-very-well", "why": "It ends the talk.", "misconception": "AVOID"},
            {
                "text": "Promise to keep it secret",
                "key": "not-at-all",
                "harmful": True,
                "why": "Nobody could help.",
                "misconception": "SECRET",
            },
            {"text": "Wait", "key": {"very-well": 2, "fairly-well": 5, "not-very-well": 3}, "why": "It depends."},
        ]
    },
    "transcript": {
        "lines": [
            {"who": "Tomasz", "text": "I failed."},
            {"who": "Mei Lin", "text": "What happened?", "right": True, "why": "It leaves the answer open."},
            {"who": "Mei Lin", "text": "You're fine, aren't you?", "why": "It leads.", "misconception": "ASSUME"},
            {"who": "Mei Lin", "text": "What would help?", "right": True, "why": "It asks what they want."},
        ],
        "why_otherwise": "Nothing is asked here.",
    },
    "reflection": {"min_words": 3, "look_for": "What you would do *differently*."},
    "scenario": {
        "mentee": "Robin",
        "nodes": [
            {
                "at": "hello",
                "happens": "Robin looks away.",
                "says": "I'm fine.",
                "replies": [
                    {"say": "What's the week been like?", "to": "home", "points": 2, "why": "It opens."},
                    {"say": "Good!", "to": "good-bye", "why": "It ends.", "misconception": "AVOID"},
                    {"say": "Get a planner.", "to": "closed", "why": "Nobody asked.", "misconception": "FIX"},
                ],
            },
            {
                "at": "closed",
                "says": "Right.",
                "replies": [
                    {"say": "Sorry, I jumped in.", "to": "hello", "points": 1, "why": "It repairs."},
                    {"say": "A good one.", "to": "good-bye", "why": "Once more.", "misconception": "FIX"},
                ],
            },
            {
                "at": "home",
                "says": "I miss home.",
                "replies": [
                    {"say": "You miss home?", "to": "better", "points": 2, "why": "It says it back."},
                    {"say": "That passes.", "to": "better", "points": 1, "why": "It comforts too soon."},
                ],
            },
            {"at": "better", "ending": "good", "happens": "Robin smiles.", "debrief": "Take a breath."},
            {"at": "good-bye", "ending": "poor", "happens": "Robin leaves.", "debrief": "Take a breath."},
        ],
    },
}


def item(item_id: str = "an-item", kind: str = "choice", **given: Any) -> Raw:
    """An item as its file has it."""
    common = {"id": item_id, "type": kind, "stem": f"What do you do about {item_id}?", "review": "listening#open"}
    return {**common, **TYPED_ITEMS[kind], **given}


def variants(rule: str, tier: str, count: int, **given: Any) -> list[Raw]:
    """Variants of a critical rule, in a pool of their own that is named like the rule."""
    extra = {"rule": rule, "pool": rule, "critical": tier, "outcome": "limits", **given}
    return [item(f"{rule}-{number}", **extra) for number in range(1, count + 1)]


def quiz_file(*items: Raw, **given: Any) -> Raw:
    """A quiz as its file has it; the items may be left out."""
    common: Raw = {"format": 1, "title": "Listening", "module": "listening", "items": list(items) or [item()]}
    return {**common, **given}


def quiz(*items: Raw, **given: Any) -> Quiz:
    """A quiz."""
    return Quiz.model_validate(quiz_file(*items, **given))


def gate_file(**given: Any) -> Raw:
    """A quiz like a real gate: a safety rule, a role rule, and eight plain items of which six are drawn."""
    items = [*variants("secrecy", "safety", 4), *variants("visa", "role", 3), *(item(f"plain-{n}") for n in range(8))]
    lines = [{"pool": "secrecy", "take": 2}, {"pool": "visa", "take": 1}, {"rest": True, "take": 6}]
    return quiz_file(*items, **{"draw": lines, **given})


def gate_quiz(**given: Any) -> Quiz:
    """`gate_file`, read."""
    return Quiz.model_validate(gate_file(**given))
