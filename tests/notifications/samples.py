"""Facts with which every mail is written for the snapshots. Each template under templates/mail/ has to stand here."""

from collections.abc import Mapping
from datetime import UTC, datetime

from trainingsite.selection.letter_rules import KINDS

SCHEME = "Engineering course mentors"
NUMBER = "7d444840-9dc0-4b1e-9d2a-000000000001"
WORDS = "Thank you for your clear answers.\n\nWhen are you free on Wednesdays?"
LETTER = {
    "scheme": SCHEME,
    "until": "31 August 2027",
    "reason": WORDS,
    "conditions": "- Send us your timetable (by 3 March 2027)",
}

SESSION: Mapping[str, object] = {
    "title": "Listening in practice",
    "when": "Tuesday 1 December 2026, 14:00",
    "minutes": 90,
    "place": "Library, room 2.04",
    "link": "",
    "until": "Monday 30 November 2026, 14:00",
    "session": NUMBER,
}

REFERENCE = {
    "applicant": "Mei Lin Tan",
    "scheme": SCHEME,
    "until": datetime(2026, 12, 15, 9, tzinfo=UTC),
    "token": "signed",
}

SAMPLES: Mapping[str, Mapping[str, object]] = {
    "accounts/addresses-changed": {},
    "accounts/confirm": {},
    "accounts/invite": {},
    "accounts/invite-again": {},
    "accounts/known": {},
    "accounts/password-changed": {},
    "accounts/reset": {},
    "accounts/second-address": {"mark": "0123456789"},
    "feeds/added": {"scheme": SCHEME, "part": "mentor"},
    "feeds/asked": {"scheme": SCHEME, "part": "mentee", "ask": NUMBER},
    "feeds/asked-soon": {"scheme": SCHEME, "part": "mentor", "ask": NUMBER, "closes": "31 October 2027"},
    "feeds/closed": {},
    **{
        f"live/{name}": SESSION for name in ("booked", "cancelled", "changed", "missed", "place", "reminder", "waiting")
    },
    "live/counted": {"quiz": "Role boundaries"},
    "outreach/nudge": {"scheme": SCHEME, "step": "quiz", "title": "Role boundaries", "minutes": 12, "last": 0},
    "outreach/announcement": {
        "subject": "A room for Thursday’s session",
        "body": f"Hello Mei Lin,\n\n{WORDS}",
        "scheme": SCHEME,
        "page": f"/announcements/{NUMBER}",
    },
    "notifications/digest": {
        "count": 3,
        "entries": [
            (f"An application to review: {SCHEME}", 2, "http://localhost:5000/desk"),
            ("Somebody waits for a talk with you: Listening", 1, f"http://localhost:5000/desk/people/{NUMBER}/talks/1"),
        ],
    },
    "recognition/awarded": {"badge": NUMBER},
    "recognition/expired": {"badge": NUMBER},
    "recognition/revoked": {"badge": NUMBER},
    "recognition/suspended": {"badge": NUMBER},
    "recognition/valid": {"badge": NUMBER},
    **{
        f"selection/{kind}": LETTER | {"link": letter.path.format(slug="engineering-course")}
        for kind, letter in KINDS.items()
    },
    "selection/deputy-missing": {"scheme": SCHEME, "slug": "engineering-course", "application": NUMBER, "judges": 1},
    "selection/exception": {"scheme": SCHEME, "application": NUMBER, "outside": 1},
    **{
        f"selection/interview-{name}": {**SESSION, "slug": "engineering-course", "application": NUMBER, "again": 1}
        for name in ("booked", "cancelled", "freed", "missed", "soon", "taken")
    },
    "selection/letter": {"subject": "You are in: Engineering course mentors", "body": f"Dear Mei Lin,\n\n{WORDS}"},
    "selection/received": {"scheme": SCHEME},
    "schemes/asked": {"scheme": SCHEME, "by": "Carys Morgan", "role": "reviewer", "ask": NUMBER},
    "schemes/asked-again": {"scheme": SCHEME, "role": "coordinator", "ask": NUMBER},
    "schemes/handover": {
        "scheme": SCHEME,
        "away": "Carys Morgan",
        "slug": "engineering",
        "from_on": "21 December 2026",
        "until_on": "4 January 2027",
    },
    "selection/reads-no-longer": {"scheme": SCHEME},
    "selection/return": {"scheme": SCHEME, "year": "2027–28", "slug": "engineering", "closes": "31 October 2027"},
    "selection/return-soon": {"scheme": SCHEME, "year": "2027–28", "slug": "engineering", "closes": "31 October 2027"},
    "selection/renewal-asked": {"scheme": SCHEME, "application": NUMBER},
    "selection/terms": {
        "scheme": SCHEME,
        "year": "2026–27",
        "modules": "practice,signposting",
        "quizzes": "practice",
        "scores": "listening:85",
        "live": 60,
        "agreement": 0,
        "reference": 0,
        "interview": 1,
        "sent": 1,
    },
    "selection/to-judge": {"scheme": SCHEME, "application": NUMBER, "outside": 1},
    "selection/reference-ask": REFERENCE,
    "selection/reference-missing": {"scheme": SCHEME, "slug": "engineering-course", "why": "declined"},
    "selection/reference-remind": REFERENCE,
    "selection/review-waits": {"scheme": SCHEME, "review": NUMBER},
    "selection/to-review": {"scheme": SCHEME, "application": NUMBER},
    "training/pass-waits": {"quiz": "Listening", "decision": NUMBER},
    "training/pass-withdrawn": {"quiz": "Listening", "slug": "listening", "attempt": NUMBER},
    "training/passed-after-all": {"quiz": "Listening", "attempt": NUMBER},
    "training/reflection-read": {"quiz": "Listening", "attempt": NUMBER},
    "training/passed": {"quiz": "Listening", "attempt": NUMBER},
    "training/talk": {"quiz": "Listening", "slug": "listening"},
    "training/talk-recorded": {"quiz": "Listening", "slug": "listening"},
    "training/talk-waits": {"quiz": "Listening", "learner": NUMBER, "talk": NUMBER},
}
