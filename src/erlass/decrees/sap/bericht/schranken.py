"""Least and greatest values of unknowns under linear conditions, in exact fractions (the simplex method).

Knows nothing of tables. Each unknown is at least 0. Bland's rule keeps the method from going in circles.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
Zeile = dict[int, Fraction]
EINS = 0
"""The number of the constant in a row; unknowns are numbered from 1."""


class Widerspruch(ValueError):
    """No values meet all conditions."""


class Schranken(Generic[T]):
    """A set of conditions, to be asked for the bounds of sums of unknowns."""

    def __init__(
        self,
        gleichungen: Iterable[tuple[Mapping[T, int], int]],
        ungleichungen: Iterable[tuple[Mapping[T, int], int]] = (),
    ) -> None:
        """`gleichungen`: coefficients of unknowns, and what their sum is; `ungleichungen`: what it is at least.

        Raises `Widerspruch`.
        """
        self._nummern: dict[T, int] = {}
        self._anzahl = 0
        self._zeilen: dict[int, Zeile] = {}
        for koeffizienten, wert in gleichungen:
            self._aufnehmen(self._als_zeile(koeffizienten, -wert))
        for koeffizienten, wert in ungleichungen:
            zeile = self._als_zeile(koeffizienten, -wert)
            self._anzahl += 1
            zeile[self._anzahl] = Fraction(-1)
            self._aufnehmen(zeile)
        self._zulaessig_machen()

    def groesster(self, summe: Mapping[T, int], genug: int | None = None) -> Fraction | None:
        """The greatest value of a sum, or one of at least `genug`; None if nothing limits it."""
        ziel = self._eingesetzt(self._als_zeile(summe, 0))
        while genug is None or ziel.get(EINS, 0) < genug:
            ein = min((v for v, k in ziel.items() if v != EINS and k > 0), default=None)
            if ein is None:
                return ziel.get(EINS, Fraction(0))
            aus = self._engste(ein)
            if aus is None:
                return None
            self._tauschen(ein, aus, ziel)
        return ziel[EINS]

    def kleinster(self, summe: Mapping[T, int]) -> Fraction:
        """The least value of a sum that cannot be negative."""
        wert = self.groesster({unbekannte: -k for unbekannte, k in summe.items()})
        assert wert is not None
        return -wert

    def _als_zeile(self, koeffizienten: Mapping[T, int], konstante: int) -> Zeile:
        zeile = {EINS: Fraction(konstante)}
        for unbekannte, koeffizient in koeffizienten.items():
            if unbekannte not in self._nummern:
                self._anzahl += 1
                self._nummern[unbekannte] = self._anzahl
            zeile[self._nummern[unbekannte]] = Fraction(koeffizient)
        return zeile

    def _eingesetzt(self, zeile: Zeile) -> Zeile:
        """The row with every solved unknown replaced by its row."""
        neu: Zeile = {}
        for v, k in zeile.items():
            _addiert(neu, self._zeilen[v] if v in self._zeilen else {v: Fraction(1)}, k)
        return neu

    def _aufnehmen(self, zeile: Zeile) -> None:
        """Add "this row is 0": one of its unknowns, the newest, is solved for and replaced everywhere."""
        zeile = self._eingesetzt(zeile)
        v = max(zeile, default=EINS)
        if v == EINS:
            if zeile.get(EINS):
                raise Widerspruch
            return
        koeffizient = zeile.pop(v)
        geloest = {w: -k / koeffizient for w, k in zeile.items()}
        for andere in self._zeilen.values():
            _ersetzt(andere, v, geloest)
        self._zeilen[v] = geloest

    def _zulaessig_machen(self) -> None:
        """Find a first solution: a helping unknown lifts all rows to at least 0 and is then made as small as can be."""
        aus = min(self._zeilen, key=lambda v: (self._zeilen[v].get(EINS, Fraction(0)), v), default=None)
        if aus is None or self._zeilen[aus].get(EINS, 0) >= 0:
            return
        self._anzahl += 1
        hilfe = self._anzahl
        for zeile in self._zeilen.values():
            zeile[hilfe] = Fraction(1)
        ziel = {hilfe: Fraction(-1)}
        self._tauschen(hilfe, aus, ziel)
        while (ein := min((v for v, k in ziel.items() if v != EINS and k > 0), default=None)) is not None:
            engste = self._engste(ein)
            assert engste is not None  # the target is at most 0
            self._tauschen(ein, engste, ziel)
        if ziel.get(EINS):
            raise Widerspruch
        if hilfe in self._zeilen:
            ein = min((v for v in self._zeilen[hilfe] if v != EINS), default=None)
            if ein is None:
                del self._zeilen[hilfe]
            else:
                self._tauschen(ein, hilfe, ziel)
        for zeile in self._zeilen.values():
            zeile.pop(hilfe, None)

    def _engste(self, ein: int) -> int | None:
        """The solved unknown that first reaches 0 as `ein` grows."""
        grenzen = (
            (zeile.get(EINS, Fraction(0)) / -zeile[ein], v)
            for v, zeile in self._zeilen.items()
            if zeile.get(ein, 0) < 0
        )
        return min(grenzen, default=(Fraction(0), None))[1]

    def _tauschen(self, ein: int, aus: int, ziel: Zeile) -> None:
        zeile = self._zeilen.pop(aus)
        koeffizient = zeile.pop(ein)
        geloest = {v: -k / koeffizient for v, k in zeile.items()}
        geloest[aus] = 1 / koeffizient
        for andere in (*self._zeilen.values(), ziel):
            _ersetzt(andere, ein, geloest)
        self._zeilen[ein] = geloest


def _ersetzt(zeile: Zeile, v: int, durch: Zeile) -> None:
    koeffizient = zeile.pop(v, None)
    if koeffizient:
        _addiert(zeile, durch, koeffizient)


def _addiert(zeile: Zeile, andere: Zeile, mal: Fraction) -> None:
    for v, k in andere.items():
        summe = zeile.get(v, 0) + mal * k
        if summe:
            zeile[v] = Fraction(summe)
        else:
            zeile.pop(v, None)
