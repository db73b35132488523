"""Further courses, courses of other providers, supervision, Co-Trainers: requests at every stage (III 1.2 to III 3)."""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, KURS, KURSFAELLE, LEITUNG, NEUE_GRUPPE, PP, SAP_STAND
from erlass.decrees.sap.demo.play import At, case
from erlass.decrees.sap.demo.training import alte_gruppe

REFERAT = "Egbert Wolkenhauer"


def qualification(stage: Stage) -> None:
    """What was attended and what is asked for."""
    for i, sap in enumerate(SAP_STAND[:KURSFAELLE]):
        tage = 240 + 7 * i
        tag = stage.day(20 - tage)
        case(
            stage, f"kurs {sap.name}", "fortbildung", sap.office,
            At(-tage, "anmelden", sap.name, {**KURS, "termin": tag}), At(5 - tage, "zulassen", REFERAT),
            At(25 - tage, "teilnahme_eintragen", REFERAT, {"datum": tag, "anerkannt": True}),
        )  # fmt: skip
    for i, sap in enumerate(SAP_STAND[:8]):
        if i % 3:
            tag = stage.day(-90 + i)
            case(
                stage, f"sv {sap.name}", "supervision", sap.office, At(-120 + i, "anmelden", sap.name, {"termin": tag}),
                At(-80 + i, "teilnahme_eintragen", "Friederun Pappelreuth", {"beginn": tag, "tage": 2}),
            )  # fmt: skip
    courses(stage)
    foreign_courses(stage)
    supervision(stage)
    cotrainers(stage)


def courses(stage: Stage) -> None:
    bald = {**KURS, "termin": stage.day(40)}
    case(stage, "kurs neu", "fortbildung", IM, At(-9, "anmelden", "Katharina Zobelmann", bald))
    case(
        stage, "kurs zugelassen", "fortbildung", BR, At(-19, "anmelden", "Gudrun Halbritter", bald),
        At(-12, "zulassen", REFERAT),
    )  # fmt: skip
    case(
        stage, "kurs abgelehnt", "fortbildung", PP, At(-52, "anmelden", "Ottilie Hagendorn", bald),
        At(-46, "ablehnen", REFERAT),
    )  # fmt: skip
    case(
        stage, "kurs abgemeldet", "fortbildung", BR, At(-33, "anmelden", "Pankraz Moosbach", bald),
        At(-26, "zuruecknehmen", "Pankraz Moosbach"),
    )  # fmt: skip


def foreign_courses(stage: Stage) -> None:
    fremd = {
        **KURS, "termin": stage.day(40), "fuer_taetigkeit_geboten": True,
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
    besucht = {"datum": stage.day(-210), "anerkannt": True}
    case(
        stage, "fremd besucht", "fremdfortbildung", BR,
        At(-262, "beantragen", "Gudrun Halbritter", {**fremd, "termin": stage.day(-210)}),
        At(-251, "bewilligen", LEITUNG[BR]), At(-204, "teilnahme_eintragen", REFERAT, besucht),
    )  # fmt: skip
    case(
        stage, "fremd zurückgenommen", "fremdfortbildung", IM, At(-61, "beantragen", "Joachim Butterweck", fremd),
        At(-55, "zuruecknehmen", "Joachim Butterweck"),
    )  # fmt: skip


def supervision(stage: Stage) -> None:
    termin = {"termin": stage.day(16)}
    case(stage, "sv offen", "supervision", PP, At(-5, "anmelden", "Edeltraud Kirschgarten", termin))
    wunsch = {"wunschtermin": stage.day(6)}
    case(stage, "einzel offen", "einzelsupervision", PP, At(-4, "erbitten", "Cordula Nebelung", wunsch))
    case(
        stage, "einzel vereinbart", "einzelsupervision", IM,
        At(-15, "erbitten", "Joachim Butterweck", {"wunschtermin": stage.day(3)}),
        At(-13, "vereinbaren", "Friederun Pappelreuth", {"termin": stage.day(4)}),
    )  # fmt: skip
    case(
        stage, "sv abgemeldet", "supervision", IM,
        At(-48, "anmelden", "Katharina Zobelmann", {"termin": stage.day(16)}),
        At(-31, "zuruecknehmen", "Katharina Zobelmann"),
    )  # fmt: skip
    case(
        stage, "einzel durchgeführt", "einzelsupervision", BR,
        At(-73, "erbitten", "Irmela Stolzenfels", {"wunschtermin": stage.day(-66)}),
        At(-71, "vereinbaren", "Friederun Pappelreuth", {"termin": stage.day(-65)}),
        At(-64, "abschliessen", "Irmela Stolzenfels"),
    )  # fmt: skip
    case(
        stage, "einzel zurückgenommen", "einzelsupervision", BR,
        At(-57, "erbitten", "Pankraz Moosbach", {"wunschtermin": stage.day(-50)}),
        At(-54, "zuruecknehmen", "Pankraz Moosbach"),
    )  # fmt: skip


def cotrainers(stage: Stage) -> None:
    """Two of the running group; one whose group has ended, and the task with it."""
    for name, gruppe, seit in (
        ("Annegret Sommerlath", NEUE_GRUPPE, -390),
        ("Gudrun Halbritter", NEUE_GRUPPE, -390),
        ("Benno Eichstetter", alte_gruppe(stage), -1390),
    ):
        berufung = {"person": stage.people[name].key, "gruppe": gruppe, "erfahrene_sap": True}
        case(stage, f"cotrainer {name}", "cotrainer", IM, At(seit, "berufen", "Clothilde Rabenstein", berufung))
