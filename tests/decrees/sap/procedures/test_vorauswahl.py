"""P2: announcement, applications, pre-selection and forwarding."""

from __future__ import annotations

import pytest

from erlass.cases.errors import Blocked, NotPossible, ReasonMissing
from erlass.cases.lists import visible_cases
from erlass.cases.models import Case
from erlass.cases.registry import procedure
from erlass.decrees.sap.models import Auswahlresultat
from erlass.people import administration
from erlass.people.policy import NotAllowed
from erlass.registers.entries import put
from tests.decrees.sap.procedures import weg
from tests.decrees.sap.procedures.haus import Haus


def refs(error: pytest.ExceptionInfo[Blocked] | pytest.ExceptionInfo[ReasonMissing]) -> list[str]:
    return [o.ref for o in error.value.obstacles]


def sichtbar(haus: Haus, wer: str, tage: int = 1) -> list[str]:
    return sorted(c.headline for c in visible_cases(haus.actor(wer, tage)).filter(procedure="sap.bewerbung"))


def test_vorauswahl_bis_zur_weiterleitung(haus: Haus) -> None:
    auswahl = weg.weitergeleitet(weg.ausstatten(haus))
    assert (auswahl.state, auswahl.person, auswahl.data["ort"]) == ("terminiert", haus.personen["ada"], "Musterstadt")
    ada = Case.objects.get(procedure="sap.bewerbung", person=haus.personen["ada"])
    ben = Case.objects.get(procedure="sap.bewerbung", person=haus.personen["ben"])
    assert (ada.state, ada.data["rang"], ben.state) == ("weitergeleitet", 1, "nicht_vorausgewaehlt")
    assert sorted(d.key for d in ada.dokumente.all()) == ["abordnung", "formular"]
    assert sorted(d.key for d in ben.dokumente.all()) == ["absage", "formular"]
    assert "nicht berücksichtigen" in weg.pdf_text(ben, "absage")
    assert "Zuhören liegt mir." in weg.pdf_text(ada, "formular")
    assert haus.personen["ada"].name in weg.pdf_text(ada.parent or ada, "protokoll")
    assert sichtbar(haus, "referat_eins") == [haus.personen["ada"].name]


def test_das_fachreferat_sieht_vor_der_weiterleitung_nichts(haus: Haus) -> None:
    oben = weg.ausgeschrieben(weg.ausstatten(haus))
    weg.bewerbung(haus, oben, "ada")
    assert sichtbar(haus, "referat_eins", 0) == []
    assert sichtbar(haus, "cem", 0) == []
    assert sichtbar(haus, "rat_nord", 0) == sichtbar(haus, "leitung_nord", 0) == [haus.personen["ada"].name]


def test_nur_die_leitung_waehlt_vor_und_alle_werden_beteiligt(haus: Haus) -> None:
    oben = weg.ausgeschrieben(weg.ausstatten(haus))
    weg.bewerbung(haus, oben, "ada")
    weg.beteiligt(haus, oben, "schwerbehindertenvertretung")
    facts = {"kandidaten": [weg.kandidat(haus, "ada", 1)], "vielfalt_beruecksichtigt": True}
    with pytest.raises(NotAllowed):
        haus.schritt(oben, "vorauswahl_feststellen", "stelle_nord", 1, **facts)
    with pytest.raises(Blocked) as error:
        haus.schritt(oben, "vorauswahl_feststellen", "leitung_nord", 1, **facts)
    assert refs(error) == ["II 1.2 Abs. 2 Satz 3"]


def test_rangfolge_muss_merkmale_sollen(haus: Haus) -> None:
    oben = weg.ausgeschrieben(weg.ausstatten(haus))
    for wer in ("ada", "ben"):
        weg.bewerbung(haus, oben, wer)
    weg.beteiligt(haus, oben)
    with pytest.raises(Blocked) as luecke:
        haus.schritt(
            oben, "vorauswahl_feststellen", "leitung_nord", 1, vielfalt_beruecksichtigt=True,
            kandidaten=[weg.kandidat(haus, "ada", 1), weg.kandidat(haus, "ben", 3)],
        )  # fmt: skip
    assert refs(luecke) == ["II 1.2 Abs. 2 Satz 1"]
    facts = {
        "kandidaten": [weg.kandidat(haus, "ada", 1, sozialkompetenz=False), weg.kandidat(haus, "ben", 2)],
        "vielfalt_beruecksichtigt": False,
    }
    with pytest.raises(ReasonMissing) as soll:
        haus.schritt(oben, "vorauswahl_feststellen", "leitung_nord", 1, **facts)
    assert sorted(refs(soll)) == ["II 1.2 Abs. 2 Satz 2", "II 1.2 Abs. 2 Satz 4"]
    warum = {"II 1.2 Abs. 2 Satz 2": "wird geschult", "II 1.2 Abs. 2 Satz 4": "nur zwei Bewerbungen"}
    haus.schritt(oben, "vorauswahl_feststellen", "leitung_nord", 1, warum, **facts)
    with pytest.raises(Blocked) as zulassung:
        haus.schritt(oben, "weiterleiten", "stelle_nord", 1, **weg.ladung(haus, abgeordnet=False))
    assert refs(zulassung) == ["II 1.2 Abs. 3 Satz 2"]


@pytest.mark.parametrize(
    ("mehr", "ref"),
    [
        ({"wochenminuten": 1229}, "II 2.1 Abs. 1 Satz 3"),
        ({"kenntnis_der_pflichten": False}, "II 1.2 Abs. 1 Satz 3"),
        ({"personalentscheidungen_verantwortlich": True}, "II 1.2 Abs. 1 Satz 2"),
        ({"personalentscheidungen_verantwortlich": True, "bereit_zu_beenden": True, "beenden_am": "2100-01-01"},
         "II 1.2 Abs. 1 Satz 2"),
    ],
)  # fmt: skip
def test_wer_sich_nicht_bewerben_kann(haus: Haus, mehr: dict[str, object], ref: str) -> None:
    oben = weg.ausgeschrieben(haus)
    with pytest.raises(Blocked) as error:
        weg.bewerbung(haus, oben, "ada", **mehr)
    assert refs(error) == [ref]


def test_gueltiges_ergebnis_steht_entgegen(haus: Haus) -> None:
    ada, tag = haus.personen["ada"], haus.tag(-100)
    with administration.change("pruefung", "") as entry:
        put(
            entry, Auswahlresultat, f"{ada.key}:{tag}", tag, person=ada, behoerde=haus.behoerden["nord"], ergebnis="positiv",
            bekannt_am=tag, bestellt=False,
        )  # fmt: skip
    with pytest.raises(Blocked) as error:
        weg.bewerbung(haus, weg.ausgeschrieben(haus), "ada")
    assert refs(error) == ["II 1.3 Abs. 6 Satz 2"]


def test_zurueckziehen_ohne_grund_und_nicht_nach_dem_schluss(haus: Haus) -> None:
    oben = weg.ausgeschrieben(weg.ausstatten(haus))
    fall = weg.bewerbung(haus, oben, "ada")
    with pytest.raises(Blocked):
        weg.bewerbung(haus, oben, "ada")
    haus.schritt(fall, "zurueckziehen", "ada")
    assert fall.state == "zurueckgezogen"
    schritt = procedure("sap.bewerbung").transition("zurueckziehen")
    assert schritt is not None
    assert schritt.asks is None
    weg.beteiligt(haus, oben)
    with pytest.raises(Blocked):
        weg.bewerbung(haus, oben, "ben")
    haus.schritt(oben, "vorauswahl_feststellen", "leitung_nord", 1, kandidaten=[], vielfalt_beruecksichtigt=True)
    assert oben.state == "ohne_ergebnis"
    with pytest.raises(NotPossible):
        haus.schritt(oben, "weiterleiten", "stelle_nord", 1, **weg.ladung(haus))
