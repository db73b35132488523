"""The pages of registers: who sees which rows, of which day and as known when; what differs, what was, and the same as a file."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from erlass.cases import registry
from erlass.law.roles import EVERYONE, anywhere, role, subject
from erlass.people import administration, roles
from erlass.people import registers as looking
from erlass.people.models import Account, Behoerdenstand, Dienstverhaeltnis, Person, Rechtsverhaeltnis
from erlass.people.policy import Actor
from erlass.registers.registers import LICENCE, Column, Register, Row
from tests.cases.conftest import FIRST, World
from tests.web.page import Page

SignIn = Callable[[str], Client]
STELLE, DATENSCHUTZ = role(roles.PERSONALSTELLE), anywhere(roles.DATENSCHUTZ)
BEHOERDE = Column("behoerde", "Behörde", "behoerde__name", search=True, filter=True)
CHANGED = dt.date(2024, 7, 1)

STAENDE = Register(
    "test-staende", "Stände", "Wie viele wo arbeiten.", (
        BEHOERDE, Column("beschaeftigte", "Beschäftigte", kind="number", unit="Personen", filter=True),
        Column("sbv_vorhanden", "SBV", kind="boolean", filter=True), Column("gilt_von", "seit", kind="date"),
    ),
    (STELLE, DATENSCHUTZ), Behoerdenstand, person="", licence=LICENCE,
)  # fmt: skip
DIENSTE = Register(
    "test-dienste", "Dienste", "Wer wo arbeitet.", (
        Column("person", "Person", "person__name", search=True), BEHOERDE,
        Column("art", "Art", "rechtsverhaeltnis", choice=Rechtsverhaeltnis, filter=True),
    ),
    (subject(), STELLE), Dienstverhaeltnis, historians=(STELLE,),
)  # fmt: skip


def liste(day: dt.date, actor: Actor) -> Iterator[Row]:
    yield {"name": f"Für {actor.name}", "jahr": day.year, "gut": True, "art": "beamtenverhaeltnis", "am": None}
    yield {"name": "=1+1", "jahr": 1999, "gut": False, "art": "tarifbeschaeftigung", "am": CHANGED}


LISTE = Register(
    "test-liste", "Liste", "Berechnet.", (
        Column("name", "Name", search=True), Column("jahr", "Jahr", kind="number", filter=True),
        Column("gut", "gut", kind="boolean", filter=True), Column("art", "Art", choice=Rechtsverhaeltnis, filter=True),
        Column("am", "am", kind="date", filter=True),
    ),
    (EVERYONE,), rows=liste,
)  # fmt: skip


@pytest.fixture(autouse=True)
def registers(world: World) -> World:
    """Registers of tests among those of a decree that has pages, and a change to show."""
    offer = registry.offer_of("sap")
    registry.offer(dataclasses.replace(offer, registers=(*offer.registers, STAENDE, DIENSTE, LISTE)))
    administration.set_staff(world.offices["hier"], CHANGED, 500, False, world.people["personalstelle_hier"].key)
    return world


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """A browser in which somebody of the world is signed in."""

    def signed(name: str) -> Client:
        person = world.people[name]
        account, _ = Account.objects.get_or_create(person=person, defaults={"username": person.key})
        client = Client(headers={"host": "localhost"})
        client.force_login(account)
        return client

    return signed


VISITOR = Client(headers={"host": "localhost"})


def page(client: Client, url: str, status: int = 200) -> Page:
    response = client.get(f"/register/{url}")
    assert response.status_code == status, f"{url}: {response.status_code}"
    found = Page(response.content.decode())
    assert found.objections() == []
    return found


def table(found: Page) -> list[list[str]]:
    """The cells of the rows of a page, without what is read out only."""
    cells = [(e.parents[-1], e.text) for e in found.elements if e.tag in ("th", "td")]
    rows: dict[int, list[str]] = {}
    for row, text in cells:
        rows.setdefault(id(row), []).append(text)
    return list(rows.values())[1:]


# Who reads what.


def test_the_list_names_what_one_may_read(sign_in: SignIn) -> None:
    assert {a.text for a in page(sign_in("datenschutz_hier"), "").all("a")} >= {"Stände", "Liste"}
    assert "Dienste" in page(sign_in("beschaeftigte_hier"), "").source
    assert "Stände" not in page(sign_in("beschaeftigte_hier"), "").source
    public = page(VISITOR, "")
    assert "Liste" in public.source
    assert "Dienste" not in public.source


def test_who_may_not_read_is_told_who_may(sign_in: SignIn) -> None:
    for path in ("", "unterschiede/", "eintrag/hier/", "?datei=csv"):
        url = f"sap/test-staende/{path}"
        assert "Personalstelle" in page(sign_in("beschaeftigte_hier"), url, 403).source
        sent = VISITOR.get(f"/register/{url}")
        assert (sent.status_code, sent.headers["Location"].split("?")[0]) == (302, "/anmelden/")
    page(VISITOR, "sap/gibt-es-nicht/", 404)
    page(VISITOR, "gibt-es-nicht/test-liste/", 404)


def test_everyone_reads_what_is_open_to_everyone() -> None:
    rows = table(page(VISITOR, "sap/test-liste/"))
    assert [r[0] for r in rows] == ["Für nicht angemeldet", "=1+1"]


def test_rows_of_the_own_agency_or_of_oneself_only(sign_in: SignIn) -> None:
    assert [r[0] for r in table(page(sign_in("personalstelle_hier"), "sap/test-staende/"))] == ["Behörde hier"]
    assert len(table(page(sign_in("datenschutz_dort"), "sap/test-staende/"))) == 2
    assert [r[0] for r in table(page(sign_in("beschaeftigte_hier"), "sap/test-dienste/"))] == ["Beschäftigte hier"]
    assert len(table(page(sign_in("personalstelle_hier"), "sap/test-dienste/"))) == 6


# Of which day, and which of them.


def test_the_day_is_read_as_people_write_it(sign_in: SignIn) -> None:
    client = sign_in("personalstelle_hier")
    assert table(page(client, "sap/test-staende/"))[0][1:4] == ["500", "nein", "01.07.2024"]
    assert table(page(client, "sap/test-staende/?tag=30.6.24"))[0][1:4] == ["400", "ja", "01.01.2020"]
    wrong = page(client, "sap/test-staende/?tag=gestern")
    assert "Das ist kein Datum; gezeigt wird heute." in wrong.source
    assert table(wrong)[0][1] == "500"
    empty = page(client, "sap/test-staende/?tag=1.1.2000")
    assert "Kein Eintrag, Stand vom 1. Januar 2000." in empty.source
    assert "Für diesen Tag ist nichts eingetragen" in empty.source


def test_what_was_known_is_for_those_who_look_back(sign_in: SignIn) -> None:
    yesterday = f"{timezone.localdate() - dt.timedelta(days=1):%d.%m.%Y}"
    assert table(page(sign_in("datenschutz_hier"), f"sap/test-staende/?bekannt={yesterday}")) == []
    assert 'name="bekannt"' not in page(sign_in("personalstelle_hier"), "sap/test-staende/").source
    assert table(page(sign_in("personalstelle_hier"), f"sap/test-staende/?bekannt={yesterday}"))[0][1] == "500"
    assert table(page(sign_in("personalstelle_hier"), f"sap/test-dienste/?bekannt={yesterday}")) == []


def test_searched_filtered_and_sorted(sign_in: SignIn) -> None:
    client = sign_in("datenschutz_hier")
    names = lambda query: [r[0] for r in table(page(client, f"sap/test-staende/?{query}"))]  # noqa: E731 - short here
    assert names("q=DORT") == ["Behörde dort"]
    assert names("f-behoerde=Beh%C3%B6rde+hier") == ["Behörde hier"]
    assert names("f-beschaeftigte=500") == ["Behörde hier"]
    assert names("f-sbv_vorhanden=true") == ["Behörde dort"]
    assert names("f-gibtesnicht=1&sortierung=-beschaeftigte") == ["Behörde hier", "Behörde dort"]
    assert names("sortierung=beschaeftigte") == ["Behörde dort", "Behörde hier"]
    assert names("sortierung=-behoerde") == ["Behörde hier", "Behörde dort"]
    sorted_page = page(client, "sap/test-staende/?sortierung=behoerde&q=beh")
    (head,) = [h for h in sorted_page.all("th") if h.get("aria-sort")]
    assert head.get("aria-sort") == "ascending"
    assert any("sortierung=-behoerde" in a.get("href") and "q=beh" in a.get("href") for a in sorted_page.all("a"))
    nothing = page(client, "sap/test-staende/?q=niemand")
    assert "Zu dieser Auswahl gibt es keinen Eintrag" in nothing.source
    assert "Filter aufheben" in nothing.source


def test_filters_offer_what_occurs(sign_in: SignIn) -> None:
    def options(name: str, who: str) -> list[str]:
        found = page(sign_in(who), "sap/test-staende/")
        select = found.by_id(f"f-{name}")
        return [o.text for o in found.all("option") if select in o.parents]

    assert options("behoerde", "datenschutz_hier") == ["alle", "Behörde dort", "Behörde hier"]
    assert options("behoerde", "personalstelle_hier") == ["alle", "Behörde hier"]
    assert options("beschaeftigte", "datenschutz_hier") == ["alle", "400", "500"]
    assert options("sbv_vorhanden", "datenschutz_hier") == ["alle", "ja", "nein"]


def test_what_is_chosen_in_a_computed_list_is_found(sign_in: SignIn) -> None:
    client, url = sign_in("personalstelle_hier"), "sap/test-liste/"
    found = page(client, url)
    for name, label in (("art", "Tarifbeschäftigung"), ("am", "01.07.2024"), ("jahr", "1999"), ("gut", "nein")):
        select = found.by_id(f"f-{name}")
        codes = {o.text: o.get("value") for o in found.all("option") if select in o.parents}
        assert "–" not in codes
        chosen = page(client, f"{url}?f-{name}={codes[label]}")
        assert [r[0] for r in table(chosen)] == ["=1+1"]
        again = chosen.by_id(f"f-{name}")
        assert [o.text for o in chosen.all("option") if again in o.parents and "selected" in o.attributes] == [label]
        assert "Zu dieser Auswahl gibt es keinen Eintrag" in page(client, f"{url}?f-{name}=nichts").source


def test_computed_lists_behave_alike(sign_in: SignIn) -> None:
    client = sign_in("personalstelle_hier")
    assert table(page(client, "sap/test-liste/?f-gut=false")) == [
        ["=1+1", "1999", "nein", "Tarifbeschäftigung", "01.07.2024"]
    ]
    assert table(page(client, "sap/test-liste/?q=personalstelle&tag=1.1.2001")) == [
        ["Für Personalstelle hier", "2001", "ja", "Beamtenverhältnis", "–"]
    ]
    assert [r[1] for r in table(page(client, "sap/test-liste/?sortierung=jahr&tag=1.1.2001"))] == ["1999", "2001"]
    for path in ("unterschiede/", "eintrag/x/"):
        page(client, f"sap/test-liste/{path}", 404)


def test_nothing_in_an_address_breaks_a_page(sign_in: SignIn) -> None:
    client = sign_in("datenschutz_hier")
    bad = ("%00", "9999999999999", "-1", "x" * 300, "%27%22%3C", "31.12.9999", "1.1.1", "0001-01-01")
    for name in (
        "q",
        "tag",
        "bekannt",
        "von",
        "seite",
        "sortierung",
        "datei",
        "f-behoerde",
        "f-beschaeftigte",
        "f-sbv_vorhanden",
    ):
        for value in bad:
            for path in ("", "unterschiede/"):
                page(client, f"sap/test-staende/{path}?{name}={value}")
    for value in ("%00", "x" * 300, "..%2f"):
        page(client, f"sap/test-staende/eintrag/{value}/", 404)


def test_part_of_the_page_for_scripts(sign_in: SignIn) -> None:
    sent = sign_in("datenschutz_hier").get("/register/sap/test-staende/?q=dort", headers={"HX-Request": "true"})
    content = sent.content.decode()
    assert "<html" not in content
    assert "Behörde dort" in content
    assert "no-store" in sent.headers["Cache-Control"]


# Many.


@pytest.fixture
def many(world: World) -> int:
    """More people in one agency than fit on a page."""
    people = Person.objects.bulk_create(Person(key=f"p-{i:010x}", name=f"Person {i:04}") for i in range(130))
    Dienstverhaeltnis.objects.bulk_create(
        Dienstverhaeltnis(
            key=p.key, gilt_von=FIRST, bekannt_von=timezone.now(), event=1, person=p, behoerde=world.offices["hier"],
            rechtsverhaeltnis="tarifbeschaeftigung", wochenminuten=2000, regelwochenminuten=2460,
        )
        for p in people
    )  # fmt: skip
    return len(people)


def test_pages_follow_each_other_and_end(sign_in: SignIn, many: int) -> None:
    client, seen, url = sign_in("personalstelle_hier"), list[str](), "sap/test-dienste/?f-art=tarifbeschaeftigung"
    pages = 0
    while url:
        found = page(client, url)
        seen += [r[0] for r in table(found)]
        later = found.all("a", rel="next")
        url = f"sap/test-dienste/{later[0].get('href')}" if later else ""
        pages += 1
    assert (len(seen), len(set(seen)), pages) == (many, many, 3)
    assert "So viele Seiten gibt es nicht." in page(client, "sap/test-dienste/?seite=7").source


def test_very_many_are_neither_counted_nor_sorted(sign_in: SignIn, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "COUNTED", 100)
    monkeypatch.setattr(looking, "LAST_PAGE", 2)
    monkeypatch.setattr(looking, "LOOKED_AT", 20)
    client = sign_in("personalstelle_hier")
    shown = page(client, "sap/test-dienste/?sortierung=-person")
    assert "Mehr als" in shown.all("p", role="status")[0].text
    assert "So viele werden nicht sortiert" in shown.source
    assert len(table(shown)) == 50
    assert shown.all("a", rel="next")
    assert not page(client, "sap/test-dienste/?seite=2").all("a", rel="next")
    assert [r[0] for r in table(page(client, "sap/test-dienste/?q=person+0007"))] == ["Person 0007"]
    assert len(table(page(client, "sap/test-dienste/?q=person+000&sortierung=-person"))) == 10


def test_statements_do_not_grow_with_rows(
    sign_in: SignIn, many: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = sign_in("personalstelle_hier")
    for url in ("", "?q=person&sortierung=person", "unterschiede/?von=1.1.2019"):
        with django_assert_max_num_queries(14):
            page(client, f"sap/test-dienste/{url}")


# What changed, and what was.


def test_differences_say_what_changed(sign_in: SignIn) -> None:
    client = sign_in("personalstelle_hier")
    shown = page(client, "sap/test-staende/unterschiede/?von=30.6.2024&tag=1.7.2024")
    assert "Ein Unterschied zwischen dem 30. Juni 2024 und dem 1. Juli 2024." in shown.source
    assert ([d.text for d in shown.all("del")], [i.text for i in shown.all("ins")]) == (["400", "ja"], ["500", "nein"])
    new = page(client, "sap/test-staende/unterschiede/?von=31.12.2019&tag=1.1.2020")
    assert table(new)[0][:2] == ["Behörde hier", "neu"]
    gone = page(client, "sap/test-staende/unterschiede/?von=1.1.2020&tag=31.12.2019")
    assert table(gone)[0][1] == "entfallen"
    assert "An beiden Tagen galt dasselbe." in page(client, "sap/test-staende/unterschiede/?von=2.7.2024").source
    assert (
        table(page(sign_in("personalstelle_dort"), "sap/test-staende/unterschiede/?von=30.6.2024&tag=1.7.2024")) == []
    )
    filtered = page(sign_in("datenschutz_hier"), "sap/test-staende/unterschiede/?von=1.1.2019&q=dort")
    assert [r[0] for r in table(filtered)] == ["Behörde dort"]


def test_the_history_of_an_entry_says_who_knew_what_when(world: World, sign_in: SignIn) -> None:
    administration.set_staff(world.offices["hier"], CHANGED, 510, False, world.people["personalstelle_hier"].key)
    rows = table(page(sign_in("datenschutz_hier"), "sap/test-staende/eintrag/hier/"))
    assert [r[0] for r in rows] == [
        "01.07.2024 – offen",
        "01.07.2024 – offen",
        "01.01.2020 – 30.06.2024",
        "01.01.2020 – offen",
    ]
    assert ["überholt" in r[2] for r in rows] == [False, True, False, True]
    assert rows[0][3].endswith("Personalstelle hier")
    now = table(page(sign_in("personalstelle_hier"), "sap/test-staende/eintrag/hier/"))
    assert [r[0] for r in now] == ["01.07.2024 – offen", "01.01.2020 – 30.06.2024"]
    assert not now[0][3].endswith("Personalstelle hier")
    page(sign_in("personalstelle_dort"), "sap/test-staende/eintrag/hier/", 404)


# As a file.


def test_a_file_holds_what_the_page_shows(sign_in: SignIn) -> None:
    client = sign_in("datenschutz_hier")
    shown = page(client, "sap/test-staende/?tag=30.6.2024&f-behoerde=Beh%C3%B6rde+hier")
    (address,) = [a.get("href") for a in shown.all("a") if a.text == "CSV"]
    sent = client.get(f"/register/sap/test-staende/{address}")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="sap-test-staende-2024-06-30.csv"'
    lines = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))
    assert ["# Lizenz", LICENCE] in lines
    assert ["# Stand", "2024-06-30"] in lines
    assert lines[-1] == ["Behörde hier", "400", "ja", "2020-01-01"]
    assert len(lines) == 6
    own = sign_in("personalstelle_hier").get("/register/sap/test-staende/?datei=json").content
    assert [row["behoerde"] for row in json.loads(own)["rows"]] == ["Behörde hier"]
    assert client.get("/register/sap/test-staende/?datei=xlsx").content[:2] == b"PK"
    assert b"'=1+1" in VISITOR.get("/register/sap/test-liste/?datei=csv").content


def test_every_register_of_every_decree_opens(world: World, sign_in: SignIn) -> None:
    for key in registry.roles():
        administration.assign_role(world.people["personalstelle_hier"], world.offices["hier"], key, FIRST, None, "")
    client = sign_in("personalstelle_hier")
    for decree, register in registry.registers():
        if decree == "sap" and looking.may_read(world.actor("personalstelle_hier"), register):
            page(client, f"sap/{register.key}/?sortierung={register.columns[0].name}&q=x")
            page(client, f"sap/{register.key}/")
            if register.model is not None:
                page(client, f"sap/{register.key}/unterschiede/")
