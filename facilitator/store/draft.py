"""Changes of plan are drafted on a copy, wherever that holds nobody up, and then written in short.

Optimistic concurrency control: a draft is refused as Superseded when what it rests on has changed since: the step of the
evening, who sits where, whether those whom it moves are here. `carry_out` then tries again, and at last acts in the
transaction itself, so that nobody's place depends on luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Table, bindparam, cast, delete, func, select, update
from sqlalchemy.orm import Session

from facilitator.core.events import Event
from facilitator.store import queries, snapshot
from facilitator.store.commits import Work
from facilitator.store.database import Database
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    PairRuleRecord,
    PlanRecord,
    Record,
    SeatRecord,
)
from facilitator.store.scratch import Copy, copy_of, insert_values, opened
from facilitator.store.snapshot import Difference, Row, Snapshot, key_of, table_of

T = TypeVar("T")
Act = Callable[[Work, GatheringRecord], T]
Then = Callable[[Work, GatheringRecord, Difference], None]
TRIES = 5
_CHUNK = 10_000
_CHILDREN_LAST: tuple[type[Record], ...] = (PlanRecord, PairRuleRecord, MeetingRecord, SeatRecord, MatchRecord)
_RECORDS: tuple[type[Record], ...] = (*_CHILDREN_LAST, AttendeeRecord)
_TABLES = [table_of(record) for record in _RECORDS]
Basis = tuple[Any, ...]


class Superseded(Exception):
    """What a draft rests on is not so any more; nothing was written."""


@dataclass(frozen=True)
class Draft:
    """What an action changed on a copy, by table: rows that are gone, (before, after) of others, and new ones.

    `left_at`: when those left whom it moves, None for who is here. `events`: what it announces.
    """

    basis: Basis
    gone: dict[str, list[Row]]
    altered: dict[str, list[tuple[Row, Row]]]
    new: dict[str, list[Row]]
    left_at: dict[int, float | None]
    events: tuple[Event, ...]

    @property
    def is_empty(self) -> bool:
        return not any((*self.gone.values(), *self.altered.values(), *self.new.values(), self.events))

    @property
    def old(self) -> dict[str, list[Row]]:
        """Snapshot as they were that are gone or different now."""
        return {name: [*gone, *(before for before, _ in self.altered[name])] for name, gone in self.gone.items()}


def carry_out(db: Database, gathering_id: int, act: Act[T], then: Then = lambda work, gathering, changed: None) -> T:
    """`act` on a copy; its changes, and `then`, which is told them, in one short transaction. Returns and raises as `act`."""
    for _ in range(TRIES):
        found, draft = draft_of(db, gathering_id, act)
        try:
            if not draft.is_empty:
                with db.work() as work:
                    gathering = queries.bump(work, gathering_id)
                    then(work, gathering, write(work, gathering, draft))
        except Superseded:
            continue
        return found
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        before = snapshot.snapshot_of(work, gathering_id)
        found = act(work, gathering)
        then(work, gathering, snapshot.difference(before, snapshot.snapshot_of(work, gathering_id)))
    return found


def draft_of(db: Database, gathering_id: int, act: Act[T]) -> tuple[T, Draft]:
    """What `act` returns, and what it would change."""
    with db.look() as session:
        basis = _basis(session, session.get_one(GatheringRecord, gathering_id))
        copy = copy_of(session, gathering_id)
    return db.background.aside(partial(_on, copy, act, basis))


def _on(copy: Copy, act: Act[T], basis: Basis) -> tuple[T, Draft]:
    with opened(copy) as work:
        before = snapshot.snapshot_of(work, copy.gathering_id)
        found = act(work, work.get_one(GatheringRecord, copy.gathering_id))
        return found, _draft(basis, before, snapshot.snapshot_of(work, copy.gathering_id), tuple(work.events))


def _basis(session: Session, gathering: GatheringRecord) -> Basis:
    """The step, and who sits where, in numbers that are others when it is otherwise."""
    seat = table_of(SeatRecord).c
    id = cast(seat.id, BigInteger)
    seats = select(func.count(), func.sum(id * seat.attendee_id), func.sum(id * seat.meeting_id)).where(
        seat.gathering_id == gathering.id, seat.ended.is_(None)
    )
    settings = gathering.phase, gathering.round, gathering.rounds, gathering.tables, gathering.dial
    return (*settings, *session.execute(seats).one())


def _draft(basis: Basis, before: Snapshot, after: Snapshot, events: tuple[Event, ...]) -> Draft:
    gone = {name: [row for key, row in rows.items() if key not in after[name]] for name, rows in before.items()}
    altered = {
        name: [(row, then) for key, row in rows.items() if (then := after[name].get(key, row)) != row]
        for name, rows in before.items()
    }
    new = {name: [row for key, row in rows.items() if key not in before[name]] for name, rows in after.items()}
    seats = [*gone["seat"], *new["seat"], *(row for row, _ in altered["seat"])]
    people = before["attendee"]
    left_at = {seat["attendee_id"]: people[seat["attendee_id"]]["left_at"] for seat in seats}
    return Draft(basis, gone, altered, new, left_at, events)


def write(work: Work, gathering: GatheringRecord, draft: Draft) -> Difference:
    """The draft's changes, with the keys that its new rows have got. Raises Superseded, having written nothing."""
    work.flush()
    if _basis(work, gathering) != draft.basis or not _is_as_it_was(work, draft):
        raise Superseded
    for record in reversed(_CHILDREN_LAST):
        table = table_of(record)
        _delete(work, table, [row[key_of(table)] for row in draft.gone[table.name]])
    for table in _TABLES:
        _update(work, table, [after for _, after in draft.altered[table.name]])
    keys = _insert_all(work, draft)
    work.expire_all()
    work.events += draft.events
    return {"old": draft.old, "new": {name: keys.get(name, []) for name in draft.new}}


def _is_as_it_was(work: Work, draft: Draft) -> bool:
    now = dict[int, float | None]()
    for ids in _chunks(list(draft.left_at)):
        who = select(AttendeeRecord.id, AttendeeRecord.left_at).where(AttendeeRecord.id.in_(ids))
        now.update((row.id, row.left_at) for row in work.execute(who))
    return now == draft.left_at and all(_are_there(work, table, draft.old[table.name]) for table in _TABLES)


def _are_there(work: Work, table: Table, rows: Sequence[Row]) -> bool:
    """Whether each of these rows still says the same."""
    key = key_of(table)
    for some in _chunks(rows):
        columns = [table.c[name] for name in some[0]]
        found = work.execute(select(*columns).where(table.c[key].in_([row[key] for row in some]))).mappings()
        if {row[key]: dict(row) for row in found} != {row[key]: row for row in some}:
            return False
    return True


def _insert_all(work: Work, draft: Draft) -> dict[str, list[int]]:
    """The keys of what was inserted, by table; new seats and matches belong to the new meetings by their new ids."""
    new = {**draft.new, "match": _of_live_cards(work, draft.new["match"])}
    keys: dict[str, list[int]] = {}
    at: dict[int, int] = {}
    for record in _CHILDREN_LAST:
        table = table_of(record)
        keys[table.name] = _insert(work, table, [_at_meeting(row, at) for row in new[table.name]])
        if record is MeetingRecord:
            at = dict(zip((row["id"] for row in new["meeting"]), keys["meeting"], strict=True))
    return keys


def _at_meeting(row: Row, at: dict[int, int]) -> Row:
    meeting = row.get("meeting_id", 0)
    return {**row, "meeting_id": at[meeting]} if meeting in at else row


def _of_live_cards(work: Work, matches: Sequence[Row]) -> list[Row]:
    """A card may have been taken back or hidden since."""
    ids = sorted({match[card] for match in matches for card in ("offer_id", "need_id")})
    live = set[int]()
    for some in _chunks(ids):
        there = CardRecord.withdrawn_at.is_(None) & CardRecord.hidden_at.is_(None)
        live.update(work.scalars(select(CardRecord.id).where(CardRecord.id.in_(some), there)))
    return [match for match in matches if {match["offer_id"], match["need_id"]} <= live]


def _insert(work: Work, table: Table, rows: list[Row]) -> list[int]:
    """Their keys. New ids are read afterwards: one statement for all rows returns none, and one for each takes far longer.

    The gathering's row is locked, so what has come since is this, in this order.
    """
    if not rows:
        return []
    key = key_of(table)
    columns = [name for name in rows[0] if name != "id"]
    values = [tuple(row[name] for name in columns) for row in rows]
    if key != "id":
        insert_values(work.connection(), table, columns, values)
        return [row[key] for row in rows]
    own = table.c.gathering_id == rows[0]["gathering_id"]
    last = work.scalar(select(func.max(table.c.id)).where(own)) or 0
    insert_values(work.connection(), table, columns, values)
    return list(work.scalars(select(table.c.id).where(own, table.c.id > last).order_by(table.c.id)))


def _delete(work: Work, table: Table, keys: Sequence[int]) -> None:
    for some in _chunks(keys):
        work.execute(delete(table).where(table.c[key_of(table)].in_(some)))


def _update(work: Work, table: Table, rows: list[Row]) -> None:
    if rows:
        key = key_of(table)
        named: dict[str, Any] = {name: bindparam(f"to_{name}") for name in rows[0] if name != key}
        statement = update(table).where(table.c[key] == bindparam("to_key")).values(named)
        work.connection().execute(statement, [{"to_key": row[key], **{f"to_{n}": row[n] for n in named}} for row in rows])


def _chunks(many: Sequence[T]) -> list[Sequence[T]]:
    """As many as one statement may name."""
    return [many[at : at + _CHUNK] for at in range(0, len(many), _CHUNK)]
