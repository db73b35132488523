"""Registers and lists of the decree: what each shows and who reads it (sheet, sections 8 and 9)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from erlass.cases.lists import deadlines_of, visible_cases
from erlass.cases.reading import REASONS
from erlass.cases.registry import procedures
from erlass.decrees.sap import boegen, models, pflichten, roles, stand
from erlass.decrees.sap.facts import Auswahlergebnis
from erlass.decrees.sap.models import Amtsstand
from erlass.decrees.sap.rules import rules
from erlass.decrees.sap.rules.amt import Beteiligt, Ereignis
from erlass.law.rulebook import ask
from erlass.people import policy
from erlass.people.models import Behoerde
from erlass.people.policy import Actor
from erlass.registers.models import Hauswert
from erlass.registers.registers import LICENCE, Cell, Column, Register

EIGENE = (roles.SELBST, roles.STELLE, roles.LEITUNG, roles.FACHREFERAT_MIK)
BEHOERDE = Column("behoerde", "Behörde", "behoerde__name", search=True, filter=True)
PERSON = Column("person", "Person", "person__name", search=True)
SEIT = Column("gilt_von", "seit", kind="date")

Row = dict[str, Cell]


# Computed lists.


def besetzung(day: dt.date, actor: Actor) -> Iterator[Row]:
    """Need and staffing of each agency of the ministry's area that the actor may see."""
    behoerden = list(pflichten.betreute_behoerden(actor).order_by("name"))
    gefunden = stand.bedarf_von(behoerden, day)
    for behoerde in behoerden:
        facts = gefunden[behoerde.pk]
        if facts["beschaeftigte"] is None:
            continue
        ziel = ask(rules["zielzahl"], {"beschaeftigte": facts["beschaeftigte"]}, day).result
        bedarf = ask(rules["bedarf"], facts, day).result
        assert isinstance(ziel, dict)
        assert isinstance(bedarf, dict)
        yield {
            "behoerde": behoerde.name, "region": behoerde.region, **{k: int(str(v)) for k, v in facts.items()},
            "rechnerisch": _bruch(ziel["rechnerisch"]), "zielzahl": _zahl(ziel["zielzahl"]),
            "aufgerundet": _zahl(ziel["aufgerundet"]),
            "bedarf": _zahl(bedarf["bedarf"]), "ueberzaehlig": _zahl(bedarf["ueberzaehlig"]),
            "mindestbesetzung": bool(bedarf["mindestbesetzung_erfuellt"]),
        }  # fmt: skip


def _bruch(value: object) -> str:
    assert isinstance(value, dict)
    return f"{value['zaehler']}/{value['nenner']}"


def _zahl(value: object) -> int:
    assert isinstance(value, int)
    return value


def fortbildungsstand(day: dt.date, actor: Actor) -> Iterator[Row]:
    """Whether each SAP has the courses and the supervision that are asked for: the state, no titles."""
    aemter = pflichten.sichtbare_aemter(actor, day, EIGENE)
    nachweise = pflichten.nachweise(aemter, day)
    for amt in aemter:
        fach, supervision = nachweise[amt.person_id].fachfortbildung, nachweise[amt.person_id].supervision
        yield {
            "person": amt.person.name, "behoerde": amt.behoerde.name,
            "fachfortbildung": fach.status.label if fach else "in Ausbildung",
            "anzahl": fach.anzahl if fach else None, "genuegt_bis": fach.genuegt_bis if fach else None,
            "supervision": supervision.status.label if supervision else "in Ausbildung",
        }  # fmt: skip


def fristen(day: dt.date, actor: Actor) -> Iterator[Row]:
    """All deadlines that the actor may see; for the Fachreferat those of all SAP."""
    namen = dict(Behoerde.objects.values_list("pk", "name"))
    alle = dict.fromkeys([*deadlines_of(actor, day), *pflichten.uebersicht(actor, day)])
    for due in sorted(alle, key=lambda due: (due.day, due.label, due.concerns)):
        yield {
            "frist": due.label, "tag": due.day, "fundstelle": due.ref, "betrifft": due.concerns,
            "behoerde": namen.get(due.office_id or 0, ""), "ueberfaellig": due.day < day and not due.since,
        }  # fmt: skip


def begruendungen(day: dt.date, actor: Actor) -> Iterator[Row]:
    """Every departure from what should be, with its reason. Confidential files are read one by one, not in a list."""
    offene = [p.name for p in procedures() if not p.confidential and REASONS not in p.hidden]
    faelle = visible_cases(actor).filter(procedure__in=offene, data__has_key=REASONS, opened_at__date__lte=day)
    for case in faelle.filter(procedure__startswith="sap.").select_related("behoerde").order_by("-changed_at", "pk"):
        for ref, text in case.data[REASONS].items():
            yield {
                "fundstelle": ref, "begruendung": text, "vorgang": case.number, "behoerde": case.behoerde.name,
                "tag": timezone.localdate(case.changed_at),
            }  # fmt: skip


def zeitverbrauch(day: dt.date, actor: Actor) -> Iterator[Row]:
    """Minutes used by all SAP of an agency in a year against their budget: one sum, no person."""
    rows = policy.visible(models.Zeitbudget.objects.am(day), actor, (roles.LEITUNG,), person="")
    budgets = list(rows.select_related("behoerde").order_by("behoerde__name", "jahr"))
    summen: Counter[tuple[int, str]] = Counter()
    gebucht = models.Zeitbuchung.objects.am(day).filter(behoerde__in={b.behoerde_id for b in budgets})
    for behoerde, quartal, minuten in gebucht.values_list("behoerde", "quartal", "minuten"):
        summen[behoerde, quartal[:4]] += minuten
    for budget in budgets:
        yield {
            "behoerde": budget.behoerde.name, "jahr": budget.jahr, "budget": budget.gesamt_minuten,
            "verbraucht": summen[budget.behoerde_id, str(budget.jahr)],
        }  # fmt: skip


def sitzungen(day: dt.date, actor: Actor) -> Iterator[Row]:
    """The meetings of circles that the actor may see: their members all, the Fachreferat from the agenda on."""
    sichtbar = visible_cases(actor, "sap.sitzung").filter(opened_at__date__lte=day).values_list("number", flat=True)
    nummern = set(sichtbar)
    for sitzung in models.Sitzung.objects.am(day).order_by("-datum", "pk"):
        kreis, _, nummer = sitzung.key.partition(":")
        if nummer in nummern:
            yield {"kreis": kreis, "datum": sitzung.datum, "uebersandt_am": sitzung.uebersandt_am, "vorgang": nummer}


def bogeneingaenge(day: dt.date, actor: Actor) -> Iterator[Row]:
    """Whether the sheet of each quarter is in: one's own, or of all for those who remind and evaluate. Never what is in it."""
    alle = any(actor.holds(by.key) for by in (roles.FACHREFERAT_MIK, roles.STATISTIK))
    for quartal in boegen.vergangene_quartale(day, QUARTALE_IM_REGISTER):
        pflichtige = boegen.pflichtige(quartal, day)
        sichtbare = [amt for pk, amt in pflichtige.items() if alle or pk == actor.person_id]
        da = models.Bogeneingang.objects.filter(quartal=quartal, eingegangen=True).values_list("person", flat=True)
        eingegangen = set(da)
        for amt in sorted(sichtbare, key=lambda a: (a.behoerde.name, a.person.name, a.person_id)):
            yield {
                "quartal": quartal, "person": amt.person.name, "behoerde": amt.behoerde.name,
                "eingegangen": amt.person_id in eingegangen,
            }  # fmt: skip


QUARTALE_IM_REGISTER = 4

REGISTERS: tuple[Register, ...] = (
    Register(
        "aemter", "SAP-Register", "Die Ämter der SAP mit ihrem Stand.", (
            PERSON, BEHOERDE, Column("status", "Stand", choice=Amtsstand, filter=True),
            Column("bestellt_am", "bestellt am", kind="date"),
            Column("beginn", "tätig seit", kind="date"), SEIT,
            Column("region", "Region", "behoerde__region", filter=True),
        ),
        EIGENE, models.SapAmt, cites=("II 2.1 Abs. 2 Satz 1", "II 4"), order=("behoerde__name", "person__name", "pk"),
    ),
    Register(
        "besetzung", "Besetzungsliste", "Beschäftigte, Zielzahl und SAP je Behörde; ohne aktive SAP ist die Mindestbesetzung verletzt.", (
            Column("behoerde", "Behörde", search=True), Column("region", "Region", filter=True),
            Column("beschaeftigte", "Beschäftigte", kind="number"),
            Column("rechnerisch", "rechnerisch"), Column("zielzahl", "Zielzahl", kind="number"),
            Column("aufgerundet", "aufgerundet", kind="number"),
            Column("sap_aktiv", "aktiv", kind="number"), Column("sap_ruhend", "ruhend", kind="number"),
            Column("sap_in_ausbildung", "in Ausbildung", kind="number"), Column("bedarf", "Bedarf", kind="number"),
            Column("ueberzaehlig", "über Zielzahl", kind="number"),
            Column("mindestbesetzung", "mindestens eine aktiv", kind="boolean", filter=True),
        ),
        (roles.STELLE, roles.LEITUNG, roles.FACHREFERAT_MIK), rows=besetzung,
        cites=("II 2.2 Abs. 1 Satz 1", "II 2.2 Abs. 1 Satz 2", "II 2.3 Satz 2"),
    ),
    Register(
        "fristen", "Fristenliste", "Alle Fristen aus Vorgängen und Vorschriften, die Sie betreffen.", (
            Column("tag", "Frist", kind="date"), Column("frist", "was", search=True), Column("betrifft", "betrifft", search=True),
            Column("behoerde", "Behörde", filter=True), Column("fundstelle", "Fundstelle"),
            Column("ueberfaellig", "überfällig", kind="boolean", filter=True),
        ),
        (roles.BESCHAEFTIGTE,), rows=fristen, cites=("III 1.2 Satz 2", "III 3 Abs. 1", "V 1 Abs. 2", "IV 1 Satz 3", "V 4 Satz 1"),
    ),
    Register(
        "anzeigenbuch", "Anzeigenbuch", "Wer wem was wann angezeigt hat.", (
            Column("am", "am", kind="date"), Column("ereignis", "Ereignis", choice=Ereignis, filter=True), PERSON, BEHOERDE,
            Column("von", "von", choice=Beteiligt), Column("an", "an", choice=Beteiligt), Column("ref", "Fundstelle"),
        ),
        EIGENE, models.Anzeige, cites=("II 4", "II 2.2 Abs. 3 Satz 2", "II 3.4 Satz 3", "IV 2 Satz 3"), order=("-am", "-pk"),
    ),
    Register(
        "auswahlergebnisse", "Ergebnisse der Auswahl", "Wer ein Auswahlverfahren mit welchem Ergebnis beendet hat.", (
            PERSON, BEHOERDE, Column("ergebnis", "Ergebnis", choice=Auswahlergebnis, filter=True),
            Column("bekannt_am", "mitgeteilt am", kind="date"),
            Column("bestellt", "danach bestellt", kind="boolean"),
        ),
        EIGENE, models.Auswahlresultat, cites=("II 1.3 Abs. 5 Satz 1", "II 1.3 Abs. 6 Satz 1"), order=("-bekannt_am", "pk"),
    ),
    Register(
        "schulungsgruppen", "Schulungsgruppen", "Gemeinsame Gruppen der beiden Ministerien.", (
            Column("bezeichnung", "Gruppe", search=True), Column("runde", "Runde"),
            Column("plaetze_mik", "Plätze MIK", kind="number"),
            Column("plaetze_fm", "Plätze FM", kind="number"), Column("beginn", "Beginn", kind="date"),
            Column("ende", "Ende", kind="date"),
            Column("bekanntgegeben_am", "bekannt gegeben am", kind="date"),
        ),
        (roles.FACHREFERAT_MIK, roles.FACHREFERAT_DES_FM, roles.TRAININGSSTELLE, roles.ALLE_SAP), models.Schulungsgruppe,
        cites=("II 1.1 Satz 1", "II 1.1 Satz 2"),
        office="", person="", order=("-beginn", "key"),
    ),
    Register(
        "ausbildungen", "Ausbildungen", "Wer in welcher Gruppe ausgebildet wird.", (
            PERSON, BEHOERDE, Column("gruppe", "Gruppe", filter=True), Column("beginn", "Beginn", kind="date"),
            Column("abgeschlossen_am", "abgeschlossen am", kind="date"), Column("abgebrochen_am", "abgebrochen am", kind="date"),
        ),
        EIGENE, models.Ausbildung, cites=("III 1.1 Satz 1",), order=("behoerde__name", "person__name", "pk"),
    ),
    Register(
        "fortbildungsstand", "Stand der Fortbildung und Supervision",
        "Ob die Fachfortbildungen und die jährliche Supervision ausreichen.", (
            Column("person", "Person", search=True), Column("behoerde", "Behörde", filter=True),
            Column("fachfortbildung", "Fachfortbildungen", filter=True),
            Column("anzahl", "im Zeitraum", kind="number"), Column("genuegt_bis", "genügt bis", kind="date"),
            Column("supervision", "Supervision", filter=True),
        ),
        EIGENE, rows=fortbildungsstand, cites=("III 1.2 Satz 2", "III 3 Abs. 1"),
    ),
    Register(
        "fortbildungen", "Fortbildungen", "Besuchte Fortbildungen mit ihrer Anerkennung.", (
            PERSON, BEHOERDE, Column("titel", "Titel", search=True), Column("datum", "am", kind="date"),
            Column("traeger", "Träger"),
            Column("anerkannt", "anerkannt", kind="boolean", filter=True),
        ),
        (roles.SELBST, roles.FACHREFERAT_MIK), models.Fortbildung, cites=("III 1.2 Satz 1",), order=("-datum", "pk"),
    ),
    Register(
        "zeitbudgets", "Zeitbudgets", "Die Jahresarbeitszeit der SAP je Behörde.", (
            BEHOERDE, Column("jahr", "Jahr", kind="number", filter=True), Column("beschaeftigte", "Beschäftigte", kind="number"),
            Column("gesamt_minuten", "Minuten", kind="number", unit="Minuten"), SEIT,
        ),
        (roles.STELLE, roles.LEITUNG, roles.SAP_DER_BEHOERDE, roles.FACHREFERAT_MIK), models.Zeitbudget,
        cites=("II 2.2 Abs. 2 Satz 3–4",),
        person="", order=("-jahr", "behoerde__name"),
    ),
    Register(
        "zeitverbrauch", "Zeitverbrauch", "Verbrauchte Minuten aller SAP einer Behörde zusammen; Buchungen sieht nur die SAP selbst.", (
            Column("behoerde", "Behörde"), Column("jahr", "Jahr", kind="number", filter=True),
            Column("budget", "Budget", kind="number", unit="Minuten"),
            Column("verbraucht", "verbraucht", kind="number", unit="Minuten"),
        ),
        (roles.LEITUNG,), rows=zeitverbrauch, cites=("II 2.2 Abs. 3 Satz 1",),
    ),
    Register(
        "zeitbuchungen", "Meine Zeitbuchungen", "Eine Summe je Quartal, kein Tag, kein Text.", (
            Column("quartal", "Quartal", filter=True), Column("minuten", "Minuten", kind="number", unit="Minuten"),
        ),
        (roles.SELBST,), models.Zeitbuchung, cites=("II 2.2 Abs. 3 Satz 1",), order=("-quartal",),
    ),
    Register(
        "bogeneingaenge", "Eingang der Dokumentationsbögen",
        "Ob der Bogen der letzten vier Quartale da ist; was darin steht, ist mit niemandem verbunden.", (
            Column("quartal", "Quartal", filter=True), Column("person", "SAP", search=True), Column("behoerde", "Behörde", filter=True),
            Column("eingegangen", "eingegangen", kind="boolean", filter=True),
        ),
        (roles.SELBST, roles.FACHREFERAT_MIK, roles.STATISTIK), rows=bogeneingaenge, cites=("V 4 Satz 1", "V 4 Satz 2"),
    ),
    Register(
        "arbeitskreise", "Arbeitskreise", "Die Arbeitskreise der Regionen und wer für sie spricht.", (
            Column("region", "Region", search=True), Column("sprecher", "Sprecherin oder Sprecher", "sprecher__name", search=True),
            Column("vertretung", "Vertretung", "vertretung__name"), Column("amtsbeginn", "Amtszeit seit", kind="date"),
        ),
        (roles.ALLE_SAP, roles.FACHREFERAT_MIK), models.Arbeitskreis, cites=("IV 1 Satz 1", "IV 3 Satz 2"), office="", person="",
        order=("region",),
    ),
    Register(
        "sitzungen", "Sitzungen der Arbeitskreise", "Wann die Arbeitskreise tagen und ob die Tagesordnung beim Fachreferat ist.", (
            Column("kreis", "Arbeitskreis", filter=True, search=True), Column("datum", "am", kind="date"),
            Column("uebersandt_am", "Tagesordnung übersandt am", kind="date"), Column("vorgang", "Vorgang"),
        ),
        (roles.ALLE_SAP, roles.FACHREFERAT_MIK), rows=sitzungen, cites=("IV 1 Satz 3", "IV 2 Satz 3"),
    ),
    Register(
        "raeume", "Räume", "Ob jede SAP einen geeigneten Raum hat.", (
            PERSON, BEHOERDE, Column("einzelzimmer_geeignet", "Einzelzimmer", kind="boolean", filter=True),
            Column("telefonanschluss", "Telefon", kind="boolean"),
            Column("ersatzraum_geeignet", "anderer Raum", kind="boolean"),
        ),
        (roles.SELBST, roles.STELLE, roles.LEITUNG), models.Raum, cites=("V 3 Satz 1", "V 3 Satz 2"),
        order=("behoerde__name", "person__name"),
    ),
    Register(
        "jahresgespraeche", "Jahresgespräche", "Die jährlichen Gespräche mit ihren allgemeinen Themen.", (
            BEHOERDE, Column("datum", "am", kind="date"), Column("themen", "Themen", search=True),
        ),
        (roles.LEITUNG, roles.STELLE, roles.SAP_DER_BEHOERDE, roles.GLEICHSTELLUNG, roles.PERSONALRAT, roles.SBV),
        models.Jahresgespraech,
        cites=("V 1 Abs. 2",), person="", order=("-datum",),
    ),
    Register(
        "fachdienste", "Fachdienste", "Einrichtungen, an die SAP verweisen; geprüft von SAP.", (
            Column("name", "Name", search=True), Column("art", "Art der Hilfe", filter=True, search=True),
            Column("kontakt", "Kontakt", search=True),
            Column("region", "Region", filter=True), Column("geprueft_am", "geprüft am", kind="date"),
            Column("freigegeben", "für alle", kind="boolean"),
        ),
        (roles.ALLE_SAP, roles.FACHREFERAT_MIK), models.Fachdienst, cites=("IV 4", "I 3 Satz 3", "II 6.1 Abs. 2 Spstr. 3"),
        office="", person="",
        order=("art", "name"), licence=LICENCE,
    ),
    Register(
        "hilfen", "Hilfen in der Nähe", "Fachdienste, die für alle freigegeben sind.", (
            Column("name", "Name", search=True), Column("art", "Art der Hilfe", filter=True, search=True),
            Column("kontakt", "Kontakt"),
            Column("region", "Region", filter=True), Column("geprueft_am", "geprüft am", kind="date"),
        ),
        (roles.BESCHAEFTIGTE,), models.Fachdienst, cites=("I 3 Satz 3",), office="", person="", filters={"freigegeben": True},
        order=("art", "name"),
        licence=LICENCE,
    ),
    Register(
        "begruendungen", "Begründungsliste", "Jede Abweichung von einer Soll-Vorschrift mit ihrer Begründung.", (
            Column("fundstelle", "Fundstelle", filter=True), Column("begruendung", "Begründung", search=True),
            Column("vorgang", "Vorgang"),
            Column("behoerde", "Behörde", filter=True), Column("tag", "zuletzt", kind="date"),
        ),
        (roles.STELLE, roles.LEITUNG, roles.FACHREFERAT_MIK), rows=begruendungen, cites=("II 2.2 Abs. 1 Satz 2",),
    ),
    Register(
        "werte", "Werte des Hauses", "Werte, die der Erlass offen lässt oder die sich ändern lassen; von zwei Personen festgelegt.", (
            Column("name", "Wert", search=True), Column("behoerde", "nur für"), Column("wert", "Höhe"),
            Column("begruendung", "Begründung"), SEIT,
        ),
        (roles.BESCHAEFTIGTE,), Hauswert, cites=("II 2.3 Satz 3",), office="", person="", filters={"erlass": "sap"},
        order=("name", "key"),
    ),
)  # fmt: skip
