"""A browser that is started once a module, and a page of it that is new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from . import parts


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Its event loop runs in this process until it is closed: other modules must not meet it."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=parts.chromium())
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as made:
        yield made
