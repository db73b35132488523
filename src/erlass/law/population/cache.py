"""Compiled modules on disk, keyed by their text and by what compiles them.

Numba caches functions that live in files, but does not see when a function they call has changed. Here the file holds
all of them, and its folder is named after its contents: a changed figure, rule or helper is another file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import numba


def folder() -> Path:
    """Where compiled modules are kept: `ERLASS_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("ERLASS_CACHE")
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else (Path(base) if base else Path.home() / ".cache") / "erlass"


def load(name: str, source: str) -> ModuleType:
    """The module of that text, written and compiled at most once for each version of Python and Numba."""
    key = hashlib.sha256(f"{numba.__version__} {sys.version}\n{source}".encode()).hexdigest()[:24]
    module_name = f"erlass_population_{name.replace('.', '_')}_{key}"
    if module_name in sys.modules:
        return sys.modules[module_name]
    file = folder() / "population" / f"{module_name}.py"
    if not file.is_file() or file.read_text("utf-8") != source:
        _write(file, source)
    spec = importlib.util.spec_from_file_location(module_name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    return module


def _write(file: Path, source: str) -> None:
    """Write in one step, so that a second process never reads half a module."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=file.parent, suffix=".teil")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(source)
    Path(partial).replace(file)
