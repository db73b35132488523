"""Where a citation leads: the place of a provision on the page of its decree."""

from __future__ import annotations

import re
from functools import lru_cache

from django.urls import reverse

from erlass.law.decree import Decree
from erlass.law.errors import CitationError


def anchor(ref: str) -> str:
    """The id of a provision on its page: `II 2.2 Abs. 1 Satz 3–4` becomes `v-II-2-2-Abs-1-Satz-3-4`."""
    return "v-" + re.sub(r"[^0-9A-Za-z]+", "-", ref).strip("-")


@lru_cache(maxsize=4096)
def target(decree: Decree, cite: str) -> str:
    """Address of the first provision a citation names; empty for statutes and what is no citation of the decree."""
    try:
        touched = decree.touched_by(cite)
    except CitationError:
        return ""
    if not touched:
        return ""
    return f"{reverse('decree', args=[decree.key])}#{anchor(touched[0].ref)}"
