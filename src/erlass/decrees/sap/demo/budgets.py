"""Time budgets of agencies, accounts of SAP, agreements beyond the budget, and reports of overload.

The year shown is the one in which the last whole quarter lies.
"""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, LEITUNG, PP, STELLE
from erlass.decrees.sap.demo.play import At, case


def time_budgets(stage: Stage) -> None:
    tag = stage.day(-100)
    jahr, quartal = tag.year, f"{tag.year}-Q{(tag.month + 2) // 3}"
    for office in (IM, PP, BR):
        entwurf = At(-99, "entwerfen", STELLE[office], {"jahr": jahr})
        case(stage, f"budget {office}", "zeitbudget", office, entwurf, At(-98, "feststellen", STELLE[office]))
    case(stage, "budget entwurf", "zeitbudget", PP, At(-1, "entwerfen", STELLE[PP], {"jahr": stage.today.year + 1}))
    for name, office, minuten in (
        ("Annegret Sommerlath", PP, 2900),
        ("Cordula Nebelung", PP, 4200),
        ("Gudrun Halbritter", BR, 1300),
    ):
        case(
            stage, f"konto {name}", "zeitkonto", office, At(-6, "eroeffnen", name, {"jahr": jahr}),
            At(-5, "buchen", name, {"quartal": quartal, "minuten": minuten}),
        )  # fmt: skip
    mehr = {"jahr": jahr, "art": "ausnahme", "zusatz_minuten": 300}
    case(
        stage, "absprache", "zeitabsprache", PP, At(-40, "vorschlagen", "Annegret Sommerlath", mehr),
        At(-36, "vereinbaren", LEITUNG[PP]),
    )  # fmt: skip
    case(stage, "absprache offen", "zeitabsprache", BR, At(-3, "vorschlagen", "Gudrun Halbritter", mehr))
    betroffen = {"betroffen": stage.people["Cordula Nebelung"].key, "jahr": jahr}
    case(stage, "ueberlastung", "ueberlastung", PP, At(-2, "anzeigen", "Cordula Nebelung", betroffen))
