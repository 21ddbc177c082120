"""A server of its own for a rehearsal: on a free port, with a temporary database, ended with the rehearsal."""

from __future__ import annotations

import os
import secrets
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

from facilitator.rehearsal.browser import RehearsalProblem

START_SECONDS = 180.0


@contextmanager
def own_server(root: Path, address: str = "127.0.0.1", port: int | None = None, folder: str = "") -> Iterator[tuple[str, str]]:
    """(its address on this machine, the host's key). Listens on `address`, on `port` or a free one.

    `folder`: where its database is, if somebody else is to see it; a temporary one of its own otherwise.
    """
    with tempfile.TemporaryDirectory(prefix="boon-rehearsal-") as own:
        folder = folder or own
        url = f"http://127.0.0.1:{port or free_port()}"
        environment = {
            **os.environ,
            "HOST": address,
            "PORT": url.rsplit(":", 1)[1],
            "PUBLIC_URL": "",
            "HOST_PASSWORD": "",
            "DATA_DIR": folder,
            # Nobody rehearses among the rooms of others.
            "DATABASE_URL": "",
            "REDIS_URL": "",
        }
        # `flask` leaves this for its own development server; sockets would be served as that does.
        environment.pop("FLASK_RUN_FROM_CLI", None)
        # A server whose words go to a file names no link, and makes its key when somebody asks.
        key, key_file = secrets.token_urlsafe(32), Path(folder, "host.key")
        key_file.touch(mode=0o600)
        key_file.write_text(key)
        log = Path(folder, "log")
        with log.open("wb") as output:
            process = subprocess.Popen([sys.executable, "wsgi.py"], cwd=root, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(process, url, log)
            yield url, key
        finally:
            process.terminate()
            process.wait(20)
        _check_log(log.read_text("utf-8", "replace"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RehearsalProblem(f"The rehearsal's server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _check_log(log: str) -> None:
    if "Traceback" in log:
        raise RehearsalProblem(f"The server had an error:\n{log[log.index('Traceback') :][:4000]}")
