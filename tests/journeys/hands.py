"""Ways of using a page: with a pointer, or with the keyboard alone."""

from typing import Protocol

from playwright.sync_api import Locator, Page


class Hand(Protocol):
    """Something that presses and types."""

    page: Page

    def press(self, what: Locator) -> None: ...
    def type(self, what: Locator, text: str) -> None: ...
    def pick(self, what: Locator) -> None: ...
    def choose(self, what: Locator, value: str) -> None: ...


class Pointer:
    """A finger or a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        """Every press of a journey leads to another page; what is done next is done there."""
        with self.page.expect_navigation():
            what.click()

    def type(self, what: Locator, text: str) -> None:
        what.fill(text)

    def pick(self, what: Locator) -> None:
        what.check()

    def choose(self, what: Locator, value: str) -> None:
        what.select_option(value)


WHERE = """there => {
  const now = document.activeElement;
  if (there === now) return "here";
  return there.type === "radio" && now.type === "radio" && now.name === there.name ? "in its group" : "elsewhere";
}"""


class Keyboard:
    """No pointer at all: Tab, arrows, Space and Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, what: Locator) -> None:
        """Tab until `what` has the focus; a radio button is reached by its group and then by arrows."""
        there = what.element_handle()
        for _ in range(250):
            match there.evaluate(WHERE):
                case "here":
                    return
                case "in its group":
                    self.page.keyboard.press("ArrowDown")
                case _:
                    self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what}")

    def press(self, what: Locator) -> None:
        """Every press of a journey leads to another page."""
        self.reach(what)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, what: Locator, text: str) -> None:
        self.reach(what)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def pick(self, what: Locator) -> None:
        self.reach(what)
        if not what.is_checked():
            self.page.keyboard.press("Space")

    def choose(self, what: Locator, value: str) -> None:
        self.reach(what)
        self.page.keyboard.press("Home")
        for _ in range(30):
            if what.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not choose {value}")
