"""P5: secondment, seminars, what must be made up, end and certificate."""

from __future__ import annotations

import pytest

from erlass.cases import reading, verify
from erlass.cases.errors import Blocked, ReasonMissing
from erlass.cases.models import Case
from erlass.cases.registry import procedure
from erlass.decrees.sap import stand
from erlass.decrees.sap.models import Schulungsgruppe
from erlass.people import administration
from erlass.registers.entries import amend
from erlass.registers.verify import verify as verify_registers
from tests.decrees.sap.procedures import weg
from tests.decrees.sap.procedures.haus import Haus
from tests.decrees.sap.procedures.test_vorauswahl import refs


def besucht(haus: Haus, case: Case, **besuche: bool) -> None:
    for nr, da in besuche.items():
        zahl = int(nr[1:])
        haus.schritt(case, "teilnahme_eintragen", "fort_nord", max(10 * zahl, 9), nr=zahl, teilgenommen=da)


def test_von_der_anmeldung_zur_ausbildung(haus: Haus) -> None:
    case = weg.angemeldet(weg.ausstatten(haus))
    assert case.state == "angemeldet"
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "beginnen", "fort_nord", 4)
    assert refs(error) == ["II 1.1 Satz 3"]
    haus.schritt(case, "abordnen", "fort_nord", 4, abordnung_am=haus.tag(4).isoformat())
    haus.tick(8)
    case.refresh_from_db()
    assert case.state == "angemeldet"
    haus.tick(9)
    case.refresh_from_db()
    assert case.state == "in_ausbildung"
    gefunden = stand.ausbildung(haus.personen["ada"], haus.tag(9))
    assert gefunden is not None
    assert (gefunden.gruppe, gefunden.beginn) == ("G1", haus.tag(9))
    assert [*verify_registers(), *verify.verify()] == []


@pytest.mark.parametrize("bekannt", [None, 5])
def test_abordnung_erst_nach_der_bekanntgabe(haus: Haus, bekannt: int | None) -> None:
    case = weg.angemeldet(weg.ausstatten(haus))
    with administration.change("pruefung", "") as entry:
        amend(
            entry, Schulungsgruppe, "G1", haus.tag(-4000),
            bekanntgegeben_am=None if bekannt is None else haus.tag(bekannt),
        )  # fmt: skip
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "abordnen", "fort_nord", 4, abordnung_am=haus.tag(4).isoformat())
    assert refs(error) == ["II 1.1 Satz 3"]


def test_das_zweite_versaeumte_seminar_muss_nachgeholt_werden(haus: Haus) -> None:
    case = weg.in_ausbildung(weg.ausstatten(haus))
    besucht(haus, case, n1=True, n2=False, n3=True, n4=True)
    with pytest.raises(Blocked) as zu_frueh:
        haus.schritt(case, "abschliessen", "fort_nord", 45)
    assert refs(zu_frueh) == ["III 1.1 Satz 1"]
    besucht(haus, case, n5=False)
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "abschliessen", "fort_nord", 50)
    assert refs(error) == ["III 1.1 Satz 3"]
    assert "Seminar 5" in str(error.value)
    haus.schritt(case, "nachholen", "fort_nord", 60, nr=5, nachgeholt_am=haus.tag(60).isoformat())
    with pytest.raises(ReasonMissing) as soll:
        haus.schritt(case, "abschliessen", "fort_nord", 61)
    assert refs(soll) == ["III 1.1 Satz 2"]
    haus.schritt(case, "abschliessen", "fort_nord", 61, {"III 1.1 Satz 2": "kein Termin mehr"})
    assert (case.state, case.data["abgeschlossen_am"]) == ("abgeschlossen", haus.tag(60).isoformat())
    gefunden = stand.ausbildung(haus.personen["ada"], haus.tag(61))
    assert gefunden is not None
    assert gefunden.abgeschlossen_am == haus.tag(60)
    assert sorted(d.key for d in case.dokumente.all()) == ["abordnung", "bescheinigung"]
    eingetragen = {s["nr"]: (s["teilgenommen"], s["nachgeholt_am"]) for s in case.data["seminare"]}
    assert eingetragen[2] == (False, None)
    assert eingetragen[5] == (False, haus.tag(60).isoformat())
    assert (case.data["nr"], case.data["teilgenommen"]) == (5, False)
    zeugnis = weg.pdf_text(case, "bescheinigung")
    assert "nicht besucht" in zeugnis
    assert "nachgeholt am" in zeugnis
    assert [*verify_registers(), *verify.verify()] == []


def test_selbstreflexion_darf_nicht_fehlen(haus: Haus) -> None:
    case = weg.in_ausbildung(weg.ausstatten(haus))
    besucht(haus, case, n1=True, n2=True, n3=False, n4=True, n5=True)
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "abschliessen", "fort_nord", 50)
    assert refs(error) == ["III 1.1 Satz 3"]
    assert "Seminar 3" in str(error.value)


def test_was_noch_nicht_war_oder_besucht_ist(haus: Haus) -> None:
    case = weg.in_ausbildung(weg.ausstatten(haus))
    for nr in (1, 99):
        with pytest.raises(Blocked):
            haus.schritt(case, "teilnahme_eintragen", "fort_nord", 9, nr=nr, teilgenommen=True)
    besucht(haus, case, n1=True)
    with pytest.raises(Blocked):
        haus.schritt(case, "nachholen", "fort_nord", 12, nr=1, nachgeholt_am=haus.tag(12).isoformat())


def test_die_behoerde_sieht_nur_den_stand(haus: Haus) -> None:
    case = weg.in_ausbildung(weg.ausstatten(haus))
    besucht(haus, case, n1=False)
    ausbildung = procedure("sap.ausbildung")
    assert reading.hidden_names(case, ausbildung, haus.actor("leitung_nord", 10)) >= {"nr", "teilgenommen", "seminare"}
    assert reading.hidden_names(case, ausbildung, haus.actor("ada", 10)) == set()


def test_abbrechen_ohne_grund(haus: Haus) -> None:
    case = weg.in_ausbildung(weg.ausstatten(haus))
    haus.schritt(case, "abbrechen", "ada", 11)
    gefunden = stand.ausbildung(haus.personen["ada"], haus.tag(11))
    assert gefunden is not None
    assert (case.state, gefunden.abgebrochen_am) == ("abgebrochen", haus.tag(11))
    schritt = ausbildung.transition("abbrechen") if (ausbildung := procedure("sap.ausbildung")) else None
    assert schritt is not None
    assert schritt.asks is None
