"""Further courses, courses of other providers, supervision, Co-Trainers: requests at every stage (III 1.2 to III 3)."""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, LEITUNG, NEUE_GRUPPE, PP, SAP_STAND
from erlass.decrees.sap.demo.play import At, Facts, case

KURS: Facts = {"titel": "Umgang mit belastenden Ereignissen", "traeger": "Fortbildungsakademie"}


def qualification(stage: Stage) -> None:
    for i, sap in enumerate(SAP_STAND[:8]):
        for nr, tage in enumerate((620 + 9 * i, 240 + 7 * i)):
            tag = stage.day(20 - tage).isoformat()
            case(
                stage, f"kurs {sap.name} {nr}", "fortbildung", sap.office,
                At(-tage, "anmelden", sap.name, {**KURS, "termin": tag}),
                At(5 - tage, "zulassen", "Egbert Wolkenhauer"),
                At(25 - tage, "teilnahme_eintragen", "Egbert Wolkenhauer", {"datum": tag, "anerkannt": True}),
            )  # fmt: skip
        if i % 3:
            tag = stage.day(-90 + i).isoformat()
            case(
                stage, f"sv {sap.name}", "supervision", sap.office, At(-120 + i, "anmelden", sap.name, {"termin": tag}),
                At(-80 + i, "teilnahme_eintragen", "Friederun Pappelreuth", {"beginn": tag, "tage": 2}),
            )  # fmt: skip
    courses(stage)
    supervision(stage)
    for name in ("Annegret Sommerlath", "Gudrun Halbritter"):
        berufung = {"person": stage.people[name].key, "gruppe": NEUE_GRUPPE, "erfahrene_sap": True}
        case(stage, f"cotrainer {name}", "cotrainer", IM, At(-390, "berufen", "Clothilde Rabenstein", berufung))


def courses(stage: Stage) -> None:
    bald = {**KURS, "termin": stage.day(40).isoformat()}
    case(stage, "kurs neu", "fortbildung", IM, At(-9, "anmelden", "Katharina Zobelmann", bald))
    case(
        stage, "kurs zugelassen", "fortbildung", BR, At(-19, "anmelden", "Gudrun Halbritter", bald),
        At(-12, "zulassen", "Egbert Wolkenhauer"),
    )  # fmt: skip
    fremd = {
        **bald, "fuer_taetigkeit_geboten": True,
        "konkrete_umstaende": "Im Haus häufen sich Fragen zur Pflege von Angehörigen.",
    }  # fmt: skip
    case(stage, "fremd offen", "fremdfortbildung", BR, At(-6, "beantragen", "Hilmar Quellmann", fremd))
    case(
        stage, "fremd bewilligt", "fremdfortbildung", PP, At(-30, "beantragen", "Annegret Sommerlath", fremd),
        At(-21, "bewilligen", LEITUNG[PP]),
    )  # fmt: skip
    case(
        stage, "fremd abgelehnt", "fremdfortbildung", PP, At(-44, "beantragen", "Benno Eichstetter", fremd),
        At(-40, "ablehnen", LEITUNG[PP]),
    )  # fmt: skip


def supervision(stage: Stage) -> None:
    termin = {"termin": stage.day(16).isoformat()}
    case(stage, "sv offen", "supervision", PP, At(-5, "anmelden", "Edeltraud Kirschgarten", termin))
    wunsch = {"wunschtermin": stage.day(6).isoformat()}
    case(stage, "einzel offen", "einzelsupervision", PP, At(-4, "erbitten", "Cordula Nebelung", wunsch))
    case(
        stage, "einzel vereinbart", "einzelsupervision", IM,
        At(-15, "erbitten", "Joachim Butterweck", {"wunschtermin": stage.day(3).isoformat()}),
        At(-13, "vereinbaren", "Friederun Pappelreuth", {"termin": stage.day(4).isoformat()}),
    )  # fmt: skip
