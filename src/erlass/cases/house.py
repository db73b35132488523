"""Figures that an office sets itself, by two persons: those that a decree lets be laid over its own, and those it leaves open.

A decree lists the procedure made here among its own; what has been confirmed stands in the register `Hauswert` and is handed
to the rules by `Context.ask`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Need, Option, Procedure, State, Transition
from erlass.law.decree import Decree
from erlass.law.facts import Fact, Field
from erlass.law.german import date_short
from erlass.law.jsonform import json_form
from erlass.law.roles import By
from erlass.law.validation import checked
from erlass.people.models import Behoerde
from erlass.registers.models import Hauswert


class Vorschlag(NamedTuple):
    """A proposal: which figure, its value, from when on, for which agency, and why."""

    wert_name: Annotated[str, Fact("Wert", max=80)]
    wert: Annotated[int, Fact("neue Höhe", min=0, max=1_000_000)]
    gilt_ab: Annotated[dt.date, Fact("gilt ab")]
    nur_fuer: Annotated[str, Fact("nur für", help="leer: für alle Behörden", max=60)] | None
    grund: Annotated[str, Fact("Begründung", min=1, max=500)]


def house_procedure(
    decree: Decree, own: Mapping[str, Field], proposers: tuple[By, ...], readers: tuple[By, ...], cites: tuple[str, ...]
) -> Procedure:
    """The procedure by which two persons set a figure of the office. `own`: figures the decree leaves open, by name."""
    names = {n: p.label for n, p in decree.parameters.items() if p.editable and type(p.figures[-1].value) is int}
    names |= {n: f.label for n, f in own.items()}

    def figures(context: Context) -> list[Option]:
        return [(name, label) for name, label in names.items()]

    return Procedure(
        "wert_des_hauses", "Wert des Hauses festlegen",
        "Eine Person schlägt einen Wert vor, eine andere setzt ihn in Kraft. Der Erlass gibt ihn nicht vor oder lässt ihn ändern.",
        cites,
        states=(
            State("vorgeschlagen", "vorgeschlagen"), State("in_kraft", "in Kraft", final=True), State("verworfen", "verworfen", final=True),
        ),
        transitions=(
            Transition(
                "vorschlagen", "Wert vorschlagen", (), "vorgeschlagen", proposers, cites, asks=Vorschlag,
                options={"wert_name": figures, "nur_fuer": _offices}, needs=(_within_limits(own, cites[0]),), notify=proposers,
            ),
            Transition(
                "in_kraft_setzen", "In Kraft setzen", ("vorgeschlagen",), "in_kraft", proposers, cites, effect=_set(decree.key),
                not_by=("vorschlagen",),
            ),
            Transition("verwerfen", "Verwerfen", ("vorgeschlagen",), "verworfen", proposers, cites, danger=True),
        ),
        readers=readers, keep_months=120, columns=("wert_name", "wert", "gilt_ab"),
        headline=lambda c: f"{names.get(c.get('wert_name'), '')}: {c.get('wert')} ab {_short(c.date('gilt_ab'))}",
        kept_because="Die Werte müssen sich nachvollziehen lassen, solange auf sie gestützte Entscheidungen geprüft werden können.",
    )  # fmt: skip


def _short(day: dt.date | None) -> str:
    return date_short(day) if day else ""


def _offices(context: Context) -> list[Option]:
    return list(Behoerde.objects.order_by("name").values_list("key", "name"))


def _within_limits(own: Mapping[str, Field], ref: str) -> Need:
    """The value must be one that the rules can use. Raises `FactError` by the declaration of the figure."""

    def test(context: Context) -> bool:
        field = own.get(context.get("wert_name"))
        if field is not None:
            checked((field,), {field.name: context.get("wert")})
        return True

    return Need(ref, "Der Wert liegt in den Grenzen, mit denen die Regeln rechnen.", test)


def _set(decree: str) -> Callable[[Context], None]:
    def effect(context: Context) -> None:
        name, office = context.get("wert_name"), context.get("nur_fuer") or ""
        wert: Any = json_form(context.get("wert"))
        von = context.date("gilt_ab")
        assert von is not None
        context.put(
            Hauswert, house_key(decree, name, office), von, erlass=decree, name=name, behoerde=office, wert=wert,
            begruendung=context.get("grund"),
        )  # fmt: skip

    return effect


def house_key(decree: str, name: str, office: str = "") -> str:
    """How the figure of an office is named in the register."""
    return f"{decree}.{name}@{office}" if office else f"{decree}.{name}"
