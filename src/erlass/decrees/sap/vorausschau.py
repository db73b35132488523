"""The succession of an agency: who will probably leave, who is being trained, whose result still stands, and what follows for
the next report of need.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from erlass.decrees.sap import stand
from erlass.decrees.sap.models import Amtsstand, Ausbildung, Auswahlresultat, Schulungsgruppe
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.bedarf import Bedarf
from erlass.documents import charts
from erlass.law.rulebook import ask
from erlass.people.models import Behoerde, Dienstverhaeltnis

JAHRE = 7
"""How far it looks: as long as an SAP should at least be able to serve (II 2.1 Abs. 3 Satz 3)."""
AUSBILDUNGSJAHRE = 3
"""How long training takes (II 1.2 Abs. 1 Satz 1): who leaves until then must be thought of now."""


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


def vorausschau(behoerde: Behoerde, day: dt.date) -> Vorausschau | None:
    """The forecast of an agency from a day on; None where its staff is not known."""
    facts = stand.bedarf_facts(behoerde, day)
    if facts["beschaeftigte"] is None:
        return None
    aktive = stand.aemter(behoerde, day, Amtsstand.aktiv)
    dienste = Dienstverhaeltnis.objects.am(day).filter(person__in=[a.person_id for a in aktive])
    enden = dict(dienste.values_list("person", "voraussichtliches_dienstende"))
    fertig = _fertig(behoerde, day, [a.person_id for a in aktive])
    jahre, anzahl = [], len(aktive)
    for jahr in range(day.year, day.year + JAHRE + 1):
        ab = tuple(a.person.name for a in aktive if (ende := enden.get(a.person_id)) is not None and ende.year == jahr)
        zu = fertig.count(jahr)
        anzahl += zu - len(ab)
        jahre.append(Jahr(jahr, ab, zu, anzahl))
    bis_dahin = sum(len(j.abgaenge) for j in jahre[: AUSBILDUNGSJAHRE + 1])
    moeglich = int(str(facts["sap_aktiv"])) + int(str(facts["sap_in_ausbildung"]))
    bedarf = ask(rules["bedarf"], {**facts, "absehbare_abgaenge": min(bis_dahin, moeglich)}, day).value
    assert isinstance(bedarf, Bedarf)
    ohne = tuple(a.person.name for a in aktive if enden.get(a.person_id) is None)
    return Vorausschau(tuple(jahre), bedarf.zielzahl, len(aktive), _vorrat(behoerde, day), ohne, bedarf.bedarf)


def _fertig(behoerde: Behoerde, day: dt.date, aktive: Sequence[int]) -> list[int]:
    """The years in which those who are not active yet finish their training, by the end of their group."""
    lernende = Ausbildung.objects.am(day).filter(behoerde=behoerde, abgeschlossen_am=None, abgebrochen_am=None)
    gruppen = dict(Schulungsgruppe.objects.am(day).values_list("key", "ende"))
    enden = [
        gruppen[gruppe].year if gruppe in gruppen else beginn.year + AUSBILDUNGSJAHRE
        for gruppe, beginn in lernende.exclude(person__in=aktive).values_list("gruppe", "beginn")
    ]
    return [max(jahr, day.year) for jahr in enden]


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
