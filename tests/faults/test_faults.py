"""Killed under load, an acknowledged step is there and no step is half done; of many at once, one wins and the others are told.

`ERLASS_FAULTS` says how many steps are taken under fire: few by default, 500 in the measured run.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.faults.server import Server, serving

STEPS = int(os.environ.get("ERLASS_FAULTS", "16"))
KILLS = 2
"""At least, however fast the steps go."""
CLIENTS = 50
WORKERS = 4


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    if request.param == "sqlite":
        with serving(tmp_path, None) as running:
            yield running
        return
    if reason := postgres.why_not():
        pytest.skip(f"PostgreSQL: {reason}")
    tmp_path.chmod(0o755)
    durable = postgres.Server(Path(postgres.new_folder()), durable=True)
    durable.start()
    try:
        with serving(tmp_path, durable.folder) as running:
            yield running
    finally:
        durable.stop()


def open_case(server: Server, key: str) -> tuple[str, int] | None:
    """A message of an SAP to the head: number and event, if it was acknowledged."""
    answer = server.request(
        "POST",
        "/api/procedures/sap.direktnachricht/senden",
        key,
        {"facts": {"betreff": "Raum", "text": "Bitte um ein Gespräch."}},
    )
    if answer is None or answer[0] != 200:
        return None
    return answer[1]["case"], answer[1]["event"]


def test_what_was_acknowledged_survives_being_killed(server: Server) -> None:
    keys = json.loads(server.run("-m", "tests.faults.world", "4"))
    acknowledged: dict[int, str] = {}
    done = threading.Event()

    def work(key: str) -> None:
        while not done.is_set():
            opened = open_case(server, key)
            if opened is None:
                time.sleep(0.05)
                continue
            number, event = opened
            acknowledged[event] = f"case:{number}"
            answer = server.request(
                "POST",
                f"/api/cases/{number}/steps/beantworten",
                keys["leitung"],
                {"version": 1, "facts": {"antwort": "Gern."}},
            )
            if answer is not None and answer[0] == 200:
                acknowledged[answer[1]["event"]] = f"case:{number}"

    workers = [threading.Thread(target=work, args=(key,)) for key in keys["sap"][:WORKERS]]
    for worker in workers:
        worker.start()
    kills, deadline = 0, time.monotonic() + 300
    while (len(acknowledged) < STEPS or kills < KILLS) and time.monotonic() < deadline:
        time.sleep(0.7)
        server.kill()
        server.start()
        kills += 1
    done.set()
    for worker in workers:
        worker.join()
    events = server.events()
    assert kills >= KILLS
    assert len(acknowledged) >= STEPS
    assert {seq: subject for seq, subject in acknowledged.items() if events.get(str(seq)) != subject} == {}
    assert server.problems() == []


def test_of_fifty_at_once_one_wins_and_the_others_are_told_who_did_what(server: Server) -> None:
    keys = json.loads(server.run("-m", "tests.faults.world", str(CLIENTS)))
    facts = {"kurzname": "beratung", "name": "Beratungsstelle", "art": "Suchtberatung", "kontakt": "Telefon 0000"}
    opened = server.request("POST", "/api/procedures/sap.fachdienst/eintragen", keys["sap"][0], {"facts": facts})
    assert opened is not None
    assert opened[0] == 200, opened
    path, answers = f"/api/cases/{opened[1]['case']}/steps/pruefen", []
    gate = threading.Barrier(CLIENTS)

    def try_it(key: str) -> None:
        gate.wait()
        answers.append(server.request("POST", path, key, {"version": 1}))

    threads = [threading.Thread(target=try_it, args=(key,)) for key in keys["sap"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer[0] for answer in answers if answer is not None)
    assert statuses == [200] + [409] * (CLIENTS - 1)
    told = [answer[1]["detail"] for answer in answers if answer is not None and answer[0] == 409]
    assert all("Als geprüft vermerken" in text and "SAP " in text for text in told)
    assert server.problems() == []
