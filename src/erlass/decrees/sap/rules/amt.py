"""Changes in the office: transfer, secondment, reports, rest and return, end (II 2.3, II 3.1, II 3.2, II 4)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import (
    OHNE_BEGRUENDUNGEN,
    PERSONEN,
    Anteil,
    Begruendungen,
    Geschaeftsbereich,
    PersonalentscheidungenVerantwortlich,
    Ruhezeit,
    Status,
)
from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.gemeinsam import (
    anteil_pruefbar,
    arbeitszeit_reicht,
    keine_personalentscheidungen,
    nicht_vor,
)
from erlass.law import dates
from erlass.law.dates import Fristbeginn
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.rulebook import PARAMETER
from erlass.law.strength import MUSS, SOLL

rules.topic("Versetzung, Ruhen und Ende")

RuhenJahre = Annotated[int, Fact("Höchstdauer des Ruhens", "Jahre", 1, 20)]


class Neubestellung(Choice):
    soll = "soll erfolgen"
    entfaellt = "entfällt, weil die SAP nicht fortfahren möchte"
    nicht_anwendbar = "nicht anwendbar, andere Geschäftsbereiche ordnet der Erlass nicht"


class VersetzungFolgen(NamedTuple):
    ende_am: Annotated[dt.date, Fact("Amt in der bisherigen Behörde endet am")]
    neubestellung: Annotated[Neubestellung, Fact("erneute Bestellung")]
    ziel_ueberschritten: Annotated[bool, Fact("Zielzahl der neuen Behörde überschritten", help="wird hingenommen")]
    anzeige_fachreferat: Annotated[bool, Fact("dem Fachreferat anzuzeigen")]


@rules.rule(("II 2.3 Satz 1", "II 2.3 Satz 2", "II 3.1 Abs. 2 Satz 1", "II 4"), "Folgen einer Versetzung")
def versetzung_folgen(
    wirksam_am: Annotated[dt.date, Fact("Versetzung wirksam am", help="erster Tag in der neuen Behörde")],
    ziel_geschaeftsbereich: Annotated[Geschaeftsbereich, Fact("Geschäftsbereich der neuen Behörde")],
    sap_moechte_fortfuehren: Annotated[bool, Fact("SAP möchte fortfahren")],
    ziel_zielzahl: Annotated[int, Fact("Zielzahl der neuen Behörde", "SAP", 0, PERSONEN)],
    ziel_sap_aktiv: Annotated[int, Fact("aktive SAP der neuen Behörde", "SAP", 0, PERSONEN)],
) -> VersetzungFolgen:
    """What a transfer means: end at the old agency, new appointment at the new one even above its planned number."""
    if ziel_geschaeftsbereich != Geschaeftsbereich.mik:
        neubestellung = Neubestellung.nicht_anwendbar
    else:
        neubestellung = Neubestellung.soll if sap_moechte_fortfuehren else Neubestellung.entfaellt
    ueberschritten = neubestellung == Neubestellung.soll and ziel_sap_aktiv + 1 > ziel_zielzahl
    return VersetzungFolgen(dates.plus_tage(wirksam_am, -1), neubestellung, ueberschritten, True)


class AbordnungFolgen(NamedTuple):
    langfristig: Annotated[bool, Fact("langfristig")]
    pruefung_durch_aufnehmende: Annotated[bool, Fact("aufnehmende Behörde prüft die Fortführung")]
    anzeige_fachreferat: Annotated[bool, Fact("dem Fachreferat anzuzeigen")]


@rules.rule(("II 2.3 Satz 3", "II 4"), "Folgen einer Abordnung", readings=("L2", "L11"))
def abordnung_folgen(
    von: Annotated[dt.date, Fact("abgeordnet von")],
    bis: Annotated[dt.date, Fact("abgeordnet bis", help="leer, wenn offen")] | None,
    langfristig_ab_monaten: Annotated[
        int,
        Fact(
            "langfristig ab", "Monaten", 1, 600, cites="II 2.3 Satz 3",
            missing="der Erlass nennt keine Zahl; bitte den Wert Ihres Hauses angeben",
        ),
    ],
) -> AbordnungFolgen:  # fmt: skip
    """Whether a secondment is long, so that the receiving agency examines continuing; every one is reported."""
    if bis is not None and bis < von:
        refuse("bis", bis, "liegt vor dem Beginn am {}", "II 2.3 Satz 3", von)
    langfristig = bis is None or bis >= dates.fristende(von, langfristig_ab_monaten, Fristbeginn.tagesbeginn)
    return AbordnungFolgen(langfristig, langfristig, True)


class Ereignis(Choice):
    abordnung = "Abordnung"
    versetzung = "Versetzung"
    ausscheiden = "Ausscheiden aus dem Dienst"
    freistellung = "Freistellung"
    beendigung_wichtiger_grund = "Beendigung aus wichtigem Grund"
    verzicht = "Verzicht der SAP"
    ruhen_beginn = "Beginn des Ruhens"
    ruhen_ende = "Ende des Ruhens"
    dauerhafte_ueberlastung = "dauerhafte Überlastung"
    supervision_nicht_durchgefuehrt = "Einzelsupervision nicht durchgeführt"
    kein_einvernehmen = "kein Einvernehmen nach der Einzelsupervision"
    arbeitskreis_sitzung = "Sitzung des Arbeitskreises"


class Beteiligt(Choice):
    """Who reports and who is told."""

    sap = "SAP"
    behoerde = "Behörde"
    behoerdenleitung = "Behördenleitung"
    arbeitskreis = "Arbeitskreis"
    fachreferat_mik = "Fachreferat im MIK"


class Anzeige(NamedTuple):
    von: Annotated[Beteiligt, Fact("von")]
    an: Annotated[Beteiligt, Fact("an")]
    ref: Annotated[str, Fact("Fundstelle")]


class Anzeigen(NamedTuple):
    anzeigen: Annotated[tuple[Anzeige, ...], Fact("Anzeigen", item="Anzeige")]


_BEHOERDE = Anzeige(Beteiligt.behoerde, Beteiligt.fachreferat_mik, "II 4")
_ANZEIGEN = {
    Ereignis.verzicht: (Anzeige(Beteiligt.sap, Beteiligt.behoerdenleitung, "II 3.1 Abs. 1 Satz 2"), _BEHOERDE),
    Ereignis.ruhen_beginn: (Anzeige(Beteiligt.sap, Beteiligt.behoerdenleitung, "II 3.2 Satz 2"), _BEHOERDE),
    Ereignis.ruhen_ende: (Anzeige(Beteiligt.sap, Beteiligt.behoerdenleitung, "II 3.2 Satz 2"),),
    Ereignis.dauerhafte_ueberlastung: (Anzeige(Beteiligt.behoerde, Beteiligt.fachreferat_mik, "II 2.2 Abs. 3 Satz 2"),),
    Ereignis.supervision_nicht_durchgefuehrt: (
        Anzeige(Beteiligt.behoerdenleitung, Beteiligt.fachreferat_mik, "II 3.4 Satz 3"),
    ),
    Ereignis.kein_einvernehmen: (Anzeige(Beteiligt.behoerdenleitung, Beteiligt.fachreferat_mik, "II 3.4 Satz 3"),),
    Ereignis.arbeitskreis_sitzung: (Anzeige(Beteiligt.arbeitskreis, Beteiligt.fachreferat_mik, "IV 2 Satz 3"),),
}


@rules.rule(
    ("II 2.2 Abs. 3 Satz 2", "II 3.1 Abs. 1 Satz 2", "II 3.2 Satz 2", "II 3.4 Satz 3", "II 4", "IV 2 Satz 3"),
    "Wer wem was anzeigt",
    readings=("L11",),
)
def anzeige_pflicht(ereignis: Annotated[Ereignis, Fact("Ereignis", cites="II 4")]) -> Anzeigen:
    """Which reports an event calls for; what is not listed on its own is reported by the agency (II 4)."""
    return Anzeigen(_ANZEIGEN.get(ereignis, (_BEHOERDE,)))


Phasen = Annotated[
    tuple[Ruhezeit, ...], Fact("Zeiten des Ruhens in zeitlicher Folge", item="Ruhen", cites="II 3.2 Satz 1")
]


class RuhenStand(NamedTuple):
    ruht: Annotated[bool, Fact("das Amt ruht")]
    beginn: Annotated[dt.date, Fact("seit")] | None
    frist_bis: Annotated[dt.date, Fact("höchstens bis")] | None
    resttage: Annotated[int, Fact("verbleibend", "Tage")] | None
    ueberschritten: Annotated[bool, Fact("Höchstdauer überschritten")]


@rules.rule("II 3.2 Satz 1", "Stand des Ruhens", readings=("L2", "L10"))
def ruhen_stand(phasen: Phasen, as_of: dt.date, ruhen_jahre: RuhenJahre = PARAMETER) -> RuhenStand:
    """Whether the office rests on the day, and until when it may; adjoining phases count as one."""
    beginn_der_kette = as_of
    beginn: dt.date | None = None
    ende_davor: dt.date | None = None
    for i, phase in enumerate(phasen):
        if i > 0 and ende_davor is None:
            refuse(("phasen", i - 1, "ende"), None, "nur die letzte Zeit darf offen sein", "II 3.2 Satz 1")
        if phase.ende is not None and phase.ende < phase.beginn:
            refuse(("phasen", i, "ende"), phase.ende, "liegt vor dem Beginn am {}", "II 3.2 Satz 1", phase.beginn)
        if ende_davor is not None and phase.beginn <= ende_davor:
            refuse(
                ("phasen", i, "beginn"),
                phase.beginn,
                "liegt nicht nach dem Ende davor am {}",
                "II 3.2 Satz 1",
                ende_davor,
            )
        if ende_davor is None or phase.beginn != dates.plus_tage(ende_davor, 1):
            beginn_der_kette = phase.beginn
        if phase.beginn <= as_of and (phase.ende is None or as_of <= phase.ende):
            beginn = beginn_der_kette
        ende_davor = phase.ende
    if beginn is None:
        return RuhenStand(False, None, None, None, False)
    frist_bis = dates.fristende(beginn, 12 * ruhen_jahre, Fristbeginn.tagesbeginn)
    return RuhenStand(True, beginn, frist_bis, max(0, dates.tage_von_bis(as_of, frist_bis) - 1), as_of > frist_bis)


class RuhenExtras(NamedTuple):
    frist_bis: Annotated[dt.date, Fact("Ruhen höchstens bis")]


RuhenAb = Annotated[dt.date, Fact("Ruhen ab")]
GeplantesEnde = Annotated[dt.date, Fact("geplantes Ende", help="letzter Tag; leer, wenn offen")]


@rules.check("II 3.2 Satz 1", MUSS, "Das Ruhen dauert höchstens drei Jahre.")
def ruhen_nicht_zu_lang(
    beginn: RuhenAb, geplantes_ende: GeplantesEnde | None, ruhen_jahre: RuhenJahre = PARAMETER
) -> bool:
    return geplantes_ende is None or geplantes_ende <= dates.fristende(
        beginn, 12 * ruhen_jahre, Fristbeginn.tagesbeginn
    )


@rules.check("II 3.2 Satz 2", MUSS, "Der Beginn des Ruhens ist schriftlich angezeigt.")
def ruhen_angezeigt(schriftlich_angezeigt: Annotated[bool, Fact("schriftlich angezeigt")]) -> bool:
    return schriftlich_angezeigt


@rules.checklist("II 3.2", "Beginn des Ruhens prüfen", ruhen_nicht_zu_lang, ruhen_angezeigt, readings=("L10",))
def ruhen_beginn_pruefen(
    status: Annotated[Status, Fact("Stand des Amtes", cites="II 3.2 Satz 1")],
    beginn: RuhenAb,
    geplantes_ende: GeplantesEnde | None,
    schriftlich_angezeigt: Annotated[bool, Fact("schriftlich angezeigt")],
    ruhen_jahre: RuhenJahre = PARAMETER,
) -> RuhenExtras:
    """Whether an active SAP may let the office rest as planned."""
    if status != Status.aktiv:
        refuse("status", status, "nur ein aktives Amt kann ruhen", "II 3.2 Satz 1")
    if geplantes_ende is not None:
        nicht_vor("geplantes_ende", geplantes_ende, beginn, "liegt vor dem Beginn am {}", "II 3.2 Satz 1")
    return RuhenExtras(dates.fristende(beginn, 12 * ruhen_jahre, Fristbeginn.tagesbeginn))


class AuffrischungArt(Choice):
    sap_fortbildung = "SAP-Fortbildung"
    supervision = "Supervision"


class Auffrischung(NamedTuple):
    art: Annotated[AuffrischungArt, Fact("Art")]
    datum: Annotated[dt.date, Fact("am")]


RuhenBeginn = Annotated[dt.date, Fact("Ruhen seit", help="bei anschließenden Zeiten der Beginn der ersten")]
WiederaufnahmeAm = Annotated[dt.date, Fact("Wiederaufnahme am", help="erster aktiver Tag")]
Auffrischungen = Annotated[tuple[Auffrischung, ...], Fact("Auffrischungen", item="Auffrischung")]


@rules.check("II 3.2 Satz 1", MUSS, "Die Tätigkeit wird wieder aufgenommen, bevor drei Jahre überschritten sind.")
def rechtzeitig_wiederaufgenommen(
    ruhen_beginn: RuhenBeginn, wiederaufnahme_am: WiederaufnahmeAm, ruhen_jahre: RuhenJahre = PARAMETER
) -> bool:
    frist_bis = dates.fristende(ruhen_beginn, 12 * ruhen_jahre, Fristbeginn.tagesbeginn)
    return dates.plus_tage(wiederaufnahme_am, -1) <= frist_bis


@rules.check("II 3.2 Satz 2", MUSS, "Das Ende des Ruhens ist schriftlich angezeigt.")
def ende_angezeigt(ende_schriftlich_angezeigt: Annotated[bool, Fact("Ende schriftlich angezeigt")]) -> bool:
    return ende_schriftlich_angezeigt


@rules.check("II 3.2 Satz 3", SOLL, "Vor der Wiederaufnahme ist eine SAP-Fortbildung oder Supervision besucht.")
def aufgefrischt(
    ruhen_beginn: RuhenBeginn, wiederaufnahme_am: WiederaufnahmeAm, auffrischungen: Auffrischungen
) -> bool:
    return any(ruhen_beginn <= a.datum < wiederaufnahme_am for a in auffrischungen)


@rules.checklist(
    "II 3.2", "Wiederaufnahme prüfen",
    keine_personalentscheidungen, arbeitszeit_reicht, rechtzeitig_wiederaufgenommen, ende_angezeigt, aufgefrischt,
    readings=("L10",),
)  # fmt: skip
def wiederaufnahme_pruefen(
    ruhen_beginn: RuhenBeginn,
    wiederaufnahme_am: WiederaufnahmeAm,
    ende_schriftlich_angezeigt: Annotated[bool, Fact("Ende schriftlich angezeigt")],
    auffrischungen: Auffrischungen,
    personalentscheidungen_verantwortlich: PersonalentscheidungenVerantwortlich,
    anteil: Anteil,
    begruendungen: Begruendungen = OHNE_BEGRUENDUNGEN,
) -> None:
    """Whether an SAP may return from rest."""
    anteil_pruefbar(("anteil",), anteil)
    nicht_vor(
        "wiederaufnahme_am", wiederaufnahme_am, ruhen_beginn, "liegt vor dem Beginn des Ruhens am {}", "II 3.2 Satz 1"
    )


class Endegrund(Choice):
    ausscheiden = "Ausscheiden aus dem Dienst"
    versetzung = "Versetzung"
    wichtiger_grund = "wichtiger Grund"
    verzicht = "Verzicht"


class Endereignis(NamedTuple):
    art: Annotated[Endegrund, Fact("Art")]
    datum: Annotated[dt.date, Fact("am", help="letzter Tag; bei einer Versetzung der erste Tag in der neuen Behörde")]
    schriftlich: Annotated[bool, Fact("schriftlich mitgeteilt", help="beim Verzicht erforderlich")] = False


class Ende(NamedTuple):
    ende_am: Annotated[dt.date, Fact("letzter Tag")]
    grund: Annotated[Endegrund, Fact("Grund")]


@rules.rule(("II 3.1 Abs. 1 Satz 1", "II 3.1 Abs. 1 Satz 2", "II 3.1 Abs. 2 Satz 1"), "Ende der Tätigkeit")
def ende_taetigkeit(
    ereignisse: Annotated[
        tuple[Endereignis, ...],
        Fact("Ereignisse", min=1, item="Ereignis", missing="ohne Ereignis endet die Tätigkeit nicht", cites="II 3.1"),
    ],
) -> Ende:
    """The earliest end; on one day leaving service goes before transfer, important reason and resignation."""
    enden: list[tuple[dt.date, Endegrund]] = []
    for i, ereignis in enumerate(ereignisse):
        if ereignis.art == Endegrund.verzicht and not ereignis.schriftlich:
            refuse(
                ("ereignisse", i, "schriftlich"), ereignis.schriftlich,
                "die Beendigung ist der Behördenleitung schriftlich mitzuteilen", "II 3.1 Abs. 1 Satz 2",
            )  # fmt: skip
        am = dates.plus_tage(ereignis.datum, -1) if ereignis.art == Endegrund.versetzung else ereignis.datum
        enden.append((am, ereignis.art))
    return Ende(*min(enden))
