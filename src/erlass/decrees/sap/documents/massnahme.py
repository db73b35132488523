"""Letters of the procedure of II 3.3 and II 3.4: result of the supervision, report, invitation, decision (7.6, 7.8).

None of them says what was talked about in a supervision, and none but the decision names the ground.
"""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap.documents.amt import meldung
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, handelnde, leitung_unterschreibt, tag
from erlass.decrees.sap.rules.massnahme import Einzelsupervision, Massnahme, Votum, WichtigerGrund
from erlass.documents.letter import Facts, Letter, Remark, Sender, Signature, Text
from erlass.law.german import german

FACHREFERAT = Sender(MIK)


def supervision_ergebnis(context: Context) -> Letter:
    """The head learns the result of the supervision, not its content."""
    return brief(
        context, "Mitteilung", "Ergebnis der Einzelsupervision", ("II 3.4 Satz 2",),
        (
            f"Die Einzelsupervision mit {context.person.name} hat stattgefunden. Mitgeteilt wird nach dem Erlass nur ihr Ergebnis:",
            Facts((("Einvernehmen möglich", german(context.get("einvernehmen_moeglich"))),)),
            Remark("Was in der Supervision besprochen worden ist, bleibt vertraulich."),
        ),
        recipient=("Behördenleitung", context.behoerde.name), sender=FACHREFERAT, place="", signature=handelnde(context),
    )  # fmt: skip


def anzeige_mik(context: Context) -> Letter:
    """The head's report to the ministry that there was no supervision, or no agreement after it."""
    return meldung(context, context.get("anzeige_ereignis"), (
        ("beabsichtigt", Massnahme[context.get("massnahme")].label), ("Gespräch am", tag(context.date("gespraech_am"))),
    ))  # fmt: skip


def einladung_kommission(context: Context) -> Letter:
    """The SAP is invited to discuss the case with the commission."""
    return brief(
        context, "Einladung", "Erörterung mit der Kommission", ("II 3.4 Satz 4", "II 3.4 Satz 5"),
        (
            "eine Kommission entscheidet, ob ein wichtiger Grund für die beabsichtigte Maßnahme vorliegt. Sie erörtert das zuvor mit "
            f"Ihnen und lädt Sie dazu für den {tag(context.date('kommission_termin'))} ein.",
            Facts((
                ("Ort", context.get("kommission_ort")),
                ("Vertretung des MIK", _name(context, "kommission.mik")),
                ("Psychologin oder Psychologe", _name(context, "kommission.psychologie")),
                ("erfahrene SAP", _name(context, "kommission.sap_erfahren")),
            )),
            "Sie können eine Person Ihres Vertrauens mitbringen.",
        ),
        an=context.person, sender=FACHREFERAT, place="", signature=Signature("", "Fachreferat im MIK"),
    )  # fmt: skip


def _name(context: Context, sitz: str) -> str:
    gefunden = context.member(sitz)
    return gefunden.name if gefunden else "–"


def bescheid(context: Context) -> Letter:
    """Release or end of the office for an important reason (form 7.6)."""
    freistellung = context.get("massnahme") == Massnahme.freistellung.name
    satz = (
        f"Sie werden mit Wirkung vom {tag(context.day)} bis zum {tag(context.date('befristet_bis'))} vom Amt der Sozialen "
        "Ansprechperson freigestellt."
        if freistellung
        else f"Ihr Amt als Soziale Ansprechperson endet mit Ablauf des {tag(context.day)}."
    )
    return brief(
        context, "Bescheid", Massnahme[context.get("massnahme")].label, ("II 3.3 Satz 1", "II 3.4"),
        (
            Text(satz, strong=True),
            Facts((
                ("wichtiger Grund", WichtigerGrund[context.get("wichtiger_grund")].label),
                ("Gespräch am", tag(context.date("gespraech_am"))),
                ("Einzelsupervision", f"angeboten und {Einzelsupervision[context.get('einzelsupervision')].label}"),
                ("Zustimmung", _zustimmung(context)),
            )),
            f"Wenn Sie Einwände haben, wenden Sie sich bitte an die Leitung von {context.behoerde.name} oder an das Fachreferat im "
            "Ministerium.",
        ),
        kind="bescheid", an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip


def _zustimmung(context: Context) -> str:
    votum = context.get("votum")
    if votum:
        return f"Votum der Kommission, das als Votum des MIK gilt: {Votum[votum].label}"
    return "Einvernehmen mit Ihnen und mit dem MIK"
