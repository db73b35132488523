"""Working in the demonstration like a person: choosing whom to be, opening cases, filling in forms by their labels."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

Entered = Mapping[str, str | bool | list[str]]


class Desk:
    """One window. `be` signs in as somebody; everything else is what that person sees and does."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def be(self, name: str) -> Desk:
        self.page.goto(f"{self.site}/anmelden/rolle/")
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        self.page.get_by_role("button", name=name).first.click()
        expect(self.page.get_by_text("Demonstration: angemeldet als")).to_contain_text(name)
        return self

    def go(self, path: str) -> Desk:
        self.page.goto(f"{self.site}{path}")
        return self

    def open(self, path: str, entered: Entered, button: str) -> str:
        """Open a case by its form; gives its address."""
        self.go(f"/vorgaenge/neu/{path}/")
        self.fill(entered)
        self.send(button)
        return self.case

    @property
    def case(self) -> str:
        expect(self.page).to_have_url(re.compile(r"/vorgaenge/[A-Z]+-\d{4}-\d+/"))
        found = re.search(r"/vorgaenge/[A-Z]+-\d{4}-\d+/", self.page.url)
        assert found is not None
        return found.group()

    def find(self, text: str, procedure: str = "") -> Desk:
        """A case in the list, by what it is about; the first one if nothing is said."""
        self.go(f"/vorgaenge/?offen=alle&verfahren={procedure}")
        self.page.locator("#liste tbody").get_by_role("link", name=text).first.click()
        return self

    def step(self, address: str, key: str, button: str, entered: Entered | None = None, *, sure: bool = False) -> Desk:
        """Take a step of a case by its form."""
        self.go(f"{address}schritt/{key}/")
        self.fill(entered or {})
        if sure:
            self.page.locator("#sicher").check()
        self.send(button)
        return self

    def send(self, button: str) -> None:
        self.page.locator("#formular").get_by_role("button", name=button).last.click()
        self.page.wait_for_load_state()

    def fill(self, entered: Entered) -> None:
        for label, value in entered.items():
            if isinstance(value, bool):
                self.group(label).get_by_label("ja" if value else "nein", exact=True).check()
            elif isinstance(value, list):
                for option in value:
                    self.group(label).get_by_label(option).check()
            else:
                self._fill(label, value)

    def group(self, label: str) -> Locator:
        return self.page.get_by_role("group", name=label).last

    def _fill(self, label: str, value: str) -> None:
        radios = self.page.get_by_role("group", name=re.compile(f"^{re.escape(label)}"))
        if radios.count() and radios.last.get_by_role("radio").count():
            radios.last.get_by_label(value, exact=True).check()
            return
        field = self.page.get_by_label(re.compile(f"^{re.escape(label)}")).last
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)

    @property
    def state(self) -> Locator:
        """Where the case stands."""
        return self.page.locator(".erl-weg [aria-current=step]")
