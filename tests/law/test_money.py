"""Exact shares, named roundings, and a distribution that loses nothing."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erlass.law import money
from erlass.law.german import euro, german
from erlass.law.money import Bruch, Gleichstand

shares = st.lists(
    st.tuples(st.integers(1, 2460), st.integers(1, 2460)).map(lambda s: Bruch(*s)), min_size=1, max_size=8
)  # fmt: skip
amounts = st.integers(0, 10**9)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_roundings(zaehler: int, nenner: int) -> None:
    value = Decimal(zaehler) / Decimal(nenner)
    if (Fraction(zaehler, nenner) * 2).denominator == 1:  # a half or whole: exact as a decimal
        assert money.kaufmaennisch(zaehler, nenner) == int(value.quantize(Decimal(1), ROUND_HALF_UP))
    assert abs(money.kaufmaennisch(zaehler, nenner) - Fraction(zaehler, nenner)) <= Fraction(1, 2)
    assert money.kaufmaennisch(-zaehler, nenner) == -money.kaufmaennisch(zaehler, nenner)
    assert 0 <= Fraction(zaehler, nenner) - money.abgerundet(zaehler, nenner) < 1
    assert 0 <= money.aufgerundet(zaehler, nenner) - Fraction(zaehler, nenner) < 1


@given(st.integers(-999, 999), st.integers(1, 999), st.booleans())
def test_lowest_terms(zaehler: int, nenner: int, negative: bool) -> None:
    bruch = money.gekuerzt(-zaehler, -nenner) if negative else money.gekuerzt(zaehler, nenner)
    assert (bruch.zaehler, bruch.nenner) == Fraction(zaehler, nenner).as_integer_ratio()


@given(amounts, shares, st.sampled_from(Gleichstand))
def test_nothing_is_lost_and_nobody_is_a_unit_off(betrag: int, anteile: list[Bruch], gleichstand: Gleichstand) -> None:
    teile = money.verteile(betrag, anteile, [str(i) for i in range(len(anteile))], gleichstand)
    gesamt = sum((Fraction(*a) for a in anteile), Fraction(0))
    assert sum(teile) == betrag
    for teil, anteil in zip(teile, anteile, strict=True):
        assert abs(teil - betrag * Fraction(*anteil) / gesamt) < 1


@given(amounts, shares, st.randoms(use_true_random=False))
def test_by_share_and_name_the_order_of_the_list_does_not_matter(
    betrag: int, anteile: list[Bruch], chance: object
) -> None:
    named = [(f"n{i}", a) for i, a in enumerate(anteile)]
    mixed = sorted(named, key=lambda _: chance.random())  # type: ignore[attr-defined] # a Random
    rule = Gleichstand.groesserer_anteil_dann_name
    straight = money.verteile(betrag, [a for _, a in named], [n for n, _ in named], rule)
    shuffled = money.verteile(betrag, [a for _, a in mixed], [n for n, _ in mixed], rule)
    assert dict(zip([n for n, _ in named], straight, strict=True)) == dict(
        zip([n for n, _ in mixed], shuffled, strict=True)
    )


@pytest.mark.parametrize(
    ("gleichstand", "teile"),
    [
        # 7 units for shares 1, 2, 1 and quotas 1.75, 3.5, 1.75: two equal remainders of 3/4
        (Gleichstand.reihenfolge, (2, 3, 2)),
        (Gleichstand.name, (2, 3, 2)),
    ],
)
def test_the_largest_remainder_goes_first(gleichstand: Gleichstand, teile: tuple[int, ...]) -> None:
    assert money.verteile(7, [Bruch(1, 1), Bruch(2, 1), Bruch(1, 1)], ["c", "b", "a"], gleichstand) == teile


def test_ties_go_by_the_named_order() -> None:
    anteile, namen = [Bruch(1, 2), Bruch(3, 2), Bruch(1, 2), Bruch(3, 2)], ["d", "b", "c", "a"]
    # 2 units: quotas 1/4, 3/4, 1/4, 3/4
    assert money.verteile(2, anteile, namen, Gleichstand.name) == (0, 1, 0, 1)
    # 1 unit among four equal shares: remainders tie
    gleich = [Bruch(1, 4)] * 4
    assert money.verteile(1, gleich, namen, Gleichstand.reihenfolge) == (1, 0, 0, 0)
    assert money.verteile(1, gleich, namen, Gleichstand.name) == (0, 0, 0, 1)
    # 2 units for 1/2, 3/2, 1/2, 3/2 with quotas doubled to 1/2, 3/2: equal remainders, larger shares first
    assert money.verteile(4, anteile, namen, Gleichstand.groesserer_anteil_dann_name) == (0, 2, 0, 2)


@pytest.mark.parametrize(
    ("cents", "text"), [(123456, "1.234,56 €"), (-5, "-0,05 €"), (0, "0,00 €"), (100000000, "1.000.000,00 €")]
)
def test_amounts_are_written_the_german_way(cents: int, text: str) -> None:
    assert euro(cents) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(14333, "14.333"), (1234, "1234"), (True, "ja"), (None, "leer"), (Bruch(49, 100), "49/100"), ((), "leer")],
)
def test_values_are_written_the_german_way(value: object, text: str) -> None:
    assert german(value) == text
