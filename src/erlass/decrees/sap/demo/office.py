"""The office of an SAP from its appointment to its end, and what happens to it: rest, incompatible functions, transfers."""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, PERSONALSTELLE, PP, SAP_STAND
from erlass.decrees.sap.demo.play import At, case, goes_on

OHNE_KONTAKT = ("Norbert Kaltwasser", "Mechthild Rosenbusch")
"""Who has left and is not to be found any more."""


def offices_of_sap(stage: Stage) -> None:
    """Offices begin, rest, return, end."""
    for sap in SAP_STAND:
        tage = sap.appointed
        bestellt = {"bestellt_am": stage.day(-tage).isoformat(), "vorgang": "Bestand"}
        case(stage, sap.name, "sap_amt", sap.office, At(-tage, "bestellen", "", bestellt), person=sap.name)
        if tage > 1000 and sap.name not in OHNE_KONTAKT:
            kontakt = {
                "telefon": f"0000 / {1000 + tage}", "raum": f"Raum {tage % 90 + 100}", "zeiten": "nach Vereinbarung",
                "sprachen": "Deutsch, Englisch",
            }  # fmt: skip
            case(stage, f"kontakt {sap.name}", "kontakt", sap.office, At(-500, "eintragen", sap.name, kontakt))
    _rests(stage, "Ferdinand Osterwieck", -200, -198)
    _rests(stage, "Ortrud Finkenwerth", -1020, -1010)
    _rests(stage, "Lambert Nussdorfer", -1210, -1200)
    verzicht = {"verzicht_zum": stage.day(-60).isoformat(), "schriftlich_mitgeteilt": True}
    goes_on(stage, "Mechthild Rosenbusch", At(-90, "verzichten", "Mechthild Rosenbusch", verzicht))


def _rests(stage: Stage, name: str, angezeigt: int, ab: int) -> None:
    angaben = {
        "geplantes_ende": None,
        "schriftlich_angezeigt": True,
        "ruhen_beginn": stage.day(ab).isoformat(),
    }
    goes_on(stage, name, At(angezeigt, "ruhen", name, angaben))


def changes(stage: Stage) -> None:
    """Functions that are incompatible, transfers, secondments."""
    stage.open(-100, "funktion", "sap.unvereinbarkeit", "eintragen", PERSONALSTELLE[BR], BR, {
        "person": stage.people["Irmela Stolzenfels"].key, "aufnahme_am": stage.day(-100).isoformat(),
        "feststellung": "Leitung des Personalreferats übernommen",
    })  # fmt: skip
    stage.open(-25, "versetzung", "sap.versetzung", "eintragen", PERSONALSTELLE[PP], PP, {
        "person": stage.people["Norbert Kaltwasser"].key, "wirksam_am": stage.day(-20).isoformat(), "ziel": BR,
        "sap_moechte_fortfuehren": True,
    })  # fmt: skip
    stage.open(-14, "abordnung", "sap.abordnung", "eintragen", PERSONALSTELLE[PP], PP, {
        "person": stage.people["Dagobert Weissenau"].key, "abgeordnet_von": stage.day(-10).isoformat(),
        "abgeordnet_bis": stage.day(400).isoformat(), "ziel": IM,
    })  # fmt: skip
