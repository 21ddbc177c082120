"""Deleted 30 days after tonight: the row of everyone and everything, and nothing of anybody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from facilitator.actions import setup
from facilitator.actions.purge import purge
from facilitator.core.errors import Refused
from facilitator.store.database import Database
from facilitator.store.records import GatheringRecord, KeyRecord, Record
from tests.builders import EIGHT, FOUR, Room

pytestmark = pytest.mark.slow

DAY = 24 * 3600.0


def rows(room: Room) -> dict[str, int]:
    with room.db.look() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in Record.metadata.sorted_tables
        }


def full_evening(room: Room) -> Room:
    room.reach("market", *FOUR)
    room.tap("Carol", room.dealt("Carol")[0])
    room.reach("rounds")
    room.met("Carol")
    room.details("Carol", "carol@example.org", "+31 6 1234 5678", organiser=True)
    room.share("Carol", "Emil", "email")
    return room.reach("closed")


def test_a_closed_evening_is_kept_for_thirty_days_and_then_gone_from_every_table(room: Room) -> None:
    full_evening(room)
    kept = rows(room)
    assert purge(room.db, EIGHT + 30 * DAY - 1) == 0
    assert rows(room) == kept
    assert purge(room.db, EIGHT + 30 * DAY + 1) == 1
    assert rows(room) == dict.fromkeys(kept, 0)


@pytest.mark.parametrize("days", [1, 90])
def test_a_host_says_how_long_her_evening_is_kept(db: Database, days: int) -> None:
    room = full_evening(Room(db, set_up={"kept_days": str(days)}))
    assert [purge(room.db, EIGHT + days * DAY + seconds) for seconds in (-1, 1)] == [0, 1]


@pytest.mark.parametrize("days", ["0", "91", "-1", "always", ""])
def test_nothing_is_kept_for_longer_than_ninety_days_or_for_none(db: Database, days: str) -> None:
    with pytest.raises(Refused) as refused:
        Room(db, set_up={"kept_days": days})
    assert refused.value.field == "kept_days"


def test_the_thirty_days_count_from_the_closing(room: Room) -> None:
    room.reach("wrap-up", *FOUR).later(10 * DAY).next()
    assert [purge(room.db, EIGHT + days * DAY) for days in (31, 39, 41)] == [0, 0, 1]


def test_an_evening_that_was_never_closed_is_deleted_too(room: Room) -> None:
    room.join("Alice")
    assert purge(room.db, EIGHT + 31 * DAY) == 1


def test_other_evenings_stay(room: Room) -> None:
    full_evening(room)
    other = Room(room.db, now=EIGHT + 20 * DAY).reach("market", *FOUR)
    purge(room.db, EIGHT + 31 * DAY)
    with room.db.look() as session:
        assert session.scalars(select(GatheringRecord.code)).all() == [other.code]
    assert [other.phone(name).me.name for name in FOUR] == list(FOUR)


def test_links_that_were_never_used_are_swept_away(room: Room) -> None:
    setup.make_handover(room.db, room.id, EIGHT)
    with room.db.look() as session:
        before = session.scalar(select(func.count()).select_from(KeyRecord))
    purge(room.db, EIGHT + 601)
    with room.db.look() as session:
        assert session.scalar(select(func.count()).select_from(KeyRecord)) == (before or 0) - 1


@pytest.mark.parametrize("word", ["carol@example.org", "explain bookkeeping for a small shop"])
def test_what_was_deleted_is_not_left_in_the_file(room: Room, data_dir: Path, word: str) -> None:
    full_evening(room)
    purge(room.db, EIGHT + 31 * DAY)
    room.db.engine.dispose()
    left = b"".join(file.read_bytes() for file in data_dir.glob("boon.db*"))
    assert word.encode() not in left
