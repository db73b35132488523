"""The system's Chromium, driven by Playwright, and axe for accessibility.

Tests in this folder are marked `browser` by themselves. `page` is a fresh German window; `axe` names what axe-core
(pinned in package-lock.json) finds wrong on it.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import prepare, serve
from tests.conftest import CHROMIUM, REPOSITORY

AXE = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
# Chromium talks to nobody but the page under test.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's synchronous interface keeps an event loop in this thread; Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a filled demonstration, which is only ever copied; the first of all workers makes it."""
    folder = tmp_path_factory.getbasetemp()
    filled = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "demonstration"
    filled.mkdir(exist_ok=True)
    prepare(filled)
    return filled


@pytest.fixture(scope="session")
def site(demonstration: Path) -> Iterator[str]:
    """Address of the running demonstration."""
    with serve(demonstration) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """What axe finds on a page, one line for each violation: rule, help, places. `only`: the rules to try, all unless said."""
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page, *only: str) -> list[str]:
        # Evaluated over the debugging protocol, which the page's content security policy does not bind.
        page.evaluate(source)
        found: dict[str, Any] = page.evaluate(
            "only => axe.run({ resultTypes: ['violations'], ...(only.length && { runOnly: only }) })", list(only)
        )
        return [
            f"{violation['id']}: {violation['help']} ({', '.join(str(node['target']) for node in violation['nodes'])})"
            for violation in found["violations"]
        ]

    return violations
