"""P1: reports of need, places of both ministries, groups."""

from __future__ import annotations

import pytest

from erlass.cases import verify
from erlass.cases.errors import Blocked, NotPossible, ReasonMissing
from erlass.cases.models import Case
from erlass.decrees.sap import stand
from erlass.decrees.sap.models import Schulungsgruppe
from erlass.people import administration
from erlass.people.models import Person
from erlass.people.policy import NotAllowed
from erlass.registers.verify import verify as verify_registers
from tests.decrees.sap.procedures.haus import VORHER, Haus
from tests.decrees.sap.procedures.test_vorauswahl import refs
from tests.decrees.sap.procedures.weg import pdf_text


def eroeffnet(haus: Haus) -> Case:
    """A round; somebody in the ministry of finance may confirm it."""
    person = haus.personen["fm"] = Person.objects.create(name="Person FM")
    administration.assign_role(person, haus.behoerden["haus"], "fachreferat_fm", VORHER, None, "")
    facts = {"runde": "R1", "meldeschluss": haus.tag(5).isoformat()}
    return haus.oeffnen("bedarf_und_schulungsgruppe", "eroeffnen", "referat_eins", "haus", **facts)


def meldung(haus: Haus, wo: str) -> Case:
    return Case.objects.get(procedure="sap.bedarfsmeldung", behoerde=haus.behoerden[wo])


def gruppe(haus: Haus, **mehr: object) -> dict[str, object]:
    tage = [haus.tag(t).isoformat() for t in (20, 30)]
    return {
        "kuerzel": "R1-1", "plaetze_mik": 2, "plaetze_fm": 0, "gruppe_beginn": tage[0], "gruppe_ende": haus.tag(1100).isoformat(),
        "seminare": [
            {"nr": nr, "titel": f"Seminar {nr}", "art": "regulaer", "beginn": tag, "ende": tag, "ort": "Musterstadt"}
            for nr, tag in enumerate(tage, 1)
        ],
        **mehr,
    }  # fmt: skip


def festgelegt(haus: Haus) -> Case:
    case = eroeffnet(haus)
    haus.schritt(meldung(haus, "nord"), "melden", "stelle_nord", absehbare_abgaenge=0, bedarf=2)
    haus.tick(6)
    case.refresh_from_db()
    haus.schritt(case, "plaetze_festlegen", "referat_eins", 6)
    haus.schritt(case, "plaetze_festlegen", "fm", 6)
    return case


def test_abweichung_vom_errechneten_bedarf_braucht_einen_grund(haus: Haus) -> None:
    eroeffnet(haus)
    fall = meldung(haus, "nord")
    with pytest.raises(ReasonMissing) as error:
        haus.schritt(fall, "melden", "stelle_nord", absehbare_abgaenge=0, bedarf=3)
    assert refs(error) == ["II 2.2 Abs. 1 Satz 2"]
    warum = {"II 2.2 Abs. 1 Satz 2": "viele Außenstellen"}
    haus.schritt(fall, "melden", "stelle_nord", 0, warum, absehbare_abgaenge=0, bedarf=3)
    assert (fall.state, fall.data["zielzahl"], fall.data["errechneter_bedarf"]) == ("gemeldet", 2, 2)
    with pytest.raises(NotAllowed):
        haus.schritt(meldung(haus, "sued"), "melden", "stelle_nord", absehbare_abgaenge=0, bedarf=2)


def test_plaetze_bestaetigen_beide_haeuser(haus: Haus) -> None:
    case = eroeffnet(haus)
    haus.schritt(meldung(haus, "nord"), "melden", "stelle_nord", absehbare_abgaenge=0, bedarf=2)
    haus.tick(6)
    case.refresh_from_db()
    spaet = meldung(haus, "sued")
    assert (case.state, spaet.state) == ("gemeldet", "nicht_gemeldet")
    with pytest.raises(NotPossible):
        haus.schritt(spaet, "melden", "leitung_sued", 6, absehbare_abgaenge=0, bedarf=2)
    haus.schritt(case, "plaetze_festlegen", "referat_eins", 6)
    assert case.state == "gemeldet"
    haus.schritt(case, "plaetze_festlegen", "fm", 6)
    assert (case.state, case.data["runde_plaetze_mik"], case.data["runde_plaetze_fm"]) == ("plaetze_festgelegt", 2, 0)


def test_gruppe_mit_seminaren_bis_zum_abschluss(haus: Haus) -> None:
    case = festgelegt(haus)
    haus.schritt(case, "gruppen_bekanntgeben", "referat_eins", 7, **gruppe(haus))
    assert [s.titel for s in stand.seminare("R1-1", haus.tag(7))] == ["Seminar 1", "Seminar 2"]
    assert Schulungsgruppe.objects.am(haus.tag(7)).get(key="R1-1").bekanntgegeben_am == haus.tag(7)
    haus.tick(20)
    case.refresh_from_db()
    assert case.state == "laeuft"
    with pytest.raises(Blocked):
        haus.schritt(case, "abschliessen", "referat_eins", 21)
    haus.schritt(case, "abschliessen", "referat_eins", 31)
    assert Schulungsgruppe.objects.am(haus.tag(31)).get(key="R1-1").abgeschlossen_am == haus.tag(31)
    assert sorted(d.key for d in case.dokumente.all()) == ["gruppe", "plaetze"]
    assert "Behörde Nord" in pdf_text(case, "plaetze")
    assert "Seminar 2" in pdf_text(case, "gruppe")
    assert [*verify_registers(), *verify.verify()] == []


@pytest.mark.parametrize(
    ("mehr", "ref"), [({"plaetze_mik": 3}, "II 1.1 Satz 2"), ({"gruppe_ende": "2016-01-01"}, "III 1.1 Satz 1")]
)
def test_was_nicht_bekannt_gegeben_wird(haus: Haus, mehr: dict[str, object], ref: str) -> None:
    case = festgelegt(haus)
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "gruppen_bekanntgeben", "referat_eins", 7, **gruppe(haus, **mehr))
    assert refs(error) == [ref]


def test_zwei_gruppen_teilen_die_plaetze(haus: Haus) -> None:
    case = festgelegt(haus)
    haus.schritt(case, "gruppen_bekanntgeben", "referat_eins", 7, **gruppe(haus, plaetze_mik=1))
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "gruppen_bekanntgeben", "referat_eins", 7, **gruppe(haus, plaetze_mik=1))
    assert refs(error) == ["II 1.1 Satz 1"]
    haus.schritt(case, "gruppen_bekanntgeben", "referat_eins", 7, **gruppe(haus, kuerzel="R1-2", plaetze_mik=1))
    assert case.data["gruppen"] == ["R1-1", "R1-2"]
