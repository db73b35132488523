"""Roles that only this decree knows, and the groups that its procedures and registers grant rights to."""

from __future__ import annotations

from erlass.law.roles import Role, anywhere, role, subject
from erlass.people import roles as general

SAP = Role("sap", "SAP", "aktive und ruhende Soziale Ansprechpersonen", implied=True)
SAP_STELLE = Role("sap_stelle", "SAP-Stelle der Behörde", "führt für die Behörde die Geschäfte um die SAP")
FACHREFERAT = Role("fachreferat_mik", "Fachreferat im MIK")
FACHREFERAT_FM = Role("fachreferat_fm", "Fachreferat im FM")
STATISTIKSTELLE = Role("statistikstelle", "mit der Statistik beauftragte Stelle")

ROLES = (SAP, SAP_STELLE, FACHREFERAT, FACHREFERAT_FM, STATISTIKSTELLE)

# Of the agency concerned.
LEITUNG = role(general.BEHOERDENLEITUNG)
STELLE = role(SAP_STELLE)
PERSONALSTELLE = role(general.PERSONALSTELLE)
FORTBILDUNG = role(general.FORTBILDUNGSSTELLE)
PERSONALRAT = role(general.PERSONALRAT)
GLEICHSTELLUNG = role(general.GLEICHSTELLUNG)
SBV = role(general.SBV)
ALLE_DER_BEHOERDE = role(general.BESCHAEFTIGTE)
SAP_DER_BEHOERDE = role(SAP)

# Wherever they are.
FACHREFERAT_MIK = anywhere(FACHREFERAT)
FACHREFERAT_DES_FM = anywhere(FACHREFERAT_FM)
STATISTIK = anywhere(STATISTIKSTELLE)
ALLE_SAP = anywhere(SAP)
BESCHAEFTIGTE = anywhere(general.BESCHAEFTIGTE)
TRAININGSSTELLE = anywhere(general.FORTBILDUNGSSTELLE)

SELBST = subject("die SAP selbst")
BEWERBERIN = subject("die Bewerberin oder der Bewerber")
