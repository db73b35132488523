"""Offices, persons, service relations, roles, accounts, and the trail of accesses.

What changes in time (staff numbers, working time, roles) is a register entry with its dates; the identities beside it are
small. Of a person only the name is kept, and what a rule asks for.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from erlass.law.facts import Choice
from erlass.registers.models import Eintrag


class Geschaeftsbereich(Choice):
    mik = "Ministerium für Inneres und Kommunales"
    fm = "Finanzministerium"
    sonstige = "anderer Geschäftsbereich"


class Behoerdengruppe(Choice):
    polizei = "Polizei"
    bezirksregierung = "Bezirksregierung"
    ministerium = "Ministerium"
    sonstige_einrichtung = "sonstige Einrichtung"


class Rechtsverhaeltnis(Choice):
    beamtenverhaeltnis = "Beamtenverhältnis"
    tarifbeschaeftigung = "Tarifbeschäftigung"


def choices(codes: type[Choice]) -> list[tuple[str, str]]:
    return [(code.name, code.label) for code in codes]


class Behoerde(models.Model):
    """An agency: its place in the hierarchy, its area, group and region."""

    key = models.SlugField("Kurzname", max_length=60, unique=True)
    name = models.CharField("Name", max_length=200)
    uebergeordnet = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="nachgeordnete", verbose_name="übergeordnet"
    )
    geschaeftsbereich = models.CharField("Geschäftsbereich", max_length=20, choices=choices(Geschaeftsbereich))
    gruppe = models.CharField("Behördengruppe", max_length=30, choices=choices(Behoerdengruppe))
    region = models.CharField("Region", max_length=80, blank=True)
    ort = models.CharField("Ort", max_length=80)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = "Behörde"
        verbose_name_plural = "Behörden"

    def __str__(self) -> str:
        return self.name


class Behoerdenstand(Eintrag):
    """What changes of an agency. `key` is the agency's."""

    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="staende")
    beschaeftigte = models.PositiveIntegerField("Beschäftigte")
    sbv_vorhanden = models.BooleanField("Schwerbehindertenvertretung vorhanden", default=False)

    class Meta(Eintrag.Meta):
        verbose_name = "Stand einer Behörde"
        verbose_name_plural = "Stände der Behörden"

    def __str__(self) -> str:
        return f"{self.key} ab {self.gilt_von}"


def new_person_key() -> str:
    """A name for a person that says nothing about them."""
    return f"p-{secrets.token_hex(5)}"


class Person(models.Model):
    """A person by a meaningless key and the name. Everything else is dated and stands in registers."""

    key = models.CharField("Kennung", max_length=20, unique=True, default=new_person_key)
    name = models.CharField("Name", max_length=120)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = "Person"
        verbose_name_plural = "Personen"

    def __str__(self) -> str:
        return self.name


class Dienstverhaeltnis(Eintrag):
    """The service relation of a person through time. `key` is the person's."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="dienstverhaeltnisse")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    rechtsverhaeltnis = models.CharField("Rechtsverhältnis", max_length=30, choices=choices(Rechtsverhaeltnis))
    wochenminuten = models.PositiveIntegerField("vereinbarte Arbeitszeit je Woche in Minuten")
    regelwochenminuten = models.PositiveIntegerField("regelmäßige Arbeitszeit je Woche in Minuten")
    hauptamt_polizei = models.BooleanField("Polizeivollzugsdienst", default=False)
    voraussichtliches_dienstende = models.DateField("voraussichtliches Dienstende", null=True, blank=True)

    keep_months = 120

    class Meta(Eintrag.Meta):
        indexes: ClassVar = [*Eintrag.Meta.indexes, models.Index(fields=["behoerde", "bekannt_bis"])]
        verbose_name = "Dienstverhältnis"
        verbose_name_plural = "Dienstverhältnisse"

    def __str__(self) -> str:
        return f"{self.key} ab {self.gilt_von}"


class Rollenzuweisung(Eintrag):
    """A role that a person holds in an office. `key` is `person:behoerde:rolle`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="rollen")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    rolle = models.CharField("Rolle", max_length=60)

    keep_months = 36

    class Meta(Eintrag.Meta):
        indexes: ClassVar = [*Eintrag.Meta.indexes, models.Index(fields=["person", "bekannt_bis"])]
        verbose_name = "Rolle"
        verbose_name_plural = "Rollen"

    def __str__(self) -> str:
        return self.key


class Account(AbstractUser):
    """What somebody signs in with. Rights come from the person's roles, never from the account."""

    person = models.OneToOneField(Person, models.SET_NULL, null=True, blank=True, related_name="account")

    class Meta:
        verbose_name = "Konto"
        verbose_name_plural = "Konten"

    def __str__(self) -> str:
        return self.username


class Zugangstoken(models.Model):
    """A key with which a program acts for an account over the interface. Only its digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    bezeichnung = models.CharField("Bezeichnung", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("erstellt")
    expires_on = models.DateField("gilt bis")

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = "Zugangsschlüssel"
        verbose_name_plural = "Zugangsschlüssel"

    def __str__(self) -> str:
        return self.bezeichnung


class Zugriff(models.Model):
    """One access to something confidential: who, when, to what, and whom it concerns. Read by that person and by the data
    protection officer of their office.
    """

    at = models.DateTimeField("Zeitpunkt")
    wer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name="wer")
    rolle = models.CharField("als", max_length=120)
    was = models.CharField("was", max_length=200)
    subject = models.CharField(max_length=80, db_index=True)
    betrifft = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name="betrifft")
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["betrifft", "at"])]
        verbose_name = "Zugriff"
        verbose_name_plural = "Zugriffe"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.was}"
