"""The procedures of the decree, one module for each topic. `PROCEDURES` lists them in the order of its sheet (P1 to P14)."""

from erlass.cases.procedures import Procedure
from erlass.decrees.sap.procedures.amt import SAP_AMT
from erlass.decrees.sap.procedures.arbeitskreis import KREISE
from erlass.decrees.sap.procedures.ausbildung import AUSBILDUNG
from erlass.decrees.sap.procedures.auswahl import AUSWAHLVERFAHREN
from erlass.decrees.sap.procedures.bedarf import SCHULUNG
from erlass.decrees.sap.procedures.bericht import STATISTISCHER_BERICHT
from erlass.decrees.sap.procedures.bestellung import BESTELLUNG
from erlass.decrees.sap.procedures.massnahme import MASSNAHMEN
from erlass.decrees.sap.procedures.qualifizierung import QUALIFIZIERUNG
from erlass.decrees.sap.procedures.umfeld import UMFELD
from erlass.decrees.sap.procedures.unvereinbarkeit import UNVEREINBARKEIT
from erlass.decrees.sap.procedures.versetzung import VERSETZUNGEN
from erlass.decrees.sap.procedures.vorauswahl import BEWERBUNGEN
from erlass.decrees.sap.procedures.werte import WERT_DES_HAUSES
from erlass.decrees.sap.procedures.zeitbudget import ZEITBUDGET
from erlass.decrees.sap.procedures.zeitkonto import ZEIT

PROCEDURES: tuple[Procedure, ...] = (
    *SCHULUNG,
    *BEWERBUNGEN,
    AUSWAHLVERFAHREN,
    BESTELLUNG,
    AUSBILDUNG,
    SAP_AMT,
    *MASSNAHMEN,
    UNVEREINBARKEIT,
    *VERSETZUNGEN,
    ZEITBUDGET,
    *ZEIT,
    *QUALIFIZIERUNG,
    *KREISE,
    *UMFELD,
    STATISTISCHER_BERICHT,
    WERT_DES_HAUSES,
)
