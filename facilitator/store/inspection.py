"""What the rows of a backup must be like before they take the place of ours: SQLite itself keeps any value in any column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from sqlalchemy import Boolean, Column, Connection, Float, Integer, LargeBinary, String, Table, select, text

from facilitator.core.cards import CardKind
from facilitator.core.codes import ALPHABET
from facilitator.core.errors import Refused
from facilitator.core.phases import Phase
from facilitator.core.runsheet.parse import from_stored
from facilitator.core.shown.logo import MIME
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord, Record
from facilitator.store.sheets import SavedSheetRecord

# Undo and evidence are the longest texts there are; a vector has some KiB.
LONGEST_TEXT, LONGEST_BYTES, LARGEST_NUMBER = 10_000_000, 1_000_000, 2**31 - 1
# Seconds since the epoch, and every other number with a fraction.
LARGEST_FLOAT = 1e12
_ONE_OF: dict[str, Iterable[str]] = {
    "key.role": Role,
    "card.kind": CardKind,
    "gathering.phase": Phase,
    "logo.kind": MIME,
}
_JSON = (
    *("gathering.undo", "plan.rings", "plan.open_needs", "plan.figures", "match.evidence"),
    *("guest.offers", "guest.needs", "guest_file.chosen"),
)
_DAYS = ("promise.due", "invitation.day", "lead.deleted_on")
_CLOCKS = ("invitation.starts", "invitation.ends")


def problems_in(backup: Connection) -> Iterator[str]:
    """What is wrong with the tables of this SQLite file, in words for whoever runs Boon; nothing when it can be taken."""
    if backup.scalar(text("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')")):
        yield "it has triggers or views, which no backup of Boon has"
        return
    for table in Record.metadata.sorted_tables:
        for column in table.c:
            wrong = backup.scalar(text(f'SELECT count(*) FROM "{table.name}" WHERE NOT coalesce(({_rule(table, column)}), 0)'))
            if wrong:
                yield f"{wrong} rows of {table.name} have a {column.name} that cannot be"
    if broken := backup.execute(text("PRAGMA foreign_key_check")).first():
        yield f"rows of {broken[0]} belong to nothing"
    yield from _unlikely_gatherings(backup)


def _rule(table: Table, column: Column[object]) -> str:
    """What holds of each value, in SQL."""
    # Named with its table: a column that is missing would be read as a word.
    value = f'"{table.name}"."{column.name}"'
    rules = [_type_rule(column, value)]
    where = f"{table.name}.{column.name}"
    if where in _ONE_OF:
        rules.append(f"{value} IN ({', '.join(repr(str(known)) for known in _ONE_OF[where])})")
    if where in _JSON:
        rules.append(f"json_valid({value})")
    if where in _CLOCKS:
        rules.append(f"({value} = '' OR strftime('%H:%M', {value}) IS {value})")
    if where in _DAYS:
        rules.append(f"date({value}) IS {value}")
    rule = " AND ".join(rules)
    return f"{value} IS NULL OR ({rule})" if column.nullable else rule


def _type_rule(column: Column[object], value: str) -> str:
    kind = column.type
    if isinstance(kind, Boolean):
        return f"{value} IN (0, 1) AND typeof({value}) = 'integer'"
    if isinstance(kind, Integer):
        return f"typeof({value}) = 'integer' AND {value} BETWEEN {-LARGEST_NUMBER} AND {LARGEST_NUMBER}"
    if isinstance(kind, Float):
        return f"typeof({value}) IN ('real', 'integer') AND abs({value}) < {LARGEST_FLOAT}"
    if isinstance(kind, LargeBinary):
        return f"typeof({value}) = 'blob' AND length({value}) <= {LONGEST_BYTES}"
    longest = (kind.length if isinstance(kind, String) else None) or LONGEST_TEXT
    return f"typeof({value}) = 'text' AND length({value}) <= {longest} AND instr({value}, char(0)) = 0"


def _unlikely_gatherings(backup: Connection) -> Iterator[str]:
    """What goes into addresses and onto the square, and what an evening walks."""
    for code, origin, sheet in backup.execute(select(GatheringRecord.code, GatheringRecord.origin, GatheringRecord.run_sheet)):
        yield from _unwalkable(sheet)
        if not code or set(code) - set(ALPHABET):
            yield f"{code!r} is no code of a room"
        if urlsplit(origin).scheme not in ("http", "https"):
            yield f"{origin!r} is no address for phones"
    for sheet in backup.scalars(select(SavedSheetRecord.sheet)):
        yield from _unwalkable(sheet)


def _unwalkable(sheet: str) -> Iterator[str]:
    try:
        if sheet:
            from_stored(sheet)
    except (ValueError, TypeError, Refused):
        yield f"{sheet[:40]!r} is no run-sheet"
