"""The time sheet with its arithmetic (form 7.10) and the report of overload (form 7.8)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, handelnde
from erlass.decrees.sap.models import Amtsstand
from erlass.documents.letter import Facts, Heading, Letter, Table
from erlass.law.german import number


def zeitblatt(context: Context) -> Letter:
    """An SAP's own share of the yearly time, how it comes about, and what has been used of it."""
    jahr, person = context.get("jahr"), context.person
    budget = models.Zeitbudget.objects.am(context.day).filter(behoerde=context.behoerde, jahr=jahr).first()
    rows = (
        models.Zeitbuchung.objects.am(context.day)
        .filter(person=person, quartal__startswith=f"{jahr}-")
        .order_by("quartal")
    )
    eigene = int(budget.verteilung.get(person.key, 0)) if budget else 0
    absprachen = models.Absprache.objects.am(context.day).filter(person=person, jahr=jahr)
    zusatz = sum(absprachen.values_list("minuten", flat=True))
    summe = sum(row.minuten for row in rows)
    rechnung = (
        ("Beschäftigte am Stichtag", number(budget.beschaeftigte) if budget else "–"),
        (
            "Jahresarbeitszeit aller SAP",
            f"{number(budget.gesamt_minuten)} Minuten" if budget else "noch nicht festgestellt",
        ),
        ("davon Ihr Anteil", f"{number(eigene)} Minuten"),
        ("zusätzlich abgesprochen", f"{number(zusatz)} Minuten"),
        ("gebucht", f"{number(summe)} Minuten"),
        ("Rest", f"{number(max(0, eigene + zusatz - summe))} Minuten"),
    )
    return brief(
        context, "Zeitblatt", f"Zeitkonto {jahr} für {person.name}", ("II 2.2 Abs. 2 Satz 3–4", "II 2.2 Abs. 3 Satz 1"),
        (
            Facts(rechnung), Heading("Buchungen"),
            Table(("Quartal", "Minuten"), tuple((row.quartal, number(row.minuten)) for row in rows), numeric=(1,)),
            "Gebucht wird eine Summe je Quartal; Tage, Anlässe und Personen werden nicht festgehalten.",
        ),
        kind="formular",
    )  # fmt: skip


def ueberlastung(context: Context) -> Letter:
    """Budget, minutes of each quarter, and how many employees there are for each SAP."""
    jahr, person = context.get("jahr"), context.person
    minuten = context.get("minuten_je_quartal", {})
    behoerde = stand.behoerdenstand(context.behoerde, context.day)
    aktive = len(stand.aemter(context.behoerde, context.day, Amtsstand.aktiv))
    beschaeftigte = behoerde.beschaeftigte if behoerde else 0
    return brief(
        context, "Anzeige", f"Dauerhafte Überlastung einer SAP im Jahr {jahr}", ("II 2.2 Abs. 3 Satz 2",),
        (
            "die Zeit, die für das Amt zur Verfügung steht, reicht dauerhaft nicht aus.",
            Facts(
                (
                    ("SAP", person.name), ("Behörde", context.behoerde.name),
                    ("Budget im Jahr", f"{number(context.get('budget_minuten', 0))} Minuten"),
                    ("Beschäftigte", number(beschaeftigte)), ("aktive SAP", number(aktive)),
                    ("Beschäftigte je SAP", number(beschaeftigte // aktive) if aktive else "–"),
                )
            ),
            Table(("Quartal", "Minuten"), tuple((q, number(m)) for q, m in sorted(minuten.items())), numeric=(1,)),
        ),
        kind="anzeige", recipient=(MIK,), signature=handelnde(context),
    )  # fmt: skip
