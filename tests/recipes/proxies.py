"""nginx and Caddy as the recipes set them up, with TLS by a certificate of our own, in front of a Boon in a process of its own.

Of a recipe only its ports, its certificate and the number of processes behind it are others here.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from facilitator.config import hash_password, house_key
from facilitator.rehearsal.server import free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "facilitator" / "recipes"
NAME, PASSWORD, METRICS_KEY = "boon.example.org", "a boat in the harbour", "gauges-for-the-house-alone"
KINDS = ("nginx", "caddy")


@dataclass(frozen=True)
class Front:
    """`port` speaks TLS, `plain` leads there; `log` is Boon's own."""

    port: int
    plain: int
    key: str
    certificate: Path
    log: Path

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    def connect(self) -> ssl.SSLSocket:
        return self.trust.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 30), server_hostname=NAME)


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, f"{name} is missing: apt-get install nginx caddy openssl"
    return found


@contextmanager
def front(kind: str, folder: Path) -> Iterator[Front]:
    """Boon behind `kind`, until the test is over."""
    port, plain, behind = free_port(), free_port(), free_port()
    certificate, key = _certificate(folder)
    log = folder / "boon.log"
    found = Front(port, plain, house_key(folder / "data" / "host.key"), certificate, log)
    command = _nginx(folder, found, behind, key) if kind == "nginx" else _caddy(folder, found, behind, key)
    boon = {
        **os.environ,
        "HOST": "127.0.0.1",
        "PORT": str(behind),
        "PUBLIC_URL": found.url,
        "HOST_PASSWORD": hash_password(PASSWORD),
        "PROXY": "127.0.0.1",
        "METRICS_KEY": METRICS_KEY,
        "DATA_DIR": str(folder / "data"),
    }
    proxied = {**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    with ExitStack() as running:
        running.enter_context(_running([sys.executable, "wsgi.py"], log, boon, behind))
        running.enter_context(_running(command, folder / f"{kind}.log", proxied, port))
        yield found


@contextmanager
def _running(command: list[str], log: Path, environment: dict[str, str], port: int) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        until(lambda: process.poll() is not None or _listens(port), f"{command[0]}", seconds=90)
        assert process.poll() is None, log.read_text("utf-8", "replace")
        yield
    finally:
        process.terminate()
        process.wait(30)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _certificate(folder: Path) -> tuple[Path, Path]:
    made, key = folder / "certificate.pem", folder / "key.pem"
    asked = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    whose = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    written = ["-out", str(made), "-keyout", str(key)]
    subprocess.run([program("openssl"), "req", *asked, *whose, *written], check=True, capture_output=True)
    return made, key


def _instead(text: str, *pairs: tuple[str, str]) -> str:
    """A recipe with other ports and paths; one that does not have them any more is another recipe than this."""
    for pattern, other in pairs:
        text, found = re.subn(pattern, other, text)
        assert found, pattern
    return text


def _nginx(folder: Path, front: Front, behind: int, key: Path) -> list[str]:
    site = _instead(
        (RECIPES / "nginx.conf").read_text("utf-8"),
        (r"server 127\.0\.0\.1:500[23].*;\n", ""),
        (r"127\.0\.0\.1:5001", f"127.0.0.1:{behind}"),
        (r"listen 80;", f"listen 127.0.0.1:{front.plain};"),
        (r"listen 443", f"listen 127.0.0.1:{front.port}"),
        (r"/etc/letsencrypt/\S+/fullchain\.pem", str(front.certificate)),
        (r"/etc/letsencrypt/\S+/privkey\.pem", str(key)),
    )
    places = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = folder / "nginx.conf"
    user = "user root;\n" if os.getuid() == 0 else ""
    whole.write_text(
        f"{user}daemon off;\npid {folder / 'nginx.pid'};\nerror_log stderr;\nevents {{ worker_connections 1024; }}\n"
        f"http {{\naccess_log off;\n{places}{site}}}\n"
    )
    return [program("nginx"), "-p", str(folder), "-c", str(whole), "-e", "stderr"]


def _caddy(folder: Path, front: Front, behind: int, key: Path) -> list[str]:
    site = _instead(
        (RECIPES / "Caddyfile").read_text("utf-8"),
        (r" 127\.0\.0\.1:500[23]", ""),
        (r"127\.0\.0\.1:5001", f"127.0.0.1:{behind}"),
        (rf"(?m)^{re.escape(NAME)} {{", f"{NAME} {{\n\ttls {front.certificate} {key}"),
    )
    whole = folder / "Caddyfile"
    whole.write_text(f"{{\n\tadmin off\n\thttp_port {front.plain}\n\thttps_port {front.port}\n}}\n{site}")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(whole)]
