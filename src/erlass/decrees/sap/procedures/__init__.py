"""The procedures of the decree, one module for each topic. `PROCEDURES` lists them in the order of its sheet (P1 to P14)."""

from erlass.cases.procedures import Procedure

PROCEDURES: tuple[Procedure, ...] = ()
