"""The deed of appointment (7.4) and the notice to all staff (7.5)."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap import DECREE, models, stand
from erlass.decrees.sap.documents.gemeinsam import brief, leitung_unterschreibt, tag
from erlass.decrees.sap.rules import rules
from erlass.documents.letter import Facts, Items, Letter, Remark, Text

CITES = (
    "II 2.1 Abs. 1 Satz 1–2", "II 2.1 Abs. 2 Satz 1", "II 2.2 Abs. 2 Satz 3–4", "II 3.1 Abs. 1 Satz 1", "V 2 Satz 1", "V 2 Satz 2",
)  # fmt: skip


def urkunde(context: Context) -> Letter:
    """The head appoints: legal nature, start, time, duties and protection, the right to end."""
    person, bestellt = context.person, context.date("bestellung_am")
    seminare = stand.besuchte_seminare(person, context.day)
    beginn = context.value(rules["taetigkeitsbeginn"], bestellt_am=bestellt, besuchte_seminare=seminare).beginn
    anteil = stand.anteil(person, bestellt or context.day)
    minuten = DECREE.parameter("minuten_je_beschaeftigte").at(context.day).value
    return brief(
        context, "Bestellung", f"Bestellung von {person.name}", CITES,
        (
            f"{context.behoerde.name} bestellt",
            Text(person.name, strong=True),
            f"mit Wirkung vom {tag(bestellt)} zur Sozialen Ansprechperson.",
            Facts((
                ("Beginn der Tätigkeit", tag(beginn) if beginn else "nach dem zweiten Seminar der Ausbildung"),
                ("Arbeitszeitanteil", f"{anteil['zaehler']}/{anteil['nenner']}" if anteil else "–"),
                ("Zeitbudget", f"{minuten} Minuten je Beschäftigte oder Beschäftigten und Jahr, verteilt nach den Anteilen der SAP"),
            )),
            Items((
                "Das Amt ist ein Nebenamt (§ 2 Abs. 2 NtV), an dem ein dienstliches Interesse besteht; für Tarifbeschäftigte gilt "
                "das entsprechend.",
                "Es wird in der Arbeitszeit, unabhängig und frei von Weisungen ausgeübt. Nachteile und Vorteile dürfen daraus nicht "
                "entstehen.",
                "Über alles, was Ihnen in Beratungen anvertraut wird, schweigen Sie, auch nach dem Ende des Amtes.",
                "Sie können das Amt jederzeit ohne Angabe von Gründen niederlegen; eine schriftliche Mitteilung an die "
                "Behördenleitung genügt.",
            )),
        ),
        kind="urkunde", signature=leitung_unterschreibt(context),
    )  # fmt: skip


def aushang(context: Context) -> Letter:
    """The appointment is made known to all staff; nothing private."""
    person = context.person
    kontakt = models.Kontakt.objects.am(context.day).filter(person=person).first()
    zeilen = (
        (("Telefon", kontakt.telefon), ("Raum", kontakt.raum), ("Sprechzeiten", kontakt.zeiten)) if kontakt
        else (("Erreichbar", "über die Suche nach Sozialen Ansprechpersonen, sobald die Tätigkeit begonnen hat"),)
    )  # fmt: skip
    return brief(
        context, "Bekanntgabe", "Soziale Ansprechperson unserer Behörde", ("II 2.1 Abs. 2 Satz 2",),
        (
            f"Die Behördenleitung hat {person.name} zur Sozialen Ansprechperson bestellt.",
            Facts((("Name", person.name), *((name, wert or "–") for name, wert in zeilen))),
            "Soziale Ansprechpersonen hören zu, beraten und vermitteln weiter, wenn Sie am Arbeitsplatz oder privat in Schwierigkeiten "
            "sind.",
            Remark("Was Sie besprechen, bleibt vertraulich. Niemand erfährt, dass Sie dort waren."),
        ),
        kind="aushang", signature=leitung_unterschreibt(context),
    )  # fmt: skip
