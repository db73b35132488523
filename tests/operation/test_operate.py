"""The how-to on operation: its files are accepted by the programs that read them, its commands run, the service answers."""

from __future__ import annotations

import configparser
import http.client
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from erlass import cli
from tests import postgres
from tests.browser.site import free_port
from tests.docs.documents import blocks

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
PAGE, FILES = HOW_TO / "operate.md", HOW_TO / "operate"
UNITS = sorted([*FILES.glob("*.service"), *FILES.glob("*.timer")])
BIN = Path(sys.executable).parent
FOR_THE_ADMINISTRATOR = {
    "apt-get",
    "useradd",
    "install",
    "ln",
    "nginx",
    "systemctl",
    "createuser",
    "/opt/erlass/bin/pip",
    "python3",
}


def unit(file: Path) -> configparser.RawConfigParser:
    """A unit; a key that stands there several times keeps all its values."""

    class Every(dict):  # type: ignore[type-arg]
        def __setitem__(self, key: object, value: object) -> None:
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(strict=False, dict_type=Every, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(file, "utf-8")
    return parser


def started(file: Path) -> Iterator[list[str]]:
    section = unit(file)["Service"]
    for key in ("ExecStartPre", "ExecStart"):
        for line in filter(None, section.get(key, "").split("\n")):
            yield shlex.split(line.replace("%%", "%").replace("$$", "$"))


def commands() -> list[list[str]]:
    lines = [line for block in blocks(PAGE) if block.language == "sh" for line in block.text.splitlines()]
    return [shlex.split(line) for line in lines]


def run_by_the_test(words: list[str]) -> list[str]:
    """What of a command line of the page is run here; nothing where it is for the administrator of a real server."""
    if words[:2] == ["sudo", "-u"]:
        words = words[3:]
    if words[0] in FOR_THE_ADMINISTRATOR:
        return []
    assert words[0] in ("erlass-run", "createdb", "dropdb", "/opt/erlass/bin/python"), words
    return words


# The files.


def test_the_page_names_every_file_and_every_file_is_there() -> None:
    text = PAGE.read_text("utf-8")
    assert set(re.findall(r"\]\(operate/([^)]+)\)", text)) == {file.name for file in FILES.iterdir()}


@pytest.mark.parametrize("file", [f for f in UNITS if f.suffix == ".service"], ids=lambda f: f.name)
def test_units_start_commands_that_exist(file: Path) -> None:
    found = list(started(file))
    assert found
    for program, *arguments in found:
        if program == "/bin/sh":
            program, *arguments = shlex.split(arguments[1].removeprefix("exec ").replace("$(date ", "$(date"))
        if program == "/opt/erlass/bin/erlass":
            assert cli._parser().parse_args(arguments)
        elif program.startswith("/opt/erlass/bin/"):
            assert (BIN / Path(program).name).exists()
        else:
            assert Path(program).exists()
    assert unit(file)["Service"]["EnvironmentFile"] == "/etc/erlass/erlass.env"


def test_each_timer_has_its_service_and_is_enabled_by_the_page() -> None:
    enabled = next(words for words in commands() if words[:3] == ["systemctl", "enable", "--now"])[3:]
    timers = [file for file in UNITS if file.suffix == ".timer"]
    assert all(file.with_suffix(".service").exists() for file in timers)
    assert sorted(enabled) == sorted(["erlass.service", *(file.name for file in timers)])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze wurde nicht gefunden")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for file in UNITS:
        (tmp_path / file.name).write_text(file.read_text("utf-8").replace("/opt/erlass/bin", str(BIN)), "utf-8")
    names = [file.name for file in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx wurde nicht gefunden")
def test_nginx_accepts_the_site(tmp_path: Path) -> None:
    openssl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=erlass.example", "-days", "1"]
    subprocess.run([*openssl, "-keyout", "key.pem", "-out", "cert.pem"], cwd=tmp_path, check=True, capture_output=True)
    site = (FILES / "nginx.conf").read_text("utf-8")
    for named, here in (
        ("/etc/ssl/certs/erlass.pem", tmp_path / "cert.pem"),
        ("/etc/ssl/private/erlass.key", tmp_path / "key.pem"),
        ("/var/log/nginx", tmp_path),
    ):
        assert named in site
        site = site.replace(named, str(here))
    kept = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {kept} {site} }}"
    (tmp_path / "nginx.conf").write_text(around, "utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nginx_leaves_no_trace_of_people() -> None:
    site = (FILES / "nginx.conf").read_text("utf-8")
    servers = site.split("\nserver {")[1:]
    assert servers
    for server in servers:
        assert "access_log off;" in server
        assert re.search(r"error_log \S+ crit;", server)
    form = re.search(r"location /sap/bogen/ \{(.*?)\n    \}", site, re.DOTALL)
    assert form is not None
    # nginx inherits headers only where a location sets none of its own.
    passed = dict(re.findall(r'proxy_set_header (\S+) "?([^";]*)"?;', form[1]))
    assert passed == {
        "Host": "$host", "X-Forwarded-Proto": "$scheme", "X-Forwarded-For": "", "X-Request-ID": "", "User-Agent": "", "Connection": "",
    }  # fmt: skip


# The commands.


@dataclass
class Machine:
    """A server as the page makes it, in a folder: its paths lead there, its database is one that the test starts."""

    root: Path
    socket: Path

    def here(self, text: str) -> str:
        text = text.replace("/opt/erlass/bin", str(BIN))
        return re.sub(r"(?<![\w.])/(etc/erlass|var/lib/erlass|var/backups/erlass)", rf"{self.root}/\1", text)

    def install(self) -> None:
        for folder in ("etc/erlass", "var/lib/erlass", "var/backups/erlass", "bin"):
            (self.root / folder).mkdir(parents=True)
        script = self.root / "bin" / "erlass-run"
        script.write_text(self.here((FILES / "erlass-run").read_text("utf-8")), "utf-8")
        script.chmod(0o755)
        variables = self.here((FILES / "erlass.env").read_text("utf-8"))
        variables = variables.replace(
            "put 50 or more random characters here", "only-for-this-test-" + "0123456789-abcdef" * 3
        )
        (self.root / "etc/erlass/erlass.env").write_text(
            variables.replace("/var/run/postgresql", str(self.socket)), "utf-8"
        )

    @property
    def environment(self) -> dict[str, str]:
        programs = postgres.binaries()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ERLASS_", "DJANGO_", "PG"))}
        path = os.pathsep.join([str(self.root / "bin"), str(programs), os.environ["PATH"]])
        return {**kept, "PATH": path, "PGHOST": str(self.socket), "PGUSER": "erlass"}

    def run(self, words: list[str]) -> str:
        done = subprocess.run(
            [self.here(word) for word in words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    if reason := postgres.why_not():
        pytest.skip(f"PostgreSQL: {reason}")
    server = postgres.Server(Path(postgres.new_folder()))
    server.start()
    try:
        yield Machine(tmp_path, server.folder)
    finally:
        server.stop()


def test_the_commands_of_the_page_run_and_the_service_answers(machine: Machine) -> None:
    machine.install()
    said: dict[str, str] = {}
    for words in filter(None, map(run_by_the_test, commands())):
        line = shlex.join(words)
        said[line] = said.get(line) or machine.run(words)
    assert "no issues" in said["erlass-run python -m erlass.config.manage check --deploy --fail-level WARNING"]
    assert "Fehler" not in said["erlass-run erlass health"]
    assert said["erlass-run env PGDATABASE=erlass_probe erlass verify"] == "Es stimmt alles.\n"
    assert sorted(f.name for f in (machine.root / "var/backups/erlass").iterdir()) == [
        "von-hand.zip",
        "vor-der-aktualisierung.zip",
    ]
    for command in started(FILES / "erlass-backup.service"):
        machine.run(["erlass-run", *command])
    assert len(list((machine.root / "var/backups/erlass").glob("erlass-20*.zip"))) == 1
    serves(machine)


def serves(machine: Machine) -> None:
    """The web server as its unit starts it answers to the proxy, and sends everybody else to TLS."""
    port = str(free_port())
    _check, command = started(FILES / "erlass.service")
    for option, value in (("--port", port), ("--workers", "1")):
        command[command.index(option) + 1] = value
    server = subprocess.Popen(
        ["erlass-run", *map(machine.here, command)], env=machine.environment, start_new_session=True
    )
    try:
        status, headers = asked(port, {"X-Forwarded-Proto": "https"})
        assert status == 200
        assert "max-age" in headers["Strict-Transport-Security"]
        assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-ID"])
        assert asked(port, {})[0] == 301
    finally:
        server.terminate()
        server.wait(timeout=60)


def asked(port: str, headers: dict[str, str]) -> tuple[int, http.client.HTTPMessage]:
    for _ in range(300):
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
        try:
            connection.request("GET", "/api/health", headers={"Host": "erlass.example", **headers})
            response = connection.getresponse()
            return response.status, response.headers
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server did not answer")
