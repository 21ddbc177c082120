"""The run-sheet of a gathering: its own copy, or, where it has none, Boon's hour in its minutes and rounds."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from facilitator.core.hour import plan_hour
from facilitator.core.phases import Phase, Step
from facilitator.core.runsheet.parse import from_stored, to_stored
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.store import queries
from facilitator.store.records import GatheringRecord

_stored = lru_cache(maxsize=256)(from_stored)
_hour = lru_cache(maxsize=256)(plan_hour)


def sheet_of(gathering: GatheringRecord) -> RunSheet:
    return _stored(gathering.run_sheet) if gathering.run_sheet else _hour(gathering.minutes, gathering.rounds)


def keep_sheet(gathering: GatheringRecord, sheet: RunSheet) -> None:
    """From now on the gathering walks this one; its step stays where it is."""
    gathering.run_sheet = to_stored(sheet)
    gathering.minutes, gathering.rounds = sheet.total, sheet.rounds


def following_step(gathering: GatheringRecord) -> Step | None:
    """The step that Next leads to."""
    return sheet_of(gathering).after(queries.step_of(gathering))


def remembered_step(gathering: GatheringRecord, undo: dict[str, Any]) -> Step:
    """The step that an undo goes back to. What was remembered before there were run-sheets names no part."""
    phase, round = Phase(undo["phase"]), undo["round"]
    return Step(phase, round, undo["part"]) if "part" in undo else sheet_of(gathering).step(phase, round)


def is_before_match(gathering: GatheringRecord) -> bool:
    return sheet_of(gathering).is_before_match(queries.step_of(gathering))
