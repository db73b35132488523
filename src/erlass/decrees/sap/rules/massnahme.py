"""Release or end for an important reason, and the commission that decides on it (II 3.3, II 3.4)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import JaNein
from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.gemeinsam import nicht_vor
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.strength import ENTFAELLT, MUSS, State

rules.topic("Freistellung und Beendigung aus wichtigem Grund")


class Massnahme(Choice):
    freistellung = "vorübergehende Freistellung"
    beendigung = "Beendigung"


class WichtigerGrund(Choice):
    anforderungen_entfallen = "Anforderungen nicht mehr erfüllt"
    gesundheitliche_probleme = "gesundheitliche Probleme"
    soziale_probleme = "soziale Probleme"
    psychische_probleme = "psychische Probleme"
    sonstiger_wichtiger_grund = "sonstiger wichtiger Grund"


class Einzelsupervision(Choice):
    durchgefuehrt = "durchgeführt"
    nicht_durchgefuehrt = "nicht durchgeführt"


class Votum(Choice):
    wichtiger_grund = "ein wichtiger Grund liegt vor"
    kein_wichtiger_grund = "kein wichtiger Grund"


class Weg(Choice):
    einvernehmlich = "im Einvernehmen"
    kommission = "durch die Kommission"


class Mitglied(Choice):
    """The members the decree asks for; another word in a composition makes it wrong, not unreadable."""

    mik = "Vertretung des MIK"
    psychologie = "Psychologin oder Psychologe"
    sap_erfahren = "erfahrene SAP"


class Kommission(NamedTuple):
    besetzung: Annotated[
        tuple[Annotated[str, Fact("Mitglied", max=100, suggests=Mitglied)], ...], Fact("Besetzung", item="Mitglied")
    ]
    sap_beteiligt: Annotated[bool, Fact("mit der SAP erörtert")]
    votum: Annotated[Votum, Fact("Votum", help="leer, solange es aussteht")] | None


ArtDerMassnahme = Annotated[Massnahme, Fact("Maßnahme")]
Grund = Annotated[WichtigerGrund, Fact("wichtiger Grund")]
Tag = dt.date
GespraechAm = Annotated[Tag, Fact("persönliches Gespräch am", help="leer, wenn noch nicht geführt")]
VollzugAm = Annotated[Tag, Fact("Vollzug am")]
BefristetBis = Annotated[Tag, Fact("befristet bis", help="bei einer Freistellung")]
GruendeMitgeteilt = Annotated[bool, Fact("Gründe mitgeteilt")]
SupervisionAngeboten = Annotated[bool, Fact("Einzelsupervision angeboten")]
SupervisionStand = Annotated[Einzelsupervision, Fact("Einzelsupervision")]
ErgebnisBekannt = Annotated[
    bool, Fact("Ergebnis der Supervision der Behördenleitung bekannt gegeben", help="das Ergebnis, nicht der Inhalt")
]
EinvernehmenSap = Annotated[bool, Fact("Einvernehmen mit der SAP")]
EinvernehmenMik = Annotated[bool, Fact("Einvernehmen des MIK")]
AnzeigeMikAm = Annotated[Tag, Fact("dem MIK angezeigt am")]
DieKommission = Annotated[Kommission, Fact("Kommission", help="leer, wenn keine einberufen ist")]


def _weg(einzelsupervision: Einzelsupervision, einvernehmen_sap: bool | None) -> Weg:
    """Agreement counts only after a supervision that was held (reading L12)."""
    einig = einzelsupervision == Einzelsupervision.durchgefuehrt and bool(einvernehmen_sap)
    return Weg.einvernehmlich if einig else Weg.kommission


@rules.check("II 3.3 Satz 1", MUSS, "Ein wichtiger Grund ist benannt.")
def grund_benannt(wichtiger_grund: Grund | None) -> bool:
    return wichtiger_grund is not None


@rules.check("II 3.3 Satz 1", MUSS, "Eine Freistellung ist befristet.")
def freistellung_befristet(massnahme: ArtDerMassnahme, befristet_bis: BefristetBis | None) -> bool | State:
    return befristet_bis is not None if massnahme == Massnahme.freistellung else ENTFAELLT


@rules.check("II 3.4 Satz 1", MUSS, "Vor dem Vollzug ist ein persönliches Gespräch geführt.")
def gespraech_gefuehrt(gespraech_am: GespraechAm | None, vollzug_am: VollzugAm) -> bool:
    return gespraech_am is not None and gespraech_am < vollzug_am


@rules.check("II 3.4 Satz 1", MUSS, "Im Gespräch sind die Gründe mitgeteilt.")
def gruende_genannt(gruende_mitgeteilt: GruendeMitgeteilt) -> bool:
    return gruende_mitgeteilt


@rules.check("II 3.4 Satz 1", MUSS, "Eine Einzelsupervision ist angeboten.")
def supervision_angeboten(einzelsupervision_angeboten: SupervisionAngeboten) -> bool:
    return einzelsupervision_angeboten


@rules.check("II 3.4 Satz 2", MUSS, "Das Ergebnis der Supervision ist der Behördenleitung bekannt gegeben.")
def ergebnis_der_supervision_bekannt(
    einzelsupervision: SupervisionStand, ergebnis_bekanntgegeben: ErgebnisBekannt | None
) -> bool | State:
    return bool(ergebnis_bekanntgegeben) if einzelsupervision == Einzelsupervision.durchgefuehrt else ENTFAELLT


@rules.check("II 3.3 Satz 1", MUSS, "Das MIK ist einverstanden.")
def mik_einverstanden(
    einzelsupervision: SupervisionStand,
    einvernehmen_sap: EinvernehmenSap | None,
    einvernehmen_mik: EinvernehmenMik | None,
) -> bool | State:
    return bool(einvernehmen_mik) if _weg(einzelsupervision, einvernehmen_sap) == Weg.einvernehmlich else ENTFAELLT


@rules.check("II 3.4 Satz 3", MUSS, "Ohne Supervision oder Einvernehmen ist das dem MIK vor dem Vollzug angezeigt.")
def dem_mik_angezeigt(
    einzelsupervision: SupervisionStand,
    einvernehmen_sap: EinvernehmenSap | None,
    anzeige_mik_am: AnzeigeMikAm | None,
    vollzug_am: VollzugAm,
) -> bool | State:
    if _weg(einzelsupervision, einvernehmen_sap) == Weg.einvernehmlich:
        return ENTFAELLT
    return anzeige_mik_am is not None and anzeige_mik_am < vollzug_am


@rules.check("II 3.4 Satz 4", MUSS, "Eine Kommission hat die Maßnahme mit der SAP erörtert und entschieden.")
def kommission_hat_entschieden(
    einzelsupervision: SupervisionStand, einvernehmen_sap: EinvernehmenSap | None, kommission: DieKommission | None
) -> bool | State:
    if _weg(einzelsupervision, einvernehmen_sap) == Weg.einvernehmlich:
        return ENTFAELLT
    return kommission is not None and kommission.votum is not None and kommission.sap_beteiligt


@rules.check("II 3.4 Satz 5", MUSS, "Der Kommission gehören MIK, Psychologie und eine erfahrene SAP an.")
def kommission_richtig_besetzt(
    einzelsupervision: SupervisionStand, einvernehmen_sap: EinvernehmenSap | None, kommission: DieKommission | None
) -> bool | State:
    if kommission is None or _weg(einzelsupervision, einvernehmen_sap) == Weg.einvernehmlich:
        return ENTFAELLT
    return sorted(kommission.besetzung) == sorted(m.name for m in Mitglied)


@rules.check("II 3.4 Satz 6", MUSS, "Das Votum der Kommission verneint den wichtigen Grund nicht.")
def votum_nicht_negativ(
    einzelsupervision: SupervisionStand, einvernehmen_sap: EinvernehmenSap | None, kommission: DieKommission | None
) -> bool | State:
    if kommission is None or _weg(einzelsupervision, einvernehmen_sap) == Weg.einvernehmlich:
        return ENTFAELLT
    return kommission.votum != Votum.kein_wichtiger_grund


@rules.check("II 3.3 Satz 1", MUSS, "Das Votum der Kommission, das als Votum des MIK gilt, bejaht den wichtigen Grund.")
def votum_bejaht(
    einzelsupervision: SupervisionStand, einvernehmen_sap: EinvernehmenSap | None, kommission: DieKommission | None
) -> bool | State:
    if _weg(einzelsupervision, einvernehmen_sap) == Weg.einvernehmlich:
        return ENTFAELLT
    return kommission is not None and kommission.votum == Votum.wichtiger_grund


class MassnahmeExtras(NamedTuple):
    weg: Annotated[Weg, Fact("Weg")]


@rules.checklist(
    ("II 3.3 Satz 1", "II 3.3 Satz 2", "II 3.4"), "Freistellung oder Beendigung prüfen",
    grund_benannt, freistellung_befristet, mik_einverstanden, votum_bejaht, gespraech_gefuehrt, gruende_genannt,
    supervision_angeboten, ergebnis_der_supervision_bekannt, dem_mik_angezeigt, kommission_hat_entschieden,
    kommission_richtig_besetzt, votum_nicht_negativ, readings=("L12",),
)  # fmt: skip
def massnahme_pruefen(
    massnahme: ArtDerMassnahme,
    wichtiger_grund: Grund | None,
    gespraech_am: GespraechAm | None,
    gruende_mitgeteilt: GruendeMitgeteilt,
    einzelsupervision_angeboten: SupervisionAngeboten,
    einzelsupervision: SupervisionStand,
    ergebnis_bekanntgegeben: ErgebnisBekannt | None,
    einvernehmen_sap: EinvernehmenSap | None,
    anzeige_mik_am: AnzeigeMikAm | None,
    kommission: DieKommission | None,
    einvernehmen_mik: EinvernehmenMik | None,
    vollzug_am: VollzugAm,
    befristet_bis: BefristetBis | None = None,
) -> MassnahmeExtras:
    """Whether a head may release an SAP or end the office: by agreement with the ministry, or by the commission's
    vote.
    """
    if befristet_bis is not None:
        nicht_vor("befristet_bis", befristet_bis, vollzug_am, "liegt vor dem Vollzug am {}", "II 3.3 Satz 1")
    return MassnahmeExtras(_weg(einzelsupervision, einvernehmen_sap))


class KommissionStimmen(NamedTuple):
    mik: Annotated[JaNein, Fact("Vertretung des MIK")]
    psychologie: Annotated[JaNein, Fact("Psychologin oder Psychologe")]
    sap_erfahren: Annotated[JaNein, Fact("erfahrene SAP")]


class KommissionVotum(NamedTuple):
    votum: Annotated[Votum, Fact("Votum")]
    ja: Annotated[int, Fact("Ja")]
    nein: Annotated[int, Fact("Nein")]
    gilt_als_votum_des_mik: Annotated[bool, Fact("gilt als Votum des MIK")]


@rules.rule(("II 3.4 Satz 4", "II 3.4 Satz 6"), "Votum der Kommission", readings=("L12",))
def kommission_votum(
    stimmen: Annotated[
        KommissionStimmen, Fact("Stimmen", unknown="einen solchen Sitz hat die Kommission nicht", cites="II 3.4 Satz 5")
    ],
    sap_beteiligt: Annotated[bool, Fact("mit der SAP erörtert")],
) -> KommissionVotum:
    """The vote on the important reason: two of three; it counts as the ministry's."""
    if not sap_beteiligt:
        refuse(
            "sap_beteiligt", sap_beteiligt, "die Kommission erörtert die Maßnahme zusammen mit der SAP", "II 3.4 Satz 4"
        )
    ja = stimmen.count(JaNein.ja)
    votum = Votum.wichtiger_grund if ja >= 2 else Votum.kein_wichtiger_grund
    return KommissionVotum(votum, ja, len(stimmen) - ja, True)
