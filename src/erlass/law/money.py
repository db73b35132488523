"""Amounts and shares: exact fractions, the named roundings, and the distribution of a sum without losing a unit.

Amounts are whole units (cents, minutes, days), shares are `Bruch`es. No floats. Each function used by a compiled rule
has a twin on 64-bit integers in `law.population.twins`, which hands a row back to the exact way before it could overflow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, NamedTuple, Protocol

from erlass.law.facts import Choice, Fact


class HatAnteil(Protocol):
    """Any record with a share in it."""

    @property
    def zaehler(self) -> int: ...

    @property
    def nenner(self) -> int: ...


class Bruch(NamedTuple):
    """A fraction, as it is stated or as it is given back (then in lowest terms)."""

    zaehler: Annotated[int, Fact("Zähler")]
    nenner: Annotated[int, Fact("Nenner")]


class Gleichstand(Choice):
    """Who gets a left-over unit first when the remainders are equal."""

    groesserer_anteil_dann_name = "der größere Anteil, dann die Kennung aufsteigend"
    name = "die Kennung aufsteigend"
    reihenfolge = "wer zuerst genannt ist"


def gekuerzt(zaehler: int, nenner: int) -> Bruch:
    """A fraction in lowest terms with a positive denominator."""
    teiler = math.gcd(zaehler, nenner) if nenner > 0 else -math.gcd(zaehler, nenner)
    return Bruch(zaehler // teiler, nenner // teiler)


def summe(anteile: Sequence[HatAnteil]) -> Bruch:
    """The sum of shares, in lowest terms."""
    gesamt = sum((Fraction(a.zaehler, a.nenner) for a in anteile), Fraction(0))
    return Bruch(gesamt.numerator, gesamt.denominator)


def mindestens(anteil: HatAnteil, mindestanteil: HatAnteil) -> bool:
    """Whether a share reaches another one, exactly."""
    return anteil.zaehler * mindestanteil.nenner >= mindestanteil.zaehler * anteil.nenner


def kaufmaennisch(zaehler: int, nenner: int) -> int:
    """Commercial rounding of a fraction (nenner > 0): a half away from zero."""
    return (2 * zaehler + nenner) // (2 * nenner) if zaehler >= 0 else -((nenner - 2 * zaehler) // (2 * nenner))


def abgerundet(zaehler: int, nenner: int) -> int:
    """The largest integer not above a fraction (nenner > 0)."""
    return zaehler // nenner


def aufgerundet(zaehler: int, nenner: int) -> int:
    """The smallest integer not below a fraction (nenner > 0)."""
    return -(-zaehler // nenner)


def verteile(
    betrag: int,
    anteile: Sequence[HatAnteil],
    namen: Sequence[str] = (),
    gleichstand: Gleichstand = Gleichstand.reihenfolge,
) -> tuple[int, ...]:
    """Distribute whole units by shares; the parts always add up to `betrag` (≥ 0).

    Everyone gets the whole units of the exact quota; those that are left over go one each to the largest remainders,
    ties in the order named by `gleichstand`. At least one share must be positive.
    """
    gewichte = [Fraction(a.zaehler, a.nenner) for a in anteile]
    return verteile_nach_gewichten(betrag, gewichte, namen, gleichstand)


def verteile_nach_gewichten(
    betrag: int,
    gewichte: Sequence[Fraction | int],
    namen: Sequence[str] = (),
    gleichstand: Gleichstand = Gleichstand.reihenfolge,
) -> tuple[int, ...]:
    """`verteile` for weights that are already exact numbers."""
    gesamt = sum(gewichte, Fraction(0))
    quoten = [betrag * Fraction(g) / gesamt for g in gewichte]
    teile = [math.floor(q) for q in quoten]
    vorrang: list[tuple[Fraction, Fraction | int, str, int]] = []
    for i, (quote, teil) in enumerate(zip(quoten, teile, strict=True)):
        groesse = -gewichte[i] if gleichstand == Gleichstand.groesserer_anteil_dann_name else 0
        name = "" if gleichstand == Gleichstand.reihenfolge else namen[i]
        vorrang.append((teil - quote, groesse, name, i))
    for *_, i in sorted(vorrang)[: betrag - sum(teile)]:
        teile[i] += 1
    return tuple(teile)
