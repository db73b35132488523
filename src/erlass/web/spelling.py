"""Code names as people write them: code has no umlauts, what people read does."""

from __future__ import annotations

import re


def with_umlauts(word: str) -> str:
    """`massnahme` is `maßnahme`, `gespraech` is `gespräch`, `neue` stays."""
    spoken = re.sub(r"(?<![aeiouq])ue", "ü", word.replace("ae", "ä").replace("oe", "ö"))
    return spoken.replace("massnahme", "maßnahme")


def spoken(name: str) -> str:
    """The code name of a fact as a label: `gespraech_am` is `gespräch am`."""
    return " ".join(map(with_umlauts, name.split("_")))
