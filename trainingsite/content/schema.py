"""The JSON Schemas of quiz files, scheme types and surveys, as the texts that stand beside them."""

import json
from typing import Any

from trainingsite.content.schemefile import SchemeFile
from trainingsite.content.surveyfile import SurveyFile
from trainingsite.quiz.model import json_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """The schema of quiz files as it stands in its file."""
    return _text(json_schema())


def scheme_schema_text() -> str:
    """The schema of scheme types as it stands in its file."""
    return _text({"$schema": DRAFT, **SchemeFile.model_json_schema(), "title": "A Signpost scheme type"})


def survey_schema_text() -> str:
    """The schema of surveys as it stands in its file."""
    return _text({"$schema": DRAFT, **SurveyFile.model_json_schema(), "title": "A Signpost survey"})


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
