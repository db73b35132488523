"""What the demonstration shows of this decree: agencies, invented people, and cases in every state of every procedure, around
today. All names are made up; whoever recognises one is mistaken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from erlass.cases.demonstration import Stage
from erlass.decrees.sap import models, roles
from erlass.people import roles as general
from erlass.people.administration import change
from erlass.registers.entries import put

IM, FM, PP, BR, LA = "im", "fm", "pp-musterstadt", "br-beispielau", "la-auental"
TEILZEIT: Mapping[str, object] = {"wochenminuten": 1476}
TARIF: Mapping[str, object] = {"rechtsverhaeltnis": "tarifbeschaeftigung"}
POLIZEI: Mapping[str, object] = {"hauptamt_polizei": True}
GRUPPE, NEUE_GRUPPE = "2020-1", "2025-1"

AMTSTRAEGER = {
    general.BEHOERDENLEITUNG.key: ("Adelheid Wintersberg", "Ruprecht Hallmoos", "Isolde Fernbach"),
    roles.SAP_STELLE.key: ("Kilian Tannrode", "Wiebke Moorgart", "Falko Steinlach"),
    general.PERSONALSTELLE.key: ("Henrike Auhagen", "Lorenz Brückwald", "Swantje Ellerhof"),
    general.FORTBILDUNGSSTELLE.key: ("Gesine Rothaupt", "Bertram Kolkhorst", "Malte Sandreuter"),
    general.PERSONALRAT.key: ("Ottfried Buchenau", "Jorinde Waldkamp", "Hartwig Lindenroth"),
    general.GLEICHSTELLUNG.key: ("Marlene Fuchsbichl", "Tabea Kornfeldt", "Rosalind Ammerling"),
    general.SBV.key: ("Detlev Grünspahn", "Almuth Rehwinkel", "Konrad Silbereis"),
    general.DATENSCHUTZ.key: ("Philine Ackersand", "Gernot Weidlich", "Leonore Haselnot"),
}
"""Holders of each role in the ministry, the police headquarters and the district government."""

Stand = tuple[str, str, int, int, Mapping[str, object]]
SAP_STAND: tuple[Stand, ...] = (
    # Name, agency, appointed so many days ago, years until the end of service, service relation.
    ("Annegret Sommerlath", PP, 1700, 11, POLIZEI), ("Benno Eichstetter", PP, 1690, 4, POLIZEI),
    ("Cordula Nebelung", PP, 1680, 16, {**TARIF, **TEILZEIT}),
    ("Dagobert Weissenau", PP, 1500, 2, POLIZEI), ("Edeltraud Kirschgarten", PP, 1100, 21, {}),
    ("Ferdinand Osterwieck", PP, 1690, 9, POLIZEI),
    ("Gudrun Halbritter", BR, 1660, 13, {}), ("Hilmar Quellmann", BR, 1650, 6, TARIF),
    ("Irmela Stolzenfels", BR, 1400, 18, TEILZEIT),
    ("Joachim Butterweck", IM, 1640, 8, {}), ("Katharina Zobelmann", IM, 1630, 15, {}), ("Lambert Nussdorfer", IM, 1620, 5, {}),
    ("Mechthild Rosenbusch", BR, 1610, 10, {}), ("Norbert Kaltwasser", PP, 1600, 12, POLIZEI),
    ("Ortrud Finkenwerth", IM, 1590, 7, TARIF),
)  # fmt: skip
LERNENDE: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("Paula Dornseif", PP, POLIZEI),
    ("Quirin Heidebrecht", BR, {}),
    ("Ricarda Mondschein", IM, TARIF),
)
BEWERBENDE: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("Sieglinde Apfelstedt", PP, POLIZEI), ("Theobald Kreuznacher", PP, {}), ("Ursula Vogelsberg", PP, {**TARIF, **TEILZEIT}),
    ("Valentin Brombach", BR, {}),
    ("Waltraud Eisenhut", BR, TARIF), ("Xaver Lichtenau", IM, {}), ("Yvonne Pfefferkorn", LA, {}),
    ("Zacharias Humboldsen", LA, TARIF),
)  # fmt: skip


def demonstrate(stage: Stage) -> None:
    """Write down offices, people, stock and what happened until today."""
    offices(stage)
    people(stage)
    stock(stage)
    offices_of_sap(stage)
    time_budgets(stage)
    qualification(stage)
    selection(stage)
    training(stage)
    surroundings(stage)
    changes(stage)
    measures(stage)


def offices(stage: Stage) -> None:
    seit = stage.day(-2900)
    stage.office(
        IM,
        "Ministerium des Innern (Vorführung)",
        824,
        seit,
        geschaeftsbereich="mik",
        gruppe="ministerium",
        region="Rheinufer",
        ort="Residenzstadt",
    )
    stage.office(
        FM,
        "Ministerium der Finanzen (Vorführung)",
        610,
        seit,
        geschaeftsbereich="fm",
        gruppe="ministerium",
        region="Rheinufer",
        ort="Residenzstadt",
    )
    mitte = {"geschaeftsbereich": "mik", "uebergeordnet": stage.offices[IM]}
    stage.office(
        PP,
        "Polizeipräsidium Musterstadt",
        1243,
        seit,
        gruppe="polizei",
        region="Musterland",
        ort="Musterstadt",
        **mitte,
    )
    stage.office(
        BR,
        "Bezirksregierung Beispielau",
        617,
        seit,
        gruppe="bezirksregierung",
        region="Musterland",
        ort="Beispielau",
        **mitte,
    )
    stage.office(
        LA,
        "Landesamt Auental",
        143,
        seit,
        gruppe="sonstige_einrichtung",
        region="Rheinufer",
        ort="Auental",
        sbv_vorhanden=False,
        **mitte,
    )


def people(stage: Stage) -> None:
    seit = stage.day(-2800)
    for role, names in AMTSTRAEGER.items():
        for name, office in zip(names, (IM, PP, BR), strict=True):
            stage.person(name, office, seit, role)
    for name in ("Clothilde Rabenstein", "Egbert Wolkenhauer", "Friederun Pappelreuth"):
        stage.person(name, IM, seit, roles.FACHREFERAT.key)
    stage.person("Balduin Zinsmeister", FM, seit, roles.FACHREFERAT_FM.key)
    for name in ("Notburga Zahlenberg", "Severin Tabellius"):
        stage.person(name, IM, seit, roles.STATISTIKSTELLE.key)
    stage.person("Wendelin Serverius", IM, seit, general.ADMINISTRATION.key)
    stage.person("Dr. Ariane Seelhorst", IM, seit, **TARIF)
    stage.person("Dr. Magnus Gemütlich", FM, seit, **TARIF)
    stage.person("Leopold Auentaler", LA, seit, general.BEHOERDENLEITUNG.key)
    in_einer_hand = (roles.SAP_STELLE.key, general.PERSONALSTELLE.key, general.FORTBILDUNGSSTELLE.key)
    stage.person("Hedda Bachmeier", LA, seit, *in_einer_hand)
    stage.person("Gundula Marschhof", LA, seit, general.PERSONALRAT.key)
    stage.person("Rieke Sandholt", LA, seit, general.GLEICHSTELLUNG.key)
    for name, office, _, jahre, service in SAP_STAND:
        ende = dt.date(stage.today.year + jahre, 6, 30)
        stage.person(name, office, seit, voraussichtliches_dienstende=ende, **service)
    for name, office, service in (*LERNENDE, *BEWERBENDE):
        stage.person(name, office, seit, voraussichtliches_dienstende=dt.date(stage.today.year + 19, 3, 31), **service)


def stock(stage: Stage) -> None:
    """A finished and a running training group with their seminars, and who was trained."""
    alt, neu = stage.day(-2700), stage.day(-420)
    with stage.stock() as session, change("bestand:sap", "", session) as entry:
        for key, beginn, fertig in ((GRUPPE, alt, True), (NEUE_GRUPPE, neu, False)):
            ende = beginn + dt.timedelta(days=1060)
            put(
                entry, models.Schulungsgruppe, key, beginn, bezeichnung=key, runde=key[:4], plaetze_mik=16, plaetze_fm=4,
                beginn=beginn, ende=ende,
                bekanntgegeben_am=beginn - dt.timedelta(days=60), abgeschlossen_am=ende if fertig else None,
            )  # fmt: skip
            for nr in range(1, 11):
                tag = beginn + dt.timedelta(days=(nr - 1) * 115)
                put(
                    entry, models.Seminar, f"{key}:{nr}", beginn, gruppe=key, nr=nr, titel=SEMINARE[nr - 1],
                    art="selbstreflexion" if nr == 3 else "regulaer",
                    beginn=tag, ende=tag + dt.timedelta(days=2), ort="Fortbildungsstätte Hügelheim",
                )  # fmt: skip
        for name, office, _, _, _ in SAP_STAND:
            person = stage.people[name]
            put(
                entry, models.Ausbildung, person.key, alt, person=person, behoerde=stage.offices[office], gruppe=GRUPPE, beginn=alt,
                abgeschlossen_am=alt + dt.timedelta(days=1060),
            )  # fmt: skip
            for nr in range(1, 11):
                put(
                    entry,
                    models.Teilnahme,
                    f"{person.key}:{GRUPPE}:{nr}",
                    alt,
                    person=person,
                    gruppe=GRUPPE,
                    nr=nr,
                    teilgenommen=True,
                )
            bekannt = alt - dt.timedelta(days=200)
            put(
                entry, models.Auswahlresultat, f"{person.key}:{bekannt}", bekannt, person=person, behoerde=stage.offices[office],
                ergebnis="positiv",
                bekannt_am=bekannt, bestellt=True,
            )  # fmt: skip


SEMINARE = (
    "Ankommen und Auftrag", "Gesprächsführung I", "Selbstreflexion", "Gesprächsführung II", "Konflikte verstehen",
    "Krisen und Suizidalität",
    "Sucht und Abhängigkeit", "Recht und Schweigepflicht", "Netzwerke und Fachdienste", "Abschluss und Übergang",
)  # fmt: skip


def offices_of_sap(stage: Stage) -> None:
    """Offices begin, rest, return, end."""
    for name, office, tage, _, _ in SAP_STAND:
        stage.open(
            -tage, name, "sap.sap_amt", "bestellen", "", office,
            {"bestellt_am": stage.day(-tage).isoformat(), "vorgang": "Bestand"}, person=name,
        )  # fmt: skip
        if tage > 1000 and name not in ("Norbert Kaltwasser", "Mechthild Rosenbusch"):
            kontakt = {
                "telefon": f"0000 / {1000 + tage}",
                "raum": f"Raum {tage % 90 + 100}",
                "zeiten": "nach Vereinbarung",
                "sprachen": "Deutsch, Englisch",
            }
            stage.open(-500, f"kontakt {name}", "sap.kontakt", "eintragen", name, office, kontakt)
    ruhend = {"geplantes_ende": None, "schriftlich_angezeigt": True}
    stage.take(
        -200,
        "Ferdinand Osterwieck",
        "ruhen",
        "Ferdinand Osterwieck",
        {**ruhend, "ruhen_beginn": stage.day(-198).isoformat()},
    )
    stage.take(
        -1020,
        "Ortrud Finkenwerth",
        "ruhen",
        "Ortrud Finkenwerth",
        {**ruhend, "ruhen_beginn": stage.day(-1010).isoformat()},
    )
    stage.take(
        -1210,
        "Lambert Nussdorfer",
        "ruhen",
        "Lambert Nussdorfer",
        {**ruhend, "ruhen_beginn": stage.day(-1200).isoformat()},
    )
    stage.take(
        -90,
        "Mechthild Rosenbusch",
        "verzichten",
        "Mechthild Rosenbusch",
        {"verzicht_zum": stage.day(-60).isoformat(), "schriftlich_mitgeteilt": True},
    )


def time_budgets(stage: Stage) -> None:
    """Budgets, accounts, agreements and a report of overload, of the year in which the last whole quarter lies."""
    tag = stage.day(-100)
    jahr, quartal = tag.year, f"{tag.year}-Q{(tag.month + 2) // 3}"
    for office, stelle in ((IM, "Kilian Tannrode"), (PP, "Wiebke Moorgart"), (BR, "Falko Steinlach")):
        stage.open(-99, f"budget {office}", "sap.zeitbudget", "entwerfen", stelle, office, {"jahr": jahr})
        stage.take(-98, f"budget {office}", "feststellen", stelle)
    stage.open(
        -1, "budget entwurf", "sap.zeitbudget", "entwerfen", "Wiebke Moorgart", PP, {"jahr": stage.today.year + 1}
    )
    for name, office, minuten in (
        ("Annegret Sommerlath", PP, 2900),
        ("Cordula Nebelung", PP, 4200),
        ("Gudrun Halbritter", BR, 1300),
    ):
        stage.open(-6, f"konto {name}", "sap.zeitkonto", "eroeffnen", name, office, {"jahr": jahr})
        stage.take(-5, f"konto {name}", "buchen", name, {"quartal": quartal, "minuten": minuten})
    mehr = {"jahr": jahr, "art": "ausnahme", "zusatz_minuten": 300}
    stage.open(-40, "absprache", "sap.zeitabsprache", "vorschlagen", "Annegret Sommerlath", PP, mehr)
    stage.take(-36, "absprache", "vereinbaren", "Ruprecht Hallmoos")
    stage.open(-3, "absprache offen", "sap.zeitabsprache", "vorschlagen", "Gudrun Halbritter", BR, mehr)
    stage.open(-2, "ueberlastung", "sap.ueberlastung", "anzeigen", "Cordula Nebelung", PP, {
        "betroffen": stage.people["Cordula Nebelung"].key, "jahr": jahr,
    })  # fmt: skip


def qualification(stage: Stage) -> None:
    """Courses, supervision, requests at every stage."""
    kurs = {"titel": "Umgang mit belastenden Ereignissen", "traeger": "Fortbildungsakademie"}
    for i, (name, office, _, _, _) in enumerate(SAP_STAND[:8]):
        for nr, tage in enumerate((620 + 9 * i, 240 + 7 * i)):
            fall = f"kurs {name} {nr}"
            stage.open(
                -tage,
                fall,
                "sap.fortbildung",
                "anmelden",
                name,
                office,
                {**kurs, "termin": stage.day(20 - tage).isoformat()},
            )
            stage.take(5 - tage, fall, "zulassen", "Egbert Wolkenhauer")
            stage.take(
                25 - tage,
                fall,
                "teilnahme_eintragen",
                "Egbert Wolkenhauer",
                {"datum": stage.day(20 - tage).isoformat(), "anerkannt": True},
            )
        if i % 3:
            stage.open(
                -120 + i,
                f"sv {name}",
                "sap.supervision",
                "anmelden",
                name,
                office,
                {"termin": stage.day(-90 + i).isoformat()},
            )
            stage.take(
                -80 + i,
                f"sv {name}",
                "teilnahme_eintragen",
                "Friederun Pappelreuth",
                {"beginn": stage.day(-90 + i).isoformat(), "tage": 2},
            )
    bald = {"termin": stage.day(40).isoformat()}
    stage.open(-9, "kurs neu", "sap.fortbildung", "anmelden", "Katharina Zobelmann", IM, {**kurs, **bald})
    stage.open(-19, "kurs zugelassen", "sap.fortbildung", "anmelden", "Gudrun Halbritter", BR, {**kurs, **bald})
    stage.take(-12, "kurs zugelassen", "zulassen", "Egbert Wolkenhauer")
    fremd = {
        **kurs,
        **bald,
        "fuer_taetigkeit_geboten": True,
        "konkrete_umstaende": "Im Haus häufen sich Fragen zur Pflege von Angehörigen.",
    }
    stage.open(-6, "fremd offen", "sap.fremdfortbildung", "beantragen", "Hilmar Quellmann", BR, fremd)
    stage.open(-30, "fremd bewilligt", "sap.fremdfortbildung", "beantragen", "Annegret Sommerlath", PP, fremd)
    stage.take(-21, "fremd bewilligt", "bewilligen", "Ruprecht Hallmoos")
    stage.open(-44, "fremd abgelehnt", "sap.fremdfortbildung", "beantragen", "Benno Eichstetter", PP, fremd)
    stage.take(-40, "fremd abgelehnt", "ablehnen", "Ruprecht Hallmoos")
    stage.open(
        -5,
        "sv offen",
        "sap.supervision",
        "anmelden",
        "Edeltraud Kirschgarten",
        PP,
        {"termin": stage.day(16).isoformat()},
    )
    stage.open(
        -4,
        "einzel offen",
        "sap.einzelsupervision",
        "erbitten",
        "Cordula Nebelung",
        PP,
        {"wunschtermin": stage.day(6).isoformat()},
    )
    stage.open(
        -15,
        "einzel vereinbart",
        "sap.einzelsupervision",
        "erbitten",
        "Joachim Butterweck",
        IM,
        {"wunschtermin": stage.day(3).isoformat()},
    )
    stage.take(-13, "einzel vereinbart", "vereinbaren", "Friederun Pappelreuth", {"termin": stage.day(4).isoformat()})
    for name in ("Annegret Sommerlath", "Gudrun Halbritter"):
        stage.open(
            -390, f"cotrainer {name}", "sap.cotrainer", "berufen", "Clothilde Rabenstein", IM,
            {"person": stage.people[name].key, "gruppe": NEUE_GRUPPE, "erfahrene_sap": True},
        )  # fmt: skip


FORMULAR: Mapping[str, object] = {
    "organisationseinheit": "Abteilung 2", "rechtsverhaeltnis": "beamtenverhaeltnis", "wochenminuten": 2460,
    "regelwochenminuten": 2460, "altersgruppe": "von_35_bis_49", "geschlecht": None, "hierarchieebene": "ohne_fuehrung",
    "personalentscheidungen_verantwortlich": False, "bereit_zu_beenden": False, "beenden_am": None,
    "fruehere_auswahlverfahren": [], "rollen": [], "langfristig_bereit": True, "kenntnis_der_pflichten": True,
    "motivation": "Kolleginnen und Kollegen kommen schon heute mit ihren Sorgen zu mir; das möchte ich richtig lernen.",
}  # fmt: skip
MERKMALE = dict.fromkeys(
    ("vertrauen_in_behoerde", "sozialkompetenz", "vertrauen_behoerdenleitung", "langfristig_bereit"), True
)


def selection(stage: Stage) -> None:
    """A round of need; pre-selections and selections at several stages."""
    stage.open(-40, "runde", "sap.bedarf_und_schulungsgruppe", "eroeffnen", "Clothilde Rabenstein", IM, {
        "runde": str(stage.today.year + 1), "meldeschluss": stage.day(20).isoformat(),
    })  # fmt: skip
    anstehend = {"bewerbungsschluss": stage.day(-12).isoformat(), "ausbildungsbeginn": stage.day(200).isoformat()}
    _announced(stage, "vorauswahl pp", -45, PP, "Wiebke Moorgart", anstehend)
    for name, office, _ in BEWERBENDE[:3]:
        _applied(stage, "vorauswahl pp", -30, name, office)
    stage.take(-10, "vorauswahl pp", "beteiligen", "Wiebke Moorgart")
    stage.answer(-6, "vorauswahl pp", "personalrat", "Jorinde Waldkamp", "teilgenommen", "Keine Bedenken.")
    _selected(stage, "br", BR, "Falko Steinlach", "Isolde Fernbach", ("Valentin Brombach", "Waltraud Eisenhut"), -400)
    _voted(stage, "Valentin Brombach", -300, "Rosalind Ammerling", ("ja", "ja", "nein", "nein"))
    stage.take(-298, "wahl Valentin Brombach", "annehmen", "Valentin Brombach", {"entscheidung_fuer_taetigkeit": True})
    _voted(stage, "Waltraud Eisenhut", -300, "Rosalind Ammerling", ("nein", "ja", "nein", "enthaltung"))
    _selected(stage, "im", IM, "Kilian Tannrode", "Adelheid Wintersberg", ("Xaver Lichtenau",), -95)
    _seated(stage, "Xaver Lichtenau", 5, "Marlene Fuchsbichl")


def _announced(stage: Stage, name: str, tag: int, office: str, stelle: str, zeiten: Mapping[str, object]) -> None:
    bedarf = {"II 2.2 Abs. 1 Satz 2": "Mehrere SAP scheiden in den nächsten Jahren aus."}
    stage.open(tag, name, "sap.vorauswahl", "entwerfen", stelle, office, {**zeiten, "weg": "Hausmitteilung, Intranet"})
    stage.take(tag + 2, name, "bekanntgeben", stelle, reasons=bedarf)


def _applied(stage: Stage, vorauswahl: str, tag: int, name: str, office: str) -> None:
    dienstende = dt.date(stage.today.year + 19, 3, 31).isoformat()
    stage.open(
        tag, f"bewerbung {name}", "sap.bewerbung", "bewerben", name, office,
        {**FORMULAR, "voraussichtliches_dienstende": dienstende}, within=vorauswahl,
    )  # fmt: skip


def _selected(
    stage: Stage, kurz: str, office: str, stelle: str, leitung: str, wer: tuple[str, ...], beginn: int
) -> None:
    """A pre-selection within thirty days, whose selection takes place a hundred days after its beginning."""
    name = f"vorauswahl {kurz}"
    zeiten = {
        "bewerbungsschluss": stage.day(beginn + 14).isoformat(),
        "ausbildungsbeginn": stage.day(beginn + 300).isoformat(),
    }
    _announced(stage, name, beginn, office, stelle, zeiten)
    for person in wer:
        _applied(stage, name, beginn + 10, person, office)
    stage.take(beginn + 16, name, "beteiligen", stelle)
    for wen in ("personalrat", "gleichstellungsbeauftragte", "schwerbehindertenvertretung", "sap"):
        stage.answer(beginn + 22, name, wen, stelle, "teilgenommen")
    kandidaten = [
        {"id": stage.people[person].key, "rang": rang, "geeignet": True, "merkmale": MERKMALE}
        for rang, person in enumerate(wer, 1)
    ]
    stage.take(
        beginn + 25,
        name,
        "vorauswahl_feststellen",
        leitung,
        {"kandidaten": kandidaten, "vielfalt_beruecksichtigt": True},
    )
    stage.take(beginn + 30, name, "weiterleiten", stelle, {
        "termin": stage.day(beginn + 100).isoformat(), "ort": "Residenzstadt", "formular_weitergeleitet": True, "abgeordnet": True,
    })  # fmt: skip
    for person in wer:
        stage.find(beginn + 31, f"wahl {person}", "sap.auswahlverfahren", person)


def _seated(stage: Stage, name: str, termin: int, gleichstellung: str) -> None:
    leute = {
        "vorsitz": "Clothilde Rabenstein", "sap": "Annegret Sommerlath", "gleichstellung": gleichstellung,
        "psychologie": "Dr. Magnus Gemütlich",
    }  # fmt: skip
    stage.take(termin - 20, f"wahl {name}", "besetzen", "Egbert Wolkenhauer", {
        "termin": stage.day(termin).isoformat(), "ort": "Residenzstadt", "sap_ist_erfahren": True, "psychologie_ist_vertraut": True,
        "hauptpersonalrat": "teilgenommen", "hauptschwerbehindertenvertretung": "nicht_eingeladen",
        **{sitz: stage.people[wer].key for sitz, wer in leute.items()},
    })  # fmt: skip


def _voted(stage: Stage, name: str, termin: int, gleichstellung: str, stimmen: tuple[str, ...]) -> None:
    _seated(stage, name, termin, gleichstellung)
    waehlende = ("Clothilde Rabenstein", "Annegret Sommerlath", gleichstellung, "Dr. Magnus Gemütlich")
    for wer, stimme in zip(waehlende, stimmen, strict=True):
        stage.take(termin, f"wahl {name}", "abstimmen", wer, {"stimme": stimme})
    mitteilung = {"mitgeteilt_am": stage.day(termin).isoformat()}
    stage.take(termin, f"wahl {name}", "mitteilen", "Clothilde Rabenstein", mitteilung)


def training(stage: Stage) -> None:
    """Three trainees, one of whom missed a seminar; an appointment that waits for the head."""
    stellen = {PP: "Bertram Kolkhorst", BR: "Malte Sandreuter", IM: "Gesine Rothaupt"}
    bekannt = stage.day(-700)
    with stage.stock() as session, change("bestand:sap", "", session) as entry:
        for name, office, _ in LERNENDE:
            person = stage.people[name]
            put(
                entry, models.Auswahlresultat, f"{person.key}:{bekannt}", bekannt, person=person, behoerde=stage.offices[office],
                ergebnis="positiv", bekannt_am=bekannt, bestellt=False,
            )  # fmt: skip
    for name, office, _ in LERNENDE:
        fall = f"ausbildung {name}"
        stage.open(-460, fall, "sap.ausbildung", "anmelden", "", office, {"gruppe": NEUE_GRUPPE}, person=name)
        stage.take(-450, fall, "abordnen", stellen[office], {"abordnung_am": stage.day(-450).isoformat()})
        for nr in range(1, 5):
            da = not (nr == 2 and name == "Quirin Heidebrecht")
            stage.take(
                -417 + (nr - 1) * 115, fall, "teilnahme_eintragen", stellen[office], {"nr": nr, "teilgenommen": da}
            )
    stage.open(-8, "bestellung", "sap.bestellung", "vorbereiten", "Wiebke Moorgart", PP, {
        "person": stage.people["Paula Dornseif"].key, "anlass": "erstbestellung",
    })  # fmt: skip


def surroundings(stage: Stage) -> None:
    """Circles, talks, messages, rooms, requests, external services, figures of the house."""
    stage.open(
        -1200,
        "kreis",
        "sap.arbeitskreis",
        "einrichten",
        "Clothilde Rabenstein",
        IM,
        {"kreis": "musterland", "region": "Musterland"},
    )
    stage.take(-1190, "kreis", "zuordnen", "Clothilde Rabenstein", {"behoerden": [PP, BR]})
    stage.take(-1030, "kreis", "wahl_feststellen", "Clothilde Rabenstein", {
        "sprecher": stage.people["Annegret Sommerlath"].key, "vertretung": stage.people["Hilmar Quellmann"].key,
        "amtsbeginn": stage.day(-1030).isoformat(), "wahlart": "geheim",
    })  # fmt: skip
    stage.open(
        -300,
        "kreis neu",
        "sap.arbeitskreis",
        "einrichten",
        "Clothilde Rabenstein",
        IM,
        {"kreis": "rheinufer", "region": "Rheinufer"},
    )
    sitzung = {"ort": "Beispielau", "tagesordnung": "Berichte aus den Häusern\nNeue Fachdienste\nTermine"}
    stage.open(
        -260,
        "sitzung alt",
        "sap.sitzung",
        "planen",
        "Annegret Sommerlath",
        IM,
        {**sitzung, "datum": stage.day(-220).isoformat()},
        within="kreis",
    )
    stage.take(-240, "sitzung alt", "uebersenden", "Annegret Sommerlath")
    stage.take(-218, "sitzung alt", "abschliessen", "Annegret Sommerlath")
    stage.open(
        -10,
        "sitzung neu",
        "sap.sitzung",
        "planen",
        "Hilmar Quellmann",
        IM,
        {**sitzung, "datum": stage.day(9).isoformat()},
        within="kreis",
    )
    talk = {"termin": stage.day(-200).isoformat(), "vorschlaege": "Arbeitsverdichtung\nErreichbarkeit der SAP"}
    stage.open(-230, "talk pp", "sap.jahresgespraech", "planen", "Wiebke Moorgart", PP, talk)
    alle = ["sap", "behoerdenleitung", "gleichstellungsbeauftragte", "personalrat", "vertrauensperson_sbm"]
    stage.take(
        -199, "talk pp", "durchfuehren", "Wiebke Moorgart", {"datum": stage.day(-200).isoformat(), "teilnehmende": alle}
    )
    stage.take(
        -190,
        "talk pp",
        "dokumentieren",
        "Wiebke Moorgart",
        {"themen": "Arbeitsverdichtung im Schichtdienst\nBekanntheit des Angebots"},
    )
    stage.open(
        -12,
        "talk br",
        "sap.jahresgespraech",
        "planen",
        "Falko Steinlach",
        BR,
        {"termin": stage.day(12).isoformat(), "vorschlaege": "Führung in Teilzeit"},
    )
    stage.answer(-8, "talk br", "personalrat", "Hartwig Lindenroth", "teilgenommen", "Wir kommen gern.")
    stage.open(
        -3,
        "nachricht",
        "sap.direktnachricht",
        "senden",
        "Gudrun Halbritter",
        BR,
        {
            "betreff": "Raum im Nebengebäude",
            "text": "Könnte der ruhige Raum im Nebengebäude für Gespräche frei bleiben?",
        },
    )
    stage.open(
        -50,
        "nachricht alt",
        "sap.direktnachricht",
        "senden",
        "Annegret Sommerlath",
        PP,
        {"betreff": "Aushang", "text": "Der Aushang mit den SAP ist veraltet."},
    )
    stage.take(
        -47,
        "nachricht alt",
        "beantworten",
        "Ruprecht Hallmoos",
        {"antwort": "Danke für den Hinweis, er wird erneuert."},
    )
    gut, ersatz, mangel = (True, True, False), (False, True, True), (False, False, False)
    for name, office, stelle, raum in (
        ("Annegret Sommerlath", PP, "Wiebke Moorgart", gut), ("Benno Eichstetter", PP, "Wiebke Moorgart", ersatz),
        ("Gudrun Halbritter", BR, "Falko Steinlach", mangel),
    ):  # fmt: skip
        stage.open(-140, f"raum {name}", "sap.raum", "melden", stelle, office, {
            "person": stage.people[name].key, "einzelzimmer_geeignet": raum[0], "telefonanschluss": raum[1], "ersatzraum_geeignet": raum[2],
        }, reasons={} if raum is gut else {"V 3 Satz 1": "Ein Einzelzimmer wird mit dem Umbau frei."})  # fmt: skip
    stage.open(
        -7,
        "mittel",
        "sap.arbeitsmittel",
        "beantragen",
        "Katharina Zobelmann",
        IM,
        {"was": "Fachliteratur zur Gesprächsführung", "kosten_cent": 8450},
    )
    stage.open(
        -70,
        "mittel alt",
        "sap.arbeitsmittel",
        "beantragen",
        "Benno Eichstetter",
        PP,
        {"was": "Stellwand", "kosten_cent": 21900},
    )
    stage.take(-66, "mittel alt", "bewilligen", "Wiebke Moorgart")
    stage.open(
        -2,
        "reise",
        "sap.dienstreise",
        "beantragen",
        "Hilmar Quellmann",
        BR,
        {"anlass": "arbeitskreis", "am": stage.day(9).isoformat(), "ort": "Beispielau"},
    )
    for kurz, name, art, frei in (
        ("sucht-musterland", "Suchtberatung Musterland", "Suchtberatung", True),
        ("schulden-beispielau", "Schuldnerberatung Beispielau", "Schuldnerberatung", True),
        ("krise-rheinufer", "Krisendienst Rheinufer", "Krisenhilfe", True),
        ("familie-auental", "Familienberatung Auental", "Familienberatung", False),
    ):  # fmt: skip
        stage.open(
            -330,
            kurz,
            "sap.fachdienst",
            "eintragen",
            "Annegret Sommerlath",
            IM,
            {
                "kurzname": kurz,
                "name": name,
                "art": art,
                "kontakt": "über die Vermittlung 0000 / 0",
                "region": "Musterland",
            },
        )
        if frei:
            stage.take(-320, kurz, "freigeben", "Clothilde Rabenstein")
    for name, wert in (("langfristig_ab_monaten", 6), ("dauerhaft_ab_quartalen", 2), ("gruppengroesse", 20)):
        stage.open(-1000, f"wert {name}", "sap.wert_des_hauses", "vorschlagen", "Clothilde Rabenstein", IM, {
            "wert_name": name, "wert": wert, "gilt_ab": stage.day(-990).isoformat(), "nur_fuer": None,
            "grund": "Festlegung für den Geschäftsbereich",
        })  # fmt: skip
        stage.take(-995, f"wert {name}", "in_kraft_setzen", "Egbert Wolkenhauer")
    stage.open(-5, "wert schwelle", "sap.wert_des_hauses", "vorschlagen", "Notburga Zahlenberg", IM, {
        "wert_name": "schwelle", "wert": 6, "gilt_ab": stage.day(30).isoformat(), "nur_fuer": None,
        "grund": "Vorsicht bei kleinen Häusern",
    })  # fmt: skip


def changes(stage: Stage) -> None:
    """Functions that are incompatible, transfers, secondments."""
    stage.open(-100, "funktion", "sap.unvereinbarkeit", "eintragen", "Swantje Ellerhof", BR, {
        "person": stage.people["Irmela Stolzenfels"].key, "aufnahme_am": stage.day(-100).isoformat(),
        "feststellung": "Leitung des Personalreferats übernommen",
    })  # fmt: skip
    stage.open(-25, "versetzung", "sap.versetzung", "eintragen", "Lorenz Brückwald", PP, {
        "person": stage.people["Norbert Kaltwasser"].key, "wirksam_am": stage.day(-20).isoformat(), "ziel": BR,
        "sap_moechte_fortfuehren": True,
    })  # fmt: skip
    stage.open(-14, "abordnung", "sap.abordnung", "eintragen", "Lorenz Brückwald", PP, {
        "person": stage.people["Dagobert Weissenau"].key, "abgeordnet_von": stage.day(-10).isoformat(),
        "abgeordnet_bis": stage.day(400).isoformat(), "ziel": IM,
    })  # fmt: skip


def measures(stage: Stage) -> None:
    """A file after II 3.3 on its way; the reasons are about nobody."""
    stage.open(-35, "massnahme", "sap.massnahme", "beabsichtigen", "Ruprecht Hallmoos", PP, {
        "person": stage.people["Benno Eichstetter"].key, "massnahme": "freistellung", "wichtiger_grund": "gesundheitliche_probleme",
        "gruende_text": "Die SAP hat selbst um eine Entlastung gebeten und ist seit Wochen nicht erreichbar.",
        "tatsachen_bekannt_seit": stage.day(-45).isoformat(),
    })  # fmt: skip
    gespraech = {
        "gespraech_am": stage.day(-30).isoformat(),
        "gruende_mitgeteilt": True,
        "einzelsupervision_angeboten": True,
    }
    stage.take(-30, "massnahme", "gespraech_fuehren", "Ruprecht Hallmoos", gespraech)
    stage.take(-29, "massnahme", "gespraech_fuehren", "Benno Eichstetter", gespraech)
    stage.take(-20, "massnahme", "supervision_entfaellt", "Benno Eichstetter")
    stage.take(-18, "massnahme", "anzeigen", "Ruprecht Hallmoos")
