"""The rounds find what each installed room brings; health says what is wrong and nothing about anybody."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import get_connection
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from erlass.cases import outbox
from erlass.cases.models import Nachricht
from erlass.operation import health
from erlass.operation.rounds import run_health, run_retention, run_tick, run_verify, tick_file
from erlass.people.models import Account, Person
from erlass.registers import journal
from erlass.registers.verify import head_file
from tests.browser.site import free_port
from tests.operation.conftest import Places
from tests.operation.example import tick as example_tick
from tests.operation.example.models import Ding

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def place(places: Places) -> Iterator[None]:
    with places.new("sqlite").used():
        yield


def state(name: str) -> str:
    return {found.name: found.state for found in run_health()}[name]


def text(name: str) -> str:
    return {found.name: found.text for found in run_health()}[name]


def message(key: str, created_at: dt.datetime) -> Nachricht:
    person = Person.objects.create(name="Meier")
    Account.objects.create(username=person.key, person=person, email="meier@erlass.example")
    return Nachricht.objects.create(
        key=key, person=person, betreff="Frist", text="Bitte sehen Sie nach.", created_at=created_at
    )


def an_event() -> None:
    with journal.session() as session:
        session.begin("test", "case:1", "")


def test_tick_asks_each_room_and_adds_up_what_they_did() -> None:
    Nachricht.objects.all().delete()
    done = run_tick(NOW)
    assert example_tick.calls[-1] == NOW
    assert done["beispiele"] == 1
    assert done["fristen"] == 2  # of the example; the cases have none
    assert "kettenstand" in done


def test_two_ticks_never_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, both, gate = [], [], threading.Event()

    def slow(now: dt.datetime) -> dict[str, int]:
        inside.append(1)
        both.append(len(inside))
        gate.wait(0.3)
        inside.pop()
        return {}

    monkeypatch.setattr(example_tick, "tick", slow)

    def run() -> None:
        run_tick(NOW)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert both == [1, 1]


def test_verify_tells_what_each_room_finds() -> None:
    assert list(run_verify()) == []
    ding = Ding.objects.create(name="falsch")
    assert list(run_verify()) == [f"Ding {ding.pk}: ist falsch."]


def test_retention_deletes_in_each_room_and_the_sessions_that_have_ended() -> None:
    for name, ends in (("alt", -1), ("neu", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=timezone.now() + dt.timedelta(hours=ends))
    Ding.objects.create(name="alt", tag=dt.date(2020, 1, 1))
    done = run_retention(dt.date(2021, 1, 1))
    assert (done["Dinge"], done["Sitzungen"]) == (1, 1)
    assert [session.session_key for session in Session.objects.all()] == ["neu"]


def test_a_check_that_cannot_look_has_failed_without_saying_at_what() -> None:
    assert state("Gutes") == "ok"
    assert state("Fehlendes") == "fail"
    assert text("Fehlendes") == "Die Prüfung war nicht möglich (FileNotFoundError)."


def test_health_of_a_fresh_place() -> None:
    run_tick(timezone.now())
    assert {found.name for found in run_health() if found.state != "ok"} == {"Fehlendes"}


def test_health_misses_tick() -> None:
    assert state("Regelmäßiger Lauf") == "fail"
    run_tick(timezone.now() - health.TICK_EVERY - dt.timedelta(minutes=1))
    assert text("Regelmäßiger Lauf").startswith("„erlass tick“ ist zuletzt vor 31 Minuten gelaufen")
    assert state("Regelmäßiger Lauf") == "fail"
    run_tick(timezone.now() - health.TICK_EVERY + dt.timedelta(minutes=1))
    assert state("Regelmäßiger Lauf") == "ok"


def test_health_misses_migrations() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert text("Tabellen") == "Die Tabellen sind nicht auf dem Stand des Programms: 1 Schritte von „migrate“ fehlen."
    assert state("Tabellen") == "fail"


def test_health_of_a_place_without_tables(places: Places) -> None:
    with places.bare("sqlite", "leer").used():
        assert (state("Datenbank"), state("Tabellen"), state("Nachrichten")) == ("ok", "fail", "fail")


def test_health_of_a_database_that_is_gone(places: Places, tmp_path: Path) -> None:
    gone = places.bare("sqlite", "weg")
    gone.database["NAME"] = tmp_path / "fehlt" / "weg"
    with gone.used():
        assert state("Datenbank") == "fail"


def test_health_of_a_folder_that_is_gone(tmp_path: Path) -> None:
    with override_settings(VAR=tmp_path / "fehlt"):
        assert state("Speicherplatz") == "fail"
    assert state("Speicherplatz") in ("ok", "warn")


def test_health_compares_the_head_of_the_chain_outside() -> None:
    assert state("Ereigniskette") == "ok"
    an_event()
    assert state("Ereigniskette") == "warn"
    run_tick(timezone.now())
    assert state("Ereigniskette") == "ok"
    an_event()
    assert state("Ereigniskette") == "ok"
    head_file().write_text(head_file().read_text().replace("1 ", "3 "))
    assert state("Ereigniskette") == "fail"


def test_health_sees_messages_that_do_not_go_out() -> None:
    message("wartet", timezone.now())
    assert state("Nachrichten") == "ok"
    message("alt", timezone.now() - dt.timedelta(hours=2))
    assert text("Nachrichten") == "1 Nachrichten warten seit mehr als einer Stunde auf den Versand."
    assert state("Nachrichten") == "warn"
    Nachricht.objects.filter(key="alt").update(tries=outbox.MOST_TRIES)
    assert state("Nachrichten") == "fail"


def test_without_a_mail_server_tick_does_the_rest_and_messages_wait() -> None:
    an_event()
    waiting = message("wartet", timezone.now())
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port(), EMAIL_TIMEOUT=2):
        with pytest.raises(ConnectionRefusedError):
            get_connection().open()
        done = run_tick(timezone.now())
    waiting.refresh_from_db()
    assert (done["gesendet"], done["nicht gesendet"], done["kettenstand"]) == (0, 1, 1)
    assert (waiting.sent_at, waiting.tries) == (None, 0)
    assert tick_file().parent == Path(settings.VAR)
