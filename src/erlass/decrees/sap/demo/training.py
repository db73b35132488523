"""Rounds of need and training groups, the training itself, and the appointment that follows it (II 1.1, II 2.1, III 1.1)."""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap import models
from erlass.decrees.sap.demo.people import BR, IM, LERNENDE, NEUE_GRUPPE, PP, STELLE
from erlass.decrees.sap.demo.play import At, case
from erlass.people.administration import change
from erlass.registers.entries import put

FORTBILDUNGSSTELLE = {PP: "Bertram Kolkhorst", BR: "Malte Sandreuter", IM: "Gesine Rothaupt"}


def rounds(stage: Stage) -> None:
    runde = {"runde": str(stage.today.year + 1), "meldeschluss": stage.day(20).isoformat()}
    case(stage, "runde", "bedarf_und_schulungsgruppe", IM, At(-40, "eroeffnen", "Clothilde Rabenstein", runde))


def training(stage: Stage) -> None:
    """Three trainees, one of whom missed a seminar; an appointment that waits for the head."""
    bekannt = stage.day(-700)
    with stage.stock() as session, change("bestand:sap", "", session) as entry:
        for name, office, _ in LERNENDE:
            person = stage.people[name]
            put(
                entry, models.Auswahlresultat, f"{person.key}:{bekannt}", bekannt, person=person,
                behoerde=stage.offices[office], ergebnis="positiv", bekannt_am=bekannt, bestellt=False,
            )  # fmt: skip
    for name, office, _ in LERNENDE:
        stelle = FORTBILDUNGSSTELLE[office]
        case(
            stage, f"ausbildung {name}", "ausbildung", office, At(-460, "anmelden", "", {"gruppe": NEUE_GRUPPE}),
            At(-450, "abordnen", stelle, {"abordnung_am": stage.day(-450).isoformat()}),
            *(
                At(-417 + (nr - 1) * 115, "teilnahme_eintragen", stelle, {
                    "nr": nr, "teilgenommen": not (nr == 2 and name == "Quirin Heidebrecht"),
                })
                for nr in range(1, 5)
            ),
            person=name,
        )  # fmt: skip
    vorbereitet = {"person": stage.people["Paula Dornseif"].key, "anlass": "erstbestellung"}
    case(stage, "bestellung", "bestellung", PP, At(-8, "vorbereiten", STELLE[PP], vorbereitet))
