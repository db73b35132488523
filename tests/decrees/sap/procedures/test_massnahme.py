"""P7: release and end for an important reason, step by step, and who may see the file."""

from __future__ import annotations

import pytest

from erlass.cases import reading, verify
from erlass.cases.errors import Blocked, NotPossible, ReasonMissing
from erlass.cases.lists import visible_cases
from erlass.cases.models import Case
from erlass.cases.registry import procedure
from erlass.decrees.sap.models import Anzeige
from erlass.law.errors import FactError
from erlass.people import policy
from erlass.people.models import Zugriff
from erlass.people.policy import NotAllowed
from erlass.registers.models import Event
from erlass.registers.verify import verify as verify_registers
from tests.decrees.sap.procedures.haus import Haus

SITZE = {"kommission_mik": "referat_zwei", "kommission_psychologie": "psychologin", "kommission_sap_erfahren": "cem"}
JA, NEIN = {"liegt_wichtiger_grund_vor": "ja"}, {"liegt_wichtiger_grund_vor": "nein"}


def beabsichtigt(haus: Haus, massnahme: str = "freistellung", tage: int = 0, **mehr: object) -> Case:
    facts = {
        "person": haus.personen["ada"].key, "massnahme": massnahme, "wichtiger_grund": "anforderungen_entfallen",
        "gruende_text": "Die Voraussetzungen sind entfallen.", "tatsachen_bekannt_seit": haus.tag(tage).isoformat(),
    }  # fmt: skip
    return haus.oeffnen("massnahme", "beabsichtigen", "leitung_nord", tage=tage, **(facts | mehr))


def gespraech(haus: Haus, case: Case, tage: int = 0, **mehr: object) -> Case:
    facts = {
        "gespraech_am": haus.tag(tage).isoformat(),
        "gruende_mitgeteilt": True,
        "einzelsupervision_angeboten": True,
    }
    haus.schritt(case, "gespraech_fuehren", "leitung_nord", tage, **(facts | mehr))
    haus.schritt(case, "gespraech_fuehren", "ada", tage, **(facts | mehr))
    return case


def uebernommen(haus: Haus, case: Case, wer: str = "referat_eins") -> Case:
    haus.schritt(eingang(), "uebernehmen", wer)
    case.refresh_from_db()
    return case


def eingang() -> Case:
    return Case.objects.get(procedure="sap.massnahme_eingang")


def angezeigt(haus: Haus, massnahme: str = "freistellung") -> Case:
    haus.aktiv("ada")
    haus.aktiv("cem", "sued")
    case = uebernommen(haus, gespraech(haus, beabsichtigt(haus, massnahme)))
    haus.schritt(case, "supervision_entfaellt", "ada")
    haus.schritt(case, "anzeigen", "leitung_nord")
    return case


def besetzung(haus: Haus, **mehr: str) -> dict[str, object]:
    sitze = {sitz: haus.personen[wer].key for sitz, wer in {**SITZE, **mehr}.items()}
    return {**sitze, "kommission_termin": haus.tag().isoformat(), "kommission_ort": "Musterstadt"}


def eroertert(haus: Haus, massnahme: str = "freistellung") -> Case:
    case = angezeigt(haus, massnahme)
    haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus))
    haus.schritt(case, "eroertern", "cem", eroertert_am=haus.tag().isoformat())
    return case


def votum(haus: Haus, stimmen: tuple[dict[str, object], ...], massnahme: str = "freistellung") -> Case:
    case = eroertert(haus, massnahme)
    for wer, stimme in zip(SITZE.values(), stimmen, strict=True):
        haus.schritt(case, "votieren", wer, **stimme)
    case.refresh_from_db()
    return case


def einig(haus: Haus, *, mik: bool = True) -> Case:
    haus.aktiv("ada")
    case = uebernommen(haus, gespraech(haus, beabsichtigt(haus)))
    haus.schritt(case, "supervision_abschliessen", "referat_eins", einvernehmen_moeglich=True)
    haus.schritt(case, "einvernehmen", "leitung_nord")
    haus.schritt(case, "einvernehmen", "ada")
    haus.schritt(case, "mik_einvernehmen", "referat_eins", einvernehmen_mik=mik)
    return case


def test_freistellung_durch_die_kommission_zwei_von_drei(haus: Haus) -> None:
    case = votum(haus, (JA, NEIN, JA))
    assert (case.state, case.data["votum"]) == ("votum", "wichtiger_grund")
    bis = haus.tag(60).isoformat()
    haus.schritt(case, "vollziehen", "leitung_nord", 1, befristet_bis=bis)
    assert case.state == "vollzogen"
    amt = Case.objects.get(procedure="sap.sap_amt", person=haus.personen["ada"])
    assert (amt.state, haus.amt("ada", 1).status) == ("freigestellt", "freigestellt")
    assert amt.fristen.get(key="freistellung").due == haus.tag(60)
    assert eingang().state == "geschlossen"
    assert sorted(d.key for d in case.dokumente.all()) == ["anzeige", "bescheid", "einladung"]
    assert list(Anzeige.objects.known().order_by("pk").values_list("ereignis", "person")) == [
        ("supervision_nicht_durchgefuehrt", None),
        ("freistellung", haus.personen["ada"].pk),
    ]


def test_beendigung_durch_die_kommission_beendet_das_amt(haus: Haus) -> None:
    case = votum(haus, (JA, JA, NEIN), "beendigung")
    haus.schritt(case, "vollziehen", "leitung_nord", 1)
    assert [*verify_registers(), *verify.verify()] == []
    amt = Case.objects.get(procedure="sap.sap_amt", person=haus.personen["ada"])
    assert (amt.state, haus.amt("ada", 2).status, haus.amt("ada", 2).grund) == ("beendet", "beendet", "wichtiger_grund")


def test_die_stimmen_bleiben_verborgen(haus: Haus) -> None:
    case = eroertert(haus)
    haus.schritt(case, "votieren", "cem", **JA)
    assert "stimmen" not in case.data
    assert all("liegt_wichtiger_grund_vor" not in e.content_text for e in Event.objects.filter(subject=case.subject))
    with pytest.raises(NotAllowed):
        haus.schritt(case, "votieren", "referat_eins", **JA)
    haus.schritt(case, "votieren", "psychologin", **JA)
    haus.schritt(case, "votieren", "referat_zwei", **NEIN)
    for wer in ("leitung_nord", "ada", "cem", "referat_eins"):
        assert "stimmen" not in [f.name for f in reading.facts(case, haus.actor(wer))]


def test_votiert_wird_erst_nach_der_eroerterung_mit_der_sap(haus: Haus) -> None:
    case = angezeigt(haus)
    haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus))
    with pytest.raises(NotPossible):
        haus.schritt(case, "votieren", "cem", **JA)


def test_wer_in_der_kommission_sitzt_uebernimmt_die_sachbearbeitung_nicht(haus: Haus) -> None:
    case = eroertert(haus)
    with pytest.raises(Blocked, match="Kommission angehört"):
        uebernommen(haus, case, "referat_zwei")
    assert eingang().done_by["uebernehmen"] == haus.personen["referat_eins"].key


def test_kein_wichtiger_grund_schliesst_die_akte_von_selbst(haus: Haus) -> None:
    case = votum(haus, (NEIN, JA, NEIN))
    assert (case.state, case.data["votum"]) == ("aufgegeben", "kein_wichtiger_grund")
    assert eingang().state == "geschlossen"
    assert haus.amt("ada", 1).status == "aktiv"


def test_ein_verzicht_schliesst_die_akte(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    case = beabsichtigt(haus)
    haus.schritt(amt, "verzichten", "ada", verzicht_zum=haus.tag(20).isoformat(), schriftlich_mitgeteilt=True)
    case.refresh_from_db()
    assert case.state == "aufgegeben"


def test_ohne_gespraech_wird_nichts_vollzogen(haus: Haus) -> None:
    haus.aktiv("ada")
    case = beabsichtigt(haus)
    with pytest.raises(NotPossible, match="nicht vorgesehen"):
        haus.schritt(case, "vollziehen", "leitung_nord", befristet_bis=haus.tag(30).isoformat())
    with pytest.raises(Blocked, match=r"II 3.4 Satz 1"):
        gespraech(haus, case, einzelsupervision_angeboten=False)


def test_das_gespraech_liegt_vor_dem_tag_des_vollzugs(haus: Haus) -> None:
    case = einig(haus)
    with pytest.raises(Blocked) as blocked:
        haus.schritt(case, "vollziehen", "leitung_nord", befristet_bis=haus.tag(30).isoformat())
    assert [o.ref for o in blocked.value.obstacles] == ["II 3.4 Satz 1"]


def test_im_einvernehmen_mit_dem_mik(haus: Haus) -> None:
    case = einig(haus)
    with pytest.raises(Blocked, match=r"II 3.3 Satz 1"):
        haus.schritt(case, "vollziehen", "leitung_nord", 1, befristet_bis=None)
    haus.schritt(case, "vollziehen", "leitung_nord", 1, befristet_bis=haus.tag(30).isoformat())
    assert haus.amt("ada", 1).status == "freigestellt"


def test_ohne_das_mik_genuegt_das_einvernehmen_nicht(haus: Haus) -> None:
    case = einig(haus, mik=False)
    with pytest.raises(Blocked, match="Das MIK ist einverstanden"):
        haus.schritt(case, "vollziehen", "leitung_nord", 1, befristet_bis=haus.tag(30).isoformat())


def test_das_gespraech_bestaetigen_beide_oder_es_wird_begruendet(haus: Haus) -> None:
    haus.aktiv("ada")
    case = beabsichtigt(haus)
    facts = {"gespraech_am": haus.tag().isoformat(), "gruende_mitgeteilt": True, "einzelsupervision_angeboten": True}
    assert haus.schritt(case, "gespraech_fuehren", "leitung_nord", **facts).waiting_for == ("die SAP selbst",)
    assert case.state == "beabsichtigt"
    with pytest.raises(ReasonMissing):
        haus.schritt(case, "gespraech_vermerken", "leitung_nord", **facts)
    haus.schritt(case, "gespraech_vermerken", "leitung_nord", warum={"II 3.4 Satz 1": "Sie möchte nicht."}, **facts)
    assert case.state == "gespraech_gefuehrt"


def test_in_der_kommission_sitzt_niemand_zweimal_und_niemand_der_beteiligt_war(haus: Haus) -> None:
    case = angezeigt(haus)
    with pytest.raises(Blocked, match="drei verschiedenen Personen"):
        haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus, kommission_psychologie="cem"))
    haus.schritt(case, "vertrauensperson_benennen", "ada", vertrauensperson=haus.personen["ben"].key)
    with pytest.raises(Blocked, match="bisher mit dem Vorgang befasst"):
        haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus, kommission_psychologie="ben"))
    for sitz, wer in (("kommission_mik", "referat_eins"), ("kommission_psychologie", "leitung_nord")):
        with pytest.raises(Blocked, match="bisher mit dem Vorgang befasst"):
            haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus, **{sitz: wer}))
    with pytest.raises(FactError):
        haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus, kommission_sap_erfahren="ada"))


def test_dieselben_tatsachen_tragen_keinen_zweiten_vorgang(haus: Haus) -> None:
    haus.aktiv("ada")
    case = beabsichtigt(haus)
    with pytest.raises(Blocked, match="keinen zweiten Vorgang"):
        beabsichtigt(haus, gruende_text="Andere Tatsachen.")
    haus.schritt(case, "aufgeben", "leitung_nord", 5)
    with pytest.raises(Blocked, match="keinen zweiten Vorgang"):
        beabsichtigt(haus, tage=9, tatsachen_bekannt_seit=haus.tag(4).isoformat(), gruende_text="Anders gefasst.")
    with pytest.raises(Blocked, match="keinen zweiten Vorgang"):
        beabsichtigt(haus, tage=9, gruende_text="Die  voraussetzungen sind entfallen.")
    assert beabsichtigt(haus, tage=9, gruende_text="Neue Tatsachen.").state == "beabsichtigt"


def test_freigestellt_wird_nur_wer_aktiv_ist(haus: Haus) -> None:
    amt = haus.aktiv("ada")
    facts = {"ruhen_beginn": haus.tag().isoformat(), "schriftlich_angezeigt": True, "geplantes_ende": None}
    haus.schritt(amt, "ruhen", "ada", **facts)
    with pytest.raises(Blocked, match=r"II 3.3 Satz 1"):
        beabsichtigt(haus, "freistellung")
    assert beabsichtigt(haus, "beendigung").state == "beabsichtigt"


def test_die_akte_sehen_nur_die_beteiligten(haus: Haus) -> None:
    haus.aktiv("ada")
    haus.aktiv("ben")
    haus.aktiv("cem", "sued")
    case = gespraech(haus, beabsichtigt(haus))
    akte = procedure("sap.massnahme").readers

    def sehen(*leute: str) -> set[str]:
        return {wer for wer in leute if policy.may(haus.actor(wer), akte, case.target)}

    alle = tuple(haus.personen)
    assert sehen(*alle) == {"ada", "leitung_nord"}
    uebernommen(haus, case)
    assert sehen(*alle) == {"ada", "leitung_nord", "referat_eins"}
    haus.schritt(case, "vertrauensperson_benennen", "ada", vertrauensperson=haus.personen["ben"].key)
    assert sehen(*alle) == {"ada", "leitung_nord", "referat_eins", "ben"}
    haus.schritt(case, "vertrauensperson_benennen", "ada", vertrauensperson=None)
    haus.schritt(case, "supervision_entfaellt", "ada")
    haus.schritt(case, "anzeigen", "leitung_nord")
    haus.schritt(case, "kommission_einberufen", "referat_eins", **besetzung(haus))
    assert sehen(*alle) == {"ada", "leitung_nord", "referat_eins", *SITZE.values()}


def test_bis_zur_uebernahme_weiss_das_fachreferat_nur_dass_etwas_gemeldet_ist(haus: Haus) -> None:
    haus.aktiv("ada")
    akte = gespraech(haus, beabsichtigt(haus))
    referat = haus.actor("referat_eins")
    gesehen = [c for c in visible_cases(referat) if c.procedure.startswith("sap.massnahme")]
    assert [c.procedure for c in gesehen] == ["sap.massnahme_eingang"]
    assert gesehen[0].person is None
    assert gesehen[0].data == {"massnahme": akte.number}
    name = haus.personen["ada"].name
    assert name not in gesehen[0].headline
    assert all(name not in e.content_text for e in Event.objects.filter(subject=gesehen[0].subject))


def test_jeder_blick_in_die_akte_hinterlaesst_eine_spur_die_die_sap_liest(haus: Haus) -> None:
    haus.aktiv("ada")
    case = uebernommen(haus, gespraech(haus, beabsichtigt(haus)))
    for wer in ("leitung_nord", "referat_eins", "ada"):
        reading.leave_trace(case, haus.actor(wer), "angesehen")
    assert {z.wer for z in policy.accesses(haus.actor("ada"))} == {
        haus.personen["leitung_nord"], haus.personen["referat_eins"],
    }  # fmt: skip
    assert Zugriff.objects.count() == 2
    assert not policy.accesses(haus.actor("leitung_nord")).exists()


def test_zum_inhalt_der_supervision_gibt_es_kein_feld(haus: Haus) -> None:
    schritt = procedure("sap.massnahme").transition("supervision_abschliessen")
    assert schritt is not None
    assert [(f.name, f.kind) for f in schritt.fields] == [("einvernehmen_moeglich", "boolean")]
