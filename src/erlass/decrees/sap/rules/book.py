"""The rulebook of the decree `sap`, to which the modules of this package add their rules."""

from erlass.decrees.sap import DECREE
from erlass.law.rulebook import Rulebook

rules = Rulebook(DECREE)
