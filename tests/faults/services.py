"""Real PostgreSQL and Redis of the system's packages, on free ports in a temporary folder, started and stopped by the test."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from facilitator.rehearsal.server import free_port
from tests.waiting import until

_USERS = ("postgres", "nobody")


def binary(name: str) -> str:
    """Debian keeps PostgreSQL's programs outside of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = str(places[0]) if places else shutil.which(name)
    assert found, f"{name} is missing: apt-get install postgresql redis-server"
    return found


def _other_user() -> dict[str, int]:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in _USERS if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid}


@dataclass
class Postgres:
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def create(self) -> Postgres:
        data, owner = self.folder / "pg", _other_user()
        data.mkdir(parents=True)
        if owner:
            os.chown(data, owner["user"], owner["group"])
        for part in (self.folder, *self.folder.parents):
            if part.stat().st_uid == os.getuid() and part != part.parent:
                part.chmod(part.stat().st_mode | 0o111)
        init = [binary("initdb"), "-D", str(data), "-U", "boon", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd="/", **owner)
        self.start()
        return self

    def url_of(self, database: str) -> str:
        return f"postgresql://boon@127.0.0.1:{self.port}/{database}"

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs, as the owner of everything."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "boon"]
        subprocess.run([binary(program), *where, *arguments], check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        options = ["-h", "127.0.0.1", "-p", str(self.port), "-k", "", "-c", "max_connections=100"]
        command = [binary("postgres"), "-D", str(self.folder / "pg"), *options]
        with (self.folder / "pg.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **_other_user())
        until(self._is_ready, "the service")

    def _is_ready(self) -> bool:
        asked = [binary("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown, SIGQUIT a crash."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


@contextmanager
def a_postgres() -> Iterator[Postgres]:
    """In a folder of its own: whoever starts pytest closes pytest's folder to other users, PostgreSQL's among them."""
    with TemporaryDirectory(prefix="boon-postgres-") as folder:
        service = Postgres(Path(folder)).create()
        try:
            yield service
        finally:
            service.stop(signal.SIGQUIT)


@dataclass
class Redis:
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> Redis:
        command = [
            binary("redis-server"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        with (self.folder / "redis.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self._is_ready, "the service")
        return self

    def _is_ready(self) -> bool:
        asked = [binary("redis-cli"), "-p", str(self.port), "ping"]
        return subprocess.run(asked, check=False, capture_output=True).stdout.strip() == b"PONG"

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None
