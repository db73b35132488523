"""P8: six months for an SAP who becomes responsible for decisions on staff."""

from __future__ import annotations

import datetime as dt

import pytest

from erlass.cases.errors import Blocked, ReasonMissing
from erlass.cases.models import Case, Nachricht
from erlass.decrees.sap import stand
from erlass.law.dates import Fristbeginn, fristende
from erlass.law.errors import FactError
from tests.decrees.sap.procedures.haus import Haus

WARUM = {"I 4.2 Abs. 2": "Die Nachfolge steht erst im Herbst fest."}


def uebergang(haus: Haus) -> Case:
    haus.aktiv("ada")
    facts = {"aufnahme_am": haus.tag().isoformat(), "feststellung": "Leitung des Personaldezernats"}
    return haus.eintragen("unvereinbarkeit", "personal_nord", "ada", **facts)


def frist(case: Case) -> dt.date:
    due: dt.date = case.fristen.get(key="uebergang", state="laeuft").due
    return due


def test_der_uebergang_dauert_sechs_monate_und_wird_zweimal_angemahnt(haus: Haus) -> None:
    case = uebergang(haus)
    assert frist(case) == fristende(haus.tag(), 6, Fristbeginn.ereignis)
    assert stand.personalverantwortung(haus.personen["ada"], haus.behoerden["nord"], haus.tag())
    tage = (frist(case) - haus.tag()).days
    for vorher in (91, 30):
        haus.tick(tage - vorher)
    an_ada = Nachricht.objects.filter(person=haus.personen["ada"], betreff="Frist: Ende des Übergangs")
    assert an_ada.count() == 2


def test_nach_sechs_monaten_ist_niemand_mehr_als_sap_taetig(haus: Haus) -> None:
    case = uebergang(haus)
    tage = (frist(case) - haus.tag()).days
    haus.tick(tage)
    assert Case.objects.get(pk=case.pk).state == "uebergang"
    assert haus.actor("ada", tage).holds("sap")
    haus.tick(tage + 1)
    case.refresh_from_db()
    assert case.state == "unvereinbar"
    assert not haus.actor("ada", tage + 1).holds("sap")
    assert stand.unvereinbare() == {haus.personen["ada"].pk}
    assert [f.key for f in case.fristen.filter(state="laeuft")] == ["entscheidung"]


def test_eine_verlaengerung_braucht_einen_grund_und_reicht_weiter_als_die_sechs_monate(haus: Haus) -> None:
    case = uebergang(haus)
    bis = frist(case) + dt.timedelta(days=60)
    with pytest.raises(ReasonMissing, match=r"I 4.2 Abs. 2"):
        haus.schritt(case, "verlaengern", "leitung_nord", verlaengert_bis=bis.isoformat())
    with pytest.raises(FactError) as refused:
        haus.schritt(case, "verlaengern", "leitung_nord", warum=WARUM, verlaengert_bis=haus.tag(30).isoformat())
    assert [r.path for r in refused.value.refusals] == ["verlaengert_bis"]
    haus.schritt(case, "verlaengern", "leitung_nord", warum=WARUM, verlaengert_bis=bis.isoformat())
    assert (case.state, frist(case)) == ("fristverlaengerung", bis)
    tage = (bis - haus.tag()).days
    haus.tick(tage)
    assert Case.objects.get(pk=case.pk).state == "fristverlaengerung"
    haus.tick(tage + 1)
    assert Case.objects.get(pk=case.pk).state == "unvereinbar"


def test_nachtraeglich_verlaengert_ist_die_sap_wieder_taetig(haus: Haus) -> None:
    case = uebergang(haus)
    tage = (frist(case) - haus.tag()).days + 1
    haus.tick(tage)
    case.refresh_from_db()
    haus.schritt(case, "verlaengern", "leitung_nord", tage, WARUM, verlaengert_bis=haus.tag(tage + 30).isoformat())
    assert haus.actor("ada", tage).holds("sap")
    assert [f.key for f in case.fristen.filter(state="laeuft")] == ["uebergang"]


def test_ruhen_im_uebergang_erledigt_die_sache(haus: Haus) -> None:
    case = uebergang(haus)
    amt = Case.objects.get(procedure="sap.sap_amt")
    facts = {"schriftlich_angezeigt": True, "geplantes_ende": None}
    haus.schritt(amt, "ruhen", "ada", 3, ruhen_beginn=haus.tag(40).isoformat(), **facts)
    case.refresh_from_db()
    assert case.state == "erledigt"


def test_ein_ende_nach_dem_uebergang_erledigt_noch_nichts(haus: Haus) -> None:
    case = uebergang(haus)
    amt = Case.objects.get(procedure="sap.sap_amt")
    spaet = frist(case) + dt.timedelta(days=100)
    haus.schritt(amt, "verzichten", "ada", verzicht_zum=spaet.isoformat(), schriftlich_mitgeteilt=True)
    case.refresh_from_db()
    assert case.state == "uebergang"
    with pytest.raises(Blocked, match="ruht oder ist beendet"):
        haus.schritt(case, "erledigen", "leitung_nord")
    haus.tick((spaet - haus.tag()).days + 1)
    case.refresh_from_db()
    assert case.state == "erledigt"


def test_endet_die_funktion_bleibt_das_amt(haus: Haus) -> None:
    case = uebergang(haus)
    haus.schritt(case, "funktion_beenden", "personal_nord", 10, funktion_bis=haus.tag(10).isoformat())
    assert case.state == "erledigt"
    assert not stand.personalverantwortung(haus.personen["ada"], haus.behoerden["nord"], haus.tag(11))
    assert haus.actor("ada", 11).holds("sap")
