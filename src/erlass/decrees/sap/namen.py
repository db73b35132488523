"""Finds what looks like a name or a single case in a text that must stay general, so that people see it before they save."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ADDRESSED = re.compile(r"\b(?:Herrn?|Frau|Koll\.|Kolleg(?:e|en|in)|Dr\.|Prof\.)\s+(?:Dr\.\s+)?[A-ZÄÖÜ][\wäöüß-]+")
_SINGLE = re.compile(
    r"\b(?:der|dem|den|die|ein|eine|einer|einem)\s+(?:konkrete[nr]?|einzelne[nr]?)\s+(?:Fall|Person|Mitarbeiter(?:in)?)",
    re.I,
)
LEAST = 4


def namen_im_text(text: str, bekannte: Iterable[str]) -> tuple[str, ...]:
    """What in a text names a person: forms of address with a name, and the known names or their last parts."""
    gefunden = [m.group() for m in _ADDRESSED.finditer(text)] + [m.group() for m in _SINGLE.finditer(text)]
    words = set(re.findall(r"[\wäöüÄÖÜß-]+", text))
    for name in bekannte:
        nachname = name.split()[-1] if name.split() else ""
        if name in text or (len(nachname) >= LEAST and nachname in words):
            gefunden.append(name)
    return tuple(dict.fromkeys(gefunden))
