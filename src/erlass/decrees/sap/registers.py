"""Registers and lists of the decree: what each shows and who reads it."""

from erlass.registers.registers import Register

REGISTERS: tuple[Register, ...] = ()
