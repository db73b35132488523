"""P10: the time budget of an agency, the account of an SAP, agreements beyond it, and the report of overload."""

from __future__ import annotations

import datetime as dt

import pytest

from erlass.cases import reading
from erlass.cases.errors import Blocked
from erlass.cases.models import Case
from erlass.cases.registry import procedure
from erlass.decrees.sap import pflichten
from erlass.decrees.sap.models import Absprache, Anzeige, Arbeitskreis, Zeitbuchung, Zeitbudget
from erlass.decrees.sap.tick import tick
from erlass.law.errors import FactError
from erlass.people import administration
from erlass.people.policy import NotAllowed
from erlass.registers.entries import put
from erlass.registers.models import Hauswert
from tests.decrees.sap.procedures.haus import Haus

JAHR = 2031
BIS_1_JULI = 15
LANGE = -800


@pytest.fixture
def zu_zweit(sommer: Haus) -> Haus:
    """401 employees; Ada full time and Ben with three fifths, both active all the year."""
    administration.set_staff(sommer.behoerden["nord"], dt.date(JAHR, 1, 1), 401, True, "")
    administration.amend_service(sommer.personen["ben"], dt.date(2015, 1, 1), "", wochenminuten=1476)
    sommer.aktiv("ada", seit=LANGE)
    sommer.aktiv("ben", seit=LANGE)
    return sommer


def festgestellt(haus: Haus) -> Case:
    case = haus.oeffnen("zeitbudget", "entwerfen", "stelle_nord", jahr=JAHR)
    haus.schritt(case, "feststellen", "stelle_nord")
    return case


def verteilung(haus: Haus, tage: int = 0) -> dict[str, int]:
    budget = Zeitbudget.objects.am(haus.tag(tage)).get(behoerde=haus.behoerden["nord"], jahr=JAHR)
    return {wer: budget.verteilung.get(haus.personen[wer].key, 0) for wer in ("ada", "ben")}


def faellig(haus: Haus, wer: str, tage: int = 0) -> dict[str, str]:
    """What is due for somebody: label and whom it concerns."""
    return {due.label: due.concerns for due in pflichten.faelligkeiten(haus.actor(wer, tage), haus.tag(tage))}


# The budget.


def test_das_budget_folgt_aus_den_beschaeftigten_am_stichtag_und_den_anteilen(zu_zweit: Haus) -> None:
    administration.set_staff(zu_zweit.behoerden["nord"], dt.date(JAHR, 2, 1), 900, True, "")
    case = festgestellt(zu_zweit)
    # 401 × 50 = 20050; 20050 / 1.6 = 12531.25 and 7518.75; the minute that is left goes to the larger rest.
    assert verteilung(zu_zweit) == {"ada": 12_531, "ben": 7_519}
    text = zu_zweit.text(case, "rechnung")
    for stueck in ("401 × 50 = 20.050 Minuten", "12.531,25", "7518,75", "12.531", "7519", "3/5", "1. Januar 2031"):
        assert stueck in text
    assert "Entwurf" not in text


def test_der_entwurf_zeigt_die_rechnung_und_traegt_noch_nichts_ein(zu_zweit: Haus) -> None:
    case = zu_zweit.oeffnen("zeitbudget", "entwerfen", "stelle_nord", jahr=JAHR)
    assert "Entwurf" in zu_zweit.text(case, "rechnung")
    assert not Zeitbudget.objects.exists()
    assert not zu_zweit.sieht(case, "ada")
    assert not zu_zweit.sieht(case, "referat_eins")
    assert zu_zweit.sieht(case, "leitung_nord")
    zu_zweit.schritt(case, "verwerfen", "stelle_nord")
    assert festgestellt(zu_zweit).state == "festgestellt"


def test_je_behoerde_und_jahr_ein_budget_von_der_sap_stelle_und_nur_mit_bekanntem_personal(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    with pytest.raises(Blocked, match="noch kein Zeitbudget"):
        zu_zweit.oeffnen("zeitbudget", "entwerfen", "stelle_nord", jahr=JAHR)
    for wer in ("leitung_nord", "ada", "leitung_sued", "referat_eins"):
        with pytest.raises(NotAllowed):
            zu_zweit.oeffnen("zeitbudget", "entwerfen", wer, jahr=JAHR + 1)
    zu_zweit.person("stelle_neu", "haus", "sap_stelle")
    administration.set_staff(zu_zweit.behoerden["haus"], dt.date(2015, 1, 1), 0, True, "")
    with pytest.raises(Blocked, match="wie viele Beschäftigte"):
        zu_zweit.oeffnen("zeitbudget", "entwerfen", "stelle_neu", "haus", jahr=JAHR)


def test_wer_die_verteilung_liest(zu_zweit: Haus) -> None:
    case = festgestellt(zu_zweit)
    for wer, liest in (("stelle_nord", True), ("leitung_nord", True), ("referat_eins", True), ("ada", False)):
        assert zu_zweit.sieht(case, wer)
        assert bool(reading.documents(case, zu_zweit.actor(wer))) is liest
    for wer in ("leitung_sued", "cem", "rat_nord"):
        assert not zu_zweit.sieht(case, wer)


def test_unter_der_haelfte_gibt_es_einen_alarm_und_keinen_anteil_mehr(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    alarm = "Arbeitszeit unter der Hälfte"
    administration.amend_service(zu_zweit.personen["ben"], dt.date(JAHR, 7, 1), "", wochenminuten=1200)
    assert tick(zu_zweit.um(0))["zeitbudgets"] == 1
    assert tick(zu_zweit.um(0))["zeitbudgets"] == 0
    # 181 days for both, 184 for Ada alone: 20050 × 297.125 / 365 = 16321.52, 20050 × 67.875 / 365 = 3728.48.
    assert verteilung(zu_zweit) == {"ada": 16_322, "ben": 3_728}
    assert verteilung(zu_zweit, -1) == {"ada": 12_531, "ben": 7_519}
    assert not [label for label in faellig(zu_zweit, "leitung_nord") if label.startswith(alarm)]
    for wer in ("leitung_nord", "stelle_nord", "ben"):
        found = {k: v for k, v in faellig(zu_zweit, wer, BIS_1_JULI).items() if k.startswith(alarm)}
        assert list(found.values()) == ["Person Ben"]
    assert not [label for label in faellig(zu_zweit, "ada", BIS_1_JULI) if label.startswith(alarm)]


def test_auch_ein_korrigierter_personalstand_wirkt(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    administration.set_staff(zu_zweit.behoerden["nord"], dt.date(JAHR, 1, 1), 400, True, "")
    tick(zu_zweit.um(0))
    assert verteilung(zu_zweit) == {"ada": 12_500, "ben": 7_500}


def test_was_niemandem_zusteht_bleibt_unverteilt(sommer: Haus) -> None:
    sommer.aktiv("ada")  # since 6 June: 209 of 365 days; 20000 × 209 / 365 = 11452.05
    case = festgestellt(sommer)
    assert verteilung(sommer)["ada"] == 11_452
    assert "8548 Minuten" in sommer.text(case, "rechnung")


def test_das_jahr_wird_von_selbst_abgeschlossen(zu_zweit: Haus) -> None:
    case = festgestellt(zu_zweit)
    ende = (dt.date(JAHR, 12, 31) - zu_zweit.tag()).days
    zu_zweit.tick(ende)
    assert Case.objects.get(pk=case.pk).state == "festgestellt"
    zu_zweit.tick(ende + 1)
    assert Case.objects.get(pk=case.pk).state == "abgeschlossen"
    assert zu_zweit.sieht(case, "ada", ende + 1)


# The account.


def konto(haus: Haus, wer: str = "ada") -> Case:
    return haus.oeffnen("zeitkonto", "eroeffnen", wer, jahr=JAHR)


def test_gebucht_wird_nur_ein_abgelaufenes_quartal_und_je_quartal_eine_summe(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    case = konto(zu_zweit)
    for quartal in (f"{JAHR}-Q2", f"{JAHR}-03", "2030-Q4", "2031-Q1-03-05"):
        with pytest.raises(FactError) as refused:
            zu_zweit.schritt(case, "buchen", "ada", quartal=quartal, minuten=600)
        assert [r.path for r in refused.value.refusals] == ["quartal"]
    zu_zweit.schritt(case, "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=600)
    zu_zweit.schritt(case, "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=700)
    assert [b.minuten for b in Zeitbuchung.objects.known()] == [700]
    zu_zweit.schritt(case, "buchen", "ada", BIS_1_JULI, quartal=f"{JAHR}-Q2", minuten=300)
    text = zu_zweit.text(case, "zeitblatt")
    assert "12.531,25, gerundet 12.531 Minuten" in text
    assert "11.531 Minuten" in text
    with pytest.raises(Blocked, match="noch kein Zeitkonto"):
        konto(zu_zweit)


def test_ohne_budget_laesst_sich_nicht_buchen(zu_zweit: Haus) -> None:
    with pytest.raises(Blocked, match="Zeitbudget des Jahres festgestellt"):
        zu_zweit.schritt(konto(zu_zweit), "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=0)


def test_ueber_das_budget_hinaus_erst_nach_einer_absprache(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    case = konto(zu_zweit)
    mehr = {"quartal": f"{JAHR}-Q1", "minuten": 12_632}
    zu_zweit.schritt(case, "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=12_531)
    with pytest.raises(Blocked, match="101 sind nicht abgesprochen") as blocked:
        zu_zweit.schritt(case, "buchen", "ada", **mehr)
    assert [o.ref for o in blocked.value.obstacles] == ["II 2.2 Abs. 3 Satz 1"]
    wunsch = zu_zweit.oeffnen("zeitabsprache", "vorschlagen", "ada", jahr=JAHR, art="ausnahme", zusatz_minuten=101)
    with pytest.raises(NotAllowed):
        zu_zweit.schritt(wunsch, "vereinbaren", "ada")
    with pytest.raises(Blocked):
        zu_zweit.schritt(case, "buchen", "ada", **mehr)
    zu_zweit.schritt(wunsch, "vereinbaren", "leitung_nord")
    zu_zweit.schritt(case, "buchen", "ada", **mehr)
    assert Zeitbuchung.objects.known().get().minuten == 12_632


def test_zeit_fuer_das_sprechen_bekommt_nur_wer_spricht(zu_zweit: Haus) -> None:
    facts = {"jahr": JAHR, "art": "sprecher", "zusatz_minuten": 500}
    with pytest.raises(Blocked, match="gehört einem Arbeitskreis in dieser Aufgabe an"):
        zu_zweit.oeffnen("zeitabsprache", "vorschlagen", "ada", **facts)
    with administration.change("pruefung", "") as entry:
        put(entry, Arbeitskreis, "k", dt.date(2031, 1, 1), region="K", sprecher=zu_zweit.personen["ada"])
    wunsch = zu_zweit.oeffnen("zeitabsprache", "vorschlagen", "ada", **facts)
    zu_zweit.schritt(wunsch, "nicht_vereinbaren", "leitung_nord")
    assert not Absprache.objects.exists()


def test_die_leitung_sieht_nur_die_summe(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    for wer, minuten in (("ada", 600), ("ben", 250)):
        zu_zweit.schritt(konto(zu_zweit, wer), "buchen", wer, quartal=f"{JAHR}-Q1", minuten=minuten)
    summe = {"behoerde": "Behörde Nord", "jahr": JAHR, "budget": 20_050, "verbraucht": 850}
    assert zu_zweit.liste("zeitverbrauch", "leitung_nord") == [summe]
    assert zu_zweit.liste("zeitverbrauch", "leitung_sued") == []
    for wer in ("stelle_nord", "ada", "ben", "referat_eins", "rat_nord"):
        with pytest.raises(NotAllowed):
            zu_zweit.liste("zeitverbrauch", wer)
    assert [row["minuten"] for row in zu_zweit.liste("zeitbuchungen", "ada")] == [600]
    for wer in ("leitung_nord", "stelle_nord", "referat_eins"):
        assert zu_zweit.liste("zeitbuchungen", wer) == []
        assert not any(zu_zweit.sieht(case, wer) for case in Case.objects.filter(procedure="sap.zeitkonto"))
    assert [f.name for f in procedure("sap.zeitkonto").transition("buchen").fields] == ["quartal", "minuten"]  # type: ignore[union-attr]


# Overload.


def wert_des_hauses(haus: Haus, wert: int, fuer: str = "") -> None:
    name = "dauerhaft_ab_quartalen"
    with administration.change("pruefung", "") as entry:
        put(
            entry, Hauswert, f"sap.{name}{fuer}", dt.date(2031, 1, 1), erlass="sap", name=name, behoerde=fuer, wert=wert,
            begruendung="Prüfung",
        )  # fmt: skip


def test_dauerhafte_ueberlastung_wird_vorgeschlagen_sobald_das_haus_eine_zahl_nennt(zu_zweit: Haus) -> None:
    vorschlag = "Überlastung anzeigen (Vorschlag)"
    festgestellt(zu_zweit)
    case = konto(zu_zweit)
    zu_zweit.schritt(case, "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=3_133)  # 4 × 3133 = 12532 > 12531
    zu_zweit.schritt(case, "buchen", "ada", BIS_1_JULI, quartal=f"{JAHR}-Q2", minuten=3_200)
    assert vorschlag not in faellig(zu_zweit, "ada", BIS_1_JULI)
    wert_des_hauses(zu_zweit, 3)
    assert vorschlag not in faellig(zu_zweit, "ada", BIS_1_JULI)
    wert_des_hauses(zu_zweit, 2, "nord")
    for wer in ("ada", "leitung_nord"):
        assert faellig(zu_zweit, wer, BIS_1_JULI)[vorschlag] == "Person Ada"
    for wer in ("stelle_nord", "ben", "leitung_sued", "referat_eins"):
        assert vorschlag not in faellig(zu_zweit, wer, BIS_1_JULI)
    zu_zweit.oeffnen(
        "ueberlastung", "anzeigen", "leitung_nord", tage=BIS_1_JULI, betroffen=zu_zweit.personen["ada"].key, jahr=JAHR
    )
    assert vorschlag not in faellig(zu_zweit, "ada", BIS_1_JULI)


def test_ein_quartal_im_rahmen_oder_eine_luecke_beendet_die_folge(zu_zweit: Haus) -> None:
    vorschlag = "Überlastung anzeigen (Vorschlag)"
    festgestellt(zu_zweit)
    wert_des_hauses(zu_zweit, 1)
    case = konto(zu_zweit)
    zu_zweit.schritt(case, "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=3_133)
    assert vorschlag in faellig(zu_zweit, "ada")
    zu_zweit.schritt(case, "buchen", "ada", BIS_1_JULI, quartal=f"{JAHR}-Q2", minuten=3_132)
    assert vorschlag not in faellig(zu_zweit, "ada", BIS_1_JULI)
    wert_des_hauses(zu_zweit, 2)
    zu_zweit.schritt(case, "buchen", "ada", BIS_1_JULI, quartal=f"{JAHR}-Q2", minuten=0)
    zu_zweit.schritt(case, "buchen", "ada", 180, quartal=f"{JAHR}-Q3", minuten=4_000)
    assert vorschlag not in faellig(zu_zweit, "ada", 180)


def test_die_anzeige_der_ueberlastung_nennt_die_buchungen_nur_dem_fachreferat(zu_zweit: Haus) -> None:
    festgestellt(zu_zweit)
    zu_zweit.schritt(konto(zu_zweit), "buchen", "ada", quartal=f"{JAHR}-Q1", minuten=5_000)
    betroffen = {"betroffen": zu_zweit.personen["ada"].key, "jahr": JAHR}
    with pytest.raises(NotAllowed):
        zu_zweit.oeffnen("ueberlastung", "anzeigen", "stelle_nord", **betroffen)
    with pytest.raises(FactError):
        zu_zweit.oeffnen("ueberlastung", "anzeigen", "ben", **betroffen)
    case = zu_zweit.oeffnen("ueberlastung", "anzeigen", "leitung_nord", **betroffen)
    gesehen = {
        wer: {f.name for f in reading.facts(case, zu_zweit.actor(wer))} & {"minuten_je_quartal", "budget_minuten"}
        for wer in ("ada", "referat_eins", "leitung_nord")
    }
    alles = {"minuten_je_quartal", "budget_minuten"}
    assert gesehen == {"ada": alles, "referat_eins": alles, "leitung_nord": set()}
    assert reading.documents(case, zu_zweit.actor("leitung_nord")) == []
    assert not zu_zweit.sieht(case, "stelle_nord")
    text = zu_zweit.text(case, "anzeige")
    assert "5000" in text
    assert "12.531 Minuten" in text
    assert "Beschäftigte je SAP" in text
    assert "200" in text
    anzeige = Anzeige.objects.known().get()
    assert (anzeige.ereignis, anzeige.an, anzeige.person) == (
        "dauerhafte_ueberlastung",
        "fachreferat_mik",
        zu_zweit.personen["ada"],
    )
