"""The browser's fixtures."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.journeys.browser import arguments, chromium
from tests.journeys.site import Site

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=900)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium()), args=arguments())
        yield browser
        browser.close()


@pytest.fixture
def phone(chrome: Browser, site: Site) -> Iterator[Page]:
    """A phone with script."""
    context = chrome.new_context(base_url=site.url, viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(chrome: Browser, site: Site) -> Iterator[Page]:
    """A phone without script."""
    context = chrome.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def desktop(chrome: Browser, site: Site) -> Iterator[Page]:
    """A wide window with script."""
    context = chrome.new_context(base_url=site.url, viewport=DESKTOP)
    yield context.new_page()
    context.close()
