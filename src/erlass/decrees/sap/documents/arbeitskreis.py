"""Letters of the regional circles: invitation, agenda for the Fachreferat, result of an election (IV 1 to IV 3)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, handelnde, tag
from erlass.documents.letter import Facts, Items, Letter, Sender
from erlass.people.models import Person


def kreis(context: Context) -> Sender:
    return Sender(f"Arbeitskreis {context.get('region')}", ("der Sozialen Ansprechpersonen",))


def punkte(context: Context) -> Items:
    zeilen = [zeile.strip() for zeile in str(context.get("tagesordnung")).splitlines()]
    return Items(tuple(zeile for zeile in zeilen if zeile), numbered=True)


def einladung(context: Context) -> Letter:
    """Invitation of the members."""
    return brief(
        context, "Einladung", f"Sitzung des Arbeitskreises {context.get('region')}", ("IV 1 Satz 3", "IV 2 Satz 1–2"),
        (
            "wir laden Sie zur nächsten Sitzung unseres Arbeitskreises ein.",
            Facts((("Tag", tag(context.date("datum"))), ("Ort", context.get("ort")))),
            "Auf der Tagesordnung stehen:", punkte(context),
            "Der Austausch bleibt unter uns: Über das, was andere sagen, wird außerhalb der Sitzung geschwiegen.",
        ),
        sender=kreis(context), recipient=("An die Mitglieder des Arbeitskreises",),
        signature=handelnde(context, "für den Arbeitskreis"),
    )  # fmt: skip


def tagesordnung(context: Context) -> Letter:
    """The agenda, sent to the Fachreferat."""
    return brief(
        context, "Tagesordnung", f"Sitzung des Arbeitskreises {context.get('region')} am {tag(context.date('datum'))}",
        ("IV 2 Satz 3",),
        ("die Tagesordnung der Sitzung übersenden wir zur Kenntnis.", punkte(context)),
        kind="anzeige", sender=kreis(context), recipient=(MIK,), signature=handelnde(context, "für den Arbeitskreis"),
    )  # fmt: skip


def wahlergebnis(context: Context) -> Letter:
    """Who was elected, how, and for how long."""
    namen = {sitz: Person.objects.get(key=context.get(sitz)).name for sitz in ("sprecher", "vertretung")}
    feld = context.procedure.field("wahlart")
    art = feld.choice[context.get("wahlart")].label if feld is not None and feld.choice is not None else ""
    return brief(
        context, "Ergebnis der Wahl", f"Sprecherin oder Sprecher des Arbeitskreises {context.get('region')}",
        ("IV 3 Satz 1", "IV 3 Satz 2"),
        (
            f"Der Arbeitskreis hat gewählt ({art}):",
            Facts(
                (
                    ("Sprecherin oder Sprecher", namen["sprecher"]), ("Vertretung", namen["vertretung"]),
                    ("Amtszeit ab", tag(context.date("amtsbeginn"))),
                )
            ),
            "Die Gewählten sind Ansprechpersonen für die Organisation des Kreises und den Austausch mit den anderen Arbeitskreisen.",
        ),
        kind="anzeige", sender=kreis(context), recipient=(MIK,), signature=handelnde(context),
    )  # fmt: skip
