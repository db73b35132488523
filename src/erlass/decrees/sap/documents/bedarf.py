"""The announcement of a training group to the training offices (7.3), and the overview of what agencies reported."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap import stand
from erlass.decrees.sap.documents.ausbildung import seminarplan
from erlass.decrees.sap.documents.gemeinsam import brief, tag
from erlass.decrees.sap.documents.qualifizierung import FACHREFERAT
from erlass.documents.letter import Facts, Letter, Signature, Table

REFERAT = Signature("", "Fachreferat im MIK")


def plaetze(context: Context) -> Letter:
    """What agencies reported, and the places that both ministries provide."""
    meldungen = [fall for fall in context.children("bedarfsmeldung") if fall.state == "gemeldet"]
    zeilen = tuple((fall.behoerde.name, str(fall.data["zielzahl"]), str(fall.data["bedarf"])) for fall in meldungen)
    return brief(
        context, "Schulungsplätze", f"Runde {context.get('runde')}", ("II 1.1 Satz 1", "II 1.1 Satz 2", "II 2.2 Abs. 1 Satz 2"),
        (
            "Beide Ministerien richten die Schulungsplätze nach dem gemeldeten Bedarf ein.",
            Table(("Behörde", "Zielzahl", "Bedarf"), zeilen, numeric=(1, 2)),
            Facts((("Plätze MIK", str(context.get("runde_plaetze_mik"))), ("Plätze FM", str(context.get("runde_plaetze_fm"))))),
        ),
        recipient=("An die Behörden beider Geschäftsbereiche",), sender=FACHREFERAT, signature=REFERAT,
    )  # fmt: skip


def gruppe(context: Context) -> Letter:
    """A group with its seminars; the training offices can now second."""
    kuerzel = context.get("kuerzel")
    return brief(
        context, "Bekanntgabe der Schulungsgruppe", f"Schulungsgruppe {kuerzel}",
        ("II 1.1 Satz 1", "II 1.1 Satz 3", "III 1.1 Satz 4"),
        (
            f"Die Schulungsgruppe {kuerzel} beginnt am {tag(context.date('gruppe_beginn'))} und endet am "
            f"{tag(context.date('gruppe_ende'))}.",
            Facts((("Plätze MIK", str(context.get("plaetze_mik"))), ("Plätze FM", str(context.get("plaetze_fm"))))),
            seminarplan(stand.seminare(kuerzel, context.day)),
            "Bitte ordnen Sie die Teilnehmenden Ihrer Behörde nun zu den Seminaren ab. Die Reisen sind Dienstreisen.",
        ),
        recipient=("An die für Fortbildung zuständigen Stellen",), sender=FACHREFERAT, signature=REFERAT,
    )  # fmt: skip
