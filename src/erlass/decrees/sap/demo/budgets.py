"""Time budgets of agencies, accounts of SAP, agreements beyond the budget, and reports of overload.

The year shown is the one in which the last whole quarter lies; in the first months it is over by now, and the budgets of the
present year are there as well.
"""

from __future__ import annotations

import datetime as dt

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, LEITUNG, PP, STELLE
from erlass.decrees.sap.demo.play import At, case, days_to


def time_budgets(stage: Stage) -> None:
    tag = stage.day(-100)
    jahr, quartal = tag.year, f"{tag.year}-Q{(tag.month + 2) // 3}"
    _budget(stage, BR, jahr - 1, days_to(stage, dt.date(jahr - 1, 3, 1)))
    for office in (IM, PP, BR):
        _budget(stage, office, jahr, -99)
        if jahr < stage.today.year:
            _budget(stage, office, stage.today.year, min(days_to(stage, dt.date(stage.today.year, 1, 8)), -2))
    case(stage, "budget entwurf", "zeitbudget", PP, At(-1, "entwerfen", STELLE[PP], {"jahr": stage.today.year + 1}))
    case(
        stage, "budget verworfen", "zeitbudget", IM, At(-9, "entwerfen", STELLE[IM], {"jahr": stage.today.year + 1}),
        At(-8, "verwerfen", STELLE[IM]),
    )  # fmt: skip
    accounts(stage, jahr, quartal)
    agreements(stage, jahr)


def _budget(stage: Stage, office: str, jahr: int, tag: int) -> None:
    entwurf = At(tag, "entwerfen", STELLE[office], {"jahr": jahr})
    case(stage, f"budget {office} {jahr}", "zeitbudget", office, entwurf, At(tag + 1, "feststellen", STELLE[office]))


def accounts(stage: Stage, jahr: int, quartal: str) -> None:
    for name, office, minuten in (
        ("Annegret Sommerlath", PP, 2900),
        ("Cordula Nebelung", PP, 4200),
        ("Gudrun Halbritter", BR, 1300),
    ):
        case(
            stage, f"konto {name}", "zeitkonto", office, At(-6, "eroeffnen", name, {"jahr": jahr}),
            At(-5, "buchen", name, {"quartal": quartal, "minuten": minuten}),
        )  # fmt: skip
    name = "Hilmar Quellmann"
    case(
        stage, f"konto {name}", "zeitkonto", BR, At(-97, "eroeffnen", name, {"jahr": jahr - 1}),
        At(-96, "buchen", name, {"quartal": f"{jahr - 1}-Q4", "minuten": 950}), At(-95, "abschliessen", name),
    )  # fmt: skip


def agreements(stage: Stage, jahr: int) -> None:
    mehr = {"jahr": jahr, "art": "ausnahme", "zusatz_minuten": 300}
    case(
        stage, "absprache", "zeitabsprache", PP, At(-40, "vorschlagen", "Annegret Sommerlath", mehr),
        At(-36, "vereinbaren", LEITUNG[PP]),
    )  # fmt: skip
    case(stage, "absprache offen", "zeitabsprache", BR, At(-3, "vorschlagen", "Gudrun Halbritter", mehr))
    betroffen = {"betroffen": stage.people["Cordula Nebelung"].key, "jahr": jahr}
    case(stage, "ueberlastung", "ueberlastung", PP, At(-2, "anzeigen", "Cordula Nebelung", betroffen))
    case(
        stage, "absprache nicht vereinbart", "zeitabsprache", PP, At(-33, "vorschlagen", "Ottilie Hagendorn", mehr),
        At(-27, "nicht_vereinbaren", LEITUNG[PP]),
    )  # fmt: skip
    betroffen = {"betroffen": stage.people["Gudrun Halbritter"].key, "jahr": jahr}
    abhilfe = {"massnahmen": "Das Haus schreibt die Qualifizierung aus; bis dahin vermittelt auch Musterstadt SAP."}
    case(
        stage, "ueberlastung alt", "ueberlastung", BR, At(-88, "anzeigen", LEITUNG[BR], betroffen),
        At(-69, "abschliessen", "Friederun Pappelreuth", abhilfe),
    )  # fmt: skip
