"""What cases print: letters, decisions, deeds, reports, notices, forms and cards, all made of the same few blocks.

A decree builds a `Letter` in Python, with the words of `erlass.law.german`; the template `schreiben.typ` gives each kind
its look. Nothing here knows a case or a decree, so that whatever has a sender and something to say can be printed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from erlass.documents.typesetting import breakable, compile_typst
from erlass.law.german import date_long
from erlass.law.jsonform import Json

Kind: TypeAlias = Literal["schreiben", "bescheid", "urkunde", "anzeige", "aushang", "formular", "karte"]
"""Letter, decision, deed or certificate, report of an event, notice board, form filled in, card to hand over (A6)."""

INK = "#1a1a1a"
TYPEFACE = "Libertinus Serif"
SHORT = 14
"""Characters of a cell that is never broken: dates, numbers, codes."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a line break stays one. `strong` lifts it out: the name on a deed, the operative words of a decision."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values beside each other. An empty value is a line to fill in by hand."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `numeric` are the columns, counted from 0, that are aligned to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row of a table has {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with bullets or numbers."""

    entries: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader must not miss."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: its SVG, what it shows for those who do not see it, and what stands below. See `charts.Chart`."""

    svg: str
    alt: str
    caption: str = ""


Block: TypeAlias = Text | Heading | Facts | Table | Items | Remark | Figure


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and as what. Without a name the line stays free for a signature on paper."""

    name: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One document. `title` names it (and is printed where its kind has a heading), `subject` says what it is about.

    `recipient`: name and address, a line each; none for deeds and notices. `reference`: Geschäftszeichen. `signature`: None
    where nobody signs. `cites`: the provisions it rests on, of the decree `source`. `footer`: what ties the paper to the case.
    """

    kind: Kind
    title: str
    sender: Sender
    day: dt.date
    blocks: tuple[Block, ...]
    subject: str = ""
    recipient: tuple[str, ...] = ()
    place: str = ""
    reference: str = ""
    salutation: str = ""
    closing: str = ""
    signature: Signature | None = None
    attachments: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    source: str = ""
    footer: str = ""


def letter_pdf(letter: Letter) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1; the same letter gives the same bytes."""
    return compile_typst("schreiben", letter_data(letter))


def letter_data(letter: Letter) -> dict[str, Json]:
    """What the template `schreiben` prints. A decree's own template may take it, too (see `decree_pdf`)."""
    signature = letter.signature
    return {
        "kind": letter.kind,
        "title": letter.title,
        "subject": letter.subject or letter.title,
        "topic": breakable(letter.subject),
        "date": letter.day.isoformat(),
        "day": date_long(letter.day),
        "sender": breakable(letter.sender.name),
        "address": [breakable(line) for line in letter.sender.address],
        "recipient": [breakable(line) for line in letter.recipient],
        "place": letter.place,
        "reference": breakable(letter.reference),
        "salutation": breakable(letter.salutation),
        "blocks": [_block(block) for block in letter.blocks],
        "closing": letter.closing,
        "signature": {"name": signature.name, "function": signature.function} if signature else None,
        "attachments": [breakable(name) for name in letter.attachments],
        "cites": [ref.replace(" ", "\u00a0") for ref in letter.cites],
        "source": letter.source,
        "footer": letter.footer,
    }


def _block(block: Block) -> dict[str, Json]:
    match block:
        case Text(text, strong):
            return {"block": "text", "text": breakable(text), "strong": strong}
        case Heading(text):
            return {"block": "heading", "text": breakable(text)}
        case Facts(rows):
            return {"block": "facts", "rows": [[breakable(label), breakable(value)] for label, value in rows]}
        case Table(columns, rows, numeric, caption):
            return {
                "block": "table",
                "columns": [breakable(name, 14) for name in columns],
                "rows": [[breakable(cell, 20) for cell in row] for row in rows],
                "numeric": [i in numeric for i in range(len(columns))],
                "wide": _wide(block),
                "caption": caption,
            }
        case Items(entries, numbered):
            return {"block": "items", "entries": [breakable(entry) for entry in entries], "numbered": numbered}
        case Remark(text):
            return {"block": "remark", "text": breakable(text)}
        case Figure(svg, alt, caption):
            return {"block": "figure", "svg": _on_paper(svg), "alt": alt, "caption": caption}


def _wide(table: Table) -> list[Json]:
    """The columns that share the width of the page; the others are as wide as their longest cell."""
    wide = [
        i not in table.numeric and any(len(row[i]) > SHORT for row in table.rows) for i in range(len(table.columns))
    ]
    return list(wide) if any(wide) else [i == 0 for i in range(len(wide))]


def _on_paper(svg: str) -> str:
    """A picture made for pages takes its colour and typeface from the page; on paper they are those of the document."""
    return svg.replace("currentColor", INK).replace("<svg ", f'<svg font-family="{TYPEFACE}" ', 1)
