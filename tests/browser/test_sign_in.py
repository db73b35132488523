"""Signing in in a real browser: keys and passkeys with a virtual authenticator, the menu, the choice of a role, axe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from erlass.people import administration, roles
from erlass.people.models import Account, Behoerde, Person
from tests.browser.test_every_page import look

PASSWORD = "ein langer Satz fuer heute"
Axe = Callable[..., list[str]]


@pytest.fixture
def account(transactional_db: None) -> Account:
    office = Behoerde.objects.create(
        key="hier", name="Behörde Hier", geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt"
    )
    person = Person.objects.create(name="Erika Beispiel")
    administration.assign_role(person, office, roles.PERSONALSTELLE.key, dt.date(2020, 1, 1), None, "")
    made = Account(username="beispiel", email="beispiel@hier.example", person=person)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def site(live_server: LiveServer, account: Account) -> str:
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def key(page: Page) -> Iterator[str]:
    """A key in the browser that recognises its owner and says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield added["authenticatorId"]
    session.send("WebAuthn.disable")


@pytest.fixture
def errors(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: found.append(str(e)))
    return found


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/anmelden/")
    page.get_by_label("Anmeldename").fill("beispiel")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_text("Erika Beispiel").first.click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def add_key(page: Page, *, passkey: bool) -> None:
    page.get_by_text("Erika Beispiel").first.click()
    page.get_by_role("link", name="Konto und Sicherheit").click()
    page.get_by_role("link", name="Schlüssel hinzufügen").click()
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_label("Name des Schlüssels").fill("Mein Rechner")
    if passkey:
        page.get_by_label("Auch ohne Passwort anmelden").check()
    page.get_by_role("button", name="Schlüssel hinzufügen").click()
    expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()


def test_mit_einem_passkey_ohne_passwort(page: Page, site: str, key: str, axe: Axe, errors: list[str]) -> None:
    sign_in(page, site)
    add_key(page, passkey=True)
    assert look(page, axe) == []
    page.goto(f"{site}/konto/schluessel/")
    expect(page.get_by_text("Passkey, meldet ohne Passwort an")).to_be_visible()
    assert look(page, axe) == []
    sign_out(page)
    page.goto(f"{site}/anmelden/?next=/hilfe/")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    page.wait_for_url(f"{site}/hilfe/")
    expect(page.get_by_text("Erika Beispiel").first).to_be_visible()
    assert errors == []


def test_ein_schluessel_als_zweiter_faktor(page: Page, site: str, key: str, axe: Axe, errors: list[str]) -> None:
    sign_in(page, site)
    add_key(page, passkey=False)
    sign_out(page)
    sign_in(page, site)
    expect(page.get_by_role("heading", name="Zweiter Faktor")).to_be_visible()
    assert look(page, axe) == []
    page.get_by_role("button", name="Mit einem Schlüssel bestätigen").click()
    page.wait_for_url(f"{site}/")
    expect(page.get_by_text("Erika Beispiel").first).to_be_visible()
    assert errors == []


def test_ein_schluessel_der_nicht_antwortet_wird_gemeldet(page: Page, site: str, key: str) -> None:
    page.goto(f"{site}/anmelden/")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    expect(page.get_by_role("alert")).to_contain_text("Der Schlüssel hat nicht geantwortet")


def test_das_menue_geht_mit_der_tastatur(page: Page, site: str, axe: Axe) -> None:
    sign_in(page, site)
    summary = page.locator(".erl-konto summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert look(page, axe) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Konto und Sicherheit")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


@pytest.mark.parametrize("path", ["/anmelden/", "/anmelden/rolle/", "/anmelden/passwort/", "/anmelden/passwort/gesendet/",
    "/anmelden/passwort/1-falsch/", "/anmelden/gesperrt/", "/anmelden/dienst/abgebrochen/"])  # fmt: skip
def test_seiten_fuer_besucher(page: Page, site: str, axe: Axe, errors: list[str], path: str) -> None:
    page.goto(f"{site}{path}")
    assert look(page, axe) == []
    assert errors == []


def test_ein_fehler_steht_an_seinem_platz(page: Page, site: str, axe: Axe) -> None:
    page.goto(f"{site}/anmelden/")
    page.get_by_label("Anmeldename").fill("beispiel")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_label("Passwort", exact=True)).to_have_attribute("aria-invalid", "true")
    assert look(page, axe) == []


@pytest.mark.parametrize(
    "path", ["/konto/", "/konto/passwort/", "/konto/app/", "/konto/zugangsschluessel/", "/abmelden/"]
)
def test_seiten_des_kontos(page: Page, site: str, axe: Axe, errors: list[str], path: str) -> None:
    sign_in(page, site)
    page.wait_for_url(f"{site}/")
    page.goto(f"{site}{path}")
    if "bestaetigen" in page.url:
        assert look(page, axe) == []
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Bestätigen").click()
        page.wait_for_url(f"{site}{path}")
    assert look(page, axe) == []
    assert errors == []


def test_ein_zugangsschluessel_wird_einmal_gezeigt_und_widerrufen(
    page: Page, site: str, axe: Axe, errors: list[str]
) -> None:
    sign_in(page, site)
    page.get_by_text("Erika Beispiel").first.click()
    page.get_by_role("link", name="Konto und Sicherheit").click()
    page.get_by_role("link", name="Zugangsschlüssel verwalten").click()
    page.get_by_role("link", name="Zugangsschlüssel ausstellen").click()
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_label("Bezeichnung").fill("Auswertung")
    page.get_by_label("Geltungsdauer").fill("bald")
    page.get_by_role("button", name="Ausstellen").click()
    expect(page.get_by_label("Geltungsdauer")).to_have_attribute("aria-invalid", "true")
    assert look(page, axe) == []
    page.get_by_label("Geltungsdauer").fill("30")
    page.get_by_role("button", name="Ausstellen").click()
    expect(page.locator("#schluessel")).to_contain_text("erl_")
    assert look(page, axe) == []
    page.get_by_role("link", name="Zu Ihren Zugangsschlüsseln").click()
    assert look(page, axe) == []
    page.get_by_role("link", name="Widerrufen").click()
    assert look(page, axe) == []
    page.get_by_role("button", name="Zugangsschlüssel widerrufen").click()
    expect(page.get_by_text("„Auswertung“ ist widerrufen.")).to_be_visible()
    assert [text for text in errors if "422" not in text] == []


def test_eine_rolle_waehlen(page: Page, site: str, axe: Axe) -> None:
    page.goto(f"{site}/anmelden/rolle/")
    page.get_by_role("button", name="Erika Beispiel Personalstelle").click()
    page.wait_for_url(f"{site}/")
    banner = page.get_by_role("region", name="Demonstration")
    expect(banner).to_contain_text("angemeldet als Erika Beispiel, Rolle Personalstelle")
    assert look(page, axe) == []
    banner.get_by_role("link", name="Person wechseln").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Als wer möchten Sie arbeiten?")
