"""P13 and part V: the yearly talk, direct messages, rooms, requests, external services, and how an SAP is found."""

from __future__ import annotations

import pytest

from erlass.cases.errors import Blocked, ReasonMissing
from erlass.cases.models import Case
from erlass.cases.perform import open_case
from erlass.cases.registry import procedure
from erlass.decrees.sap import pflichten
from erlass.decrees.sap.models import Fachdienst, Jahresgespraech, Kontakt, Raum
from erlass.decrees.sap.namen import namen_im_text
from erlass.people import administration
from erlass.people.policy import NotAllowed
from tests.decrees.sap.procedures.haus import VORHER, Haus

ALLE = ["sap", "behoerdenleitung", "gleichstellungsbeauftragte", "personalrat", "vertrauensperson_sbm"]
BETEILIGT = {"leitung", "sap", "gleichstellung", "personalrat", "sbv"}


# The yearly talk.


def geplant(haus: Haus, wer: str = "stelle_nord", **mehr: object) -> Case:
    haus.aktiv("ada")
    return haus.oeffnen("jahresgespraech", "planen", wer, termin=haus.tag().isoformat(), **mehr)


def gefuehrt(haus: Haus, case: Case, dabei: list[str], warum: dict[str, str] | None = None) -> None:
    facts = {"datum": haus.tag().isoformat(), "teilnehmende": dabei}
    haus.schritt(case, "durchfuehren", "stelle_nord", 0, warum, **facts)


def test_zum_jahresgespraech_gehoeren_fuenf(haus: Haus) -> None:
    case = geplant(haus, vorschlaege="Arbeitsverdichtung")
    assert set(case.beteiligungen.values_list("key", flat=True)) == BETEILIGT
    assert [haus.sieht(case, w) for w in ("ada", "leitung_nord", "rat_nord")] == [True, True, True]
    assert [w for w in ("leitung_sued", "ben", "referat_eins", "personal_nord") if haus.sieht(case, w)] == []
    assert "Arbeitsverdichtung" in haus.text(case, "einladung")
    assert haus.ausblick(case, "leitung_nord") == {"durchfuehren": True, "absagen": True}


def test_ohne_schwerbehindertenvertretung_gehoeren_vier_dazu(haus: Haus) -> None:
    administration.set_staff(haus.behoerden["nord"], VORHER, 400, False, "")
    case = geplant(haus)
    assert set(case.beteiligungen.values_list("key", flat=True)) == BETEILIGT - {"sbv"}
    gefuehrt(haus, case, ALLE[:4])
    assert case.state == "durchgefuehrt"


def test_wer_fehlt_wird_genannt_und_der_grund_gefragt(haus: Haus) -> None:
    case = geplant(haus)
    with pytest.raises(ReasonMissing) as missing:
        gefuehrt(haus, case, ALLE[:3])
    (grund,) = missing.value.obstacles
    assert grund.ref == "V 1 Abs. 2"
    assert grund.text.endswith("Es fehlten: Personalrat, Vertrauensperson der schwerbehinderten Menschen.")
    gefuehrt(haus, case, ALLE[:3], {"V 1 Abs. 2": "Beide waren verhindert."})
    assert case.data["begruendungen"] == {"V 1 Abs. 2": "Beide waren verhindert."}


def test_ein_gespraech_von_morgen_hat_nicht_stattgefunden(haus: Haus) -> None:
    case = geplant(haus)
    with pytest.raises(Blocked, match="nicht in der Zukunft"):
        haus.schritt(case, "durchfuehren", "stelle_nord", datum=haus.tag(1).isoformat(), teilnehmende=ALLE)


def test_namen_werden_vor_dem_speichern_gezeigt(haus: Haus) -> None:
    case = geplant(haus)
    gefuehrt(haus, case, ALLE)
    with pytest.raises(ReasonMissing) as missing:
        haus.schritt(case, "dokumentieren", "ada", themen="Der Streit zwischen Frau Muster und Person Ben im Dienst")
    (gezeigt,) = missing.value.obstacles
    assert gezeigt.text.endswith("Gefunden: Frau Muster, Person Ben.")
    assert Jahresgespraech.objects.known().get().themen == ""
    haus.schritt(case, "dokumentieren", "ada", themen="Arbeitsverdichtung im Schichtdienst")
    assert [z["themen"] for z in haus.liste("jahresgespraeche", "rat_nord")] == ["Arbeitsverdichtung im Schichtdienst"]
    assert haus.liste("jahresgespraeche", "leitung_sued") == []
    assert "Schichtdienst" in haus.text(case, "vermerk")


@pytest.mark.parametrize(
    ("text", "gefunden"),
    [
        ("Belastung im Schichtdienst, Frau sein in Führung", ()),
        ("Gespräch mit Frau Dr. Beispiel", ("Frau Dr. Beispiel",)),
        ("Die Sorgen von Kollegin Rot", ("Kollegin Rot",)),
        ("Eine einzelne Person war betroffen", ("Eine einzelne Person",)),
        ("Bei Winterberg fehlt ein Raum", ("Ida Winterberg",)),
    ],
)
def test_was_wie_ein_name_oder_einzelfall_aussieht(text: str, gefunden: tuple[str, ...]) -> None:
    assert namen_im_text(text, ["Ida Winterberg", "Jo Li"]) == gefunden


def test_das_jahresgespraech_ist_faellig_bis_es_gefuehrt_ist(haus: Haus) -> None:
    def faellig(wer: str) -> bool:
        return any(d.ref == "V 1 Abs. 2" for d in pflichten.faelligkeiten(haus.actor(wer), haus.tag()))

    assert not faellig("leitung_nord"), "there is no SAP yet"
    case = geplant(haus)
    assert [faellig(w) for w in ("leitung_nord", "stelle_nord", "ada", "leitung_sued", "ben")] == [True] * 3 + [
        False
    ] * 2
    gefuehrt(haus, case, ALLE)
    assert not faellig("leitung_nord")


# Direct messages.


def test_ein_anliegen_lesen_nur_die_sap_und_die_leitung(haus: Haus) -> None:
    haus.aktiv("ada")
    haus.aktiv("ben")
    facts = {"betreff": "Raum", "text": "Könnte der ruhige Raum frei bleiben?"}
    case = haus.oeffnen("direktnachricht", "senden", "ada", **facts)
    sehen = [w for w in haus.personen if haus.sieht(case, w)]
    assert sorted(sehen) == ["ada", "leitung_nord"]
    assert haus.nachrichten("leitung_nord", "Anliegen") == 1
    haus.schritt(case, "beantworten", "leitung_nord", antwort="Ja.")
    assert haus.nachrichten("ada", "Anliegen") == 1
    assert not case.dokumente.exists()
    with pytest.raises(NotAllowed):
        haus.oeffnen("direktnachricht", "senden", "leitung_nord", **facts)


# Rooms.


@pytest.mark.parametrize(
    ("zimmer", "telefon", "ersatz", "stand"),
    [(True, True, False, "regel"), (True, False, True, "ersatz"), (False, True, True, "ersatz"), (False, True, False, "mangel")],
)  # fmt: skip
def test_wie_es_um_den_raum_steht(haus: Haus, zimmer: bool, telefon: bool, ersatz: bool, stand: str) -> None:
    haus.aktiv("ada")
    facts = {
        "person": haus.personen["ada"].key, "einzelzimmer_geeignet": zimmer, "telefonanschluss": telefon,
        "ersatzraum_geeignet": ersatz,
    }  # fmt: skip

    def melden(warum: dict[str, str] | None) -> Case:
        stelle, nord = haus.actor("stelle_nord"), haus.behoerden["nord"]
        return open_case(procedure("sap.raum"), "melden", stelle, nord, facts, reasons=warum).case

    if stand != "regel":
        with pytest.raises(ReasonMissing) as missing:
            melden(None)
        assert [o.ref for o in missing.value.obstacles] == ["V 3 Satz 1"]
    case = melden({} if stand == "regel" else {"V 3 Satz 1": "Das Haus wird umgebaut."})
    assert case.state == stand
    assert haus.nachrichten("leitung_nord", "Raum") == (1 if stand == "mangel" else 0)
    assert Raum.objects.am(haus.tag()).get().person == haus.personen["ada"]
    with pytest.raises(Blocked, match="noch kein Raum"):
        melden({"V 3 Satz 1": "Noch einmal."})
    gut = {**facts, "einzelzimmer_geeignet": True, "telefonanschluss": True}
    haus.schritt(case, "aendern", "leitung_nord", **gut)
    assert case.state == "regel"
    assert haus.liste("raeume", "referat_eins") == haus.liste("raeume", "leitung_sued") == []
    assert [z["einzelzimmer_geeignet"] for z in haus.liste("raeume", "stelle_nord")] == [True]


# Requests.


@pytest.mark.parametrize(
    ("was", "facts"),
    [
        ("arbeitsmittel", {"was": "Fachliteratur", "kosten_cent": 4_950}),
        ("dienstreise", {"anlass": "arbeitskreis", "am": "2026-12-01", "ort": "Beispielau"}),
    ],
)
def test_antraege_entscheidet_die_behoerde(haus: Haus, was: str, facts: dict[str, object]) -> None:
    haus.aktiv("ada")
    case = haus.oeffnen(was, "beantragen", "ada", **facts)
    for wer in ("ada", "leitung_sued", "referat_eins"):
        with pytest.raises(NotAllowed):
            haus.schritt(case, "bewilligen", wer)
    haus.schritt(case, "bewilligen", "stelle_nord")
    assert case.state == "bewilligt"
    abgelehnt = haus.oeffnen(was, "beantragen", "ada", **facts)
    haus.schritt(abgelehnt, "ablehnen", "leitung_nord", begruendung_entscheidung="Dafür sind keine Mittel da.")
    assert haus.sieht(abgelehnt, "ada")
    assert not haus.sieht(abgelehnt, "rat_nord")


# External services.


DIENST = {"name": "Suchtberatung", "art": "Sucht", "kontakt": "0000 / 1"}


def test_fachdienste_gibt_nur_das_fachreferat_frei(haus: Haus) -> None:
    haus.aktiv("ada")
    case = haus.oeffnen("fachdienst", "eintragen", "ada", kurzname="sucht", **DIENST)
    assert haus.liste("hilfen", "leitung_nord") == []
    assert [z["name"] for z in haus.liste("fachdienste", "ada")] == ["Suchtberatung"]
    for wer in ("ada", "leitung_nord", "stelle_nord"):
        with pytest.raises(NotAllowed):
            haus.schritt(case, "freigeben", wer)
    with pytest.raises(NotAllowed):
        haus.liste("fachdienste", "leitung_nord")
    haus.schritt(case, "freigeben", "referat_eins")
    assert [z["name"] for z in haus.liste("hilfen", "rat_nord")] == ["Suchtberatung"]
    haus.schritt(case, "pruefen", "ada", 30)
    eintrag = Fachdienst.objects.am(haus.tag(30)).get()
    assert (eintrag.geprueft_am, eintrag.freigegeben) == (haus.tag(30), True)
    haus.schritt(case, "entfernen", "referat_eins", 31)
    assert not Fachdienst.objects.am(haus.tag(31)).exists()


def test_was_freigegeben_ist_aendert_nur_das_fachreferat(haus: Haus) -> None:
    haus.aktiv("ada")
    case = haus.oeffnen("fachdienst", "eintragen", "ada", kurzname="sucht", **DIENST)
    haus.schritt(case, "aendern", "ada", **{**DIENST, "kontakt": "0000 / 2"})
    haus.schritt(case, "freigeben", "referat_eins")
    with pytest.raises(NotAllowed):
        haus.schritt(case, "aendern", "ada", **{**DIENST, "kontakt": "anderswo"})
    with pytest.raises(Blocked, match="Kurznamen"):
        haus.oeffnen("fachdienst", "eintragen", "ada", kurzname="sucht", **{**DIENST, "name": "Anderes"})
    haus.schritt(case, "aendern", "referat_eins", **{**DIENST, "kontakt": "0000 / 3"})
    eintrag = Fachdienst.objects.am(haus.tag()).get()
    assert (eintrag.kontakt, eintrag.freigegeben) == ("0000 / 3", True)


# How an SAP is found.


def test_die_erreichbarkeit_traegt_die_sap_selbst_einmal_ein(haus: Haus) -> None:
    haus.aktiv("ada")
    case = haus.oeffnen("kontakt", "eintragen", "ada", telefon="1234")
    with pytest.raises(Blocked, match="noch nicht eingetragen"):
        haus.oeffnen("kontakt", "eintragen", "ada", telefon="5678")
    for wer in ("leitung_nord", "stelle_nord"):
        with pytest.raises(NotAllowed):
            haus.schritt(case, "aendern", wer, telefon="9")
    haus.schritt(case, "aendern", "ada", telefon="", raum="12")
    eintrag = Kontakt.objects.am(haus.tag()).get()
    assert (eintrag.telefon, eintrag.raum) == ("", "12")
