"""Rounds of need and training groups, the training itself, and the appointment that follows it (II 1.1, II 2.1, III 1.1)."""

from __future__ import annotations

import datetime as dt

from erlass.cases.demonstration import Stage
from erlass.cases.models import Case
from erlass.decrees.sap import models
from erlass.decrees.sap.demo.people import (
    BLOECKE,
    BR,
    FM,
    IM,
    LA,
    LEITUNG,
    LERNENDE,
    NEUE_GRUPPE,
    PP,
    SELBSTREFLEXION,
    SEMINARE,
    STELLE,
)
from erlass.decrees.sap.demo.play import At, Facts, case, goes_on
from erlass.people.administration import change
from erlass.registers.entries import put

REFERAT = "Clothilde Rabenstein"
FORTBILDUNGSSTELLE = {PP: "Bertram Kolkhorst", BR: "Malte Sandreuter", IM: "Gesine Rothaupt"}
ALTE_GRUPPE, LAUFENDE_GRUPPE, KUENFTIGE_GRUPPE = -1400, -100, 45
"""When the groups begin that the rounds have made."""


def alte_gruppe(stage: Stage) -> str:
    """The group of years ago, whose training is played from its beginning to its end."""
    return _name(stage, ALTE_GRUPPE)


def _name(stage: Stage, beginn: int) -> str:
    nr = 3 if beginn == KUENFTIGE_GRUPPE else 2
    return f"{stage.day(beginn).year}-{nr}"


# Need and groups.


def rounds(stage: Stage) -> None:
    """One round in each state. An agency that is silent until the last day has reported nothing."""
    jahr = stage.today.year
    _round(stage, "runde", str(jahr + 1), -40, 20)
    _round(stage, "runde gemeldet", f"Nachmeldung {jahr + 1}", -50, -8)
    _reports(stage, "runde gemeldet", -20, {LA: 1, FM: 2})
    _round(stage, "runde plätze", str(jahr), -130, -95)
    _reports(stage, "runde plätze", -110, {PP: 3, FM: 1})
    _places(stage, "runde plätze", -70)
    _round(stage, "runde gruppen", f"Nachmeldung {jahr}", -210, -180)
    _reports(stage, "runde gruppen", -190, {BR: 2, FM: 1})
    _places(stage, "runde gruppen", -170)
    _group(stage, "runde gruppen", -60, KUENFTIGE_GRUPPE, 2, 1)
    _round(stage, "runde läuft", str(jahr - 1), -330, -300)
    _reports(stage, "runde läuft", -310, {PP: 2, FM: 2})
    _places(stage, "runde läuft", -290)
    _group(stage, "runde läuft", -250, LAUFENDE_GRUPPE, 2, 2)
    _round(stage, "runde alt", str(stage.day(ALTE_GRUPPE).year), -1510, -1480)
    _reports(stage, "runde alt", -1490, {BR: 3, FM: 1})
    _places(stage, "runde alt", -1470)
    _group(stage, "runde alt", -1430, ALTE_GRUPPE, 3, 1)
    goes_on(stage, "runde alt", At(-298, "abschliessen", REFERAT))


def _round(stage: Stage, name: str, runde: str, tag: int, meldeschluss: int) -> None:
    angaben = {"runde": runde, "meldeschluss": stage.day(meldeschluss)}
    case(stage, name, "bedarf_und_schulungsgruppe", IM, At(tag, "eroeffnen", REFERAT, angaben))


def _reports(stage: Stage, name: str, tag: int, bedarf: dict[str, int]) -> None:
    """These agencies report their need."""

    def find(_: dt.datetime) -> None:
        for meldung in Case.objects.filter(parent=stage.cases[name]).select_related("behoerde"):
            stage.cases[f"{name} {meldung.behoerde.key}"] = meldung

    stage.on(tag, find)
    grund = {"II 2.2 Abs. 1 Satz 2": "Mehrere SAP scheiden in den nächsten Jahren aus."}
    for office, zahl in bedarf.items():
        wer = "Balduin Zinsmeister" if office == FM else STELLE[office]
        angaben = {"absehbare_abgaenge": 0, "bedarf": zahl}
        goes_on(stage, f"{name} {office}", At(tag, "melden", wer, angaben, grund))


def _places(stage: Stage, name: str, tag: int) -> None:
    for wer in (REFERAT, "Balduin Zinsmeister"):
        goes_on(stage, name, At(tag, "plaetze_festlegen", wer))


def _group(stage: Stage, name: str, tag: int, beginn: int, mik: int, fm: int) -> None:
    """A group of about three years, announced on a day, with its seminars."""
    seminare = [
        {
            "nr": nr, "titel": SEMINARE[block - 1], "art": "selbstreflexion" if block == SELBSTREFLEXION else "regulaer",
            "beginn": stage.day(beginn + (nr - 1) * 230), "ende": stage.day(beginn + (nr - 1) * 230 + 4),
            "ort": "Fortbildungsstätte Hügelheim",
        }
        for nr, block in enumerate(BLOECKE, 1)
    ]  # fmt: skip
    angaben: Facts = {
        "kuerzel": _name(stage, beginn), "plaetze_mik": mik, "plaetze_fm": fm, "gruppe_beginn": stage.day(beginn),
        "gruppe_ende": stage.day(beginn + 1090), "seminare": seminare,
    }  # fmt: skip
    goes_on(stage, name, At(tag, "gruppen_bekanntgeben", REFERAT, angaben))


# Training.


def training(stage: Stage) -> None:
    trainees(stage)
    _career(stage)
    _registered(stage, "Valentin Brombach", -15, KUENFTIGE_GRUPPE)


def trainees(stage: Stage) -> None:
    """Three of the running group, one of whom missed a seminar."""
    bekannt = stage.day(-700)
    with stage.stock() as session, change("bestand:sap", "", session) as entry:
        for name, office, _ in LERNENDE:
            person = stage.people[name]
            put(
                entry, models.Auswahlresultat, f"{person.key}:{bekannt}", bekannt, person=person,
                behoerde=stage.offices[office], ergebnis="positiv", bekannt_am=bekannt, bestellt=False,
            )  # fmt: skip
    for name, office, _ in LERNENDE:
        stelle = FORTBILDUNGSSTELLE[office]
        case(
            stage, f"ausbildung {name}", "ausbildung", office, At(-460, "anmelden", "", {"gruppe": NEUE_GRUPPE}),
            At(-450, "abordnen", stelle, {"abordnung_am": stage.day(-450)}),
            *(
                At(-417 + (nr - 1) * 115, "teilnahme_eintragen", stelle, {
                    "nr": nr, "teilgenommen": not (nr == 2 and name == "Quirin Heidebrecht"),
                })
                for nr in range(1, 5)
            ),
            person=name,
        )  # fmt: skip


def _registered(stage: Stage, name: str, tag: int, beginn: int) -> None:
    """The agency passes the registration on, the training office seconds."""
    gruppe = {"gruppe": _name(stage, beginn)}
    goes_on(stage, f"wahl {name}", At(tag, "anmeldung_weiterleiten", STELLE[BR], gruppe))
    stage.find(tag, f"ausbildung {name}", "sap.ausbildung", name)
    abgeordnet = {"abordnung_am": stage.day(tag + 4)}
    goes_on(stage, f"ausbildung {name}", At(tag + 4, "abordnen", FORTBILDUNGSSTELLE[BR], abgeordnet))


def _career(stage: Stage) -> None:
    """Gerlinde Ahornfeld is trained, appointed and done; Hartmut Wiesengrund, selected with her, gives up on the way."""
    for name in ("Gerlinde Ahornfeld", "Hartmut Wiesengrund"):
        _registered(stage, name, -1425, ALTE_GRUPPE)
    besucht = {"Gerlinde Ahornfeld": len(BLOECKE), "Hartmut Wiesengrund": 1}
    for name, anzahl in besucht.items():
        for nr in range(1, anzahl + 1):
            tag = ALTE_GRUPPE + (nr - 1) * 230 + 5
            teilnahme = {"nr": nr, "teilgenommen": True}
            goes_on(stage, f"ausbildung {name}", At(tag, "teilnahme_eintragen", FORTBILDUNGSSTELLE[BR], teilnahme))
    goes_on(stage, "ausbildung Hartmut Wiesengrund", At(-1250, "abbrechen", "Hartmut Wiesengrund"))
    _appointment(stage, "Gerlinde Ahornfeld", BR, -1163, bestellt=-1158, zum=-1158)
    goes_on(stage, "bestellung Gerlinde Ahornfeld", At(-1155, "bekanntgeben", STELLE[BR], {
        "bekanntgegeben_am": stage.day(-1155),
    }))  # fmt: skip
    goes_on(stage, "ausbildung Gerlinde Ahornfeld", At(-300, "abschliessen", FORTBILDUNGSSTELLE[BR]))


def appointments(stage: Stage) -> None:
    """One waits for the head, one to be announced today, one was taken back."""
    _appointment(stage, "Paula Dornseif", PP, -8)
    _appointment(stage, "Quirin Heidebrecht", BR, -12, bestellt=-7, zum=15)
    _appointment(stage, "Ricarda Mondschein", IM, -28)
    goes_on(stage, "bestellung Ricarda Mondschein", At(-22, "zuruecknehmen", STELLE[IM]))


def _appointment(stage: Stage, name: str, office: str, tag: int, *, bestellt: int | None = None, zum: int = 0) -> None:
    vorbereitet = {"person": stage.people[name].key, "anlass": "erstbestellung"}
    case(stage, f"bestellung {name}", "bestellung", office, At(tag, "vorbereiten", STELLE[office], vorbereitet))
    if bestellt is not None:
        angaben = {"bestellung_am": stage.day(zum), "schriftlich": True}
        goes_on(stage, f"bestellung {name}", At(bestellt, "bestellen", LEITUNG[office], angaben))
