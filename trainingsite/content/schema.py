"""The JSON Schema of quiz files, as the text that stands beside them."""

import json

from trainingsite.quiz.model import json_schema


def schema_text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
