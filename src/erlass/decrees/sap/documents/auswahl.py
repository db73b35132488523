"""Papers of the selection: invitation, rating sheet, confirmation of the result, registration form (7.2)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, tag
from erlass.decrees.sap.documents.qualifizierung import FACHREFERAT
from erlass.decrees.sap.rules import rules
from erlass.documents.letter import Facts, Items, Letter, Remark, Signature, Table

VORSITZ = Signature("", "Vorsitz der Auswahlkommission")
FAEHIGKEITEN = (
    ("Motivation", "macht anderen Mut, eigene Schritte zu gehen"),
    ("Reflexion", "sieht das eigene Handeln mit Abstand und lernt daraus"),
    ("Empathie", "hört zu, fühlt sich ein und bleibt doch bei sich"),
)
"""What the selection looks at, in our words (II 1.3 Abs. 1 Satz 2–3)."""


def einladung(context: Context) -> Letter:
    """The applicant is invited to the selection."""
    return brief(
        context, "Einladung", "Auswahlverfahren für Soziale Ansprechpersonen", ("II 1.3 Abs. 1 Satz 1", "II 1.3 Abs. 2 Satz 1"),
        (
            f"Sie sind zum Auswahlverfahren am {tag(context.date('termin'))} in {context.get('ort')} eingeladen. Ihre Behörde hat Sie dazu "
            "abgeordnet.",
            "Es geht darum, ob Sie mitbringen, was die Ausbildung für Beratungsgespräche voraussetzt. Die Kommission teilt Ihnen das "
            "Ergebnis noch am selben Tag mündlich mit.",
            "Sie können Ihre Bewerbung jederzeit ohne Angabe von Gründen zurückziehen.",
        ),
        an=context.person, sender=FACHREFERAT, signature=Signature("", "Fachreferat im MIK"),
    )  # fmt: skip


def bewertungsbogen(context: Context) -> Letter:
    """A sheet for each voter to fill in by hand; it is not stored."""
    return brief(
        context, "Bewertungsbogen", f"Auswahlverfahren: {context.person.name}", ("II 1.3 Abs. 1 Satz 2–3", "II 1.3 Abs. 3"),
        (
            "Der Bogen hilft, die Eindrücke zu ordnen. Er bleibt bei Ihnen und kommt nicht in den Vorgang.",
            Table(("Fähigkeit", "Worauf es ankommt", "Eindruck"), tuple((*zeile, "") for zeile in FAEHIGKEITEN)),
            Items((
                "Abgestimmt wird über jede Bewerbung einzeln, mit Ja, Nein oder Enthaltung.",
                "Bei Stimmengleichheit entscheidet die Stimme des Vorsitzes.",
            )),
        ),
        kind="formular", sender=FACHREFERAT,
    )  # fmt: skip


def ergebnis(context: Context) -> Letter:
    """The result that was told orally, confirmed on paper."""
    mitgeteilt = context.date("mitgeteilt_am")
    gruss = (
        f"Die Kommission hat Ihnen am {tag(mitgeteilt)} mündlich mitgeteilt, wie das Auswahlverfahren ausgegangen ist: "
    )
    if context.get("ergebnis") == "positiv":
        frist = context.value(rules["bestellungsfrist"], ergebnis_am=mitgeteilt).frist_bis
        saetze = (
            gruss + "Sie haben bestanden.",
            f"Bestellt werden sollen Sie bis zum {tag(frist)}. So lange gilt das Ergebnis, auch wenn Sie sich heute noch nicht "
            "entscheiden.",
            "Wenn Sie das Amt übernehmen möchten, füllen Sie bitte die Anmeldung zur Ausbildung aus; Ihre Behörde leitet sie weiter.",
        )
    else:
        saetze = (
            gruss + "Sie haben nicht bestanden.",
            "Mit diesem Ergebnis können Sie nicht als Soziale Ansprechperson tätig werden. Nachteile entstehen Ihnen daraus nicht.",
            "Wir danken Ihnen für Ihre Bereitschaft und sprechen auf Wunsch gern mit Ihnen über das Verfahren.",
        )
    return brief(
        context, "Ergebnis des Auswahlverfahrens", "Ihr Auswahlverfahren",
        ("II 1.3 Abs. 5 Satz 1", "II 1.3 Abs. 6 Satz 1", "II 1.3 Abs. 7"), saetze,
        an=context.person, sender=FACHREFERAT, signature=VORSITZ,
    )  # fmt: skip


def anmeldeformular(context: Context) -> Letter:
    """The registration for the training, forwarded by the agency (7.2)."""
    ja = bool(context.get("entscheidung_fuer_taetigkeit"))
    return brief(
        context, "Anmeldung zur Ausbildung", f"Anmeldung von {context.person.name}", ("II 1.3 Abs. 5 Satz 2",),
        (
            Facts((
                ("Name", context.person.name), ("Behörde", context.behoerde.name),
                ("positives Ergebnis vom", tag(context.date("mitgeteilt_am"))),
                ("entschieden für die Tätigkeit", "ja" if ja else "nein"),
                ("Personalentscheidungen beendet am", tag(context.date("personalentscheidungen_beendet_am"))),
                ("Wunschtermine", context.get("wunschtermine") or "–"), ("Schulungsgruppe", context.get("gruppe")),
                ("weitergeleitet von", context.actor.name), ("weitergeleitet am", tag(context.day)),
            )),
            Remark("Die Anmeldung ist erst mit der Bekanntgabe der Schulungsgruppe und der Abordnung wirksam."),
        ),
        kind="formular", recipient=(MIK,),
    )  # fmt: skip
