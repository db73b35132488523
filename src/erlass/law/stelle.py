"""The grammar of a Stelle, the place in a text: "II 2.2 Abs. 2 Satz 3–4", "§ 5 Abs. 3 NtV", "3.1.2 Spstr. 7".

One parser serves the citations of rules and, later, the addresses in gazette texts. Two Stellen can be compared: one
may contain the other, or overlap it by a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from erlass.law.errors import CitationError

_UNIT = {
    "abs": "Abs.", "absatz": "Abs.", "satz": "Satz", "sätze": "Satz", "s": "Satz", "halbsatz": "Halbsatz", "hs": "Halbsatz",
    "spstr": "Spstr.", "spiegelstrich": "Spstr.", "nr": "Nr.", "nummer": "Nr.", "buchst": "Buchst.", "buchstabe": "Buchst.",
    "anlage": "Anlage", "art": "Art.", "artikel": "Art.", "teil": "Teil", "fußnote": "Fußnote",
}  # fmt: skip
_WORD = {"vorspann": "Vorspann", "schluss": "Schluss", "fundstelle": "Fundstelle"}
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<paragraf>§§?)\s*(?P<pvon>\d+[a-z]?)(?:\s*–\s*(?P<pbis>\d+[a-z]?))?
    | (?P<einheit>Abs|Absatz|Satz|Sätze|S|Halbsatz|Hs|Spstr|Spiegelstrich|Nr|Nummer|Buchst|Buchstabe|Anlage|Art|Artikel|Teil|Fußnote)\b\.?
        \s*(?P<von>\d+[a-z]?|[a-z]|[A-Z])(?:\s*–\s*(?P<bis>\d+[a-z]?|[a-z]))?
    | (?P<wort>Vorspann|Schluss|Fundstelle)\b
    | (?P<roemisch>[IVXLC]+)\.?(?=\s|$)
    | (?P<dezimal>\d+[a-z]?(?:\.\d+[a-z]?)*)\.?(?:\s*–\s*(?P<dbis>\d+[a-z]?))?(?=\s|,|$)
    | (?P<gesetz>[A-ZÄÖÜ][A-Za-zÄÖÜäöüß-]*[A-Za-zÄÖÜäöüß])
    )\s*,?""",
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def _order(mark: str) -> tuple[int, str]:
    digits = re.match(r"\d+", mark)
    return (int(digits.group()), mark[digits.end() :]) if digits else (0, mark)


@dataclass(frozen=True, slots=True)
class Ebene:
    """One level of a Stelle: its unit and the mark, or the first and last mark of a range."""

    art: str
    von: str = ""
    bis: str = ""

    def umfasst(self, other: Ebene) -> bool:
        return (
            self.art == other.art
            and _order(self.von) <= _order(other.von)
            and _order(other.bis or other.von) <= _order(self.bis or self.von)
        )

    def beruehrt(self, other: Ebene) -> bool:
        if not self.bis and not other.bis:
            return self.art == other.art and self.von == other.von
        return (
            self.art == other.art
            and _order(self.von) <= _order(other.bis or other.von)
            and _order(other.von) <= _order(self.bis or self.von)
        )

    def __str__(self) -> str:
        marks = f"{self.von}–{self.bis}" if self.bis else self.von
        if self.art in ("teil", "nummer"):
            return marks
        return f"{self.art} {marks}".strip()


@dataclass(frozen=True, slots=True)
class Stelle:
    """A place in a text, from the outermost level inwards. `gesetz` names a statute if it is not the decree itself."""

    ebenen: tuple[Ebene, ...]
    gesetz: str = ""

    def __str__(self) -> str:
        text = ""
        for i, ebene in enumerate(self.ebenen):
            dot = ebene.art == "nummer" and i and self.ebenen[i - 1].art == "nummer"
            text += f".{ebene}" if dot else f" {ebene}"
        return f"{text} {self.gesetz}".strip()

    def umfasst(self, other: Stelle) -> bool:
        """Whether `other` is this Stelle or lies wholly within it ("II 2.2" contains "II 2.2 Abs. 1 Satz 2")."""
        depth = len(self.ebenen)
        return (
            self.gesetz == other.gesetz
            and depth <= len(other.ebenen)
            and all(a.umfasst(b) for a, b in zip(self.ebenen, other.ebenen, strict=False))
        )

    def beruehrt(self, other: Stelle) -> bool:
        """Whether the two have any text in common: one within the other, or ranges that overlap."""
        return self.gesetz == other.gesetz and all(
            a.beruehrt(b) for a, b in zip(self.ebenen, other.ebenen, strict=False)
        )


@lru_cache(maxsize=4096)
def stelle(text: str) -> Stelle:
    """Read a citation in any usual spelling. Raises `CitationError` if it is none."""
    source = re.sub(r"\s+", " ", text.replace(" ", " ")).strip()
    source = re.sub(r"(?<=[0-9a-z])\s*(?:-|–|—|bis)\s*(?=[0-9a-z]+(?:\s|,|$))", "–", source)
    ebenen: list[Ebene] = []
    gesetz, at = "", 0
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None or gesetz or token.end() == at:
            raise CitationError(f"„{text}“ ist keine Fundstelle; erwartet wird zum Beispiel „II 2.2 Abs. 2 Satz 3“.")
        at = token.end()
        part = token.groupdict()
        if part["paragraf"]:
            ebenen.append(Ebene("§", part["pvon"], part["pbis"] or ""))
        elif part["einheit"]:
            ebenen.append(Ebene(_UNIT[part["einheit"].lower()], part["von"], part["bis"] or ""))
        elif part["wort"]:
            ebenen.append(Ebene(_WORD[part["wort"].lower()]))
        elif part["roemisch"] and not ebenen:
            ebenen.append(Ebene("teil", part["roemisch"]))
        elif part["dezimal"]:
            ebenen += [Ebene("nummer", mark) for mark in part["dezimal"].split(".")]
            if part["dbis"]:
                ebenen[-1] = Ebene("nummer", ebenen[-1].von, part["dbis"])
        else:
            gesetz = part["gesetz"] or part["roemisch"]
    if not ebenen:
        raise CitationError(f"„{text}“ ist keine Fundstelle; erwartet wird zum Beispiel „II 2.2 Abs. 2 Satz 3“.")
    return Stelle(tuple(ebenen), gesetz)
