"""Least and greatest values of unknowns under linear conditions, in exact fractions (the simplex method).

Knows nothing of tables. Each unknown is at least 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T", bound=Hashable)
Bruch: TypeAlias = int | Fraction
Zeile = dict[int, Bruch]
EINS = 0
"""The number of the constant in a row; unknowns are numbered from 1."""
GEDULD = 100
"""Steps without progress after which the choice of the next changes to one that cannot go in circles."""


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
        self._anzahl = self._stillstand = 0
        self._zuletzt: Bruch = 0
        self._zeilen: dict[int, Zeile] = {}
        for koeffizienten, wert in gleichungen:
            self._null(self._als_zeile(koeffizienten, -wert))
        for koeffizienten, wert in ungleichungen:
            self._mindestens_null(self._als_zeile(koeffizienten, -wert))

    def wert(self, summe: Mapping[T, int]) -> Bruch:
        """The value of a sum in the solution found last; unknowns that are not solved for are 0 there."""
        return self._eingesetzt(self._als_zeile(summe, 0)).get(EINS, 0)

    def groesster(self, summe: Mapping[T, int], genug: int | None = None) -> Bruch | None:
        """The greatest value of a sum, or one of at least `genug`; None if nothing limits it."""
        ziel = self._eingesetzt(self._als_zeile(summe, 0))
        while genug is None or ziel.get(EINS, 0) < genug:
            ein = self._steigender(ziel)
            if ein is None:
                break
            aus = self._engste(ein)
            if aus is None:
                return None
            self._tauschen(ein, aus, ziel)
        return ziel.get(EINS, 0)

    def kleinster(self, summe: Mapping[T, int]) -> Bruch:
        """The least value of a sum that cannot be negative."""
        wert = self.groesster({unbekannte: -k for unbekannte, k in summe.items()})
        assert wert is not None
        return -wert

    def _als_zeile(self, koeffizienten: Mapping[T, int], konstante: int) -> Zeile:
        zeile: Zeile = {EINS: konstante}
        for unbekannte, koeffizient in koeffizienten.items():
            if unbekannte not in self._nummern:
                self._anzahl += 1
                self._nummern[unbekannte] = self._anzahl
            zeile[self._nummern[unbekannte]] = koeffizient
        return zeile

    def _eingesetzt(self, zeile: Zeile) -> Zeile:
        """The row with every solved unknown replaced by its row."""
        neu: Zeile = {}
        for v, k in zeile.items():
            _addiert(neu, self._zeilen.get(v, {v: 1}), k)
        return neu

    def _mindestens_null(self, zeile: Zeile) -> None:
        """Add "this row is at least 0": what it is more is a new unknown."""
        zeile = self._eingesetzt(zeile)
        self._anzahl += 1
        if zeile.get(EINS, 0) >= 0:
            self._zeilen[self._anzahl] = zeile
        else:
            self._null(zeile | {self._anzahl: -1})

    def _null(self, zeile: Zeile) -> None:
        """Add "this row is 0": a helping unknown takes what it lacks and is made as small as can be, then dropped."""
        ziel = self._eingesetzt(zeile)
        if ziel.get(EINS, 0) > 0:
            ziel = {v: -k for v, k in ziel.items()}
        self._anzahl += 1
        hilfe = self._anzahl
        self._zeilen[hilfe] = {v: -k for v, k in ziel.items()}
        while ziel.get(EINS):
            ein = self._steigender(ziel)
            if ein is None:
                raise Widerspruch
            aus = self._engste(ein)
            assert aus is not None  # the helping unknown at the latest
            self._tauschen(ein, aus, ziel)
        if hilfe in self._zeilen:
            ein = max((v for v in self._zeilen[hilfe] if v != EINS), default=None)
            if ein is None:
                del self._zeilen[hilfe]
                return
            self._tauschen(ein, hilfe, ziel)
        for andere in self._zeilen.values():
            andere.pop(hilfe, None)

    def _steigender(self, ziel: Zeile) -> int | None:
        """An unknown that raises the target as it grows: the steepest, and after long standstill the first (Bland)."""
        steigend = [(k, -v) for v, k in ziel.items() if v != EINS and k > 0]
        self._stillstand = self._stillstand + 1 if ziel.get(EINS, 0) == self._zuletzt else 0
        self._zuletzt = ziel.get(EINS, 0)
        if self._stillstand > GEDULD:
            return min((-v for _, v in steigend), default=None)
        return -max(steigend)[1] if steigend else None

    def _engste(self, ein: int) -> int | None:
        """The solved unknown that first reaches 0 as `ein` grows."""
        grenzen = (
            (_durch(zeile.get(EINS, 0), -zeile[ein]), v) for v, zeile in self._zeilen.items() if zeile.get(ein, 0) < 0
        )
        return min(grenzen, default=(0, None))[1]

    def _tauschen(self, ein: int, aus: int, ziel: Zeile) -> None:
        zeile = self._zeilen.pop(aus)
        koeffizient = zeile.pop(ein)
        geloest = {v: _durch(-k, koeffizient) for v, k in zeile.items()}
        geloest[aus] = _durch(1, koeffizient)
        for andere in (*self._zeilen.values(), ziel):
            _ersetzt(andere, ein, geloest)
        self._zeilen[ein] = geloest


def _ersetzt(zeile: Zeile, v: int, durch: Zeile) -> None:
    koeffizient = zeile.pop(v, None)
    if koeffizient:
        _addiert(zeile, durch, koeffizient)


def _addiert(zeile: Zeile, andere: Zeile, mal: Bruch) -> None:
    for v, k in andere.items():
        summe = zeile.get(v, 0) + mal * k
        if summe:
            zeile[v] = summe if isinstance(summe, int) else _gekuerzt(summe)
        else:
            zeile.pop(v, None)


def _durch(zaehler: Bruch, nenner: Bruch) -> Bruch:
    return _gekuerzt(Fraction(zaehler) / nenner)


def _gekuerzt(bruch: Fraction) -> Bruch:
    """A whole number as such, which is much faster to calculate with; nearly all are."""
    return bruch.numerator if bruch.denominator == 1 else bruch
