"""Announcements, applications and pre-selections of the agencies, and the ministry's selection (II 1.2, II 1.3)."""

from __future__ import annotations

from collections.abc import Mapping

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BEWERBENDE, BR, IM, LEITUNG, PP, STELLE, dienstende
from erlass.decrees.sap.demo.play import At, Facts, case, goes_on

FORMULAR: Facts = {
    "organisationseinheit": "Abteilung 2", "rechtsverhaeltnis": "beamtenverhaeltnis", "wochenminuten": 2460,
    "regelwochenminuten": 2460, "altersgruppe": "von_35_bis_49", "geschlecht": None, "hierarchieebene": "ohne_fuehrung",
    "personalentscheidungen_verantwortlich": False, "bereit_zu_beenden": False, "beenden_am": None,
    "fruehere_auswahlverfahren": [], "rollen": [], "langfristig_bereit": True, "kenntnis_der_pflichten": True,
    "motivation": "Kolleginnen und Kollegen kommen schon heute mit ihren Sorgen zu mir; das möchte ich richtig lernen.",
}  # fmt: skip
MERKMALE = dict.fromkeys(
    ("vertrauen_in_behoerde", "sozialkompetenz", "vertrauen_behoerdenleitung", "langfristig_bereit"), True
)
BEDARF: Mapping[str, str] = {"II 2.2 Abs. 1 Satz 2": "Mehrere SAP scheiden in den nächsten Jahren aus."}


def selection(stage: Stage) -> None:
    """Pre-selections and selections at several stages."""
    anstehend = {
        "bewerbungsschluss": stage.day(-12).isoformat(),
        "ausbildungsbeginn": stage.day(200).isoformat(),
    }
    _announced(stage, "vorauswahl pp", PP, -45, anstehend)
    for name, office, _ in BEWERBENDE[:3]:
        _applied(stage, "vorauswahl pp", office, -30, name)
    stage.take(-10, "vorauswahl pp", "beteiligen", STELLE[PP])
    stage.answer(-6, "vorauswahl pp", "personalrat", "Jorinde Waldkamp", "teilgenommen", "Keine Bedenken.")
    _selected(stage, "br", BR, ("Valentin Brombach", "Waltraud Eisenhut"), -400)
    _voted(stage, "Valentin Brombach", -300, "Rosalind Ammerling", ("ja", "ja", "nein", "nein"))
    entschieden = {"entscheidung_fuer_taetigkeit": True}
    stage.take(-298, "wahl Valentin Brombach", "annehmen", "Valentin Brombach", entschieden)
    _voted(stage, "Waltraud Eisenhut", -300, "Rosalind Ammerling", ("nein", "ja", "nein", "enthaltung"))
    _selected(stage, "im", IM, ("Xaver Lichtenau",), -95)
    _seated(stage, "Xaver Lichtenau", 5, "Marlene Fuchsbichl")


def _announced(stage: Stage, name: str, office: str, tag: int, zeiten: Facts) -> None:
    stelle = STELLE[office]
    case(
        stage, name, "vorauswahl", office, At(tag, "entwerfen", stelle, {**zeiten, "weg": "Hausmitteilung, Intranet"}),
        At(tag + 2, "bekanntgeben", stelle, reasons=BEDARF),
    )  # fmt: skip


def _applied(stage: Stage, vorauswahl: str, office: str, tag: int, name: str) -> None:
    angaben = {**FORMULAR, "voraussichtliches_dienstende": dienstende(stage).isoformat()}
    case(stage, f"bewerbung {name}", "bewerbung", office, At(tag, "bewerben", name, angaben), within=vorauswahl)


def _selected(stage: Stage, kurz: str, office: str, wer: tuple[str, ...], beginn: int) -> None:
    """A pre-selection within thirty days, whose selection takes place a hundred days after its beginning."""
    name, stelle = f"vorauswahl {kurz}", STELLE[office]
    zeiten = {
        "bewerbungsschluss": stage.day(beginn + 14).isoformat(),
        "ausbildungsbeginn": stage.day(beginn + 300).isoformat(),
    }
    _announced(stage, name, office, beginn, zeiten)
    for person in wer:
        _applied(stage, name, office, beginn + 10, person)
    stage.take(beginn + 16, name, "beteiligen", stelle)
    for wen in ("personalrat", "gleichstellungsbeauftragte", "schwerbehindertenvertretung", "sap"):
        stage.answer(beginn + 22, name, wen, stelle, "teilgenommen")
    kandidaten = [
        {"id": stage.people[person].key, "rang": rang, "geeignet": True, "merkmale": MERKMALE}
        for rang, person in enumerate(wer, 1)
    ]
    gewaehlt = {"kandidaten": kandidaten, "vielfalt_beruecksichtigt": True}
    goes_on(
        stage, name, At(beginn + 25, "vorauswahl_feststellen", LEITUNG[office], gewaehlt),
        At(beginn + 30, "weiterleiten", stelle, {
            "termin": stage.day(beginn + 100).isoformat(), "ort": "Residenzstadt", "formular_weitergeleitet": True,
            "abgeordnet": True,
        }),
    )  # fmt: skip
    for person in wer:
        stage.find(beginn + 31, f"wahl {person}", "sap.auswahlverfahren", person)


def _seated(stage: Stage, name: str, termin: int, gleichstellung: str) -> None:
    leute = {
        "vorsitz": "Clothilde Rabenstein", "sap": "Annegret Sommerlath", "gleichstellung": gleichstellung,
        "psychologie": "Dr. Magnus Gemütlich",
    }  # fmt: skip
    stage.take(termin - 20, f"wahl {name}", "besetzen", "Egbert Wolkenhauer", {
        "termin": stage.day(termin).isoformat(), "ort": "Residenzstadt", "sap_ist_erfahren": True,
        "psychologie_ist_vertraut": True, "hauptpersonalrat": "teilgenommen",
        "hauptschwerbehindertenvertretung": "nicht_eingeladen",
        **{sitz: stage.people[wer].key for sitz, wer in leute.items()},
    })  # fmt: skip


def _voted(stage: Stage, name: str, termin: int, gleichstellung: str, stimmen: tuple[str, ...]) -> None:
    _seated(stage, name, termin, gleichstellung)
    waehlende = ("Clothilde Rabenstein", "Annegret Sommerlath", gleichstellung, "Dr. Magnus Gemütlich")
    for wer, stimme in zip(waehlende, stimmen, strict=True):
        stage.take(termin, f"wahl {name}", "abstimmen", wer, {"stimme": stimme})
    mitteilung = {"mitgeteilt_am": stage.day(termin).isoformat()}
    stage.take(termin, f"wahl {name}", "mitteilen", "Clothilde Rabenstein", mitteilung)
