"""Announcements, applications and pre-selections of the agencies, and the ministry's selection (II 1.2, II 1.3)."""

from __future__ import annotations

from collections.abc import Mapping

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import AMTSTRAEGER, BEWERBENDE, BR, IM, LA, LEITUNG, PP, STELLE, dienstende
from erlass.decrees.sap.demo.play import NOTHING, At, Facts, case
from erlass.people.roles import GLEICHSTELLUNG

FORMULAR: Facts = {
    "organisationseinheit": "Abteilung 2", "rechtsverhaeltnis": "beamtenverhaeltnis", "wochenminuten": 2460,
    "regelwochenminuten": 2460, "altersgruppe": "von_35_bis_49", "geschlecht": None, "hierarchieebene": "ohne_fuehrung",
    "personalentscheidungen_verantwortlich": False, "bereit_zu_beenden": False, "beenden_am": None,
    "fruehere_auswahlverfahren": [], "rollen": [], "langfristig_bereit": True, "kenntnis_der_pflichten": True,
    "motivation": "Kolleginnen und Kollegen kommen schon heute mit ihren Sorgen zu mir; das möchte ich richtig lernen.",
}  # fmt: skip
BETEILIGTE = ("personalrat", "gleichstellungsbeauftragte", "schwerbehindertenvertretung", "sap")
"""Whom a pre-selection draws in; the Landesamt has neither the third nor the fourth."""
MERKMALE = dict.fromkeys(
    ("vertrauen_in_behoerde", "sozialkompetenz", "vertrauen_behoerdenleitung", "langfristig_bereit"), True
)
Reasons = Mapping[str, str]
BEDARF: Reasons = {"II 2.2 Abs. 1 Satz 2": "Mehrere SAP scheiden in den nächsten Jahren aus."}


def selection(stage: Stage) -> None:
    """Pre-selections at each stage, then the candidates whom agencies sent to the ministry."""
    announcements(stage)
    preselections(stage)
    earlier_rounds(stage)
    candidates(stage)


def announcements(stage: Stage) -> None:
    """Drafted, announced, closed."""
    naechstes = {"bewerbungsschluss": stage.day(50), "ausbildungsbeginn": stage.day(300)}
    case(stage, "ausschreibung pp", "vorauswahl", PP, At(-3, "entwerfen", STELLE[PP], {**naechstes, "weg": "Intranet"}))
    laufend = {"bewerbungsschluss": stage.day(18), "ausbildungsbeginn": stage.day(250)}
    _announced(stage, "ausschreibung im", IM, -10, laufend)
    geschlossen = {"bewerbungsschluss": stage.day(-2), "ausbildungsbeginn": stage.day(250)}
    _announced(stage, "ausschreibung br", BR, -30, geschlossen)


def preselections(stage: Stage) -> None:
    """The others are heard; somebody is chosen; nobody was suitable; given up because the only application was withdrawn."""
    anstehend = {"bewerbungsschluss": stage.day(-12), "ausbildungsbeginn": stage.day(200)}
    _announced(stage, "vorauswahl pp", PP, -45, anstehend)
    for name, office, _ in BEWERBENDE[:3]:
        _applied(stage, "vorauswahl pp", office, -30, name)
    stage.take(-10, "vorauswahl pp", "beteiligen", STELLE[PP])
    stage.answer(-6, "vorauswahl pp", "personalrat", "Jorinde Waldkamp", "teilgenommen", "Keine Bedenken.")
    _preselected(stage, "la", LA, ("Emmeran Tauberfels",), -40)
    trotzdem = {"II 1.3 Abs. 7": "Das Auswahlverfahren hat eine erneute Bewerbung ausdrücklich offengelassen."}
    _preselected(stage, "br ohne ergebnis", BR, ("Waltraud Eisenhut",), -250, reasons=trotzdem, geeignet=False)
    frueher = {"bewerbungsschluss": stage.day(-540), "ausbildungsbeginn": stage.day(-300)}
    _announced(stage, "vorauswahl la eingestellt", LA, -560, frueher)
    _applied(stage, "vorauswahl la eingestellt", LA, -550, "Emmeran Tauberfels")
    stage.take(-545, "bewerbung Emmeran Tauberfels", "zurueckziehen", "Emmeran Tauberfels")
    stage.take(-538, "vorauswahl la eingestellt", "einstellen", STELLE[LA])


def earlier_rounds(stage: Stage) -> None:
    """Years ago: somebody who became an SAP, and somebody whose result has lapsed by now."""
    _sent(stage, "br alt", BR, ("Gerlinde Ahornfeld", "Hartmut Wiesengrund"), -1640)
    for name in ("Gerlinde Ahornfeld", "Hartmut Wiesengrund"):
        _seated(stage, name, BR, -1540)
        _voted(stage, name, BR, -1540, ("ja", "ja", "ja", "nein"))
        _told(stage, name, -1540)
        _accepted(stage, name, -1530)


def candidates(stage: Stage) -> None:
    """Candidates of the last rounds: passed and failed, decided and undecided, heard and not yet heard, and one who withdrew."""
    _sent(stage, "br", BR, ("Valentin Brombach", "Waltraud Eisenhut"), -400)
    for name, stimmen in (
        ("Valentin Brombach", ("ja", "ja", "nein", "nein")),
        ("Waltraud Eisenhut", ("nein", "ja", "nein", "enthaltung")),
    ):
        _seated(stage, name, BR, -300)
        _voted(stage, name, BR, -300, stimmen)
        _told(stage, name, -300)
    _accepted(stage, "Valentin Brombach", -298)
    _sent(stage, "im", IM, ("Xaver Lichtenau",), -95)
    _seated(stage, "Xaver Lichtenau", IM, 5)
    frueher = ("Bertram Kolkhorst", "Ilka Sonnenborn", "Jobst Kleewitter", "Theobald Kreuznacher")
    _sent(stage, "pp früher", PP, frueher, -190)
    stage.take(-101, "wahl Theobald Kreuznacher", "zurueckziehen", "Theobald Kreuznacher")  # and applies again later
    for name, tag in (("Bertram Kolkhorst", -90), ("Ilka Sonnenborn", -16), ("Jobst Kleewitter", -1)):
        _seated(stage, name, PP, tag)
        _voted(stage, name, PP, tag, ("ja", "enthaltung", "ja", "ja"))
    _told(stage, "Bertram Kolkhorst", -90)
    stage.take(-83, "wahl Bertram Kolkhorst", "ablehnen", "Bertram Kolkhorst")
    _told(stage, "Ilka Sonnenborn", -16)
    _sent(stage, "la neu", LA, ("Yvonne Pfefferkorn",), -180, termin=20)


def _announced(stage: Stage, name: str, office: str, tag: int, zeiten: Facts) -> None:
    stelle = STELLE[office]
    case(
        stage, name, "vorauswahl", office, At(tag, "entwerfen", stelle, {**zeiten, "weg": "Hausmitteilung, Intranet"}),
        At(tag + 2, "bekanntgeben", stelle, reasons=BEDARF),
    )  # fmt: skip


def _applied(stage: Stage, vorauswahl: str, office: str, tag: int, name: str, reasons: Reasons = NOTHING) -> None:
    angaben = {**FORMULAR, "voraussichtliches_dienstende": dienstende(stage)}
    case(
        stage, f"bewerbung {name}", "bewerbung", office, At(tag, "bewerben", name, angaben, reasons), within=vorauswahl
    )


def _preselected(
    stage: Stage, kurz: str, office: str, wer: tuple[str, ...], beginn: int, *, reasons: Reasons = NOTHING,
    geeignet: bool = True,
) -> None:  # fmt: skip
    """A pre-selection within 25 days; the SAP office notes who was drawn in."""
    name, stelle = f"vorauswahl {kurz}", STELLE[office]
    zeiten = {"bewerbungsschluss": stage.day(beginn + 14), "ausbildungsbeginn": stage.day(beginn + 300)}
    _announced(stage, name, office, beginn, zeiten)
    for person in wer:
        _applied(stage, name, office, beginn + 10, person, reasons)
    stage.take(beginn + 16, name, "beteiligen", stelle)
    for wen in BETEILIGTE if office != LA else BETEILIGTE[:2]:
        stage.answer(beginn + 22, name, wen, stelle, "teilgenommen")
    kandidaten = [
        {"id": stage.people[person].key, "rang": rang if geeignet else None, "geeignet": geeignet, "merkmale": MERKMALE}
        for rang, person in enumerate(wer, 1)
    ]
    gewaehlt = {"kandidaten": kandidaten, "vielfalt_beruecksichtigt": True}
    stage.take(beginn + 25, name, "vorauswahl_feststellen", LEITUNG[office], gewaehlt)


def _sent(stage: Stage, kurz: str, office: str, wer: tuple[str, ...], beginn: int, termin: int | None = None) -> None:
    """A pre-selection whose candidates are sent to the selection, unless said a hundred days after its beginning."""
    _preselected(stage, kurz, office, wer, beginn)
    weiter = {
        "termin": stage.day(beginn + 100 if termin is None else termin), "ort": "Residenzstadt",
        "formular_weitergeleitet": True, "abgeordnet": True,
    }  # fmt: skip
    stage.take(beginn + 30, f"vorauswahl {kurz}", "weiterleiten", STELLE[office], weiter)
    for person in wer:
        stage.find(beginn + 31, f"wahl {person}", "sap.auswahlverfahren", person)


def _seats(office: str) -> Mapping[str, str]:
    """The commission for a candidate of an agency: nobody but its Gleichstellungsbeauftragte comes from there."""
    gleichstellung = dict(zip((IM, PP, BR), AMTSTRAEGER[GLEICHSTELLUNG.key], strict=True))[office]
    return {
        "vorsitz": "Clothilde Rabenstein", "sap": "Gudrun Halbritter" if office == PP else "Annegret Sommerlath",
        "gleichstellung": gleichstellung, "psychologie": "Dr. Magnus Gemütlich",
    }  # fmt: skip


def _seated(stage: Stage, name: str, office: str, termin: int) -> None:
    stage.take(termin - 20, f"wahl {name}", "besetzen", "Egbert Wolkenhauer", {
        "termin": stage.day(termin), "ort": "Residenzstadt", "sap_ist_erfahren": True,
        "psychologie_ist_vertraut": True, "hauptpersonalrat": "teilgenommen",
        "hauptschwerbehindertenvertretung": "nicht_eingeladen",
        **{sitz: stage.people[wer].key for sitz, wer in _seats(office).items()},
    })  # fmt: skip


def _voted(stage: Stage, name: str, office: str, tag: int, stimmen: tuple[str, ...]) -> None:
    for wer, stimme in zip(_seats(office).values(), stimmen, strict=True):
        stage.take(tag, f"wahl {name}", "abstimmen", wer, {"stimme": stimme})


def _told(stage: Stage, name: str, tag: int) -> None:
    stage.take(tag, f"wahl {name}", "mitteilen", "Clothilde Rabenstein", {"mitgeteilt_am": stage.day(tag)})


def _accepted(stage: Stage, name: str, tag: int) -> None:
    stage.take(tag, f"wahl {name}", "annehmen", name, {"entscheidung_fuer_taetigkeit": True})
