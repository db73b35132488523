"""Files of release and end for an important reason (II 3.3, II 3.4). Their reasons are about nobody."""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import LEITUNG, PP
from erlass.decrees.sap.demo.play import At, case


def measures(stage: Stage) -> None:
    gespraech = {
        "gespraech_am": stage.day(-30).isoformat(),
        "gruende_mitgeteilt": True,
        "einzelsupervision_angeboten": True,
    }
    case(
        stage, "massnahme", "massnahme", PP,
        At(-35, "beabsichtigen", LEITUNG[PP], {
            "person": stage.people["Benno Eichstetter"].key, "massnahme": "freistellung",
            "wichtiger_grund": "gesundheitliche_probleme",
            "gruende_text": "Die SAP hat selbst um eine Entlastung gebeten und ist seit Wochen nicht erreichbar.",
            "tatsachen_bekannt_seit": stage.day(-45).isoformat(),
        }),
        At(-30, "gespraech_fuehren", LEITUNG[PP], gespraech),
        At(-29, "gespraech_fuehren", "Benno Eichstetter", gespraech),
        At(-20, "supervision_entfaellt", "Benno Eichstetter"),
        At(-18, "anzeigen", LEITUNG[PP]),
    )  # fmt: skip
