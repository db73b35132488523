"""The anonymous sheet as a form: made from its declaration (`rules.bogen`), read as it was typed, with refusals at their fields.

Names of fields are the paths of the sheet (`themen.trauer`). Nothing is dropped on the way: a field that the sheet does not
have is refused by the rule, and what was typed stands in the form again as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from erlass.decrees.sap.rules.bogen import FELDER, FORM, KATEGORIEN, MERKMALE, ZAHLEN
from erlass.decrees.sap.rules.statistik import BOGEN
from erlass.law.errors import HIDDEN, FactError, Refusal
from erlass.law.facts import Field, field_of

ZAHL = re.compile(r"\d{1,9}|\d{1,3}(?:[.\s]\d{3}){1,2}", re.ASCII)
FEST = ("quartal", "behoerdengruppe")
NICHT_BOGEN = frozenset({"csrfmiddlewaretoken", "marke"})
"""What comes with the form and is no part of the sheet."""
ANFANG = "Beratungen im Quartal"
SCHLUSS = "Weiteres"


@dataclass
class Feld:
    """One number: `name` as it is sent, `wert` as it was typed."""

    name: str
    label: str
    hinweis: str
    wert: str
    fehler: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return "bogen-" + self.name.replace(".", "-")


@dataclass
class Gruppe:
    """Numbers that belong together under one heading, or groups of them."""

    name: str
    label: str
    hinweis: str = ""
    felder: list[Feld] = field(default_factory=list)
    gruppen: list[Gruppe] = field(default_factory=list)
    fehler: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return "bogen-" + self.name.replace(".", "-")


@dataclass(frozen=True)
class Meldung:
    """A refusal for the list above the form: where it belongs (empty: nowhere in it) and what is said."""

    ziel: str
    label: str
    text: str


@dataclass
class Formular:
    """The whole form, with the refusals in their places."""

    gruppen: list[Gruppe]
    meldungen: list[Meldung] = field(default_factory=list)

    def alle(self) -> Iterator[Feld | Gruppe]:
        def darunter(gruppe: Gruppe) -> Iterator[Feld | Gruppe]:
            yield gruppe
            yield from gruppe.felder
            for innere in gruppe.gruppen:
                yield from darunter(innere)

        for gruppe in self.gruppen:
            yield from darunter(gruppe)


# From the form to the sheet.


def gelesen(getippt: Mapping[str, str]) -> dict[str, object]:
    """The sheet that a form states. Raises `FactError` with every field in which no number stands."""
    bogen: dict[str, object] = {}
    fehler: list[Refusal] = []
    for name, text in getippt.items():
        if name in NICHT_BOGEN:
            continue
        feld, *rest = name.split(".")
        if not _bekannt(feld, rest):
            bogen[name] = text  # refused by the rule, which has the words for it
        elif name in FEST:
            bogen[name] = text
        elif text.strip():
            if not ZAHL.fullmatch(text.strip()):
                fehler.append(Refusal(f"bogen.{name}", HIDDEN, "erwartet wird eine ganze Zahl ab 0", BOGEN))
            _setzen(bogen, (feld, *rest), _zahl(text))
    if fehler:
        raise FactError(*fehler)
    return _ergaenzt(bogen)


def _bekannt(feld: str, rest: list[str]) -> bool:
    match rest:
        case []:
            return feld in FEST or feld in ZAHLEN
        case [kategorie]:
            return kategorie in KATEGORIEN.get(feld, ())
        case [gruppe, kategorie]:
            return feld == "merkmale" and kategorie in MERKMALE.get(gruppe, ())
    return False


def _zahl(text: str) -> int:
    ziffern = re.sub(r"[.\s]", "", text)
    return int(ziffern) if ziffern.isascii() and ziffern.isdigit() else 0


def _setzen(bogen: dict[str, object], pfad: tuple[str, ...], zahl: int) -> None:
    ziel: dict[str, object] = bogen
    for teil in pfad[:-1]:
        naechstes = ziel.setdefault(teil, {})
        assert isinstance(naechstes, dict)
        ziel = naechstes
    ziel[pfad[-1]] = zahl


def _ergaenzt(bogen: dict[str, object]) -> dict[str, object]:
    """Empty categories count nothing; traits of which none is stated are not stated at all."""
    for feld in KATEGORIEN:
        bogen.setdefault(feld, {})
    merkmale = bogen.get("merkmale")
    if isinstance(merkmale, dict):
        bogen["merkmale"] = {
            gruppe: {code: merkmale.get(gruppe, {}).get(code, 0) for code in codes}
            for gruppe, codes in MERKMALE.items()
        }
    else:
        bogen["merkmale"] = None
    return bogen


def getippt(bogen: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The fields of the form that state a sheet."""

    def darunter(pfad: str, wert: object) -> Iterator[tuple[str, str]]:
        if isinstance(wert, Mapping):
            for name, inneres in wert.items():
                yield from darunter(f"{pfad}.{name}", inneres)
        elif wert is not None:
            yield pfad, str(wert)

    for name, wert in bogen.items():
        yield from darunter(name, wert)


# From the declaration to the form.


def formular(typed: Mapping[str, str], ablehnungen: Iterable[Refusal] = ()) -> Formular:
    """The form as it was typed, the refusals in their places."""
    gruppen: list[Gruppe] = []
    for name in FELDER:
        if name in FEST:
            continue
        feld = field_of(name, FORM[name])
        if feld.kind == "integer":
            if not gruppen or gruppen[-1].name not in ("anfang", "schluss"):
                gruppen.append(Gruppe("schluss", SCHLUSS) if gruppen else Gruppe("anfang", ANFANG))
            gruppen[-1].felder.append(_feld(feld, name, typed))
        else:
            gruppen.append(_gruppe(feld, name, typed))
    gefunden = Formular(gruppen)
    for ablehnung in ablehnungen:
        _einordnen(gefunden, ablehnung)
    return gefunden


def _gruppe(feld: Field, name: str, typed: Mapping[str, str]) -> Gruppe:
    gruppe = Gruppe(name, feld.label, feld.fact.help)
    for inneres in feld.fields:
        pfad = f"{name}.{inneres.name}"
        if inneres.kind == "integer":
            gruppe.felder.append(_feld(inneres, pfad, typed))
        else:
            gruppe.gruppen.append(_gruppe(inneres, pfad, typed))
    return gruppe


def _feld(feld: Field, pfad: str, typed: Mapping[str, str]) -> Feld:
    return Feld(pfad, feld.label[:1].upper() + feld.label[1:], feld.fact.help, typed.get(pfad, ""))


def _einordnen(form: Formular, ablehnung: Refusal) -> None:
    """At the field it concerns, or at the group above; what belongs to none is only listed."""
    satz = ablehnung.text.removeprefix(f"{ablehnung.path}: ").removeprefix("– ")
    satz = f"{satz[:1].upper()}{satz[1:]}."
    orte = {ort.name: ort for ort in form.alle()}
    pfade = [pfad.removeprefix("bogen.") for pfad in ablehnung.paths]
    ort = next((orte[pfad] for pfad in reversed(pfade) if pfad in orte), None)
    if ort is None:
        form.meldungen.append(Meldung("", pfade[0], satz))
        return
    ort.fehler.append(satz)
    form.meldungen.append(Meldung(ort.id, ort.label, satz))
