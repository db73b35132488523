"""From the result of the selection to the appointment and the first day at work (II 1.1, II 1.3 Abs. 5–7, II 2.1)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import (
    OHNE_BEGRUENDUNGEN,
    PERSONEN,
    Anteil,
    Ausbildungsbeginn,
    Auswahlergebnis,
    Begruendungen,
    PersonalentscheidungenVerantwortlich,
    VoraussichtlichesDienstende,
    wer,
)
from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.gemeinsam import (
    ErgebnisDerAuswahl,
    anteil_pruefbar,
    arbeitszeit_reicht,
    ergebnis_liegt_vor,
    ergebnis_nicht_negativ,
    keine_personalentscheidungen,
    nicht_vor,
    restdienstzeit_reicht,
)
from erlass.law import dates
from erlass.law.dates import Fristbeginn
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.rulebook import PARAMETER
from erlass.law.strength import ENTFAELLT, MUSS, OFFEN, SOLL, State

rules.topic("Ausbildungsplatz und Bestellung")


class Bestellungsfrist(NamedTuple):
    frist_bis: Annotated[dt.date, Fact("Bestellung spätestens bis")]
    abgelaufen: Annotated[bool, Fact("abgelaufen")]
    erneute_teilnahme_moeglich: Annotated[bool, Fact("erneutes Auswahlverfahren möglich")]
    resttage: Annotated[int, Fact("verbleibend", "Tage")]


@rules.rule(("II 1.3 Abs. 6 Satz 1", "II 1.3 Abs. 6 Satz 2"), "Frist für die Bestellung", readings=("L2", "L7"))
def bestellungsfrist(
    ergebnis_am: Annotated[dt.date, Fact("positives Ergebnis mitgeteilt am")],
    as_of: dt.date,
    bestellungsfrist_jahre: Annotated[int, Fact("Frist", "Jahre", 1, 20)] = PARAMETER,
) -> Bestellungsfrist:
    """Until when someone who passed should be appointed, and from when on a new selection is possible."""
    if ergebnis_am > as_of:
        refuse("ergebnis_am", ergebnis_am, "liegt nach dem Stichtag {}", "II 1.3 Abs. 5 Satz 1", as_of)
    frist_bis = dates.fristende(ergebnis_am, 12 * bestellungsfrist_jahre, Fristbeginn.ereignis)
    abgelaufen = as_of > frist_bis
    return Bestellungsfrist(frist_bis, abgelaufen, abgelaufen, max(0, dates.tage_von_bis(as_of, frist_bis) - 1))


@rules.check("II 1.3 Abs. 5 Satz 2", MUSS, "Die Person hat sich für die Tätigkeit entschieden.")
def fuer_taetigkeit_entschieden(
    entscheidung_fuer_taetigkeit: Annotated[bool, Fact("für die Tätigkeit entschieden")],
) -> bool:
    return entscheidung_fuer_taetigkeit


@rules.check("II 1.3 Abs. 5 Satz 2", MUSS, "Die entsendende Stelle hat das Anmeldeformular weitergeleitet.")
def anmeldung_weitergeleitet(
    anmeldeformular_weitergeleitet: Annotated[bool, Fact("Anmeldeformular weitergeleitet")],
) -> bool:
    return anmeldeformular_weitergeleitet


@rules.check("II 1.1 Satz 2", MUSS, "In der Schulungsgruppe ist ein Platz frei.")
def platz_frei(freie_plaetze: Annotated[int, Fact("freie Plätze", "Plätze", 0, PERSONEN)]) -> bool:
    return freie_plaetze > 0


@rules.check("II 1.2 Abs. 1 Satz 2", MUSS, "Mit Beginn der Ausbildung enden die Personalentscheidungen.")
def personalentscheidungen_beendet(
    personalentscheidungen_verantwortlich_ab_beginn: Annotated[
        bool, Fact("ab Beginn der Ausbildung noch für Personalentscheidungen verantwortlich")
    ],
) -> bool:
    return not personalentscheidungen_verantwortlich_ab_beginn


@rules.checklist(
    "II 1.3 Abs. 5 Satz 2", "Zuordnung zur Schulungsgruppe prüfen",
    ergebnis_liegt_vor, ergebnis_nicht_negativ, fuer_taetigkeit_entschieden, anmeldung_weitergeleitet, platz_frei,
    personalentscheidungen_beendet,
)  # fmt: skip
def gruppenzuordnung_pruefen(
    auswahl_ergebnis: ErgebnisDerAuswahl | None,
    entscheidung_fuer_taetigkeit: Annotated[bool, Fact("für die Tätigkeit entschieden")],
    anmeldeformular_weitergeleitet: Annotated[bool, Fact("Anmeldeformular weitergeleitet")],
    freie_plaetze: Annotated[int, Fact("freie Plätze", "Plätze", 0, PERSONEN)],
    personalentscheidungen_verantwortlich_ab_beginn: Annotated[
        bool, Fact("ab Beginn der Ausbildung noch für Personalentscheidungen verantwortlich")
    ],
) -> None:
    """Whether a person who passed may be given a place in a training group."""


Bekanntgabe = Annotated[dt.date, Fact("Gruppenzuordnung bekannt gegeben am", help="leer, wenn noch nicht")]
Abordnung = Annotated[dt.date, Fact("abgeordnet am", help="leer, wenn noch nicht")]
AbordnendeStelle = Annotated[str, wer("abgeordnet von", "leer, wenn noch nicht abgeordnet")]


@rules.check("II 1.1 Satz 3", MUSS, "Abgeordnet wird erst nach der Bekanntgabe der Gruppenzuordnung.")
def nach_bekanntgabe_abgeordnet(gruppe_bekanntgegeben_am: Bekanntgabe | None, abordnung_am: Abordnung | None) -> bool:
    return (
        gruppe_bekanntgegeben_am is not None and abordnung_am is not None and abordnung_am >= gruppe_bekanntgegeben_am
    )


@rules.check("II 1.1 Satz 3", MUSS, "Die für Fortbildung zuständige Stelle ordnet ab.")
def fortbildungsstelle_ordnet_ab(abgeordnet_von: AbordnendeStelle | None) -> bool:
    return abgeordnet_von == "fortbildungsstelle"


@rules.checklist(
    "II 1.1 Satz 3", "Abordnung zur Schulung prüfen", nach_bekanntgabe_abgeordnet, fortbildungsstelle_ordnet_ab
)
def abordnung_schulung_pruefen(
    gruppe_bekanntgegeben_am: Bekanntgabe | None,
    abordnung_am: Abordnung | None,
    abgeordnet_von: AbordnendeStelle | None,
) -> None:
    """Whether a participant was seconded to the training by the right body and not too early."""


class Anlass(Choice):
    erstbestellung = "erste Bestellung"
    neubestellung_versetzung = "erneute Bestellung nach einer Versetzung"
    neubestellung_nach_ruhen = "erneute Bestellung nach überschrittenem Ruhen"


AnlassDerBestellung = Annotated[Anlass, Fact("Anlass der Bestellung")]
ErgebnisAm = Annotated[dt.date, Fact("Ergebnis mitgeteilt am", help="leer, wenn es keines gibt")]
BestellungAm = Annotated[dt.date, Fact("bestellt am")]


def _nur_erstbestellung(anlass: Anlass, erfuellt: bool) -> bool | State:
    return erfuellt if anlass == Anlass.erstbestellung else ENTFAELLT


@rules.check("II 1.3 Abs. 1 Satz 1", MUSS, "Der ersten Bestellung geht ein Auswahlverfahren des MIK voraus.")
def erstbestellung_nach_auswahl(
    anlass: AnlassDerBestellung, auswahl_ergebnis: ErgebnisDerAuswahl | None
) -> bool | State:
    return _nur_erstbestellung(anlass, auswahl_ergebnis is not None)


@rules.check("II 1.3 Abs. 7", MUSS, "Wer ein negatives Ergebnis hat, wird nicht bestellt.")
def erstbestellung_nicht_negativ(
    anlass: AnlassDerBestellung, auswahl_ergebnis: ErgebnisDerAuswahl | None
) -> bool | State:
    return _nur_erstbestellung(anlass, auswahl_ergebnis != Auswahlergebnis.negativ)


@rules.check("II 1.3 Abs. 6 Satz 1", SOLL, "Bestellt wird spätestens vier Jahre nach dem positiven Ergebnis.")
def fristgerecht_bestellt(
    anlass: AnlassDerBestellung,
    auswahl_ergebnis: ErgebnisDerAuswahl | None,
    ergebnis_am: ErgebnisAm | None,
    bestellung_am: BestellungAm,
    bestellungsfrist_jahre: Annotated[int, Fact("Frist", "Jahre", 1, 20)] = PARAMETER,
) -> bool | State:
    if ergebnis_am is None or auswahl_ergebnis != Auswahlergebnis.positiv:
        return ENTFAELLT
    frist_bis = dates.fristende(ergebnis_am, 12 * bestellungsfrist_jahre, Fristbeginn.ereignis)
    return _nur_erstbestellung(anlass, bestellung_am <= frist_bis)


@rules.check(
    "II 2.1 Abs. 3 Satz 3", SOLL, "Bei der ersten Bestellung sind ab Beginn der Ausbildung noch sieben Jahre möglich."
)
def restdienstzeit_bei_erstbestellung(
    anlass: AnlassDerBestellung,
    ausbildungsbeginn: Ausbildungsbeginn | None,
    voraussichtliches_dienstende: VoraussichtlichesDienstende | None,
) -> bool | State:
    if anlass != Anlass.erstbestellung or ausbildungsbeginn is None:
        return ENTFAELLT
    if voraussichtliches_dienstende is None:
        return OFFEN
    erfuellt: bool = restdienstzeit_reicht(ausbildungsbeginn, voraussichtliches_dienstende)
    return erfuellt


@rules.check("II 2.1 Abs. 2 Satz 1", MUSS, "Die Bestellung erfolgt schriftlich.")
def schriftlich_bestellt(schriftlich: Annotated[bool, Fact("schriftlich")]) -> bool:
    return schriftlich


@rules.check("II 2.1 Abs. 2 Satz 1", MUSS, "Die Behördenleitung bestellt.")
def leitung_bestellt(durch: Annotated[str, wer("bestellt durch")]) -> bool:
    return durch == "behoerdenleitung"


@rules.checklist(
    ("II 2.1 Abs. 1", "II 2.1 Abs. 2 Satz 1"), "Bestellung prüfen",
    keine_personalentscheidungen, erstbestellung_nach_auswahl, fristgerecht_bestellt, erstbestellung_nicht_negativ,
    arbeitszeit_reicht, schriftlich_bestellt, leitung_bestellt, restdienstzeit_bei_erstbestellung, readings=("L5", "L7"),
)  # fmt: skip
def bestellung_pruefen(
    anlass: AnlassDerBestellung,
    auswahl_ergebnis: ErgebnisDerAuswahl | None,
    ergebnis_am: ErgebnisAm | None,
    bestellung_am: BestellungAm,
    schriftlich: Annotated[bool, Fact("schriftlich")],
    durch: Annotated[str, wer("bestellt durch")],
    anteil: Anteil,
    personalentscheidungen_verantwortlich: PersonalentscheidungenVerantwortlich,
    ausbildungsbeginn: Ausbildungsbeginn | None,
    voraussichtliches_dienstende: VoraussichtlichesDienstende | None,
    begruendungen: Begruendungen = OHNE_BEGRUENDUNGEN,
) -> None:
    """Whether a person may be appointed; a new appointment after a transfer or a rest needs no new selection."""
    anteil_pruefbar(("anteil",), anteil)
    nicht_vor(
        "bestellung_am",
        bestellung_am,
        ergebnis_am,
        "liegt vor dem Ergebnis des Auswahlverfahrens am {}",
        "II 1.3 Abs. 1 Satz 1",
    )


class BesuchtesSeminar(NamedTuple):
    nr: Annotated[int, Fact("Nummer", min=1, max=1000)]
    ende: Annotated[dt.date, Fact("letzter Tag")]


class Fehlend(Choice):
    bestellung = "Bestellung"
    zweites_seminar = "zweites Seminar"


class Taetigkeitsbeginn(NamedTuple):
    beginn: Annotated[dt.date, Fact("Beginn der Tätigkeit")] | None
    fehlt: Annotated[tuple[Fehlend, ...], Fact("es fehlt noch")]


@rules.rule("II 2.1 Abs. 2 Satz 1", "Beginn der Tätigkeit", readings=("L8",))
def taetigkeitsbeginn(
    bestellt_am: Annotated[dt.date, Fact("bestellt am", help="leer, wenn noch nicht bestellt")] | None,
    besuchte_seminare: Annotated[tuple[BesuchtesSeminar, ...], Fact("besuchte Seminare", item="Seminar")],
) -> Taetigkeitsbeginn:
    """First day of the activity: the appointment or the day after the second seminar attended, whichever is later."""
    gesehen: set[int] = set()
    for i, seminar in enumerate(besuchte_seminare):
        if seminar.nr in gesehen:
            refuse(
                ("besuchte_seminare", i, "nr"), seminar.nr, "dieses Seminar ist schon genannt", "II 2.1 Abs. 2 Satz 1"
            )
        gesehen.add(seminar.nr)
    enden = sorted(seminar.ende for seminar in besuchte_seminare)
    if bestellt_am is None or len(enden) < 2:
        fehlt = ((Fehlend.bestellung,) if bestellt_am is None else ()) + (
            (Fehlend.zweites_seminar,) if len(enden) < 2 else ()
        )
        return Taetigkeitsbeginn(None, fehlt)
    return Taetigkeitsbeginn(max(bestellt_am, dates.plus_tage(enden[1], 1)), ())
