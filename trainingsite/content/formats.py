"""The shape of each content file but quizzes (`quiz.model`) and scheme types (`schemefile`): strict and closed."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from trainingsite.content.theme import theme_css
from trainingsite.quiz.fields import Day, Part, Several, Slug, Tag, Text, Words
from trainingsite.quiz.questions import Nation

Revision = Annotated[int, Field(ge=1)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Email = Annotated[str, StringConstraints(pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")]
Phone = Annotated[str, StringConstraints(pattern=r"^(\+?[0-9][0-9 ]*)?$", max_length=24)]
Address = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$", max_length=500)]

FrameworkUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+$", max_length=500)]
# Open Badges 3.0: the enumerations AchievementType and AlignmentTargetType, or an extension of one's own.
ACHIEVEMENT_TYPES = [
    "Achievement",
    "ApprenticeshipCertificate",
    "Assessment",
    "Assignment",
    "AssociateDegree",
    "Award",
    "Badge",
    "BachelorDegree",
    "Certificate",
    "CertificateOfCompletion",
    "Certification",
    "CoCurricular",
    "CommunityService",
    "Competency",
    "Course",
    "Degree",
    "Diploma",
    "DoctoralDegree",
    "Fieldwork",
    "GeneralEducationDevelopment",
    "JourneymanCertificate",
    "LearningProgram",
    "License",
    "MasterCertificate",
    "MasterDegree",
    "Membership",
    "MicroCredential",
    "ProfessionalDoctorate",
    "QualityAssuranceCredential",
    "ResearchDoctorate",
    "SecondarySchoolDiploma",
]
TARGET_TYPES = [
    "ceasn:Competency",
    "ceterms:Credential",
    "CFItem",
    "CFRubric",
    "CFRubricCriterion",
    "CFRubricCriterionLevel",
    "CTDL",
]


def one_of(known: Sequence[str], name: str) -> str:
    """A word of an enumeration that may be extended.

    Raises:
        ValueError: it is neither in the enumeration nor an extension.
    """
    if name in known or re.fullmatch(r"ext:[A-Za-z0-9._-]+", name):
        return name
    raise ValueError(f"write one of {', '.join(known)}, or ext: and a word of your own")


AchievementType = Annotated[str, AfterValidator(partial(one_of, ACHIEVEMENT_TYPES))]
TargetType = Annotated[str, AfterValidator(partial(one_of, TARGET_TYPES))]


def read_zone(name: str) -> str:
    """The name of a time zone.

    Raises:
        ValueError: if there is no such zone.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("write a time zone like Europe/London") from None
    return name


class ModuleFront(Part):
    """The front matter of a module."""

    title: Words
    summary: Words
    minutes: Minutes
    outcomes: Annotated[Mapping[Slug, Words], Field(min_length=1)]
    revision: Revision
    order: int
    content_note: Text = ""


class AgreementFront(Part):
    """The front matter of the mentor agreement."""

    title: Words
    revision: Revision


class Misconception(Part):
    """Something that a wrong answer gives away, and what to say to it."""

    title: Words
    summary: Words


class MisconceptionsFile(Part):
    """The closed list of misconceptions, by tag."""

    format: Literal[1]
    misconceptions: Mapping[Tag, Misconception]


class Alignment(Part):
    """A skill or standard in somebody else's framework that a badge meets. `url` is that framework's own address."""

    name: Words
    url: FrameworkUrl
    framework: Text = ""
    code: Text = ""
    description: Text = ""
    kind: TargetType | None = None


class Achievement(Part):
    """What a badge says. `credits` are whole credit hours, where hours count; `related` are other badges' slugs.

    `manual` ones are given by hand, by coordinators; the others only by passing what they ask for.
    """

    slug: Slug
    title: Words
    description: Words
    criteria: Words
    pictogram: Literal["ear", "gate", "quill", "arrow", "people", "sign", "paths", "notebook"]
    tags: Several[Words] = ()
    achievement_type: AchievementType = "Badge"
    study_minutes: Annotated[int, Field(ge=0)] = 0
    credits: Annotated[int, Field(ge=0, le=1000)] = 0
    alignment: Several[Alignment] = ()
    related: Several[Slug] = ()
    manual: bool = False


class AchievementsFile(Part):
    """The badges there are."""

    format: Literal[1]
    achievements: Several[Achievement]


class Signpost(Part):
    """A service that mentors point to."""

    name: Words
    urgency: Literal["emergency", "urgent", "routine"]
    summary: Words
    phone: Phone = ""
    text: Text = ""
    email: Email = ""
    url: Address = ""
    place: Text = ""
    hours: Text = ""
    owner: Text = ""
    reviewed_on: Day | None = None


class SignpostsFile(Part):
    """The directory, by id."""

    format: Literal[1]
    signposts: Mapping[Slug, Signpost]


class Emergency(Part):
    """Whom to ring after 999."""

    name: Words = "the emergency services"
    phone: Phone = "999"


class Colours(Part):
    """The university's two colours."""

    post: str = "#0d4f3c"
    way: str = "#f2b705"

    @model_validator(mode="after")
    def can_be_seen(self) -> "Colours":
        theme_css(self.post, self.way)
        return self


class Site(Part):
    """The university's own facts. What is empty isn't filled in yet."""

    format: Literal[1] = 1
    site_name: Words = "Signpost"
    university: Text = ""
    time_zone: Annotated[str, AfterValidator(read_zone)] = "Europe/London"
    nation: Nation | None = None
    contact_email: Email = ""
    public_contact: Text = ""
    linkedin_id: Annotated[str, StringConstraints(pattern=r"^\d{1,20}$")] | None = None
    emergency: Emergency = Emergency()
    colours: Colours = Colours()
