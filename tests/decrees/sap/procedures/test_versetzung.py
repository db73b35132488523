"""P9: transfers and secondments, and what the other agency decides."""

from __future__ import annotations

import datetime as dt

import pytest

from erlass.cases.errors import Blocked, ReasonMissing
from erlass.cases.models import Case
from erlass.decrees.sap import DECREE
from erlass.decrees.sap.models import Anzeige
from erlass.law.errors import FactError
from erlass.people import administration
from erlass.people.policy import NotAllowed
from erlass.registers.entries import put
from erlass.registers.models import Hauswert
from tests.decrees.sap.procedures.haus import VORHER, Haus


def versetzt(haus: Haus, tage: int = 30, ziel: str | None = "sued", *, fortfahren: bool = True) -> Case:
    facts = {"wirksam_am": haus.tag(tage).isoformat(), "ziel": ziel, "sap_moechte_fortfuehren": fortfahren}
    return haus.eintragen("versetzung", "personal_nord", "ada", **facts)


def aufgabe(was: str = "neubestellung") -> Case:
    return Case.objects.get(procedure=f"sap.{was}")


def langfristig_ab(haus: Haus, monate: int) -> None:
    with administration.change("pruefung", "") as entry:
        put(
            entry, Hauswert, "sap.langfristig_ab_monaten", VORHER, erlass=DECREE.key, name="langfristig_ab_monaten", wert=monate,
            begruendung="Wert für die Prüfung",
        )  # fmt: skip


def abgeordnet(haus: Haus, bis: dt.date | None) -> Case:
    facts = {"abgeordnet_von": haus.tag(1).isoformat(), "abgeordnet_bis": bis and bis.isoformat(), "ziel": "sued"}
    return haus.eintragen("abordnung", "personal_nord", "ada", **facts)


def test_mit_der_versetzung_endet_das_amt_am_tag_davor_und_sie_wird_angezeigt(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    case = versetzt(haus)
    assert (case.state, case.data["neubestellung"], case.data["amt_endet_am"]) == (
        "angezeigt",
        "soll",
        haus.tag(29).isoformat(),
    )
    assert [haus.amt("ada", t).status for t in (29, 30)] == ["aktiv", "beendet"]
    assert list(Anzeige.objects.known().values_list("ereignis", "ref")) == [("versetzung", "II 4")]
    assert [d.key for d in case.dokumente.all()] == ["anzeige"]
    haus.tick(30)
    amt.refresh_from_db()
    assert (amt.state, amt.data["ende_grund"]) == ("beendet", "versetzung")


def test_die_neue_behoerde_bestellt_erneut_auch_ueber_ihre_zielzahl(haus: Haus) -> None:
    administration.set_staff(haus.behoerden["sued"], VORHER, 100, True, "")
    haus.aktiv("cem", "sued")
    haus.aktiv("ada")
    versetzt(haus)
    fall = aufgabe()
    assert (fall.behoerde.key, fall.data["zielzahl_ueberschritten"]) == ("sued", True)
    with pytest.raises(NotAllowed):
        haus.schritt(fall, "bestellen", "leitung_nord", 1)
    facts = {"schriftlich_bestellt": True}
    with pytest.raises(Blocked, match="nicht vor der Versetzung"):
        haus.schritt(fall, "bestellen", "leitung_sued", 1, neu_bestellt_am=haus.tag(29).isoformat(), **facts)
    haus.schritt(fall, "bestellen", "leitung_sued", 1, neu_bestellt_am=haus.tag(30).isoformat(), **facts)
    assert fall.state == "bestellt"
    haus.tick(30)
    assert [(haus.amt("ada", t).status, haus.amt("ada", t).behoerde.key) for t in (29, 30)] == [
        ("aktiv", "nord"), ("aktiv", "sued"),
    ]  # fmt: skip
    ada = haus.actor("ada", 30)
    assert ada.holds("sap", haus.behoerden["sued"].pk)
    assert not ada.holds("sap", haus.behoerden["nord"].pk)
    assert ada.holds("beschaeftigte", haus.behoerden["sued"].pk)


def test_innerhalb_der_zielzahl_wird_nichts_ueberschritten(haus: Haus) -> None:
    haus.aktiv("ada")
    versetzt(haus)
    assert aufgabe().data["zielzahl_ueberschritten"] is False


def test_nicht_zu_bestellen_ist_zu_begruenden(haus: Haus) -> None:
    haus.aktiv("ada")
    versetzt(haus)
    with pytest.raises(ReasonMissing, match=r"II 2.3 Satz 1"):
        haus.schritt(aufgabe(), "nicht_bestellen", "leitung_sued")
    fall = aufgabe()
    haus.schritt(fall, "nicht_bestellen", "leitung_sued", warum={"II 2.3 Satz 1": "Es fehlt an einem Raum."})
    assert fall.state == "nicht_bestellt"


@pytest.mark.parametrize(
    ("ziel", "fortfahren", "folge"), [("sued", False, "entfaellt"), (None, True, "nicht_anwendbar")]
)
def test_ohne_wunsch_oder_ausserhalb_des_geschaeftsbereichs_gibt_es_keine_aufgabe(
    haus: Haus, ziel: str | None, folge: str, *, fortfahren: bool
) -> None:
    haus.aktiv("ada")
    case = versetzt(haus, ziel=ziel, fortfahren=fortfahren)
    assert case.data["neubestellung"] == folge
    assert not Case.objects.filter(procedure="sap.neubestellung").exists()


def test_wer_zurueckkehrt_wird_in_der_alten_behoerde_erneut_bestellt(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    versetzt(haus, fortfahren=False)
    haus.tick(30)
    amt.refresh_from_db()
    neu = {"neu_bestellt_am": haus.tag(50).isoformat(), "schriftlich_bestellt": True}
    with pytest.raises(Blocked, match="arbeitet in der Behörde"):
        haus.schritt(amt, "neu_bestellen", "leitung_nord", 50, **neu)
    administration.amend_service(haus.personen["ada"], haus.tag(50), "", behoerde=haus.behoerden["nord"])
    haus.schritt(amt, "neu_bestellen", "leitung_nord", 50, **neu)
    haus.tick(50)
    assert haus.amt("ada", 50).status == "aktiv"


def test_ohne_wert_des_hauses_sagt_die_regel_was_fehlt(haus: Haus) -> None:
    haus.aktiv("ada")
    with pytest.raises(FactError, match="der Erlass nennt keine Zahl") as refused:
        abgeordnet(haus, haus.tag(400))
    assert [r.path for r in refused.value.refusals] == ["langfristig_ab_monaten"]


def test_eine_kurze_abordnung_wird_nur_angezeigt(haus: Haus) -> None:
    haus.aktiv("ada")
    langfristig_ab(haus, 6)
    case = abgeordnet(haus, haus.tag(60))
    assert case.data["langfristig"] is False
    assert list(Anzeige.objects.known().values_list("ereignis", flat=True)) == ["abordnung"]
    assert not Case.objects.filter(procedure="sap.fortfuehrung").exists()
    assert haus.amt("ada", 30).status == "aktiv"


def test_eine_lange_abordnung_laesst_die_aufnehmende_behoerde_pruefen(haus: Haus) -> None:
    haus.aktiv("ada")
    langfristig_ab(haus, 6)
    abgeordnet(haus, None)
    fall = aufgabe("fortfuehrung")
    assert (fall.behoerde.key, fall.parent and fall.parent.procedure) == ("sued", "sap.abordnung")
    with pytest.raises(FactError):
        haus.schritt(fall, "nicht_fortfuehren", "leitung_sued")
    haus.schritt(fall, "nicht_fortfuehren", "leitung_sued", grund="Dort sind genügend SAP tätig.")
    assert (fall.state, [d.key for d in fall.dokumente.all()]) == ("nicht_fortgefuehrt", ["ergebnis"])


def test_die_aufnehmende_behoerde_fuehrt_fort(haus: Haus) -> None:
    haus.aktiv("ada")
    langfristig_ab(haus, 6)
    abgeordnet(haus, haus.tag(1000))
    fall = aufgabe("fortfuehrung")
    haus.schritt(fall, "fortfuehren", "leitung_sued")
    assert fall.state == "fortgefuehrt"
