"""P11: courses, courses of other providers, supervision, single supervision, Co-Trainers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from erlass.cases.errors import Blocked, ReasonMissing
from erlass.cases.lists import deadlines_of
from erlass.cases.models import Case
from erlass.cases.perform import take_step
from erlass.cases.registry import procedure
from erlass.decrees.sap import pflichten
from erlass.decrees.sap.models import Ausbildung, Cotrainer, Fortbildung, Schulungsgruppe, Supervision
from erlass.law.errors import FactError
from erlass.law.facts import Field
from erlass.people import administration
from erlass.people.policy import NotAllowed
from erlass.registers.entries import amend, put
from tests.decrees.sap.procedures.haus import VORHER, Haus

KURS = {"titel": "Umgang mit Krisen", "traeger": "Akademie"}
ANDERE = ("leitung_nord", "stelle_nord", "personal_nord", "rat_nord", "ben", "leitung_sued", "cem")


def fertig(haus: Haus, wer: str = "ada", tage: int = -500) -> None:
    """The training was completed so many days before today."""
    with administration.change("pruefung", "") as entry:
        amend(entry, Ausbildung, haus.personen[wer].key, VORHER, abgeschlossen_am=haus.tag(tage))


def besucht(haus: Haus, wer: str = "ada", tag: int = -20, *, anerkannt: bool = True) -> Case:
    case = haus.oeffnen("fortbildung", "anmelden", wer, termin=haus.tag(tag).isoformat(), **KURS)
    haus.schritt(case, "zulassen", "referat_eins")
    assert haus.ausblick(case, "referat_eins") == {"teilnahme_eintragen": True, "zuruecknehmen": False}
    facts = {"datum": haus.tag(tag).isoformat(), "anerkannt": anerkannt}
    haus.schritt(case, "teilnahme_eintragen", "referat_eins", **facts)
    return case


def liste(haus: Haus, wer: str, tage: int = 0) -> list[tuple[object, ...]]:
    found = haus.liste("fortbildungsstand", wer, tage)
    return [(z["person"], z["fachfortbildung"], z["anzahl"], z["supervision"]) for z in found]


def test_kurse_sehen_nur_die_sap_und_das_fachreferat_die_behoerde_nur_den_stand(haus: Haus) -> None:
    haus.aktiv("ada")
    fertig(haus)
    case = besucht(haus)
    assert [haus.sieht(case, wer) for wer in ("ada", "referat_eins")] == [True, True]
    assert [wer for wer in ANDERE if haus.sieht(case, wer)] == []
    assert [z["titel"] for z in haus.liste("fortbildungen", "ada")] == ["Umgang mit Krisen"]
    assert [z["titel"] for z in haus.liste("fortbildungen", "referat_eins")] == ["Umgang mit Krisen"]
    assert haus.liste("fortbildungen", "leitung_nord") == haus.liste("fortbildungen", "stelle_nord") == []
    stand = [("Person Ada", "erster Zeitraum läuft noch", 1, "offen")]
    for wer in ("ada", "leitung_nord", "stelle_nord", "referat_eins"):
        assert liste(haus, wer) == stand
    assert liste(haus, "leitung_sued") == liste(haus, "ben") == []
    titel = {wort for zeile in haus.liste("fortbildungsstand", "leitung_nord") for wort in map(str, zeile.values())}
    assert "Umgang mit Krisen" not in titel


def test_zwei_anerkannte_kurse_in_36_monaten_genuegen(haus: Haus) -> None:
    haus.aktiv("ada")
    fertig(haus, tage=-1200)
    besucht(haus, tag=-20)
    besucht(haus, tag=-10, anerkannt=False)
    assert liste(haus, "ada")[0][1:3] == ("nicht erfüllt", 1)
    besucht(haus, tag=-5)
    assert liste(haus, "ada")[0][1:3] == ("erfüllt", 2)
    (frist,) = [z for z in haus.liste("fristen", "leitung_nord") if z["fundstelle"] == "III 1.2 Satz 2"]
    stand = haus.liste("fortbildungsstand", "ada")[0]
    assert frist["tag"] == stand["genuegt_bis"]
    assert frist["betrifft"] == "Person Ada"


def test_in_den_nachweis_kommt_nur_was_stattgefunden_hat_und_nur_vom_fachreferat(haus: Haus) -> None:
    haus.aktiv("ada")
    case = haus.oeffnen("fortbildung", "anmelden", "ada", termin=haus.tag(3).isoformat(), **KURS)
    haus.schritt(case, "zulassen", "referat_eins")
    assert "schweigt" in haus.text(case, "verschwiegenheit")
    with pytest.raises(Blocked, match="nicht in der Zukunft"):
        haus.schritt(case, "teilnahme_eintragen", "referat_eins", datum=haus.tag(1).isoformat(), anerkannt=True)
    with pytest.raises(NotAllowed):
        haus.schritt(case, "teilnahme_eintragen", "stelle_nord", datum=haus.tag().isoformat(), anerkannt=True)
    haus.schritt(case, "zuruecknehmen", "ada")
    assert not Fortbildung.objects.exists()


def test_anmelden_kann_sich_nur_wer_sap_ist(haus: Haus) -> None:
    for wer in ("ben", "leitung_nord"):
        with pytest.raises(NotAllowed):
            haus.oeffnen("fortbildung", "anmelden", wer, termin=haus.tag(3).isoformat(), **KURS)


# Courses of other providers.


@pytest.mark.parametrize(
    ("geboten", "umstaende", "fundstellen"),
    [(True, "", ["III 1.2 Satz 3"]), (True, "  ", ["III 1.2 Satz 3"]), (False, "Viele Fragen zur Pflege", ["III 1.2 Satz 3"])],
)  # fmt: skip
def test_ein_fremder_kurs_braucht_konkrete_umstaende(
    haus: Haus, geboten: bool, umstaende: str, fundstellen: list[str]
) -> None:
    haus.aktiv("ada")
    antrag = {**KURS, "termin": haus.tag(30).isoformat(), "fuer_taetigkeit_geboten": geboten}
    case = haus.oeffnen("fremdfortbildung", "beantragen", "ada", konkrete_umstaende=umstaende, **antrag)
    assert haus.ausblick(case, "leitung_nord") == {"bewilligen": False, "ablehnen": True, "zuruecknehmen": False}
    with pytest.raises(Blocked) as blocked:
        haus.schritt(case, "bewilligen", "leitung_nord")
    assert [o.ref for o in blocked.value.obstacles] == fundstellen


def test_ueber_einen_fremden_kurs_entscheidet_die_behoerde_und_das_fachreferat_traegt_ihn_ein(haus: Haus) -> None:
    haus.aktiv("ada")
    antrag = {**KURS, "termin": haus.tag(1).isoformat(), "fuer_taetigkeit_geboten": True}
    case = haus.oeffnen("fremdfortbildung", "beantragen", "ada", konkrete_umstaende="Fragen zur Pflege", **antrag)
    assert not haus.sieht(case, "referat_eins")
    for wer in ("referat_eins", "ada", "leitung_sued"):
        with pytest.raises(NotAllowed):
            haus.schritt(case, "bewilligen", wer)
    haus.schritt(case, "bewilligen", "stelle_nord")
    assert "bewilligt die Teilnahme" in haus.text(case, "entscheidung")
    ende = {"datum": haus.tag(1).isoformat(), "anerkannt": True}
    with pytest.raises(NotAllowed):
        haus.schritt(case, "teilnahme_eintragen", "stelle_nord", 2, **ende)
    haus.schritt(case, "teilnahme_eintragen", "referat_eins", 2, **ende)
    assert Fortbildung.objects.known().get().datum == haus.tag(1)


# Supervision.


def supervidiert(haus: Haus, case: Case, lang: int, warum: dict[str, str] | None = None) -> None:
    facts = {"beginn": haus.tag().isoformat(), "tage": lang}
    take_step(case, "teilnahme_eintragen", haus.actor("referat_eins"), facts, reasons=warum)
    case.refresh_from_db()


def test_eine_kuerzere_supervision_zaehlt_nur_mit_grund(haus: Haus) -> None:
    haus.aktiv("ada")
    fertig(haus)
    case = haus.oeffnen("supervision", "anmelden", "ada", termin=haus.tag().isoformat())
    assert haus.ausblick(case, "referat_eins")["teilnahme_eintragen"]
    assert not haus.sieht(case, "leitung_nord")
    with pytest.raises(ReasonMissing, match=r"III 3 Abs. 1"):
        supervidiert(haus, case, 1)
    supervidiert(haus, case, 1, {"III 3 Abs. 1": "Zwei einzelne Tage."})
    assert haus.sieht(case, "leitung_nord")
    assert Supervision.objects.known().get().anerkannt
    assert liste(haus, "leitung_nord")[0][3] == "erfüllt"
    (grund,) = haus.liste("begruendungen", "referat_eins")
    assert (grund["fundstelle"], grund["begruendung"], grund["vorgang"]) == (
        "III 3 Abs. 1",
        "Zwei einzelne Tage.",
        case.number,
    )


def test_die_offene_supervision_steht_in_der_fristenliste_bis_sie_stattfand(haus: Haus) -> None:
    haus.aktiv("ada")
    fertig(haus)
    ende = dt.date(haus.tag().year, 12, 31)

    def offen(wer: str) -> list[object]:
        return [z["tag"] for z in haus.liste("fristen", wer) if z["fundstelle"] == "III 3 Abs. 1"]

    assert [offen(w) for w in ("ada", "leitung_nord", "stelle_nord", "referat_eins")] == [[ende]] * 4
    assert offen("leitung_sued") == offen("ben") == []
    case = haus.oeffnen("supervision", "anmelden", "ada", termin=haus.tag().isoformat())
    supervidiert(haus, case, 2)
    assert offen("ada") == offen("referat_eins") == []


def test_eine_einzelsupervision_bleibt_zwischen_der_sap_und_dem_fachreferat(haus: Haus) -> None:
    haus.aktiv("ada")
    fertig(haus)
    case = haus.oeffnen("einzelsupervision", "erbitten", "ada", wunschtermin=haus.tag(5).isoformat())
    haus.tick(4)
    haus.schritt(case, "vereinbaren", "referat_eins", 4, termin=haus.tag(5).isoformat())
    assert haus.ausblick(case, "ada", 4) == {"abschliessen": False, "zuruecknehmen": True}
    with pytest.raises(Blocked):
        haus.schritt(case, "abschliessen", "ada", 4)
    haus.schritt(case, "abschliessen", "ada", 5)
    for wer in ANDERE:
        assert not haus.sieht(case, wer, 5)
        assert [d for d in deadlines_of(haus.actor(wer, 5), haus.tag(5)) if "Einzel" in d.label] == []
        assert haus.nachrichten(wer, "Einzel") == 0
    assert haus.nachrichten("referat_eins", "Einzel") > 0
    assert Supervision.objects.known().get().einzeln
    assert liste(haus, "leitung_nord")[0][3] == "offen", "it is not the yearly one"
    assert not case.dokumente.exists()


def felder(fields: Iterable[Field]) -> set[tuple[str, str]]:
    return {(field.name, field.kind) for field in fields}


def test_die_einzelsupervision_kennt_kein_feld_fuer_inhalte() -> None:
    declared = procedure("sap.einzelsupervision")
    gefragt = {pair for step in declared.transitions for pair in felder(step.fields)}
    assert gefragt == {("wunschtermin", "date"), ("termin", "date")}
    assert [step.excusable for step in declared.transitions if step.excusable] == []
    assert {f.name for f in Supervision.value_fields()} == {
        "person",
        "behoerde",
        "beginn",
        "tage",
        "einzeln",
        "anerkannt",
    }


# Co-Trainers.


def gruppe(haus: Haus, ende: int) -> None:
    with administration.change("pruefung", "") as entry:
        put(
            entry, Schulungsgruppe, "G9", VORHER, bezeichnung="G9", runde="R", plaetze_mik=10, plaetze_fm=5, beginn=haus.tag(-900),
            ende=haus.tag(ende),
        )  # fmt: skip


def berufen(haus: Haus) -> Case:
    facts = {"person": haus.personen["ada"].key, "gruppe": "G9", "erfahrene_sap": True}
    case = haus.oeffnen("cotrainer", "berufen", "referat_eins", "haus", **facts)
    case.refresh_from_db()
    return case


def test_cotrainer_enden_mit_ihrer_gruppe(haus: Haus) -> None:
    haus.aktiv("ada")
    gruppe(haus, 30)
    case = berufen(haus)
    assert case.behoerde == haus.behoerden["nord"]
    assert haus.nachrichten("ada", "Co-Trainer") == 1
    haus.tick(30)
    assert Case.objects.get(pk=case.pk).state == "berufen"
    haus.tick(40)
    assert Case.objects.get(pk=case.pk).state == "beendet"
    assert Cotrainer.objects.am(haus.tag(30)).exists()
    assert not Cotrainer.objects.am(haus.tag(31)).exists()


def test_cotrainer_sind_erfahrene_aktive_sap_und_werden_vom_mik_berufen(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    gruppe(haus, 30)
    facts = {"person": haus.personen["ada"].key, "gruppe": "G9"}
    with pytest.raises(Blocked) as blocked:
        haus.oeffnen("cotrainer", "berufen", "referat_eins", "haus", erfahrene_sap=False, **facts)
    assert [o.ref for o in blocked.value.obstacles] == ["III 2 Satz 1"]
    for wer in ("leitung_nord", "stelle_nord"):
        with pytest.raises(NotAllowed):
            haus.oeffnen("cotrainer", "berufen", wer, erfahrene_sap=True, **facts)
    haus.schritt(
        amt, "ruhen", "ada", ruhen_beginn=haus.tag().isoformat(), geplantes_ende=None, schriftlich_angezeigt=True
    )
    with pytest.raises(FactError):
        berufen(haus)


def test_faellig_ist_nichts_fuer_wen_niemand_etwas_zu_sehen_hat(haus: Haus) -> None:
    haus.aktiv("ada")
    fertig(haus)
    assert [d for d in pflichten.faelligkeiten(haus.actor("rat_nord"), haus.tag()) if d.person_id] == []
