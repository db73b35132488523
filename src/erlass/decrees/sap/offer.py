"""What the decree offers beside its rules, collected for the registry of `erlass.cases`."""

from erlass.cases.registry import Offer, Page
from erlass.decrees.sap import roles
from erlass.decrees.sap.pflichten import faelligkeiten
from erlass.decrees.sap.procedures import PROCEDURES
from erlass.decrees.sap.registers import REGISTERS
from erlass.decrees.sap.zahlen import LESENDE
from erlass.law.roles import EVERYONE

OFFER = Offer(
    "sap",
    procedures=PROCEDURES,
    registers=REGISTERS,
    roles=roles.ROLES,
    dues=(faelligkeiten,),
    pages=(
        Page(
            "Ansprechperson finden",
            "sap:finden",
            (EVERYONE,),
            "Wer in Ihrer Behörde zuhört; ohne Anmeldung, ohne Spur.",
        ),
        Page("Notfallkarte", "sap:notfall", (EVERYONE,), "Was in akuter Gefahr gilt und wer hilft."),
        Page(
            "Hinweiskarte", "sap:hinweiskarte", (EVERYONE,), "Was SAP zu Beginn eines Gesprächs sagen, zum Ausdrucken."
        ),
        Page(
            "Vorausschau",
            "sap:vorausschau",
            (roles.STELLE, roles.LEITUNG, roles.FACHREFERAT_MIK),
            "Abgänge und Nachwuchs einer Behörde.",
        ),
        Page(
            "Zeitbudget erklärt",
            "sap:zeitbudget",
            (roles.STELLE, roles.LEITUNG, roles.SAP_DER_BEHOERDE),
            "Wie jede Minute zustande kommt.",
        ),
        Page(
            "Dokumentationsbogen",
            "sap:boegen",
            (roles.ALLE_SAP,),
            "Der anonyme Bogen je Quartal: ausfüllen, quittieren, senden.",
        ),
        Page(
            "Statistische Berichte",
            "sap:berichte",
            (EVERYONE,),
            "Veröffentlichte Berichte mit Zahlen, Diagrammen und Selbsttest.",
        ),
        Page("Zahlen", "sap:zahlen", LESENDE, "SAP je Behörde, Nachfolge, Zeit und Fortbildung in Diagrammen."),
    ),
    covered={
        "report": {
            "dokumentationsbogen": ("V 4 Satz 1", "V 4 Satz 2", "II 6.1 Abs. 2 Spstr. 4"),
            "statistischer_bericht": ("V 4 Satz 3", "II 6.1 Abs. 2 Spstr. 4"),
        },
        "document": {
            "hinweiskarte": ("I 4.3", "II 5.3 Abs. 1", "II 5.3 Abs. 2 Satz 2", "II 5.4 Satz 2"),
            "notfallkarte": ("II 5.2 Abs. 2 Satz 2", "II 5.2 Abs. 2 Satz 3"),
        },
    },
)
