"""The file of a scheme type: strict, and nothing unknown in it. What may be left out has its default here."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from trainingsite.quiz.fields import Part, Several, Slug, Text, Words

FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Percent = Annotated[int, Field(ge=0, le=100)]
Points = Annotated[int, Field(ge=0, le=100)]
Name = Annotated[Words, StringConstraints(max_length=40)]


class Question(Part):
    """A question of the application form."""

    id: FieldId
    kind: Literal[
        "text", "long", "choice", "email", "number", "languages", "availability", "file", "accessibility", "identity"
    ]
    label: Words
    hint: Text = ""
    required: bool = True
    max_words: Annotated[int, Field(ge=1, le=2000)] | None = None
    options: Several[Words] = ()


class QuizRequired(Part):
    """A quiz to be passed; `min_score` (per cent) may ask for more than its own pass mark."""

    quiz: Slug
    min_score: Percent | None = None


class Requires(Part):
    """What a scheme of this type asks for before approval, unless a cohort decides otherwise."""

    modules: Several[Slug]
    quizzes: Several[QuizRequired]
    agreement: bool = True
    live_minutes: Annotated[int, Field(ge=0, le=6000)] = 0
    interview: bool = False
    reference: bool = False


class Anchored(Part):
    """What somebody who judges looks at, and its levels in words, the lowest first."""

    id: Slug
    title: Words
    levels: Annotated[Several[Words], Field(min_length=2, max_length=7)]


class Weighed(Anchored):
    """Such a criterion in a rubric that gives a score."""

    weight: Annotated[int, Field(ge=1, le=10)] = 1


class Review(Part):
    """How applications are read: by how many, and how many percentage points between two bring in a third."""

    reviewers: Annotated[int, Field(ge=0, le=2)] = 2
    blind_to_names: bool = True
    third_at: Percent = 25


class Counted(Part):
    """Points for each thing that two people share, up to a most."""

    each: Points
    most: Points


class PairingPoints(Part):
    """What makes a pair a good one, in points."""

    same_course: Points = 40
    same_school: Points = 20
    shared_slots: Counted = Counted(each=5, most=15)
    campus: Points = 15
    shared_interests: Counted = Counted(each=4, most=12)
    further_language: Points = 8
    experience: Points = 10

    @property
    def largest(self) -> int:
        """What a pair can come to at the most: one course is in one school, so that only the greater counts."""
        near = max(self.same_course, self.same_school)
        shared = self.shared_slots.most + self.shared_interests.most
        return near + shared + self.campus + self.further_language + self.experience


class Pairing(Part):
    """How pairs are made: the rule that every pair of this type keeps, beside those of all types, and the points."""

    rule: Literal["none", "same-course-or-school", "completed-placement", "home-if-asked", "graduate-or-finalist"] = (
        "none"
    )
    points: PairingPoints = PairingPoints()


class SurveyAsked(Part):
    """A survey, and the moment at which people of this type are asked it."""

    survey: Slug
    when: Literal["before-training", "after-training", "before-pairing", "week-6", "closing"]


class SchemeWords(Part):
    """The words that differ: what people of this type are called, and what they give instead of a student number."""

    mentor: Name = "mentor"
    mentors: Name = "mentors"
    mentee: Name = "mentee"
    mentees: Name = "mentees"
    known_by: Name = "student number"


class Declares(Part):
    """What a scheme of this type declares itself to be, unless a cohort decides otherwise."""

    pay: Literal["volunteer", "paid"] = "volunteer"
    joining: Literal["opt-in", "whole-cohort"] = "opt-in"
    meeting: Literal["one-to-one", "groups"] = "one-to-one"
    under_18: bool = False


class SchemeFile(Part):
    """A scheme type."""

    format: Literal[1]
    title: Words
    summary: Words
    mentee_stage: Words
    order: Literal["train-then-apply", "offer-then-train"]
    approval_months: Annotated[int, Field(ge=1, le=60)]
    declares: Declares = Declares()
    words: SchemeWords = SchemeWords()
    requires: Requires
    badges: Several[Slug] = ()
    questions: Annotated[Several[Question], Field(min_length=1)]
    review: Review | None = None
    rubric: Several[Weighed] = ()
    interview_rubric: Several[Anchored] = ()
    pairing: Pairing = Pairing()
    surveys: Several[SurveyAsked] = ()
    person_specification: Several[Words]
    role_description: Words
