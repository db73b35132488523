"""The cooperation kit of the yearly talk: invitation and minutes (V 1 Abs. 2)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap.documents.gemeinsam import brief, handelnde, tag
from erlass.decrees.sap.rules.umfeld import Teilnehmende
from erlass.documents.letter import Block, Facts, Heading, Items, Letter, Remark, Text


def _zeilen(text: str) -> tuple[str, ...]:
    return tuple(zeile.strip() for zeile in text.splitlines() if zeile.strip())


def einladung_gespraech(context: Context) -> Letter:
    """Invitation of all who belong to the talk."""
    vorschlaege = _zeilen(str(context.get("vorschlaege", "")))
    themen: tuple[Block | str, ...] = ("Vorgeschlagen sind diese Themen:", Items(vorschlaege)) if vorschlaege else ()
    return brief(
        context, "Einladung", "Jahresgespräch über die Arbeit der Sozialen Ansprechpersonen", ("V 1 Abs. 2", "I 4.1 Satz 1"),
        (
            f"zum jährlichen Gespräch am {tag(context.date('termin'))} laden wir die Sozialen Ansprechpersonen, die Behördenleitung, die "
            "Gleichstellungsbeauftragte, den Personalrat und die Schwerbehindertenvertretung ein.",
            *themen,
            Remark("Es geht um Probleme, die viele betreffen. Über Einzelne, und sei es ohne Namen, wird nicht gesprochen."),
        ),
        recipient=("An die Teilnehmenden des Jahresgesprächs",), signature=handelnde(context),
    )  # fmt: skip


def vermerk_gespraech(context: Context) -> Letter:
    """The minutes: day, who took part, general topics."""
    dabei = [Teilnehmende[code].label for code in context.get("teilnehmende", ())]
    return brief(
        context, "Vermerk", f"Jahresgespräch am {tag(context.date('datum'))}", ("V 1 Abs. 2",),
        (
            Facts((("Tag", tag(context.date("datum"))), ("Teilgenommen haben", ", ".join(dabei)))),
            Heading("Allgemeine Themen"), Items(_zeilen(str(context.get("themen")))),
            Text("Namen und Einzelfälle sind nicht besprochen worden und werden nicht festgehalten."),
        ),
        kind="formular", signature=handelnde(context),
    )  # fmt: skip
