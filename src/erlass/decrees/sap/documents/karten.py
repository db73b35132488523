"""Cards: for an emergency, and for the beginning of a talk (form 7.9). They name no person and are kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from erlass.decrees.sap import DECREE
from erlass.decrees.sap.facts import Rolle
from erlass.decrees.sap.rules import rules
from erlass.documents.letter import Block, Facts, Heading, Items, Letter, Remark, Sender, Text
from erlass.law.rulebook import ask

AUSNAHMEN = (
    ("Die ratsuchende Person stimmt ausdrücklich zu.", "II 5.2 Abs. 1 Satz 2"),
    ("Es besteht eine erhebliche Gefahr für sie selbst oder für andere, etwa eine konkrete Suizidabsicht oder ein geplanter Angriff: Dann "
     "dürfen Sie alles sagen, was nötig ist, um Hilfe zu holen.", "II 5.2 Abs. 2 Satz 3"),
    ("Sie müssten dienstlich unterrichten, und es geht um eine erhebliche Gefahr oder etwas von vergleichbarem Gewicht.",
    "II 5.2 Abs. 2 Satz 1"),
    ("Das Gesetz verlangt eine Anzeige (§ 138 StGB: bestimmte geplante schwere Straftaten).", "II 5.3 Abs. 1"),
)  # fmt: skip
"""When silence ends, in plain words, each with its provision."""
RUFNUMMERN = (("Notruf, Rettungsdienst, Feuerwehr", "112"), ("Polizei", "110"))
SAP = Sender("Soziale Ansprechpersonen")


def notfall(day: dt.date, hilfen: Sequence[tuple[str, str]]) -> Letter:
    """The emergency card: whom to call, what one may say."""
    blocks: list[Block] = [
        Remark("Bei Lebensgefahr: zuerst 112 anrufen, bei der Person bleiben, weitere Hilfe holen."),
        Facts(RUFNUMMERN), Heading("Wann Sie nicht schweigen müssen"),
        Items(tuple(f"{text} ({ref})" for text, ref in AUSNAHMEN)),
        Text("Maßgeblich ist Ihre eigene, vertretbare Einschätzung. Sagen Sie nur, was für die Hilfe gebraucht wird."),
    ]  # fmt: skip
    if hilfen:
        blocks += [Heading("Hilfen in der Nähe"), Facts(tuple(hilfen))]
    return Letter(
        kind="karte", title="Notfallkarte", subject="Wenn akute Gefahr besteht", sender=SAP, day=day, blocks=tuple(blocks),
        cites=("II 5.2 Abs. 2 Satz 1", "II 5.2 Abs. 2 Satz 3", "II 5.3 Abs. 1"), source=DECREE.citation,
    )  # fmt: skip


def hinweise(day: dt.date, rollen: Sequence[str], hauptamt_polizei: bool) -> Letter:
    """What is said before and at the beginning of a talk, by the rule."""
    gefunden = ask(
        rules["hinweise_beratungsbeginn"], {"rollen": list(rollen), "hauptamt_polizei": hauptamt_polizei}, day
    ).result
    assert isinstance(gefunden, dict)
    zuerst = [Rolle[str(code)].label for code in _liste(gefunden["rollen_zu_nennen"])]
    empfohlen = [Rolle[str(code)].label for code in _liste(gefunden["empfohlen"])]
    blocks: list[Block] = []
    if zuerst:
        blocks += [
            Heading("Bevor wir beginnen"),
            Text("Sie sollen wissen, dass ich auch eine andere Aufgabe habe:"),
            Items(tuple(zuerst)),
        ]
    if empfohlen:
        blocks += [Text("Außerdem gehöre ich an:"), Items(tuple(empfohlen))]
    blocks += [
        Heading("Was Sie wissen sollten"),
        Items(tuple(SAETZE[str(code)] for code in _liste(gefunden["soll"]))),
        Text(
            "Sonst gilt: Was Sie mir sagen, bleibt bei mir. Ausnahmen sind Ihre ausdrückliche Zustimmung und eine erhebliche Gefahr."
        ),
    ]
    return Letter(
        kind="karte", title="Zu Beginn des Gesprächs", subject="Vertraulichkeit und ihre Grenzen", sender=SAP, day=day,
        blocks=tuple(blocks),
        cites=("I 4.3", "II 5.2 Abs. 2 Satz 2", "II 5.3 Abs. 1", "II 5.3 Abs. 2 Satz 2", "II 5.4 Satz 2"), source=DECREE.citation,
    )  # fmt: skip


SAETZE = {
    "anzeigepflicht": "Erfahre ich von einer geplanten schweren Straftat, kann ich verpflichtet sein, sie anzuzeigen.",
    "kein_zeugnisverweigerungsrecht": "Vor Gericht habe ich kein Recht, die Aussage über unser Gespräch zu verweigern.",
    "stpo_bindung": "Als Polizeibeamtin oder Polizeibeamter bin ich an die Strafprozessordnung gebunden.",
}
"""What should be said, by the code of the rule."""


def _liste(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
