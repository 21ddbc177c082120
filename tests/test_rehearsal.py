"""A rehearsed evening: real server, real pages, real sockets; every acknowledged card, hand and tap is in its export.

The rehearsal itself compares what the server acknowledged with the export, and fails when a phone meets an error, when a
phone does not reach the right panel, or when the server's log holds a traceback.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from facilitator.core.runsheet.shipped import BOONS_HOUR, shipped

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "facilitator" / "rooms"
RING = "reciprocity-ring"


def rehearse(room: str, plan: Path, *more: str) -> dict[str, Any]:
    command = ("rehearse", "--room", str(ROOMS / room), "--fast", "--crowd", "truthful", "--plan", str(plan), *more)
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    evening: dict[str, Any] = json.loads(plan.read_text("utf-8"))
    return evening


def test_an_evening_adds_up(tmp_path: Path) -> None:
    plan = rehearse("makers_48.json", tmp_path / "plan.json")
    people = {person["id"] for person in json.loads((ROOMS / "makers_48.json").read_text("utf-8"))["people"]}
    for round_number in (1, 2, 3):
        seated = [id for meeting in plan["meetings"] if meeting["round"] == round_number for id in meeting["people"]]
        assert sorted(seated) == sorted(people)
    pairs = [frozenset((a, b)) for m in plan["meetings"] for a in m["people"] for b in m["people"] if a < b]
    assert len(pairs) == len(set(pairs))
    assert all(frozenset((match["giver"], match["receiver"])) in pairs for match in plan["matches"])
    assert len({id for match in plan["matches"] for id in (match["giver"], match["receiver"])}) > len(people) / 2


# The other two are played by all forty-eight.
@pytest.mark.parametrize("name", [name for name in shipped() if name not in (BOONS_HOUR, RING)])
def test_every_run_sheet_that_ships_is_played_to_its_export(name: str, tmp_path: Path) -> None:
    evening = rehearse("makers_48.json", tmp_path / "plan.json", "--people", "24", "--run-sheet", name)
    rounds = shipped()[name].rounds
    assert evening["rounds"] == rounds
    assert {meeting["round"] for meeting in evening["meetings"]} == set(range(1, rounds + 1))
    assert len({id for meeting in evening["meetings"] for id in meeting["people"]}) == (24 if rounds else 0)


def test_a_ring_of_forty_eight_asks_in_two_circles_to_the_export(tmp_path: Path) -> None:
    evening = rehearse("makers_48.json", tmp_path / "plan.json", "--run-sheet", RING)
    assert (evening["rounds"], evening["meetings"]) == (0, [])


def test_three_evenings_of_a_group_add_up() -> None:
    """Who returns is greeted, meets nobody again, and finds what was open in the form; the group's page counts them, and what
    they say came of it after 2, 14 and 60 days.
    """
    room = ("rehearse", "--room", str(ROOMS / "harbour_300.json"), "--fast", "--rounds", "2", "--group", "10,12,10")
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *room], cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    assert "3 evenings: no two people met twice" in done.stderr
    (later,) = re.findall(r"what (\d+) people said of (\d+) they met is on the group's page \((.*)\)", done.stderr)
    assert int(later[0]) > 10
    assert sum(map(int, re.findall(r"\d+", later[2]))) == int(later[1]) > 20
