"""Tables that only these tests have: every kind of column, references in all directions, rows that must not tell their order.

The label of the app is written out: tests import the tables before the app is installed.
"""

# ruff: noqa: DJ008 - nobody looks at these

import uuid
from typing import ClassVar

from django.db import models


class Sorte(models.Model):
    code = models.CharField(max_length=20, primary_key=True)

    class Meta:
        app_label = "example"


class Ding(models.Model):
    name = models.CharField(max_length=80)
    text = models.TextField(null=True)  # noqa: DJ001 - that empty and missing stay apart is what is tested
    vater = models.ForeignKey("self", models.PROTECT, null=True)
    sorten = models.ManyToManyField(Sorte)
    ja = models.BooleanField(null=True)
    zahl = models.BigIntegerField(null=True)
    betrag = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    tag = models.DateField(null=True)
    uhrzeit = models.TimeField(null=True)
    moment = models.DateTimeField(null=True)
    geaendert = models.DateTimeField(auto_now=True)
    dauer = models.DurationField(null=True)
    kennung = models.UUIDField(default=uuid.uuid4, unique=True)
    inhalt = models.BinaryField(null=True)
    angaben = models.JSONField(null=True)
    pflicht = models.JSONField(default=dict)

    class Meta:
        app_label = "example"


class Zettel(models.Model):
    """What came first is nobody's business."""

    quartal = models.CharField(max_length=7)
    inhalt = models.CharField(max_length=40)
    anzahl = models.IntegerField(null=True)

    backup_order: ClassVar = ("quartal", "inhalt")

    class Meta:
        app_label = "example"


class Fluechtig(models.Model):
    text = models.CharField(max_length=40)

    in_backup = False

    class Meta:
        app_label = "example"
