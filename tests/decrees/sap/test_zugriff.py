"""Who sees and does what with whose data: the table of section 9 of the requirement sheet, written out by hand, and what must be
impossible for everyone.

What is expected stands here in words of the sheet and is not derived from the declarations; it is checked by what really
decides: the policy, the lists of cases, the registers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from erlass.cases import lists, reading, registry
from erlass.cases.models import Case
from erlass.decrees.sap import pages, roles, statistik_seiten
from erlass.decrees.sap.models import Boegeninhalt, Bogeneingang, Bogenmarke, SapAmt, Zeitbuchung
from erlass.law.facts import Field
from erlass.law.roles import EVERYONE
from erlass.people import administration, policy
from erlass.people.policy import Actor, NotAllowed, actor_for
from erlass.people.registers import Query, extract, rows
from erlass.registers.entries import put
from tests.rights.conftest import FIRST, World
from tests.rights.conftest import built as built
from tests.rights.conftest import world as world

OFFER = registry.offer_of("sap")
MITARBEIT = {"stelle", "leitung"}
INTERESSEN = {"personalrat", "gleichstellung", "sbv"}
SPALTEN = {
    "alle": ("beschaeftigte", "hier"), "andere_sap": ("sap", "hier"), "stelle": ("sap_stelle", "hier"),
    "personalstelle": ("personalstelle", "hier"), "leitung": ("behoerdenleitung", "hier"), "personalrat": ("personalrat", "hier"),
    "gleichstellung": ("gleichstellungsbeauftragte", "hier"), "sbv": ("vertrauensperson_sbm", "hier"),
    "fachreferat": ("fachreferat_mik", "dort"), "statistik": ("statistikstelle", "dort"), "admin": ("administration", "hier"),
    "datenschutz": ("datenschutz", "hier"), "stelle_dort": ("sap_stelle", "dort"), "leitung_dort": ("behoerdenleitung", "dort"),
    "personalstelle_dort": ("personalstelle", "dort"), "sap_dort": ("sap", "dort"), "personalrat_dort": ("personalrat", "dort"),
    "alle_dort": ("beschaeftigte", "dort"),
}  # fmt: skip


@dataclass
class Tafel:
    """The columns as people: `selbst` is the SAP whose data it is, `kommission` whoever has a seat in the case."""

    world: World
    spalten: dict[str, Actor]

    def fall(self, was: str, stand: str, **data: object) -> Case:
        case = self.world.case(registry.procedure(f"sap.{was}"), stand)
        case.data = data
        case.save()
        return case

    def liest(self, case: Case) -> set[str]:
        return {name for name, actor in self.spalten.items() if lists.visible_cases(actor).filter(pk=case.pk).exists()}

    def schreibt(self, case: Case) -> set[str]:
        steps = [t for t in registry.procedure(case.procedure).starting_from(case.state) if not t.automatic]
        return {
            name for name, actor in self.spalten.items() if any(policy.may(actor, t.by, case.target) for t in steps)
        }

    def liest_angabe(self, case: Case, name: str) -> set[str]:
        return {
            spalte
            for spalte in self.liest(case)
            if name in {fact.name for fact in reading.facts(case, self.spalten[spalte])}
        }

    def liest_register(self, key: str) -> set[str]:
        """Who reads an entry of the register that concerns the SAP; one of another agency stands beside it."""
        register = registry.register("sap", key)
        assert register is not None
        self.world.row(register, "hier")
        self.world.row(register, "dort")
        found = set()
        for name, actor in self.spalten.items():
            try:
                seen = rows(register, actor, Query(timezone.localdate()))
            except NotAllowed:
                continue
            if f"{key}:hier" in seen.keys:
                found.add(name)
        return found

    def darf_beginnen(self, was: str, schritt: str) -> set[str]:
        step = registry.procedure(f"sap.{was}").transition(schritt)
        assert step is not None
        return {name for name, actor in self.spalten.items() if lists.opening_offices(actor, step) is not None}


@pytest.fixture
def tafel(world: World) -> Tafel:
    administration.assign_role(world.betroffen, world.offices["hier"], "sap", FIRST, None, "")
    spalten = {name: world.actors[who] for name, who in SPALTEN.items()}
    spalten |= {"selbst": actor_for(world.betroffen), "kommission": actor_for(world.mitglied)}
    return Tafel(world, spalten)


class Zeile(NamedTuple):
    """A row of the table as cases: who reads and who writes while a case is in a state. `schreibt` None: the table only says who
    reads.
    """

    name: str
    was: str
    stand: str
    liest: set[str]
    schreibt: set[str] | None = None


AMT = {"selbst", "stelle", "leitung", "fachreferat"}
ZEILEN = (
    Zeile("own office", "sap_amt", "aktiv", AMT | {"personalstelle"}),
    Zeile("own budget", "zeitbudget", "festgestellt", AMT | {"andere_sap"}, {"stelle"}),
    Zeile("own budget, draft", "zeitbudget", "entwurf", {"stelle", "leitung"}, {"stelle"}),
    Zeile("application", "bewerbung", "eingereicht", {"selbst"} | MITARBEIT | INTERESSEN, {"selbst"}),
    Zeile("application, forwarded", "bewerbung", "weitergeleitet", {"selbst", "fachreferat"} | MITARBEIT | INTERESSEN, set()),
    Zeile("Vorauswahl, draft", "vorauswahl", "entwurf", MITARBEIT, MITARBEIT),
    Zeile("Vorauswahl", "vorauswahl", "vorausgewaehlt", MITARBEIT | INTERESSEN | {"selbst", "andere_sap"}, MITARBEIT),
    Zeile("Vorauswahl, forwarded", "vorauswahl", "weitergeleitet",
          MITARBEIT | INTERESSEN | {"selbst", "andere_sap", "fachreferat"}, set()),
    Zeile("Massnahme file", "massnahme", "gespraech_gefuehrt", {"selbst", "leitung", "kommission"}),
    # The SAP names a person of trust, which the sheet adds to P7; nothing else of the file is hers to change.
    Zeile("Massnahme file, commission", "massnahme", "kommission", {"selbst", "leitung", "kommission"},
          {"selbst", "leitung", "kommission"}),
    Zeile("time bookings", "zeitkonto", "laufend", {"selbst"}, {"selbst"}),
    Zeile("overload report", "ueberlastung", "angezeigt", {"selbst", "leitung", "fachreferat"}, {"fachreferat"}),
    Zeile("Einzelsupervision request", "einzelsupervision", "erbeten", {"selbst", "fachreferat"}, {"selbst", "fachreferat"}),
    Zeile("Einzelsupervision agreed", "einzelsupervision", "vereinbart", {"selbst", "fachreferat"}, {"selbst", "fachreferat"}),
    Zeile("further training", "fortbildung", "angemeldet", {"selbst", "fachreferat"}, {"selbst", "fachreferat"}),
    Zeile("further training, done", "fortbildung", "besucht", {"selbst", "fachreferat"}, set()),
    Zeile("yearly supervision", "supervision", "angemeldet", {"selbst", "fachreferat"}, {"selbst", "fachreferat"}),
    Zeile("yearly supervision, done", "supervision", "besucht", AMT, set()),
    Zeile("Arbeitskreis meeting", "sitzung", "geplant", {"kommission"}, {"kommission"}),
    Zeile("Arbeitskreis agenda", "sitzung", "uebersandt", {"kommission", "fachreferat"}, {"kommission"}),
    Zeile("report being made", "statistischer_bericht", "gesperrt", {"fachreferat", "statistik"}, {"fachreferat", "statistik"}),
    Zeile("direct message", "direktnachricht", "gesendet", {"selbst", "leitung"}, {"selbst", "leitung"}),
)  # fmt: skip


@pytest.mark.parametrize("zeile", ZEILEN, ids=lambda z: f"{z.name}: {z.was}, {z.stand}")
def test_die_zugriffstafel_bei_vorgaengen(tafel: Tafel, zeile: Zeile) -> None:
    case = tafel.fall(zeile.was, zeile.stand)
    assert tafel.liest(case) == zeile.liest
    if zeile.schreibt is not None:
        assert tafel.schreibt(case) == zeile.schreibt


REGISTER = {
    "aemter": AMT,
    "ausbildungen": AMT,
    "auswahlergebnisse": AMT,
    "anzeigenbuch": AMT,
    "zeitbudgets": AMT | {"andere_sap"},
    "zeitbuchungen": {"selbst"},
    "fortbildungen": {"selbst", "fachreferat"},
    "raeume": {"selbst"} | MITARBEIT,
    "jahresgespraeche": {"selbst", "andere_sap"} | MITARBEIT | INTERESSEN,
    "arbeitskreise": {"selbst", "andere_sap", "sap_dort", "fachreferat"},
    "fachdienste": {"selbst", "andere_sap", "sap_dort", "fachreferat"},
    "werte": {*SPALTEN, "selbst", "kommission"},
    "hilfen": {*SPALTEN, "selbst", "kommission"},
}
GERECHNET = {
    "besetzung": {"stelle", "leitung", "fachreferat", "stelle_dort", "leitung_dort"},
    "begruendungen": {"stelle", "leitung", "fachreferat", "stelle_dort", "leitung_dort"},
    "zeitverbrauch": {"leitung", "leitung_dort"},
    "sitzungen": {"selbst", "andere_sap", "sap_dort", "fachreferat"},
    "fortbildungsstand": {*SPALTEN, "selbst", "kommission"},
    "fristen": {*SPALTEN, "selbst", "kommission"},
    "bogeneingaenge": {*SPALTEN, "selbst", "kommission"},
}
"""Who may open a computed list at all. Where everybody may, it shows them their own rows; which ones is tested beside the
lists.
"""


@pytest.mark.parametrize("key", REGISTER)
def test_die_zugriffstafel_bei_registern(tafel: Tafel, key: str) -> None:
    assert tafel.liest_register(key) == REGISTER[key]


@pytest.mark.parametrize("key", GERECHNET)
def test_die_zugriffstafel_bei_gerechneten_listen(tafel: Tafel, key: str) -> None:
    register = registry.register("sap", key)
    assert register is not None

    def offen(actor: Actor) -> bool:
        try:
            list(extract(register, actor, Query(timezone.localdate())))
        except NotAllowed:
            return False
        return True

    assert {name for name, actor in tafel.spalten.items() if offen(actor)} == GERECHNET[key]


def test_kein_register_fehlt_in_der_tafel() -> None:
    assert {*REGISTER, *GERECHNET} >= {r.key for r in OFFER.registers} - {"schulungsgruppen"}


# Rows that are no case and no register.


def test_finder_karten_und_bericht_sind_fuer_alle() -> None:
    oeffentlich = (pages.finden, pages.notfall, pages.notfall_pdf, pages.hinweiskarte, statistik_seiten.berichte)
    assert [view.__name__ for view in oeffentlich if EVERYONE not in view.access] == []  # type: ignore[attr-defined]


def test_stimmen_liest_niemand_und_abgeben_kann_sie_nur_wer_einen_sitz_hat(tafel: Tafel) -> None:
    case = tafel.fall(
        "auswahlverfahren", "durchgefuehrt", stimmen={"vorsitz": "ja"}, ergebnis="positiv", stichentscheid=False
    )
    assert tafel.liest_angabe(case, "stimmen") == set()
    assert tafel.liest_angabe(case, "ergebnis") == {"kommission", "fachreferat"}
    case.state = "mitgeteilt"
    case.save()
    assert tafel.liest_angabe(case, "ergebnis") == {"kommission", "fachreferat", "selbst", "stelle", "leitung"}
    abstimmen = registry.procedure("sap.auswahlverfahren").transition("abstimmen")
    assert abstimmen is not None
    assert {n for n, a in tafel.spalten.items() if policy.may(a, abstimmen.by, case.target)} == {"kommission"}


def test_die_rangfolge_lesen_die_beteiligten_und_nicht_die_sap_der_behoerde(tafel: Tafel) -> None:
    case = tafel.fall("vorauswahl", "weitergeleitet", kandidaten=[])
    assert tafel.liest_angabe(case, "kandidaten") == MITARBEIT | INTERESSEN | {"fachreferat"}


def test_die_akte_einer_massnahme_sieht_im_fachreferat_nur_wer_sie_bearbeitet(tafel: Tafel) -> None:
    case = tafel.fall("massnahme", "gespraech_gefuehrt")
    assert not lists.visible_cases(tafel.spalten["fachreferat"]).filter(pk=case.pk).exists()
    case.members.update_or_create(
        seat="sachbearbeitung", defaults={"person": tafel.world.people["fachreferat_mik", "dort"]}
    )
    assert tafel.liest(case) >= {"fachreferat", "selbst", "leitung"}


def test_jeder_blick_in_die_akte_steht_der_sap_offen(tafel: Tafel) -> None:
    case = tafel.fall("massnahme", "gespraech_gefuehrt")
    for name in ("leitung", "kommission", "selbst"):
        reading.leave_trace(case, tafel.spalten[name], "gelesen")
    spur = [z.wer.name for z in policy.accesses(tafel.spalten["selbst"])]
    assert sorted(spur) == sorted(tafel.spalten[n].name for n in ("leitung", "kommission"))
    assert list(policy.accesses(tafel.spalten["stelle"])) == []


def test_wer_etwas_beginnen_kann(tafel: Tafel) -> None:
    sap = {"selbst", "andere_sap", "sap_dort"}
    erwartet = {
        ("zeitkonto", "eroeffnen"): sap,
        ("einzelsupervision", "erbitten"): sap,
        ("fortbildung", "anmelden"): sap,
        ("direktnachricht", "senden"): sap,
        ("massnahme", "beabsichtigen"): {"leitung", "leitung_dort"},
        ("zeitbudget", "entwerfen"): {"stelle", "stelle_dort"},
        ("ueberlastung", "anzeigen"): sap | {"leitung", "leitung_dort"},
        ("arbeitskreis", "einrichten"): {"fachreferat"},
        ("cotrainer", "berufen"): {"fachreferat"},
        ("wert_des_hauses", "vorschlagen"): {"fachreferat", "statistik"},
        ("statistischer_bericht", "eroeffnen"): {"statistik"},
    }
    assert {key: tafel.darf_beginnen(*key) for key in erwartet} == erwartet


def test_den_bogeneingang_der_sap_lesen_sie_selbst_das_fachreferat_und_die_statistik(tafel: Tafel) -> None:
    person, hier = tafel.world.betroffen, tafel.world.offices["hier"]
    with administration.change("pruefung", "") as entry:
        put(
            entry,
            SapAmt,
            person.key,
            FIRST,
            person=person,
            behoerde=hier,
            status="aktiv",
            bestellt_am=FIRST,
            beginn=FIRST,
        )
    register = registry.register("sap", "bogeneingaenge")
    assert register is not None
    query = Query(timezone.localdate())
    liest = {
        n for n, a in tafel.spalten.items() if any(r["person"] == person.name for r in extract(register, a, query))
    }
    assert liest == {"selbst", "fachreferat", "statistik"}


# Must be impossible.


def fields_below(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from fields_below(field.fields)
        if field.item is not None:
            yield from fields_below((field.item,))


def asked() -> Iterator[tuple[str, Field]]:
    """Everything that steps ask for, by procedure, step and field."""
    for procedure in OFFER.procedures:
        for step in procedure.transitions:
            for field in fields_below(step.fields):
                yield f"{procedure.key}.{step.key}.{field.name}", field


CLIENT = re.compile(r"ratsuch|klient|beratene|beratung|mandant|hilfesuch")


def test_nirgends_ist_platz_fuer_ratsuchende() -> None:
    """Neither a table nor a field of one, nor a question of a step, is about those who seek counsel."""
    tabellen = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("sap").get_models()
        for field in model._meta.get_fields()
        if CLIENT.search(f"{model.__name__}.{field.name}".lower())
    ]
    assert tabellen == []
    assert [name for name, _ in asked() if CLIENT.search(name)] == []


def test_freie_texte_von_sap_sind_gezaehlt_und_sagen_dass_nichts_von_beratungen_hineingehoert() -> None:
    lang = {
        f"{procedure.key}.{step.key}.{field.name}": field.fact.help
        for procedure in OFFER.procedures
        if procedure.key not in ("bewerbung", "auswahlverfahren")  # of applicants, who counsel nobody yet
        for step in procedure.transitions
        if any(by.relation in ("subject", "member") or by.key == roles.SAP.key for by in step.by)
        for field in fields_below(step.fields)
        if field.kind == "text" and (field.fact.max or 0) > 300
    }
    assert lang.keys() == {
        "fremdfortbildung.beantragen.konkrete_umstaende", "sitzung.planen.tagesordnung", "jahresgespraech.planen.vorschlaege",
        "jahresgespraech.dokumentieren.themen", "direktnachricht.senden.text", "arbeitsmittel.beantragen.was",
    }  # fmt: skip
    sagt = re.compile(r"(keine|ohne) (Angaben zu Ratsuchenden|Namen)")
    assert [name for name, help_text in lang.items() if not sagt.search(help_text)] == []


def test_lange_texte_in_den_registern_sind_die_der_kreise_und_gespraeche() -> None:
    texte = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("sap").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField)
        or (isinstance(field, models.CharField) and (field.max_length or 0) > 200)
    }
    assert texte == {"Sitzung.tagesordnung", "Jahresgespraech.themen", "Fachdienst.kontakt"}


def test_ein_verzicht_fragt_nach_keinem_grund() -> None:
    verzichten = registry.procedure("sap.sap_amt").transition("verzichten")
    assert verzichten is not None
    assert [(f.name, f.kind) for f in verzichten.fields] == [
        ("verzicht_zum", "date"),
        ("schriftlich_mitgeteilt", "boolean"),
    ]
    assert verzichten.excusable == ()


def test_zeit_wird_nicht_feiner_als_im_quartal_gebucht() -> None:
    assert {f.name for f in Zeitbuchung.value_fields()} == {"person", "behoerde", "quartal", "minuten"}
    gebucht = {name.split(".")[-1]: field.kind for name, field in asked() if name.startswith("zeitkonto.buchen.")}
    assert gebucht == {"quartal": "text", "minuten": "integer"}
    quartal = Zeitbuchung._meta.get_field("quartal")
    assert isinstance(quartal, models.CharField)
    assert quartal.max_length == len("2031-Q1")


def test_keine_personaltabelle_weiss_etwas_von_der_taetigkeit_als_sap() -> None:
    felder = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("people").get_models()
        for field in model._meta.get_fields()
        if re.search(r"(^|_)sap|supervision|beratung|fortbildung|zeitbuchung", field.name)
        or (field.related_model is not None and getattr(field.related_model._meta, "app_label", "") == "sap")
    ]
    assert felder == []


def test_die_leitung_kann_einer_sap_nichts_auftragen() -> None:
    """What a head begins waits for an SAP in one procedure only: the one that protects her own office."""
    wartet = {
        p.key
        for p in OFFER.procedures
        if any(by.key == "behoerdenleitung" for t in p.openings for by in t.by)
        and any(by.relation == "subject" for t in p.transitions if t.moves and not t.opens for by in t.by)
    }
    assert wartet == {"massnahme"}
    assert [name for name, _ in asked() if re.search(r"weisung|auftrag(?!s)|anordnung", name.split(".")[-1])] == []


def test_boegen_stehen_in_keinem_register_und_keinem_vorgang() -> None:
    boegen = {Boegeninhalt, Bogeneingang, Bogenmarke}
    assert [r.key for r in OFFER.registers if r.model in boegen] == []
    assert {f.name for f in Bogeneingang._meta.concrete_fields} == {"id", "person", "quartal", "eingegangen"}
    inhalt = {f.name for model in (Boegeninhalt, Bogenmarke) for f in model._meta.concrete_fields}
    assert not {n for n in inhalt if re.search(r"person|behoerde$|zeit|_am$|_at$|tag", n)}


def test_kein_tag_der_beratung_wird_gefragt() -> None:
    """No step of an SAP asks for a day on which she counselled: days are those of courses, meetings, trips, beginnings and ends."""
    tage = {
        name
        for name, field in asked()
        if field.kind == "date" and name.startswith(("zeitkonto", "kontakt", "direktnachricht"))
    }
    assert tage == set()
