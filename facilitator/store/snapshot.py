"""What the meetings of an evening were, so that a change of plan can be taken back row by row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, insert, inspect, select, update
from sqlalchemy.orm import Session

from facilitator.store.records import AttendeeRecord, MatchRecord, MeetingRecord, PairRuleRecord, PlanRecord, Record, SeatRecord

Row = dict[str, Any]
Snapshot = dict[str, dict[int, Row]]
# {"old": rows as they were that are gone or different now, "new": keys of rows that were not there}, by table.
Difference = dict[str, dict[str, Any]]
# Parents first: rows come back in this order and go in the other.
_RECORDS: tuple[type[Record], ...] = (PlanRecord, MeetingRecord, SeatRecord, MatchRecord, PairRuleRecord)
_OF_A_PERSON = ("left_at", "late_meeting_id", "late_choice")


def snapshot_of(session: Session, gathering_id: int) -> Snapshot:
    """Every row that a change of plan may touch, by table and primary key."""
    session.flush()
    rows = {table_of(record).name: _rows(session, table_of(record), gathering_id) for record in _RECORDS}
    people = table_of(AttendeeRecord)
    columns = [people.c.id, *(people.c[name] for name in _OF_A_PERSON)]
    found = session.execute(select(*columns).where(people.c.gathering_id == gathering_id)).mappings()
    return {**rows, people.name: {row["id"]: dict(row) for row in found}}


def _rows(session: Session, table: Table, gathering_id: int) -> dict[int, Row]:
    key = key_of(table)
    found = session.execute(select(table).where(table.c.gathering_id == gathering_id)).mappings()
    return {row[key]: dict(row) for row in found}


def table_of(record: type[Record]) -> Table:
    table = inspect(record).local_table
    assert isinstance(table, Table)
    return table


def key_of(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """What to put back."""
    return {
        "old": {name: [row for key, row in rows.items() if after[name].get(key) != row] for name, rows in before.items()},
        "new": {name: [key for key in rows if key not in before[name]] for name, rows in after.items()},
    }


def people_in(changed: Difference, now: Snapshot) -> frozenset[int]:
    """Whose tables, or whose presence, such a difference is about."""
    seats = [*changed["old"]["seat"], *(now["seat"][key] for key in changed["new"]["seat"] if key in now["seat"])]
    tables = {seat["meeting_id"] for seat in seats}
    seats += [seat for seat in now["seat"].values() if seat["meeting_id"] in tables]
    return frozenset([seat["attendee_id"] for seat in seats] + [person["id"] for person in changed["old"]["attendee"]])


def put_back(session: Session, changed: Difference) -> None:
    """Undo the difference. "We've met" said since then stays said."""
    session.flush()
    met = _met_since(session, changed)
    for record in reversed(_RECORDS):
        table = table_of(record)
        name, key = table.name, key_of(table)
        stale = [] if record is MeetingRecord else [row[key] for row in changed["old"][name]]
        session.execute(delete(table).where(table.c[key].in_([*changed["new"][name], *stale])))
    for record in _RECORDS:
        _bring_back(session, record, changed["old"][table_of(record).name], met)
    for row in changed["old"]["attendee"]:
        session.execute(update(AttendeeRecord).where(AttendeeRecord.id == row["id"]).values(row))
    session.expire_all()


def _met_since(session: Session, changed: Difference) -> dict[int, Row]:
    ids = [row["id"] for row in changed["old"]["seat"]]
    seats = session.execute(select(SeatRecord.id, SeatRecord.met_at, SeatRecord.looking_at).where(SeatRecord.id.in_(ids)))
    return {seat["id"]: dict(seat) for seat in seats.mappings()}


def _bring_back(session: Session, record: type[Record], rows: list[Row], met: dict[int, Row]) -> None:
    table = table_of(record)
    key = key_of(table)
    there = set(session.scalars(select(table.c[key]).where(table.c[key].in_([row[key] for row in rows]))))
    for row in rows:
        values = {**row, **met.get(row[key], {})} if record is SeatRecord else row
        if row[key] in there:
            session.execute(update(table).where(table.c[key] == row[key]).values(values))
        else:
            session.execute(insert(table).values(values))
