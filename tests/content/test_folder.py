"""The folder: what changed is read again, and a broken file keeps its last good value."""

from pathlib import Path

import pytest

from tests.content.samples import MODULE, QUIZ, SIGNPOSTS, SITE, shown, write
from trainingsite.content.folder import Folder
from trainingsite.content.values import Catalogue
from trainingsite.infra.refused import Refused


@pytest.fixture
def folder(content: Path) -> Folder:
    found = Folder(content)
    found.refresh()
    return found


def now(folder: Folder) -> Catalogue:
    folder.refresh()
    return folder.reading().catalogue


def test_everything_in_order_is_there(folder: Folder) -> None:
    catalogue = now(folder)

    assert folder.reading().complaints == ()
    assert catalogue.module("listening").title == "Listening"
    assert catalogue.quiz("listening").revision == 4
    assert catalogue.scheme_types["course"].title == "Course mentors"
    assert catalogue.signposts["samaritans"].phone == "116 123"
    assert catalogue.misconceptions["FIX"].summary == "Listen."
    assert catalogue.achievements["trained-listening"].pictogram == "ear"
    assert catalogue.site.university == "Testing University"
    assert catalogue.agreement.title == "Mentor agreement"


def test_modules_stand_in_their_order(folder: Folder, content: Path) -> None:
    write(content, "modules/first.md", MODULE.replace("order: 1", "order: 0"))

    assert list(now(folder).modules) == ["first", "listening"]


def test_nothing_is_read_again_while_nothing_changes(folder: Folder) -> None:
    before = now(folder).module("listening")

    assert not folder.refresh()
    assert now(folder).module("listening") is before


def test_a_changed_file_is_read_again_and_no_other(folder: Folder, content: Path) -> None:
    before = now(folder)
    write(content, "quizzes/listening.yaml", QUIZ.replace("revision: 4", "revision: 5"))

    assert now(folder).quiz("listening").revision == 5
    assert now(folder).module("listening") is before.module("listening")


def test_a_broken_file_keeps_its_last_good_value_and_is_complained_about(folder: Folder, content: Path) -> None:
    write(content, "quizzes/listening.yaml", QUIZ.replace("revision: 4", "revision: four"))

    assert now(folder).quiz("listening").revision == 4
    assert shown(folder.reading().complaints) == [
        "content/quizzes/listening.yaml:4: `revision` is text (“four”) — write a whole number, without quotes"
    ]


def test_a_broken_file_does_not_hold_up_the_others(folder: Folder, content: Path) -> None:
    write(content, "site.yaml", b"\xff")
    write(content, "modules/listening.md", MODULE.replace("title: Listening", "title: Hearing"))

    assert now(folder).module("listening").title == "Hearing"
    assert now(folder).site.university == "Testing University"


def test_a_mended_file_is_used_at_once(folder: Folder, content: Path) -> None:
    write(content, "site.yaml", "")
    now(folder)
    write(content, "site.yaml", SITE.replace("Testing", "Mended"))

    assert now(folder).site.university == "Mended University"
    assert folder.reading().complaints == ()


def test_a_file_that_was_broken_from_the_beginning_is_left_out(content: Path) -> None:
    write(content, "modules/listening.md", "## No front matter {#a}\n")
    catalogue = now(Folder(content))

    with pytest.raises(Refused, match="no_such_content") as refused:
        catalogue.module("listening")
    assert refused.value.status == 404


def test_a_removed_module_is_gone(folder: Folder, content: Path) -> None:
    (content / "modules/listening.md").unlink()

    assert "listening" not in now(folder).modules


def test_when_a_whole_folder_is_gone_its_files_stay_in_use(folder: Folder, content: Path) -> None:
    (content / "modules").rename(content / "elsewhere")

    assert "listening" in now(folder).modules


@pytest.mark.parametrize("name", ["site.yaml", "signposts.yaml", "misconceptions.yaml", "agreement.md"])
def test_a_file_that_has_to_be_there_stays_in_use_when_it_is_removed(folder: Folder, content: Path, name: str) -> None:
    before = now(folder)
    (content / name).unlink()
    after = now(folder)

    assert (after.site, after.signposts, after.misconceptions, after.agreement) == (
        before.site,
        before.signposts,
        before.misconceptions,
        before.agreement,
    )
    assert shown(folder.reading().complaints) == [f"content/{name}:1: the file is missing — put it back"]


def test_texts_are_rendered_again_when_the_directory_changes(folder: Folder, content: Path) -> None:
    write(content, "signposts.yaml", SIGNPOSTS.replace("Wellbeing service", "Student support"))

    assert "Student support" in now(folder).module("listening").sections[0].html


def test_an_empty_folder_still_gives_a_site(tmp_path: Path) -> None:
    catalogue = now(Folder(tmp_path))

    assert catalogue.site.site_name == "Signpost"
    assert catalogue.site.emergency.phone == "999"
    with pytest.raises(Refused, match="no_such_content"):
        _ = catalogue.agreement


def test_the_catalogue_cannot_be_changed(folder: Folder) -> None:
    with pytest.raises(TypeError):
        now(folder).modules["new"] = now(folder).module("listening")  # type: ignore[index]


def test_an_inline_check_is_found_in_the_quiz_on_its_module(folder: Folder) -> None:
    assert now(folder).check("listening", "check-open").stem == "And now?"


@pytest.mark.parametrize(("module", "check"), [("listening", "first"), ("listening", "gone"), ("gone", "check-open")])
def test_only_practice_items_are_inline_checks(folder: Folder, module: str, check: str) -> None:
    with pytest.raises(Refused, match="no_such_check"):
        now(folder).check(module, check)
