"""The desk on a phone, and on one that enlarges everything: nothing lies out of sight at the side."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page

from tests.journeys import steps
from tests.journeys.conftest import PHONE
from tests.journeys.hands import Pointer
from tests.journeys.site import Site

pytestmark = pytest.mark.journey
COURSE = "engineering-course"
WIDTHS = (390, 320)
FIGURES = {"Plot of the items", "Figures of the items", "How sure people were"}  # these move under a finger
WIDE = """() => [...document.querySelectorAll("main .scroll"), document.scrollingElement]
  .filter(each => each.scrollWidth > Math.min(each.clientWidth, innerWidth) + 1)
  .map(each => each.getAttribute("aria-label") ?? "the page")"""


def too_wide(page: Page) -> list[str]:
    """What of the page one would have to push sideways to read."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        found += [f"{width}: {one}" for one in page.evaluate(WIDE) if one not in FIGURES]
    return found


def desk_of(site: Site) -> list[str]:
    """The desk's pages that stand at an address of their own."""
    rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules if rule.rule.startswith("/desk") and "." not in rule.rule)


def visits(page: Page, site: Site) -> Iterator[str]:
    """Each of them, the first thing of each list, all about a scheme, and what a file or a list of names would do."""
    for address in desk_of(site):
        page.goto(address)
        yield address
        first = page.locator("main :is(table, .queue) a").first
        if first.count():
            page.goto(first.get_attribute("href") or "")
            yield f"the first of {address}"
    page.goto(f"/desk/schemes/{COURSE}")
    about = {
        each.get_attribute("href") or "" for each in page.locator(f'main a[href^="/desk/schemes/{COURSE}/"]').all()
    }
    for address in sorted(about):
        page.goto(address)
        yield address
    hand, rows = (
        Pointer(page),
        b"name,email\nMaximiliana Theodora Fitzwilliam,m@a-very-long-name-of-a-department.example\n,x\n",
    )
    page.goto("/desk/people/import")
    page.locator("input[type=file]").first.set_input_files(
        FilePayload(name="new.csv", mimeType="text/csv", buffer=rows)
    )
    hand.press(page.get_by_role("button", name="Show what would happen").first)
    yield "a file of people"
    page.goto("/desk/badges/issue")
    hand.type(page.get_by_label("Who"), "mentor@demo.example\nnobody@a-very-long-name-of-a-department.example")
    hand.press(page.get_by_role("button", name="Show what would happen"))
    yield "a badge for many"


def test_nothing_at_the_desk_is_wider_than_a_phone(phone: Page, site: Site) -> None:
    steps.sign_in(Pointer(phone), "admin@demo.example")

    assert {where: found for where in visits(phone, site) if (found := too_wide(phone))} == {}
