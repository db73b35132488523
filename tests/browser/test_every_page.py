"""Every page and every answer: no violation found by axe in light and dark, no sideways scrolling, no error in the console."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from erlass import decrees
from erlass.cases import registry
from erlass.people.acts import ACTS
from tests.browser.office import Desk

Axe = Callable[..., list[str]]
NARROW, ZOOMED = 360, 320
"""A small telephone, and a window of 1280 pixels at 400 per cent."""
PLAIN = [
    "/", "/suche/?q=ruhen", "/suche/?q=gibtesnicht", "/nachrechnen/", "/hilfe/", "/datenschutz/", "/barrierefreiheit/",
    "/gibt-es-nicht/",
]  # fmt: skip
DECREES = [f"/erlasse/{decree.key}/" for decree in decrees.all()]
# All forms are made of the same parts: one of each topic is looked at in the dark as well.
FIRST_OF_TOPIC = {
    (d.key, next(r.name for r in d.rules if r.topic == topic))
    for d in decrees.all()
    for topic in {r.topic for r in d.rules}
}
MINISTRY, HEAD, SAP, SAP_OFFICE = "Clothilde Rabenstein", "Ruprecht Hallmoos", "Gudrun Halbritter", "Falko Steinlach"
STATISTICS, TRAINING, ADMINISTRATION = "Notburga Zahlenberg", "Gesine Rothaupt", "Wendelin Serverius"
REGISTERS, OF_THE_HEAD = list(registry.registers()), ("zeitverbrauch", "jahresgespraeche")
SIGNED_IN = [
    *((who, "/") for who in (MINISTRY, HEAD, SAP, ADMINISTRATION)),
    *(
        (MINISTRY, page)
        for page in ("/vorgaenge/", "/fristen/", "/register/", "/zugriffe/", "/rechte/", "/sap/vorausschau/")
    ),
    *(
        (HEAD if register.key in OF_THE_HEAD else MINISTRY, f"/register/{decree}/{register.key}/")
        for decree, register in REGISTERS
    ),
    (MINISTRY, "/register/sap/aemter/unterschiede/"),
    (HEAD, "/sap/zeitbudget/"),
    *(
        (SAP, page)
        for page in ("/sap/bogen/", "/sap/zeitbudget/", "/sap/finden/", "/konto/", "/konto/zugangsschluessel/")
    ),
    (STATISTICS, "/sap/bericht/"),
    (MINISTRY, "/sap/zahlen/"),
    *((ADMINISTRATION, page) for page in ("/verwaltung/", "/verwaltung/betrieb/")),
    *((ADMINISTRATION, f"/verwaltung/{act.key}/") for act in ACTS),
]
"""Who looks at which page of those for which one signs in."""
READERS = (
    MINISTRY,
    HEAD,
    SAP,
    SAP_OFFICE,
    TRAINING,
    STATISTICS,
    "Benno Eichstetter",
    "Swantje Ellerhof",
    "Friederun Pappelreuth",
)
"""Who is asked for a case of each procedure."""
RULES = [(decree.key, rule.name) for decree in decrees.all() for rule in decree.rules]


def look(page: Page, axe: Axe, *, dark: bool = True) -> list[str]:
    """What is wrong with the page as it stands. Only colours differ between light and dark."""
    problems = [f"light: {violation}" for violation in axe(page)]
    if dark:
        page.emulate_media(color_scheme="dark")
        problems += [f"dark: {violation}" for violation in axe(page, "color-contrast", "link-in-text-block")]
    size = page.viewport_size
    for width in (NARROW, ZOOMED):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            problems.append(f"{wide} px wide at {width} px")
    if size:
        page.set_viewport_size(size)
    return problems


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for all pages of a run, so that styles and scripts are fetched once."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    page = window.new_page()
    yield page
    page.close()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """Messages of the browser's console: blocked scripts and styles, exceptions."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" and "404" not in m.text else None)
    page.on("pageerror", lambda e: found.append(str(e)))
    return found


@pytest.mark.parametrize("address", [*PLAIN, *DECREES])
def test_a_page(address: str, page: Page, site: str, axe: Axe, errors: list[str]) -> None:
    page.goto(f"{site}{address}")
    assert look(page, axe) == []
    assert errors == []


@pytest.mark.parametrize(("decree", "rule"), RULES, ids=[f"{d}.{r}" for d, r in RULES])
def test_a_question_with_its_answer_above_it(
    decree: str, rule: str, page: Page, site: str, axe: Axe, errors: list[str]
) -> None:
    example = next(
        e for e in decrees.decree(decree).examples if e.rule == f"{decree}.{rule}" and "error" not in e.expect
    )
    page.goto(f"{site}/erlasse/{decree}/auskunft/{rule}/?beispiel={example.id}")
    page.get_by_role("button", name="Antwort berechnen").last.click()
    expect(page.locator(".erl-antwort")).to_be_visible()
    assert look(page, axe, dark=(decree, rule) in FIRST_OF_TOPIC) == []
    assert errors == []


@pytest.fixture(scope="module")
def sign_in(browser: Browser, site: str) -> Iterator[Callable[[str], BrowserContext]]:
    """The window in which somebody is signed in, one for each person of a run."""
    windows: dict[str, BrowserContext] = {}

    def of(who: str) -> BrowserContext:
        if who not in windows:
            windows[who] = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
            page = windows[who].new_page()
            Desk(page, site).be(who)
            page.close()
        return windows[who]

    yield of
    for opened in windows.values():
        opened.close()


@pytest.mark.parametrize(("who", "address"), SIGNED_IN)
def test_a_page_for_somebody(
    who: str, address: str, sign_in: Callable[[str], BrowserContext], site: str, axe: Axe
) -> None:
    page = sign_in(who).new_page()
    answer = page.goto(f"{site}{address}")
    assert answer is not None
    assert answer.status == 200
    assert look(page, axe, dark=address.count("/") < 4) == []
    page.close()


@pytest.mark.parametrize("procedure", [p.name for p in registry.procedures()])
def test_a_case_and_its_next_step(
    procedure: str, sign_in: Callable[[str], BrowserContext], site: str, axe: Axe
) -> None:
    """A case as the first sees it who sees one, and the form of the first step that is open to them."""
    for who in READERS:
        page = sign_in(who).new_page()
        page.goto(f"{site}/vorgaenge/?offen=alle&verfahren={procedure}")
        if page.locator("#liste tbody a").count():
            break
        page.close()
    else:
        pytest.fail(f"nobody of them sees a case of {procedure}")
    page.locator("#liste tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/vorgaenge/[A-Z]+-"))
    assert look(page, axe) == []
    steps = page.locator("main a[href*='/schritt/']")
    if steps.count():
        page.goto(f"{site}{steps.first.get_attribute('href')}")
        expect(page.locator("#formular")).to_be_visible()
        assert look(page, axe, dark=False) == []
    page.close()
