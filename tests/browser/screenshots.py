"""Takes the pictures of the documentation from the running demonstration: `make screenshots`."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.office import Desk
from tests.browser.site import serve
from tests.conftest import CHROMIUM

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, TELEPHONE = {"width": 1280, "height": 1500}, {"width": 360, "height": 1100}
HEAD, STATISTICS = "Ruprecht Hallmoos", "Notburga Zahlenberg"
A_CASE = "/vorgaenge/?offen=alle&verfahren=sap.massnahme"
AT_WORK = (
    ("arbeit", HEAD, "/"),
    ("vorgang", HEAD, A_CASE),
    ("register", HEAD, "/register/sap/aemter/"),
    ("bericht", STATISTICS, "/sap/bericht/"),
)
"""Name, who looks, address; of a list of cases or reports the first is opened."""
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
        for name, who, path in AT_WORK:
            take(chromium, name, f"{site}{path}", site=site, who=who)
        take(chromium, "vorgang-360", f"{site}{A_CASE}", site=site, who=HEAD, narrow=True)
        chromium.close()


def take(
    chromium: Browser, name: str, address: str, *, answered: bool = False, dark: bool = False, narrow: bool = False,
    site: str = "", who: str = "",
) -> None:  # fmt: skip
    """One picture, as `who` sees it; `answered` fills the form with its first example and asks."""
    context = chromium.new_context(
        viewport=TELEPHONE if narrow else DESKTOP,  # type: ignore[arg-type] # width and height
        color_scheme="dark" if dark else "light",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    if who:
        Desk(page, site).be(who)
    page.goto(address)
    if "verfahren=" in address:
        page.locator("#liste tbody a").first.click()
    if address.endswith("/bericht/"):
        page.locator("main a[href*='/sap/bericht/']").last.click()
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
