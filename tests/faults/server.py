"""A server that can be killed and started again over the same database, and what is asked of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.site import free_port

SETTINGS = "tests.faults.settings"


class Server:
    """One database and the process that serves it. `answer` is a status and the content; None if the server was gone."""

    def __init__(self, folder: Path, socket: Path | None) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "ERLASS_VAR": str(folder), "PYTHONPATH": str(Path(__file__).parents[2]),
        }  # fmt: skip
        if socket is not None:
            self.environment["ERLASS_FAULTS_SOCKET"] = str(socket)
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> str:
        """A Python command over the same database."""
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout

    def start(self) -> None:
        granian = Path(sys.executable).with_name("granian")
        self.process = subprocess.Popen(
            [
                str(granian), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1", "--no-ws",
                "--blocking-threads", "8", "--backpressure", "128", "--log-level", "critical", "--no-access-log",
                "erlass.config.wsgi:application",
            ],
            env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            if self.request("GET", "/api/health") is not None:
                return
            time.sleep(0.1)
        raise RuntimeError("the server did not answer")

    def kill(self) -> None:
        """The whole process group at once, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def request(self, method: str, path: str, key: str = "", body: object = None) -> tuple[int, Any] | None:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        if key:
            request.add_header("Authorization", f"Bearer {key}")
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, data, timeout=30) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())
        except (OSError, ValueError):  # gone in the middle of it
            return None

    def problems(self) -> list[str]:
        """What the proofs of journal, registers and cases find."""
        return json.loads(self.run("-m", "tests.faults.proof"))["problems"]  # type: ignore[no-any-return]

    def events(self) -> dict[str, str]:
        """Subject of each event by its number."""
        return json.loads(self.run("-m", "tests.faults.proof"))["events"]  # type: ignore[no-any-return]


@contextmanager
def serving(folder: Path, socket: Path | None) -> Iterator[Server]:
    server = Server(folder, socket)
    server.run("-m", "erlass.config.manage", "migrate", "--verbosity", "0")
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
