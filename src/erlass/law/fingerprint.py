"""Fingerprints of rules: a hash over the source text of a rule and of every helper, record and constant it reaches.

A receipt keeps them, so that a later replay can name the rule that changed; a compiled population is cached under
them, so that a changed figure or helper is never served stale. Source text is used, not bytecode, which differs by
Python version.
"""

from __future__ import annotations

import datetime as dt
import dis
import hashlib
import inspect
import types
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache

from erlass.law.facts import is_record
from erlass.law.rulebook import Checklist, Rule, Version

_OWN = "erlass"
_WORDING = ("erlass.law.errors", "erlass.law.german")
"""How a refusal is worded is no part of a rule."""


def _names_in(code: types.CodeType) -> Iterator[tuple[str, ...]]:
    """Every global name that a function uses, with the attributes taken of it: `dates.fristende` as a pair."""
    chain: tuple[str, ...] = ()
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            if chain:
                yield chain
            chain = (step.argval,)
        elif chain and step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            chain = (*chain, step.argval)
        elif chain:
            yield chain
            chain = ()
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from _names_in(const)


def globals_used(fn: types.FunctionType) -> Iterator[tuple[str, object]]:
    """The module-level values a function refers to, those of imported modules included."""
    for first, *attributes in sorted(set(_names_in(fn.__code__))):
        if first not in fn.__globals__:
            continue
        name, value = first, fn.__globals__[first]
        for attribute in attributes:
            if not isinstance(value, types.ModuleType) or not hasattr(value, attribute):
                break
            name, value = f"{name}.{attribute}", getattr(value, attribute)
        yield name, value


@lru_cache(maxsize=4096)
def source_of(fn: types.FunctionType) -> str:
    """Source text with trailing blanks removed, so that only what is written counts."""
    return "\n".join(line.rstrip() for line in inspect.getsource(fn).splitlines())


def _stable(value: object) -> str | None:
    """The text by which a constant, record or code list enters a hash; None for what is not part of the rule."""
    if isinstance(value, type) and issubclass(value, Enum):
        return f"enum {value.__name__} {[m.name for m in value]}"
    if is_record(value):
        return f"record {value.__name__} {value.__annotations__}"
    if value is None or isinstance(value, int | str | dt.date | Enum):
        return repr(value)
    if isinstance(value, tuple | list | frozenset | set) and all(_stable(v) is not None for v in value):
        return (
            f"{type(value).__name__}{sorted(map(repr, value)) if isinstance(value, set | frozenset) else list(value)!r}"
        )
    if isinstance(value, Mapping) and all(_stable(v) is not None for v in value.values()):
        return repr(dict(value))
    return None


def helpers_of(fn: types.FunctionType) -> dict[str, types.FunctionType]:
    """The plain functions a function reaches, itself first; rules it calls are not followed."""
    found: dict[str, types.FunctionType] = {}
    waiting = [fn]
    while waiting:
        current = waiting.pop()
        key = f"{current.__module__}.{current.__qualname__}"
        if key in found:
            continue
        found[key] = current
        for _, value in globals_used(current):
            if callable(value):
                value = inspect.unwrap(value)
            if isinstance(value, types.FunctionType) and _follows(fn, value):
                waiting.append(value)
    return found


def _follows(root: types.FunctionType, helper: types.FunctionType) -> bool:
    """Helpers of Erlass and of the rule's own package are followed, libraries and wording are not."""
    own = helper.__module__.split(".")[0] in (_OWN, root.__module__.split(".")[0])
    return own and helper.__module__ not in _WORDING


def rules_called(fn: types.FunctionType) -> list[Rule]:
    """The rules a function or one of its helpers names, in order of their names."""
    called = {v.name: v for helper in helpers_of(fn).values() for _, v in globals_used(helper) if isinstance(v, Rule)}
    return [called[name] for name in sorted(called)]


@lru_cache(maxsize=4096)
def fingerprint(version: Version) -> str:
    """Hash of one version of a rule: its citations, source, helpers, records and constants."""
    text = [version.fn.__qualname__, *map(str, version.cites), str(version.von), str(version.bis)]
    for key, helper in sorted(helpers_of(version.fn).items()):
        text += [key, source_of(helper)]
        for name, value in globals_used(helper):
            stable = _stable(value)
            if stable is not None and not name.startswith("__"):
                text.append(f"{name} = {stable}")
    return hashlib.sha256("\n".join(text).encode()).hexdigest()[:32]


def reached(rule: Rule, day: dt.date) -> dict[str, Rule]:
    """A rule and all rules and checks it can reach on a day, by public name."""
    found: dict[str, Rule] = {}
    waiting = [rule]
    while waiting:
        current = waiting.pop()
        if current.public_name in found:
            continue
        found[current.public_name] = current
        waiting += rules_called(current.version(day).fn)
        if isinstance(current, Checklist):
            waiting += current.checks
    return found


@lru_cache(maxsize=512)
def fingerprints(rule: Rule, day: dt.date) -> Mapping[str, str]:
    """Fingerprints of a rule and of all rules and checks it can reach, by public name."""
    return {name: fingerprint(r.version(day)) for name, r in sorted(reached(rule, day).items())}
