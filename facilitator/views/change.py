"""What a change of plan does, read off the rows before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.snapshot import Snapshot


# (round, attendee) -> (table, the others)
@dataclass(frozen=True)
class Place:
    """Where somebody sits in one round, and with whom."""

    table: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class SeatChange:
    """One person's round before and after a change; None is a round without a table."""

    name: str
    round: int
    before: Place | None
    after: Place | None


@dataclass(frozen=True)
class ChangeView:
    """What a change of plan would do. `people` counts whom it moves; the pairs are (before, after).

    `both`: people who give and receive; `answered`: needs with an announced match; `idle`: rounds without a table.
    """

    seats: tuple[SeatChange, ...]
    people: int
    both: tuple[int, int]
    answered: tuple[int, int]
    idle: tuple[int, int]


Seating = dict[tuple[int, int], tuple[int, frozenset[int]]]


def change_view(session: Session, gathering: GatheringRecord, before: Snapshot, after: Snapshot) -> ChangeView:
    """`before` and `after` as of store.snapshot.snapshot_of; the running round and those to come count."""
    names = dict(
        session.execute(select(AttendeeRecord.id, AttendeeRecord.name).where(AttendeeRecord.gathering_id == gathering.id)).all()
    )
    was, now = (_seating(rows, gathering.round) for rows in (before, after))
    moved = sorted({key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}, key=lambda k: (k[0], names[k[1]]))
    here = queries.ready_ids(session, gathering.id)
    return ChangeView(
        seats=tuple(
            SeatChange(names[who], round, _place(was.get((round, who)), names), _place(now.get((round, who)), names))
            for round, who in moved
        ),
        people=len({who for _, who in moved}),
        both=(_both(before), _both(after)),
        answered=(_answered(before), _answered(after)),
        idle=tuple(_idle(seating, gathering, here) for seating in (was, now)),  # type: ignore[arg-type]
    )


def _seating(rows: Snapshot, since: int) -> Seating:
    tables = {meeting["id"]: meeting["table"] for meeting in rows["meeting"].values()}
    at: dict[int, set[int]] = defaultdict(set)
    open_seats = [seat for seat in rows["seat"].values() if seat["ended"] is None and seat["round"] >= since]
    for seat in open_seats:
        at[seat["meeting_id"]].add(seat["attendee_id"])
    return {
        (seat["round"], seat["attendee_id"]): (
            tables[seat["meeting_id"]],
            frozenset(at[seat["meeting_id"]] - {seat["attendee_id"]}),
        )
        for seat in open_seats
    }


def _place(seat: tuple[int, frozenset[int]] | None, names: Mapping[int, str]) -> Place | None:
    return Place(seat[0], tuple(sorted(names[who] for who in seat[1]))) if seat else None


def _both(rows: Snapshot) -> int:
    matches = rows["match"].values()
    return len({match["giver_id"] for match in matches} & {match["receiver_id"] for match in matches})


def _answered(rows: Snapshot) -> int:
    return len({match["need_id"] for match in rows["match"].values()})


def _idle(seating: Seating, gathering: GatheringRecord, here: set[int]) -> int:
    """Rounds, of the running one and those to come, that somebody who is ready has no table in."""
    rounds = range(max(gathering.round, 1), gathering.rounds + 1)
    return sum((round, who) not in seating for round in rounds for who in here)
