"""A small reader of pages: the elements of a document with attributes and texts, and what browsers would object to."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

TOKEN = "csrfmiddlewaretoken"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str | None]
    parents: tuple["Element", ...] = field(repr=False)
    text: str = field(default="", repr=False)

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


@dataclass(eq=False, repr=False)
class Page(HTMLParser):
    """`mistakes`: tags that are not closed, or closed without being open."""

    source: str
    elements: list[Element] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.feed(self.source)
        self.mistakes += [f"<{element.tag}> is never closed" for element in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.mistakes += [f"<{tag}> has {name} twice" for name, n in Counter(names).items() if n > 1]
        element = Element(tag, dict(attrs), tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.mistakes.append(f"</{tag}> closes {self.open[-1].tag if self.open else 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag and all(e.get(k) == v for k, v in attributes.items())]

    def by_id(self, name: str) -> Element:
        return next(e for e in self.elements if e.get("id") == name)

    @property
    def title(self) -> str:
        return self.all("title")[0].text

    def objections(self) -> list[str]:
        """What is wrong with the document: nesting, ids, labels, references, headings, inline scripts and styles."""
        ids = [e.get("id") for e in self.elements if "id" in e.attributes]
        found = list(self.mistakes)
        found += [f"id {name} occurs {n} times" for name, n in Counter(ids).items() if n > 1]
        labelled = {e.get("for") for e in self.all("label")}
        for e in self.elements:
            is_field = e.tag in ("select", "textarea") or (e.tag == "input" and e.get("type") != "hidden")
            if is_field and e.get("id") not in labelled:
                found.append(f"{e.tag} {e.get('name')} has no label")
            for attribute in ("aria-describedby", "aria-labelledby", "for", "list"):
                found += [
                    f"{attribute} names {n}, which is not there" for n in e.get(attribute).split() if n not in ids
                ]
            found += [
                f"{e.tag} has the inline {name}" for name in e.attributes if name == "style" or name.startswith("on")
            ]
            if e.tag == "style" or (e.tag == "script" and not e.get("src")):
                found.append(f"inline {e.tag}")
        levels = [int(e.tag[1]) for e in self.elements if e.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
        found += [f"a heading of level {b} follows one of level {a}" for a, b in pairwise(levels) if b > a + 1]
        if levels.count(1) != 1:
            found.append(f"{levels.count(1)} headings of level 1")
        return found

    def form_data(self, form_id: str = "formular") -> dict[str, list[str]]:
        """What a browser would send with the form as it stands, without a button and the token against forgery."""
        data: dict[str, list[str]] = {}
        for e in self.elements:
            if not any(parent.get("id") == form_id for parent in e.parents) or e.get("name") in ("", TOKEN):
                continue
            if e.tag == "input" and e.get("type") in ("radio", "checkbox"):
                if "checked" in e.attributes:
                    data.setdefault(e.get("name"), []).append(e.get("value"))
            elif e.tag == "input":
                data.setdefault(e.get("name"), []).append(e.get("value"))
            elif e.tag == "textarea":
                data.setdefault(e.get("name"), []).append(e.text.removeprefix("\n"))
            elif e.tag == "select":
                options = [o for o in self.elements if o.tag == "option" and e in o.parents]
                chosen = [o for o in options if "selected" in o.attributes] or options[:1]
                data.setdefault(e.get("name"), []).append(chosen[0].get("value"))
        return data
