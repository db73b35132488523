"""Letters about the office of an SAP: reports to the Fachreferat (7.8), the deed after a rest or transfer (7.4), thanks, notices."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap import DECREE, stand
from erlass.decrees.sap.documents.gemeinsam import MIK, brief, handelnde, leitung_unterschreibt, tag
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.amt import Beteiligt, Ereignis
from erlass.documents.letter import Facts, Items, Letter, Text
from erlass.people.models import Person

EREIGNISSE = {
    "ruhen": "ruhen_beginn", "verzichten": "verzicht", "ausscheiden": "ausscheiden", "freistellen": "freistellung",
    "beenden_wichtiger_grund": "beendigung_wichtiger_grund",
}  # fmt: skip
"""What each step of the office is called among the events to be reported."""


def meldung(
    context: Context, ereignis: str, zeilen: tuple[tuple[str, str], ...], person: Person | None = None
) -> Letter:
    """The report of an event to the Fachreferat: what, whom, when, on which ground."""
    anzeige = context.value(rules["anzeige_pflicht"], ereignis=ereignis).anzeigen[-1]
    assert anzeige.an == Beteiligt.fachreferat_mik
    wer = person or context.person
    return brief(
        context, "Anzeige", f"{Ereignis[ereignis].label}: {wer.name}", (anzeige.ref,),
        (
            "Hiermit zeigen wir an:",
            Facts((
                ("Ereignis", Ereignis[ereignis].label), ("SAP", wer.name), ("Behörde", context.behoerde.name), *zeilen,
                ("Anzeige von", anzeige.von.label), ("Anzeige an", anzeige.an.label),
            )),
        ),
        kind="anzeige", recipient=(MIK,), signature=handelnde(context),
    )  # fmt: skip


def anzeige(context: Context) -> Letter:
    """The agency's report under II 4."""
    assert context.transition is not None
    schritt = context.transition.key
    tage = {
        "ruhen": (("Ruhen ab", tag(context.date("ruhen_beginn"))), ("geplantes Ende", tag(context.date("geplantes_ende")))),
        "freistellen": (("freigestellt ab", tag(context.day)), ("befristet bis", tag(context.date("befristet_bis")))),
    }  # fmt: skip
    return meldung(context, EREIGNISSE[schritt], tage.get(schritt, (("Ende des Amtes", tag(context.date("ende_am"))),)))


def urkunde(context: Context) -> Letter:
    """The deed of a new appointment after a rest that was too long, or after a transfer."""
    person, bestellt = context.person, context.date("neu_bestellt_am")
    seminare = stand.besuchte_seminare(person, context.day)
    beginn = context.value(rules["taetigkeitsbeginn"], bestellt_am=bestellt, besuchte_seminare=seminare).beginn
    anteil = stand.anteil(person, bestellt or context.day)
    minuten = DECREE.parameter("minuten_je_beschaeftigte").at(context.day).value
    return brief(
        context, "Bestellung", f"Bestellung von {person.name}",
        ("II 2.1 Abs. 1 Satz 1–2", "II 2.1 Abs. 2 Satz 1", "II 2.2 Abs. 2 Satz 3–4", "II 3.1 Abs. 1 Satz 1", "V 2 Satz 1", "V 2 Satz 2"),
        (
            f"{context.behoerde.name} bestellt",
            Text(person.name, strong=True),
            f"mit Wirkung vom {tag(bestellt)} erneut zur Sozialen Ansprechperson.",
            Facts((
                ("Beginn der Tätigkeit", tag(beginn)),
                ("Arbeitszeitanteil", f"{anteil['zaehler']}/{anteil['nenner']}" if anteil else "–"),
                ("Zeitbudget", f"{minuten} Minuten je Beschäftigte oder Beschäftigten und Jahr, verteilt nach den Anteilen der SAP"),
            )),
            Items((
                "Das Amt ist ein Nebenamt (§ 2 Abs. 2 NtV), an dem ein dienstliches Interesse besteht; für Tarifbeschäftigte gilt "
                "das entsprechend.",
                "Es wird in der Arbeitszeit, unabhängig und frei von Weisungen ausgeübt. Nachteile und Vorteile dürfen daraus nicht "
                "entstehen.",
                "Sie können es jederzeit ohne Angabe von Gründen niederlegen; eine schriftliche Mitteilung an die Behördenleitung "
                "genügt.",
            )),
        ),
        kind="urkunde", signature=leitung_unterschreibt(context),
    )  # fmt: skip


def dank(context: Context) -> Letter:
    """Thanks for the work, without a word about why it ends."""
    return brief(
        context, "Dank", "Ihre Tätigkeit als Soziale Ansprechperson", ("II 3.1 Abs. 1 Satz 1",),
        (
            f"Sie haben mitgeteilt, dass Ihre Tätigkeit als Soziale Ansprechperson am {tag(context.date('ende_am'))} endet. Diese "
            "Entscheidung steht Ihnen jederzeit frei, und Nachteile entstehen Ihnen daraus nicht.",
            "Die Behörde dankt Ihnen für die Zeit und die Kraft, die Sie für Kolleginnen und Kollegen eingesetzt haben.",
        ),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip


def mitteilung_ende(context: Context) -> Letter:
    """Notice that the office ends by leaving service or by a transfer."""
    return brief(
        context, "Mitteilung", "Ende Ihres Amtes als Soziale Ansprechperson", ("II 3.1 Abs. 2 Satz 1",),
        (
            f"Mit Ihrem Ausscheiden aus unserer Behörde endet Ihr Amt als Soziale Ansprechperson am {tag(context.date('ende_am'))}. "
            "Einer weiteren Erklärung bedarf es nicht. Die Pflicht zur Verschwiegenheit bleibt bestehen.",
            "Die Behörde dankt Ihnen für Ihre Arbeit.",
        ),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip


def freistellung_ende(context: Context) -> Letter:
    """Notice that a release is over."""
    return brief(
        context, "Mitteilung", "Ende Ihrer Freistellung", ("II 3.3 Satz 1",),
        ("Ihre Freistellung vom Amt der Sozialen Ansprechperson ist beendet. Sie sind wieder in vollem Umfang tätig.",),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip
