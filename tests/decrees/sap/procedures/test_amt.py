"""P6: the office from the appointment to its end, with what time does to it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from erlass.cases import verify
from erlass.cases.errors import Blocked, NotPossible, ReasonMissing
from erlass.cases.models import Case, Nachricht
from erlass.cases.registry import procedure
from erlass.decrees.sap.models import Anzeige, Kontakt, SapAmt, Zeitbudget
from erlass.law.errors import FactError
from erlass.people import administration
from erlass.people.policy import NotAllowed
from erlass.registers.entries import put
from erlass.registers.verify import verify as verify_registers
from tests.decrees.sap.procedures.haus import Haus

RUHEN = 1095
SCHRIFTLICH = {"schriftlich_angezeigt": True, "geplantes_ende": None}


def ruhend(haus: Haus, wer: str = "ada") -> Case:
    case = haus.aktiv(wer)
    haus.schritt(case, "ruhen", wer, ruhen_beginn=haus.tag().isoformat(), **SCHRIFTLICH)
    return case


def ereignisse() -> list[str]:
    return list(Anzeige.objects.known().order_by("pk").values_list("ereignis", flat=True))


def budget(haus: Haus, wo: str = "nord") -> None:
    case = haus.oeffnen("zeitbudget", "entwerfen", f"stelle_{wo}", wo, jahr=haus.tag().year)
    haus.schritt(case, "feststellen", f"stelle_{wo}")


def verteilung(wo: str = "nord") -> dict[str, int]:
    return dict(Zeitbudget.objects.known().filter(key__startswith=f"{wo}:").latest("gilt_von").verteilung)


def test_taetigkeit_beginnt_am_tag_nach_dem_zweiten_seminar(haus: Haus) -> None:
    case = haus.bestellt("ada")
    haus.tick(0)
    assert Case.objects.get(pk=case.pk).state == "bestellt"
    haus.seminar("ada", 2, 5)
    haus.schritt(case, "beginn_bestimmen", "", tage=5)
    assert case.data["taetigkeitsbeginn"] == haus.tag(6).isoformat()
    haus.tick(5)
    assert haus.amt("ada", 5).status == "bestellt"
    haus.tick(6)
    assert (haus.amt("ada", 5).status, haus.amt("ada", 6).status) == ("bestellt", "aktiv")
    assert haus.amt("ada", 6).beginn == haus.tag(6)
    assert haus.actor("ada", 6).holds("sap")
    assert not haus.actor("ada", 5).holds("sap")


def test_ohne_zweites_seminar_nimmt_auch_das_system_die_taetigkeit_nicht_auf(haus: Haus) -> None:
    with pytest.raises(Blocked, match="zweite Seminar"):
        haus.schritt(haus.bestellt("ada"), "aufnehmen", "")


def test_ein_spaeter_tick_laesst_die_taetigkeit_am_richtigen_tag_beginnen(haus: Haus) -> None:
    case = haus.aktiv("ada")
    assert case.data["taetigkeitsbeginn"] == haus.tag(-10).isoformat()
    assert haus.amt("ada", -10).status == "aktiv"


def test_ruhen_wird_angezeigt_und_die_sap_kehrt_rechtzeitig_zurueck(haus: Haus) -> None:
    case = ruhend(haus)
    assert haus.amt("ada").status == "ruhend"
    assert haus.actor("ada").holds("sap")
    assert ereignisse() == ["ruhen_beginn", "ruhen_beginn"]
    assert [d.key for d in case.dokumente.all()] == ["anzeige"]
    zurueck = {"wiederaufnahme_am": haus.tag(100).isoformat(), "ende_schriftlich_angezeigt": True}
    with pytest.raises(ReasonMissing, match=r"II 3.2 Satz 3"):
        haus.schritt(case, "wiederaufnehmen", "ada", 100, **zurueck)
    haus.schritt(case, "wiederaufnehmen", "ada", 100, {"II 3.2 Satz 3": "Kein Kurs bis dahin."}, **zurueck)
    assert (case.state, haus.amt("ada", 99).status, haus.amt("ada", 100).status) == ("aktiv", "ruhend", "aktiv")
    haus.tick(RUHEN + 10)
    case.refresh_from_db()
    assert case.state == "aktiv"


def test_ruhen_braucht_die_schriftliche_anzeige_und_hoechstens_drei_jahre(haus: Haus) -> None:
    case = haus.aktiv("ada")
    facts = {"ruhen_beginn": haus.tag().isoformat(), "geplantes_ende": haus.tag(RUHEN + 5).isoformat()}
    with pytest.raises(Blocked) as blocked:
        haus.schritt(case, "ruhen", "ada", schriftlich_angezeigt=False, **facts)
    assert [o.ref for o in blocked.value.obstacles] == ["II 3.2 Satz 1", "II 3.2 Satz 2"]
    with pytest.raises(NotAllowed):
        haus.schritt(case, "ruhen", "leitung_nord", schriftlich_angezeigt=True, **facts)


def test_ruhen_wirkt_nicht_vor_der_taetigkeit_zurueck(haus: Haus) -> None:
    case = haus.aktiv("ada")
    with pytest.raises(Blocked, match="jetzige Stand"):
        haus.schritt(case, "ruhen", "ada", ruhen_beginn=haus.tag(-11).isoformat(), **SCHRIFTLICH)


def test_nach_drei_jahren_ruhen_gibt_es_keine_rueckkehr_nur_eine_neue_bestellung(haus: Haus) -> None:
    case = ruhend(haus)
    ende = case.fristen.get(key="ruhen").due
    tage = (ende - haus.tag()).days
    haus.tick(tage - 182)
    assert Nachricht.objects.filter(betreff="Frist: Ruhen höchstens bis").count() == 3
    haus.tick(tage)
    assert Case.objects.get(pk=case.pk).state == "ruhend"
    haus.tick(tage + 1)
    case.refresh_from_db()
    assert (case.state, haus.amt("ada", tage + 1).status) == ("ruhen_ueberschritten", "ruhen_ueberschritten")
    assert not haus.actor("ada", tage + 1).holds("sap")
    morgen = tage + 2
    with pytest.raises(NotPossible):
        haus.schritt(
            case,
            "wiederaufnehmen",
            "ada",
            morgen,
            wiederaufnahme_am=haus.tag(morgen).isoformat(),
            ende_schriftlich_angezeigt=True,
        )
    neu = {"neu_bestellt_am": haus.tag(morgen).isoformat()}
    with pytest.raises(Blocked, match=r"II 2.1 Abs. 2 Satz 1"):
        haus.schritt(case, "neu_bestellen", "leitung_nord", morgen, schriftlich_bestellt=False, **neu)
    haus.schritt(case, "neu_bestellen", "leitung_nord", morgen, schriftlich_bestellt=True, **neu)
    haus.tick(morgen)
    case.refresh_from_db()
    assert (case.state, haus.amt("ada", morgen).status) == ("aktiv", "aktiv")


def test_anschliessendes_ruhen_verlaengert_die_drei_jahre_nicht(haus: Haus) -> None:
    case = ruhend(haus)
    bis = case.fristen.get(key="ruhen").due
    warum = {"II 3.2 Satz 3": "Kein Kurs bis dahin."}
    zurueck = {"wiederaufnahme_am": haus.tag(50).isoformat(), "ende_schriftlich_angezeigt": True}
    haus.schritt(case, "wiederaufnehmen", "ada", 50, warum, **zurueck)
    haus.schritt(case, "ruhen", "ada", 50, ruhen_beginn=haus.tag(50).isoformat(), **SCHRIFTLICH)
    assert case.fristen.filter(key="ruhen", state="laeuft").get().due == bis


def test_mit_dem_amt_enden_die_angaben_zum_finden(haus: Haus) -> None:
    case = haus.aktiv("ada")
    person = haus.personen["ada"]
    with administration.change("pruefung", "") as entry:
        put(entry, Kontakt, person.key, haus.tag(-5), person=person, behoerde=haus.behoerden["nord"], telefon="0")
    haus.schritt(case, "verzichten", "ada", verzicht_zum=haus.tag().isoformat(), schriftlich_mitgeteilt=True)
    assert Kontakt.objects.am(haus.tag()).exists()
    assert not Kontakt.objects.am(haus.tag(1)).exists()


def test_ein_verzicht_braucht_die_schriftform_und_keinen_grund(haus: Haus) -> None:
    case = haus.aktiv("ada")
    schritt = procedure("sap.sap_amt").transition("verzichten")
    assert schritt is not None
    assert [f.name for f in schritt.fields] == ["verzicht_zum", "schriftlich_mitgeteilt"]
    assert schritt.excusable == ()
    zum = haus.tag().isoformat()
    with pytest.raises(FactError) as refused:
        haus.schritt(case, "verzichten", "ada", verzicht_zum=zum, schriftlich_mitgeteilt=False)
    assert [r.path for r in refused.value.refusals] == ["ereignisse[0].schriftlich"]
    haus.schritt(case, "verzichten", "ada", verzicht_zum=zum, schriftlich_mitgeteilt=True)
    assert (case.state, haus.amt("ada").status, haus.amt("ada", 1).status) == ("beendet", "aktiv", "beendet")
    assert haus.amt("ada", 1).grund == "verzicht"
    assert not haus.actor("ada", 1).holds("sap")
    assert sorted(d.key for d in case.dokumente.all()) == ["anzeige", "dank"]
    assert ereignisse() == ["verzicht", "verzicht"]


def test_auch_wer_noch_nicht_taetig_ist_kann_verzichten(haus: Haus) -> None:
    case = haus.bestellt("ada")
    haus.schritt(case, "verzichten", "ada", verzicht_zum=haus.tag().isoformat(), schriftlich_mitgeteilt=True)
    assert (case.state, haus.amt("ada", 1).status) == ("beendet", "beendet")
    assert [*verify_registers(), *verify.verify()] == []


def test_ein_angekuendigtes_ende_wirkt_an_seinem_tag_und_das_fruehere_zaehlt(haus: Haus) -> None:
    case = haus.aktiv("ada")
    haus.schritt(case, "ausscheiden", "personal_nord", ausscheiden_am=haus.tag(90).isoformat())
    assert (case.state, haus.amt("ada", 90).status, haus.amt("ada", 91).grund) == ("aktiv", "aktiv", "ausscheiden")
    haus.schritt(case, "verzichten", "ada", verzicht_zum=haus.tag(30).isoformat(), schriftlich_mitgeteilt=True)
    assert (case.state, haus.amt("ada", 31).status, haus.amt("ada", 91).grund) == ("aktiv", "beendet", "verzicht")
    haus.tick(30)
    assert Case.objects.get(pk=case.pk).state == "aktiv"
    haus.tick(31)
    assert Case.objects.get(pk=case.pk).state == "beendet"


def test_ein_angekuendigtes_ende_bleibt_bei_spaeteren_aenderungen(haus: Haus) -> None:
    case = ruhend(haus)
    haus.schritt(case, "ausscheiden", "personal_nord", ausscheiden_am=haus.tag(90).isoformat())
    zurueck = {"wiederaufnahme_am": haus.tag(20).isoformat(), "ende_schriftlich_angezeigt": True}
    haus.schritt(case, "wiederaufnehmen", "ada", 20, {"II 3.2 Satz 3": "Kein Kurs bis dahin."}, **zurueck)
    assert [haus.amt("ada", t).status for t in (19, 20, 90, 91)] == ["ruhend", "aktiv", "aktiv", "beendet"]


def test_freistellen_und_beenden_gibt_es_nur_ueber_die_massnahme(haus: Haus) -> None:
    case = haus.aktiv("ada")
    for schritt in ("freistellen", "beenden_wichtiger_grund"):
        with pytest.raises(NotAllowed, match="selbsttätig"):
            haus.schritt(case, schritt, "leitung_nord", befristet_bis=haus.tag(30).isoformat())


def test_eine_freistellung_endet_von_selbst(haus: Haus) -> None:
    case = haus.aktiv("ada")
    haus.schritt(case, "freistellen", "", befristet_bis=haus.tag(30).isoformat())
    assert not haus.actor("ada", 1).holds("sap")
    haus.tick(40)
    case.refresh_from_db()
    assert case.state == "aktiv"
    assert [haus.amt("ada", t).status for t in (0, 30, 31)] == ["freigestellt", "freigestellt", "aktiv"]
    assert haus.actor("ada", 40).holds("sap")


def test_jede_aenderung_verteilt_die_zeit_neu(haus: Haus) -> None:
    budget(haus)
    haus.aktiv("ben")
    ben = haus.personen["ben"].key
    allein = verteilung()[ben]
    case = haus.aktiv("ada")
    zu_zweit = verteilung()
    assert 0 < zu_zweit[ben] < allein
    haus.schritt(case, "ruhen", "ada", ruhen_beginn=haus.tag().isoformat(), **SCHRIFTLICH)
    assert zu_zweit[ben] < verteilung()[ben] <= allein
    assert sum(verteilung().values()) <= 20_000


def test_wer_unter_die_haelfte_geht_bekommt_keinen_anteil(haus: Haus) -> None:
    budget(haus)
    haus.aktiv("ben")
    administration.amend_service(haus.personen["ben"], haus.tag(-400), "", wochenminuten=1000)
    haus.aktiv("ada")
    assert set(verteilung()) == {haus.personen["ada"].key}


def test_alle_zeitraeume_eines_amtes_liegen_lueckenlos_im_register(haus: Haus) -> None:
    case = ruhend(haus)
    haus.schritt(case, "verzichten", "ada", 10, verzicht_zum=haus.tag(10).isoformat(), schriftlich_mitgeteilt=True)
    zeilen = list(SapAmt.objects.known().filter(person=haus.personen["ada"]).order_by("gilt_von"))
    assert [z.status for z in zeilen] == ["aktiv", "ruhend", "beendet"]
    assert all(b.gilt_von == a.gilt_bis + dt.timedelta(days=1) for a, b in itertools.pairwise(zeilen))
