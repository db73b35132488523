"""A PostgreSQL server for the length of a test run.

Needs nothing but the server's binaries: own data folder, own socket, no network port, no durability
unless a test is about it. `initdb` refuses
to run as root; there the server runs as the user `postgres`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

SERVER_USER = "postgres"


def binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`: on the PATH, or the newest version where Debian puts them."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    return debian[-1].parent if debian else None


def why_not() -> str | None:
    """Why no server can be started here, or None."""
    if binaries() is None:
        return "initdb wurde nicht gefunden"
    if os.geteuid() == 0 and SERVER_USER not in {user.pw_name for user in pwd.getpwall()}:
        return f"initdb läuft nicht als root, und einen Benutzer {SERVER_USER} gibt es nicht"
    return None


def new_folder() -> str:
    """A folder short enough for the name of a socket."""
    return tempfile.mkdtemp(prefix="erlass-")


class Server:
    """A server in `folder`, reached by the socket in it."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder, self.durable = folder, durable

    def start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, SERVER_USER)
        self._run("initdb", "--username=erlass", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = f"-k {self.folder} -c listen_addresses="
        if not self.durable:
            settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        self._run("pg_ctl", "--wait", "--silent", "--log", str(self.folder / "log"), "--options", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "--mode=immediate", "--silent", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        found = binaries()
        assert found is not None
        # The descriptors must not be pipes: the server keeps them open after pg_ctl has ended.
        subprocess.run(
            [found / program, "--pgdata", self.folder / "data", *arguments],
            check=True,
            cwd=self.folder,
            user=SERVER_USER if os.geteuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
