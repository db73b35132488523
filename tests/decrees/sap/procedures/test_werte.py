"""Figures of the house: proposed by one person, put in force by another, and then used by the rules."""

from __future__ import annotations

import pytest

from erlass.cases.context import Context, house_value, overlay
from erlass.cases.models import Case
from erlass.cases.registry import procedure
from erlass.decrees.sap import DECREE
from erlass.decrees.sap.rules import rules
from erlass.law.errors import FactError
from erlass.people.policy import NotAllowed
from tests.decrees.sap.procedures.haus import Haus


def vorschlag(
    haus: Haus, name: str, wert: int, wer: str = "referat_eins", ab: int = 0, fuer: str | None = None
) -> Case:
    return haus.oeffnen(
        "wert_des_hauses", "vorschlagen", wer, "haus", wert_name=name, wert=wert, gilt_ab=haus.tag(ab).isoformat(),
        nur_fuer=fuer, grund="Festlegung",
    )  # fmt: skip


def in_kraft(haus: Haus, name: str, wert: int, ab: int = 0, fuer: str | None = None) -> Case:
    case = vorschlag(haus, name, wert, ab=ab, fuer=fuer)
    haus.schritt(case, "in_kraft_setzen", "referat_zwei")
    return case


def abgeordnet(haus: Haus, tage: int) -> Case:
    return haus.oeffnen(
        "abordnung", "eintragen", "personal_nord", person=haus.personen["ada"].key, ziel="sued",
        abgeordnet_von=haus.tag().isoformat(), abgeordnet_bis=haus.tag(tage).isoformat(),
    )  # fmt: skip


def test_ein_wert_gilt_erst_wenn_zwei_personen_ihn_wollen(haus: Haus) -> None:
    case = vorschlag(haus, "langfristig_ab_monaten", 6)
    assert house_value("sap", "langfristig_ab_monaten", "nord", haus.tag()) is None
    with pytest.raises(NotAllowed, match="Vier-Augen"):
        haus.schritt(case, "in_kraft_setzen", "referat_eins")
    for wer in ("leitung_nord", "stelle_nord", "ada"):
        with pytest.raises(NotAllowed):
            haus.schritt(case, "in_kraft_setzen", wer)
        with pytest.raises(NotAllowed):
            vorschlag(haus, "schwelle", 4, wer)
    haus.schritt(case, "in_kraft_setzen", "referat_zwei")
    assert house_value("sap", "langfristig_ab_monaten", "nord", haus.tag()) == 6
    assert house_value("sap", "langfristig_ab_monaten", "nord", haus.tag(-1)) is None
    assert [(z["name"], z["wert"]) for z in haus.liste("werte", "rat_nord")] == [("langfristig_ab_monaten", 6)]


def test_die_statistikstelle_kann_der_zweite_sein(haus: Haus) -> None:
    haus.person("statistik", "haus", "statistikstelle")
    case = vorschlag(haus, "schwelle", 7)
    haus.schritt(case, "in_kraft_setzen", "statistik")
    assert case.state == "in_kraft"


def test_ohne_zahl_des_hauses_sagt_die_regel_dass_sie_fehlt_und_mit_ihr_rechnet_sie(haus: Haus) -> None:
    haus.aktiv("ada")
    with pytest.raises(FactError) as refused:
        abgeordnet(haus, 200)
    assert [r.path for r in refused.value.refusals] == ["langfristig_ab_monaten"]
    in_kraft(haus, "langfristig_ab_monaten", 6)
    assert abgeordnet(haus, 100).data["langfristig"] is False
    assert abgeordnet(haus, 250).data["langfristig"] is True


def test_ein_wert_fuer_eine_behoerde_geht_dem_fuer_alle_vor(haus: Haus) -> None:
    in_kraft(haus, "langfristig_ab_monaten", 6)
    in_kraft(haus, "langfristig_ab_monaten", 3, fuer="nord")
    assert house_value("sap", "langfristig_ab_monaten", "nord", haus.tag()) == 3
    assert house_value("sap", "langfristig_ab_monaten", "sued", haus.tag()) == 6


def test_ein_anderer_schwellenwert_wirkt_ab_seinem_tag(haus: Haus) -> None:
    in_kraft(haus, "schwelle", 8, ab=10)
    case = Case.objects.get(procedure="sap.wert_des_hauses")
    liste = {"kategorien": ["a", "b", "c"], "werte": [6, 40, 9]}
    gefragt = procedure("sap.wert_des_hauses")

    def gesperrt(tage: int) -> object:
        context = Context(case, gefragt, None, haus.actor("", tage), haus.tag(tage))
        return context.ask(rules["zellsperrung_liste"], **liste).result["primaer"]  # type: ignore[index, call-overload]

    assert gesperrt(9) == []
    assert gesperrt(10) == ["a"]
    assert list(overlay(DECREE, "nord", haus.tag(9))) == []


@pytest.mark.parametrize(("name", "wert"), [("langfristig_ab_monaten", 0), ("dauerhaft_ab_quartalen", 41)])
def test_was_die_regeln_nicht_rechnen_koennen_wird_nicht_vorgeschlagen(haus: Haus, name: str, wert: int) -> None:
    with pytest.raises(FactError):
        vorschlag(haus, name, wert)


def test_feste_zahlen_des_erlasses_stehen_nicht_zur_wahl(haus: Haus) -> None:
    with pytest.raises(FactError) as refused:
        vorschlag(haus, "erfundener_wert", 1)
    assert [r.path for r in refused.value.refusals] == ["wert_name"]
    for fest in ("ruhen_jahre", "bestellungsfrist_jahre", "fachfortbildungen"):
        assert not DECREE.parameters[fest].editable
        with pytest.raises(FactError):
            vorschlag(haus, fest, 1)
