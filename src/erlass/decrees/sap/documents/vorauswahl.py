"""Papers of the pre-selection: announcement, application form (7.1), record, refusal, secondment to the selection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from erlass.cases.context import Context
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, leitung_unterschreibt, tag
from erlass.documents.letter import Facts, Items, Letter, Table
from erlass.people.models import Person, Rechtsverhaeltnis

MERKMALE = {
    "vertrauen_in_behoerde": "Vertrauen in der Behörde", "sozialkompetenz": "sozial kompetent und einfühlsam",
    "vertrauen_behoerdenleitung": "Vertrauen der Leitung", "langfristig_bereit": "langfristig bereit",
}  # fmt: skip


def ausschreibung(context: Context) -> Letter:
    """The qualification is announced to all staff."""
    return brief(
        context, "Ausschreibung", "Qualifizierung zur Sozialen Ansprechperson",
        ("II 1.2 Abs. 1 Satz 1", "II 1.2 Abs. 1 Satz 2", "II 1.2 Abs. 1 Satz 3", "II 2.1 Abs. 1 Satz 3"),
        (
            f"{context.behoerde.name} sucht Beschäftigte, die Soziale Ansprechpersonen werden möchten. Die Qualifizierung dauert rund drei "
            f"Jahre und beginnt voraussichtlich am {tag(context.date('ausbildungsbeginn'))}.",
            Items((
                "Bewerben können sich alle, die mindestens die Hälfte der regelmäßigen Arbeitszeit arbeiten.",
                "Wer für Personalentscheidungen verantwortlich ist, gibt das mit Beginn der Ausbildung auf.",
                "Das Amt ist auf lange Zeit angelegt; es wird in der Arbeitszeit ausgeübt.",
            )),
            Facts((
                ("Bewerbung bis", tag(context.date("bewerbungsschluss"))),
                ("Bewerbung über", "das Formular bei der SAP-Stelle der Behörde"),
            )),
        ),
        kind="aushang", signature=leitung_unterschreibt(context),
    )  # fmt: skip


def formular(context: Context) -> Letter:
    """The application as it was handed in."""

    def ja(name: str) -> str:
        return "ja" if context.get(name) else "nein"

    return brief(
        context, "Bewerbungsformular", f"Bewerbung von {context.person.name}", ("II 1.2 Abs. 1 Satz 3",),
        (
            Facts((
                ("Name", context.person.name), ("Dienststelle", context.behoerde.name),
                ("Organisationseinheit", context.get("organisationseinheit")),
                ("Rechtsverhältnis", Rechtsverhaeltnis[context.get("rechtsverhaeltnis")].label),
                ("Arbeitszeit je Woche", f"{context.get('wochenminuten')} von {context.get('regelwochenminuten')} Minuten"),
                ("für Personalentscheidungen verantwortlich", ja("personalentscheidungen_verantwortlich")),
                ("voraussichtliches Dienstende", tag(context.date("voraussichtliches_dienstende"))),
                ("Motivation", context.get("motivation")),
                ("langfristig bereit", ja("langfristig_bereit")), ("Kenntnis der Pflichten", ja("kenntnis_der_pflichten")),
                ("eingereicht am", tag(context.day)),
            )),
        ),
        kind="formular", recipient=(f"{context.behoerde.name}, SAP-Stelle", MIK),
    )  # fmt: skip


def protokoll(context: Context) -> Letter:
    """The record of the pre-selection with the order of the suitable."""
    kandidaten: list[Mapping[str, Any]] = context.get("kandidaten", [])
    namen = dict(Person.objects.filter(key__in=[k["id"] for k in kandidaten]).values_list("key", "name"))
    zeilen = tuple(
        (str(k["rang"] or "–"), namen[k["id"]], "ja" if k["geeignet"] else "nein", _merkmale(k["merkmale"]))
        for k in sorted(kandidaten, key=lambda k: (k["rang"] or len(kandidaten) + 1, namen[k["id"]]))
    )
    return brief(
        context, "Niederschrift", "Vorauswahl für die Qualifizierung", ("II 1.2 Abs. 2 Satz 1", "II 1.2 Abs. 2 Satz 2"),
        (
            "Die Behördenleitung hat nach Beteiligung der hinzuzuziehenden Stellen vorausgewählt:",
            Table(("Rang", "Name", "geeignet", "Merkmale"), zeilen, numeric=(0,)),
            Facts((("Vielfalt berücksichtigt", "ja" if context.get("vielfalt_beruecksichtigt") else "nein"),)),
        ),
        signature=leitung_unterschreibt(context),
    )  # fmt: skip


def _merkmale(merkmale: Mapping[str, bool]) -> str:
    return "; ".join(label for name, label in MERKMALE.items() if merkmale[name]) or "–"


def absage(context: Context) -> Letter:
    """Who was not pre-selected is told."""
    return brief(
        context, "Ihre Bewerbung", "Vorauswahl für die Qualifizierung zur Sozialen Ansprechperson", ("II 1.2 Abs. 2 Satz 1",),
        (
            "Vielen Dank für Ihre Bewerbung. In dieser Vorauswahl konnten wir Sie nicht berücksichtigen.",
            "Nachteile entstehen Ihnen daraus nicht, und Sie können sich bei einer späteren Ausschreibung wieder bewerben. Über die "
            "Gründe sprechen wir auf Wunsch gern mit Ihnen.",
        ),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip


def abordnung(context: Context) -> Letter:
    """The agency seconds to the ministry's selection."""
    return brief(
        context, "Abordnung", "Abordnung zum Auswahlverfahren", ("II 1.2 Abs. 3 Satz 1", "II 1.2 Abs. 3 Satz 2"),
        (
            f"Sie werden zum Auswahlverfahren des Ministeriums am {tag(context.date('termin'))} in {context.get('ort')} abgeordnet. Die "
            "Teilnahme ist Dienst, die Reise eine Dienstreise.",
            "Ihre Bewerbung haben wir dem Fachreferat des Ministeriums weitergeleitet.",
        ),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip
