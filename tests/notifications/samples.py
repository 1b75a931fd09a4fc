"""Facts with which every mail is written for the snapshots. Each template under templates/mail/ has to stand here."""

from collections.abc import Mapping
from datetime import UTC, datetime

SCHEME = "Engineering course mentors"
NUMBER = "7d444840-9dc0-4b1e-9d2a-000000000001"
WORDS = "Thank you for your clear answers.\n\nWhen are you free on Wednesdays?"
REFERENCE = {
    "applicant": "Mei Lin Tan",
    "scheme": SCHEME,
    "until": datetime(2026, 12, 15, 9, tzinfo=UTC),
    "token": "signed",
}

SAMPLES: Mapping[str, Mapping[str, object]] = {
    "accounts/confirm": {},
    "accounts/invite": {},
    "accounts/known": {},
    "accounts/password-changed": {},
    "accounts/reset": {},
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
    "selection/approve": {"scheme": SCHEME, "until": "31 August 2027", "reason": WORDS},
    "selection/ask-more": {"scheme": SCHEME, "slug": "engineering-course", "reason": WORDS},
    "selection/decline": {"scheme": SCHEME, "reason": WORDS},
    "selection/exception": {"scheme": SCHEME, "application": NUMBER},
    "selection/offer": {"scheme": SCHEME, "slug": "engineering-course", "reason": ""},
    "selection/received": {"scheme": SCHEME},
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
