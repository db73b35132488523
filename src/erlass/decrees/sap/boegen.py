"""The anonymous sheets on the server: whom one is owed by, the receipt, and the sums that are all that is kept of them.

Sending takes two requests. With the first a signed-in SAP receipts the quarter and gets a mark; with the second, at another
moment and as nobody, the sheet comes with the mark. The mark is signed, not stored, before it is used: so nothing in the
database, however often somebody looks, belongs both to a person and to a sheet. Nothing here writes an event or a log line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from django.core import signing
from django.db import connection, transaction
from django.db.models import Case as SqlCase
from django.db.models import F, QuerySet, Value, When

from erlass.cases.context import overlay
from erlass.cases.errors import NotPossible
from erlass.cases.models import Case
from erlass.decrees.sap import DECREE
from erlass.decrees.sap.bericht.ausgabe import Ruecklauf
from erlass.decrees.sap.bericht.inhalte import Fach, Inhalt, eingefuegt, fragmente, gefaltete_gruppe
from erlass.decrees.sap.models import Amtsstand, Boegeninhalt, Bogeneingang, Bogenmarke, SapAmt
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.bogen import ZAHLEN
from erlass.decrees.sap.rules.statistik import BOGEN, GESAMT, Bogenpflicht, Bogenstatus
from erlass.law import dates
from erlass.law.errors import NO_VALUE, FactError, Refusal
from erlass.law.german import number
from erlass.law.rulebook import Question, ask
from erlass.people.models import Person

Bogen = Mapping[str, object]

BERICHT = "sap.statistischer_bericht"
"""The procedure by which a year is closed, evaluated and published."""

GRENZEN: Mapping[str, int] = {**dict.fromkeys(ZAHLEN, 100_000), "zeit_minuten": 60 * 24 * 92}
"""The largest number of a sheet that is taken; nobody counsels more in a quarter."""
HOECHSTE_SUMME = 1_000_000
"""The largest sum of a year that the rules of the report take, in units (for minutes: steps of the form)."""
MEISTE_BOEGEN = 9_900
"""As many sheets of a year as the evaluation takes in one question."""
FRUEHERE_QUARTALE = 12
"""How far back a missing sheet is asked for, as long as its year is open."""

NICHT_PFLICHTIG = "Für dieses Quartal ist von Ihnen kein Bogen abzugeben."
SCHON_QUITTIERT = "Für dieses Quartal haben Sie Ihren Bogen schon quittiert. Er lässt sich nicht mehr ändern."
GESCHLOSSEN = "Der Einsendeschluss für dieses Jahr ist vorbei; weitere Bögen werden nicht mehr angenommen."
UNGUELTIG = "Diese Marke gilt nicht. Bitte quittieren Sie den Bogen noch einmal von der Übersicht aus."
FREMD = "Diese Marke gehört zu einem anderen Quartal oder einer anderen Behördengruppe."
ANGEKOMMEN = "Mit dieser Marke ist schon ein Bogen angekommen. Er ist gezählt; Sie müssen nichts mehr tun."


class Jahresstand(Enum):
    """How the year of a sheet stands: sheets are used, only counted as late, or not taken at all any more."""

    offen = "offen"
    geschlossen = "geschlossen"
    veroeffentlicht = "veroeffentlicht"


class Quittung(NamedTuple):
    """What comes of the receipt: the mark, and the group under which the sheet is to be sent."""

    marke: str
    behoerdengruppe: str


class Ausstehend(NamedTuple):
    """A quarter for which a person owes a sheet, the group of their agency, and whether it is receipted."""

    quartal: str
    behoerdengruppe: str
    eingegangen: bool


# Who owes a sheet.


def spanne(quartal: str) -> dates.Quartal:
    gefunden = dates.quartal(quartal)
    assert gefunden is not None
    return gefunden


def jahr_von(quartal: str) -> int:
    return int(quartal[:4])


def vergangene_quartale(day: dt.date, anzahl: int) -> Iterator[str]:
    """The last quarters that are over, the latest first."""
    lauf = day.year * 4 + (day.month - 1) // 3
    for nummer in range(lauf - 1, lauf - 1 - anzahl, -1):
        yield f"{nummer // 4}-Q{nummer % 4 + 1}"


def pflichtige(quartal: str, day: dt.date) -> dict[int, SapAmt]:
    """Those who owe a sheet for a quarter by their ids, each with the last entry in which they were active in it."""
    zeit = spanne(quartal)
    return _pflichtige_unter(_aktive(zeit.beginn, zeit.ende), quartal, day)


def pflichtige_quartale(person: Person, day: dt.date, anzahl: int) -> dict[str, SapAmt]:
    """The last quarters for which a person owes a sheet, the latest first."""
    quartale = list(vergangene_quartale(day, anzahl))
    aktive = list(_aktive(spanne(quartale[-1]).beginn, spanne(quartale[0]).ende).filter(person=person))
    gefunden = {q: _pflichtige_unter(aktive, q, day).get(person.pk) for q in quartale}
    return {quartal: amt for quartal, amt in gefunden.items() if amt is not None}


def _aktive(von: dt.date, bis: dt.date) -> QuerySet[SapAmt]:
    bekannt = SapAmt.objects.known().filter(status=Amtsstand.aktiv.name, gilt_von__lte=bis, gilt_bis__gte=von)
    return bekannt.select_related("person", "behoerde").order_by("person", "gilt_von")


def _pflichtige_unter(aktive: Iterable[SapAmt], quartal: str, day: dt.date) -> dict[int, SapAmt]:
    gefunden = {}
    for amt in aktive:
        angaben = {
            "quartal": quartal, "taetigkeit_von": amt.gilt_von, "taetigkeit_bis": amt.open_end, "ruhezeiten": (),
            "eingegangen": False,
        }  # fmt: skip
        wert = ask(rules["bogen_pflicht"], angaben, day).value
        assert isinstance(wert, Bogenpflicht)
        if wert.pflicht and wert.status is not Bogenstatus.laeuft:
            gefunden[amt.person_id] = amt
    return gefunden


def boegen_von(person: Person, day: dt.date) -> list[Ausstehend]:
    """The quarters for which a person owes a sheet and whose year is open, the latest first."""
    aemter = pflichtige_quartale(person, day, FRUEHERE_QUARTALE)
    if not aemter:
        return []
    eingaenge = dict(Bogeneingang.objects.filter(person=person).values_list("quartal", "eingegangen"))
    staende = jahresstaende({jahr_von(quartal) for quartal in aemter}, day)
    return [
        Ausstehend(quartal, amt.behoerde.gruppe, eingaenge.get(quartal, False))
        for quartal, amt in aemter.items()
        if staende[jahr_von(quartal)] is Jahresstand.offen
    ]


def eingaenge_bereitstellen(quartal: str, personen: Sequence[int]) -> None:
    """A row for each who owes a sheet, all at once and by person, before the first of them is receipted."""
    Bogeneingang.objects.bulk_create(
        (Bogeneingang(person_id=pk, quartal=quartal) for pk in sorted(personen)), ignore_conflicts=True
    )


def jahresstand(jahr: int, day: dt.date) -> Jahresstand:
    return jahresstaende((jahr,), day)[jahr]


def jahresstaende(jahre: Collection[int], day: dt.date) -> dict[int, Jahresstand]:
    """How far the reports of several years are; one query."""
    berichte = {c.data["jahr"]: c for c in Case.objects.filter(procedure=BERICHT, data__jahr__in=list(jahre))}
    return {jahr: _stand_des_berichts(berichte.get(jahr), day) for jahr in jahre}


def _stand_des_berichts(case: Case | None, day: dt.date) -> Jahresstand:
    if case is None:
        return Jahresstand.offen
    if case.state == "veroeffentlicht":
        return Jahresstand.veroeffentlicht
    schluss = case.data.get("schluss_am")
    vorbei = schluss is not None and dt.date.fromisoformat(schluss) < day
    return Jahresstand.geschlossen if vorbei else Jahresstand.offen


# First request: the receipt.


def pruefen(bogen: Bogen, day: dt.date) -> None:
    """Look at a sheet and keep nothing of it. Raises `FactError`."""
    ask(rules["dokumentationsbogen_pruefen"], {"bogen": bogen}, day, overlay=overlay(DECREE, "", day))
    zu_gross = [
        Refusal(f"bogen.{feld}", wert, f"es werden höchstens {number(grenze)} angenommen", BOGEN)
        for feld, grenze in GRENZEN.items()
        if isinstance(wert := bogen[feld], int) and wert > grenze
    ]
    if zu_gross:
        raise FactError(*zu_gross)


def quittieren(person: Person, bogen: Bogen, day: dt.date) -> Quittung:
    """Receipt the sheet of a quarter for a person. Only that it was done is kept.

    Raises `FactError` where the sheet is refused, `NotPossible` where none is owed, or it was receipted already.
    """
    pruefen(bogen, day)
    quartal = str(bogen["quartal"])
    with transaction.atomic():
        alle = pflichtige(quartal, day)
        if person.pk not in alle:
            raise NotPossible(NICHT_PFLICHTIG)
        if bogen["behoerdengruppe"] != alle[person.pk].behoerde.gruppe:
            raise FactError(
                Refusal("bogen.behoerdengruppe", NO_VALUE, "Ihre Behörde gehört zu einer anderen Gruppe", BOGEN)
            )
        if jahresstand(jahr_von(quartal), day) is not Jahresstand.offen:
            raise NotPossible(GESCHLOSSEN)
        eingaenge_bereitstellen(quartal, list(alle))
        eingaenge = Bogeneingang.objects.filter(quartal=quartal)
        stand = dict(eingaenge.select_for_update().order_by("pk").values_list("person", "eingegangen"))
        if stand[person.pk]:
            raise NotPossible(SCHON_QUITTIERT)
        # All rows of the quarter are written, so that the database itself does not know which came last.
        eingaenge.update(eingegangen=SqlCase(When(person=person, then=Value(True)), default=F("eingegangen")))
    je_gruppe = Counter(amt.behoerde.gruppe for amt in alle.values())
    gruppe = gefaltete_gruppe(alle[person.pk].behoerde.gruppe, je_gruppe, _figur("min_boegen", day))
    return Quittung(_signer().sign_object([quartal, gruppe, secrets.token_hex(16)]), gruppe)


def _signer() -> signing.Signer:
    """Without a time, unlike Django's other signatures: it would be that of the receipt."""
    return signing.Signer(salt="sap.bogenmarke")


def _figur(name: str, day: dt.date) -> int:
    wert = Question(day, overlay(DECREE, "", day)).figure(DECREE, name).value
    assert isinstance(wert, int)
    return wert


# Second request: the sheet, from nobody.


def senden(marke: str, bogen: Bogen, day: dt.date) -> bool:
    """Add a sheet to the sums; it can be sent again until it has arrived. False: it came too late and is not used.

    Raises `FactError` where the sheet is refused, `NotPossible` where the mark is.
    """
    quartal, gruppe = _gelesen(marke)
    if (bogen.get("quartal"), bogen.get("behoerdengruppe")) != (quartal, gruppe):
        raise NotPossible(FREMD)
    pruefen(bogen, day)
    stand = jahresstand(jahr_von(quartal), day)
    if stand is Jahresstand.veroeffentlicht:
        raise NotPossible(GESCHLOSSEN)
    verwendet = stand is Jahresstand.offen
    with transaction.atomic():
        digest = hashlib.sha256(marke.encode()).hexdigest()
        angaben = {"quartal": quartal, "behoerdengruppe": gruppe, "verspaetet": not verwendet}
        _, neu = Bogenmarke.objects.get_or_create(digest=digest, defaults=angaben)
        if not neu:
            raise NotPossible(ANGEKOMMEN)
        if verwendet:
            _hinzufuegen(bogen, quartal, gruppe, day)
        transaction.on_commit(_ohne_reste)
    return verwendet


def _gelesen(marke: str) -> tuple[str, str]:
    try:
        quartal, gruppe, _ = _signer().unsign_object(marke)
    except signing.BadSignature:
        raise NotPossible(UNGUELTIG) from None
    return quartal, gruppe


def _hinzufuegen(bogen: Bogen, quartal: str, gruppe: str, day: dt.date) -> None:
    """All rows of the quarter and group are written, whatever the sheet has to say to each."""
    teile = fragmente(bogen)
    Boegeninhalt.objects.bulk_create(
        (Boegeninhalt(tabelle=t, quartal=quartal, behoerdengruppe=gruppe) for t in teile), ignore_conflicts=True
    )
    jahr = Boegeninhalt.objects.select_for_update().filter(quartal__startswith=f"{jahr_von(quartal)}-").order_by("pk")
    alle = list(jahr)
    betroffene = [zeile for zeile in alle if (zeile.quartal, zeile.behoerdengruppe) == (quartal, gruppe)]
    for zeile in betroffene:
        zeile.inhalt = eingefuegt(zeile.inhalt, teile[zeile.tabelle])
    _summen_pruefen(alle, day)
    Boegeninhalt.objects.bulk_update(betroffene, ["inhalt"])


def _summen_pruefen(zeilen: Sequence[Boegeninhalt], day: dt.date) -> None:
    """No sum of the year may grow beyond what the evaluation takes, or the report could not be made."""
    summen: Counter[tuple[str, str]] = Counter()
    boegen: Counter[str] = Counter()
    for zeile in zeilen:
        boegen[zeile.tabelle] += max(1, zeile.inhalt.get(GESAMT, (0, 0))[1])
        for kategorie, (summe, _) in zeile.inhalt.items():
            if kategorie != GESAMT or zeile.tabelle in ZAHLEN:
                summen[zeile.tabelle, kategorie] += summe
    schritt = _figur("zeitschritt", day)
    for (tabelle, _), summe in summen.items():
        if summe > HOECHSTE_SUMME * (schritt if tabelle == "zeit_minuten" else 1):
            text = "zusammen mit den Bögen des Jahres wird die Zahl zu groß; bitte prüfen Sie die Angabe"
            raise FactError(Refusal(f"bogen.{tabelle}", NO_VALUE, text, BOGEN))
    if max(boegen.values(), default=0) > MEISTE_BOEGEN:
        raise NotPossible("Für dieses Jahr sind mehr Bögen eingegangen, als sich auswerten lassen.")


def _ohne_reste() -> None:
    """SQLite keeps earlier contents of pages in its log, one after the other, until it is written back."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# What the report is made of.


def inhalte(jahr: int) -> dict[Fach, Inhalt]:
    """The contents of a year; for the machine that evaluates them."""
    return {
        Fach(zeile.tabelle, zeile.quartal, zeile.behoerdengruppe): zeile.inhalt
        for zeile in Boegeninhalt.objects.filter(quartal__startswith=f"{jahr}-")
    }


def ruecklauf(jahr: int, day: dt.date) -> list[Ruecklauf]:
    """Sheets owed, arrived in time and late, by quarter."""
    gezaehlt = Counter(Bogenmarke.objects.filter(quartal__startswith=f"{jahr}-").values_list("quartal", "verspaetet"))
    quartale = [f"{jahr}-Q{nummer}" for nummer in (1, 2, 3, 4)]
    return [Ruecklauf(q, len(pflichtige(q, day)), gezaehlt[q, False], gezaehlt[q, True]) for q in quartale]


def loeschen(jahr: int) -> None:
    """Nothing of the sheets of a year is kept, neither sums nor receipts nor marks."""
    for model in (Boegeninhalt, Bogeneingang, Bogenmarke):
        model.objects.filter(quartal__startswith=f"{jahr}-").delete()
    transaction.on_commit(_ohne_reste)
