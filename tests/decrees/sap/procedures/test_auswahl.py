"""P3: the commission, its vote, the result and its four years."""

from __future__ import annotations

import datetime as dt

import pytest

from erlass.cases import reading, verify
from erlass.cases.errors import Blocked, NotPossible, ReasonMissing
from erlass.cases.models import Bestaetigung, Case, FristState
from erlass.cases.registry import procedure
from erlass.decrees.sap import stand
from erlass.decrees.sap.models import Auswahlresultat
from erlass.law.errors import FactError
from erlass.people.policy import NotAllowed
from erlass.registers.verify import verify as verify_registers
from tests.decrees.sap.procedures import weg
from tests.decrees.sap.procedures.haus import Haus
from tests.decrees.sap.procedures.test_vorauswahl import refs


def hidden(haus: Haus, case: Case, wer: str) -> set[str]:
    return reading.hidden_names(case, procedure("sap.auswahlverfahren"), haus.actor(wer, 2))


def test_bei_stimmengleichheit_entscheidet_der_vorsitz(haus: Haus) -> None:
    case = weg.abgestimmt(weg.ausstatten(haus), "ja", "nein", "nein", "ja")
    assert (case.state, case.data["ergebnis"], case.data["stichentscheid"]) == ("durchgefuehrt", "positiv", True)
    assert "ergebnis" in hidden(haus, case, "ada")
    assert "ergebnis" in hidden(haus, case, "leitung_nord")
    assert {"stimmen", "ergebnis"} & hidden(haus, case, "referat_eins") == {"stimmen"}
    haus.schritt(case, "mitteilen", "referat_eins", 2, mitgeteilt_am=haus.tag(2).isoformat())
    assert case.state == "mitgeteilt"
    assert "ergebnis" not in hidden(haus, case, "ada")
    assert [(e.ergebnis, e.bestellt) for e in stand.auswahlergebnisse(haus.personen["ada"])] == [("positiv", False)]
    tag = haus.tag(2)
    frist = case.fristen.get(key="bestellung")
    assert (frist.due.year, frist.due.month) == (tag.year + 4, tag.month)
    assert "Sie haben bestanden." in weg.pdf_text(case, "ergebnis")
    assert all(wort in weg.pdf_text(case, "bewertungsbogen") for wort in ("Motivation", "Reflexion", "Empathie"))
    assert [*verify_registers(), *verify.verify()] == []


def test_enthaltung_des_vorsitzes_bei_gleichheit_wird_zurueckgefragt(haus: Haus) -> None:
    case = weg.besetzt(weg.ausstatten(haus))
    for wer, stimme in zip(weg.STIMMEN, ("enthaltung", "ja", "nein", "enthaltung"), strict=True):
        haus.schritt(case, "abstimmen", wer, 2, stimme=stimme)
    assert case.state == "kommission_besetzt"
    haus.schritt(case, "abstimmen", "referat_eins", 2, stimme="nein")
    assert (case.state, case.data["ergebnis"]) == ("durchgefuehrt", "negativ")


def test_negativ_ist_endgueltig_und_ohne_frist(haus: Haus) -> None:
    case = weg.mitgeteilt(weg.ausstatten(haus), "nein", "ja", "nein", "nein")
    assert (case.state, case.closed_on) == ("negativ", haus.tag(2))
    assert not case.fristen.filter(key="bestellung").exists()
    with pytest.raises(NotPossible):
        haus.schritt(case, "annehmen", "ada", 3, entscheidung_fuer_taetigkeit=True)
    haus.oeffnen(
        "bestellung", "vorbereiten", "stelle_nord", tage=3, person=haus.personen["ada"].key, anlass="erstbestellung"
    )
    bestellung = Case.objects.get(procedure="sap.bestellung")
    with pytest.raises(Blocked) as error:
        haus.schritt(
            bestellung, "bestellen", "leitung_nord", 3, bestellung_am=haus.tag(3).isoformat(), schriftlich=True
        )
    assert refs(error) == ["II 1.3 Abs. 7"]


@pytest.mark.parametrize(
    ("mehr", "ref"),
    [
        ({"sap_ist_erfahren": False}, "II 1.3 Abs. 2 Satz 2"),
        ({"psychologie_ist_vertraut": False}, "II 1.3 Abs. 2 Satz 2"),
        ({"hauptpersonalrat": "nicht_eingeladen"}, "II 1.3 Abs. 4"),
    ],
)
def test_fehler_der_kommission(haus: Haus, mehr: dict[str, object], ref: str) -> None:
    haus.aktiv("cem", "sued")
    case = weg.weitergeleitet(weg.ausstatten(haus))
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "besetzen", "referat_eins", 1, **weg.kommission(haus, **mehr))
    assert refs(error) == [ref]


def test_sap_aus_der_eigenen_behoerde_nur_mit_grund_und_nur_aktive(haus: Haus) -> None:
    haus.aktiv("ben")
    case = weg.weitergeleitet(weg.ausstatten(haus), sap="ben")
    eigene = weg.kommission(haus, sap=haus.personen["ben"].key)
    with pytest.raises(ReasonMissing):
        haus.schritt(case, "besetzen", "referat_eins", 1, **eigene)
    with pytest.raises(FactError):
        haus.schritt(case, "besetzen", "referat_eins", 1, **weg.kommission(haus))
    haus.schritt(case, "besetzen", "referat_eins", 1, {"II 1.3 Abs. 2 Satz 2": "sonst niemand frei"}, **eigene)
    assert case.state == "kommission_besetzt"


def test_nicht_erschienen_verwirft_abgegebene_stimmen(haus: Haus) -> None:
    case = weg.besetzt(weg.ausstatten(haus))
    with pytest.raises(NotAllowed):
        haus.schritt(case, "abstimmen", "referat_zwei", 2, stimme="ja")
    haus.schritt(case, "abstimmen", "cem", 2, stimme="nein")
    with pytest.raises(NotPossible):
        haus.schritt(case, "abstimmen", "cem", 2, stimme="ja")
    haus.schritt(case, "nicht_erschienen", "referat_eins", 2)
    assert case.state == "terminiert"
    assert not Bestaetigung.objects.filter(case=case).exists()
    assert not case.members.exists()
    with pytest.raises(NotAllowed):
        haus.schritt(case, "zurueckziehen", "ben", 2)
    haus.schritt(case, "zurueckziehen", "ada", 2)
    assert case.state == "zurueckgezogen"


def test_aufheben_macht_das_ergebnis_nichtig(haus: Haus) -> None:
    case = weg.mitgeteilt(weg.ausstatten(haus))
    haus.schritt(case, "aufheben", "referat_eins", 3, aufhebungsgrund="Die SAP war befangen.")
    assert (case.state, case.data["ergebnis"]) == ("terminiert", None)
    assert stand.auswahlergebnisse(haus.personen["ada"]) == []
    assert not case.fristen.filter(key="bestellung", state=FristState.RUNNING).exists()
    assert [*verify_registers(), *verify.verify()] == []


def test_vier_jahre_ohne_bestellung(haus: Haus) -> None:
    case = weg.mitgeteilt(weg.ausstatten(haus))
    haus.schritt(case, "ablehnen", "ada", 3)
    frist: dt.date = case.fristen.get(key="bestellung").due
    bis_dahin = (frist - haus.tag(0)).days
    haus.tick(bis_dahin)
    case.refresh_from_db()
    assert case.state == "nicht_angenommen"
    haus.tick(bis_dahin + 1)
    case.refresh_from_db()
    assert case.state == "frist_abgelaufen"
    bestellung = haus.oeffnen(
        "bestellung", "vorbereiten", "stelle_nord", tage=bis_dahin + 1, person=haus.personen["ada"].key,
        anlass="erstbestellung",
    )  # fmt: skip
    facts = {"bestellung_am": haus.tag(bis_dahin + 1).isoformat(), "schriftlich": True}
    with pytest.raises(ReasonMissing) as error:
        haus.schritt(bestellung, "bestellen", "leitung_nord", bis_dahin + 1, **facts)
    assert refs(error) == ["II 1.3 Abs. 6 Satz 1"]
    assert Auswahlresultat.objects.known().filter(bestellt=True).count() == 0


def test_ohne_freien_platz_keine_anmeldung(haus: Haus) -> None:
    case = weg.mitgeteilt(weg.ausstatten(haus, plaetze=0))
    haus.schritt(case, "annehmen", "ada", 3, entscheidung_fuer_taetigkeit=True)
    with pytest.raises(Blocked) as error:
        haus.schritt(case, "anmeldung_weiterleiten", "stelle_nord", 3, gruppe="G1")
    assert refs(error) == ["II 1.1 Satz 2"]
