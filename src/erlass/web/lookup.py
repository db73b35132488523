"""Finding what an address names, or saying that it does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from erlass import decrees
from erlass.law.decree import Decree
from erlass.law.errors import UnknownName
from erlass.law.rulebook import Rule


def find_decree(key: str) -> Decree:
    try:
        return decrees.decree(key)
    except UnknownName as error:
        raise Http404(str(error)) from None


def find_rule(key: str, name: str) -> Rule:
    """The rule or checklist of an address. Raises `Http404`."""
    try:
        return decrees.rule(f"{key}.{name}")
    except UnknownName as error:
        raise Http404(str(error)) from None


@dataclass(frozen=True)
class RuleName:
    """A rule as templates need it. Templates call whatever can be called, and a rule can."""

    name: str
    public_name: str
    title: str
    topic: str
    checklist: bool
    volatile: bool

    @classmethod
    def of(cls, rule: Rule) -> RuleName:
        return cls(rule.name, rule.public_name, rule.title, rule.topic, bool(rule.checks), rule.volatile)
