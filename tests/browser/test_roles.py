"""People in their roles do the real work of the decree `sap`, in the demonstration as it is delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.office import Desk

TODAY = dt.date.today()  # noqa: DTZ011 - the day in the browser


def day(days: int) -> str:
    return f"{TODAY + dt.timedelta(days=days):%d.%m.%Y}"


@pytest.fixture
def desk(page: Page, site: str) -> Desk:
    return Desk(page, site)


def test_a_release_for_an_important_reason_needs_the_commission(desk: Desk) -> None:
    desk.be("Clothilde Rabenstein").find("", "sap.massnahme_eingang")
    file = desk.page.url
    desk.page.get_by_role("button", name="Sachbearbeitung übernehmen").click()
    desk.be("Benno Eichstetter").find("", "sap.massnahme")
    case = desk.case
    desk.page.goto(f"{desk.site}{case}")
    expect(desk.page.locator(".erl-weg")).to_contain_text("Einzelsupervision nicht durchgeführt")
    expect(desk.state).to_contain_text("dem MIK angezeigt")
    desk.be("Ruprecht Hallmoos").go(case)
    desk.page.goto(f"{desk.site}{case}schritt/vollziehen/")
    expect(desk.page.get_by_text("im Stand")).to_be_visible()
    desk.be("Clothilde Rabenstein").step(
        case, "kommission_einberufen", "Kommission einberufen",
        {
            "Vertretung des MIK": "Friederun Pappelreuth", "Psychologin oder Psychologe": "Dr. Ariane Seelhorst",
            "Erfahrene SAP": "Gudrun Halbritter (Bezirksregierung Beispielau)", "Erörterung am": day(0), "Ort": "Residenzstadt",
        },
    )  # fmt: skip
    expect(desk.state).to_contain_text("Kommission")
    desk.be("Friederun Pappelreuth").step(case, "eroertern", "Erörterung", {"Mit der SAP erörtert am": day(0)})
    for who, vote in (("Friederun Pappelreuth", "Ja"), ("Dr. Ariane Seelhorst", "Nein")):
        desk.be(who).step(case, "votieren", "Stimme abgeben", {"Liegt ein wichtiger Grund vor?": vote})
    desk.be("Ruprecht Hallmoos").go(case)
    expect(desk.page.get_by_text("Nein", exact=True)).to_have_count(0)
    desk.be("Gudrun Halbritter").step(case, "votieren", "Stimme abgeben", {"Liegt ein wichtiger Grund vor?": "Ja"})
    expect(desk.state).to_contain_text("Votum")
    desk.be("Ruprecht Hallmoos").step(case, "vollziehen", "Maßnahme vollziehen", {"Befristet bis": day(120)}, sure=True)
    expect(desk.state).to_contain_text("vollzogen")
    assert "Freistellung" in desk.read("Bescheid")
    desk.go("/sap/finden/?behoerde=pp-musterstadt")
    expect(desk.page.get_by_text("Annegret Sommerlath")).to_be_visible()
    expect(desk.page.get_by_text("Benno Eichstetter")).to_have_count(0)
    desk.be("Benno Eichstetter").go("/zugriffe/")
    expect(desk.page.get_by_text("Clothilde Rabenstein").first).to_be_visible()
    assert "/vorgaenge/" in file


def test_a_figure_of_the_house_needs_a_second_person(desk: Desk) -> None:
    address = desk.be("Notburga Zahlenberg").open(
        "sap/wert_des_hauses/vorschlagen",
        {
            "Wert": "Kleinste Zahl von Bögen hinter einer veröffentlichten Zahl",
            "Neue Höhe": "4",
            "Gilt ab": day(10),
            "Begründung": "kleine Häuser",
        },
        "Wert vorschlagen",
    )  # fmt: skip
    expect(desk.page.get_by_text("Vier-Augen-Prinzip")).to_be_visible()
    desk.be("Severin Tabellius").go(address).page.get_by_role("button", name="In Kraft setzen").click()
    expect(desk.state).to_contain_text("in Kraft")
    desk.go("/register/sap/werte/")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Werte des Hauses")


def test_who_rested_longer_than_three_years_cannot_simply_return(desk: Desk) -> None:
    desk.be("Lambert Nussdorfer").find("Lambert Nussdorfer", "sap.sap_amt")
    address = desk.case
    expect(desk.state).to_contain_text("Höchstdauer des Ruhens überschritten")
    desk.go(f"{address}schritt/wiederaufnehmen/")
    expect(desk.page.get_by_text("nicht vorgesehen")).to_be_visible()


def test_wrong_input_stands_at_its_field_and_nothing_is_lost(desk: Desk) -> None:
    desk.be("Hilmar Quellmann").go("/vorgaenge/neu/sap/fortbildung/anmelden/")
    desk.fill({"Veranstaltung": "Gesprächsführung", "Termin": "31.2.2027", "Träger": "Akademie"})
    desk.send("Zur Fortbildung anmelden")
    expect(desk.page.get_by_text("31.2.2027").first).to_be_visible()
    expect(desk.page.get_by_label("Veranstaltung")).to_have_value("Gesprächsführung")
    desk.fill({"Termin": day(30)})
    desk.send("Zur Fortbildung anmelden")
    expect(desk.state).to_contain_text("angemeldet")


def test_two_at_once_are_told_who_was_first(browser: Browser, site: str) -> None:
    contexts = [browser.new_context(locale="de-DE", timezone_id="Europe/Berlin") for _ in range(2)]
    first, second = (Desk(context.new_page(), site) for context in contexts)
    first.be("Clothilde Rabenstein").find("Annegret Sommerlath: Umgang", "sap.fremdfortbildung")
    address = first.case
    second.be("Egbert Wolkenhauer").go(f"{address}schritt/teilnahme_eintragen/")
    first.go(f"{address}schritt/teilnahme_eintragen/")
    first.fill({"Abgeschlossen am": day(0), "Als Fachfortbildung anerkannt": True})
    first.send("Teilnahme eintragen")
    expect(first.state).to_contain_text("besucht")
    second.fill({"Abgeschlossen am": day(-1), "Als Fachfortbildung anerkannt": False})
    second.send("Teilnahme eintragen")
    expect(second.page.get_by_text("Clothilde Rabenstein: „Teilnahme eintragen“").first).to_be_visible()
    for context in contexts:
        context.close()


def test_an_employee_finds_an_sap_without_signing_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sap/finden/")
    page.get_by_label("Ihre Behörde").select_option(label="Polizeipräsidium Musterstadt")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", name="Annegret Sommerlath")).to_be_visible()
    expect(page.get_by_text("In der Regel beraten SAP Beschäftigte der eigenen Behörde")).to_be_visible()
    assert page.context.cookies() == []


def test_the_register_shows_what_held_and_what_changed(desk: Desk, axe: Callable[..., list[str]]) -> None:
    desk.be("Clothilde Rabenstein").go("/register/sap/aemter/")
    expect(desk.page.get_by_role("rowheader", name="Mechthild Rosenbusch")).to_be_visible()
    assert axe(desk.page) == []
