"""Takes the pictures of the documentation from the running demonstration: `make screenshots`."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.site import serve
from tests.conftest import CHROMIUM

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, TELEPHONE = {"width": 1280, "height": 1500}, {"width": 360, "height": 1100}
BUDGET = "/erlasse/sap/auskunft/jahresarbeitszeit/"


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with serve() as site, sync_playwright() as playwright:
        arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        take(chromium, "start", f"{site}/")
        take(chromium, "erlass", f"{site}/erlasse/sap/")
        take(chromium, "auskunft", f"{site}{BUDGET}", answered=True)
        take(chromium, "auskunft-dunkel", f"{site}{BUDGET}", answered=True, dark=True)
        take(chromium, "auskunft-360", f"{site}{BUDGET}", answered=True, narrow=True)
        take(chromium, "pruefung", f"{site}/erlasse/sap/auskunft/bestellung_pruefen/", answered=True)
        take(chromium, "erlass-360", f"{site}/erlasse/sap/", narrow=True)
        chromium.close()


def take(
    chromium: Browser, name: str, address: str, *, answered: bool = False, dark: bool = False, narrow: bool = False
) -> None:
    """One picture; `answered` fills the form with its first example and asks."""
    context = chromium.new_context(
        viewport=TELEPHONE if narrow else DESKTOP,  # type: ignore[arg-type] # width and height
        color_scheme="dark" if dark else "light",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    page.goto(address)
    if answered:
        ask_example(page)
        page.wait_for_timeout(1000)  # the page glides to the answer
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(500)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()
    print(f"docs/images/{name}.png")


def ask_example(page: Page) -> None:
    page.locator("summary", has_text="Mit einem Beispiel beginnen").click()
    page.locator("a[href*='?beispiel=']").first.click()
    page.get_by_role("button", name="Antwort berechnen").last.click()
    page.locator(".erl-antwort").wait_for()


if __name__ == "__main__":
    main()
