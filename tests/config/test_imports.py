"""What the rooms may import, as far as import-linter's contracts (pyproject.toml) cannot say it.

Facts and rules of a decree stand on the grammar alone, so that asking on the command line stays quick and a rule can be
read, tested and compiled by itself.
"""

import re
import subprocess
import sys
from functools import cache

import grimp
import pytest

from erlass.config.decrees import DECREES

HEAVY = ("django", "numba", "pyarrow", "ninja")


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("erlass", include_external_packages=True, cache_dir=None)


def rule_modules(decree: str) -> list[str]:
    own = re.compile(rf"erlass\.decrees\.{decree}\.(facts|rules)(\..+)?")
    return sorted(filter(own.fullmatch, graph().modules))


@pytest.mark.parametrize("decree", DECREES)
def test_facts_and_rules_import_only_the_grammar(decree: str) -> None:
    allowed = re.compile(rf"erlass\.law(\..+)?|erlass\.decrees\.{decree}(\.(facts|rules)(\..+)?)?")
    imported = {name for module in rule_modules(decree) for name in graph().find_modules_directly_imported_by(module)}
    assert {name for name in imported if name.partition(".")[0] == "erlass"}
    assert {name for name in imported if not allowed.fullmatch(name) and name not in sys.stdlib_module_names} == set()


@pytest.mark.parametrize("decree", DECREES)
def test_asking_loads_neither_django_nor_numba(decree: str) -> None:
    wanted = "; ".join(f"import {module}" for module in rule_modules(decree))
    command = f"import sys; {wanted}; print([name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
