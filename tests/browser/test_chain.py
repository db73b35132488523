"""The whole chain of the decree `sap`, walked by people in their roles: from an agency's need to the SAP whom its staff finds,
and from eight anonymous sheets to the published report.

Three years lie between the first step and the last. The clock of the demonstration is put forward between the steps; all else
is done in the pages by whoever is to do it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from erlass.law.german import date_long
from tests.browser.office import Desk, Entered
from tests.browser.site import CLOCK, serve

TODAY = dt.date.today()  # noqa: DTZ011 - the day in the browser


def day(days: int) -> str:
    return f"{TODAY + dt.timedelta(days=days):%d.%m.%Y}"


def put_forward(desk: Desk, days: int) -> None:
    """It is so many days later, and time has done its part."""
    answer = desk.page.request.post(f"{desk.site}/uhr/{days}")
    assert answer.status == 204, answer.text()


@pytest.fixture
def desk(page: Page, demonstration: Path) -> Iterator[Desk]:
    """A window to a demonstration of its own: who walks through three years leaves none of the others as it was."""
    with serve(demonstration, CLOCK) as address:
        yield Desk(page, address)


# From the need to the SAP.

HEAD, OFFICE, APPLICANT, RIVAL = "Leopold Auentaler", "Hedda Bachmeier", "Yvonne Pfefferkorn", "Zacharias Humboldsen"
CHAIR, VOTES = (
    "Clothilde Rabenstein",
    {"Annegret Sommerlath": "Nein", "Rieke Sandholt": "Nein", "Dr. Magnus Gemütlich": "Ja"},
)
REPORTED, ANNOUNCED, CLOSED, CHOSEN, BEGUN, APPOINTED = 15, 30, 31, 45, 78, 1103
"""Days after the first step on which something happens."""
SEMINARS = (
    ("Ankommen und Auftrag", "reguläres Seminar", 75), ("Gesprächsführung", "reguläres Seminar", 190),
    ("Selbstreflexion", "Seminar „Selbstreflexion“", 305), ("Abschluss und Übergang", "reguläres Seminar", 1100),
)  # fmt: skip
TRAITS = (
    "Genießt Vertrauen in der Behörde", "Sozial kompetent und einfühlsam", "Hat das Vertrauen der Behördenleitung",
    "Langfristig bereit",
)  # fmt: skip


def test_from_the_need_of_an_agency_to_the_sap_whom_its_staff_finds(desk: Desk, browser: Browser) -> None:
    report_need(desk)
    announcement = announce_and_apply(desk)
    preselect(desk, announcement)
    selection = select_by_casting_vote(desk)
    training = register_for_training(desk, selection)
    miss_a_seminar_and_make_it_up(desk, training)
    assert not found_by_staff(browser, desk.site)
    appoint(desk)
    assert found_by_staff(browser, desk.site)
    stand_in_the_register(desk, selection)


def report_need(desk: Desk) -> None:
    """P1: an agency without an SAP reports its need; both ministries fix the places; the group is announced."""
    name = f"{TODAY.year + 1} Kette"
    entered = {"Runde": name, "Meldeschluss": day(REPORTED - 1)}
    round_ = desk.be(CHAIR).open("sap/bedarf_und_schulungsgruppe/eroeffnen", entered, "Runde eröffnen")
    expect(desk.state).to_contain_text("offen für Meldungen")

    desk.be(OFFICE).find(f"Landesamt Auental: Runde {name}", "sap.bedarfsmeldung")
    report = desk.case
    desk.be("Wiebke Moorgart").go(f"{report}schritt/melden/")
    expect(desk.page.get_by_text("nicht zugänglich")).to_be_visible()
    desk.be(OFFICE).go(f"{report}schritt/melden/")
    expect(desk.page.get_by_label("Bedarf (SAP)")).to_have_value("1")
    desk.fill({"Bedarf": "3"})
    desk.send("Bedarf melden")
    expect(desk.page.get_by_text("Errechnet: 1 bei einer Zielzahl von 1")).to_be_visible()
    desk.fill({"Bedarf": "1"})
    desk.send("Bedarf melden")
    expect(desk.state).to_contain_text("gemeldet")
    desk.be("Balduin Zinsmeister").find(f"Ministerium der Finanzen (Vorführung): Runde {name}", "sap.bedarfsmeldung")
    desk.step(desk.case, "melden", "Bedarf melden")

    put_forward(desk, REPORTED)
    desk.be("Balduin Zinsmeister").go(round_)
    expect(desk.state).to_contain_text("Bedarf gemeldet")
    expect(desk.page.get_by_role("row", name="Landesamt Auental")).to_contain_text("1")
    desk.page.get_by_role("button", name="Bestätigen").click()
    expect(desk.state).to_contain_text("Bedarf gemeldet")
    desk.be(CHAIR).go(round_).page.get_by_role("button", name="Bestätigen").click()
    expect(desk.state).to_contain_text("Plätze festgelegt")
    assert "Plätze MIK 1 Plätze FM 3" in desk.read("Festlegung der Schulungsplätze")

    desk.go(f"{round_}schritt/gruppen_bekanntgeben/")
    desk.fill({"Schulungsgruppe": "Kette", "Plätze MIK": "2", "Plätze FM": "3", "Beginn": day(75), "Ende": day(1150)})
    for nr, (title, kind, begin) in enumerate(SEMINARS, 1):
        if nr > 1:
            desk.add("Seminar")
        seminar = {
            "Nummer": str(nr), "Titel": title, "Art": kind, "Erster Tag": day(begin), "Letzter Tag": day(begin + 2), "Ort": "Hügelheim",
        }  # fmt: skip
        desk.fill({f"Seminar {nr}": seminar})
    desk.send("Gruppe bekannt geben")
    expect(desk.page.get_by_text("MIK: 1 gemeldet, 0 schon vergeben")).to_be_visible()
    desk.fill({"Plätze MIK": "1"})
    desk.send("Gruppe bekannt geben")
    expect(desk.state).to_contain_text("Gruppen bekannt gegeben")
    assert "Gesprächsführung" in desk.read("Bekanntgabe der Schulungsgruppe")


def announce_and_apply(desk: Desk) -> str:
    """P2: all staff hears of it, two apply while there is time. Gives the announcement."""
    announcement = desk.be(OFFICE).open(
        "sap/vorauswahl/entwerfen",
        {"Bewerbungsschluss": day(ANNOUNCED), "Voraussichtlicher Beginn": day(75), "Weg der Bekanntgabe": "Aushang"},
        "Ausschreibung entwerfen",
    )
    desk.step(announcement, "bekanntgeben", "Allen Beschäftigten bekannt geben")
    expect(desk.state).to_contain_text("bekannt gegeben")
    for who in (APPLICANT, RIVAL):
        desk.be(who).go(announcement).page.get_by_role("link", name="Bewerben").last.click()
        desk.fill({
            "Organisationseinheit": "Dezernat 3", "Altersgruppe": "35 bis 49 Jahre", "Ebene": "ohne Führungsaufgaben",
            "Bereit, das": False, "Motivation": "Ich höre gern zu.", "Ich bin langfristig bereit": True, "Ich kenne die Pflichten": True,
        })  # fmt: skip
        desk.send("Bewerben")
        expect(desk.state).to_contain_text("eingereicht")
        assert who in desk.read("Bewerbungsformular")
    desk.go(announcement)
    expect(desk.page.get_by_text("Sie haben noch keine offene Bewerbung.")).to_be_visible()
    return announcement


def preselect(desk: Desk, announcement: str) -> None:
    """P2: nobody decides before all have been drawn in; one is forwarded, the other hears that it was not him."""
    put_forward(desk, CLOSED)
    desk.be(OFFICE).go(announcement)
    expect(desk.state).to_contain_text("Bewerbungsschluss")
    desk.page.get_by_role("button", name="Beteiligte hinzuziehen").click()
    expect(desk.state).to_contain_text("in der Beteiligung")
    desk.be("Gundula Marschhof").go(announcement)
    answer(desk)
    desk.be(HEAD)
    preselected(desk, announcement)
    refused = desk.page.get_by_role("group", name="Das ist noch nicht möglich")
    expect(refused).to_contain_text("Alle, die zur Vorauswahl hinzuzuziehen sind, sind beteiligt worden.")
    desk.be("Rieke Sandholt").go(announcement)
    answer(desk)
    desk.be(HEAD)
    preselected(desk, announcement)
    expect(desk.state).to_contain_text("vorausgewählt")
    forward = {"Auswahlverfahren am": day(CHOSEN), "Ort": "Residenzstadt"}
    desk.be(OFFICE).step(announcement, "weiterleiten", "An das Fachreferat weiterleiten", forward)
    expect(desk.state).to_contain_text("weitergeleitet")
    desk.be(RIVAL).find(RIVAL, "sap.bewerbung")
    expect(desk.state).to_contain_text("nicht vorausgewählt")


def answer(desk: Desk) -> None:
    form = desk.page.locator(".erl-antwortform")
    form.get_by_label("hat teilgenommen").check()
    form.get_by_role("button", name="Antwort vermerken").click()
    expect(desk.page.get_by_text("Vermerkt:")).to_be_visible()


def preselected(desk: Desk, announcement: str) -> None:
    desk.go(f"{announcement}schritt/vorauswahl_feststellen/")
    if not desk.page.get_by_role("group", name="Person 2").count():  # no draft yet
        desk.add("Person")
    suitable: Entered = {"Person": APPLICANT, "Rang": "1", "Geeignet": True, "Merkmale": dict.fromkeys(TRAITS, True)}
    other: Entered = {"Person": RIVAL, "Geeignet": False, "Merkmale": dict.fromkeys(TRAITS, True)}
    desk.fill({"Person 1": suitable, "Person 2": other, "Ebenen, Status": True})
    desk.send("Vorauswahl feststellen")


def select_by_casting_vote(desk: Desk) -> str:
    """P3: two votes against two, and the chair decides; nobody else votes, and nobody is told before the chair tells."""
    desk.be("Egbert Wolkenhauer").find(APPLICANT, "sap.auswahlverfahren")
    selection = desk.case
    desk.step(selection, "besetzen", "Kommission besetzen", {
        "Vorsitz": CHAIR, "SAP": "Annegret Sommerlath (Polizeipräsidium Musterstadt)", "Die SAP ist erfahren": True,
        "Gleichstellungsbeauftragte der Behörde": "Rieke Sandholt", "Externe Psychologin": "Dr. Magnus Gemütlich", "Von außen": True,
        "Hauptpersonalrat": "hat teilgenommen", "Hauptschwerbehindertenvertretung": "nicht eingeladen",
    })  # fmt: skip
    expect(desk.state).to_contain_text("Kommission besetzt")

    put_forward(desk, CHOSEN)
    for who, vote in ({CHAIR: "Ja"} | VOTES).items():
        desk.be(who).step(selection, "abstimmen", "Stimme abgeben", {"Ihre Stimme": vote})
        if who == CHAIR:
            expect(desk.page.get_by_text("Ihre Stimme ist abgegeben. Noch offen: erfahrene SAP")).to_be_visible()
            desk.be(HEAD).go(f"{selection}schritt/abstimmen/")
            expect(desk.page.get_by_text("„Abstimmen“ ist Ihnen nicht möglich; berechtigt: Vorsitz")).to_be_visible()
    expect(desk.state).to_contain_text("durchgeführt")
    desk.be(APPLICANT).go(selection)
    expect(desk.page.get_by_text("positiv", exact=True)).to_have_count(0)

    desk.be(CHAIR).go(selection)
    expect(fact(desk, "Stichentscheid")).to_contain_text("ja")
    expect(desk.page.get_by_text("Abstimmen: Stimme abgegeben – Annegret Sommerlath als erfahrene SAP")).to_be_visible()
    desk.step(selection, "mitteilen", "Ergebnis mündlich mitteilen")
    expect(desk.state).to_contain_text("bestanden und mitgeteilt")
    desk.be(APPLICANT).go(selection)
    expect(fact(desk, "Ergebnis")).to_contain_text("positiv")
    expect(desk.page.get_by_text("Stichentscheid", exact=True)).to_have_count(0)
    desk.step(selection, "annehmen", "Für das Amt entscheiden")
    expect(desk.state).to_contain_text("angenommen")
    return selection


def fact(desk: Desk, label: str) -> Locator:
    term = desk.page.get_by_role("term").filter(has_text=label).first
    return desk.page.locator(".erl-fakten > div").filter(has=term).first


def register_for_training(desk: Desk, selection: str) -> str:
    """P3 and P5: the registration is forwarded, the training begins by itself on its first day. Gives the training."""
    forward = {"Schulungsgruppe": f"Kette ab {day(75)}"}
    desk.be(OFFICE).step(selection, "anmeldung_weiterleiten", "Anmeldung weiterleiten", forward)
    assert APPLICANT in desk.read("Anmeldung zur Ausbildung")
    desk.find(APPLICANT, "sap.ausbildung")
    training = desk.case
    expect(desk.state).to_contain_text("angemeldet")
    desk.step(training, "abordnen", "Zu den Seminaren abordnen", {"Abgeordnet ab": day(75)})
    put_forward(desk, BEGUN)
    desk.be(OFFICE).go(training)
    expect(desk.state).to_contain_text("in Ausbildung")
    return training


def miss_a_seminar_and_make_it_up(desk: Desk, training: str) -> None:
    """P5: the training does not end before „Selbstreflexion“ has been made up."""
    for title, _, begin in SEMINARS:
        put_forward(desk, begin + 3)
        attended = title != "Selbstreflexion"
        desk.be(OFFICE).step(training, "teilnahme_eintragen", "Teilnahme eintragen", {"Teilgenommen": attended})
    end = f"{training}schritt/abschliessen/"
    desk.go(end).send("Ausbildung abschließen")
    expect(desk.page.get_by_role("group", name="Das ist noch nicht möglich")).to_contain_text("Offen: Seminar 3.")
    made_up = {"Nummer des Seminars": "3", "Nachgeholt am": day(APPOINTED - 3)}
    desk.step(training, "nachholen", "Nachgeholtes Seminar eintragen", made_up)
    expect(desk.page.get_by_role("row", name="Selbstreflexion")).to_contain_text("nein")
    desk.go(end).send("Ausbildung abschließen")
    expect(desk.state).to_contain_text("abgeschlossen")
    certificate = desk.read("Bescheinigung über die Ausbildung")
    assert APPLICANT in certificate
    assert "nachgeholt am" in certificate


def appoint(desk: Desk) -> None:
    """P4: the office prepares, only the head appoints; the deed says who, as what and from when."""
    entered = {"Person": APPLICANT, "Anlass": "erste Bestellung"}
    appointment = desk.be(OFFICE).open("sap/bestellung/vorbereiten", entered, "Bestellung vorbereiten")
    desk.go(f"{appointment}schritt/bestellen/")
    expect(desk.page.get_by_text("„Bestellen“ ist Ihnen nicht möglich; berechtigt: Behördenleitung.")).to_be_visible()
    desk.be(HEAD).step(appointment, "bestellen", "Bestellen")
    expect(desk.state).to_contain_text("bestellt")
    deed = desk.read("Bestellungsurkunde")
    day_in_words = date_long(TODAY + dt.timedelta(days=APPOINTED))
    assert f"Landesamt Auental bestellt {APPLICANT} mit Wirkung vom {day_in_words} zur Sozialen Ansprechperson." in deed
    assert f"Beginn der Tätigkeit {day_in_words}" in deed
    desk.be(OFFICE).step(appointment, "bekanntgeben", "Allen Beschäftigten bekannt geben")
    expect(desk.state).to_contain_text("bekannt gegeben")
    assert APPLICANT in desk.read("Bekanntgabe an alle Beschäftigten")


def found_by_staff(browser: Browser, site: str) -> bool:
    """Whether somebody of the agency who is not signed in finds the SAP."""
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto(f"{site}/sap/finden/?behoerde=la-auental")
    own = page.get_by_role("region", name="Landesamt Auental")
    expect(own).to_be_visible()
    found = own.get_by_role("heading", name=APPLICANT).count() == 1
    nobody = own.get_by_text("zurzeit keine Ansprechperson tätig").count() == 1
    assert found is not nobody
    assert context.cookies() == []
    context.close()
    return found


def stand_in_the_register(desk: Desk, selection: str) -> None:
    desk.be(CHAIR).go("/register/sap/aemter/")
    expect(desk.page.get_by_role("row", name=APPLICANT)).to_contain_text("aktiv")
    desk.go(selection)
    expect(desk.state).to_contain_text("durch Bestellung erledigt")


# From the sheets to the report.

YEAR = TODAY.year
QUARTER, AFTER = f"{YEAR}-Q4", (dt.date(YEAR + 1, 1, 10) - TODAY).days
"""The quarter that is reported, and how many days from now it is over."""
POLICE = ("Annegret Sommerlath", "Benno Eichstetter", "Cordula Nebelung", "Dagobert Weissenau")
OTHERS = ("Gudrun Halbritter", "Hilmar Quellmann", "Irmela Stolzenfels", "Pankraz Moosbach")
RARE = {**dict.fromkeys(POLICE[:2], "Trauer"), **dict.fromkeys(OTHERS[:2], "Finanzen")}
"""What only two of each group heard of, once each: numbers that nobody may ever read."""
THRESHOLD = 5


def sheet(who: str) -> Entered:
    """What somebody enters; no two sheets say the same, the rare themes are rare."""
    n = 8 + (*POLICE, *OTHERS).index(who) % 3
    common = {"Arbeitsbelastung": "6", "Konflikt im Kollegium": "5", "Belastendes Ereignis": "4", "Finanzen": "3"}
    elsewhere = {"Arbeitsbelastung": "2", "Konflikt im Kollegium": "5", "Belastendes Ereignis": "6", "Trauer": "3"}
    rare = {RARE[who]: "1"} if who in RARE else {}
    return {
        "Beratene": str(n), "Davon neu": str(n), "Abgeschlossene Beratungen": "3", "Beratene Vorgesetzte": "1",
        "Gespräche": str(n + 4), "Zeit in Minuten": str(15 * n), "Informationsveranstaltungen": "1", "Kontakte zu Fachdiensten": "2",
        "Geschlecht": {"Weiblich": str(n - 2), "Männlich": "2"}, "Altersgruppe": {"35 bis 49 Jahre": str(n)},
        "Statusgruppe": {"Beamtenverhältnis": str(n)},
        "Zugang": {"Aus eigenem Entschluss": str(n - 3), "Auf Rat aus dem Kollegium": "3"},
        "Themen": (common if who in POLICE else elsewhere) | rare,
    }  # fmt: skip


def test_from_eight_anonymous_sheets_to_the_published_report(desk: Desk) -> None:
    desk.page.clock.install()
    put_forward(desk, AFTER)
    for who in (*POLICE, *OTHERS):
        send_sheet(desk, who)
    report = evaluate(desk)
    release(desk, report)
    nothing_small_is_published(desk)


def send_sheet(desk: Desk, who: str) -> None:
    """The receipt with a name, then the sheet without one."""
    desk.be(who).go("/sap/bogen/").page.get_by_role("link", name=f"Ausfüllen für {QUARTER}").click()
    entered, check = sheet(who), desk.page.get_by_role("button", name="Prüfen und quittieren")
    desk.fill(entered)
    if who == POLICE[0]:
        desk.fill({"Davon neu": "99"})
        check.click()
        expect(desk.page.get_by_role("group", name="Eine Angabe passt noch nicht")).to_contain_text("höchstens alle 8")
        expect(desk.page.get_by_label("Beratene", exact=True)).to_have_value("8")
        desk.fill({"Davon neu": "8"})
    check.click()
    with desk.page.expect_request("**/sap/bogen/senden/") as sent:
        desk.page.get_by_role("button", name="Jetzt anonym senden").click()
        desk.page.clock.fast_forward(15_000)  # the page waits for so long at most, at random
    expect(desk.page.get_by_text("Ihr Bogen ist angekommen")).to_be_visible()
    assert "cookie" not in sent.value.all_headers()
    desk.go("/sap/bogen/")
    expect(desk.page.get_by_role("row", name=QUARTER)).to_contain_text("quittiert")


def evaluate(desk: Desk) -> str:
    """P14: the year is closed, and the day after the machine has evaluated it. Gives the report's case."""
    desk.be("Notburga Zahlenberg").find(f"Statistischer Bericht {YEAR}", "sap.statistischer_bericht")
    report = desk.case
    desk.step(report, "jahr_schliessen", "Einsendeschluss festsetzen", {"Einsendeschluss": day(AFTER)})
    last = date_long(TODAY + dt.timedelta(days=AFTER))
    expect(desk.page.get_by_text(f"Einsendeschluss ist der {last}.")).to_be_visible()
    put_forward(desk, AFTER + 1)
    desk.be(POLICE[0]).go(report)
    expect(desk.page.get_by_text("nicht zugänglich")).to_be_visible()
    return report


def release(desk: Desk, report: str) -> None:
    """The statistics body alone, be it two of them, does not publish; the ministry's unit is the second."""
    desk.be("Notburga Zahlenberg").go(report)
    expect(desk.state).to_contain_text("ausgewertet")
    assert "unterdrückt" in desk.read("Entwurf des Berichts")
    confirm(desk, report)
    desk.be("Severin Tabellius")
    confirm(desk, report)
    expect(desk.state).to_contain_text("ausgewertet")
    expect(desk.page.get_by_text("Noch offen: Fachreferat im MIK.").first).to_be_visible()
    assert desk.page.request.get(f"{desk.site}/sap/bericht/{YEAR}/").status == 404
    desk.be(CHAIR)
    confirm(desk, report)
    expect(desk.state).to_contain_text("veröffentlicht")


def confirm(desk: Desk, report: str) -> None:
    desk.step(report, "freigeben", "Bericht freigeben", sure=True)
    desk.go(report)


def nothing_small_is_published(desk: Desk) -> None:
    """On the page, on paper and as data: the rare themes are hidden as such, and no count is below the threshold."""
    desk.page.context.clear_cookies()
    desk.go(f"/sap/bericht/{YEAR}/")
    received = desk.page.get_by_role("region", name="Rücklauf", exact=True).get_by_role("row", name=QUARTER)
    expect(received.get_by_role("cell").nth(1)).to_have_text("8")
    themes = desk.page.get_by_role("region", name="Zahlen: Themen nach Behördengruppen")
    for theme in ("Trauer", "Finanzen"):
        expect(themes.get_by_role("row", name=theme).get_by_role("cell", name="unterdrückt")).to_have_count(3)
    expect(themes.get_by_role("row", name="Arbeitsbelastung").get_by_role("cell")).to_have_text(["24", "8", "32"])
    shown = desk.page.get_by_role("region", name="Zahlen:").get_by_role("cell").all_inner_texts()
    assert small(shown) == set()
    assert len(shown) > 50

    paper = desk.fetch_pdf(f"/sap/bericht/{YEAR}.pdf")
    assert f"Statistischer Bericht {YEAR}" in paper
    assert "Trauer unterdrückt unterdrückt unterdrückt" in paper
    assert "Arbeitsbelastung 24 8 32" in paper

    lines = desk.fetch(f"/sap/bericht/{YEAR}.csv").decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))
    counts = [row for row in rows if row["Tabelle"] != "Rücklauf der Bögen"]
    assert small(row["Wert"] for row in counts) == set()
    assert {row["Hinweis"] for row in counts if row["Zeile"] == "Trauer"} == {"unterdrückt"}

    data = json.loads(desk.fetch(f"/sap/bericht/{YEAR}.json"))
    assert small(str(n) for t in data["tabellen"] for line in t["werte"] for n in line) == set()
    desk.go(f"/sap/bericht/{YEAR}/selbsttest/")
    expect(desk.page.get_by_text("Bestanden: Keine Lücke lässt sich berechnen")).to_be_visible()


def small(texts: Iterable[str]) -> set[str]:
    """The numbers among texts that are neither nothing nor as large as may be published."""
    return {text for text in texts if text.isdecimal() and 0 < int(text) < THRESHOLD}
