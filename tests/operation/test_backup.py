"""A backup is a backup: taken while others write, restored on either database, equal by hash, refused if anything is wrong."""

from __future__ import annotations

import datetime as dt
import io
import json
import stat
import threading
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.utils import timezone

from erlass.operation.backup import MANIFEST, BackupRefused, Manifest, backup, restore
from erlass.operation.rounds import run_verify
from erlass.operation.tables import backed_up, member
from erlass.people import administration
from erlass.people.models import Account, Behoerde, Behoerdenstand
from erlass.registers.entries import FOREVER
from erlass.registers.models import Event, Head
from tests.faults.world import build
from tests.operation.conftest import Place, Places
from tests.operation.example.models import Ding, Fluechtig, Sorte, Zettel

BOTH = ("sqlite", "postgresql")
FIRST = dt.date(2020, 1, 1)
ONE_MICROSECOND = dt.datetime(2024, 3, 31, 1, 30, 0, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)


def fill() -> None:
    """Rows of the rooms and of the tests' own tables: everything that a database might keep in its own way."""
    build(2)
    account = Account.objects.earliest("pk")
    account.groups.add(Group.objects.create(name="Prüfung"))
    account.user_permissions.add(Permission.objects.earliest("pk"))
    for code in ("b", "B", "ä", "a b"):
        Sorte.objects.create(code=code)
    leer = Ding.objects.create(name="", text="", angaben=None, pflicht=[])
    voll = Ding.objects.create(
        name="Grüße – „1 v. H.“ €", text=None, vater=leer, ja=False, zahl=-(2**63), betrag=Decimal("-0.10"),
        tag=dt.date.max, uhrzeit=dt.time(23, 59, 59, 999999), moment=ONE_MICROSECOND, dauer=dt.timedelta(days=-1, microseconds=1),
        inhalt=bytes(range(256)), angaben={"b": [1, 2.5, None, True], "a": {"ü": "\n\"\\"}},
        pflicht=models.Value(None, models.JSONField()),
    )  # fmt: skip
    voll.sorten.set(Sorte.objects.all())
    Ding.objects.filter(pk=leer.pk).update(vater=voll, moment=FOREVER, geaendert=LATER)
    Ding.objects.create(name="gelöscht").delete()


@pytest.fixture
def filled(places: Places) -> Callable[[str], Place]:
    def make(vendor: str) -> Place:
        place = places.new(vendor)
        with place.used():
            fill()
        return place

    return make


@pytest.fixture
def taken(filled: Callable[[str], Place], tmp_path: Path) -> Path:
    """A backup of a filled place."""
    with filled("sqlite").used():
        backup(tmp_path / "sicherung.zip")
    return tmp_path / "sicherung.zip"


def counted() -> dict[str, int]:
    return {label: model._base_manager.count() for label, model in backed_up().items()}


@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize("source", BOTH)
def test_a_restored_place_is_equal_by_hash(
    source: str, target: str, places: Places, filled: Callable[[str], Place], tmp_path: Path
) -> None:
    with filled(source).used():
        before, rows = backup(tmp_path / "erste.zip"), counted()
    with places.new(target).used():
        restore(tmp_path / "erste.zip")
        after = backup(tmp_path / "zweite.zip")
        assert counted() == rows
        assert list(run_verify()) == []
        voll = Ding.objects.get(zahl=-(2**63))
        assert (voll.text, voll.tag, voll.moment) == (None, dt.date.max, ONE_MICROSECOND)
        assert bytes(voll.inhalt) == bytes(range(256))
        assert voll.vater is not None
        assert (voll.vater.text, voll.vater.vater, voll.vater.geaendert) == ("", voll, LATER)
        assert {sorte.code for sorte in voll.sorten.all()} == {"b", "B", "ä", "a b"}
        assert Ding.objects.filter(angaben__isnull=True).count() == 1
    assert after.members == before.members
    assert after.notes == before.notes
    assert (before.database, after.database) == (source, target)
    assert sum(rows.values()) == before.rows > len(rows)


@pytest.mark.parametrize("vendor", BOTH)
def test_a_restored_place_goes_on(vendor: str, places: Places, taken: Path) -> None:
    with places.new(vendor).used():
        restore(taken)
        known = set(Ding.objects.values_list("pk", flat=True))
        assert Ding.objects.create(name="neu").pk not in known
        administration.set_staff(Behoerde.objects.get(), dt.date(2024, 1, 1), 431, True, "")
        assert list(run_verify()) == []


class Slow(io.BytesIO):
    """A target so slow that others write `enough` times while the first bytes go out."""

    def __init__(self, written: Callable[[], int], enough: int) -> None:
        super().__init__()
        self.written, self.until = written, written() + enough
        self.gave_up = False

    def write(self, data: Any) -> int:
        waiting = threading.Event()
        for _ in range(600):
            if self.written() >= self.until or self.gave_up:
                break
            waiting.wait(0.05)
        else:
            self.gave_up = True
        return super().write(data)


@pytest.mark.parametrize("vendor", BOTH)
def test_a_backup_under_load_is_one_moment(vendor: str, places: Places, filled: Callable[[str], Place]) -> None:
    """Events, head of the chain and register rows change together; a look at two moments would not verify."""
    place, end, done, failed = filled(vendor), threading.Event(), [0], []

    def write() -> None:
        try:
            office = Behoerde.objects.get()
            while not end.is_set():
                administration.set_staff(office, FIRST + dt.timedelta(days=done[0] % 900), 400 + done[0], True, "")
                done[0] += 1
        except Exception as error:  # noqa: BLE001 - shown by the test
            failed.append(error)
        finally:
            connection.close()

    with place.used():
        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        targets = [Slow(lambda: done[0], 8) for _ in range(3)]
        manifests = [backup(target) for target in targets]
        last = Event.objects.count()
        end.set()
        for writer in writers:
            writer.join()
    assert failed == []
    assert not any(target.gave_up for target in targets)
    heads = [int(manifest.notes["registers"]["head"].split()[0]) for manifest in manifests]
    assert heads == sorted(set(heads))
    assert heads[-1] < last
    for target, manifest, head in zip(targets, manifests, heads, strict=True):
        with places.new("sqlite").used():
            restore(target)
            assert Event.objects.count() == Head.objects.get().seq == head == manifest.members["registers.event"].rows
            assert Behoerdenstand.objects.exists()
            assert list(run_verify()) == []


# What is in a backup and what is not.


def member_text(file: Path | io.BytesIO, label: str) -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read(f"{label}.jsonl").decode()


def test_every_table_is_in_a_backup_but_sessions_and_what_asks_to_be_left_out(places: Places) -> None:
    with places.new("sqlite").used():
        Session.objects.create(session_key="geheim", session_data="", expire_date=timezone.now())
        Fluechtig.objects.create(text="gleich vorbei")
        target = io.BytesIO()
        manifest = backup(target)
        tables = {m._meta.label_lower for m in apps.get_models(include_auto_created=True) if not m._meta.proxy}
    assert tables - manifest.members.keys() == {"sessions.session", "example.fluechtig"}
    assert b"gleich vorbei" not in target.getvalue()
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [*(f"{label}.jsonl" for label in sorted(manifest.members)), MANIFEST]


@pytest.mark.parametrize("vendor", BOTH)
def test_rows_ordered_by_content_do_not_tell_which_came_first(vendor: str, places: Places) -> None:
    rows = [("2024-1", "b", 1), ("2024-1", "B", None), ("2024-1", "B", 0), ("2023-4", "ä", 5), ("2024-1", "b", 1)]
    texts, digests = [], set()
    for order in (rows, rows[::-1]):
        with places.new(vendor).used():
            for quartal, inhalt, anzahl in order:
                Zettel.objects.create(quartal=quartal, inhalt=inhalt, anzahl=anzahl)
            target = io.BytesIO()
            digests.add(backup(target).members["example.zettel"].sha256)
            texts.append(member_text(target, "example.zettel"))
    assert len(digests) == 1
    assert texts[0] == texts[1]
    found = [tuple(json.loads(line).values()) for line in texts[0].splitlines()]
    assert found == [
        (5, "ä", "2023-4"),
        (None, "B", "2024-1"),
        (0, "B", "2024-1"),
        (1, "b", "2024-1"),
        (1, "b", "2024-1"),
    ]
    with places.new("sqlite").used():
        restore(target)
        assert Zettel.objects.count() == len(rows)


def test_only_the_owner_reads_it_and_nothing_is_left_of_a_failure(places: Places, taken: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600
    content = taken.read_bytes()
    with places.new("sqlite").used():
        with pytest.raises(BackupRefused, match="gibt es schon"):
            backup(taken)
        with pytest.raises(BackupRefused, match="lässt sich nicht schreiben"):
            backup(tmp_path / "fehlt" / "sicherung.zip")
    assert taken.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [taken.name]


# What is refused, and leaves the place as it was.


def members_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(file: Path, change: Callable[[dict[str, bytes]], None]) -> io.BytesIO:
    members = members_of(file)
    change(members)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def stated(members: dict[str, bytes], /, **values: object) -> None:
    members[MANIFEST] = json.dumps({**json.loads(members[MANIFEST]), **values}).encode()


def another_figure(members: dict[str, bytes]) -> None:
    members["people.behoerdenstand.jsonl"] = members["people.behoerdenstand.jsonl"].replace(b"400", b"401")


def a_row_less(members: dict[str, bytes]) -> None:
    members["example.ding.jsonl"] = b"".join(members["example.ding.jsonl"].splitlines(keepends=True)[1:])


def hash_forged(members: dict[str, bytes], label: str) -> None:
    found = member(members[f"{label}.jsonl"].splitlines(keepends=True))
    listed = json.loads(members[MANIFEST])["members"]
    stated(members, members={**listed, label: {"rows": found.rows, "sha256": found.sha256}})


def row_less_with_its_hash(members: dict[str, bytes]) -> None:
    a_row_less(members)
    hash_forged(members, "example.ding")


def unknown_column(members: dict[str, bytes]) -> None:
    members["example.sorte.jsonl"] = members["example.sorte.jsonl"].replace(b'"code"', b'"kode"')
    hash_forged(members, "example.sorte")


def no_date(members: dict[str, bytes]) -> None:
    members["people.behoerdenstand.jsonl"] = members["people.behoerdenstand.jsonl"].replace(
        b"2020-01-01", b"2020-02-30"
    )
    hash_forged(members, "people.behoerdenstand")


def not_as_written(members: dict[str, bytes]) -> None:
    """A row that can be read but would be stored as something else."""
    members["example.ding.jsonl"] = members["example.ding.jsonl"].replace(b'"-0.10"', b'"-0.1"')
    hash_forged(members, "example.ding")


def a_member_more(members: dict[str, bytes]) -> None:
    members["mehr.jsonl"] = b""


def another_table(members: dict[str, bytes]) -> None:
    listed = json.loads(members[MANIFEST])["members"]
    stated(members, members={name: value for name, value in listed.items() if name != "people.person"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (another_figure, "people.behoerdenstand hat nicht die vermerkte Prüfsumme"),
        (a_row_less, "example.ding hat nicht die vermerkte Prüfsumme"),
        (row_less_with_its_hash, "Verweise auf Zeilen, die es in ihr nicht gibt"),
        (unknown_column, "Zeilen, die nicht zu example.sorte passen"),
        (no_date, "Zeilen, die nicht zu people.behoerdenstand passen"),
        (not_as_written, "Nach dem Einspielen hat example.ding nicht"),
        (a_member_more, "andere Teile, als ihr Verzeichnis nennt"),
        (another_table, "andere Tabellen als diese Installation"),
        (lambda members: stated(members, format=2), "Das Format 2 dieser Sicherung ist unbekannt; bekannt ist 1"),
        (lambda members: stated(members, mehr=1), "manifest.json"),
        (lambda members: members.pop(MANIFEST), "manifest.json"),
        (lambda members: members.update({MANIFEST: b"[]"}), "manifest.json"),
        (lambda members: stated(members, migrations={"people": ["0000_frueher"]}), r"passen nicht .*people, .*Version"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("vendor", BOTH)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    vendor: str, change: Callable[[dict[str, bytes]], None], message: str, places: Places, taken: Path
) -> None:
    with places.new(vendor).used():
        before = counted()
        with pytest.raises(BackupRefused, match=message):
            restore(changed(taken, change))
        assert counted() == before


@pytest.mark.parametrize("content", [b"", b"PK", b"keine Sicherung", None])
def test_a_broken_file_is_refused(content: bytes | None, places: Places, taken: Path) -> None:
    taken.write_bytes(taken.read_bytes()[:-2000] if content is None else content)
    with places.new("sqlite").used(), pytest.raises(BackupRefused, match="beschädigt oder keine Sicherung"):
        restore(taken)


def test_a_flipped_bit_is_refused(places: Places, taken: Path) -> None:
    content = bytearray(taken.read_bytes())
    with zipfile.ZipFile(taken) as archive:
        place = archive.getinfo("registers.event.jsonl").header_offset + 200
    content[place] ^= 1
    taken.write_bytes(content)
    with places.new("sqlite").used(), pytest.raises(BackupRefused, match="beschädigt"):
        restore(taken)


def test_only_an_empty_prepared_place_is_filled(places: Places, taken: Path, tmp_path: Path) -> None:
    with places.new("sqlite").used():
        Sorte.objects.create(code="da")
        with pytest.raises(BackupRefused, match="Die Datenbank ist nicht leer"):
            restore(taken)
        assert [sorte.code for sorte in Sorte.objects.all()] == ["da"]
    with places.bare("sqlite").used(), pytest.raises(BackupRefused, match="bereiten Sie sie mit „migrate“ vor"):
        restore(taken)
    with places.new("sqlite").used(), pytest.raises(BackupRefused, match="lässt sich nicht lesen"):
        restore(tmp_path / "fehlt.zip")


def test_manifest_names_version_migrations_and_head(places: Places, filled: Callable[[str], Place]) -> None:
    with filled("sqlite").used():
        manifest: Manifest = backup(io.BytesIO())
        head = Head.objects.get()
    assert manifest.notes == {"registers": {"head": f"{head.seq} {head.hash}"}}
    assert "0001_initial" in manifest.migrations["people"]
    assert manifest.members["registers.event"].rows == head.seq > 0
