"""P4: preparation, appointment, announcement, and what they set going."""

from __future__ import annotations

import pytest

from erlass.cases import verify
from erlass.cases.errors import Blocked
from erlass.cases.models import Case, FristState, Nachricht
from erlass.decrees.sap import stand
from erlass.people import administration
from erlass.people.policy import NotAllowed
from erlass.people.roles import BEHOERDENLEITUNG, PERSONALENTSCHEIDUNGEN
from erlass.registers.verify import verify as verify_registers
from tests.decrees.sap.procedures import weg
from tests.decrees.sap.procedures.haus import VORHER, Haus
from tests.decrees.sap.procedures.test_vorauswahl import refs


def vorbereitet(haus: Haus, tage: int = 12, wer: str = "ada") -> Case:
    return haus.oeffnen(
        "bestellung", "vorbereiten", "stelle_nord", tage=tage, person=haus.personen[wer].key, anlass="erstbestellung"
    )


def bestellt(haus: Haus, tage: int = 12) -> Case:
    case = vorbereitet(haus, tage)
    haus.schritt(case, "bestellen", "leitung_nord", tage, bestellung_am=haus.tag(tage).isoformat(), schriftlich=True)
    return case


def test_von_der_auswahl_bis_zur_taetigkeit(haus: Haus) -> None:
    ausbildung = weg.in_ausbildung(weg.ausstatten(haus))
    haus.schritt(ausbildung, "teilnahme_eintragen", "fort_nord", 10, nr=1, teilgenommen=True)
    case = bestellt(haus)
    amt = stand.amtsvorgang(haus.personen["ada"])
    assert amt is not None
    assert (amt.state, amt.data["vorgang"]) == ("bestellt", case.number)
    assert [e.bestellt for e in stand.auswahlergebnisse(haus.personen["ada"])] == [True]
    assert Case.objects.get(procedure="sap.auswahlverfahren").state == "bestellt"
    haus.schritt(ausbildung, "teilnahme_eintragen", "fort_nord", 20, nr=2, teilgenommen=True)
    amt.refresh_from_db()
    assert amt.data["taetigkeitsbeginn"] == haus.tag(21).isoformat()
    haus.tick(21)
    amt.refresh_from_db()
    assert (amt.state, haus.amt("ada", 21).beginn) == ("aktiv", haus.tag(21))
    assert [*verify_registers(), *verify.verify()] == []


def test_wer_zwei_seminare_besucht_hat_ist_mit_der_bestellung_taetig(haus: Haus) -> None:
    ausbildung = weg.in_ausbildung(weg.ausstatten(haus))
    for nr in (1, 2):
        haus.schritt(ausbildung, "teilnahme_eintragen", "fort_nord", 10 * nr, nr=nr, teilgenommen=True)
    bestellt(haus, 22)
    amt = stand.amtsvorgang(haus.personen["ada"])
    assert amt is not None
    assert (amt.state, haus.amt("ada", 22).beginn) == ("aktiv", haus.tag(22))
    assert not amt.fristen.filter(state=FristState.RUNNING).exists()
    assert [*verify_registers(), *verify.verify()] == []


def test_jede_woche_bis_zur_bekanntgabe(haus: Haus) -> None:
    weg.mitgeteilt(weg.ausstatten(haus))
    case = bestellt(haus)
    gemahnt = [0, 0]
    for runde, tag in enumerate((20, 28)):
        haus.tick(tag)
        gemahnt[runde] = Nachricht.objects.filter(betreff="Frist abgelaufen: Bestellung bekannt geben").count()
    assert 0 < gemahnt[0] < gemahnt[1]
    haus.schritt(case, "bekanntgeben", "stelle_nord", 29, bekanntgegeben_am=haus.tag(29).isoformat())
    haus.tick(60)
    assert case.state == "bekanntgegeben"
    assert Nachricht.objects.filter(betreff="Frist abgelaufen: Bestellung bekannt geben").count() == gemahnt[1]
    assert sorted(d.key for d in case.dokumente.all()) == ["aushang", "urkunde"]
    assert "§ 2 Abs. 2 NtV" in weg.pdf_text(case, "urkunde")
    assert "vertraulich" in weg.pdf_text(case, "aushang")


def test_ohne_auswahl_keine_erste_bestellung(haus: Haus) -> None:
    case = vorbereitet(haus, 0, "ben")
    facts = {"bestellung_am": haus.tag().isoformat(), "schriftlich": True}
    with pytest.raises(NotAllowed):
        haus.schritt(case, "bestellen", "stelle_nord", **facts)
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "bestellen", "leitung_nord", **facts)
    assert refs(error) == ["II 1.3 Abs. 1 Satz 1"]


def test_personalverantwortung_und_schriftform(haus: Haus) -> None:
    weg.mitgeteilt(weg.ausstatten(haus))
    case = vorbereitet(haus)
    administration.assign_role(
        haus.personen["ada"], haus.behoerden["nord"], PERSONALENTSCHEIDUNGEN.key, VORHER, None, ""
    )
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "bestellen", "leitung_nord", 12, bestellung_am=haus.tag(12).isoformat(), schriftlich=False)
    assert sorted(refs(error)) == ["I 4.2 Abs. 1", "II 2.1 Abs. 2 Satz 1"]


def test_vier_augen_nur_eine_vorbereitung_und_ruecknahme(haus: Haus) -> None:
    weg.mitgeteilt(weg.ausstatten(haus))
    case = vorbereitet(haus)
    with pytest.raises(Blocked):
        vorbereitet(haus)
    administration.assign_role(
        haus.personen["stelle_nord"], haus.behoerden["nord"], BEHOERDENLEITUNG.key, VORHER, None, ""
    )
    with pytest.raises(NotAllowed, match="Vier-Augen"):
        haus.schritt(case, "bestellen", "stelle_nord", 12, bestellung_am=haus.tag(12).isoformat(), schriftlich=True)
    haus.schritt(case, "zuruecknehmen", "ada", 12)
    assert case.state == "zurueckgenommen"
    assert stand.amtsvorgang(haus.personen["ada"]) is None
