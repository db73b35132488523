"""Figures of the house: thresholds of the report, and what the decree leaves to the office (readings L11, L16)."""

from erlass.cases.house import house_procedure
from erlass.decrees.sap import DECREE
from erlass.decrees.sap.roles import BESCHAEFTIGTE, FACHREFERAT_MIK, STATISTIK
from erlass.decrees.sap.rules import rules

DAY_OF_FIELDS = DECREE.validity()[0]
assert DAY_OF_FIELDS is not None
OPEN_FIGURES = {
    field.name: field
    for rule in ("abordnung_folgen", "ueberlastung", "schulungsplaetze")
    for field in rules[rule].version(DAY_OF_FIELDS).fields
    if field.name in ("langfristig_ab_monaten", "dauerhaft_ab_quartalen", "gruppengroesse")
}
"""What the decree asks for and gives no number of."""

WERT_DES_HAUSES = house_procedure(
    DECREE,
    OPEN_FIGURES,
    (FACHREFERAT_MIK, STATISTIK),
    (BESCHAEFTIGTE,),
    ("II 2.3 Satz 3", "II 2.2 Abs. 3 Satz 2", "V 4 Satz 3"),
)
