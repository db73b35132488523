"""From the application to the selection: who may apply, who pre-selects, who votes (II 1.2, II 1.3 Abs. 1–4)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from erlass.decrees.sap.facts import (
    OHNE_BEGRUENDUNGEN,
    Anteil,
    Ausbildungsbeginn,
    Auswahlergebnis,
    Begruendungen,
    PersonalentscheidungenVerantwortlich,
    Stimme,
    VoraussichtlichesDienstende,
    wer,
)
from erlass.decrees.sap.rules.bestellung import bestellungsfrist
from erlass.decrees.sap.rules.book import rules
from erlass.decrees.sap.rules.gemeinsam import anteil_pruefbar, arbeitszeit_reicht, restdienstzeit_reicht
from erlass.law.errors import refuse
from erlass.law.facts import Choice, Fact
from erlass.law.strength import ENTFAELLT, MUSS, SOLL, State

rules.topic("Bewerbung und Auswahl")


class FrueheresErgebnis(NamedTuple):
    ergebnis: Annotated[Auswahlergebnis, Fact("Ergebnis")]
    bekannt_am: Annotated[dt.date, Fact("mitgeteilt am")]
    bestellt: Annotated[bool, Fact("danach bestellt")]


FruehereErgebnisse = Annotated[tuple[FrueheresErgebnis, ...], Fact("frühere Auswahlverfahren", item="Verfahren")]


@rules.check("II 1.2 Abs. 1 Satz 1", MUSS, "Die Person gehört der Behörde an.")
def gehoert_der_behoerde_an(behoerde_angehoerig: Annotated[bool, Fact("gehört der Behörde an")]) -> bool:
    return behoerde_angehoerig


@rules.check(
    "II 1.2 Abs. 1 Satz 2",
    MUSS,
    "Wer für Personalentscheidungen verantwortlich ist, ist bereit, das mit Beginn der Ausbildung zu beenden.",
)
def bereitschaft_zu_beenden(
    personalentscheidungen_verantwortlich: PersonalentscheidungenVerantwortlich,
    bereit_zu_beenden: Annotated[bool, Fact("bereit, Personalentscheidungen mit Beginn der Ausbildung zu beenden")],
) -> bool:
    return bereit_zu_beenden or not personalentscheidungen_verantwortlich


@rules.check("II 1.2 Abs. 1 Satz 3", MUSS, "Das Bewerbungsformular liegt vollständig vor.")
def formular_vollstaendig(
    bewerbungsformular_vollstaendig: Annotated[bool, Fact("Bewerbungsformular vollständig")],
) -> bool:
    return bewerbungsformular_vollstaendig


def _letztes(ergebnisse: tuple[FrueheresErgebnis, ...]) -> FrueheresErgebnis | None:
    """The latest result; of two on one day the one named last."""
    return max(reversed(ergebnisse), key=lambda e: e.bekannt_am, default=None)


@rules.check(
    "II 1.3 Abs. 6 Satz 2", MUSS, "Ein noch gültiges positives Ergebnis steht einer erneuten Teilnahme nicht entgegen."
)
def erneute_teilnahme_moeglich(fruehere_ergebnisse: FruehereErgebnisse) -> bool | State:
    letztes = _letztes(fruehere_ergebnisse)
    if letztes is None or letztes.ergebnis != Auswahlergebnis.positiv or letztes.bestellt:
        return ENTFAELLT
    abgelaufen: bool = bestellungsfrist(letztes.bekannt_am).abgelaufen
    return abgelaufen


@rules.check("II 1.3 Abs. 7", SOLL, "Das letzte Auswahlverfahren ist nicht negativ ausgegangen.")
def nicht_ausgeschlossen(fruehere_ergebnisse: FruehereErgebnisse) -> bool:
    letztes = _letztes(fruehere_ergebnisse)
    return letztes is None or letztes.ergebnis != Auswahlergebnis.negativ


@rules.checklist(
    "II 1.2 Abs. 1", "Bewerbung prüfen",
    gehoert_der_behoerde_an, bereitschaft_zu_beenden, formular_vollstaendig, arbeitszeit_reicht, erneute_teilnahme_moeglich,
    nicht_ausgeschlossen, restdienstzeit_reicht, readings=("L5", "L7"),
)  # fmt: skip
def bewerbung_pruefen(
    behoerde_angehoerig: Annotated[bool, Fact("gehört der Behörde an")],
    personalentscheidungen_verantwortlich: PersonalentscheidungenVerantwortlich,
    bereit_zu_beenden: Annotated[bool, Fact("bereit, Personalentscheidungen mit Beginn der Ausbildung zu beenden")],
    bewerbungsformular_vollstaendig: Annotated[bool, Fact("Bewerbungsformular vollständig")],
    anteil: Anteil,
    ausbildungsbeginn: Ausbildungsbeginn,
    voraussichtliches_dienstende: VoraussichtlichesDienstende | None,
    fruehere_ergebnisse: FruehereErgebnisse,
    as_of: dt.date,
    begruendungen: Begruendungen = OHNE_BEGRUENDUNGEN,
) -> None:
    """Whether a person may apply for the qualification."""
    anteil_pruefbar(("anteil",), anteil)
    for i, ergebnis in enumerate(fruehere_ergebnisse):
        if ergebnis.bekannt_am > as_of:
            refuse(
                ("fruehere_ergebnisse", i, "bekannt_am"),
                ergebnis.bekannt_am,
                "liegt nach dem Stichtag {}",
                "II 1.3 Abs. 5 Satz 1",
                as_of,
            )


class Beteiligungsstand(Choice):
    teilgenommen = "hat teilgenommen"
    eingeladen_nicht_erschienen = "eingeladen, nicht erschienen"
    verzichtet = "hat verzichtet"
    nicht_beteiligt = "nicht beteiligt"


class Beteiligung(NamedTuple):
    personalrat: Annotated[Beteiligungsstand, Fact("örtlicher Personalrat")]
    gleichstellungsbeauftragte: Annotated[Beteiligungsstand, Fact("Gleichstellungsbeauftragte")]
    schwerbehindertenvertretung: Annotated[Beteiligungsstand, Fact("Schwerbehindertenvertretung")]
    sap: Annotated[Beteiligungsstand, Fact("SAP der Behörde")]


class Merkmale(NamedTuple):
    vertrauen_in_behoerde: Annotated[bool, Fact("genießt Vertrauen in der Behörde")]
    sozialkompetenz: Annotated[bool, Fact("sozial kompetent und einfühlsam")]
    vertrauen_behoerdenleitung: Annotated[bool, Fact("hat das Vertrauen der Behördenleitung")]
    langfristig_bereit: Annotated[bool, Fact("langfristig bereit")]


class Kandidat(NamedTuple):
    id: Annotated[str, Fact("Person", min=1, max=100)]
    rang: Annotated[int, Fact("Rang", help="nur für geeignete Personen")] | None
    geeignet: Annotated[bool, Fact("geeignet")]
    merkmale: Annotated[Merkmale, Fact("Merkmale")]


Beteiligte = Annotated[Beteiligung, Fact("Beteiligung an der Vorauswahl", cites="II 1.2 Abs. 2 Satz 3")]
SbvVorhanden = Annotated[bool, Fact("Schwerbehindertenvertretung vorhanden")]
SapVorhanden = Annotated[bool, Fact("SAP in der Behörde vorhanden")]
Kandidaten = Annotated[tuple[Kandidat, ...], Fact("Bewerberinnen und Bewerber", item="Person")]


class Hinzuzuziehende(Choice):
    personalrat = "örtlicher Personalrat"
    gleichstellungsbeauftragte = "Gleichstellungsbeauftragte"
    schwerbehindertenvertretung = "Schwerbehindertenvertretung"
    sap = "SAP der Behörde"


class VorauswahlExtras(NamedTuple):
    fehlende_beteiligung: Annotated[tuple[Hinzuzuziehende, ...], Fact("nicht beteiligt")]


def _fehlende(beteiligung: Beteiligung, sbv_vorhanden: bool, sap_vorhanden: bool) -> tuple[Hinzuzuziehende, ...]:
    vorhanden = {"schwerbehindertenvertretung": sbv_vorhanden, "sap": sap_vorhanden}
    return tuple(
        Hinzuzuziehende[name]
        for name, stand in beteiligung._asdict().items()
        if stand == Beteiligungsstand.nicht_beteiligt and vorhanden.get(name, True)
    )


@rules.check("II 1.2 Abs. 1 Satz 1", MUSS, "Die Qualifizierung ist allen Beschäftigten bekannt gegeben worden.")
def allen_bekanntgegeben(bekanntgabe_an_alle: Annotated[bool, Fact("allen Beschäftigten bekannt gegeben")]) -> bool:
    return bekanntgabe_an_alle


@rules.check("II 1.2 Abs. 2 Satz 1", MUSS, "Die Behördenleitung führt die Vorauswahl durch.")
def leitung_waehlt_vor(durchgefuehrt_von: Annotated[str, wer("Vorauswahl durchgeführt von")]) -> bool:
    return durchgefuehrt_von == "behoerdenleitung"


@rules.check("II 1.2 Abs. 2 Satz 1", MUSS, "Mehrere geeignete Personen stehen in einer lückenlosen Rangfolge.")
def rangfolge_vollstaendig(kandidaten: Kandidaten) -> bool | State:
    raenge = [k.rang for k in kandidaten if k.geeignet]
    if len(raenge) < 2:
        return ENTFAELLT
    return None not in raenge and sorted(r for r in raenge if r is not None) == list(range(1, len(raenge) + 1))


@rules.check("II 1.2 Abs. 2 Satz 3", MUSS, "Alle, die zur Vorauswahl hinzuzuziehen sind, sind beteiligt worden.")
def alle_hinzugezogen(beteiligung: Beteiligte, sbv_vorhanden: SbvVorhanden, sap_vorhanden: SapVorhanden) -> bool:
    return not _fehlende(beteiligung, sbv_vorhanden, sap_vorhanden)


@rules.check("II 1.2 Abs. 2 Satz 2", SOLL, "Jede als geeignet angesehene Person hat alle vier Merkmale.")
def merkmale_vorhanden(kandidaten: Kandidaten) -> bool:
    return all(all(k.merkmale) for k in kandidaten if k.geeignet)


@rules.check(
    "II 1.2 Abs. 2 Satz 4",
    SOLL,
    "Ebenen, Status- und Altersgruppen sowie Geschlechter sind nach Möglichkeit berücksichtigt.",
)
def vielfalt_beachtet(vielfalt_beruecksichtigt: Annotated[bool, Fact("Vielfalt berücksichtigt")]) -> bool:
    return vielfalt_beruecksichtigt


@rules.checklist(
    "II 1.2 Abs. 2", "Vorauswahl prüfen",
    allen_bekanntgegeben, leitung_waehlt_vor, rangfolge_vollstaendig, alle_hinzugezogen, merkmale_vorhanden, vielfalt_beachtet,
    readings=("L6",),
)  # fmt: skip
def vorauswahl_pruefen(
    durchgefuehrt_von: Annotated[str, wer("Vorauswahl durchgeführt von")],
    bekanntgabe_an_alle: Annotated[bool, Fact("allen Beschäftigten bekannt gegeben")],
    beteiligung: Beteiligte,
    sbv_vorhanden: SbvVorhanden,
    sap_vorhanden: SapVorhanden,
    vielfalt_beruecksichtigt: Annotated[bool, Fact("Vielfalt berücksichtigt")],
    kandidaten: Kandidaten,
    begruendungen: Begruendungen = OHNE_BEGRUENDUNGEN,
) -> VorauswahlExtras:
    """Whether the agency's pre-selection was made by the right people in the right way."""
    gesehen: set[str] = set()
    for i, kandidat in enumerate(kandidaten):
        if kandidat.id in gesehen:
            refuse(("kandidaten", i, "id"), kandidat.id, "diese Person ist schon genannt", "II 1.2 Abs. 2 Satz 1")
        gesehen.add(kandidat.id)
        if kandidat.rang is not None and not kandidat.geeignet:
            refuse(
                ("kandidaten", i, "rang"),
                kandidat.rang,
                "nur geeignete Personen haben einen Rang",
                "II 1.2 Abs. 2 Satz 1",
            )
    return VorauswahlExtras(_fehlende(beteiligung, sbv_vorhanden, sap_vorhanden))


@rules.check("II 1.2 Abs. 2 Satz 1", MUSS, "Die Vorauswahl hat die Person als geeignet angesehen.")
def vorausgewaehlt(vorauswahl_geeignet: Annotated[bool, Fact("in der Vorauswahl geeignet")]) -> bool:
    return vorauswahl_geeignet


@rules.check("II 1.2 Abs. 3 Satz 1", MUSS, "Die Behörde hat das Bewerbungsformular an das Fachreferat weitergeleitet.")
def an_fachreferat_weitergeleitet(formular_weitergeleitet: Annotated[bool, Fact("Formular weitergeleitet")]) -> bool:
    return formular_weitergeleitet


@rules.check("II 1.2 Abs. 3 Satz 2", MUSS, "Die Behörde ordnet zum Auswahlverfahren ab.")
def behoerde_ordnet_ab(
    abgeordnet_von: Annotated[str, wer("abgeordnet von", "leer, wenn noch nicht abgeordnet")] | None,
) -> bool:
    return abgeordnet_von == "behoerde"


@rules.checklist(
    "II 1.2 Abs. 3",
    "Zulassung zum Auswahlverfahren prüfen",
    vorausgewaehlt,
    an_fachreferat_weitergeleitet,
    behoerde_ordnet_ab,
)
def zulassung_auswahl_pruefen(
    vorauswahl_geeignet: Annotated[bool, Fact("in der Vorauswahl geeignet")],
    formular_weitergeleitet: Annotated[bool, Fact("Formular weitergeleitet")],
    abgeordnet_von: Annotated[str, wer("abgeordnet von", "leer, wenn noch nicht abgeordnet")] | None,
) -> None:
    """Whether an applicant may take part in the ministry's selection."""


class Sitz(NamedTuple):
    person: Annotated[str, Fact("Person", help="leer, wenn der Sitz unbesetzt ist", max=100)] | None
    qualifiziert: Annotated[bool, Fact("erfüllt die Anforderungen des Sitzes")]
    anwesend: Annotated[bool, Fact("anwesend")]


class Sitze(NamedTuple):
    vorsitz: Annotated[Sitz, Fact("Vorsitz: Referatsleitung im MIK")] | None = None
    sap: Annotated[Sitz, Fact("eine erfahrene SAP")] | None = None
    gleichstellung: Annotated[Sitz, Fact("Gleichstellungsbeauftragte der Behörde der Bewerbung")] | None = None
    psychologie: Annotated[Sitz, Fact("externe Psychologin oder externer Psychologe")] | None = None


class Einladung(Choice):
    teilgenommen = "hat teilgenommen"
    eingeladen_nicht_erschienen = "eingeladen, nicht erschienen"
    nicht_eingeladen = "nicht eingeladen"


class Beratend(NamedTuple):
    hauptpersonalrat: Annotated[Einladung, Fact("Hauptpersonalrat")]
    hauptschwerbehindertenvertretung: Annotated[Einladung, Fact("Hauptschwerbehindertenvertretung")]


StimmberechtigteSitze = Annotated[
    Sitze,
    Fact("stimmberechtigte Sitze", unknown="einen solchen Sitz hat die Kommission nicht", cites="II 1.3 Abs. 2 Satz 2"),
]
BeratendeMitglieder = Annotated[Beratend, Fact("beratende Mitglieder", cites="II 1.3 Abs. 4")]
SchwerbehinderteBewerbung = Annotated[bool, Fact("eine schwerbehinderte Person bewirbt sich")]


class KommissionExtras(NamedTuple):
    maengel: Annotated[tuple[str, ...], Fact("Mängel")]


def _maengel_der_sitze(sitze: Sitze) -> Iterator[str]:
    for name, sitz in sitze._asdict().items():
        if sitz is None or not sitz.person:
            yield f"fehlt:{name}"
            continue
        if not sitz.anwesend:
            yield f"abwesend:{name}"
        if not sitz.qualifiziert:
            yield f"nicht_qualifiziert:{name}"
    personen = Counter(sitz.person for sitz in sitze if sitz is not None and sitz.person)
    yield from (f"doppelt:{person}" for person, anzahl in personen.items() if anzahl > 1)


def _nicht_eingeladen(beratend: Beratend, schwerbehinderte_bewerbung: bool) -> Iterator[str]:
    for name, einladung in beratend._asdict().items():
        noetig = schwerbehinderte_bewerbung or name == "hauptpersonalrat"
        if noetig and einladung == Einladung.nicht_eingeladen:
            yield f"nicht_eingeladen:{name}"


@rules.check(
    "II 1.3 Abs. 2 Satz 2", MUSS, "Alle vier Sitze sind mit verschiedenen, geeigneten und anwesenden Personen besetzt."
)
def sitze_besetzt(sitze: StimmberechtigteSitze) -> bool:
    return not any(_maengel_der_sitze(sitze))


@rules.check("II 1.3 Abs. 4", MUSS, "Die beratenden Mitglieder sind eingeladen worden.")
def beratende_eingeladen(beratend: BeratendeMitglieder, schwerbehinderte_bewerbung: SchwerbehinderteBewerbung) -> bool:
    return not any(_nicht_eingeladen(beratend, schwerbehinderte_bewerbung))


@rules.checklist(
    ("II 1.3 Abs. 2 Satz 1", "II 1.3 Abs. 2 Satz 2", "II 1.3 Abs. 4"),
    "Auswahlkommission prüfen",
    sitze_besetzt,
    beratende_eingeladen,
    readings=("L6",),
)
def auswahlkommission_pruefen(
    sitze: StimmberechtigteSitze, beratend: BeratendeMitglieder, schwerbehinderte_bewerbung: SchwerbehinderteBewerbung
) -> KommissionExtras:
    """Whether the commission is complete: four voting seats, and the advisory members invited."""
    return KommissionExtras((*_maengel_der_sitze(sitze), *_nicht_eingeladen(beratend, schwerbehinderte_bewerbung)))


class Stimmen(NamedTuple):
    vorsitz: Annotated[Stimme, Fact("Vorsitz")]
    sap: Annotated[Stimme, Fact("erfahrene SAP")]
    gleichstellung: Annotated[Stimme, Fact("Gleichstellungsbeauftragte")]
    psychologie: Annotated[Stimme, Fact("Psychologin oder Psychologe")]


class Ergebnis(NamedTuple):
    ergebnis: Annotated[Auswahlergebnis, Fact("Ergebnis")]
    ja: Annotated[int, Fact("Ja")]
    nein: Annotated[int, Fact("Nein")]
    enthaltungen: Annotated[int, Fact("Enthaltungen")]
    stichentscheid: Annotated[bool, Fact("Stichentscheid des Vorsitzes")]


@rules.rule(("II 1.3 Abs. 3", "II 1.3 Abs. 4"), "Ergebnis der Auswahl", readings=("L6",))
def auswahl_ergebnis(
    stimmen: Annotated[
        Stimmen, Fact("Stimmen", unknown="beratende Mitglieder stimmen nicht ab", cites="II 1.3 Abs. 4")
    ],
) -> Ergebnis:
    """Result of the vote of the four seats; on a tie the chair decides."""
    ja, nein = stimmen.count(Stimme.ja), stimmen.count(Stimme.nein)
    gleich = ja == nein
    if gleich and stimmen.vorsitz == Stimme.enthaltung:
        refuse(
            "stimmen.vorsitz",
            stimmen.vorsitz,
            "bei Stimmengleichheit entscheidet die Stimme des Vorsitzes",
            "II 1.3 Abs. 3",
        )
    positiv = stimmen.vorsitz == Stimme.ja if gleich else ja > nein
    ergebnis = Auswahlergebnis.positiv if positiv else Auswahlergebnis.negativ
    return Ergebnis(ergebnis, ja, nein, len(stimmen) - ja - nein, gleich)
