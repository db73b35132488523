"""Typst as a function: a template and its data go in, the bytes of a PDF come out.

Only the fonts that Typst brings are used, nothing is downloaded, and no moment of time enters a document: the same data
give the same bytes on every machine. Fonts are read once per process, a compiler is kept per thread.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import typst

from erlass.law.jsonform import Json

ROOT = Path(str(files("erlass"))).resolve()
"""What templates may read: their own room and the folders of the decrees."""
TEMPLATES = ROOT / "documents" / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

# Typst refuses to make a PDF/A from a character that no font has. These are the blocks that its own fonts cover, far
# more than the letters that names in German registers may have (DIN 91379); the replacement character is among them.
_NO_GLYPH = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff"
    "\u1e00-\u1eff\u200b\u2010-\u2027\u2030-\u2040\u2070\u2071\u2074-\u208e\u2090-\u209c\u20a0-\u20b5"
    "\u2100-\u211e\u2190-\u21ff\u2200-\u22ff\u2500-\u25ff\ufffd]"
)
_BREAK_HERE = "\u200b"


def printable(text: str) -> str:
    """Text without characters that no font has."""
    return _NO_GLYPH.sub("\ufffd", text.replace("\t", " ").replace("\r\n", "\n"))


def breakable(text: str, longest: int = 25) -> str:
    """Text with places to break words that are too long for a line. Whoever copies such a word copies these places."""
    return re.sub(rf"[^\s\-–/]{{{longest}}}(?=[^\s\-–/])", lambda match: match.group() + _BREAK_HERE, text)


def compile_typst(template: str, data: Mapping[str, Json]) -> bytes:
    """The PDF of a template (`auskunft` is `templates/auskunft.typ`), which reads its data from `sys.inputs.data`.

    `data` names at least `title`, `subject` and `date` (a day, ISO) for the metadata. Texts may hold anything; see
    `printable`.
    """
    return _compiled(TEMPLATES / f"{template}.typ", data)


def decree_pdf(package: str | Path, template: str, data: Mapping[str, Json]) -> bytes:
    """The PDF of a decree's own template: `documents/<template>.typ` in the folder of its package.

    Such a template imports the common look by its absolute path, `#import "/documents/templates/layout.typ": layout`.
    Raises `ValueError` for a folder outside `erlass`, which Typst may not read.
    """
    path = Path(package).resolve() / "documents" / f"{template}.typ"
    if not path.is_relative_to(ROOT):
        raise ValueError(f"templates must lie in {ROOT.name}: {template}")
    return _compiled(path, data)


def _compiled(path: Path, data: Mapping[str, Json]) -> bytes:
    pdf = _compiler().compile(
        input=str(path),
        root=str(ROOT),
        format="pdf",
        sys_inputs={"data": json.dumps(_printable(dict(data)), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=0,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _printable(value: Json) -> Json:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_printable(entry) for entry in value]
    if isinstance(value, dict):
        return {key: _printable(entry) for key, entry in value.items()}
    return value


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


_of_this_thread = threading.local()


def _compiler() -> typst.Compiler:
    """A compiler must not be used by two threads at once; each has its own, over the same fonts."""
    compiler: typst.Compiler | None = getattr(_of_this_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
        _of_this_thread.compiler = compiler
    return compiler
