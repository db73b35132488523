"""What stands around the office: circles and meetings, talks and messages, rooms and requests, external services, figures of
the house (IV, V 1, V 3).
"""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, LEITUNG, PP, STELLE
from erlass.decrees.sap.demo.play import NOTHING, At, case


def surroundings(stage: Stage) -> None:
    circles(stage)
    talks(stage)
    rooms(stage)
    requests(stage)
    services(stage)
    figures(stage)


def circles(stage: Stage) -> None:
    """Two circles and the meetings of one of them."""
    wahl = {
        "sprecher": stage.people["Annegret Sommerlath"].key, "vertretung": stage.people["Hilmar Quellmann"].key,
        "amtsbeginn": stage.day(-1030).isoformat(), "wahlart": "geheim",
    }  # fmt: skip
    gruendung = {"kreis": "musterland", "region": "Musterland"}
    case(
        stage, "kreis", "arbeitskreis", IM, At(-1200, "einrichten", "Clothilde Rabenstein", gruendung),
        At(-1190, "zuordnen", "Clothilde Rabenstein", {"behoerden": [PP, BR]}),
        At(-1030, "wahl_feststellen", "Clothilde Rabenstein", wahl),
    )  # fmt: skip
    gruendung = {"kreis": "rheinufer", "region": "Rheinufer"}
    case(stage, "kreis neu", "arbeitskreis", IM, At(-300, "einrichten", "Clothilde Rabenstein", gruendung))
    sitzung = {"ort": "Beispielau", "tagesordnung": "Berichte aus den Häusern\nNeue Fachdienste\nTermine"}
    alt, neu = ({**sitzung, "datum": stage.day(tag).isoformat()} for tag in (-220, 9))
    case(
        stage, "sitzung alt", "sitzung", IM, At(-260, "planen", "Annegret Sommerlath", alt),
        At(-240, "uebersenden", "Annegret Sommerlath"), At(-218, "abschliessen", "Annegret Sommerlath"), within="kreis",
    )  # fmt: skip
    case(stage, "sitzung neu", "sitzung", IM, At(-10, "planen", "Hilmar Quellmann", neu), within="kreis")


def talks(stage: Stage) -> None:
    """Yearly talks, and messages to the heads."""
    alle = ["sap", "behoerdenleitung", "gleichstellungsbeauftragte", "personalrat", "vertrauensperson_sbm"]
    vorschlaege = "Arbeitsverdichtung\nErreichbarkeit der SAP"
    case(
        stage, "talk pp", "jahresgespraech", PP,
        At(-230, "planen", STELLE[PP], {"termin": stage.day(-200).isoformat(), "vorschlaege": vorschlaege}),
        At(-199, "durchfuehren", STELLE[PP], {"datum": stage.day(-200).isoformat(), "teilnehmende": alle}),
        At(-190, "dokumentieren", STELLE[PP], {
            "themen": "Arbeitsverdichtung im Schichtdienst\nBekanntheit des Angebots",
        }),
    )  # fmt: skip
    bald = {"termin": stage.day(12).isoformat(), "vorschlaege": "Führung in Teilzeit"}
    case(stage, "talk br", "jahresgespraech", BR, At(-12, "planen", STELLE[BR], bald))
    stage.answer(-8, "talk br", "personalrat", "Hartwig Lindenroth", "teilgenommen", "Wir kommen gern.")
    frage = {
        "betreff": "Raum im Nebengebäude",
        "text": "Könnte der ruhige Raum im Nebengebäude für Gespräche frei bleiben?",
    }
    case(stage, "nachricht", "direktnachricht", BR, At(-3, "senden", "Gudrun Halbritter", frage))
    hinweis = {"betreff": "Aushang", "text": "Der Aushang mit den SAP ist veraltet."}
    case(
        stage, "nachricht alt", "direktnachricht", PP, At(-50, "senden", "Annegret Sommerlath", hinweis),
        At(-47, "beantworten", LEITUNG[PP], {"antwort": "Danke für den Hinweis, er wird erneuert."}),
    )  # fmt: skip


def rooms(stage: Stage) -> None:
    gut, ersatz, mangel = (True, True, False), (False, True, True), (False, False, False)
    for name, office, raum in (
        ("Annegret Sommerlath", PP, gut),
        ("Benno Eichstetter", PP, ersatz),
        ("Gudrun Halbritter", BR, mangel),
    ):
        grund = NOTHING if raum is gut else {"V 3 Satz 1": "Ein Einzelzimmer wird mit dem Umbau frei."}
        angaben = {
            "person": stage.people[name].key, "einzelzimmer_geeignet": raum[0], "telefonanschluss": raum[1],
            "ersatzraum_geeignet": raum[2],
        }  # fmt: skip
        case(stage, f"raum {name}", "raum", office, At(-140, "melden", STELLE[office], angaben, grund))


def requests(stage: Stage) -> None:
    literatur = {"was": "Fachliteratur zur Gesprächsführung", "kosten_cent": 8450}
    case(stage, "mittel", "arbeitsmittel", IM, At(-7, "beantragen", "Katharina Zobelmann", literatur))
    stellwand = {"was": "Stellwand", "kosten_cent": 21900}
    case(
        stage, "mittel alt", "arbeitsmittel", PP, At(-70, "beantragen", "Benno Eichstetter", stellwand),
        At(-66, "bewilligen", STELLE[PP]),
    )  # fmt: skip
    reise = {"anlass": "arbeitskreis", "am": stage.day(9).isoformat(), "ort": "Beispielau"}
    case(stage, "reise", "dienstreise", BR, At(-2, "beantragen", "Hilmar Quellmann", reise))


def services(stage: Stage) -> None:
    for kurz, name, art, frei in (
        ("sucht-musterland", "Suchtberatung Musterland", "Suchtberatung", True),
        ("schulden-beispielau", "Schuldnerberatung Beispielau", "Schuldnerberatung", True),
        ("krise-rheinufer", "Krisendienst Rheinufer", "Krisenhilfe", True),
        ("familie-auental", "Familienberatung Auental", "Familienberatung", False),
    ):
        angaben = {
            "kurzname": kurz, "name": name, "art": art, "kontakt": "über die Vermittlung 0000 / 0",
            "region": "Musterland",
        }  # fmt: skip
        freigabe = (At(-320, "freigeben", "Clothilde Rabenstein"),) if frei else ()
        case(stage, kurz, "fachdienst", IM, At(-330, "eintragen", "Annegret Sommerlath", angaben), *freigabe)


def figures(stage: Stage) -> None:
    """What the decree leaves to the office, or lets it change."""
    for name, wert in (("langfristig_ab_monaten", 6), ("dauerhaft_ab_quartalen", 2), ("gruppengroesse", 20)):
        angaben = {
            "wert_name": name, "wert": wert, "gilt_ab": stage.day(-990).isoformat(), "nur_fuer": None,
            "grund": "Festlegung für den Geschäftsbereich",
        }  # fmt: skip
        case(
            stage, f"wert {name}", "wert_des_hauses", IM, At(-1000, "vorschlagen", "Clothilde Rabenstein", angaben),
            At(-995, "in_kraft_setzen", "Egbert Wolkenhauer"),
        )  # fmt: skip
    schwelle = {
        "wert_name": "schwelle", "wert": 6, "gilt_ab": stage.day(30).isoformat(), "nur_fuer": None,
        "grund": "Vorsicht bei kleinen Häusern",
    }  # fmt: skip
    case(stage, "wert schwelle", "wert_des_hauses", IM, At(-5, "vorschlagen", "Notburga Zahlenberg", schwelle))
