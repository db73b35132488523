"""Files that facts may name: source texts, CSV and table files, found in one folder that the caller opens.

Outside such a folder no file is reachable, and a name never leads out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from erlass.law.errors import UnknownName
from erlass.law.facts import Source

_folder: ContextVar[Path | None] = ContextVar("erlass_sources", default=None)


@contextmanager
def sources(folder: Path | None) -> Iterator[None]:
    """Let facts name files of this folder for the time of a question. Raises `UnknownName` if it is no folder."""
    if folder is not None and not folder.is_dir():
        raise UnknownName(f"--sources: {folder} – diesen Ordner gibt es nicht.")
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def find_source(name: str) -> Source:
    """The file of that name, or the only one whose name begins with it and an underscore. Raises `UnknownName`."""
    folder = _folder.get()
    if folder is not None and name and "/" not in name and "\\" not in name and not name.startswith("."):
        exact = folder / name
        found = [exact] if exact.is_file() else sorted(p for p in folder.glob(f"{name}_*") if p.is_file())
        if len(found) == 1:
            return Source(found[0].name, found[0].read_bytes())
    raise UnknownName(f"{name}: Diese Datei wurde im Ordner der Quellen nicht gefunden.")
