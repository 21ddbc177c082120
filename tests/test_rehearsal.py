"""A rehearsed evening: real server, real pages, real sockets; every acknowledged card, hand and tap is in its export.

The rehearsal itself compares what the server acknowledged with the export, and fails when a phone meets an error, when a
phone does not reach the right panel, or when the server's log holds a traceback.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "facilitator" / "rooms"


def rehearse(room: str, plan: Path) -> dict[str, Any]:
    command = ("rehearse", "--room", str(ROOMS / room), "--fast", "--crowd", "truthful", "--plan", str(plan))
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    evening: dict[str, Any] = json.loads(plan.read_text("utf-8"))
    return evening


@pytest.mark.parametrize("room", ["makers_48.json", "harbour_300.json"])
def test_an_evening_adds_up(room: str, tmp_path: Path) -> None:
    plan = rehearse(room, tmp_path / "plan.json")
    people = {person["id"] for person in json.loads((ROOMS / room).read_text("utf-8"))["people"]}
    for round_number in (1, 2, 3):
        seated = [id for meeting in plan["meetings"] if meeting["round"] == round_number for id in meeting["people"]]
        assert sorted(seated) == sorted(people)
    pairs = [frozenset((a, b)) for m in plan["meetings"] for a in m["people"] for b in m["people"] if a < b]
    assert len(pairs) == len(set(pairs))
    assert all(frozenset((match["giver"], match["receiver"])) in pairs for match in plan["matches"])
    assert len({id for match in plan["matches"] for id in (match["giver"], match["receiver"])}) > len(people) / 2
