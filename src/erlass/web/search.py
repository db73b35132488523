"""Search over decrees, rules, provisions and terms: small enough to look through all of it, one entry each.

What is searched for is about the law, not about a person, and may stand in the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from erlass import decrees
from erlass.cases import registry
from erlass.law.decree import Decree
from erlass.web.citations import anchor
from erlass.web.decree_page import glossary, procedure_anchor

LONGEST = 200
MOST_HITS = 60
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `names` weigh more than `text`."""

    kind: str
    title: str
    url: str
    text: str
    decree: str
    names: str
    haystack: str


def folded(text: str) -> str:
    return text.lower().translate(_FOLDED)


def _entry(kind: str, title: str, url: str, text: str, decree: Decree, *names: str) -> Entry:
    heavy = folded(" ".join((title, *names)))
    return Entry(kind, title, url, text, decree.short, heavy, f"{heavy} {folded(text)}")


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """All entries of the installed decrees."""
    return tuple(entry for decree in decrees.all() for entry in _of(decree))


def _of(decree: Decree) -> Iterator[Entry]:
    page = reverse("decree", args=[decree.key])
    yield _entry("Erlass", decree.short, page, decree.title, decree, decree.citation, decree.theme, decree.key)
    for rule in decree.rules:
        texts = [check.text for check in rule.checks] or [rule.topic]
        kind = "Prüfliste" if rule.checks else "Regel"
        cites = [cite for version in rule.versions for cite in version.cite_texts]
        labels = [field.label for version in rule.versions for field in version.fields]
        url = reverse("ask", args=[decree.key, rule.name])
        yield _entry(kind, rule.title, url, " ".join(texts), decree, rule.name, *cites, *labels)
    for provision in decree.provisions:
        url = f"{page}#{anchor(provision.ref)}"
        yield _entry("Vorschrift", provision.ref, url, provision.summary, decree)
    for procedure in registry.offer_of(decree.key).procedures:
        url = f"{page}#{procedure_anchor(procedure.key)}"
        steps = [step.label for step in procedure.transitions]
        yield _entry("Verfahren", procedure.title, url, procedure.about, decree, *procedure.cites, *steps)
    for term, text in glossary(decree):
        yield _entry("Begriff", term, f"{reverse('help')}#glossar-{decree.key}", text, decree)


def find(query: str) -> list[Entry]:
    """Entries that hold all words of the query, names before texts, whole words before parts."""
    wanted = folded(query[:LONGEST]).split()
    if not wanted:
        return []
    hits = []
    for position, entry in enumerate(entries()):
        if all(word in entry.haystack for word in wanted):
            hits.append((-_weight(entry, wanted), position, entry))
    return [entry for _, _, entry in sorted(hits, key=lambda hit: hit[:2])[:MOST_HITS]]


def _weight(entry: Entry, wanted: list[str]) -> int:
    weight = 0
    for word in wanted:
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        weight += (
            8 if whole.search(entry.names) else 4 if word in entry.names else 2 if whole.search(entry.haystack) else 1
        )
    return weight
