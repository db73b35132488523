"""The charts people want beside the anonymous report: SAP per thousand employees, who leaves and who follows, how the time is used,
and how it stands with the further courses. Everybody sees what the registers show them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from erlass.decrees.sap import pflichten, registers, roles
from erlass.decrees.sap.models import Amtsstand, Ausbildung, SapAmt, Schulungsgruppe
from erlass.decrees.sap.rules.qualifizierung import Fortbildungsstatus
from erlass.decrees.sap.vorausschau import JAHRE
from erlass.documents import charts
from erlass.documents.charts import Chart
from erlass.people import policy
from erlass.people.models import Behoerde, Behoerdenstand, Dienstverhaeltnis
from erlass.people.policy import Actor

LESENDE = (roles.FACHREFERAT_MIK, roles.STELLE, roles.LEITUNG)
AUSBILDUNGSJAHRE = 3
"""How long the training takes where its group has no end yet (II 1.2 Abs. 1 Satz 1)."""


def diagramme(actor: Actor, day: dt.date) -> list[Chart]:
    """The charts of the agencies that an actor looks after; a chart without anything in it is left out."""
    behoerden = list(
        policy.visible(Behoerde.objects.filter(geschaeftsbereich="mik"), actor, LESENDE, office="pk", person="")
    )
    found = (
        je_tausend(behoerden, day),
        nachfolge(behoerden, day),
        zeitnutzung(actor, day),
        fortbildung(actor, day),
    )
    return [chart for chart in found if chart is not None]


def je_tausend(behoerden: Sequence[Behoerde], day: dt.date) -> Chart | None:
    """Active SAP per thousand employees, in tenths, rounded half up."""
    staende = Behoerdenstand.objects.am(day).filter(behoerde__in=behoerden)
    beschaeftigte = dict(staende.values_list("behoerde", "beschaeftigte"))
    aktive = dict(_aktive(behoerden, day).values_list("behoerde").annotate(Count("pk")))
    rows = [
        (b.name, (20_000 * aktive.get(b.pk, 0) + beschaeftigte[b.pk]) // (2 * beschaeftigte[b.pk]))
        for b in behoerden
        if beschaeftigte.get(b.pk)
    ]
    text = "Aktive SAP je 1000 Beschäftigte; eine SAP auf 200 Beschäftigte sind 5."
    return (
        charts.bars("SAP je 1000 Beschäftigte", rows, label="Behörde", decimals=1, description=text) if rows else None
    )


def _aktive(behoerden: Sequence[Behoerde], day: dt.date) -> QuerySet[SapAmt]:
    return SapAmt.objects.am(day).filter(behoerde__in=behoerden, status=Amtsstand.aktiv.name)


def nachfolge(behoerden: Sequence[Behoerde], day: dt.date) -> Chart | None:
    """By year, within the horizon of II 2.1 Abs. 3 Satz 3: active SAP whose service ends, and trainees who will be ready."""
    jahre = range(day.year, day.year + JAHRE + 1)
    dienst = Dienstverhaeltnis.objects.am(day).filter(person__in=_aktive(behoerden, day).values("person"))
    ende = Counter(e.year for e in dienst.values_list("voraussichtliches_dienstende", flat=True) if e is not None)
    lernende = Ausbildung.objects.am(day).filter(behoerde__in=behoerden, abgeschlossen_am=None, abgebrochen_am=None)
    gruppen = dict(Schulungsgruppe.objects.am(day).values_list("key", "ende"))
    fertig: Counter[int] = Counter()
    for gruppe, beginn in lernende.values_list("gruppe", "beginn"):
        jahr = gruppen[gruppe].year if gruppe in gruppen else beginn.year + AUSBILDUNGSJAHRE
        fertig[max(jahr, day.year)] += 1
    rows: list[tuple[str, int, int]] = [(str(jahr), ende[jahr], fertig[jahr]) for jahr in jahre]
    spaeter = sum(zahl for jahr, zahl in ende.items() if jahr > jahre[-1])
    rows = [("später", spaeter, sum(zahl for jahr, zahl in fertig.items() if jahr > jahre[-1])), *reversed(rows)]
    if not any(links or rechts for _, links, rechts in rows):
        return None
    return charts.pyramid(
        "Aktive SAP nach dem Jahr ihres Dienstendes und Nachwuchs", ("Dienstende", "Ausbildung fertig"), rows, unit="SAP",
        label="Jahr", description="Links, wie viele aktive SAP ausscheiden, rechts, wie viele ihre Ausbildung abschließen.",
    )  # fmt: skip


def zeitnutzung(actor: Actor, day: dt.date) -> Chart | None:
    """How much of the time budget of the year is used, for those who see the sum."""
    rows = [
        (str(row["behoerde"]), int(str(row["verbraucht"])), int(str(row["budget"])))
        for row in registers.zeitverbrauch(day, actor)
        if row["jahr"] == day.year
    ]
    text = "Gebuchte Minuten aller SAP einer Behörde zusammen; gebucht wird nach jedem Quartal."
    title = f"Nutzung des Zeitbudgets {day.year}"
    return charts.usage(title, rows, unit="Minuten", label="Behörde", description=text) if rows else None


STAENDE = (*(status.label for status in Fortbildungsstatus), "in Ausbildung")


def fortbildung(actor: Actor, day: dt.date) -> Chart | None:
    """How many SAP of each agency have the two courses within 36 months."""
    aemter = pflichten.sichtbare_aemter(actor, day, LESENDE)
    gefunden = pflichten.nachweise(aemter, day)
    je_behoerde: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for amt in aemter:
        fach = gefunden[amt.person_id].fachfortbildung
        je_behoerde[amt.behoerde.name][fach.status.label if fach else STAENDE[-1]] += 1
    if not je_behoerde:
        return None
    rows = [(name, [zahlen[stand] for stand in STAENDE]) for name, zahlen in je_behoerde.items()]
    text = "Zwei Fachfortbildungen innerhalb von 36 Monaten (III 1.2 Satz 2)."
    return charts.stacked("Stand der Fachfortbildungen", STAENDE, rows, unit="SAP", label="Behörde", description=text)
