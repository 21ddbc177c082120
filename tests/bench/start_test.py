"""How long Boon takes from nothing to its first page, as it does where it is started before every evening."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

import pytest

from facilitator.rehearsal.server import free_port

ROOT = Path(__file__).resolve().parents[2]
RUNS, HEAVIEST = 5, 12
LONGEST = 60.0


@pytest.mark.bench
def test_from_exec_to_the_first_page(tmp_path: Path) -> None:
    """Wall and processor seconds until `/` answers 200: with a database that is there already, and with none."""
    again = [first_page(tmp_path) for _ in range(RUNS + 1)][1:]
    fresh = [first_page(tmp_path / f"fresh-{run}") for run in range(RUNS)]
    for what, runs in (("a database that is there", again), ("no database yet", fresh)):
        wall, cpu = zip(*runs, strict=True)
        print(f"\n{what}: {median(wall):.2f} s (least {min(wall):.2f}), {median(cpu):.2f} s of processor time", end="")
    print("\nheaviest to import, with all that each brings:\n" + "\n".join(heaviest()))


def first_page(data_dir: Path) -> tuple[float, float]:
    port = free_port()
    own = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data_dir), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "wsgi.py"], cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not answers(port):
            assert process.poll() is None and time.perf_counter() < start + LONGEST
            time.sleep(0.01)
        return time.perf_counter() - start, cpu_of(process.pid)
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def heaviest() -> list[str]:
    """Lines of `-X importtime` for the modules that take longest, their own imports counted with them."""
    command = [sys.executable, "-X", "importtime", "-c", "import facilitator.app, facilitator.server"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr.splitlines()
    rows = [line.removeprefix("import time:").split("|") for line in told if line.startswith("import time:")]
    found = [(int(total), name.strip()) for _, total, name in rows if total.strip().isdigit()]
    return [f"  {total / 1000:7.0f} ms {name}" for total, name in sorted(found, reverse=True)[:HEAVIEST]]
