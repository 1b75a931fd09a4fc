"""Somebody becomes a mentor, in a real browser: with script, without it, and with the keyboard alone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.hands import Hand, Keyboard, Pointer
from tests.journeys.site import MODULES, SHORT, Site

pytestmark = pytest.mark.journey
AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COURSE = "engineering-course"


def become_a_mentor(hand: Hand, coordinator: Hand, site: Site, name: str) -> None:
    """From signing up to the badge."""
    email = f"{name.split(maxsplit=1)[0].lower()}@demo.example"
    steps.sign_up(hand, site, name, email)
    steps.join(hand, SHORT)
    for module in MODULES:
        steps.read_module(hand, module)
        steps.take_quiz(hand, site, module, wrong=1)
        expect(hand.page.get_by_role("main")).to_contain_text(re.compile("passed", re.IGNORECASE))
    steps.sign_agreement(hand, name)
    steps.apply(hand, SHORT)
    approve(coordinator, name)
    hand.page.goto("/")
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("You are an approved peer mentor")
    hand.page.goto("/my/badges")
    expect(hand.page.get_by_role("heading", name="Approved Peer Mentor")).to_be_visible()


def approve(coordinator: Hand, name: str) -> None:
    page = coordinator.page
    steps.sign_in(coordinator, "coordinator@demo.example")
    page.goto("/desk/applications?text=" + name.replace(" ", "+"))
    coordinator.press(page.get_by_role("link", name=name))
    coordinator.press(page.get_by_role("button", name="Approve", exact=True))
    expect(page.get_by_text("Nothing has happened yet.")).to_be_visible()
    coordinator.press(page.get_by_role("button", name="Confirm, and approve"))
    expect(page.get_by_text("Approved; the applicant gets a letter.")).to_be_visible()


def test_with_script_on_a_phone(phone: Page, desktop: Page, site: Site) -> None:
    become_a_mentor(Pointer(phone), Pointer(desktop), site, "Nia Pugh")


def test_without_script(plain: Page, chrome: Browser, site: Site) -> None:
    other = chrome.new_context(base_url=site.url, java_script_enabled=False).new_page()

    become_a_mentor(Pointer(plain), Pointer(other), site, "Tariq Aziz")


def test_with_the_keyboard_alone(desktop: Page, chrome: Browser, site: Site) -> None:
    other = chrome.new_context(base_url=site.url).new_page()

    become_a_mentor(Keyboard(desktop), Keyboard(other), site, "Ingrid Dahl")


LEARNER_PAGES = (
    "/", "/schemes", f"/schemes/{COURSE}", "/modules/listening", "/modules/role-boundaries", "/quizzes/listening",
    "/agreement", f"/apply/{COURSE}", "/directory", "/my/badges", "/account",
)  # fmt: skip
STAFF_PAGES = (
    "/desk", "/desk/search?q=lu", "/desk/applications", "/desk/applications?state=approved", "/desk/renewals",
    "/desk/letters", f"/desk/letters/{COURSE}/decline", "/desk/people/import", "/desk/overview", "/desk/announcements",
    "/desk/nudges", "/desk/schemes", f"/desk/schemes/{COURSE}", f"/desk/schemes/{COURSE}/roll-over", "/account/mails",
    f"/desk/schemes/{COURSE}/reviewers", "/desk/interviews", "/desk/interviews?past=1", "/desk/sessions", "/desk/audit",
    "/desk/badges", "/desk/announcements/new", "/desk/reviews/agreement", "/desk/quizzes", "/desk/people", "/",
)  # fmt: skip
OPEN_PAGES = ("/", "/sign-in", "/sign-up", "/forgot", "/schemes", "/verify", "/accessibility", "/dev/mail", "/nowhere",
              "/achievements/approved-peer-mentor", "/issuer")  # fmt: skip


def problems(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    found = Axe().run(page, options=AA).response["violations"]
    told = [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        told.append("the page scrolls sideways")
    return told


def all_problems(page: Page, addresses: tuple[str, ...]) -> dict[str, list[str]]:
    wrong = {}
    for address in addresses:
        page.goto(address)
        if found := problems(page):
            wrong[address] = found
    return wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
class TestAccessibility:
    """No page has a violation that a program can find, in both schemes and on both widths."""

    @pytest.fixture
    def page(self, chrome: Browser, site: Site, width: int, scheme: str) -> Page:
        size = {"width": width, "height": 900}
        context = chrome.new_context(base_url=site.url, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        return context.new_page()

    def test_the_pages_that_everybody_sees(self, page: Page) -> None:
        assert all_problems(page, OPEN_PAGES) == {}

    def test_a_learners_pages(self, page: Page) -> None:
        steps.sign_in(Pointer(page), "prospective@demo.example")

        assert all_problems(page, LEARNER_PAGES) == {}

    def test_a_mentors_badges_and_a_public_badge(self, page: Page) -> None:
        steps.sign_in(Pointer(page), "mentor@demo.example")
        page.goto("/my/badges")
        badge = page.locator('main a[href*="/badges/"]').first.get_attribute("href")
        assert badge

        assert all_problems(page, ("/my/badges", badge, f"/my/approval/{COURSE}")) == {}

    def test_the_desk(self, page: Page) -> None:
        steps.sign_in(Pointer(page), "coordinator@demo.example")
        page.goto("/desk/applications")
        one = page.locator("main table a").first.get_attribute("href")
        page.goto("/desk/people?stage=approved")
        somebody = page.locator("main table a").first.get_attribute("href")
        page.goto("/desk/sessions")
        session = page.locator("main table a").first.get_attribute("href")
        page.goto("/desk/announcements")
        announcement = page.locator("main table a").last.get_attribute("href")
        firsts = one, somebody, session, announcement

        assert all(firsts)
        assert all_problems(page, (*STAFF_PAGES, *map(str, firsts))) == {}

    def test_a_decision_about_many_and_an_approval_that_rests(self, page: Page) -> None:
        hand = Pointer(page)
        steps.sign_in(hand, "coordinator@demo.example")
        page.goto("/desk/applications?state=waiting-list")
        page.locator("main tbody input").first.check()
        hand.press(page.get_by_role("button", name="Decline"))
        many = problems(page)
        page.goto("/desk/applications?state=waiting-list")
        hand.press(page.locator("main table a").first)
        page.get_by_label("What the applicant should know").fill("We have no place this year.")
        hand.press(page.get_by_role("button", name="Decline"))
        many += problems(page)
        page.goto("/desk/applications?state=suspended")
        hand.press(page.locator("main table a").first)
        for hidden in page.locator("details").all():
            hidden.evaluate("each => each.open = true")

        assert (many, problems(page)) == ([], [])

    def test_items_review_and_result(self, page: Page, site: Site, width: int, scheme: str) -> None:
        hand = Pointer(page)
        name = f"axe{width}{scheme}"
        steps.sign_up(hand, site, "Axel Axe", f"{name}@demo.example")
        steps.join(hand, COURSE)
        page.goto("/quizzes/academic-integrity")
        hand.press(page.locator("main button.post"))
        wrong = {}
        for number in range(1, page.locator("ol.items li").count() + 1):
            page.goto(re.sub(r"\d+$", str(number), page.url))
            if found := problems(page):
                wrong[page.url] = found
        page.goto(re.sub(r"items/\d+$", "review", page.url))
        wrong["review"] = problems(page)
        hand.press(page.locator("main button.post"))
        wrong["result"] = problems(page)

        assert wrong == {"review": [], "result": []}


def test_no_page_breaks_the_policy(desktop: Page) -> None:
    complaints: list[str] = []
    desktop.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    steps.sign_in(Pointer(desktop), "prospective@demo.example")
    for address in LEARNER_PAGES:
        desktop.goto(address)

    assert complaints == []
