"""Letters about courses, supervision and Co-Trainers (III 1.2 to III 2), and the declaration of silence (III 1.3)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, tag
from erlass.documents.letter import Facts, Items, Letter, Sender, Signature

FACHREFERAT = Sender(MIK)


def veranstaltung(context: Context) -> Facts:
    termin = tag(context.date("termin"))
    return Facts((("Veranstaltung", context.get("titel")), ("Träger", context.get("traeger")), ("Termin", termin)))


def zulassung(context: Context) -> Letter:
    """Admission to a course of the two ministries."""
    return brief(
        context, "Zulassung zur Fortbildung", f"Fortbildung „{context.get('titel')}“", ("III 1.2 Satz 1", "III 1.2 Satz 2"),
        (
            "Sie sind zu dieser Fortbildung zugelassen. Die Teilnahme ist Dienst; bitte stimmen Sie den Termin mit Ihrer Behörde ab.",
            veranstaltung(context),
            "Nach der Teilnahme trägt das Fachreferat sie in Ihren Nachweis der Fachfortbildungen ein.",
        ),
        an=context.person, sender=FACHREFERAT, attachments=("Erklärung zur Verschwiegenheit",),
    )  # fmt: skip


def verschwiegenheit(context: Context) -> Letter:
    """The declaration of silence that binds everybody at an event for SAP (form 7.11)."""
    return brief(
        context, "Erklärung zur Verschwiegenheit", f"Veranstaltung „{context.get('titel')}“ am {tag(context.date('termin'))}",
        ("III 1.3",),
        (
            "Wer an Veranstaltungen für Soziale Ansprechpersonen teilnimmt, schweigt über alles Persönliche, das dort zur Sprache kommt. "
            "Das gilt für Teilnehmende, Lehrende und Begleitende und über das Ende der Veranstaltung hinaus.",
            Items(
                (
                    "Ich behalte für mich, was andere über sich, über Ratsuchende oder über ihre Behörde sagen.",
                    "Eigene Beispiele schildere ich so, dass niemand zu erkennen ist.",
                    "Wer teilgenommen hat, gebe ich nicht weiter.",
                )
            ),
            Facts((("Name", context.person.name), ("Ort, Tag", ""), ("Unterschrift", ""))),
        ),
        kind="formular", sender=FACHREFERAT,
    )  # fmt: skip


def fremdentscheidung(context: Context) -> Letter:
    """The agency's decision on a course of another provider."""
    bewilligt = context.transition is not None and context.transition.key == "bewilligen"
    satz = (
        "Die Behörde bewilligt die Teilnahme. Sie ist für Ihre Tätigkeit als Soziale Ansprechperson nach den von Ihnen geschilderten "
        "Umständen geboten."
        if bewilligt
        else "Die Behörde kann die Teilnahme nicht bewilligen. Über die Gründe sprechen wir gern mit Ihnen."
    )
    return brief(
        context, "Fortbildung eines anderen Trägers", f"Fortbildung „{context.get('titel')}“", ("III 1.2 Satz 3", "III 1.4"),
        (satz, veranstaltung(context)),
        an=context.person,
    )  # fmt: skip


def berufung(context: Context) -> Letter:
    """The ministry appoints a Co-Trainer."""
    return brief(
        context, "Berufung", "Berufung zur Co-Trainerin oder zum Co-Trainer", ("III 2 Satz 1", "III 2 Satz 2", "III 2 Satz 3"),
        (
            f"Das Ministerium beruft Sie zur Co-Trainerin oder zum Co-Trainer der Schulungsgruppe {context.get('gruppe')}. Sie gestalten "
            "die Seminare zusammen mit den Lehrenden und begleiten die Teilnehmenden auf ihrem Weg in das Amt.",
            "Die Berufung endet, ohne dass es einer Erklärung bedarf, mit dem Abschluss der Ausbildung dieser Gruppe.",
        ),
        an=context.person, sender=FACHREFERAT, signature=Signature("", "Fachreferat im MIK"),
    )  # fmt: skip
