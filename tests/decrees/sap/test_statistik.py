"""The anonymous sheet: every test in its order, when it is due, and the sums of all sheets.

The order matters because the person filling in the sheet is told one thing at a time, the most revealing first.
"""

import copy
import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erlass import decrees
from erlass.decrees.sap.rules.bogen import FELDER, ZAHLEN
from erlass.decrees.sap.rules.bogen import KATEGORIEN as FORM_KATEGORIEN
from erlass.decrees.sap.rules.bogen import MERKMALE as FORM_MERKMALE
from erlass.law.errors import FactError, Refusal
from erlass.law.rulebook import ask

KATEGORIEN = {feld: tuple(codes) for feld, codes in FORM_KATEGORIEN.items()}
MERKMALE = {gruppe: tuple(codes) for gruppe, codes in FORM_MERKMALE.items()}
TAG = dt.date(2017, 4, 3)
GUT: dict[str, Any] = {
    "quartal": "2017-Q1",
    "behoerdengruppe": "polizei",
    "anzahl_beratene": 6,
    "davon_neu": 4,
    "abgeschlossen": 3,
    "beratene_vorgesetzte": 1,
    "anzahl_gespraeche": 14,
    "zeit_minuten": 1230,
    "merkmale": {
        "geschlecht": {"weiblich": 3, "maennlich": 3, "divers_oder_ohne_angabe": 0},
        "altersgruppe": {"bis_34": 1, "35_bis_49": 3, "ab_50": 2},
        "statusgruppe": {"beamtenverhaeltnis": 4, "tarifbeschaeftigung": 2, "sonstiges": 0},
    },
    "zugang": {"eigener_entschluss": 3, "kollegium": 1},
    "themen": {"konflikt_vorgesetzte": 3, "psychische_gesundheit": 2, "partnerschaft_familie": 2},
    "weitervermittlung": {"aerztlich_therapeutisch": 2},
    "informationsveranstaltungen": 0,
    "externe_kontakte": 2,
}
FEHLT = object()


def frage(regel: str, as_of: dt.date = TAG, **angaben: object) -> Any:
    return ask(decrees.rule(f"sap.{regel}"), angaben, as_of).value


def geaendert(*aenderungen: tuple[str, object]) -> dict[str, Any]:
    """The good sheet with the fields at these paths set, or left out."""
    bogen = copy.deepcopy(GUT)
    for pfad, wert in aenderungen:
        *davor, feld = pfad.split(".")
        ort = bogen
        for teil in davor:
            ort = ort[teil]
        if wert is FEHLT:
            del ort[feld]
        else:
            ort[feld] = wert
    return bogen


def abgelehnt(regel: str, as_of: dt.date = TAG, **angaben: object) -> Refusal:
    with pytest.raises(FactError) as fehler:
        frage(regel, as_of, **angaben)
    (eine,) = fehler.value.refusals
    return eine


def pfad_bei(*aenderungen: tuple[str, object]) -> str:
    return abgelehnt("dokumentationsbogen_pruefen", bogen=geaendert(*aenderungen)).path


TESTS_IN_IHRER_REIHENFOLGE: list[tuple[str, str, object]] = [
    ("bogen.bemerkung", "bemerkung", "Frau M. aus K 12"),
    ("bogen.externe_kontakte", "externe_kontakte", FEHLT),
    ("bogen.quartal", "quartal", "2017-03"),
    ("bogen.behoerdengruppe", "behoerdengruppe", "PP Koeln"),
    ("bogen.informationsveranstaltungen", "informationsveranstaltungen", -1),
    ("bogen.davon_neu", "davon_neu", 7),
    ("bogen.abgeschlossen", "abgeschlossen", 7),
    ("bogen.anzahl_gespraeche", "anzahl_gespraeche", 5),
    ("bogen.beratene_vorgesetzte", "beratene_vorgesetzte", 7),
    ("bogen.zeit_minuten", "zeit_minuten", 1232),
    ("bogen.merkmale.statusgruppe", "merkmale.statusgruppe.sonstiges", 1),
    ("bogen.weitervermittlung.heilung", "weitervermittlung.heilung", 1),
    ("bogen.zugang", "zugang.kollegium", 2),
    ("bogen.themen", "themen", {"trauer": 5}),
    ("bogen.weitervermittlung", "weitervermittlung.suchtberatung", 7),
]
"""Path of the refusal, field to change, value that breaks one test and no earlier one."""


def test_ein_vollstaendiger_bogen_ist_gueltig_und_die_antwort_sagt_sonst_nichts() -> None:
    assert frage("dokumentationsbogen_pruefen", bogen=GUT)._asdict() == {"gueltig": True}


def test_eine_nullmeldung_ist_gueltig() -> None:
    null = GUT | dict.fromkeys(ZAHLEN, 0) | {"merkmale": None, "zugang": {}, "themen": {}, "weitervermittlung": {}}
    assert frage("dokumentationsbogen_pruefen", bogen=null).gueltig


@pytest.mark.parametrize("fehler", TESTS_IN_IHRER_REIHENFOLGE, ids=lambda f: f[0])
def test_jeder_fehler_wird_mit_seinem_feld_abgelehnt(fehler: tuple[str, str, object]) -> None:
    assert pfad_bei(fehler[1:]) == fehler[0]


@pytest.mark.parametrize(
    ("frueher", "spaeter"),
    list(itertools.combinations(TESTS_IN_IHRER_REIHENFOLGE, 2)),
    ids=lambda f: f[0].removeprefix("bogen."),
)
def test_von_zwei_fehlern_wird_der_fruehere_genannt(
    frueher: tuple[str, str, object], spaeter: tuple[str, str, object]
) -> None:
    # A whole group is replaced before one of its entries is changed.
    beide = sorted([frueher[1:], spaeter[1:]], key=lambda aenderung: aenderung[0].count("."))
    assert pfad_bei(*beide) == frueher[0]


@pytest.mark.parametrize("feld", FELDER)
def test_jedes_feld_wird_gebraucht(feld: str) -> None:
    assert pfad_bei((feld, FEHLT)) == f"bogen.{feld}"


@pytest.mark.parametrize("feld", ZAHLEN)
@pytest.mark.parametrize("wert", [-1, 1.0, "3", True, [], {}])
def test_jede_zahl_ist_ganz_und_nicht_negativ(feld: str, wert: object) -> None:
    assert pfad_bei((feld, wert)) == f"bogen.{feld}"


@pytest.mark.parametrize("wert", ["2017-Q5", "2017", "Q1-2017", "2017-03-31", 2017, "", ["2017-Q1"]])
def test_eine_genauere_zeit_als_das_quartal_gibt_es_nicht(wert: object) -> None:
    assert pfad_bei(("quartal", wert)) == "bogen.quartal"


def test_das_quartal_ist_vom_tag_nach_seinem_ende_an_vorbei() -> None:
    assert abgelehnt("dokumentationsbogen_pruefen", dt.date(2017, 3, 31), bogen=GUT).path == "bogen.quartal"
    assert frage("dokumentationsbogen_pruefen", dt.date(2017, 4, 1), bogen=GUT).gueltig


def test_merkmale_bleiben_unter_fuenf_leer_und_sind_ab_fuenf_noetig() -> None:
    unter = [("anzahl_beratene", 4), ("anzahl_gespraeche", 4), ("zugang", {"kollegium": 4}), ("themen", {"trauer": 4})]
    assert pfad_bei(*unter) == "bogen.merkmale"
    assert frage("dokumentationsbogen_pruefen", bogen=geaendert(*unter, ("merkmale", None))).gueltig
    assert pfad_bei(*unter, ("merkmale", {})) == "bogen.merkmale"
    assert pfad_bei(("merkmale", None)) == "bogen.merkmale"
    assert frage("dokumentationsbogen_pruefen", bogen=geaendert(("merkmale", None)), merkmale_ab=7).gueltig


@pytest.mark.parametrize("gruppe", MERKMALE)
def test_jede_gruppe_von_merkmalen_ist_vollstaendig_und_ergibt_die_beratenen(gruppe: str) -> None:
    pfad = f"bogen.merkmale.{gruppe}"
    erste = MERKMALE[gruppe][0]
    zahl = GUT["merkmale"][gruppe][erste]
    assert pfad_bei((f"merkmale.{gruppe}", FEHLT)) == pfad
    assert pfad_bei((f"merkmale.{gruppe}", 6)) == pfad
    assert pfad_bei((f"merkmale.{gruppe}.{erste}", FEHLT)) == pfad
    assert pfad_bei((f"merkmale.{gruppe}.{erste}", zahl + 1)) == pfad
    assert pfad_bei((f"merkmale.{gruppe}.{erste}", "drei")) == pfad
    assert pfad_bei((f"merkmale.{gruppe}.weitere", 0)) == pfad
    assert pfad_bei(("merkmale.konfession", {"ohne": 6})) == "bogen.merkmale.konfession"


@pytest.mark.parametrize("feld", KATEGORIEN)
def test_zaehlungen_kennen_nur_ihre_kategorien_und_ganze_zahlen(feld: str) -> None:
    kategorie = KATEGORIEN[feld][-1]
    assert pfad_bei((feld, [])) == f"bogen.{feld}"
    assert pfad_bei((f"{feld}.akute_gefahr", 0)) == f"bogen.{feld}.akute_gefahr"
    for wert in (-1, 0.5, "1", None, True):
        assert pfad_bei((f"{feld}.{kategorie}", wert)) == f"bogen.{feld}"


def test_mehrere_themen_je_person_sind_moeglich_aber_keines_oefter_als_es_beratene_gibt() -> None:
    assert frage(
        "dokumentationsbogen_pruefen", bogen=geaendert(("themen", dict.fromkeys(KATEGORIEN["themen"], 6)))
    ).gueltig
    assert pfad_bei(("themen", {"trauer": 7})) == "bogen.themen"


def test_der_zeitschritt_ist_ein_parameter() -> None:
    assert frage("dokumentationsbogen_pruefen", bogen=geaendert(("zeit_minuten", 1232)), zeitschritt=4).gueltig


@pytest.mark.parametrize(
    ("aenderung", "text"),
    [
        (
            ("bemerkung", "Frau M. aus K 12"),
            "bogen.bemerkung: – dieses Feld gibt es nicht; der Bogen enthält keine freien Texte (V 4 Satz 1)",
        ),
        (
            ("quartal", "2017-03"),
            "bogen.quartal: 2017-03 – erwartet wird JJJJ-Q1 bis JJJJ-Q4; genauere Zeitangaben sind nicht zulässig"
            " (V 4 Satz 1)",
        ),
        (
            ("behoerdengruppe", "PP Koeln"),
            "bogen.behoerdengruppe: PP Koeln – eine einzelne Behörde darf nicht angegeben werden (V 4 Satz 1)",
        ),
    ],
)
def test_die_meldung_sagt_was_falsch_ist(aenderung: tuple[str, object], text: str) -> None:
    assert abgelehnt("dokumentationsbogen_pruefen", bogen=geaendert(aenderung)).text == text


def test_die_meldung_zu_den_merkmalen_nennt_die_grenze() -> None:
    antwort = abgelehnt("dokumentationsbogen_pruefen", bogen=GUT, merkmale_ab=8)
    text = "bei weniger als 8 Beratenen bleiben Geschlecht, Alter und Status leer"
    assert antwort.text == f"bogen.merkmale: {text} (V 4 Satz 1)"


@pytest.mark.parametrize("feld", FELDER)
def test_ein_freier_text_wird_nirgends_wiederholt(feld: str) -> None:
    text = "Frau M. aus K 12 hat seit dem Frühjahr große Sorgen und möchte mit niemandem sonst reden"
    assert text not in abgelehnt("dokumentationsbogen_pruefen", bogen=geaendert((feld, text))).text
    assert text not in abgelehnt("dokumentationsbogen_pruefen", bogen=geaendert((feld, {"trauer": text}))).text


def test_fragen_mit_boegen_hinterlassen_nichts() -> None:
    assert decrees.rule("sap.dokumentationsbogen_pruefen").volatile
    assert decrees.rule("sap.bericht_tabelle").volatile


# When a sheet is due.


AKTIV: dict[str, object] = {
    "quartal": "2017-Q1",
    "taetigkeit_von": "2016-01-01",
    "taetigkeit_bis": None,
    "ruhezeiten": [],
    "eingegangen": False,
}


def pflicht(as_of: dt.date = TAG, **angaben: object) -> tuple[bool, str]:
    antwort = frage("bogen_pflicht", as_of, **(AKTIV | angaben))
    return antwort.pflicht, antwort.status.name


def test_ein_aktiver_tag_im_quartal_genuegt() -> None:
    assert pflicht(taetigkeit_von="2017-03-31") == (True, "offen")
    assert pflicht(taetigkeit_von="2017-04-01") == (False, "nicht_pflichtig")
    assert pflicht(taetigkeit_bis="2017-01-01") == (True, "offen")
    assert pflicht(taetigkeit_bis="2016-12-31") == (False, "nicht_pflichtig")


def test_wer_das_ganze_quartal_ruht_gibt_keinen_bogen_ab() -> None:
    assert pflicht(ruhezeiten=[{"beginn": "2016-06-01", "ende": None}]) == (False, "nicht_pflichtig")
    geteilt = [{"beginn": "2017-02-11", "ende": "2017-03-31"}, {"beginn": "2016-06-01", "ende": "2017-02-10"}]
    assert pflicht(ruhezeiten=geteilt) == (False, "nicht_pflichtig")
    geteilt[1]["ende"] = "2017-02-09"
    assert pflicht(ruhezeiten=geteilt) == (True, "offen")
    # Days named twice rest once.
    doppelt = [{"beginn": "2017-01-01", "ende": "2017-03-01"}, {"beginn": "2017-02-01", "ende": "2017-03-30"}]
    assert pflicht(ruhezeiten=doppelt) == (True, "offen")


def test_vor_dem_ersten_tag_zaehlt_ruhen_nicht_mit() -> None:
    ruhezeiten = [{"beginn": "2017-01-01", "ende": "2017-03-30"}]
    assert pflicht(taetigkeit_von="2017-03-31", ruhezeiten=ruhezeiten) == (True, "offen")


def test_der_stand_haengt_am_letzten_tag_des_quartals() -> None:
    assert pflicht(dt.date(2017, 3, 31)) == (True, "laeuft")
    assert pflicht(dt.date(2017, 4, 1)) == (True, "offen")
    assert pflicht(dt.date(2017, 3, 31), eingegangen=True) == (True, "eingegangen")
    assert pflicht(taetigkeit_von="2017-04-01", eingegangen=True) == (False, "nicht_pflichtig")


@given(
    st.integers(-40, 130),
    st.none() | st.integers(0, 130),
    st.lists(st.integers(-40, 130), max_size=6, unique=True),
)
@settings(max_examples=200, deadline=None)
def test_die_pflicht_ist_die_eines_aktiven_tages(von: int, dauer: int | None, grenzen: list[int]) -> None:
    beginn = dt.date(2017, 1, 1)

    def tag(nummer: int) -> dt.date:
        return beginn + dt.timedelta(days=nummer)

    bis = None if dauer is None else von + dauer
    ruhen = list(zip(sorted(grenzen)[::2], sorted(grenzen)[1::2], strict=False))
    aktiv = [n for n in range(90) if von <= n and (bis is None or n <= bis) and not any(a <= n <= b for a, b in ruhen)]
    antwort = pflicht(
        taetigkeit_von=tag(von),
        taetigkeit_bis=None if bis is None else tag(bis),
        ruhezeiten=[{"beginn": tag(a), "ende": tag(b)} for a, b in ruhen],
    )
    assert antwort == ((True, "offen") if aktiv else (False, "nicht_pflichtig"))


@pytest.mark.parametrize(
    ("pfad", "angaben"),
    [
        ("quartal", {"quartal": "2017-1"}),
        ("taetigkeit_bis", {"taetigkeit_bis": "2015-12-31"}),
        ("ruhezeiten[0].ende", {"ruhezeiten": [{"beginn": "2017-01-02", "ende": "2017-01-01"}]}),
    ],
)
def test_angaben_zur_pflicht_werden_abgelehnt(pfad: str, angaben: dict[str, object]) -> None:
    assert abgelehnt("bogen_pflicht", **(AKTIV | angaben)).path == pfad


# The sums.

GRUPPEN = ("polizei", "bezirksregierung", "ministerium", "sonstige_einrichtung")
QUARTALE = ("2016-Q4", "2017-Q1", "2017-Q2", "2017-Q3")
boegen = st.lists(
    st.fixed_dictionaries(
        {
            "quartal": st.sampled_from(QUARTALE),
            "behoerdengruppe": st.sampled_from(GRUPPEN),
            **{
                feld: st.dictionaries(st.sampled_from(kategorien), st.integers(0, 5), max_size=3)
                for feld, kategorien in KATEGORIEN.items()
            },
        }
    ),
    max_size=8,
)


@given(boegen, st.sampled_from(tuple(KATEGORIEN)), st.sampled_from(("quartal", "behoerdengruppe")))
@settings(max_examples=200, deadline=None)
def test_jede_zahl_ist_die_summe_ihrer_boegen(boegen: list[dict[str, Any]], merkmal: str, gliederung: str) -> None:
    antwort = frage("bericht_tabelle", merkmal=merkmal, gliederung=gliederung, boegen=boegen)
    genannt = {k for bogen in boegen for k, zahl in bogen[merkmal].items() if zahl}
    assert antwort.zeilen == (*(k for k in KATEGORIEN[merkmal] if k in genannt), "gesamt")
    reihenfolge = QUARTALE if gliederung == "quartal" else GRUPPEN
    assert antwort.spalten == (*(s for s in reihenfolge if s in {b[gliederung] for b in boegen}), "gesamt")
    for i, zeile in enumerate(antwort.zeilen):
        for j, spalte in enumerate(antwort.spalten):
            zahlen = [
                sum(z for k, z in bogen[merkmal].items() if zeile in (k, "gesamt"))
                for bogen in boegen
                if spalte in (bogen[gliederung], "gesamt")
            ]
            assert antwort.werte[i][j] == sum(zahlen)
            assert antwort.boegen[i][j] == len([z for z in zahlen if z])
    for matrix_zeile in antwort.werte:
        assert matrix_zeile[-1] == sum(matrix_zeile[:-1])
    assert antwort.werte[-1] == tuple(map(sum, zip(*antwort.werte[:-1], strict=True))) or len(antwort.zeilen) == 1


def test_ein_bogen_mit_mehreren_themen_zaehlt_in_der_summe_einmal() -> None:
    bogen = {"quartal": "2017-Q1", "themen": {"trauer": 2, "finanzen": 1, "abhaengigkeit": 0}}
    antwort = frage("bericht_tabelle", merkmal="themen", gliederung="quartal", boegen=[bogen])
    assert antwort.zeilen == ("trauer", "finanzen", "gesamt")
    assert antwort.boegen == ((1, 1), (1, 1), (1, 1))


@pytest.mark.parametrize(
    ("pfad", "bogen"),
    [
        ("boegen[0].quartal", {"quartal": "2017-03"}),
        ("boegen[0].quartal", {"behoerdengruppe": "polizei"}),
        ("boegen[0].behoerdengruppe", {"quartal": "2017-Q1", "behoerdengruppe": "PP Koeln"}),
        ("boegen[0].themen.heilung", {"quartal": "2017-Q1", "themen": {"heilung": 1}}),
        ("boegen[0].zugang.trauer", {"quartal": "2017-Q1", "zugang": {"trauer": 1}}),
        ("boegen[0].themen.trauer", {"quartal": "2017-Q1", "themen": {"trauer": -1}}),
        ("boegen[0].merkmale", {"quartal": "2017-Q1", "merkmale": None}),
    ],
)
def test_ein_bogen_wird_nicht_ausgewertet(pfad: str, bogen: dict[str, object]) -> None:
    assert abgelehnt("bericht_tabelle", merkmal="themen", gliederung="quartal", boegen=[bogen]).path == pfad


def test_nach_gruppen_wird_die_gruppe_gebraucht() -> None:
    bogen = {"quartal": "2017-Q1", "themen": {"trauer": 2}}
    antwort = abgelehnt("bericht_tabelle", merkmal="themen", gliederung="behoerdengruppe", boegen=[bogen])
    assert antwort.path == "boegen[0].behoerdengruppe"
