"""One server, evening after evening: memory after the first one stays flat, and so do open files.

`make soak` runs it for two hours with 300 people; SOAK_MINUTES and SOAK_ROOM change that.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.stand import ROOT, Server, serving

pytestmark = pytest.mark.bench
MINUTES = float(os.environ.get("SOAK_MINUTES", "3"))
ROOM = os.environ.get("SOAK_ROOM", "harbour_300.json")
SETTLED = 5.0
FLAT = 1.05
FEW_FILES = 8


def evening(server: Server) -> None:
    command = ("rehearse", "--room", f"facilitator/rooms/{ROOM}", "--fast", "--url", server.url, "--key", server.key)
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    time.sleep(SETTLED)


def test_memory_and_files_stay_flat_after_the_first_evening(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        evening(server)
        memory, files, ends = server.memory(), server.handles(), time.monotonic() + 60 * MINUTES
        evenings = 1
        while time.monotonic() < ends or evenings < 3:
            evening(server)
            evenings += 1
            print(f"evening {evenings}: {server.memory() / memory:.3f} of the first one's memory, {server.handles()} files")
        assert "Traceback" not in server.log()
        assert server.memory() <= FLAT * memory
        assert server.handles() <= files + FEW_FILES
