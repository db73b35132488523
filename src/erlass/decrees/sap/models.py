"""The registers of this decree: offices, training, courses, time, circles, talks, rooms, external services.

Every table but the last section stands on the register base, so that its history is kept and every change is part of an
event. No table has a place for anything about a person who seeks counsel.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from erlass.decrees.sap import facts
from erlass.decrees.sap.rules import qualifizierung
from erlass.law.facts import Choice
from erlass.people.models import Behoerde, Person, choices
from erlass.registers.models import Eintrag


class Amtsstand(Choice):
    """State of an office in the register. Only `aktiv` ones are found by those who look for an SAP."""

    bestellt = "bestellt, noch nicht tätig"
    aktiv = "aktiv"
    ruhend = "ruhend"
    freigestellt = "freigestellt"
    ruhen_ueberschritten = "Höchstdauer des Ruhens überschritten"
    beendet = "beendet"


class SapAmt(Eintrag):
    """The office of an SAP. `key` is the person's. After its end an entry with the state `beendet` and the reason remains."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="Person")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+", verbose_name="Behörde")
    status = models.CharField("Stand", max_length=30, choices=choices(Amtsstand))
    bestellt_am = models.DateField("bestellt am")
    beginn = models.DateField("tätig seit", null=True)
    grund = models.CharField("Grund des Endes", max_length=30, blank=True)
    vorgang = models.CharField("Vorgang", max_length=40, blank=True)

    keep_months = 60

    class Meta(Eintrag.Meta):
        indexes: ClassVar = [*Eintrag.Meta.indexes, models.Index(fields=["behoerde", "bekannt_bis"])]
        verbose_name = "Amt einer SAP"
        verbose_name_plural = "Ämter der SAP"


class Kontakt(Eintrag):
    """How an SAP is found: written by the SAP, public in the agency. `key` is the person's."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    telefon = models.CharField("Telefon", max_length=40, blank=True)
    raum = models.CharField("Raum", max_length=80, blank=True)
    zeiten = models.CharField("Sprechzeiten", max_length=200, blank=True)
    sprachen = models.CharField("Sprachen", max_length=200, blank=True)

    keep_months = 12

    class Meta(Eintrag.Meta):
        verbose_name = "Kontakt einer SAP"
        verbose_name_plural = "Kontakte der SAP"


class Schulungsgruppe(Eintrag):
    """A joint training group of both ministries. `key` is its name, such as `2026-1`."""

    bezeichnung = models.CharField("Gruppe", max_length=40)
    runde = models.CharField("Runde", max_length=40)
    plaetze_mik = models.PositiveIntegerField("Plätze MIK")
    plaetze_fm = models.PositiveIntegerField("Plätze FM")
    beginn = models.DateField("Beginn")
    ende = models.DateField("Ende")
    bekanntgegeben_am = models.DateField("bekannt gegeben am", null=True)
    abgeschlossen_am = models.DateField("abgeschlossen am", null=True)

    class Meta(Eintrag.Meta):
        verbose_name = "Schulungsgruppe"
        verbose_name_plural = "Schulungsgruppen"


class Seminar(Eintrag):
    """A seminar of a training group. `key` is `gruppe:nr`."""

    gruppe = models.CharField("Gruppe", max_length=40)
    nr = models.PositiveIntegerField("Nummer")
    titel = models.CharField("Titel", max_length=200)
    art = models.CharField("Art", max_length=20, choices=choices(qualifizierung.Seminarart))
    beginn = models.DateField("Beginn")
    ende = models.DateField("Ende")
    ort = models.CharField("Ort", max_length=120)

    class Meta(Eintrag.Meta):
        verbose_name = "Seminar"
        verbose_name_plural = "Seminare"


class Teilnahme(Eintrag):
    """Whether somebody attended a seminar. `key` is `person:gruppe:nr`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gruppe = models.CharField("Gruppe", max_length=40)
    nr = models.PositiveIntegerField("Nummer")
    teilgenommen = models.BooleanField("teilgenommen")
    nachgeholt_am = models.DateField("nachgeholt am", null=True)

    keep_months = 60

    class Meta(Eintrag.Meta):
        verbose_name = "Seminarteilnahme"
        verbose_name_plural = "Seminarteilnahmen"


class Ausbildung(Eintrag):
    """The training of a person in a group. `key` is the person's."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    gruppe = models.CharField("Gruppe", max_length=40)
    beginn = models.DateField("Beginn")
    abgeschlossen_am = models.DateField("abgeschlossen am", null=True)
    abgebrochen_am = models.DateField("abgebrochen am", null=True)

    keep_months = 60

    class Meta(Eintrag.Meta):
        verbose_name = "Ausbildung"
        verbose_name_plural = "Ausbildungen"


class Auswahlresultat(Eintrag):
    """The result of a selection. `key` is `person:bekannt_am`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    ergebnis = models.CharField("Ergebnis", max_length=10, choices=choices(facts.Auswahlergebnis))
    bekannt_am = models.DateField("mitgeteilt am")
    bestellt = models.BooleanField("danach bestellt", default=False)

    keep_months = 60

    class Meta(Eintrag.Meta):
        verbose_name = "Ergebnis einer Auswahl"
        verbose_name_plural = "Ergebnisse der Auswahl"


class Fortbildung(Eintrag):
    """A further course of an SAP. `key` is `person:event`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    titel = models.CharField("Titel", max_length=200)
    datum = models.DateField("abgeschlossen am")
    traeger = models.CharField("Träger", max_length=120)
    anerkannt = models.BooleanField("als Fachfortbildung anerkannt")

    keep_months = 60

    class Meta(Eintrag.Meta):
        verbose_name = "Fortbildung"
        verbose_name_plural = "Fortbildungen"


class Supervision(Eintrag):
    """A supervision of an SAP: when and how long, never what about. `key` is `person:event`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    beginn = models.DateField("Beginn")
    tage = models.PositiveIntegerField("Tage")
    einzeln = models.BooleanField("Einzelsupervision", default=False)
    anerkannt = models.BooleanField("trotz anderer Dauer als jährliche anerkannt", default=False)

    keep_months = 36

    class Meta(Eintrag.Meta):
        verbose_name = "Supervision"
        verbose_name_plural = "Supervisionen"


class Cotrainer(Eintrag):
    """A Co-Trainer of a training group. `key` is `person:gruppe`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gruppe = models.CharField("Gruppe", max_length=40)
    berufen_am = models.DateField("berufen am")

    keep_months = 36

    class Meta(Eintrag.Meta):
        verbose_name = "Co-Trainerin oder Co-Trainer"
        verbose_name_plural = "Co-Trainerinnen und Co-Trainer"


class Zeitbudget(Eintrag):
    """The yearly minutes of an agency and their distribution. `key` is `behoerde:jahr`."""

    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    jahr = models.PositiveIntegerField("Jahr")
    beschaeftigte = models.PositiveIntegerField("Beschäftigte")
    gesamt_minuten = models.PositiveIntegerField("Jahresarbeitszeit in Minuten")
    verteilung: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("Verteilung")

    class Meta(Eintrag.Meta):
        verbose_name = "Zeitbudget"
        verbose_name_plural = "Zeitbudgets"


class Zeitbuchung(Eintrag):
    """The minutes of an SAP in a quarter, one sum, no day, no text. `key` is `person:quartal`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    quartal = models.CharField("Quartal", max_length=7)
    minuten = models.PositiveIntegerField("Minuten")

    keep_months = 36

    class Meta(Eintrag.Meta):
        verbose_name = "Zeitbuchung"
        verbose_name_plural = "Zeitbuchungen"


class Absprache(Eintrag):
    """Minutes beyond the budget, agreed with the head. `key` is `person:jahr:art`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    jahr = models.PositiveIntegerField("Jahr")
    art = models.CharField("Art", max_length=10)
    minuten = models.PositiveIntegerField("Minuten")

    keep_months = 36

    class Meta(Eintrag.Meta):
        verbose_name = "Absprache"
        verbose_name_plural = "Absprachen"


class Arbeitskreis(Eintrag):
    """A regional circle, its speaker and deputy. `key` is the region's short name."""

    region = models.CharField("Region", max_length=80)
    sprecher = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="Sprecherin oder Sprecher"
    )
    vertretung = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="Vertretung")
    amtsbeginn = models.DateField("Amtszeit seit", null=True)

    class Meta(Eintrag.Meta):
        verbose_name = "Arbeitskreis"
        verbose_name_plural = "Arbeitskreise"


class Sitzung(Eintrag):
    """A meeting of a circle. `key` is `kreis:datum`."""

    kreis = models.CharField("Arbeitskreis", max_length=60)
    datum = models.DateField("Datum")
    tagesordnung = models.TextField("Tagesordnung", blank=True)
    uebersandt_am = models.DateField("Tagesordnung übersandt am", null=True)

    class Meta(Eintrag.Meta):
        verbose_name = "Sitzung"
        verbose_name_plural = "Sitzungen"


class Jahresgespraech(Eintrag):
    """A yearly talk in an agency. `key` is `behoerde:datum`."""

    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    datum = models.DateField("Datum")
    teilnehmende: models.JSONField[list[Any], list[Any]] = models.JSONField("Teilnehmende")
    themen = models.TextField("allgemeine Themen", blank=True)

    keep_months = 60

    class Meta(Eintrag.Meta):
        verbose_name = "Jahresgespräch"
        verbose_name_plural = "Jahresgespräche"


class Raum(Eintrag):
    """The room an SAP has for talks. `key` is the person's."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    einzelzimmer_geeignet = models.BooleanField("geeignetes Einzelzimmer")
    telefonanschluss = models.BooleanField("Telefonanschluss")
    ersatzraum_geeignet = models.BooleanField("anderer geeigneter Raum")

    keep_months = 12

    class Meta(Eintrag.Meta):
        verbose_name = "Raum"
        verbose_name_plural = "Räume"


class Fachdienst(Eintrag):
    """An external service to which SAP refer. `key` is its short name."""

    name = models.CharField("Name", max_length=160)
    art = models.CharField("Art", max_length=80)
    kontakt = models.CharField("Kontakt", max_length=300)
    region = models.CharField("Region", max_length=80, blank=True)
    geprueft_am = models.DateField("geprüft am")
    freigegeben = models.BooleanField("für alle freigegeben", default=False)

    class Meta(Eintrag.Meta):
        verbose_name = "Fachdienst"
        verbose_name_plural = "Fachdienste"


class Anzeige(Eintrag):
    """A report that the decree asks for: who reported what to whom, when, on which ground. `key` is `vorgang:event:nr`."""

    ereignis = models.CharField("Ereignis", max_length=40)
    von = models.CharField("von", max_length=30)
    an = models.CharField("an", max_length=30)
    ref = models.CharField("Fundstelle", max_length=40)
    am = models.DateField("am")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, null=True, related_name="+")
    vorgang = models.CharField("Vorgang", max_length=40, blank=True)

    keep_months = 60

    class Meta(Eintrag.Meta):
        indexes: ClassVar = [*Eintrag.Meta.indexes, models.Index(fields=["bekannt_bis", "-am", "-id"])]
        verbose_name = "Anzeige"
        verbose_name_plural = "Anzeigen"


class Kreiszuordnung(Eintrag):
    """Which circle an agency belongs to; drawn by the Fachreferat. `key` is the agency's."""

    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    kreis = models.CharField("Arbeitskreis", max_length=60)

    class Meta(Eintrag.Meta):
        verbose_name = "Zuordnung zu einem Arbeitskreis"
        verbose_name_plural = "Zuordnungen zu Arbeitskreisen"


# The anonymous sheets. None of these tables stands on the register base, no event is written for them and none has a time or a
# key that counts: whoever reads them, or a backup, must not see who sent what (`erlass.decrees.sap.boegen`).


class Boegeninhalt(models.Model):
    """The sums of all sheets of a quarter and (folded) group for one table of the report: one row, whatever was sent. The
    content is that of `bericht.inhalte`, sorted, so that neither order nor number of the sheets stands in it.
    """

    tabelle = models.CharField("Tabelle", max_length=40)
    quartal = models.CharField("Quartal", max_length=7)
    behoerdengruppe = models.CharField("Behördengruppe", max_length=30)
    inhalt: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("Inhalt", default=dict)

    backup_order: ClassVar = ("quartal", "behoerdengruppe", "tabelle")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tabelle", "quartal", "behoerdengruppe"], name="one_content_of_a_table")
        ]
        verbose_name = "Inhalt der Bögen"
        verbose_name_plural = "Inhalte der Bögen"

    def __str__(self) -> str:
        return f"{self.tabelle} {self.quartal} {self.behoerdengruppe}"


class Bogeneingang(models.Model):
    """Whether somebody has receipted the sheet of a quarter. The rows of all who owe one are made together beforehand, so
    that their order says nothing.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    quartal = models.CharField("Quartal", max_length=7)
    eingegangen = models.BooleanField("eingegangen", default=False)

    backup_order: ClassVar = ("quartal", "person")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "quartal"], name="one_receipt_of_a_quarter")]
        verbose_name = "Eingang eines Bogens"
        verbose_name_plural = "Eingänge der Bögen"

    def __str__(self) -> str:
        return self.quartal


class Bogenmarke(models.Model):
    """A mark with which a sheet has arrived, so that it counts once. It is stored when it is used, not when it is given out:
    nothing that is stored ever belongs to the person who got it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    quartal = models.CharField("Quartal", max_length=7)
    behoerdengruppe = models.CharField("Behördengruppe", max_length=30)
    verspaetet = models.BooleanField("nach dem Einsendeschluss", default=False)

    backup_order: ClassVar = ("digest",)

    class Meta:
        verbose_name = "verbrauchte Marke"
        verbose_name_plural = "verbrauchte Marken"

    def __str__(self) -> str:
        return self.quartal
