"""Backups: one SQLite file with every row, whichever database it comes from and whichever it goes back to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from facilitator.store.database import Database
from facilitator.store.inspection import problems_in
from facilitator.store.records import GatheringRecord, Record

ROWS_AT_ONCE = 500
# Phones keep the newest version they have seen; what comes back from a backup must be newer than any of it.
VERSIONS_AHEAD = 100_000


class CannotRestore(Exception):
    """The message says why, and what to do."""


def back_up(db: Database, file: Path) -> None:
    """Every row as of one moment, while others write. The file takes its name only once it is whole."""
    draft = file.with_name(f"{file.name}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    if db.is_sqlite:
        _copy_sqlite(db, draft)
    else:
        _copy_rows_out(db, draft)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(file)


def _copy_sqlite(db: Database, draft: Path) -> None:
    with db.engine.connect() as connection, sqlite3.connect(draft) as copy:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        connection.rollback()
        source.backup(copy)
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.close()


def _copy_rows_out(db: Database, draft: Path) -> None:
    copy = Database(f"sqlite:///{draft}")
    copy.migrate()
    with db.look() as session, copy.engine.execution_options(begin="BEGIN IMMEDIATE").begin() as target:
        _copy_rows(session.connection(), target)
    with copy.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        connection.rollback()
        driver.execute("PRAGMA journal_mode=DELETE")
    copy.engine.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in Record.metadata.sorted_tables:
        rows = source.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
        for part in rows.mappings().partitions(ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])


def restore(db: Database, file: Path, replace: bool = False) -> int:
    """Put a backup's rows in place of what is there: how many gatherings. Older backups are brought up to date on the way.

    Raises CannotRestore when the file is no backup, has values in it that Boon never wrote, or when there are gatherings
    already and `replace` is not set.
    """
    db.migrate()
    with tempfile.TemporaryDirectory(prefix="boon-restore-") as folder:
        copy = Database(f"sqlite:///{_checked(file, Path(folder, 'backup.db'))}")
        _bring_up_to_date(copy, file)
        with copy.look() as session, db.engine.execution_options(begin="BEGIN IMMEDIATE").begin() as target:
            _make_room(target, replace)
            _take(session.connection(), target, file)
            _finish(target)
            count = target.scalar(select(func.count()).select_from(GatheringRecord)) or 0
        copy.engine.dispose()
    return count


def _take(source: Connection, target: Connection, file: Path) -> None:
    try:
        _copy_rows(source, target)
    except IntegrityError as broken:
        raise CannotRestore(f"{file} has rows that cannot be beside each other. Nothing was changed.") from broken


def _checked(file: Path, copy: Path) -> Path:
    """A copy to migrate, once it is clear that it is one of ours and whole."""
    shutil.copyfile(file, copy)
    try:
        with sqlite3.connect(copy) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            known = connection.execute("SELECT count(*) FROM alembic_version").fetchone()[0]
    except sqlite3.DatabaseError as broken:
        raise CannotRestore(f"{file} is not a backup of Boon.") from broken
    finally:
        connection.close()
    if not whole or not known:
        raise CannotRestore(f"{file} is damaged. Take another backup.")
    return copy


def _bring_up_to_date(copy: Database, file: Path) -> None:
    from alembic.util import CommandError

    try:
        copy.migrate()
        with copy.look() as session:
            problems = list(islice(problems_in(session.connection()), 5))
    except CommandError as newer:
        raise CannotRestore(f"{file} is of a Boon newer than this one.") from newer
    except (SQLAlchemyError, ValueError) as broken:
        raise CannotRestore(f"{file} is damaged, or not a backup of Boon. Take another backup.") from broken
    if problems:
        raise CannotRestore(f"{file} is not as Boon wrote it: {'; '.join(problems)}. Nothing was changed.")


def _make_room(target: Connection, replace: bool) -> None:
    if target.scalar(select(func.count()).select_from(GatheringRecord)) and not replace:
        raise CannotRestore("There are gatherings here already. To put the backup in their place, add --replace.")
    for table in reversed(Record.metadata.sorted_tables):
        target.execute(delete(table))


def _finish(target: Connection) -> None:
    target.execute(update(GatheringRecord).values(version=GatheringRecord.version + VERSIONS_AHEAD))
    if target.dialect.name == "postgresql":
        for table in Record.metadata.sorted_tables:
            if "id" in table.c:
                sequence, largest = f"pg_get_serial_sequence('\"{table.name}\"', 'id')", f'(SELECT max(id) FROM "{table.name}")'
                target.execute(text(f"SELECT setval({sequence}, coalesce({largest}, 1))"))
