"""Time limits, scope, and whom the decree keeps apart (I 1, I 4.2)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import Geschaeftsbereich, PersonalentscheidungenVerantwortlich, Status
from erlass.decrees.sap.rules.book import rules
from erlass.law import dates
from erlass.law.dates import Fristbeginn
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.rulebook import PARAMETER

rules.topic("Fristen und Geltungsbereich")


class Taetigkeit(Choice):
    sap = "tätig als SAP"
    sap_bewerbung = "Bewerbung als SAP"
    keine = "keine von beiden"


class Zustand(Choice):
    vereinbar = "vereinbar"
    vorgemerkt = "vorgemerkt"
    uebergang = "im Übergang"
    unvereinbar = "unvereinbar"


class Frist(NamedTuple):
    ende: Annotated[dt.date, Fact("letzter Tag der Frist")]


class Anwendungsbereich(NamedTuple):
    anwendbar: Annotated[bool, Fact("der Erlass gilt")]


class Unvereinbarkeit(NamedTuple):
    zustand: Annotated[Zustand, Fact("Zustand")]
    frist_bis: Annotated[dt.date, Fact("Ruhen oder Beenden spätestens bis")] | None


@rules.rule(("§ 187 BGB", "§ 188 Abs. 2–3 BGB"), "Ende einer Frist", readings=("L2",))
def fristende(
    beginn: Annotated[dt.date, Fact("Beginn", help="Tag des Ereignisses oder erster Tag")],
    jahre: Annotated[int, Fact("Jahre", min=0, max=200)] = 0,
    monate: Annotated[int, Fact("Monate", min=-2400, max=2400)] = 0,
    art: Annotated[Fristbeginn, Fact("Beginn der Frist durch")] = Fristbeginn.ereignis,
) -> Frist:
    """Last day of a period of years and months; not moved by weekends (reading L2)."""
    if 12 * jahre + monate < 1:
        refuse("monate", monate, "eine Frist dauert mindestens einen Monat", "§ 188 Abs. 2 BGB")
    return Frist(dates.fristende(beginn, 12 * jahre + monate, art))


@rules.rule("I 1", "Geltungsbereich")
def anwendungsbereich(
    geschaeftsbereich: Annotated[Geschaeftsbereich, Fact("Geschäftsbereich der Behörde")],
    taetigkeit: Annotated[Taetigkeit, Fact("Tätigkeit")],
) -> Anwendungsbereich:
    """Whether the decree applies: everyone who acts, or wants to act, as SAP in the interior ministry's area."""
    return Anwendungsbereich(geschaeftsbereich == Geschaeftsbereich.mik and taetigkeit != Taetigkeit.keine)


@rules.rule(
    ("I 4.2 Abs. 1", "I 4.2 Abs. 2"),
    "Unvereinbarkeit mit Verantwortung für Personalentscheidungen",
    readings=("L2", "L5"),
)
def unvereinbarkeit(
    personalentscheidungen_verantwortlich: PersonalentscheidungenVerantwortlich,
    aufnahme_am: Annotated[dt.date, Fact("Funktion aufgenommen am", help="leer, wenn sie schon vorher bestand")] | None,
    status: Annotated[Status, Fact("Stand des Amtes")],
    as_of: dt.date,
    verlaengert_bis: Annotated[
        dt.date,
        Fact("Übergang verlängert bis", help="von der Behördenleitung mit Begründung verlängert", cites="I 4.2 Abs. 2"),
    ]
    | None = None,
    unvereinbarkeit_monate: Annotated[int, Fact("Übergang", "Monate", 1, 120)] = PARAMETER,
) -> Unvereinbarkeit:
    """Whether office and HR responsibility go together on the day, and until when a transition lasts."""
    if not personalentscheidungen_verantwortlich or status != Status.aktiv:
        return Unvereinbarkeit(Zustand.vereinbar, None)
    if aufnahme_am is None:
        return Unvereinbarkeit(Zustand.unvereinbar, None)
    frist_bis = dates.fristende(aufnahme_am, unvereinbarkeit_monate, Fristbeginn.ereignis)
    if verlaengert_bis is not None:
        if verlaengert_bis < frist_bis:
            refuse(
                "verlaengert_bis",
                verlaengert_bis,
                "eine Verlängerung endet nicht vor dem {}",
                "I 4.2 Abs. 2",
                frist_bis,
            )
        frist_bis = verlaengert_bis
    if as_of < aufnahme_am:
        return Unvereinbarkeit(Zustand.vorgemerkt, frist_bis)
    return Unvereinbarkeit(Zustand.uebergang if as_of <= frist_bis else Zustand.unvereinbar, frist_bis)
