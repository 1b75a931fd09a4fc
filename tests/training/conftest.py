"""A small content folder: one module, and one quiz like a real gate."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import cohort as a_cohort
from tests.factories import mentor_to_be
from tests.quiz.samples import gate_file, item
from tests.training.learner import Learner
from trainingsite.config import ROOT
from trainingsite.content.catalogue import EXTENSION, Library
from trainingsite.schemes.models import Cohort

MODULE = """---
title: Listening
summary: How to listen.
minutes: 30
outcomes: {limits: say where your role ends}
revision: 1
order: 1
content_note: This module speaks of difficult things.
---
Before you begin.

## Open questions {#open}

Ask what, not why.

::: check inline

## Silence {#silence}

Wait.
"""


def gate(**given: Any) -> dict[str, Any]:
    """The quiz's file: twenty minutes, three attempts, no wait."""
    common = {"time_limit": "20 min", "attempts": {"most": 3}, "practice": [item("inline", review=None)]}
    return gate_file(**{**common, **given})


def serve(app: Flask, folder: Path, quiz: dict[str, Any]) -> None:
    """Let the site have the folder's content, with this quiz. (JSON is YAML.)"""
    for name in ("site.yaml", "signposts.yaml", "misconceptions.yaml", "achievements.yaml", "agreement.md"):
        shutil.copy(ROOT / "content" / name, folder / name)
    for name, text in {"modules/listening.md": MODULE, "quizzes/listening.yaml": json.dumps(quiz)}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    app.extensions[EXTENSION] = Library(folder, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the content of this test is."""
    made = tmp_path / "content"
    made.mkdir()
    return made


@pytest.fixture
def small(app: Flask, folder: Path) -> Flask:
    """The site with nothing but this content."""
    serve(app, folder, gate())
    return app


@pytest.fixture
def cohort(small: Flask) -> Cohort:
    return a_cohort()


@pytest.fixture
def learner(cohort: Cohort) -> Learner:
    """Somebody who trains to be a mentor."""
    return Learner(mentor_to_be(cohort))
