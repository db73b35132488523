"""P11: further courses, courses of other providers, supervision, single supervision, Co-Trainers (III 1.2 to III 3).

A single supervision is asked for with nothing but a wish for a day, and only the SAP and the Fachreferat know of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

from erlass.cases.context import Context
from erlass.cases.procedures import Asked, Deadline, Document, Need, Procedure, State, Transition
from erlass.decrees.sap import DECREE, models, stand
from erlass.decrees.sap.documents import qualifizierung as briefe
from erlass.decrees.sap.facts import StatusMitAusbildung
from erlass.decrees.sap.roles import FACHREFERAT_MIK, LEITUNG, SAP_DER_BEHOERDE, SELBST, STELLE
from erlass.decrees.sap.rules import rules
from erlass.law.facts import Fact
from erlass.law.roles import SYSTEM
from erlass.law.strength import SOLL
from erlass.people.models import Person

OHNE_RATSUCHENDE = "ohne Angaben zu Ratsuchenden"
FERTIG = (State("besucht", "besucht", final=True), State("abgelehnt", "abgelehnt", final=True))
ZURUECK = State("zurueckgenommen", "zurückgenommen", final=True)


def ist_sap(context: Context) -> bool:
    """Whether whom the case concerns holds an office that is not over."""
    amt = stand.amt(context.person, context.day) if context.case.person else None
    return amt is not None and amt.status in stand.ZAEHLENDE


IST_SAP = Need("III 1.2 Satz 1", "Die Person ist SAP.", ist_sap)
Termin = Annotated[dt.date, Fact("Termin")]


class Anmeldung(NamedTuple):
    titel: Annotated[str, Fact("Veranstaltung", min=1, max=200)]
    termin: Termin
    traeger: Annotated[str, Fact("Träger", min=1, max=120)]


class Teilnahme(NamedTuple):
    datum: Annotated[dt.date, Fact("abgeschlossen am", help="Tag, an dem die Veranstaltung endete")]
    anerkannt: Annotated[bool, Fact("als Fachfortbildung anerkannt")]


def nicht_kuenftig(name: str, ref: str) -> Need:
    def test(context: Context) -> bool:
        tag = context.date(name)
        return tag is None or tag <= context.day

    return Need(ref, "Eingetragen wird, was stattgefunden hat; der Tag liegt nicht in der Zukunft.", test)


def besuch_eintragen(context: Context) -> None:
    tag = context.date("datum")
    assert tag is not None
    context.put(
        models.Fortbildung, f"{context.person.key}:{context.writing.seq}", tag, person=context.person, behoerde=context.behoerde,
        titel=context.get("titel"), datum=tag, traeger=context.get("traeger"), anerkannt=context.get("anerkannt"),
    )  # fmt: skip


FORTBILDUNG = Procedure(
    "fortbildung", "Fachfortbildung",
    "Die SAP meldet sich beim Fachreferat an; der Besuch zählt für die zwei Fachfortbildungen in 36 Monaten.",
    ("III 1.2 Satz 1", "III 1.2 Satz 2", "III 1.3"),
    states=(State("angemeldet", "angemeldet"), State("zugelassen", "zugelassen"), *FERTIG, ZURUECK),
    transitions=(
        Transition(
            "anmelden", "Zur Fortbildung anmelden", (), "angemeldet", (SAP_DER_BEHOERDE,), ("III 1.2 Satz 1",), asks=Anmeldung,
            needs=(IST_SAP,),
            notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "zulassen", "Zulassen", ("angemeldet",), "zugelassen", (FACHREFERAT_MIK,), ("III 1.2 Satz 1", "III 1.3"),
            documents=("zulassung", "verschwiegenheit"), notify=(SELBST,),
        ),
        Transition(
            "ablehnen", "Ablehnen", ("angemeldet",), "abgelehnt", (FACHREFERAT_MIK,), ("III 1.2 Satz 1",), danger=True,
            notify=(SELBST,),
        ),
        Transition(
            "teilnahme_eintragen", "Teilnahme eintragen", ("zugelassen",), "besucht", (FACHREFERAT_MIK,), ("III 1.2 Satz 2",),
            asks=Teilnahme, preset=lambda c: {"datum": c.get("termin"), "anerkannt": True},
            needs=(nicht_kuenftig("datum", "III 1.2 Satz 2"),),
            effect=besuch_eintragen,
        ),
        Transition(
            "zuruecknehmen", "Abmelden", ("angemeldet", "zugelassen"), "zurueckgenommen", (SELBST,), ("III 1.2 Satz 1",),
            danger=True,
        ),
    ),
    readers=(SELBST, FACHREFERAT_MIK),
    keep_months=60, columns=("titel", "termin"), opener_is_subject=True,
    documents=(
        Document("zulassung", "Zulassung zur Fortbildung", ("III 1.2 Satz 1",), briefe.zulassung),
        Document("verschwiegenheit", "Erklärung zur Verschwiegenheit", ("III 1.3",), briefe.verschwiegenheit),
    ),
    headline=lambda c: f"{c.person.name}: {c.get('titel')}",
    kept_because="Der Stand der 36 Monate muss sich über zwei Zeiträume nachvollziehen lassen.",
)  # fmt: skip


class Fremdantrag(NamedTuple):
    titel: Annotated[str, Fact("Veranstaltung", min=1, max=200)]
    termin: Termin
    traeger: Annotated[str, Fact("Träger", min=1, max=120)]
    fuer_taetigkeit_geboten: Annotated[bool, Fact("für die Tätigkeit geboten")]
    konkrete_umstaende: Annotated[str, Fact("konkrete Umstände", help=OHNE_RATSUCHENDE, max=2000)]


def fremd_facts(context: Context) -> dict[str, object]:
    return {
        "fuer_taetigkeit_geboten": context.get("fuer_taetigkeit_geboten"), "konkrete_umstaende": context.get("konkrete_umstaende"),
        "entschieden_von": "behoerde",
    }  # fmt: skip


FREMDFORTBILDUNG = Procedure(
    "fremdfortbildung", "Fortbildung eines anderen Trägers",
    "Die Behörde entscheidet über die Teilnahme, wenn sie für die Tätigkeit nach den konkreten Umständen geboten ist.",
    ("III 1.2 Satz 3", "III 1.4"),
    states=(State("beantragt", "beantragt"), State("bewilligt", "bewilligt"), *FERTIG, ZURUECK),
    transitions=(
        Transition(
            "beantragen", "Fortbildung beantragen", (), "beantragt", (SAP_DER_BEHOERDE,), ("III 1.2 Satz 3",), asks=Fremdantrag,
            needs=(IST_SAP,), notify=(STELLE, LEITUNG),
        ),
        Transition(
            "bewilligen", "Bewilligen", ("beantragt",), "bewilligt", (LEITUNG, STELLE), ("III 1.2 Satz 3", "III 1.4"),
            checks=(Asked(rules["fremdfortbildung_pruefen"], fremd_facts, early=True),), documents=("entscheidung",),
            notify=(SELBST,),
        ),
        Transition(
            "ablehnen", "Ablehnen", ("beantragt",), "abgelehnt", (LEITUNG, STELLE), ("III 1.4",),
            documents=("entscheidung",), danger=True, notify=(SELBST,),
        ),
        Transition(
            "teilnahme_eintragen", "Teilnahme eintragen", ("bewilligt",), "besucht", (FACHREFERAT_MIK,),
            ("III 1.2 Satz 2", "III 1.4"), asks=Teilnahme, preset=lambda c: {"datum": c.get("termin"), "anerkannt": False},
            needs=(nicht_kuenftig("datum", "III 1.2 Satz 2"),),
            effect=besuch_eintragen,
        ),
        Transition(
            "zuruecknehmen", "Zurücknehmen", ("beantragt", "bewilligt"), "zurueckgenommen", (SELBST,), ("III 1.2 Satz 3",),
            danger=True,
        ),
    ),
    readers=(SELBST, LEITUNG, STELLE, FACHREFERAT_MIK.within("bewilligt", "besucht")),
    keep_months=60, columns=("titel", "termin"), opener_is_subject=True,
    documents=(Document("entscheidung", "Entscheidung über die Fortbildung", ("III 1.2 Satz 3", "III 1.4"),
    briefe.fremdentscheidung),),
    headline=lambda c: f"{c.person.name}: {c.get('titel')}",
)  # fmt: skip


class Supervisionsanmeldung(NamedTuple):
    termin: Annotated[dt.date, Fact("erster Tag")]


class Supervisionsbesuch(NamedTuple):
    beginn: Annotated[dt.date, Fact("erster Tag")]
    tage: Annotated[int, Fact("Dauer", "Tage", 1, 30)]


def lang_genug(context: Context) -> bool:
    """Whether it lasts as long as it must; two single days may be accepted with a reason (reading L14)."""
    tage: int | None = context.get("tage")
    return tage is not None and tage >= int(DECREE.parameter("supervision_tage").at(context.day).value)


def supervision_eintragen(context: Context) -> None:
    _supervision(context, context.date("beginn"), context.get("tage"), einzeln=False)


def _supervision(context: Context, beginn: dt.date | None, tage: int, *, einzeln: bool) -> None:
    assert beginn is not None
    context.put(
        models.Supervision, f"{context.person.key}:{context.writing.seq}", beginn, person=context.person, behoerde=context.behoerde,
        beginn=beginn, tage=tage, einzeln=einzeln, anerkannt=not einzeln and not lang_genug(context),
    )  # fmt: skip


SUPERVISION = Procedure(
    "supervision", "Jährliche Supervision",
    "Einmal im Kalenderjahr für zwei Tage verpflichtend; festgehalten wird nur, dass sie stattfand.",
    ("III 3 Abs. 1",),
    states=(State("angemeldet", "angemeldet"), State("besucht", "besucht", final=True), ZURUECK),
    transitions=(
        Transition(
            "anmelden", "Zur Supervision anmelden", (), "angemeldet", (SAP_DER_BEHOERDE,), ("III 3 Abs. 1",),
            asks=Supervisionsanmeldung, needs=(IST_SAP,), notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "teilnahme_eintragen", "Teilnahme eintragen", ("angemeldet",), "besucht", (FACHREFERAT_MIK,), ("III 3 Abs. 1",),
            asks=Supervisionsbesuch, preset=lambda c: {"beginn": c.get("termin"), "tage": 2},
            needs=(
                nicht_kuenftig("beginn", "III 3 Abs. 1"),
                Need("III 3 Abs. 1", "Die Supervision dauert zwei Tage.", lang_genug, SOLL),
            ),
            effect=supervision_eintragen,
        ),
        Transition("zuruecknehmen", "Abmelden", ("angemeldet",), "zurueckgenommen", (SELBST,), ("III 3 Abs. 1",), danger=True),
    ),
    readers=(SELBST, FACHREFERAT_MIK, LEITUNG.within("besucht"), STELLE.within("besucht")),
    keep_months=36, columns=("termin",), opener_is_subject=True,
    headline=lambda c: f"{c.person.name}: Supervision",
)  # fmt: skip


class Wunsch(NamedTuple):
    wunschtermin: Annotated[dt.date, Fact("Wunschtermin", help="mehr wird nicht gefragt")]


class Vereinbarung(NamedTuple):
    termin: Termin


EINZELSUPERVISION = Procedure(
    "einzelsupervision", "Einzelsupervision",
    "In schwierigen Fällen kurzfristig möglich. Erbeten wird sie nur mit einem Wunschtermin; die Behördenleitung erfährt nichts davon.",
    ("III 3 Abs. 2 Satz 1", "III 3 Abs. 2 Satz 2"),
    states=(State("erbeten", "erbeten"), State("vereinbart", "vereinbart"), State("durchgefuehrt", "durchgeführt", final=True),
    ZURUECK),
    transitions=(
        Transition(
            "erbitten", "Einzelsupervision erbitten", (), "erbeten", (SAP_DER_BEHOERDE,), ("III 3 Abs. 2 Satz 1",), asks=Wunsch,
            needs=(IST_SAP,),
            starts=("organisation",), notify=(FACHREFERAT_MIK,),
        ),
        Transition(
            "vereinbaren", "Termin vereinbaren", ("erbeten",), "vereinbart", (FACHREFERAT_MIK,), ("III 3 Abs. 2 Satz 2",),
            asks=Vereinbarung, preset=lambda c: {"termin": c.get("wunschtermin")}, meets=("organisation",), notify=(SELBST,),
        ),
        Transition(
            "abschliessen", "Als durchgeführt vermerken", ("vereinbart",), "durchgefuehrt", (FACHREFERAT_MIK, SELBST),
            ("III 3 Abs. 2 Satz 2",), needs=(nicht_kuenftig("termin", "III 3 Abs. 2 Satz 2"),),
            effect=lambda c: _supervision(c, c.date("termin"), 1, einzeln=True),
        ),
        Transition(
            "zuruecknehmen", "Zurücknehmen", ("erbeten", "vereinbart"), "zurueckgenommen", (SELBST,),
            ("III 3 Abs. 2 Satz 1",), danger=True,
        ),
    ),
    readers=(SELBST, FACHREFERAT_MIK),
    keep_months=12, opener_is_subject=True,
    deadlines=(
        Deadline(
            "organisation", "Einzelsupervision organisieren", "III 3 Abs. 2 Satz 2", lambda c: c.date("wunschtermin"),
            (FACHREFERAT_MIK,), remind=(7, 3, 1),
        ),
    ),
    headline=lambda c: "Einzelsupervision",
    kept_because="Gebraucht wird der Vorgang nur, bis der Termin stattgefunden hat und abgerechnet ist.",
)  # fmt: skip


class Berufung(NamedTuple):
    person: Annotated[str, Fact("SAP", max=20)]
    gruppe: Annotated[str, Fact("Schulungsgruppe", max=40)]
    erfahrene_sap: Annotated[bool, Fact("erfahrene SAP", help="stellt das Fachreferat fest")]


def gruppen(context: Context) -> list[tuple[str, str]]:
    laufende = models.Schulungsgruppe.objects.am(context.day).filter(abgeschlossen_am=None)
    return [(g.key, f"{g.bezeichnung} ({g.beginn:%d.%m.%Y} bis {g.ende:%d.%m.%Y})") for g in laufende.order_by("key")]


def _gruppe(context: Context) -> models.Schulungsgruppe | None:
    gefunden: models.Schulungsgruppe | None = (
        models.Schulungsgruppe.objects.am(context.day).filter(key=context.get("gruppe")).first()
    )
    return gefunden


def cotrainer_facts(context: Context) -> dict[str, object]:
    amt = stand.amt(Person.objects.get(key=context.get("person")), context.day)
    gruppe = _gruppe(context)
    status = amt.status if amt and amt.status in StatusMitAusbildung.__members__ else "beendet"
    return {
        "erfahrene_sap": context.get("erfahrene_sap"), "sap_status": status, "berufen_durch": "mik",
        "gruppe_abschluss_am": gruppe.abgeschlossen_am if gruppe else None,
    }  # fmt: skip


def berufen(context: Context) -> None:
    person = Person.objects.get(key=context.get("person"))
    context.concern(person)
    amt = stand.amt(person, context.day)
    if amt is not None:
        context.case.behoerde = amt.behoerde
    gruppe = context.get("gruppe")
    context.put(
        models.Cotrainer, f"{person.key}:{gruppe}", context.day, person=person, gruppe=gruppe, berufen_am=context.day
    )


def ausbildung_endet(context: Context) -> dt.date | None:
    """The last day of the group's training: the one on which it was completed, or is to be."""
    gruppe = _gruppe(context)
    return (gruppe.abgeschlossen_am or gruppe.ende) if gruppe else None


def cotrainer_beenden(context: Context) -> None:
    """By hand today, by the system with the last day of the group, however late it runs."""
    letzter = ausbildung_endet(context) if context.actor.is_system else None
    context.end(models.Cotrainer, f"{context.person.key}:{context.get('gruppe')}", letzter or context.day)


COTRAINER = Procedure(
    "cotrainer", "Co-Trainerin oder Co-Trainer",
    "Das MIK beruft erfahrene SAP für eine Schulungsgruppe; die Tätigkeit endet mit deren Ausbildung.",
    ("III 2 Satz 1", "III 2 Satz 2", "III 2 Satz 3"),
    states=(State("berufen", "berufen"), State("beendet", "beendet", final=True)),
    transitions=(
        Transition(
            "berufen", "Berufen", (), "berufen", (FACHREFERAT_MIK,), ("III 2 Satz 1", "III 2 Satz 2"), asks=Berufung,
            options={"person": stand.alle_aktiven_sap, "gruppe": gruppen},
            checks=(Asked(rules["cotrainer_pruefen"], cotrainer_facts),),
            effect=berufen, documents=("berufung",), starts=("ende_der_gruppe",), notify=(SELBST,),
        ),
        Transition(
            "beenden", "Beenden", ("berufen",), "beendet", (FACHREFERAT_MIK, SELBST, SYSTEM), ("III 2 Satz 3",), anytime=True,
            effect=cotrainer_beenden,
        ),
    ),
    readers=(SELBST, FACHREFERAT_MIK), keep_months=36, columns=("gruppe",),
    deadlines=(
        Deadline(
            "ende_der_gruppe", "Ende der Schulungsgruppe", "III 2 Satz 3", ausbildung_endet, (FACHREFERAT_MIK,),
            then="beenden", quiet=True,
        ),
    ),
    documents=(Document("berufung", "Berufung", ("III 2 Satz 2",), briefe.berufung),),
    headline=lambda c: f"{c.person.name}: Gruppe {c.get('gruppe')}",
)  # fmt: skip

QUALIFIZIERUNG = (FORTBILDUNG, FREMDFORTBILDUNG, SUPERVISION, EINZELSUPERVISION, COTRAINER)
