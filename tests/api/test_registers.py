"""Registers over HTTP: the rows one may see, as of a day, searched and filtered; history, differences, files."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from erlass.cases import registry
from erlass.people import administration
from erlass.people.models import Behoerdenstand, Dienstverhaeltnis, Rechtsverhaeltnis
from erlass.people.policy import Actor
from erlass.registers.registers import Column, Register, Row
from tests.api.conftest import Program
from tests.cases.conftest import FIRST, World
from tests.cases.muster import ANTRAG, DATENSCHUTZ, STELLE, subject

As = Callable[[str], Program]
LATER = dt.date(2024, 7, 1)
BEHOERDE = Column("behoerde", "Behörde", "behoerde__name", search=True, filter=True)
STAENDE = Register(
    "staende", "Stände", "Wie viele wo arbeiten.", (
        BEHOERDE, Column("beschaeftigte", "Beschäftigte", kind="number", filter=True),
        Column("sbv_vorhanden", "SBV", kind="boolean", filter=True), Column("gilt_von", "seit", kind="date", filter=True),
    ),
    (STELLE, DATENSCHUTZ), Behoerdenstand, person="", licence="frei",
)  # fmt: skip
DIENSTE = Register(
    "dienste", "Dienste", "Wer wo arbeitet.", (
        Column("person", "Person", "person__name", search=True),
        Column("art", "Art", "rechtsverhaeltnis", choice=Rechtsverhaeltnis, filter=True),
    ),
    (subject(), STELLE), Dienstverhaeltnis,
)  # fmt: skip


def liste(day: dt.date, actor: Actor) -> Iterator[Row]:
    yield {"name": f"Zeile für {actor.name}", "jahr": day.year, "gut": True, "art": "beamtenverhaeltnis", "am": None}
    yield {"name": "=1+1", "jahr": 1999, "gut": False, "art": "tarifbeschaeftigung", "am": LATER}


LISTE = Register(
    "liste", "Liste", "Berechnet.", (
        Column("name", "Name", search=True),
        Column("jahr", "Jahr", kind="number", filter=True), Column("gut", "gut", kind="boolean", filter=True),
        Column("art", "Art", choice=Rechtsverhaeltnis, filter=True), Column("am", "am", kind="date", filter=True),
    ),
    (STELLE,), rows=liste,
)  # fmt: skip


@pytest.fixture(autouse=True)
def registers(world: World) -> World:
    registry.offer(registry.Offer("muster", procedures=(ANTRAG,), registers=(STAENDE, DIENSTE, LISTE)))
    administration.set_staff(world.offices["hier"], LATER, 500, False, "")
    return world


def test_the_list_names_what_one_may_read(program: As) -> None:
    def own(who: str) -> dict[str, bool]:
        return {r["key"]: r["looks_back"] for r in program(who).get("/registers") if r["decree"] == "muster"}

    assert own("personalstelle_hier") == {"staende": False, "dienste": False, "liste": False}
    assert own("datenschutz_hier") == {"staende": True, "dienste": False}
    assert own("beschaeftigte_hier") == {"dienste": False}


def test_codes_are_listed_with_their_labels(program: As) -> None:
    found = {r["key"]: r for r in program("personalstelle_hier").get("/registers")}
    assert found["dienste"]["columns"][1]["codes"] == {m.name: m.label for m in Rechtsverhaeltnis}


def values(found: dict[str, list[dict[str, dict[str, object]]]], column: str) -> list[object]:
    return [row["values"][column] for row in found["rows"]]


def test_rows_are_those_of_the_day_and_of_ones_office(program: As) -> None:
    key = program("personalstelle_hier")
    assert values(key.get("/registers/muster/staende"), "beschaeftigte") == [500]
    before = key.get("/registers/muster/staende", day="2024-06-30")
    assert (before["day"], before["count"], before["next"]) == ("2024-06-30", 1, None)
    assert before["rows"] == [
        {
            "key": "hier",
            "values": {
                "behoerde": "Behörde hier",
                "beschaeftigte": 400,
                "sbv_vorhanden": True,
                "gilt_von": "2020-01-01",
            },
        }
    ]
    assert key.get("/registers/muster/staende", day="2019-12-31")["rows"] == []
    everywhere = program("datenschutz_hier").get("/registers/muster/staende")
    assert sorted(values(everywhere, "behoerde")) == ["Behörde dort", "Behörde hier"]
    assert values(program("beschaeftigte_dort").get("/registers/muster/dienste"), "person") == ["Beschäftigte dort"]


def test_rows_are_searched_filtered_sorted_and_paged(program: As, world: World) -> None:
    key, path = program("datenschutz_hier"), "/registers/muster/staende"
    assert values(key.get(path, search="dort"), "behoerde") == ["Behörde dort"]
    assert values(key.get(path, where="beschaeftigte:500"), "behoerde") == ["Behörde hier"]
    assert values(key.get(path, where=["sbv_vorhanden:true", "behoerde:Behörde dort"]), "beschaeftigte") == [400]
    assert values(key.get(path, where=f"gilt_von:{LATER}"), "behoerde") == ["Behörde hier"]
    assert values(key.get(path, sort="-beschaeftigte"), "beschaeftigte") == [500, 400]
    own = program("personalstelle_hier")
    assert len(own.get("/registers/muster/dienste", where="art:beamtenverhaeltnis")["rows"]) == 6
    assert own.get("/registers/muster/dienste", where="art:tarifbeschaeftigung")["rows"] == []


def test_rows_come_in_pages(program: As, world: World) -> None:
    Behoerdenstand.objects.bulk_create(
        Behoerdenstand(
            key=f"x{i:03}",
            behoerde=world.offices["hier"],
            beschaeftigte=i,
            gilt_von=FIRST,
            bekannt_von=timezone.now(),
            event=1,
        )
        for i in range(100)
    )
    pages = [program("personalstelle_hier").get("/registers/muster/staende", page=page) for page in (1, 2, 3, 4)]
    assert [len(p["rows"]) for p in pages] == [50, 50, 1, 0]
    assert [p["next"] for p in pages] == [2, 3, None, None]
    assert {p["count"] for p in pages} == {101}


def test_computed_lists_are_filtered_alike(program: As) -> None:
    key, path = program("personalstelle_hier"), "/registers/muster/liste"
    found = key.get(path)
    assert values(found, "name") == ["Zeile für Personalstelle hier", "=1+1"]
    assert [row["key"] for row in found["rows"]] == [None, None]
    assert values(key.get(path, where=f"jahr:{timezone.localdate().year}"), "gut") == [True]
    for one in ("gut:false", "art:tarifbeschaeftigung", f"am:{LATER}"):
        assert values(key.get(path, where=one), "jahr") == [1999]
    for none in ("art:Tarifbeschäftigung", "art:", "gut:nein", "am:–"):
        assert key.get(path, 422, where=none)["errors"][0]["path"] == "where[0]"


def test_what_no_register_can_answer_is_refused(program: As) -> None:
    key = program("datenschutz_hier")
    for query, path in (
        ({"where": "gibt_es_nicht:1"}, "where[0]"), ({"where": "beschaeftigte"}, "where[0]"), ({"where": "beschaeftigte:²"}, "where[0]"),
        ({"where": "beschaeftigte:9999999999"}, "where[0]"), ({"where": "sbv_vorhanden:ja"}, "where[0]"),
        ({"where": "gilt_von:2024-02-30"}, "where[0]"), ({"where": "behoerde:\0"}, "where[0]"), ({"where": 21 * ["behoerde:x"]}, "where"),
        ({"sort": "id"}, "sort"), ({"sort": "--beschaeftigte"}, "sort"), ({"search": "\0"}, "search"), ({"search": 81 * "x"}, "search"),
        ({"day": "heute"}, "day"), ({"day": "1849-12-31"}, "day"), ({"known": "x"}, "known"), ({"page": 0}, "page"),
    ):  # fmt: skip
        (error,) = key.get("/registers/muster/staende", 422, **query)["errors"]
        assert error["path"] == path


def test_who_may_not_read_and_what_is_not_there(program: As) -> None:
    assert "Personalstelle" in program("beschaeftigte_hier").get("/registers/muster/staende", 403)["detail"]
    for path in (
        "muster/nichts",
        "nichts/staende",
        "muster/%00",
        "muster/staende/history/nichts",
        "muster/liste/history/x",
    ):
        program("personalstelle_hier").get(f"/registers/{path}", 404)


def test_what_was_known_is_for_those_who_look_back(program: As, world: World) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert program("datenschutz_hier").get("/registers/muster/staende", known=yesterday)["rows"] == []
    program("personalstelle_hier").get("/registers/muster/staende", 403, known=yesterday)
    administration.set_staff(world.offices["hier"], LATER, 510, False, "")
    history = program("datenschutz_hier").get("/registers/muster/staende/history/hier")
    assert [(v["first"], v["last"], v["values"]["beschaeftigte"]) for v in history] == [
        ("2024-07-01", None, 510), ("2024-07-01", None, 500), ("2020-01-01", "2024-06-30", 400), ("2020-01-01", None, 400),
    ]  # fmt: skip
    assert [v["known_until"] is None for v in history] == [True, False, True, False]
    now = program("personalstelle_hier").get("/registers/muster/staende/history/hier")
    assert [v["values"]["beschaeftigte"] for v in now] == [510, 400]
    program("personalstelle_dort").get("/registers/muster/staende/history/hier", 404)


def test_differences_between_two_days(program: As) -> None:
    path, days = "/registers/muster/staende/differences", {"first": "2024-06-30", "second": "2024-07-01"}
    (change,) = program("personalstelle_hier").get(path, **days)["changes"]
    assert (change["key"], change["kind"]) == ("hier", "geändert")
    assert change["columns"] == ["beschaeftigte", "sbv_vorhanden", "gilt_von"]
    assert (change["before"]["beschaeftigte"], change["after"]["beschaeftigte"]) == (400, 500)
    assert program("personalstelle_dort").get(path, **days)["changes"] == []
    new = program("datenschutz_hier").get(path, first="2019-12-31", second="2020-01-01")["changes"]
    assert [(c["key"], c["kind"], c["before"]) for c in new] == [("dort", "neu", None), ("hier", "neu", None)]
    assert [e["path"] for e in program("personalstelle_hier").get(path, 422)["errors"]] == ["first", "second"]


def test_extracts_as_files(program: As) -> None:
    key, path = program("datenschutz_hier"), "/registers/muster/staende/export"
    sent = key.get(path, form="csv", day="2024-06-30", where="behoerde:Behörde hier")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="muster-staende-2024-06-30.csv"'
    lines = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig")), delimiter=";"))
    assert ["# Lizenz", "frei"] in lines
    assert lines[-2:] == [["Behörde", "Beschäftigte", "SBV", "seit"], ["Behörde hier", "400", "ja", "2020-01-01"]]
    content = key.get(path, form="json", day="2024-07-01")
    assert (content["as_of"], content["licence"], len(content["rows"])) == ("2024-07-01", "frei", 2)
    book = load_workbook(io.BytesIO(key.get(path, form="xlsx").content))
    assert len(list(book["Daten"].rows)) == 3
    risky = program("personalstelle_hier").get("/registers/muster/liste/export", form="csv").content.decode()
    assert "'=1+1" in risky
    assert [e["path"] for e in key.get(path, 422, form="pdf")["errors"]] == ["form"]
    program("beschaeftigte_hier").get(path, 403, form="csv")


def test_an_extract_holds_ones_own_rows_only(program: As) -> None:
    rows = program("personalstelle_hier").get("/registers/muster/staende/export", form="json")["rows"]
    assert [row["behoerde"] for row in rows] == ["Behörde hier"]
    assert "dort" not in json.dumps(rows)
