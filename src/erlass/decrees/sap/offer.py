"""What the decree offers beside its rules, collected for the registry of `erlass.cases`."""

from erlass.cases.registry import Offer
from erlass.decrees.sap.procedures import PROCEDURES
from erlass.decrees.sap.registers import REGISTERS
from erlass.decrees.sap.roles import ROLES

OFFER = Offer("sap", procedures=PROCEDURES, registers=REGISTERS, roles=ROLES)
