"""Roles that every administration has. A decree declares the roles that only it knows in its own `roles.py`."""

from __future__ import annotations

from erlass.law.roles import Role

BESCHAEFTIGTE = Role("beschaeftigte", "Beschäftigte", "alle mit einem Dienst- oder Arbeitsverhältnis", implied=True)
BEHOERDENLEITUNG = Role("behoerdenleitung", "Behördenleitung")
PERSONALSTELLE = Role("personalstelle", "Personalstelle")
FORTBILDUNGSSTELLE = Role("fortbildungsstelle", "für Fortbildung zuständige Stelle")
PERSONALENTSCHEIDUNGEN = Role("personalentscheidungen", "für Personalentscheidungen verantwortlich")
PERSONALRAT = Role("personalrat", "örtlicher Personalrat")
GLEICHSTELLUNG = Role("gleichstellungsbeauftragte", "Gleichstellungsbeauftragte")
GLEICHSTELLUNG_VERTRETUNG = Role("stellvertretung_gleichstellung", "Stellvertretung der Gleichstellungsbeauftragten")
SBV = Role("vertrauensperson_sbm", "Vertrauensperson der schwerbehinderten Menschen")
SBV_VERTRETUNG = Role("stellvertretung_sbm", "Stellvertretung der Vertrauensperson")
STUFENVERTRETUNG = Role("stufenvertretung_mitglied", "Mitglied einer Stufenvertretung")
DATENSCHUTZ = Role("datenschutz", "Datenschutzbeauftragte")
ADMINISTRATION = Role(
    "administration", "Verwaltung der Installation", "Behörden, Personen, Rollen, Betrieb; keine Vorgänge"
)

GENERAL = (
    BESCHAEFTIGTE, BEHOERDENLEITUNG, PERSONALSTELLE, FORTBILDUNGSSTELLE, PERSONALENTSCHEIDUNGEN, PERSONALRAT,
    GLEICHSTELLUNG, GLEICHSTELLUNG_VERTRETUNG, SBV, SBV_VERTRETUNG, STUFENVERTRETUNG, DATENSCHUTZ, ADMINISTRATION,
)  # fmt: skip

REPRESENTATIVES = (
    PERSONALRAT, GLEICHSTELLUNG, GLEICHSTELLUNG_VERTRETUNG, SBV, SBV_VERTRETUNG, STUFENVERTRETUNG,
)  # fmt: skip
"""Roles that the personnel office of an agency enters; the others can reach beyond it."""
