"""Files of release and end for an important reason (II 3.3, II 3.4), one in each state. Their reasons are about nobody.

Egbert Wolkenhauer takes them over in the ministry but for the one that waits there to be taken.
"""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.cases.models import Case
from erlass.decrees.sap.demo.people import BR, IM, LEITUNG, PP
from erlass.decrees.sap.demo.play import At, case, goes_on

REFERAT = "Egbert Wolkenhauer"
KOMMISSION = ("Friederun Pappelreuth", "Dr. Ariane Seelhorst", "Annegret Sommerlath")
"""The ministry, a psychologist, an experienced SAP."""
NICHT_ERREICHBAR = "Die SAP hat selbst um eine Entlastung gebeten und ist seit Wochen nicht erreichbar."
KEIN_KONTAKT = "Seit dem Beginn des Ruhens besteht kein Kontakt mehr; eine Rückkehr in das Amt ist nicht abzusehen."
NEUE_AUFGABE = "Die neue Aufgabe schließt Beratungen nach Einschätzung der Leitung bis auf Weiteres aus."


def measures(stage: Stage) -> None:
    """From the intention to its end; the latest comes first, so that its report is the newest in the ministry."""
    _waiting_in_the_ministry(stage)
    _intended(stage, "Karla Birkenhain", IM, -6, "anforderungen_entfallen", NEUE_AUFGABE)
    _talked(stage, "Cordula Nebelung", PP, -40, "sonstiger_wichtiger_grund", NICHT_ERREICHBAR)
    _without_supervision(stage, "Pankraz Moosbach", BR, -64, -33)
    _agreement_possible(stage, "Ottilie Hagendorn", PP, -75, -40)
    _agreed(stage, "Ludolf Steinacker", IM, -85, -20)
    _commission(stage)
    _carried_out(stage)
    _talked(stage, "Mechthild Rosenbusch", BR, -130, "sonstiger_wichtiger_grund", NEUE_AUFGABE)  # ends as she resigns


def _intended(stage: Stage, name: str, office: str, tag: int, grund: str, text: str, art: str = "freistellung") -> None:
    angaben = {
        "person": stage.people[name].key, "massnahme": art, "wichtiger_grund": grund, "gruende_text": text,
        "tatsachen_bekannt_seit": stage.day(tag - 10),
    }  # fmt: skip
    case(stage, f"massnahme {name}", "massnahme", office, At(tag, "beabsichtigen", LEITUNG[office], angaben))


def _talk(stage: Stage, name: str, office: str, tag: int) -> None:
    """Both confirm the talk, the SAP a day later."""
    gespraech = {
        "gespraech_am": stage.day(tag), "gruende_mitgeteilt": True, "einzelsupervision_angeboten": True,
    }  # fmt: skip
    goes_on(
        stage, f"massnahme {name}", At(tag, "gespraech_fuehren", LEITUNG[office], gespraech),
        At(tag + 1, "gespraech_fuehren", name, gespraech),
    )  # fmt: skip


def _talked(stage: Stage, name: str, office: str, tag: int, grund: str, text: str, art: str = "freistellung") -> None:
    """The talk is five days after the intention; the ministry takes the case over two days later."""
    _intended(stage, name, office, tag, grund, text, art)
    _talk(stage, name, office, tag + 5)

    def find(_: object) -> None:
        akte = stage.cases[f"massnahme {name}"]
        stage.cases[f"eingang {name}"] = Case.objects.get(
            procedure="sap.massnahme_eingang", data__massnahme=akte.number
        )

    stage.on(tag + 6, find)
    goes_on(stage, f"eingang {name}", At(tag + 8, "uebernehmen", REFERAT))


def _waiting_in_the_ministry(stage: Stage) -> None:
    name = "Benno Eichstetter"
    _intended(stage, name, PP, -35, "gesundheitliche_probleme", NICHT_ERREICHBAR)
    _talk(stage, name, PP, -30)
    goes_on(stage, f"massnahme {name}", At(-20, "supervision_entfaellt", name), At(-18, "anzeigen", LEITUNG[PP]))


def _without_supervision(stage: Stage, name: str, office: str, tag: int, entfallen: int) -> None:
    _talked(stage, name, office, tag, "psychische_probleme", NICHT_ERREICHBAR)
    goes_on(stage, f"massnahme {name}", At(entfallen, "supervision_entfaellt", name))


def _agreement_possible(stage: Stage, name: str, office: str, tag: int, supervision: int) -> None:
    _talked(stage, name, office, tag, "soziale_probleme", NICHT_ERREICHBAR)
    ergebnis = {"einvernehmen_moeglich": True}
    goes_on(stage, f"massnahme {name}", At(supervision, "supervision_abschliessen", REFERAT, ergebnis))


def _agreed(stage: Stage, name: str, office: str, tag: int, einig: int) -> None:
    _agreement_possible(stage, name, office, tag, tag + 30)
    goes_on(
        stage, f"massnahme {name}", At(einig, "einvernehmen", LEITUNG[office]), At(einig, "einvernehmen", name),
    )  # fmt: skip


def _carried_out(stage: Stage) -> None:
    name = "Reingard Tiefenau"
    _agreed(stage, name, IM, -140, -100)
    goes_on(
        stage, f"massnahme {name}", At(-95, "mik_einvernehmen", REFERAT, {"einvernehmen_mik": True}),
        At(-80, "vollziehen", LEITUNG[IM], {"befristet_bis": stage.day(5)}),
    )  # fmt: skip


def _commission(stage: Stage) -> None:
    """Three files at the commission: invited, discussed, decided."""
    _reported(stage, "Ortrud Finkenwerth", IM, -110, "beendigung", KEIN_KONTAKT)
    _invited(stage, "Ortrud Finkenwerth", -25, 8)
    _reported(stage, "Ferdinand Osterwieck", PP, -120, "beendigung", KEIN_KONTAKT)
    _invited(stage, "Ferdinand Osterwieck", -40, -6)
    _reported(stage, "Dagobert Weissenau", PP, -125, "freistellung", NICHT_ERREICHBAR)
    _invited(stage, "Dagobert Weissenau", -60, -30)
    for name, tag in (("Ferdinand Osterwieck", -6), ("Dagobert Weissenau", -30)):
        eroertert = {"eroertert_am": stage.day(tag)}
        goes_on(stage, f"massnahme {name}", At(tag, "eroertern", KOMMISSION[0], eroertert))
    for wer, stimme in zip(KOMMISSION, ("ja", "nein", "ja"), strict=True):
        votum = {"liegt_wichtiger_grund_vor": stimme}
        goes_on(stage, "massnahme Dagobert Weissenau", At(-4, "votieren", wer, votum))


def _reported(stage: Stage, name: str, office: str, tag: int, art: str, text: str) -> None:
    _talked(stage, name, office, tag, "anforderungen_entfallen", text, art)
    goes_on(
        stage, f"massnahme {name}", At(tag + 20, "supervision_entfaellt", name),
        At(tag + 25, "anzeigen", LEITUNG[office]),
    )  # fmt: skip


def _invited(stage: Stage, name: str, tag: int, termin: int) -> None:
    mik, psychologie, sap = (stage.people[wer].key for wer in KOMMISSION)
    angaben = {
        "kommission_mik": mik, "kommission_psychologie": psychologie, "kommission_sap_erfahren": sap,
        "kommission_termin": stage.day(termin), "kommission_ort": "Residenzstadt",
    }  # fmt: skip
    goes_on(stage, f"massnahme {name}", At(tag, "kommission_einberufen", REFERAT, angaben))
