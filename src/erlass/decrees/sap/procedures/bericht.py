"""P14: the statistical report of a year (V 4): opened, closed, evaluated by the machine, released by two persons, once.

The single sheets are no part of any case (see `erlass.decrees.sap.boegen`); a case holds the report as it may be published and
nothing it was made of.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from erlass.cases.context import Context, overlay
from erlass.cases.errors import NotPossible
from erlass.cases.models import Case
from erlass.cases.procedures import Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import DECREE, boegen
from erlass.decrees.sap.bericht.ausgabe import Bericht
from erlass.decrees.sap.bericht.schranken import Widerspruch
from erlass.decrees.sap.bericht.sperrung import bericht
from erlass.decrees.sap.bericht.veroeffentlicht import als_json, aus_json, geprueft
from erlass.decrees.sap.documents import bericht as druck
from erlass.decrees.sap.roles import FACHREFERAT_MIK, STATISTIK
from erlass.documents.letter import Letter
from erlass.law.errors import FactError
from erlass.law.facts import Fact
from erlass.law.german import date_long
from erlass.law.roles import SYSTEM

UEBERMITTLUNG, AUSWERTUNG = "V 4 Satz 2", "V 4 Satz 3"


class Berichtsjahr(NamedTuple):
    jahr: Annotated[int, Fact("Berichtsjahr", min=2016, max=2199)]


class Schluss(NamedTuple):
    schluss_am: Annotated[
        dt.date, Fact("Einsendeschluss", help="letzter Tag, an dem Bögen des Jahres angenommen werden")
    ]


def noch_kein_bericht(context: Context) -> bool:
    jahr = context.get("jahr")
    return jahr is None or not Case.objects.filter(procedure=boegen.BERICHT, data__jahr=jahr).exists()


def nach_dem_jahr(context: Context) -> bool:
    """The last quarter is over before sheets are no longer taken, and the day has not passed yet."""
    tag = context.date("schluss_am")
    return tag is None or (tag >= context.day and tag > dt.date(context.get("jahr"), 12, 31))


def schluss_vorbei(context: Context) -> bool:
    tag = context.date("schluss_am")
    return tag is not None and tag < context.day


def auswerten(context: Context) -> None:
    """Fixed tables only; what is noted is what may be published. Raises `NotPossible` if it may not be as a whole."""
    jahr = context.get("jahr")
    gefunden = bericht(
        jahr, boegen.inhalte(jahr), boegen.ruecklauf(jahr, context.day), context.day, overlay(DECREE, "", context.day)
    )
    if not gefunden.freigabefaehig:
        raise NotPossible(
            "Die Zahlen lassen sich nicht sicher veröffentlichen. Erhöhen Sie die Schwellen und werten Sie neu aus."
        )
    context.note("bericht", als_json(gefunden))


def gefunden(context: Context) -> Bericht | None:
    """The report of the case as it was evaluated."""
    form = context.get("bericht")
    return aus_json(form) if form else None


def schwachstellen(context: Context) -> tuple[str, ...]:
    """The tables of the report from which something small can be worked out, by their titles; computed from what will be read."""
    found = gefunden(context)
    return _schwachstellen(found, context.day) if found is not None else ("kein Bericht",)


@lru_cache(maxsize=8)
def _schwachstellen(found: Bericht, day: dt.date) -> tuple[str, ...]:
    try:
        sicher = geprueft(found, day)
    except (Widerspruch, FactError):
        return ("die Zahlen widersprechen sich",)
    namen = {name for name, _, _ in sicher.schwach}
    namen |= {t.aufbau.name for t in sicher.tabellen if t.pruefung is not None and not t.pruefung.sicher}
    assert bool(namen) is not sicher.freigabefaehig
    return tuple(t.aufbau.titel for t in sicher.tabellen if t.aufbau.name in namen)


def freigeben(context: Context) -> None:
    """The report is final; the number of late sheets is that of the day. Nothing of the sheets is kept."""
    jahr, form = context.get("jahr"), dict(context.get("bericht"))
    form["ruecklauf"] = _mit_verspaeteten(form["ruecklauf"], jahr, context.day)
    context.note("bericht", form)
    context.note("veroeffentlicht_am", context.day)
    boegen.loeschen(jahr)


def _mit_verspaeteten(ruecklauf: list[dict[str, Any]], jahr: int, day: dt.date) -> list[dict[str, Any]]:
    jetzt = {r.quartal: r.verspaetet for r in boegen.ruecklauf(jahr, day)}
    return [{**r, "verspaetet": jetzt[r["quartal"]]} for r in ruecklauf]


def gedruckt(context: Context) -> Letter:
    return druck.bericht(context, aus_json(context.get("bericht")))


def wann(context: Context) -> str:
    tag = context.date("schluss_am")
    return f"Einsendeschluss ist der {date_long(tag)}." if tag else ""


STATISTISCHER_BERICHT = Procedure(
    "statistischer_bericht", "Statistischer Bericht",
    "Die beauftragte Stelle schließt das Jahr, die Maschine wertet die anonymen Bögen aus, zwei Personen geben den Bericht frei.",
    (UEBERMITTLUNG, AUSWERTUNG),
    states=(
        State("offen", "offen", about="Bögen des Jahres gehen ein."),
        State("geschlossen", "Einsendeschluss festgesetzt", about="Bis zu diesem Tag gehen noch Bögen ein."),
        State("gesperrt", "ausgewertet", about="Kleine Zahlen sind gesperrt; der Bericht wartet auf die Freigabe."),
        State("veroeffentlicht", "veröffentlicht", final=True),
    ),
    transitions=(
        Transition(
            "eroeffnen", "Berichtsjahr eröffnen", (), "offen", (STATISTIK,), (UEBERMITTLUNG,), asks=Berichtsjahr,
            preset=lambda c: {"jahr": c.day.year - 1},
            needs=(
                Need(AUSWERTUNG, "Für dieses Jahr gibt es noch keinen Bericht.", noch_kein_bericht),
                Need(UEBERMITTLUNG, "Das Jahr hat schon begonnen.", lambda c: (c.get("jahr") or 0) <= c.day.year),
            ),
        ),
        Transition(
            "jahr_schliessen", "Einsendeschluss festsetzen", ("offen",), "geschlossen", (STATISTIK,), (UEBERMITTLUNG,),
            about="Später eintreffende Bögen werden gezählt, aber nicht verwendet.", asks=Schluss, starts=("einsendeschluss",),
            needs=(Need(UEBERMITTLUNG, "Der Einsendeschluss liegt nach dem Jahr und nicht in der Vergangenheit.", nach_dem_jahr),),
        ),
        Transition(
            "auswerten", "Auswerten", ("geschlossen",), "gesperrt", (SYSTEM, STATISTIK), (AUSWERTUNG,),
            about="Rechnet die Maschine; niemand sieht dabei einzelne Angaben. Es gibt nur die festgelegten Tabellen.",
            needs=(Need(AUSWERTUNG, "Der Einsendeschluss ist vorbei.", schluss_vorbei, details=wann),),
            effect=auswerten, meets=("einsendeschluss",), documents=("entwurf",), notify=(STATISTIK, FACHREFERAT_MIK),
        ),
        Transition(
            "freigeben", "Bericht freigeben", ("gesperrt",), "veroeffentlicht", (STATISTIK, FACHREFERAT_MIK), (AUSWERTUNG,),
            about="Der Bericht wird einmal veröffentlicht; die Bögen des Jahres werden dabei gelöscht.",
            joint=(STATISTIK, FACHREFERAT_MIK),
            needs=(
                Need(
                    AUSWERTUNG, "Aus dem Bericht lässt sich keine kleine Zahl erschließen.", lambda c: not schwachstellen(c),
                    details=lambda c: "Betroffen: " + ", ".join(schwachstellen(c)) + ".",
                ),
            ),
            effect=freigeben, documents=("bericht",), danger=True,
        ),
    ),
    readers=(STATISTIK, FACHREFERAT_MIK), keep_months=360,
    kept_because="Der veröffentlichte Bericht bleibt nachlesbar und mit späteren vergleichbar; er enthält keine Angaben zu Personen.",
    deadlines=(
        Deadline(
            "einsendeschluss", "Einsendeschluss der Bögen", UEBERMITTLUNG, lambda c: c.date("schluss_am"), (STATISTIK,),
            then="auswerten", quiet=True,
        ),
    ),
    documents=(
        Document("entwurf", "Entwurf des Berichts zur Freigabe", (AUSWERTUNG,), gedruckt),
        Document("bericht", "Statistischer Bericht", (AUSWERTUNG,), gedruckt),
    ),
    hidden={"bericht": ()},  # read in the documents, not among the facts
    columns=("jahr", "schluss_am"), headline=lambda c: f"Statistischer Bericht {c.get('jahr')}",
)  # fmt: skip
