"""Letters about transfers and secondments: reports to the Fachreferat, new appointment or not, result of the examination."""

from __future__ import annotations

from erlass.cases.context import Context
from erlass.decrees.sap.documents.amt import meldung
from erlass.decrees.sap.documents.gemeinsam import brief, leitung_unterschreibt, tag
from erlass.documents.letter import Letter
from erlass.people.models import Behoerde


def ziel(context: Context) -> str:
    """The other agency in words."""
    gefunden = Behoerde.objects.filter(key=context.get("ziel")).first()
    return gefunden.name if gefunden else "eine Behörde außerhalb dieses Geschäftsbereichs"


def anzeige_versetzung(context: Context) -> Letter:
    return meldung(context, "versetzung", (
        ("neue Behörde", ziel(context)), ("wirksam am", tag(context.date("wirksam_am"))),
        ("Ende des Amtes hier", tag(context.date("amt_endet_am"))),
    ))  # fmt: skip


def anzeige_abordnung(context: Context) -> Letter:
    return meldung(context, "abordnung", (
        ("aufnehmende Behörde", ziel(context)), ("von", tag(context.date("abgeordnet_von"))),
        ("bis", tag(context.date("abgeordnet_bis"))),
    ))  # fmt: skip


def nicht_bestellt(context: Context) -> Letter:
    """The new agency does not appoint again."""
    return brief(
        context, "Mitteilung", "Ihr Amt als Soziale Ansprechperson", ("II 2.3 Satz 1",),
        (
            "nach einer Versetzung soll die neue Behörde eine Soziale Ansprechperson erneut bestellen. Davon sehen wir in Ihrem Fall "
            "ab. Die Gründe sind festgehalten; die Behördenleitung erläutert sie Ihnen gern.",
        ),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip


def ergebnis(context: Context) -> Letter:
    """Whether an SAP on a long secondment goes on at the receiving agency."""
    weiter = context.transition is not None and context.transition.key == "fortfuehren"
    satz = (
        "Wir freuen uns, dass Sie Ihre Tätigkeit als Soziale Ansprechperson während der Abordnung bei uns fortführen."
        if weiter
        else f"Während der Abordnung führen Sie die Tätigkeit bei uns nicht fort. Grund: {context.get('grund')}"
    )
    return brief(
        context, "Mitteilung", "Tätigkeit als Soziale Ansprechperson während der Abordnung", ("II 2.3 Satz 3",), (satz,),
        an=context.person, signature=leitung_unterschreibt(context),
    )  # fmt: skip
