"""The succession of an agency: who will probably leave, who is being trained, whose result still stands, and what follows for
the next report of need.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from erlass.decrees.sap import stand
from erlass.decrees.sap.models import Amtsstand, Ausbildung, Auswahlresultat
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.bedarf import Bedarf
from erlass.documents import charts
from erlass.law.rulebook import ask
from erlass.people.models import Behoerde

JAHRE = 7
"""How far it looks: as long as an SAP should at least be able to serve (II 2.1 Abs. 3 Satz 3)."""


class Jahr(NamedTuple):
    """What a year probably brings: who leaves, who finishes training, and who is left."""

    jahr: int
    abgaenge: tuple[str, ...]
    zugaenge: int
    aktiv: int


class Vorausschau(NamedTuple):
    """`zielzahl` and `vorschlag`: what should be and what the next report might ask for; `vorrat`: positive results in stock."""

    jahre: tuple[Jahr, ...]
    zielzahl: int
    aktiv: int
    vorrat: int
    ohne_angabe: tuple[str, ...]
    vorschlag: int


def vorausschau(behoerde: Behoerde, day: dt.date) -> Vorausschau:
    """The forecast of an agency from a day on."""
    aktive = stand.aemter(behoerde, day, Amtsstand.aktiv)
    enden = {a.person.name: stand.dienstende(a.person, day) for a in aktive}
    lernende = Ausbildung.objects.am(day).filter(behoerde=behoerde, abgeschlossen_am=None, abgebrochen_am=None)
    noch_nicht = lernende.exclude(person__in=[a.person_id for a in aktive])
    fertig = [ausbildung.beginn.year + 3 for ausbildung in noch_nicht]
    jahre, anzahl = [], len(aktive)
    for jahr in range(day.year, day.year + JAHRE + 1):
        ab = tuple(sorted(name for name, ende in enden.items() if ende is not None and ende.year == jahr))
        zu = sum(wann == jahr or (jahr == day.year and wann < jahr) for wann in fertig)
        anzahl += zu - len(ab)
        jahre.append(Jahr(jahr, ab, zu, anzahl))
    facts = {**stand.bedarf_facts(behoerde, day)}
    in_drei_jahren = sum(len(j.abgaenge) for j in jahre[:4])
    moeglich = int(str(facts["sap_aktiv"])) + int(str(facts["sap_in_ausbildung"]))
    bedarf = ask(rules["bedarf"], {**facts, "absehbare_abgaenge": min(in_drei_jahren, moeglich)}, day).value
    assert isinstance(bedarf, Bedarf)
    return Vorausschau(
        tuple(jahre),
        bedarf.zielzahl,
        len(aktive),
        _vorrat(behoerde, day),
        tuple(n for n, e in enden.items() if e is None),
        bedarf.bedarf,
    )


def _vorrat(behoerde: Behoerde, day: dt.date) -> int:
    """Positive results of the agency that have led to no appointment and have not expired."""
    offen = Auswahlresultat.objects.am(day).filter(
        behoerde=behoerde, ergebnis="positiv", bestellt=False, bekannt_am__lte=day
    )
    fristen = [ask(rules["bestellungsfrist"], {"ergebnis_am": r.bekannt_am}, day).value for r in offen]
    return sum(not getattr(frist, "abgelaufen") for frist in fristen)  # noqa: B009 - the rule's record


def diagramm(found: Vorausschau) -> charts.Chart:
    """Active SAP by year beside the planned number."""
    return charts.lines(
        "Voraussichtlich aktive SAP",
        [str(j.jahr) for j in found.jahre],
        [
            ("voraussichtlich aktiv", [max(0, j.aktiv) for j in found.jahre]),
            ("Zielzahl", [found.zielzahl for _ in found.jahre]),
        ],
        unit="SAP",
        description="Aktive SAP nach heutigem Stand, abzüglich der absehbaren Abgänge und zuzüglich derer in Ausbildung.",
    )
