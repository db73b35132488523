"""What all letters of the decree share: who writes, to whom, and how a letter ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from erlass.cases.context import Context
from erlass.decrees.sap import DECREE
from erlass.documents.letter import Block, Kind, Letter, Sender, Signature, Text
from erlass.law.german import date_long
from erlass.people.models import Behoerde, Person
from erlass.people.roles import BEHOERDENLEITUNG

MIK = "Ministerium – Fachreferat für die Sozialen Ansprechpersonen"


def absender(behoerde: Behoerde) -> Sender:
    return Sender(behoerde.name, (behoerde.ort,))


def tag(day: dt.date | None) -> str:
    """A day in words; a dash where there is none."""
    return date_long(day) if day else "–"


def brief(
    context: Context,
    title: str,
    subject: str,
    cites: Sequence[str],
    blocks: Sequence[Block | str],
    *,
    kind: Kind = "schreiben",
    an: Person | None = None,
    recipient: Sequence[str] = (),
    sender: Sender | None = None,
    place: str | None = None,
    signature: Signature | None = None,
    attachments: Sequence[str] = (),
) -> Letter:
    """A letter of the agency of the case to a person (or other receivers), plain texts as paragraphs."""
    lines = tuple(recipient) or ((an.name, context.behoerde.name) if an is not None else ())
    return Letter(
        kind=kind,
        title=title,
        subject=subject,
        sender=sender or absender(context.behoerde),
        recipient=lines,
        place=context.behoerde.ort if place is None else place,
        day=context.day,
        salutation=f"Guten Tag {an.name}," if an is not None else "",
        blocks=tuple(Text(b) if isinstance(b, str) else b for b in blocks),
        closing="Mit freundlichen Grüßen" if an is not None else "",
        signature=signature if signature is not None or an is None else handelnde(context),
        cites=tuple(cites),
        source=DECREE.citation,
        attachments=tuple(attachments),
    )


def handelnde(context: Context, function: str = "") -> Signature:
    """Who acts signs."""
    return Signature(context.actor.person.name if context.actor.person else "", function)


def leitung_unterschreibt(context: Context) -> Signature:
    """The head signs by the recorded act, or on paper if somebody else prepares the letter."""
    by_head = context.actor.holds(BEHOERDENLEITUNG.key, context.behoerde.pk)
    return Signature(context.actor.name if by_head else "", "Behördenleitung")
