"""Letters of the training: the secondment to the seminars of a group (7.3) and the certificate (7.12)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents.gemeinsam import brief, handelnde, tag
from erlass.decrees.sap.documents.qualifizierung import FACHREFERAT
from erlass.decrees.sap.models import Seminar
from erlass.documents.letter import Facts, Letter, Signature, Table, Text


def seminarplan(seminare: list[Seminar]) -> Table:
    """The seminars of a group with their days and places."""
    zeilen = tuple((str(s.nr), s.titel, f"{s.beginn:%d.%m.%Y} bis {s.ende:%d.%m.%Y}", s.ort) for s in seminare)
    return Table(("Nr.", "Seminar", "Zeit", "Ort"), zeilen, numeric=(0,), caption="Seminare der Schulungsgruppe")


def abordnung(context: Context) -> Letter:
    """The training office seconds a participant to the seminars."""
    gruppe = context.get("gruppe")
    return brief(
        context, "Abordnung zur Ausbildung", f"Ausbildung in der Schulungsgruppe {gruppe}", ("II 1.1 Satz 3", "III 1.1 Satz 4"),
        (
            f"Sie werden mit Wirkung vom {tag(context.date('abordnung_am'))} zu den Seminaren der Schulungsgruppe {gruppe} abgeordnet. "
            "Die Teilnahme ist Dienst, die Reisen zu den Seminaren sind Dienstreisen.",
            seminarplan(stand.seminare(gruppe, context.day)),
            "Die Ausbildung dauert rund drei Jahre. Sie können sie jederzeit ohne Angabe von Gründen beenden.",
        ),
        an=context.person, signature=handelnde(context, "für Fortbildung zuständige Stelle"),
    )  # fmt: skip


def zeugnis(context: Context) -> Letter:
    """The certificate with the seminars attended and made up."""
    person, gruppe = context.person, context.get("gruppe")
    zeilen = tuple(
        (str(s.nr), s.titel, _besuch(bool(t["teilgenommen"]), tag(t["nachgeholt_am"]) if t["nachgeholt_am"] else ""))
        for s, t in zip(
            stand.seminare(gruppe, context.day), stand.seminarstand(person, gruppe, context.day), strict=True
        )
    )
    return brief(
        context, "Bescheinigung", f"Ausbildung von {person.name}", ("III 1.1 Satz 1", "III 1.1 Satz 2", "III 1.1 Satz 3"),
        (
            Text(person.name, strong=True),
            f"hat die Ausbildung zur Sozialen Ansprechperson in der Schulungsgruppe {gruppe} abgeschlossen.",
            Facts((("Behörde", context.behoerde.name), ("abgeschlossen am", tag(context.date("abgeschlossen_am"))))),
            Table(("Nr.", "Seminar", "Teilnahme"), zeilen, numeric=(0,)),
        ),
        kind="urkunde", sender=FACHREFERAT, signature=Signature("", "Fachreferat im MIK"),
    )  # fmt: skip


def _besuch(teilgenommen: bool, nachgeholt: str) -> str:
    if teilgenommen:
        return "besucht"
    return f"nachgeholt am {nachgeholt}" if nachgeholt else "nicht besucht"
