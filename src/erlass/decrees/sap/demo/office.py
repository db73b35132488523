"""The office of an SAP from its appointment to its end, and what happens to it: rest, incompatible functions, transfers."""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, LEITUNG, PERSONALSTELLE, PP, SAP_STAND
from erlass.decrees.sap.demo.play import At, case, goes_on

OHNE_KONTAKT = (
    "Norbert Kaltwasser", "Mechthild Rosenbusch", "Ludolf Steinacker", "Malwine Dohlenried", "Nepomuk Erlenbruch",
)  # fmt: skip
"""Who has left the agency and is not to be found there any more."""


def offices_of_sap(stage: Stage) -> None:
    """Offices begin, rest, return, end."""
    for sap in SAP_STAND:
        tage = sap.appointed
        bestellt = {"bestellt_am": stage.day(-tage), "vorgang": "Bestand"}
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
    verzicht = {"verzicht_zum": stage.day(-60), "schriftlich_mitgeteilt": True}
    goes_on(stage, "kontakt Pankraz Moosbach", At(-45, "entfernen", "Pankraz Moosbach"))
    goes_on(stage, "Mechthild Rosenbusch", At(-90, "verzichten", "Mechthild Rosenbusch", verzicht))


def _rests(stage: Stage, name: str, angezeigt: int, ab: int) -> None:
    angaben = {
        "geplantes_ende": None,
        "schriftlich_angezeigt": True,
        "ruhen_beginn": stage.day(ab),
    }
    goes_on(stage, name, At(angezeigt, "ruhen", name, angaben))


def incompatible(stage: Stage) -> None:
    """SAP who came to decide on staff: in the six months, beyond them with a reason, too long, and settled by a rest."""
    for name, office, seit, funktion in (
        ("Irmela Stolzenfels", BR, -100, "Leitung des Personalreferats übernommen"),
        ("Joachim Butterweck", IM, -190, "entscheidet über Einstellungen in der Abteilung"),
        ("Karla Birkenhain", IM, -225, "Vertretung der Personalreferatsleitung übernommen"),
        ("Ferdinand Osterwieck", PP, -230, "Leitung der Direktion mit Personalbefugnissen übernommen"),
    ):
        angaben = {
            "person": stage.people[name].key,
            "aufnahme_am": stage.day(seit),
            "feststellung": funktion,
        }
        case(
            stage, f"funktion {name}", "unvereinbarkeit", office, At(seit, "eintragen", PERSONALSTELLE[office], angaben)
        )
    bis, grund = {"verlaengert_bis": stage.day(70)}, {"I 4.2 Abs. 2": "Die Nachfolge im Amt beginnt erst im Frühjahr."}
    goes_on(stage, "funktion Joachim Butterweck", At(-20, "verlaengern", LEITUNG[IM], bis, grund))


def transfers(stage: Stage) -> None:
    """Transfers, and what the new agency makes of each: still open, appointed again, not appointed, not wanted."""
    for name, von, nach, eingetragen, wirksam in (
        ("Norbert Kaltwasser", PP, BR, -25, -20),
        ("Ludolf Steinacker", PP, IM, -715, -700),
        ("Malwine Dohlenried", IM, BR, -171, -160),
        ("Nepomuk Erlenbruch", BR, PP, -92, -75),
    ):
        angaben = {
            "person": stage.people[name].key, "wirksam_am": stage.day(wirksam), "ziel": nach,
            "sap_moechte_fortfuehren": True,
        }  # fmt: skip
        case(stage, f"versetzung {name}", "versetzung", von, At(eingetragen, "eintragen", PERSONALSTELLE[von], angaben))
        stage.find(eingetragen, f"neubestellung {name}", "sap.neubestellung", name)
    bestellt = {"neu_bestellt_am": stage.day(-700), "schriftlich_bestellt": True}
    goes_on(stage, "neubestellung Ludolf Steinacker", At(-702, "bestellen", LEITUNG[IM], bestellt))
    grund = {"II 2.3 Satz 1": "Die neue Aufgabe lässt für das Amt auf absehbare Zeit keinen Raum."}
    goes_on(stage, "neubestellung Malwine Dohlenried", At(-140, "nicht_bestellen", LEITUNG[BR], reasons=grund))
    goes_on(stage, "neubestellung Nepomuk Erlenbruch", At(-66, "nicht_fortfahren", "Nepomuk Erlenbruch"))


def secondments(stage: Stage) -> None:
    """Long secondments: one that the receiving agency still has to examine, one continued, one not."""
    for name, von, nach, eingetragen, ab, bis in (
        ("Dagobert Weissenau", PP, IM, -14, -10, 400),
        ("Katharina Zobelmann", IM, BR, -570, -560, -300),
        ("Hilmar Quellmann", BR, IM, -790, -780, -540),
    ):
        angaben = {
            "person": stage.people[name].key, "abgeordnet_von": stage.day(ab), "abgeordnet_bis": stage.day(bis),
            "ziel": nach,
        }  # fmt: skip
        case(stage, f"abordnung {name}", "abordnung", von, At(eingetragen, "eintragen", PERSONALSTELLE[von], angaben))
        stage.find(eingetragen, f"fortführung {name}", "sap.fortfuehrung", name)
    goes_on(stage, "fortführung Katharina Zobelmann", At(-555, "fortfuehren", LEITUNG[BR]))
    grund = {"grund": "Die Abordnung füllt die Arbeitszeit aus; in Beispielau bleibt die Vertretung ansprechbar."}
    goes_on(stage, "fortführung Hilmar Quellmann", At(-771, "nicht_fortfuehren", LEITUNG[IM], grund))
