"""The run-sheet of a gathering: its own copy, or else Boon's hour in its minutes and rounds; and those on the house's shelf."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from facilitator.core.hour import plan_hour
from facilitator.core.phases import Phase, Step
from facilitator.core.runsheet.parse import from_stored, to_stored
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.store import queries
from facilitator.store.records import GatheringRecord, Record


class SavedSheetRecord(Record):
    """A run-sheet that a host (None: whoever runs Boon) keeps for their next gatherings, as core.runsheet.parse stores it."""

    __tablename__ = "run_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]
    sheet: Mapped[str]
    saved_at: Mapped[float]


_stored = lru_cache(maxsize=256)(from_stored)
_hour = lru_cache(maxsize=256)(plan_hour)


def sheet_of(gathering: GatheringRecord) -> RunSheet:
    return _stored(gathering.run_sheet) if gathering.run_sheet else _hour(gathering.minutes, gathering.rounds)


def keep_sheet(gathering: GatheringRecord, sheet: RunSheet) -> None:
    """From now on the gathering walks this one; its step stays where it is."""
    gathering.run_sheet = to_stored(sheet)
    gathering.minutes, gathering.rounds = sheet.total, sheet.rounds


def change_sheet(gathering: GatheringRecord, sheet: RunSheet) -> None:
    """What is left of it is otherwise from now on. `minutes` stays what was planned, by which somebody is behind."""
    gathering.run_sheet, gathering.rounds = to_stored(sheet), sheet.rounds


def following_step(gathering: GatheringRecord) -> Step | None:
    """The step that Next leads to."""
    return sheet_of(gathering).after(queries.step_of(gathering))


def remembered_step(gathering: GatheringRecord, undo: dict[str, Any]) -> Step:
    """The step that an undo goes back to. What was remembered before there were run-sheets names no part."""
    phase, round = Phase(undo["phase"]), undo["round"]
    return Step(phase, round, undo["part"]) if "part" in undo else sheet_of(gathering).step(phase, round)


def is_before_match(gathering: GatheringRecord) -> bool:
    return sheet_of(gathering).is_before_match(queries.step_of(gathering))


def saved_sheets(session: Session, owner: int | None) -> dict[int, RunSheet]:
    """Those that a house kept, by id, the newest first."""
    rows = select(SavedSheetRecord.id, SavedSheetRecord.sheet).where(SavedSheetRecord.owner_id == owner)
    return {id: _stored(sheet) for id, sheet in session.execute(rows.order_by(SavedSheetRecord.saved_at.desc()))}
