"""The file of a scheme type as its value, and what is wrong with it by itself."""

import pytest

from tests.content.samples import ASKED, SCHEME, shown, text
from trainingsite.content.readers import Read
from trainingsite.content.render import Prose
from trainingsite.content.rubric import Criterion, rubric_from_json
from trainingsite.content.scheme_reader import read_scheme_type
from trainingsite.content.values import SchemeType


def read(source: str = SCHEME) -> Read[SchemeType]:
    return read_scheme_type(text(source, "c.yaml"), "course", Prose({}))


def test_a_scheme_type_is_read_with_its_questions() -> None:
    found = read()

    assert found.is_usable
    assert found.value is not None
    assert found.value.role_description == "<p>You <strong>listen</strong>.</p>"
    assert [question.kind for question in found.value.questions] == ["long", "choice"]
    assert found.value.requires.quizzes[0].min_score == 85


def test_a_scheme_type_has_what_its_people_are_judged_by_and_called() -> None:
    kind = read().value

    assert kind is not None
    levels = ("Knows none", "Knows some", "Says where they would stop")
    assert kind.rubric == (Criterion("limits", "Limits of the role", 2, levels),)
    assert kind.interview_rubric == (Criterion("listens", "Listens", 1, ("Talks", "Asks")),)
    assert (kind.words.mentor, kind.words.mentee) == ("course mentor", "mentee")


def test_a_file_from_before_there_were_rubrics_is_read_and_asks_no_readers() -> None:
    begin, end = SCHEME.index("review:"), SCHEME.index("person_specification:")
    kind = read(SCHEME[:begin] + SCHEME[end:]).value

    assert kind is not None
    assert (kind.rubric, kind.review.reviewers, kind.pairing.rule) == ((), 0, "none")


def test_a_rubric_without_a_word_on_readers_is_read_by_two_who_see_no_names() -> None:
    kind = read(SCHEME.replace("review: {reviewers: 2, blind_to_names: true, third_at: 25}\n", "")).value

    assert kind is not None
    assert (kind.review.reviewers, kind.review.blind_to_names, kind.review.third_at) == (2, True, 25)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: year", "id: motivation", "two questions have the id motivation"),
        ("[First, Second]", "[First]", "year: a choice has fewer than two options"),
        ("max_words: 100", "options: [a, b]", "motivation: only a choice has options"),
        ("options: [First, Second]", "max_words: 3", "year: only a long answer counts words"),
        ("  modules: [listening]", "  reference: true\n  modules: [listening]", "nothing asks for the referee email"),
        ("review: {reviewers: 2", "review: {reviewers: 3", "`reviewers` is “3” — write 2 or less"),
        ("Knows some,", "Knows none,", "limits: two levels say the same"),
        ("levels: [Talks, Asks]", "levels: [Talks]", "`levels` is empty or too short — give it at least 2"),
        ("    title: Listens\n", "    title: Listens\n    weight: 2\n", "`weight` isn't known here"),
        ("same_school: 20", "same_school: 41", "a shared school counts for more than a shared course"),
        ("same_course: 40", "same_course: 50", "a pair can come to 110 points"),
        ("same_course: 40", "shared_slots: {each: 5, most: 4}", "`most` is 4, less than one of them counts"),
        ("same_course: 40", "gender: 40", "`gender` isn't known here"),
        ("rule: same-course-or-school", "rule: same-course", "did you mean same-course-or-school?"),
        ("pay: volunteer", "pay: wages", "`pay` is “wages”"),
        ("mentor: course mentor", 'mentor: ""', "`mentor` is empty or too short"),
    ],
)
def test_what_cannot_be_is_told_at_its_line(old: str, new: str, said: str) -> None:
    found = read(SCHEME.replace(old, new))

    assert any(said in each for each in shown(found.complaints)), shown(found.complaints)
    assert not found.is_usable


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when: closing", "when: closings", "`when` is “closings” — did you mean closing?"),
        ("when: closing", "when: before-pairing", "c.yaml:35: six-weeks is asked twice at one moment"),
        ("survey: six-weeks, when: closing", "survey: other, when: closing", "c.yaml:34: six-weeks is asked before p"),
    ],
)
def test_surveys_are_asked_at_known_moments_once_each_and_a_baseline_has_its_counterpart(
    old: str, new: str, said: str
) -> None:
    found = read(ASKED.replace(old, new))

    assert any(said in each for each in shown(found.complaints)), shown(found.complaints)
    assert not found.is_usable


def test_a_scheme_type_says_when_each_survey_is_asked() -> None:
    kind = read(ASKED).value

    assert kind is not None
    assert kind.asks == {"six-weeks": ("before-pairing", "closing")}


def test_two_criteria_of_one_id_are_told() -> None:
    twice = SCHEME.replace(
        "interview_rubric:\n", "interview_rubric:\n  - {id: listens, title: Waits, levels: [No, Yes]}\n"
    )

    assert shown(read(twice).complaints) == ["c.yaml:30: two criteria have the id listens — give one another id"]


@pytest.mark.parametrize(
    "line",
    ["You work at least six hours.", "It is 3 hours a week.", "Your duties are few.", "We have a contract with you."],
)
def test_volunteers_who_read_of_duties_pay_or_quotas_are_a_warning_that_keeps_the_scheme(line: str) -> None:
    found = read(SCHEME.replace("[You listen.]", f"[{line}]"))

    assert found.is_usable
    assert [each.is_warning for each in found.complaints] == [True]
    assert "a volunteer reads of" in found.complaints[0].what


def test_paid_mentors_may_read_of_hours() -> None:
    paid = SCHEME.replace("pay: volunteer", "pay: paid").replace("[You listen.]", "[It is 3 hours a week.]")

    assert read(paid).complaints == ()


def test_an_interview_without_a_rubric_is_a_warning() -> None:
    begin, end = SCHEME.index("interview_rubric:"), SCHEME.index("pairing:")
    bare = (SCHEME[:begin] + SCHEME[end:]).replace("requires:\n", "requires:\n  interview: true\n")

    assert ["an interview is marked by a comment alone" in each for each in shown(read(bare).complaints)] == [True]


def test_a_rubric_that_was_kept_with_scores_is_read_by_its_words() -> None:
    levels = [{"score": 0, "words": "No"}, {"score": 1, "words": "Yes"}]

    assert rubric_from_json([{"id": "a", "title": "A", "weight": 3, "levels": levels}]) == (
        Criterion("a", "A", 3, ("No", "Yes")),
    )
