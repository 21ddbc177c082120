"""A gathering's rows in a database of their own, in memory: what is done there takes nobody's turn, and is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, event, select
from sqlalchemy.orm import Session

from facilitator.store.commits import Work
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    GradeRecord,
    InterestRecord,
    MatchRecord,
    MeetingRecord,
    PairRuleRecord,
    PlanRecord,
    Record,
    SeatRecord,
)
from facilitator.store.rows.groups import AttendanceRecord
from facilitator.store.snapshot import table_of

# What is added on a copy has ids above this one, which no row of the database has: so nothing takes the id of what went.
NEW_FROM = 2**40
ADDED_TO: tuple[type[Record], ...] = (MeetingRecord, SeatRecord, MatchRecord, PairRuleRecord)
_COPIED: tuple[type[Record], ...] = (AttendeeRecord, CardRecord, GradeRecord, InterestRecord, PlanRecord, *ADDED_TO)
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Copy:
    """Rows of one gathering as of one moment, by table."""

    gathering_id: int
    rows: dict[Table, list[Values]]


def copy_of(session: Session, gathering_id: int) -> Copy:
    """Without what nobody plans by: keys, contact consents, promises, and cards that were dealt and not answered."""
    gathering = table_of(GatheringRecord)
    own = tuple(session.execute(select(gathering).where(gathering.c.id == gathering_id)).one())
    rows = {table_of(record): _read(session, table_of(record), gathering_id) for record in _COPIED}
    return Copy(gathering_id, {gathering: [own], **rows, table_of(AttendanceRecord): _attendances(session, gathering_id)})


def _attendances(session: Session, gathering_id: int) -> list[Values]:
    """Of those whom a group remembers, all their evenings: what they refer to beyond this one is not on the copy."""
    table = table_of(AttendanceRecord)
    here = select(table.c.member_id).where(table.c.gathering_id == gathering_id)
    return [tuple(row) for row in session.execute(select(table).where(table.c.member_id.in_(here)))]


def _read(session: Session, table: Table, gathering_id: int) -> list[Values]:
    rows = select(table).where(table.c.gathering_id == gathering_id)
    if table is table_of(InterestRecord):
        rows = rows.where(table.c.wanted.is_not(None))
    return [tuple(row) for row in session.execute(rows)]


@contextmanager
def opened(copy: Copy) -> Iterator[Work]:
    """A transaction on the copy. What it announces reaches nobody."""
    with _engine().connect() as connection:
        Record.metadata.create_all(connection, checkfirst=False)
        for table, rows in copy.rows.items():
            _insert(connection, table, rows)
        for record in ADDED_TO:
            _insert(connection, table_of(record), [_highest(table_of(record))])
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        with Work(connection) as work:
            yield work


@cache
def _engine() -> Engine:
    """Each connection is a database of its own, which goes with it."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    return engine


def _insert(connection: Connection, table: Table, rows: list[Values]) -> None:
    if rows:
        insert_values(connection, table, [column.name for column in table.columns], rows)


def insert_values(connection: Connection, table: Table, columns: Sequence[str], rows: list[Values]) -> None:
    """By the driver itself, because SQLAlchemy takes as long again for thousands of rows."""
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join([mark] * len(columns))
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)


def _highest(table: Table) -> Values:
    """A row of no gathering, to hold the highest id."""
    return tuple(NEW_FROM if column.primary_key else None if column.nullable else 0 for column in table.columns)
