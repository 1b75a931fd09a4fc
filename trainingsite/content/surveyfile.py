"""The file of a survey: strict, and nothing unknown in it. What may be left out has its default here."""

from typing import Annotated, Literal

from pydantic import Field

from trainingsite.content.formats import Address
from trainingsite.content.schemefile import FieldId
from trainingsite.quiz.fields import Part, Several, Text, Words

Asked = Literal["mentee", "mentor"]
Linking = Literal["pseudonymous", "anonymous"]


class SurveyItem(Part):
    """A question of a survey, which nobody has to answer. The options of a scale are its steps, worth 1, 2, 3, …"""

    id: FieldId
    text: Words
    kind: Literal["scale", "yes_no", "choice", "text"]
    options: Several[Words] = ()
    source: Text = ""


class SurveyFile(Part):
    """A survey. `total` are the scales whose points are added up; any other question stands by itself."""

    format: Literal[1]
    title: Words
    about: Words
    asked: Annotated[Asked, Field(alias="for")]
    linking: Linking
    validated: bool
    note: Words
    source: Text = ""
    url: Address = ""
    licence: Text = ""
    intro: Text = ""
    items: Annotated[Several[SurveyItem], Field(min_length=1)]
    total: Several[FieldId] = ()
