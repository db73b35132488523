"""The table of provisions and the rules prove each other: whatever is removed on one side is missed on the other."""

import dataclasses
from collections.abc import Iterator

import pytest

from erlass import decrees
from erlass.law.decree import Coverage, Decree, Provision, problems
from erlass.law.rulebook import Rule, Version
from tests.law.muster import DECREE

DECREES = [DECREE, *decrees.all()]


def covered_by_rules(decree: Decree) -> Iterator[tuple[Provision, Coverage]]:
    return ((p, c) for p in decree.provisions for c in p.covered if c.kind in ("rule", "check"))


@pytest.mark.parametrize("decree", DECREES, ids=lambda d: d.key)
def test_nothing_is_forgotten_and_nothing_cited_that_does_not_exist(decree: Decree) -> None:
    assert list(problems(decree)) == []


@pytest.mark.parametrize("decree", DECREES, ids=lambda d: d.key)
def test_a_removed_rule_is_missed(decree: Decree, monkeypatch: pytest.MonkeyPatch) -> None:
    for provision, coverage in covered_by_rules(decree):
        book = decree.rules.rules if coverage.kind == "rule" else decree.rules.checks
        with monkeypatch.context() as patch:
            patch.delitem(book, coverage.name)
            assert any(line.startswith(f"{provision.ref}:") for line in problems(decree)), coverage.name


@pytest.mark.parametrize("decree", DECREES, ids=lambda d: d.key)
def test_a_removed_citation_is_missed(decree: Decree, monkeypatch: pytest.MonkeyPatch) -> None:
    for provision, coverage in covered_by_rules(decree):
        with monkeypatch.context() as patch:
            for part in (decree.rules[coverage.name], *decree.rules[coverage.name].checks):
                patch.setattr(part, "versions", list(without(part, provision)))
            assert f"{provision.ref}: {coverage.kind} {coverage.name} does not cite it" in set(problems(decree))


def without(rule: Rule, provision: Provision) -> Iterator[Version]:
    for version in rule.versions:
        kept = tuple(c for c in version.cites if not provision.stelle.beruehrt(c))
        yield Version(version.fn, kept, version.von, version.bis)


@pytest.mark.parametrize("decree", DECREES, ids=lambda d: d.key)
def test_a_removed_provision_is_missed(decree: Decree) -> None:
    """Every provision that a rule, check or figure cites on its own cannot go unnoticed."""
    cited = {
        str(c) for rule in (*decree.rules.rules, *decree.rules.checks) for c in decree.rules.cited_by(rule, own=True)
    }
    for i, provision in enumerate(decree.provisions):
        if provision.ref in cited:
            shorter = with_provisions(decree, (*decree.provisions[:i], *decree.provisions[i + 1 :]))
            assert any("which is no provision" in line for line in problems(shorter)), provision.ref


def with_provisions(decree: Decree, provisions: tuple[Provision, ...]) -> Decree:
    copy = dataclasses.replace(decree)
    copy.__dict__.update({"provisions": provisions, "rules": decree.rules, "parameters": decree.parameters})
    return copy


def test_a_provision_covered_by_nothing_is_named() -> None:
    bare = dataclasses.replace(DECREE.provisions[5], covered=())
    assert "3: covered by nothing" in set(problems(with_provisions(DECREE, (*DECREE.provisions[:5], bare))))


def test_what_is_planned_is_counted_not_hidden() -> None:
    assert [p.ref for p in DECREE.provisions if p.planned] == ["4"]
