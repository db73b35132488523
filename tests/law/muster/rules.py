"""The rules of the decree that exists only for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple

from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact, Source
from erlass.law.rulebook import PARAMETER, Rulebook, parameter_am
from erlass.law.strength import ENTFAELLT, MUSS, SOLL, State
from tests.law.muster import DECREE

rules = Rulebook(DECREE)
rules.topic("Beträge")


class Art(Choice):
    einfach = "einfache Leistung"
    doppelt = "doppelte Leistung"


class Betrag(NamedTuple):
    cent: Annotated[int, Fact("Betrag", "Cent")]
    art: Annotated[Art, Fact("Art")]


Personen = Annotated[int, Fact("Personen", min=1, max=1_000_000, cites="1 Satz 1", missing="ohne Personen kein Betrag")]


def mal(menge: int, preis: int) -> int:
    """A helper of its own, which a fingerprint must see."""
    return menge * preis


@rules.rule("1 Satz 1", "Betrag", readings=("M1",))
def betrag(
    personen: Personen, art: Annotated[Art, Fact("Art")] = Art.einfach, satz: Annotated[int, Fact("Satz")] = PARAMETER
) -> Betrag:
    """Amount for a number of persons."""
    return Betrag(mal(personen, satz) * (2 if art == Art.doppelt else 1), art)


class Gesamt(NamedTuple):
    cent: Annotated[int, Fact("Summe", "Cent")]
    satz_am_beginn: Annotated[int, Fact("Satz am Beginn")]


@rules.rule("1 Satz 2", "Gesamtbetrag", bis=dt.date(2014, 12, 31))
def gesamt(personen: Personen, beginn: Annotated[dt.date, Fact("Beginn")]) -> Gesamt:
    """Without a supplement until 2014."""
    return Gesamt(betrag(personen).cent, parameter_am(DECREE, "satz", beginn))


@rules.rule("1 Satz 2", "Gesamtbetrag", von=dt.date(2015, 1, 1))
def gesamt(personen: Personen, beginn: Annotated[dt.date, Fact("Beginn")]) -> Gesamt:  # type: ignore[no-redef] # noqa: F811 - a later version
    """With a supplement of ten per cent from ten persons on, since 2015."""
    grund = betrag(personen).cent
    return Gesamt(grund + (grund // 10 if personen >= 10 else 0), parameter_am(DECREE, "satz", beginn))


rules.topic("Antrag")
Begruendungen = Annotated[Mapping[str, str], Fact("Begründungen")]
LEER: Mapping[str, str] = MappingProxyType({})


@rules.check("2 Abs. 1", MUSS, "Der Antrag ist schriftlich.")
def schriftlich_gestellt(schriftlich: bool) -> bool:
    return schriftlich


@rules.check("2 Abs. 2", SOLL, "Der Antrag ist vor dem Beginn gestellt.")
def frueh_gestellt(gestellt_am: dt.date, beginn: dt.date | None) -> bool | State:
    return ENTFAELLT if beginn is None else gestellt_am < beginn


@rules.check("2 Abs. 3", MUSS, "Die Leitung hat den Bedarf festgestellt.")
def bedarf_festgestellt(bedarf: Annotated[bool, Fact("Bedarf", decided_by="Leitung")]) -> bool:
    return bedarf


@rules.checklist("2", "Antrag prüfen", bedarf_festgestellt, schriftlich_gestellt, frueh_gestellt)
def antrag_pruefen(
    schriftlich: bool,
    gestellt_am: dt.date,
    beginn: dt.date | None,
    bedarf: Annotated[bool, Fact("Bedarf", decided_by="Leitung")] | None,
    begruendungen: Begruendungen = LEER,
) -> None:
    """Whether an application can be granted."""
    if beginn is not None and beginn.year < gestellt_am.year - 1:
        refuse("beginn", beginn, "liegt zu weit vor dem Antrag am {}", "2 Abs. 2", gestellt_am)


class Zeilen(NamedTuple):
    zeilen: Annotated[int, Fact("Zeilen")]


@rules.rule("3", "Zeilen eines Textes", volatile=True)
def zeilen(quelle: Source) -> Zeilen:
    """Counts the lines of a source text."""
    return Zeilen(len(quelle.text.splitlines()))
