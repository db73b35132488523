"""What stands around the office: circles and meetings, talks and messages, rooms and requests, external services, figures of
the house (IV, V 1, V 3).
"""

from __future__ import annotations

from erlass.cases.demonstration import Stage
from erlass.decrees.sap.demo.people import BR, IM, LA, LEITUNG, PP, STELLE
from erlass.decrees.sap.demo.play import NOTHING, At, case, goes_on


def surroundings(stage: Stage) -> None:
    circles(stage)
    talks(stage)
    rooms(stage)
    requests(stage)
    services(stage)
    figures(stage)


def circles(stage: Stage) -> None:
    """Circles at work, just set up, dissolved."""
    wahl = {
        "sprecher": stage.people["Annegret Sommerlath"].key, "vertretung": stage.people["Hilmar Quellmann"].key,
        "amtsbeginn": stage.day(-1030), "wahlart": "geheim",
    }  # fmt: skip
    gruendung = {"kreis": "musterland", "region": "Musterland"}
    case(
        stage, "kreis", "arbeitskreis", IM, At(-1200, "einrichten", "Clothilde Rabenstein", gruendung),
        At(-1190, "zuordnen", "Clothilde Rabenstein", {"behoerden": [PP, BR]}),
        At(-1030, "wahl_feststellen", "Clothilde Rabenstein", wahl),
    )  # fmt: skip
    gruendung = {"kreis": "rheinufer", "region": "Rheinufer"}
    case(stage, "kreis neu", "arbeitskreis", IM, At(-300, "einrichten", "Clothilde Rabenstein", gruendung))
    gruendung = {"kreis": "grenzland", "region": "Grenzland"}
    case(
        stage, "kreis aufgelöst", "arbeitskreis", IM, At(-900, "einrichten", "Clothilde Rabenstein", gruendung),
        At(-430, "aufloesen", "Clothilde Rabenstein"),
    )  # fmt: skip
    meetings(stage)


def meetings(stage: Stage) -> None:
    """Meetings of the first circle: held, planned, with their agenda sent, called off."""
    sitzung = {"ort": "Beispielau", "tagesordnung": "Berichte aus den Häusern\nNeue Fachdienste\nTermine"}
    alt, neu, bald, ausgefallen = ({**sitzung, "datum": stage.day(tag)} for tag in (-220, 9, 37, -100))
    case(
        stage, "sitzung alt", "sitzung", IM, At(-260, "planen", "Annegret Sommerlath", alt),
        At(-240, "uebersenden", "Annegret Sommerlath"), At(-218, "abschliessen", "Annegret Sommerlath"), within="kreis",
    )  # fmt: skip
    case(stage, "sitzung neu", "sitzung", IM, At(-10, "planen", "Hilmar Quellmann", neu), within="kreis")
    case(
        stage, "sitzung übersandt", "sitzung", IM, At(-19, "planen", "Annegret Sommerlath", bald),
        At(-11, "uebersenden", "Annegret Sommerlath"), within="kreis",
    )  # fmt: skip
    case(
        stage, "sitzung abgesagt", "sitzung", IM, At(-150, "planen", "Annegret Sommerlath", ausgefallen),
        At(-112, "absagen", "Annegret Sommerlath"), within="kreis",
    )  # fmt: skip


def talks(stage: Stage) -> None:
    """Yearly talks: documented, planned, held, called off."""
    alle = ["sap", "behoerdenleitung", "gleichstellungsbeauftragte", "personalrat", "vertrauensperson_sbm"]
    vorschlaege = "Arbeitsverdichtung\nErreichbarkeit der SAP"
    case(
        stage, "talk pp", "jahresgespraech", PP,
        At(-230, "planen", STELLE[PP], {"termin": stage.day(-200), "vorschlaege": vorschlaege}),
        At(-199, "durchfuehren", STELLE[PP], {"datum": stage.day(-200), "teilnehmende": alle}),
        At(-190, "dokumentieren", STELLE[PP], {
            "themen": "Arbeitsverdichtung im Schichtdienst\nBekanntheit des Angebots",
        }),
    )  # fmt: skip
    bald = {"termin": stage.day(12), "vorschlaege": "Führung in Teilzeit"}
    case(stage, "talk br", "jahresgespraech", BR, At(-12, "planen", STELLE[BR], bald))
    stage.answer(-8, "talk br", "personalrat", "Hartwig Lindenroth", "teilgenommen", "Wir kommen gern.")
    vereinbart = {"termin": stage.day(-15), "vorschlaege": "Vertretung in Urlaubszeiten"}
    case(
        stage, "talk im", "jahresgespraech", IM, At(-43, "planen", STELLE[IM], vereinbart),
        At(-14, "durchfuehren", STELLE[IM], {"datum": stage.day(-15), "teilnehmende": alle}),
    )  # fmt: skip
    case(
        stage, "talk la", "jahresgespraech", LA, At(-76, "planen", STELLE[LA], {"termin": stage.day(-50)}),
        At(-59, "absagen", STELLE[LA]),
    )  # fmt: skip
    messages(stage)


def messages(stage: Stage) -> None:
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
    schluessel = {"betreff": "Schlüssel", "text": "Für den Raum im Erdgeschoss fehlt ein zweiter Schlüssel."}
    case(
        stage, "nachricht erledigt", "direktnachricht", BR, At(-82, "senden", "Hilmar Quellmann", schluessel),
        At(-79, "erledigen", LEITUNG[BR]),
    )  # fmt: skip


def rooms(stage: Stage) -> None:
    gut, ersatz, mangel = (True, True, False), (False, True, True), (False, False, False)
    for name, office, raum in (
        ("Annegret Sommerlath", PP, gut),
        ("Benno Eichstetter", PP, ersatz),
        ("Gudrun Halbritter", BR, mangel),
        ("Katharina Zobelmann", IM, gut),
    ):
        grund = NOTHING if raum is gut else {"V 3 Satz 1": "Ein Einzelzimmer wird mit dem Umbau frei."}
        angaben = {
            "person": stage.people[name].key, "einzelzimmer_geeignet": raum[0], "telefonanschluss": raum[1],
            "ersatzraum_geeignet": raum[2],
        }  # fmt: skip
        case(stage, f"raum {name}", "raum", office, At(-140, "melden", STELLE[office], angaben, grund))
    goes_on(stage, "raum Katharina Zobelmann", At(-24, "beenden", STELLE[IM]))


def requests(stage: Stage) -> None:
    literatur = {"was": "Fachliteratur zur Gesprächsführung", "kosten_cent": 8450}
    case(stage, "mittel", "arbeitsmittel", IM, At(-7, "beantragen", "Katharina Zobelmann", literatur))
    stellwand = {"was": "Stellwand", "kosten_cent": 21900}
    case(
        stage, "mittel alt", "arbeitsmittel", PP, At(-70, "beantragen", "Benno Eichstetter", stellwand),
        At(-66, "bewilligen", STELLE[PP]),
    )  # fmt: skip
    sessel = {"was": "Zwei Sessel für den Beratungsraum", "kosten_cent": 98000}
    zu_teuer = {"begruendung_entscheidung": "Die Ausstattung aus dem Bestand reicht dafür aus."}
    case(
        stage, "mittel abgelehnt", "arbeitsmittel", BR, At(-63, "beantragen", "Irmela Stolzenfels", sessel),
        At(-58, "ablehnen", LEITUNG[BR], zu_teuer),
    )  # fmt: skip
    case(
        stage, "mittel zurückgenommen", "arbeitsmittel", PP, At(-53, "beantragen", "Ottilie Hagendorn", literatur),
        At(-51, "zuruecknehmen", "Ottilie Hagendorn"),
    )  # fmt: skip
    trips(stage)


def trips(stage: Stage) -> None:
    reise = {"anlass": "arbeitskreis", "am": stage.day(9), "ort": "Beispielau"}
    case(stage, "reise", "dienstreise", BR, At(-2, "beantragen", "Hilmar Quellmann", reise))
    weitere = {"anlass": "fachdienst", "am": stage.day(21), "ort": "Musterstadt"}
    case(
        stage, "reise bewilligt", "dienstreise", PP, At(-17, "beantragen", "Annegret Sommerlath", {**reise, "am": stage.day(37)}),
        At(-13, "bewilligen", STELLE[PP]),
    )  # fmt: skip
    nicht_noetig = {"begruendung_entscheidung": "Der Fachdienst kommt im selben Monat ins Haus."}
    case(
        stage, "reise abgelehnt", "dienstreise", IM, At(-39, "beantragen", "Joachim Butterweck", weitere),
        At(-32, "ablehnen", LEITUNG[IM], nicht_noetig),
    )  # fmt: skip
    case(
        stage, "reise zurückgenommen", "dienstreise", BR, At(-29, "beantragen", "Pankraz Moosbach", weitere),
        At(-21, "zuruecknehmen", "Pankraz Moosbach"),
    )  # fmt: skip


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
    angaben = {
        "kurzname": "kur-bergland", "name": "Kurberatung Bergland", "art": "Gesundheitsberatung", "kontakt": "entfallen",
        "region": "Musterland",
    }  # fmt: skip
    case(
        stage, "kur-bergland", "fachdienst", IM, At(-330, "eintragen", "Annegret Sommerlath", angaben),
        At(-49, "entfernen", "Friederun Pappelreuth"),
    )  # fmt: skip


def figures(stage: Stage) -> None:
    """What the decree leaves to the office, or lets it change."""
    for name, wert in (("langfristig_ab_monaten", 6), ("dauerhaft_ab_quartalen", 2), ("gruppengroesse", 20)):
        angaben = {
            "wert_name": name, "wert": wert, "gilt_ab": stage.day(-990), "nur_fuer": None,
            "grund": "Festlegung für den Geschäftsbereich",
        }  # fmt: skip
        case(
            stage, f"wert {name}", "wert_des_hauses", IM, At(-1000, "vorschlagen", "Clothilde Rabenstein", angaben),
            At(-995, "in_kraft_setzen", "Egbert Wolkenhauer"),
        )  # fmt: skip
    schwelle = {
        "wert_name": "schwelle", "wert": 6, "gilt_ab": stage.day(30), "nur_fuer": None,
        "grund": "Vorsicht bei kleinen Häusern",
    }  # fmt: skip
    case(stage, "wert schwelle", "wert_des_hauses", IM, At(-5, "vorschlagen", "Notburga Zahlenberg", schwelle))
    niedriger = {
        "wert_name": "min_boegen", "wert": 2, "gilt_ab": stage.day(-20), "nur_fuer": None,
        "grund": "Mehr Zahlen im Bericht",
    }  # fmt: skip
    case(
        stage, "wert verworfen", "wert_des_hauses", IM, At(-56, "vorschlagen", "Severin Tabellius", niedriger),
        At(-52, "verwerfen", "Clothilde Rabenstein"),
    )  # fmt: skip
