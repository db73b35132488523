"""The budget of an agency, the time sheet of an SAP (form 7.10), both with their arithmetic, and the report of overload (form
7.8).
"""

from __future__ import annotations

import datetime as dt

from erlass.cases.context import Context
from erlass.decrees.sap import budget as rechnung
from erlass.decrees.sap import models, stand
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, handelnde
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.rules.zeit import ZeitEinerSap
from erlass.documents.letter import Facts, Heading, Letter, Remark, Table
from erlass.law.german import date_long, date_short, number
from erlass.people.models import Person

RUNDUNG = (
    "Jede SAP erhält die ganzen Minuten ihres genauen Anteils. Die übrigen Minuten gehen einzeln an die größten Reste, bei gleichen "
    "Resten zuerst an den größeren Anteil."
)


def zeitbudget(context: Context) -> Letter:
    """How the yearly minutes come about and how they are distributed, minute by minute."""
    jahr = context.get("jahr")
    answer = rechnung.ermitteln(context.behoerde, jahr, context.day)
    assert answer is not None
    wert, anzahl = rechnung.wert_von(answer), answer.facts["beschaeftigte"]
    assert isinstance(anzahl, int)
    zeiten, posten = rechnung.zeiten_von(answer), rechnung.posten(answer)
    namen = dict(Person.objects.filter(key__in=wert.verteilung).values_list("key", "name"))
    je = rechnung.minuten_je_kopf(answer)
    grundlage = (
        (f"Beschäftigte am {date_long(rechnung.stichtag(jahr))}", number(anzahl)),
        ("Jahresarbeitszeit aller SAP", f"{number(anzahl)} × {je} = {number(wert.gesamt_minuten)} Minuten"),
        ("nicht verteilt, weil niemand tätig war", f"{number(wert.nicht_verteilt_minuten)} Minuten"),
    )
    zeilen = tuple((namen[p.sap], rechnung.quote(p.quote), number(p.minuten)) for p in posten)
    entwurf = "Entwurf: " if context.case.state == "entwurf" else ""
    return brief(
        context, "Zeitbudget", f"{entwurf}Zeitbudget {jahr} der SAP", ("II 2.2 Abs. 2 Satz 2", "II 2.2 Abs. 2 Satz 3–4"),
        (
            Facts(grundlage), Heading("Tätig im Jahr"), anteile(zeiten, namen), Heading("Verteilung"),
            Table(("SAP", "genau", "Minuten"), zeilen, numeric=(1, 2)), Remark(RUNDUNG),
        ),
        kind="formular",
    )  # fmt: skip


def anteile(zeiten: tuple[ZeitEinerSap, ...], namen: dict[str, str]) -> Table:
    """Who is active when, with which share of the regular working time."""
    rows = tuple((namen[z.sap], date_short(z.von), _bis(z.bis), f"{z.zaehler}/{z.nenner}") for z in zeiten)
    return Table(("SAP", "von", "bis", "Anteil"), rows)


def _bis(day: dt.date | None) -> str:
    return date_short(day) if day else "andauernd"


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
    zeiten, genau = _eigene_rechnung(context, person, jahr, eigene)
    zeilen = (
        ("Beschäftigte am Stichtag", number(budget.beschaeftigte) if budget else "–"),
        (
            "Jahresarbeitszeit aller SAP",
            f"{number(budget.gesamt_minuten)} Minuten" if budget else "noch nicht festgestellt",
        ),
        ("davon Ihr Anteil", f"{genau}{number(eigene)} Minuten"),
        ("zusätzlich abgesprochen", f"{number(zusatz)} Minuten"),
        ("gebucht", f"{number(summe)} Minuten"),
        ("Rest", f"{number(max(0, eigene + zusatz - summe))} Minuten"),
    )
    return brief(
        context, "Zeitblatt", f"Zeitkonto {jahr} für {person.name}", ("II 2.2 Abs. 2 Satz 3–4", "II 2.2 Abs. 3 Satz 1"),
        (
            Facts(zeilen), *zeiten, Heading("Buchungen"),
            Table(("Quartal", "Minuten"), tuple((row.quartal, number(row.minuten)) for row in rows), numeric=(1,)),
            "Gebucht wird eine Summe je Quartal; Tage, Anlässe und Personen werden nicht festgehalten.",
        ),
        kind="formular",
    )  # fmt: skip


def _eigene_rechnung(
    context: Context, person: Person, jahr: int, minuten: int
) -> tuple[tuple[Heading | Table, ...], str]:
    """One's own times and shares, and the exact quota; nothing as long as what was established is out of date."""
    answer = rechnung.ermitteln(context.behoerde, jahr, context.day)
    posten = {p.sap: p for p in rechnung.posten(answer)} if answer else {}
    if answer is None or person.key not in posten or posten[person.key].minuten != minuten:
        return (), ""
    eigene = tuple(z for z in rechnung.zeiten_von(answer) if z.sap == person.key)
    tabelle = anteile(eigene, {person.key: person.name})
    return (Heading("Ihre Zeiten und Anteile"), tabelle), f"{rechnung.quote(posten[person.key].quote)}, gerundet "


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
