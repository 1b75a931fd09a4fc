"""What the check says of files together."""

from datetime import date
from pathlib import Path

import pytest

from tests.content.samples import AGREEMENT, ASKED, MODULE, QUIZ, SCHEME, SIGNPOSTS, SITE, SURVEY, write
from trainingsite.content import lint

TODAY = date(2026, 11, 24)


def errors(content: Path, today: date = TODAY) -> list[str]:
    return [str(each) for each in lint.check(content, today) if not each.is_warning]


def warnings(content: Path, today: date = TODAY) -> list[str]:
    return [str(each) for each in lint.check(content, today) if each.is_warning]


def test_a_folder_in_order_gives_no_complaint(content: Path) -> None:
    assert lint.check(content, TODAY) == ()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "modules/listening.md",
            MODULE.replace("{#open}", "{#opened}").replace("(#open)", "(#opened)"),
            "content/quizzes/listening.yaml:9: first: there is no section listening#open",
        ),
        (
            "modules/listening.md",
            MODULE.replace("check check-open", "check check-gone"),
            "content/modules/listening.md:18: there is no practice item check-gone",
        ),
        (
            "modules/listening.md",
            MODULE.replace("[[signpost:wellbeing]]", "[[signpost:welbeing]]"),
            "content/modules/listening.md:16: there is no signpost welbeing",
        ),
        (
            "modules/listening.md",
            MODULE.replace("[[signpost:samaritans]]", "[[signpost:samariter]]"),
            "content/modules/listening.md:9: there is no signpost samariter",
        ),
        (
            "modules/listening.md",
            MODULE.replace("Silence works.", "See [limits](/modules/limits#visas)."),
            "content/modules/listening.md:28: /modules/limits#visas leads nowhere",
        ),
        (
            "modules/listening.md",
            MODULE.replace("  open-questions: Ask", "  silence: Bear silence.\n  open-questions: Ask"),
            "content/modules/listening.md:8: no item asks for the outcome silence — give at least 2 items of the quiz "
            "`outcome: silence`",
        ),
        (
            "quizzes/listening.yaml",
            QUIZ.replace("outcome: open-questions", "outcome: opened"),
            "content/quizzes/listening.yaml:8: first: listening has no outcome opened",
        ),
        (
            "quizzes/listening.yaml",
            QUIZ.replace("ASSUME", "WRONG"),
            "content/quizzes/listening.yaml:16: first: there is no misconception WRONG",
        ),
        (
            "quizzes/listening.yaml",
            QUIZ.replace("It leaves room.", "Follow [it](javascript:x)."),
            "content/quizzes/listening.yaml:14: the link javascript:x begins with javascript:",
        ),
        (
            "quizzes/listening.yaml",
            QUIZ.replace("revision: 4", "feedback: after_item"),
            "content/quizzes/listening.yaml:4: a quiz that a scheme requires tells too early",
        ),
        (
            "quizzes/listening.yaml",
            QUIZ.replace("module: listening", "module: hearing"),
            "content/quizzes/listening.yaml:3: there is no module hearing",
        ),
        (
            "schemes/course.yaml",
            SCHEME.replace("modules: [listening]", "modules: [hearing]"),
            "content/schemes/course.yaml:10: there is no module hearing",
        ),
        (
            "schemes/course.yaml",
            SCHEME.replace("{quiz: listening, ", "{quiz: hearing, "),
            "content/schemes/course.yaml:11: there is no quiz hearing",
        ),
        (
            "schemes/course.yaml",
            SCHEME.replace("min_score: 85", "min_score: 79"),
            "content/schemes/course.yaml:11: listening: 79 is less than its pass mark, 80",
        ),
        (
            "schemes/course.yaml",
            SCHEME.replace("[trained-listening]", "[trained-hearing]"),
            "content/schemes/course.yaml:21: there is no badge trained-hearing",
        ),
        (
            "signposts.yaml",
            SIGNPOSTS.replace('    phone: "999"\n', ""),
            "content/signposts.yaml:3: emergency has no phone number",
        ),
        ("agreement.md", AGREEMENT + "\n<b>x</b>\n", "content/agreement.md:8: HTML stands here: <b>"),
        ("quizzes/My Quiz.yaml", QUIZ, "content/quizzes/My Quiz.yaml:1: the file's name can't stand in an address"),
    ],
)
def test_what_has_to_be_mended(content: Path, name: str, text: str, said: str) -> None:
    write(content, name, text)

    found = errors(content)

    assert any(each.startswith(said) for each in found), found


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "modules/extra.md",
            MODULE.replace("::: check check-open", ""),
            "content/modules/extra.md:2: no quiz is on extra",
        ),
        (
            "modules/listening.md",
            MODULE.replace("::: check check-open", ""),
            "content/quizzes/listening.yaml:187: no module shows check-open",
        ),
        (
            "signposts.yaml",
            SIGNPOSTS.replace("2026-09-01", "2025-09-01"),
            "content/signposts.yaml:3: nobody has checked",
        ),
        (
            "signposts.yaml",
            SIGNPOSTS.replace("    url: https://wellbeing.test\n", ""),
            "content/signposts.yaml:15: wellbeing doesn't say how to reach it",
        ),
        (
            "signposts.yaml",
            SIGNPOSTS.replace("wellbeing.test", "www.northmoor.example"),
            "content/signposts.yaml:15: wellbeing is still the demo's",
        ),
        ("site.yaml", SITE.replace("Testing", "Northmoor"), "content/site.yaml:3: `university` is still the demo's"),
        (
            "site.yaml",
            SITE.replace("mentors@testing.test", '""'),
            "content/site.yaml:5: `contact_email` isn't filled in",
        ),
        ("quizzes/listening.yml", QUIZ, "content/quizzes/listening.yml:1: nothing reads this file"),
    ],
)
def test_what_is_good_to_know(content: Path, name: str, text: str, said: str) -> None:
    write(content, name, text)

    assert any(each.startswith(said) for each in warnings(content)), warnings(content)
    assert errors(content) == []


def test_one_item_is_not_enough_for_an_outcome(content: Path) -> None:
    write(
        content,
        "modules/listening.md",
        MODULE.replace("  open-questions: Ask", "  silence: Wait.\n  open-questions: Ask"),
    )
    write(content, "quizzes/listening.yaml", QUIZ.replace("outcome: open-questions", "outcome: silence", 1))

    assert errors(content) == [
        "content/modules/listening.md:8: one item asks for the outcome silence — give at least 2 items of the quiz "
        "`outcome: silence`"
    ]


def test_two_items_are_enough_for_an_outcome(content: Path) -> None:
    write(
        content,
        "modules/listening.md",
        MODULE.replace("  open-questions: Ask", "  silence: Wait.\n  open-questions: Ask"),
    )
    write(content, "quizzes/listening.yaml", QUIZ.replace("outcome: open-questions", "outcome: silence", 2))

    assert errors(content) == []


def test_practice_does_not_count_for_an_outcome(content: Path) -> None:
    write(
        content,
        "modules/listening.md",
        MODULE.replace("  open-questions: Ask", "  silence: Wait.\n  open-questions: Ask"),
    )
    quiz = QUIZ.replace("outcome: open-questions", "outcome: silence", 1)
    write(content, "quizzes/listening.yaml", quiz.replace("id: check-open\n", "id: check-open\n    outcome: silence\n"))

    assert any("one item asks for the outcome silence" in each for each in errors(content))


def test_the_length_of_a_quiz_matters_only_where_a_scheme_requires_it(content: Path) -> None:
    short = QUIZ.replace("revision: 4", "draw: [{rest: true, take: 14}]")
    write(content, "quizzes/listening.yaml", short)
    required = warnings(content)
    write(content, "schemes/course.yaml", SCHEME.replace("quizzes: [{quiz: listening, min_score: 85}]", "quizzes: []"))

    assert [each.partition(" —")[0] for each in required] == [
        "content/quizzes/listening.yaml:4: an attempt shows 14 items"
    ]
    assert warnings(content) == []


def test_a_critical_key_that_nobody_signed_is_good_to_know(content: Path) -> None:
    write(content, "quizzes/listening.yaml", QUIZ.replace("    outcome:", "    critical: role\n    outcome:", 1))

    assert any("fewer than two experts have signed the key" in each for each in warnings(content))


def test_paid_mentors_who_sign_as_volunteers_are_good_to_know(content: Path) -> None:
    write(content, "schemes/course.yaml", SCHEME.replace("pay: volunteer", "pay: paid"))
    assert lint.check(content, TODAY) == ()
    write(content, "agreement.md", AGREEMENT + "\nYou are a volunteer.\n")

    assert [each.split(" —")[0] for each in warnings(content)] == [
        "content/schemes/course.yaml:7: the mentor agreement speaks of volunteers"
    ]


@pytest.mark.parametrize(
    ("scheme", "survey", "said"),
    [
        (
            ASKED.replace("{survey: six-weeks, when: closing}", "{survey: six-months, when: closing}").replace(
                "before-pairing", "week-6"
            ),
            SURVEY,
            "content/schemes/course.yaml:35: there is no survey six-months",
        ),
        (
            ASKED,
            SURVEY.replace("pseudonymous", "anonymous"),
            "content/schemes/course.yaml:35: six-weeks is anonymous, so that its answers before and after can't be "
            "linked",
        ),
        (
            ASKED.replace("before-pairing", "before-training"),
            SURVEY,
            "content/schemes/course.yaml:34: six-weeks is for mentees, who aren't trained",
        ),
    ],
)
def test_what_a_scheme_type_asks_has_to_be_a_survey_that_can_be_asked_so(
    content: Path, scheme: str, survey: str, said: str
) -> None:
    write(content, "schemes/course.yaml", scheme)
    write(content, "surveys/six-weeks.yaml", survey)

    assert [each.partition(" —")[0] for each in errors(content)] == [said]


def test_a_survey_that_a_scheme_type_asks_gives_no_complaint_and_one_that_none_asks_is_good_to_know(
    content: Path,
) -> None:
    write(content, "surveys/six-weeks.yaml", SURVEY)
    unasked = warnings(content)
    write(content, "schemes/course.yaml", ASKED)

    assert [each.partition(" —")[0] for each in unasked] == [
        "content/surveys/six-weeks.yaml:1: no scheme type asks six-weeks"
    ]
    assert lint.check(content, TODAY) == ()


def test_hidden_files_and_the_schemas_are_nobodys_business(content: Path) -> None:
    write(content, "quizzes/.listening.yaml.swp", "x")
    write(content, "quizzes/quiz.schema.json", "{}")
    write(content, "schemes/scheme.schema.json", "{}")

    assert lint.check(content, TODAY) == ()


def test_a_missing_folder_is_told_part_by_part(tmp_path: Path) -> None:
    assert [each.partition(" —")[0] for each in errors(tmp_path / "nothing")] == [
        "nothing/achievements.yaml:1: the file is missing",
        "nothing/agreement.md:1: the file is missing",
        "nothing/misconceptions.yaml:1: the file is missing",
        "nothing/modules:1: the folder is missing",
        "nothing/quizzes:1: the folder is missing",
        "nothing/schemes:1: the folder is missing",
        "nothing/signposts.yaml:1: the file is missing",
        "nothing/site.yaml:1: the file is missing",
    ]
