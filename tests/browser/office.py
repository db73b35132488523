"""Working in the demonstration like a person: choosing whom to be, opening cases, filling in forms by their labels."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

Entered = Mapping[str, "str | bool | list[str] | Entered"]


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

    def fill(self, entered: Entered, within: Page | Locator | None = None) -> None:
        """Fill in fields by their labels: texts, choices, yes or no, several of a list, and groups of fields."""
        place = within or self.page
        for label, value in entered.items():
            if isinstance(value, bool):
                self.group(label, place).get_by_label("ja" if value else "nein", exact=True).check()
            elif isinstance(value, list):
                for option in value:
                    self.group(label, place).get_by_label(option).check()
            elif isinstance(value, Mapping):
                self.fill(value, self.group(label, place))
            else:
                self._fill(label, value, place)

    def add(self, item: str) -> None:
        """One more entry of a list in the form."""
        self.page.get_by_role("button", name=f"{item} hinzufügen").click()
        self.page.wait_for_load_state()

    def group(self, label: str, within: Page | Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("group", name=label).last

    def _fill(self, label: str, value: str, place: Page | Locator) -> None:
        field = place.get_by_label(label, exact=True)
        if not field.count():
            radios = place.get_by_role("group", name=re.compile(f"^{re.escape(label)}"))
            if radios.count() and radios.last.get_by_role("radio").count():
                radios.last.get_by_label(value, exact=True).check()
                return
            field = place.get_by_label(re.compile(f"^{re.escape(label)}"))
        if field.last.evaluate("e => e.tagName") == "SELECT":
            field.last.select_option(label=value)
        else:
            field.last.fill(value)

    def read(self, title: str) -> str:
        """The text of a document of the case at hand."""
        link = self.page.get_by_role("link", name=re.compile(f"^{title}")).first
        return self.fetch_pdf(link.get_attribute("href") or "")

    def fetch_pdf(self, path: str) -> str:
        """The text of a PDF, on one line."""
        pages = PdfReader(io.BytesIO(self.fetch(path))).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def fetch(self, path: str) -> bytes:
        answer = self.page.request.get(f"{self.site}{path}")
        assert answer.ok, f"{path}: {answer.status}"
        return answer.body()

    @property
    def state(self) -> Locator:
        """Where the case stands."""
        return self.page.locator(".erl-weg [aria-current=step]")
