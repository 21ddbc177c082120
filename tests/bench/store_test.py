"""How many cards a second the store takes. `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.stand import ROOT


@pytest.mark.bench
def test_what_the_store_takes(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "tests/bench/store_rates.py", str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    print(f"\n{ran.stdout}")
