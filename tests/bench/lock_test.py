"""How long one person's action keeps everybody else from writing. `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.stand import ROOT


@pytest.mark.bench
@pytest.mark.parametrize("people", [300, 1000])
def test_what_one_action_holds(tmp_path: Path, people: int) -> None:
    command = [sys.executable, "tests/bench/lock_times.py", str(tmp_path), str(people)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    print(f"\n{ran.stdout}")
