"""Three questions as a person asks them, wrong input first; and what must never leave the browser or stay in it."""

import io
import re
from collections.abc import Callable

import pypdf
from playwright.sync_api import Browser, Page, Request, expect

Axe = Callable[..., list[str]]


def open_rule(page: Page, site: str, title: str) -> None:
    """From the start page by links, as somebody does who does not know the address."""
    page.goto(site)
    page.get_by_role("link", name="Soziale Ansprechpersonen (SAP)").click()
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def answer(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Antworte?n? berechnen")).last.click()


def result(page: Page, label: str) -> str:
    """What the answer says under a label."""
    row = page.locator(".erl-ergebnis__zeile").filter(has=page.locator("dt", has_text=re.compile(f"^{label}")))
    return row.first.locator("dd").first.inner_text()


def test_the_planned_number_of_an_agency(page: Page, site: str, axe: Axe) -> None:
    open_rule(page, site, "Zielzahl einer Behörde")
    page.get_by_label("Beschäftigte (Personen)").first.fill("viele")
    answer(page)
    expect(page.locator(".erl-fehlerliste")).to_contain_text("Beschäftigte: „viele“ – erwartet wird eine ganze Zahl")
    expect(page.get_by_label("Beschäftigte (Personen)").first).to_have_value("viele")
    assert axe(page) == []
    page.get_by_label("Beschäftigte (Personen)").first.fill("300")
    answer(page)
    expect(page.locator(".erl-ergebnis")).to_be_visible()
    assert "2 SAP" in result(page, "Zielzahl")
    assert "3/2" in result(page, "Rechnerischer Wert")
    expect(page.locator(".erl-warum")).to_contain_text("200")
    expect(page.locator(".erl-warum")).to_contain_text("II 2.2 Abs. 1 Satz 2")
    assert axe(page) == []


def test_the_budget_of_two_with_a_scenario_a_link_and_a_document(page: Page, site: str, browser: Browser) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    open_rule(page, site, "Jahresarbeitszeit und ihre Verteilung")
    page.get_by_label("Beschäftigte (Personen)").first.fill("430")
    page.get_by_role("button", name="SAP hinzufügen").click()
    expect(page.get_by_role("group", name="SAP 2")).to_be_visible()
    people = [("Ada Beispiel", "2460", "2460"), ("Bodo Muster", "1000", "2460")]
    for i, (name, minutes, regular) in enumerate(people):
        entry = page.get_by_role("group", name=f"SAP {i + 1}")
        entry.get_by_label("SAP", exact=True).fill(name)
        entry.get_by_label("Arbeitszeit", exact=True).fill(minutes)
        entry.get_by_label("Volle Arbeitszeit", exact=True).fill(regular)
    answer(page)
    expect(page.locator("body")).to_contain_text(
        "eine SAP muss mindestens die Hälfte der regelmäßigen Arbeitszeit arbeiten"
    )
    second = page.get_by_role("group", name="SAP 2")
    expect(second.get_by_label("SAP", exact=True)).to_have_value("Bodo Muster")
    second.get_by_label("Arbeitszeit", exact=True).fill("1230")
    answer(page)
    expect(page.locator(".erl-ergebnis")).to_be_visible()
    assert "21.500 Minuten" in result(page, "Jahresarbeitszeit aller SAP")
    shares = result(page, "Verteilung")
    assert "14.333" in shares
    assert "7167" in shares

    with page.expect_download() as pdf:
        page.get_by_role("button", name="Als PDF herunterladen").click()
    pages = pypdf.PdfReader(io.BytesIO(pdf.value.path().read_bytes())).pages
    text = " ".join(" ".join(p.extract_text() for p in pages).split())
    assert "14.333" in text
    assert "II 2.2 Abs. 2 Satz 3" in text

    page.get_by_role("button", name="Link mit diesen Angaben kopieren").click()
    expect(page.locator("[data-teilen-meldung]")).not_to_be_empty()
    link = page.url
    assert "#f=" in link
    assert not any("430" in r.url or "Ada" in r.url or "f=" in r.url for r in requests), (
        "facts in an address that a server sees"
    )
    elsewhere = browser.new_context(locale="de-DE").new_page()
    seen: list[str] = []
    elsewhere.on("request", lambda r: seen.append(r.url))
    elsewhere.goto(link)
    expect(elsewhere.locator(".erl-ergebnis")).to_be_visible()
    assert "14.333" in result(elsewhere, "Verteilung")
    assert not any("f=" in url for url in seen)
    elsewhere.context.close()

    page.get_by_role("button", name=re.compile("Szenario hinzufügen")).click()
    expect(page.locator(".erl-szenario")).to_have_count(2)
    page.locator(".erl-szenario").last.get_by_label("Beschäftigte (Personen)").first.fill("860")
    answer(page)
    expect(page.locator(".erl-antwort")).to_have_count(2)
    expect(page.locator(".erl-antwort").last).to_contain_text("43.000 Minuten")
    expect(page.locator(".erl-antwort").last).to_contain_text("unterscheidet sich")


def test_an_appointment_with_a_reason_for_a_departure(page: Page, site: str, axe: Axe) -> None:
    page.goto(f"{site}/erlasse/sap/auskunft/bestellung_pruefen/")
    answer(page)
    expect(page.locator(".erl-fehlerliste")).to_contain_text(
        "Anlass der Bestellung: Fehlt – diese Angabe wird gebraucht"
    )
    page.get_by_role("radio", name="erste Bestellung", exact=True).or_(
        page.get_by_label("erste Bestellung", exact=True)
    ).first.check()
    choose(page, "Ergebnis des Auswahlverfahrens", "positiv")
    page.get_by_label("Ergebnis mitgeteilt am").fill("14.9.16")
    page.get_by_label("Bestellt am").fill("15.9.2020")
    choose(page, "Schriftlich", "ja")
    choose(page, "Bestellt durch", "Behördenleitung")
    page.get_by_label("Zähler").first.fill("3")
    page.get_by_label("Nenner").first.fill("4")
    choose(page, "Für Personalentscheidungen verantwortlich", "nein")
    page.get_by_label("Beginn der Ausbildung").first.fill("9.1.2017")
    page.get_by_label("Voraussichtliches Dienstende").first.fill("31.3.2035")
    answer(page)
    expect(page.locator(".erl-urteil")).to_be_visible()
    expect(page.locator(".erl-antwort")).to_contain_text(
        "Bestellt wird spätestens vier Jahre nach dem positiven Ergebnis."
    )
    expect(page.locator(".erl-urteil")).not_to_contain_text("Erfüllt", ignore_case=False)
    page.locator("details", has_text="Begründungen für Abweichungen").first.locator("textarea").first.fill(
        "Die Gruppe begann erst 2020."
    )
    answer(page)
    expect(page.locator(".erl-antwort")).to_contain_text("Die Gruppe begann erst 2020.")
    assert axe(page) == []


def choose(page: Page, label: str, option: str) -> None:
    """Choose among options, or write what the form suggests."""
    group = page.get_by_role("group", name=re.compile(f"^{re.escape(label)}"))
    if group.count():
        group.first.get_by_label(option, exact=True).check()
    else:
        page.get_by_label(re.compile(f"^{re.escape(label)}")).first.fill(option)


def test_everything_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/erlasse/sap/auskunft/ruhen_stand/")
    page.get_by_role("button", name="Ruhen hinzufügen").click()
    entry = page.get_by_role("group", name="Ruhen 1")
    entry.get_by_label(re.compile("^Beginn")).fill("1.3.17")
    page.get_by_label("Rechtsstand").fill("1.1.2018")
    answer(page)
    assert "29. Februar 2020" in result(page, "Höchstens bis")
    assert "789" in result(page, "Verbleibend")
    context.close()


def test_a_counselling_question_leaves_no_trace(page: Page, site: str) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.goto(f"{site}/erlasse/sap/auskunft/beratungsende/")
    page.get_by_label(re.compile("^Letzter Tag im Dienst")).fill("30.6.2018")
    choose(page, "Ausnahme mit der Behördenleitung abgesprochen", "nein")
    answer(page)
    assert "30. Juni 2018" in result(page, "Beratung endet am")
    assert page.evaluate("[...Object.keys(sessionStorage), ...Object.keys(localStorage)]") == []
    assert page.context.cookies() == [] or {c["name"] for c in page.context.cookies()} <= {"csrftoken"}
    for missing in ("Beleg herunterladen", "Als PDF herunterladen"):
        expect(page.get_by_role("button", name=missing)).to_have_count(0)
    assert "#f=" not in page.content()
    assert not any("2018" in r.url for r in requests)
    page.reload()
    expect(page.get_by_label(re.compile("^Letzter Tag im Dienst"))).to_have_value("")


def test_a_draft_survives_a_closed_page(page: Page, site: str) -> None:
    page.goto(f"{site}/erlasse/sap/auskunft/zielzahl/")
    page.get_by_label("Beschäftigte (Personen)").first.fill("777")
    page.goto(f"{site}/hilfe/")
    page.goto(f"{site}/erlasse/sap/auskunft/zielzahl/")
    page.get_by_role("button", name="Entwurf wiederherstellen").click()
    expect(page.get_by_label("Beschäftigte (Personen)").first).to_have_value("777")


def test_a_question_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/erlasse/sap/auskunft/zielzahl/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Zum Inhalt")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.labels?.[0]?.innerText.startsWith('Beschäftigte')"):
            break
    page.keyboard.type("430")
    page.keyboard.press("Enter")
    expect(page.locator(".erl-ergebnis")).to_be_visible()
    assert "2 SAP" in result(page, "Zielzahl")


def test_a_receipt_is_computed_again(page: Page, site: str) -> None:
    page.goto(f"{site}/erlasse/sap/auskunft/zielzahl/")
    page.get_by_label("Beschäftigte (Personen)").first.fill("430")
    answer(page)
    page.get_by_role("button", name="Nachrechnen").click()
    expect(page.locator("main")).to_contain_text("Das Ergebnis ist dasselbe")
