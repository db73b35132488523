"""The demonstration as `make run` serves it, on a free port, for browser tests and screenshots."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import REPOSITORY

PATIENCE = 60
APPLICATION = "erlass.config.wsgi:application"
CLOCK = "tests.browser.clock:application"
"""The same with a clock that can be put forward."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def prepare(folder: Path) -> None:
    """A demonstration in a folder of its own, migrated and filled; nothing where one stands already. Processes that ask for the
    same folder wait for the first.
    """
    with (folder / "prepared").open("a") as done:
        fcntl.flock(done, fcntl.LOCK_EX)
        if not done.tell():
            _fill(folder)
            done.write("yes")


def _fill(folder: Path) -> None:
    for command in (
        ("-m", "erlass.config.manage", "migrate", "--verbosity", "0"),
        ("-m", "erlass.cli", "demonstration"),
    ):
        subprocess.run([sys.executable, *command], env=environment(folder), check=True, stdout=subprocess.DEVNULL)


def environment(folder: Path) -> dict[str, str]:
    """What a process is told that works in the demonstration of a folder."""
    paths = (str(REPOSITORY), os.environ.get("PYTHONPATH", ""))
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "erlass.config.settings", "ERLASS_VAR": str(folder),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }  # fmt: skip


@contextmanager
def serve(filled: Path | None = None, application: str = APPLICATION) -> Iterator[str]:
    """The address of a running demonstration over a database that goes with it: a copy of a filled one, or a new one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if filled is None:
            prepare(folder)
        else:
            shutil.copytree(filled, folder, dirs_exist_ok=True)
        yield from _serve(environment(folder), application)


def _serve(environment: dict[str, str], application: str) -> Iterator[str]:
    port = free_port()
    granian = Path(sys.executable).with_name("granian")
    command = [
        str(granian), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws",
        "--blocking-threads", "4", "--backpressure", "16", "--log-level", "warning", "--no-access-log",
        application,
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environment)
    address = f"http://localhost:{port}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(PATIENCE * 10):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=5):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the server did not answer")
