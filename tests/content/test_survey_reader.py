"""The file of a survey as its value, and what is wrong with it by itself."""

import pytest

from tests.content.samples import SURVEY, shown, text
from trainingsite.content.readers import Read
from trainingsite.content.render import Prose
from trainingsite.content.survey_reader import read_survey
from trainingsite.content.values import Survey


def read(source: str) -> Read[Survey]:
    return read_survey(text(source.replace("[[signpost:wellbeing]]", "Wellbeing"), "s.yaml"), "six-weeks", Prose({}))


def test_a_survey_is_read_with_what_its_points_come_to() -> None:
    found = read(SURVEY)

    assert found.is_usable
    assert found.value is not None
    assert (found.value.asked, found.value.added, found.value.largest) == ("mentee", (1,), 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: stayed", "id: listened", "s.yaml:16: two questions have the id listened"),
        ("    options: [Not really, Partly, Fully]\n", "", "s.yaml:11: listened: a scale has no options"),
        ("[Not really, Partly, Fully]", "[No, Yes]", "s.yaml:14: listened: a scale has too few options"),
        ("[Not really, Partly, Fully]", "[No, No, Yes]", "s.yaml:14: listened: two options say the same"),
        ("kind: yes_no", "kind: choice", "s.yaml:16: stayed: a choice has no options"),
        ("kind: yes_no", "kind: yes_no\n    options: [Y, N]", "stayed: only a scale and a choice have options"),
        ("kind: yes_no", "kind: slider", "`kind` is “slider”"),
        ("total: [listened]", "total: [stayed]", "s.yaml:20: stayed is no scale of this survey"),
        ("total: [listened]", "total: [listened, listened]", "s.yaml:20: listened would count twice"),
        ("licence: Free to use\n", "", "s.yaml:6: a validated survey has no licence"),
        ("source: A journal\nlicence", "licence", "s.yaml:6: a validated survey has no source"),
        ("yes_no\n    source: A journal", "yes_no", "s.yaml:16: stayed doesn't say where it is published"),
        ("note: Tested elsewhere.\n", "", "`note` is missing"),
        ("for: mentee", "for: tutor", "`for` is “tutor”"),
        ("linking: pseudonymous", "linking: by name", "`linking` is “by name”"),
        ("You are asked.", "You are [asked](javascript:x).", "the link javascript:x"),
    ],
)
def test_what_cannot_be_is_told_at_its_line(old: str, new: str, said: str) -> None:
    found = read(SURVEY.replace(old, new))

    assert any(said in each for each in shown(found.complaints)), shown(found.complaints)
    assert not found.is_usable


def test_questions_of_ones_own_need_no_source() -> None:
    own = SURVEY.replace("validated: true", "validated: false").replace("    source: A journal\n", "")

    assert read(own).complaints == ()
