"""Helpers for the talk itself. They are volatile: what is asked here is never stored, linked, receipted or logged (II
5, 5.5).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import OHNE_BEGRUENDUNGEN, Begruendungen, Rolle, StatusMitAusbildung
from erlass.decrees.sap.rules.book import rules
from erlass.law.facts import Choice, Fact
from erlass.law.strength import ENTFAELLT, MUSS, SOLL, State

rules.topic("Beratung")

HauptamtPolizei = Annotated[bool, Fact("im Hauptamt bei der Polizei")]
AusnahmeAbgesprochen = Annotated[bool, Fact("Ausnahme mit der Behördenleitung abgesprochen")]


class Pflichthinweis(Choice):
    doppelrolle = "Doppelrolle nennen"


class Sollhinweis(Choice):
    anzeigepflicht = "auf gesetzliche Anzeigepflichten hinweisen (§ 138 StGB)"
    kein_zeugnisverweigerungsrecht = "darauf hinweisen, dass es kein Zeugnisverweigerungsrecht gibt"
    stpo_bindung = "auf die Bindung an die Strafprozessordnung hinweisen"


class Hinweise(NamedTuple):
    muss: Annotated[tuple[Pflichthinweis, ...], Fact("vor der Beratung mitzuteilen")]
    soll: Annotated[tuple[Sollhinweis, ...], Fact("zu Beginn der Beratung")]
    rollen_zu_nennen: Annotated[tuple[Rolle, ...], Fact("diese Rollen nennen")]
    empfohlen: Annotated[tuple[Rolle, ...], Fact("zu nennen empfohlen")]


@rules.rule(
    ("I 4.3", "II 5.3 Abs. 1", "II 5.3 Abs. 2 Satz 2", "II 5.4 Satz 2"),
    "Hinweise zu Beginn einer Beratung",
    readings=("L15",),
    volatile=True,
)
def hinweise_beratungsbeginn(
    rollen: Annotated[tuple[Rolle, ...], Fact("weitere Rollen der SAP", item="Rolle")],
    hauptamt_polizei: HauptamtPolizei,
) -> Hinweise:
    """What an SAP tells before and at the start of a talk."""
    zu_nennen = tuple(rolle for rolle in Rolle if rolle in rollen and rolle != Rolle.stufenvertretung_mitglied)
    soll = tuple(h for h in Sollhinweis if h != Sollhinweis.stpo_bindung or hauptamt_polizei)
    empfohlen = tuple(rolle for rolle in (Rolle.stufenvertretung_mitglied,) if rolle in rollen)
    return Hinweise((Pflichthinweis.doppelrolle,) if zu_nennen else (), soll, zu_nennen, empfohlen)


SapStatus = Annotated[StatusMitAusbildung, Fact("Stand des Amtes")]
Ausgeschieden = Annotated[bool, Fact("ratsuchende Person ist ausgeschieden")]
EigeneBehoerde = Annotated[bool, Fact("ratsuchende Person gehört zur eigenen Behörde")]


@rules.check("II 2.1 Abs. 2 Satz 1", MUSS, "Die SAP hat ihre Tätigkeit aufgenommen und nicht beendet.")
def sap_ist_taetig(sap_status: SapStatus) -> bool:
    return sap_status not in (StatusMitAusbildung.in_ausbildung, StatusMitAusbildung.beendet)


@rules.check("II 3.2 Satz 1", MUSS, "Das Amt ruht nicht.")
def amt_ruht_nicht(sap_status: SapStatus) -> bool:
    return sap_status != StatusMitAusbildung.ruhend


@rules.check("II 3.3 Satz 1", MUSS, "Die SAP ist nicht freigestellt.")
def nicht_freigestellt(sap_status: SapStatus) -> bool:
    return sap_status != StatusMitAusbildung.freigestellt


@rules.check("II 5.1 Satz 2", MUSS, "Beide sind mit der Beratung einverstanden.")
def gegenseitiges_einvernehmen(
    einverstaendnis_ratsuchend: Annotated[bool, Fact("ratsuchende Person einverstanden")],
    einverstaendnis_sap: Annotated[bool, Fact("SAP einverstanden")],
) -> bool:
    return einverstaendnis_ratsuchend and einverstaendnis_sap


@rules.check("II 6.3", MUSS, "Die SAP wird nicht therapeutisch tätig.")
def keine_therapie(therapeutisch: Annotated[bool, Fact("therapeutische Tätigkeit")]) -> bool:
    return not therapeutisch


@rules.check("II 3.1 Abs. 2 Satz 3", MUSS, "Nach dem Ausscheiden wird nur mit abgesprochener Ausnahme weiter beraten.")
def ausnahme_nach_ausscheiden(
    ratsuchend_ausgeschieden: Ausgeschieden, ausnahme_abgesprochen: AusnahmeAbgesprochen
) -> bool | State:
    return ausnahme_abgesprochen if ratsuchend_ausgeschieden else ENTFAELLT


@rules.check("II 5.1 Satz 3", SOLL, "Beraten werden Beschäftigte der eigenen Behörde.")
def aus_eigener_behoerde(
    eigene_behoerde: EigeneBehoerde,
    ratsuchend_ausgeschieden: Ausgeschieden,
    ausnahme_abgesprochen: AusnahmeAbgesprochen,
) -> bool | State:
    return ENTFAELLT if ratsuchend_ausgeschieden and not ausnahme_abgesprochen else eigene_behoerde


@rules.checklist(
    ("II 5.1 Satz 1", "II 5.1 Satz 2", "II 5.1 Satz 3"), "Darf ich beraten?",
    sap_ist_taetig, ausnahme_nach_ausscheiden, amt_ruht_nicht, nicht_freigestellt, gegenseitiges_einvernehmen,
    aus_eigener_behoerde, keine_therapie, readings=("L18",), volatile=True,
)  # fmt: skip
def beratung_pruefen(
    sap_status: SapStatus,
    einverstaendnis_ratsuchend: Annotated[bool, Fact("ratsuchende Person einverstanden")],
    einverstaendnis_sap: Annotated[bool, Fact("SAP einverstanden")],
    eigene_behoerde: EigeneBehoerde,
    ratsuchend_ausgeschieden: Ausgeschieden,
    ausnahme_abgesprochen: AusnahmeAbgesprochen,
    therapeutisch: Annotated[bool, Fact("therapeutische Tätigkeit")],
    begruendungen: Begruendungen = OHNE_BEGRUENDUNGEN,
) -> None:
    """Self-check of an SAP before a talk."""


class Zustimmung(Choice):
    ausdruecklich = "ausdrücklich"
    stillschweigend = "stillschweigend"
    keine = "keine"


class Zweck(Choice):
    gefahrenabwehr = "eine Gefahr abwenden"
    gesetzliche_anzeige = "gesetzliche Anzeige"
    dienstliche_unterrichtung = "dienstliche Unterrichtung"
    zeugenaussage = "Zeugenaussage"
    sonstiges = "etwas anderes"


class Offenbarung(NamedTuple):
    zulaessig: Annotated[bool, Fact("Sie dürfen offenbaren")]
    pflicht: Annotated[bool, Fact("Sie müssen offenbaren")]
    grundlagen: Annotated[tuple[str, ...], Fact("Grundlagen")]
    stpo_hinweis: Annotated[bool, Fact("Strafprozessordnung beachten")]


@rules.rule(
    (
        "II 5.2 Abs. 1 Satz 2", "II 5.2 Abs. 2 Satz 1", "II 5.2 Abs. 2 Satz 2", "II 5.2 Abs. 2 Satz 3", "II 5.3 Abs. 1",
        "II 5.3 Abs. 2 Satz 1", "II 5.4 Satz 1",
    ),
    "Darf ich etwas offenbaren?", readings=("L17",), volatile=True,
)  # fmt: skip
def offenbarung_zulaessig(
    zustimmung: Annotated[Zustimmung, Fact("Zustimmung der ratsuchenden Person")],
    zweck: Annotated[Zweck, Fact("Zweck")],
    gesetzliche_anzeigepflicht: Annotated[bool, Fact("gesetzliche Anzeigepflicht (§ 138 StGB)")],
    erhebliche_gefahr: Annotated[bool, Fact("erhebliche Gefahr nach eigener vertretbarer Einschätzung")],
    vergleichbare_tragweite: Annotated[bool, Fact("Fall vergleichbarer Tragweite")],
    unterrichtungspflicht_besteht: Annotated[bool, Fact("dienstliche Unterrichtungspflicht besteht an sich")],
    hauptamt_polizei: HauptamtPolizei,
) -> Offenbarung:
    """Orders the grounds on which an SAP may or must speak; the person judges, the software decides nothing."""
    dienstlich = zweck == Zweck.dienstliche_unterrichtung and (erhebliche_gefahr or vergleichbare_tragweite)
    anzeige = zweck == Zweck.gesetzliche_anzeige and gesetzliche_anzeigepflicht
    zeugnis = zweck == Zweck.zeugenaussage
    grundlagen = {
        "II 5.2 Abs. 1 Satz 2": zustimmung == Zustimmung.ausdruecklich,
        "II 5.2 Abs. 2 Satz 3": zweck == Zweck.gefahrenabwehr and erhebliche_gefahr,
        "II 5.2 Abs. 2 Satz 1": dienstlich,
        "II 5.3 Abs. 1": anzeige,
        "II 5.3 Abs. 2 Satz 1": zeugnis,
    }
    tragend = tuple(ref for ref, traegt in grundlagen.items() if traegt)
    pflicht = anzeige or zeugnis or (dienstlich and unterrichtungspflicht_besteht)
    return Offenbarung(bool(tragend), pflicht, tragend, hauptamt_polizei)


class Beratungsende(NamedTuple):
    endet_am: Annotated[dt.date, Fact("Beratung endet am", help="leer, wenn eine Ausnahme abgesprochen ist")] | None


@rules.rule(("II 3.1 Abs. 2 Satz 2", "II 3.1 Abs. 2 Satz 3"), "Ende einer Beratung", volatile=True)
def beratungsende(
    ausscheiden_am: Annotated[dt.date, Fact("letzter Tag im Dienst der ratsuchenden Person")],
    ausnahme_abgesprochen: AusnahmeAbgesprochen,
) -> Beratungsende:
    """A counselling ends with the client's last day of service unless an exception was agreed with the head."""
    return Beratungsende(None if ausnahme_abgesprochen else ausscheiden_am)
