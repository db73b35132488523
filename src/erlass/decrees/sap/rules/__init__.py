"""The rules and checks of the decree `sap`, one module for each topic, in the order in which they are shown."""

from erlass.decrees.sap.rules.book import rules  # isort: skip
from erlass.decrees.sap.rules import (  # isort: skip
    fristen, bedarf, zeit, bestellung, auswahl, amt, massnahme, beratung, qualifizierung, umfeld, statistik, sperrung,
)  # fmt: skip

__all__ = [
    "amt", "auswahl", "bedarf", "beratung", "bestellung", "fristen", "massnahme", "qualifizierung", "rules", "sperrung",
    "statistik", "umfeld", "zeit",
]  # fmt: skip
