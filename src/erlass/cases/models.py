"""Tables of cases: where each stands, what was entered, who must take part, deadlines, documents, drafts, messages to send.

The events of a case are in the journal (`erlass.registers`), under the subject `case:<number>`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from erlass.people.models import Behoerde, Person
from erlass.people.policy import Target


class Case(models.Model):
    """One case of a procedure. `version` grows with each step, so that nobody overwrites what they have not seen.

    `data`: the facts by name in JSON form; `sources`: the event that brought each. `done_by`: who last took a step, by step.
    """

    number = models.CharField(max_length=40, unique=True)
    procedure = models.CharField(max_length=80)
    state = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=0)
    behoerde = models.ForeignKey(Behoerde, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    headline = models.CharField(max_length=200, blank=True)
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    sources: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    done_by: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    purged_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["procedure", "state"]),
            models.Index(fields=["behoerde", "procedure", "-changed_at"]),
            models.Index(fields=["-changed_at", "-id"]),
            models.Index(fields=["closed_on"]),
        ]
        verbose_name = "Vorgang"
        verbose_name_plural = "Vorgänge"

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """How the journal names the case."""
        return f"case:{self.number}"

    @property
    def target(self) -> Target:
        """What rights are asked for. A case that is being opened within another has the seats of that one."""
        seated = self if self.pk else self.parent
        members = {m.seat: m.person_id for m in seated.members.all()} if seated is not None else {}
        return Target(self.behoerde_id, self.person_id, self.state, members)


class Member(models.Model):
    """A person with a seat in a case: a commission, a case officer, somebody to trust."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="members")
    seat = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "seat"], name="one_person_in_a_seat")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seat}"


class FristState(models.TextChoices):
    RUNNING = "laeuft", "läuft"
    MET = "erfuellt", "eingehalten"
    MISSED = "versaeumt", "versäumt"
    DROPPED = "entfallen", "entfallen"


class Frist(models.Model):
    """A deadline of a case that was started. `due`: its last day."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="fristen")
    key = models.CharField(max_length=60)
    started = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=12, choices=FristState.choices, default=FristState.RUNNING)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due"])]
        verbose_name = "Frist"
        verbose_name_plural = "Fristen"

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class Beteiligung(models.Model):
    """Somebody who was invited to take part, until when, and what came of it. An empty `outcome` is open."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="beteiligungen")
    key = models.CharField(max_length=60)
    invited = models.DateField()
    due = models.DateField()
    outcome = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    answered = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = "Beteiligung"
        verbose_name_plural = "Beteiligungen"

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class Bestaetigung(models.Model):
    """A confirmation or a vote that waits for the others. Its content is shown to nobody before the step happens."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="bestaetigungen")
    transition = models.CharField(max_length=60)
    slot = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "transition", "slot"], name="one_confirmation_for_a_slot")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.transition} {self.slot}"


class Dokument(models.Model):
    """A document as it was made: never changed, a later one of the same kind is a new version."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="dokumente")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    event = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "key", "version"], name="one_document_of_a_version")
        ]
        verbose_name = "Dokument"
        verbose_name_plural = "Dokumente"

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Entwurf(models.Model):
    """What somebody typed into the form of a step and has not sent yet. Only they see it."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.CharField(max_length=160)
    typed: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "form"], name="one_draft_of_a_form")]

    def __str__(self) -> str:
        return self.form


class Nachricht(models.Model):
    """A message that waits to be sent, or was. `key` makes sure that it is sent once. It names no person but its receiver."""

    key = models.CharField(max_length=160, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    betreff = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["sent_at", "created_at"])]
        verbose_name = "Nachricht"
        verbose_name_plural = "Nachrichten"

    def __str__(self) -> str:
        return self.betreff
