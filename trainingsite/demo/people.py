"""Who lives at the demo university, and how far each has come."""

from dataclasses import dataclass
from enum import StrEnum

DOMAIN = "demo.example"
PASSWORD = "signpost-demo"  # noqa: S105  # printed at every start; the demo refuses production
COURSE, INTERNATIONAL = "engineering-course", "international-welcome"


class Stage(StrEnum):
    """How far somebody has come."""

    JOINED = "joined"
    READING = "reading"
    TRAINED = "trained"
    TALK = "talk"
    SENT = "sent"
    EXCEPTION = "exception"
    MORE = "more"
    OFFERED = "offered"
    DECLINED = "declined"
    APPROVED = "approved"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    WAITING = "waiting"
    CONDITION = "condition"
    APPEALED = "appealed"
    SUSPENDED = "suspended"
    ENDED = "ended"
    LEFT = "left"
    RENEWING = "renewing"


@dataclass(frozen=True, slots=True)
class Story:
    """A student: where they are and since how many days. `slips` is how many items they got wrong in a hundred."""

    name: str
    email: str
    scheme: str
    stage: Stage
    days: int
    slips: int = 8
    shares: bool = False


STAFF = (
    ("Carys Morgan", "coordinator", (COURSE, INTERNATIONAL)),
    ("Dewi Abara", "deputy", (COURSE, INTERNATIONAL)),
    ("Ines Carvalho", "elsewhere", (INTERNATIONAL,)),
)
REVIEWERS = (
    ("Rowan Field", "reviewer", (COURSE, INTERNATIONAL)),
    ("Asha Rao", "asha", (COURSE, INTERNATIONAL)),
    ("Gwen Parry", "gwen", (COURSE, INTERNATIONAL)),
)
ADMIN = ("Sam Achterberg", "admin")
INTERRUPTED = "hana"
MENTEE = ("Tomasz Nowak", "mentee", COURSE)

STORIES = (
    Story("Amara Okafor", "prospective", COURSE, Stage.READING, 9),
    Story("Mei Lin Tan", "mentor", COURSE, Stage.APPROVED, 41, 4, True),
    Story("Jun Watanabe", "jun", INTERNATIONAL, Stage.SENT, 5),
    Story("Elin Rees", "elin", COURSE, Stage.TALK, 2, 20),
    Story("Farah Siddiqui", "farah", COURSE, Stage.SENT, 3),
    Story("Luca Bianchi", "luca", COURSE, Stage.SENT, 8, 12),
    Story("Zanele Dube", "zanele", COURSE, Stage.SENT, 12, 2),
    Story("Oisín Byrne", "oisin", COURSE, Stage.SENT, 1, 10),
    Story("Hana Kovač", "hana", COURSE, Stage.MORE, 6),
    Story("Arjun Mehta", "arjun", INTERNATIONAL, Stage.OFFERED, 10),
    Story("Sofía Herrera", "sofia", INTERNATIONAL, Stage.APPROVED, 33, 6, True),
    Story("Kwame Boateng", "kwame", COURSE, Stage.APPROVED, 52, 5, True),
    Story("Ellie Hughes", "ellie", COURSE, Stage.APPROVED, 27, 9),
    Story("Yusuf Demir", "yusuf", INTERNATIONAL, Stage.APPROVED, 60, 3, True),
    Story("Nadia Petrova", "nadia", COURSE, Stage.DECLINED, 15, 15),
    Story("Priya Raman", "priya", COURSE, Stage.LAPSED, 420, 6, True),
    Story("Callum Reid", "callum", COURSE, Stage.REVOKED, 90, 11, True),
    Story("Thu Nguyen", "thu", INTERNATIONAL, Stage.EXCEPTION, 4),
    Story("Beatriz Alves", "beatriz", COURSE, Stage.TRAINED, 6),
    Story("Owen Pritchard", "owen", COURSE, Stage.JOINED, 20),
    Story("Aisha Bello", "aisha", INTERNATIONAL, Stage.JOINED, 2),
    Story("Grace Mbeki", "grace", COURSE, Stage.TALK, 4, 25),
    Story("Marek Horák", "marek", COURSE, Stage.WAITING, 11, 9),
    Story("Leila Haddad", "leila", COURSE, Stage.CONDITION, 30, 7),
    Story("Samuel Osei", "samuel", COURSE, Stage.APPEALED, 13, 10),
    Story("Freya Lindqvist", "freya", COURSE, Stage.SUSPENDED, 70, 6),
    Story("Diego Fuentes", "diego", INTERNATIONAL, Stage.ENDED, 95, 8),
    Story("Anwen Powell", "anwen", COURSE, Stage.LEFT, 120, 5, True),
    Story("Ravi Nair", "ravi", COURSE, Stage.RENEWING, 330, 4, True),
)

MOTIVATIONS = (
    "In my first month I sat at the back and understood perhaps half. A second-year noticed, asked one good question "
    "and showed me where the maths drop-in was. I would like to be that person for somebody else.",
    "I changed course after a term, and nobody had told me that one can. I know the offices now, and I know how it "
    "feels to stand in front of the wrong door.",
    "I work well with people who are quiet at first. In my placement I learned to listen before I suggest anything, "
    "and I would like to get better at it.",
)

ANSWERS = {
    "not_knowing": (
        "A first-year asked me how to get an extension. I didn't know. I said so, and we looked at the school's page "
        "together until we found whom to ask.",
        "In the lab somebody asked why my result was right. I couldn't say, so we went to the drop-in, both of us.",
        "My cousin asked which loan to take. I said that I'd only be guessing, and found the number of the money team.",
    ),
    "saying_no": (
        "I'd rather not send it: it could land us both in trouble, and it wouldn't help you with yours. Shall we read "
        "the brief aloud, and you tell me what you think it asks?",
        "No, sorry. But I can tell you how I planned the weeks, if that's any use.",
        "I can't send it. Academic skills look at plans, and I'll come along if you like.",
    ),
    "asking": (
        "People told me that I must be good at maths. I would have liked: what do you enjoy about the course?",
        "A tutor spoke very slowly to my flatmate, who was born here. She would have liked: how was your week?",
        "Everybody guessed which festival I keep. Nobody asked whether I keep any.",
    ),
    "visa_letter": (
        "That looks like a letter nobody enjoys. I can't say what it means for you, even though I had one. Shall we "
        "book a time with the visa team now, and I ask you on Friday how it went?",
        "I'm not allowed to explain it, and I might get it wrong. The visa team is in the hub; let's walk over.",
        "I don't advise on visas. The visa team does.",
    ),
}


def address(name: str) -> str:
    """A demo address."""
    return f"{name}@{DOMAIN}"
