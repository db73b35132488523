"""P12: circles and their members, meetings and their agenda, elections and the three years."""

from __future__ import annotations

import datetime as dt

import pytest

from erlass.cases.errors import Blocked, NotPossible
from erlass.cases.models import Case, FristState
from erlass.cases.perform import open_case
from erlass.cases.registry import procedure
from erlass.decrees.sap import pflichten
from erlass.decrees.sap.models import Anzeige, Arbeitskreis, Sitzung
from erlass.decrees.sap.tick import tick
from erlass.law.errors import FactError
from erlass.people.policy import NotAllowed
from tests.decrees.sap.procedures.haus import Haus


@pytest.fixture
def haus(sommer: Haus) -> Haus:
    return sommer


@pytest.fixture
def kreis(haus: Haus) -> Case:
    """The circle of `nord` and `sued`, with Ada and Ben of one and Cem of the other."""
    for wer, wo in (("ada", "nord"), ("ben", "nord"), ("cem", "sued")):
        haus.aktiv(wer, wo)
    case = haus.oeffnen("arbeitskreis", "einrichten", "referat_eins", "haus", kreis="rhein", region="Rhein")
    haus.schritt(case, "zuordnen", "referat_eins", behoerden=["nord", "sued"])
    return case


def gewaehlt(haus: Haus, case: Case, wer: str = "referat_eins", tage: int = 0, sprecher: str = "ada") -> Case:
    haus.schritt(
        case, "wahl_feststellen", wer, tage, sprecher=haus.personen[sprecher].key, vertretung=haus.personen["cem"].key,
        amtsbeginn=haus.tag(tage).isoformat(), wahlart="geheim",
    )  # fmt: skip
    return case


def sitze(case: Case) -> dict[str, str]:
    return {m.seat.split(".")[0]: m.person.name for m in case.members.exclude(seat__startswith="mitglied.")}


def mitglieder(case: Case) -> set[str]:
    return {m.person.name for m in case.members.filter(seat__startswith="mitglied.")}


def sitzung(haus: Haus, kreis: Case, wer: str = "ada", am: int = 20, tage: int = 0) -> Case:
    facts = {"datum": haus.tag(am).isoformat(), "ort": "Musterstadt", "tagesordnung": "Berichte\nTermine"}
    return open_case(
        procedure("sap.sitzung"),
        "planen",
        haus.actor(wer, tage),
        kreis.behoerde,
        facts,
        parent=kreis,
        now=haus.um(tage),
    ).case


def geht(haus: Haus, wer: str) -> None:
    """Somebody resigns from the office."""
    case = Case.objects.get(procedure="sap.sap_amt", person=haus.personen[wer])
    haus.schritt(case, "verzichten", wer, verzicht_zum=haus.tag().isoformat(), schriftlich_mitgeteilt=True)


# Members.


def test_die_regionen_legt_nur_das_fachreferat_fest(haus: Haus) -> None:
    for wer in ("leitung_nord", "stelle_nord", "ada"):
        with pytest.raises(NotAllowed):
            haus.oeffnen("arbeitskreis", "einrichten", wer, kreis="x-1", region="X")


def test_mitglied_ist_wer_nach_dem_register_sap_der_behoerden_ist(haus: Haus, kreis: Case) -> None:
    assert mitglieder(kreis) == {"Person Ada", "Person Ben", "Person Cem"}
    assert [haus.sieht(kreis, wer) for wer in ("ada", "cem", "referat_eins")] == [True, True, True]
    assert not any(haus.sieht(kreis, wer) for wer in ("leitung_nord", "stelle_nord", "rat_nord"))
    geht(haus, "ben")
    assert tick(haus.um(0))["arbeitskreise"] == 0, "the last day of the office is not over"
    assert tick(haus.um(1))["arbeitskreise"] == 1
    assert mitglieder(kreis) == {"Person Ada", "Person Cem"}
    assert not haus.sieht(kreis, "ben", 1)
    assert tick(haus.um(1))["arbeitskreise"] == 0


def test_wer_neu_sap_wird_gehoert_dazu(haus: Haus, kreis: Case) -> None:
    haus.person("dora", "sued")
    haus.aktiv("dora", "sued")
    tick(haus.um(0))
    assert "Person Dora" in mitglieder(kreis)
    assert haus.sieht(kreis, "dora")


def test_wer_nicht_mehr_sap_ist_spricht_auch_nicht_mehr(haus: Haus, kreis: Case) -> None:
    gewaehlt(haus, kreis)
    offen = sitzung(haus, kreis)
    geht(haus, "ada")
    tick(haus.um(1))
    assert sitze(kreis) == sitze(offen) == {"vertretung": "Person Cem"}
    assert not haus.sieht(kreis, "ada", 1)
    assert not haus.sieht(offen, "ada", 1)
    eintrag = Arbeitskreis.objects.am(haus.tag(1)).get()
    assert (eintrag.sprecher, eintrag.vertretung) == (None, haus.personen["cem"])
    with pytest.raises(NotAllowed):
        haus.schritt(offen, "uebersenden", "ada", 1)
    haus.schritt(offen, "uebersenden", "cem", 1)


# Elections.


def test_gewaehlt_werden_zwei_verschiedene_mitglieder(haus: Haus, kreis: Case) -> None:
    wahl = {"amtsbeginn": haus.tag().isoformat(), "wahlart": "festgestellt"}
    ada, fremd = haus.personen["ada"].key, haus.personen["rat_nord"].key
    with pytest.raises(Blocked) as blocked:
        haus.schritt(kreis, "wahl_feststellen", "referat_eins", sprecher=ada, vertretung=ada, **wahl)
    assert [o.ref for o in blocked.value.obstacles] == ["IV 3 Satz 1"]
    with pytest.raises(FactError) as refused:
        haus.schritt(kreis, "wahl_feststellen", "referat_eins", sprecher=ada, vertretung=fremd, **wahl)
    assert [r.path for r in refused.value.refusals] == ["vertretung"]
    with pytest.raises(NotAllowed):
        gewaehlt(haus, kreis, "ben")


def test_die_amtszeit_dauert_drei_jahre_und_wird_drei_monate_vorher_angemahnt(haus: Haus, kreis: Case) -> None:
    gewaehlt(haus, kreis)
    ende = dt.date(2034, 6, 15)
    frist = kreis.fristen.get(key="amtszeit")
    assert frist.due == ende
    assert "geheime Wahl" in haus.text(kreis, "wahlergebnis")
    tage = (ende - haus.tag()).days
    haus.tick(tage - 92)
    assert haus.nachrichten("ada", "Neuwahl") == 0
    haus.tick(tage - 91)
    assert [haus.nachrichten(wer, "Neuwahl") for wer in ("ada", "cem", "referat_eins", "ben")] == [1, 1, 1, 0]
    gewaehlt(haus, kreis, "ada", tage - 10, sprecher="ben")
    assert kreis.fristen.get(key="amtszeit", state=FristState.RUNNING).due > ende
    assert kreis.fristen.get(due=ende).state == FristState.MET
    assert sitze(kreis)["sprecher"] == "Person Ben"
    assert Arbeitskreis.objects.am(haus.tag(tage)).get().sprecher == haus.personen["ben"]


# Meetings.


def test_eine_sitzung_plant_wer_fuer_den_kreis_spricht(haus: Haus, kreis: Case) -> None:
    gewaehlt(haus, kreis)
    for wer in ("ben", "referat_eins", "leitung_nord"):
        with pytest.raises(NotAllowed):
            sitzung(haus, kreis, wer)
    case = sitzung(haus, kreis)
    assert "Berichte" in haus.text(case, "einladung")
    assert haus.nachrichten("ben", "Sitzung") == 1
    assert not haus.sieht(case, "referat_eins"), "the Fachreferat gets the agenda, nothing before"
    assert haus.liste("sitzungen", "referat_eins") == []
    assert [z["kreis"] for z in haus.liste("sitzungen", "ben")] == ["rhein"]


def test_die_tagesordnung_geht_dem_fachreferat_zu_und_steht_im_anzeigenbuch(haus: Haus, kreis: Case) -> None:
    gewaehlt(haus, kreis)
    case = sitzung(haus, kreis)
    assert case.fristen.get(key="tagesordnung").due == haus.tag(20)
    with pytest.raises(NotPossible):
        haus.schritt(case, "abschliessen", "ada", 20)
    haus.tick(20)
    assert haus.nachrichten("ada", "Frist: Tagesordnung") > 0
    haus.tick(21)
    assert haus.nachrichten("ada", "Frist abgelaufen: Tagesordnung") == 1
    haus.schritt(case, "uebersenden", "cem", 21)
    assert "Termine" in haus.text(case, "tagesordnung")
    anzeige = Anzeige.objects.known().get(ereignis="arbeitskreis_sitzung")
    assert (anzeige.von, anzeige.an, anzeige.ref) == ("arbeitskreis", "fachreferat_mik", "IV 2 Satz 3")
    assert haus.sieht(case, "referat_eins", 21)
    assert [z["uebersandt_am"] for z in haus.liste("sitzungen", "referat_eins", 21)] == [haus.tag(21)]
    assert haus.ausblick(case, "ada", 21) == {"abschliessen": True, "absagen": True}
    haus.schritt(case, "abschliessen", "ada", 21)
    assert case.state == "stattgefunden"


def test_vor_ihrem_tag_hat_eine_sitzung_nicht_stattgefunden(haus: Haus, kreis: Case) -> None:
    gewaehlt(haus, kreis)
    case = sitzung(haus, kreis)
    haus.schritt(case, "uebersenden", "ada")
    assert case.fristen.get(key="tagesordnung").state == FristState.MET
    with pytest.raises(Blocked, match="Tag der Sitzung"):
        haus.schritt(case, "abschliessen", "ada", 19)
    haus.schritt(case, "absagen", "ada", 19)
    assert not Sitzung.objects.am(haus.tag(19)).exists()


def test_eine_sitzung_im_jahr_steht_in_der_fristenliste_der_mitglieder(haus: Haus, kreis: Case) -> None:
    gewaehlt(haus, kreis)

    def offen(wer: str) -> bool:
        return any(d.ref == "IV 1 Satz 3" for d in pflichten.faelligkeiten(haus.actor(wer), haus.tag()))

    assert [offen(wer) for wer in ("ada", "ben", "referat_eins", "leitung_nord")] == [True, True, True, False]
    sitzung(haus, kreis, am=0)
    assert not offen("ben")
