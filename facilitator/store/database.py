"""The database: one engine, the transactions of the house, and migrations at start.

`work()` is the only way to write: it commits, and only then tells the listeners what happened. `look()` reads one snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from facilitator.core.events import Event
from facilitator.store.background import Aside, Background, Spawn, at_once
from facilitator.store.commits import PATIENCE_MS, Work, Writer
from facilitator.store.rows import schema

__all__ = ["Database", "Work", "may_lose_writes"]
Hearer = Callable[[Sequence[Event], Mapping[int, int]], None]
_MIGRATIONS = Path(__file__).with_name("migrations")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE_MS}",
    "secure_delete=ON",
)
_WAL_RESET_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
_MIGRATION_LOCK = 20261124
# Writes share one connection, and a read takes a millisecond: more would only queue up in the database instead of here.
_POSTGRES = {"pool_pre_ping": True, "pool_size": 6, "max_overflow": 4, "pool_timeout": 15}
_KEEPS_WRITES = ("fsync", "synchronous_commit", "full_page_writes")


class Database:
    def __init__(self, url: str, aside: Aside = at_once, spawn: Spawn = at_once) -> None:
        self.url = url
        self.background = Background(aside, spawn)
        self._hearers: list[Hearer] = []
        # Also what an earlier process left.
        self._has_written = True

    @cached_property
    def engine(self) -> Engine:
        """Made at first use, so that commands which need no database open none."""
        url = make_url(self.url)
        return _sqlite(url) if self.is_sqlite else create_engine(url, **_POSTGRES)

    @property
    def is_sqlite(self) -> bool:
        return make_url(self.url).get_backend_name() == "sqlite"

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.engine.execution_options(begin=""), self.background.aside)

    @property
    def queue(self) -> int:
        """How many wait to write."""
        return self._writer.queue

    @cached_property
    def _reader(self) -> Engine:
        if self.is_sqlite:
            return self.engine
        return self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def on_write(self, hearer: Hearer) -> None:
        """Tell `hearer` after each commit what is announced, which may be nothing, and the versions that gatherings came to."""
        self._hearers.append(hearer)

    @contextmanager
    def work(self, is_stranger: bool = False) -> Iterator[Work]:
        """A write transaction: commit, then publish. Nothing is announced when the block raises, or when the commit does.

        `is_stranger`: for somebody at the door, of whom there may be any number; those who are inside do not wait for them all.
        """
        with self._writer.work(is_stranger) as work:
            yield work
        self._has_written = True
        for hearer in self._hearers:
            hearer(work.events, work.versions)

    def forget(self) -> bool:
        """Leave what was deleted or overwritten in none of SQLite's files: whether it is so. PostgreSQL has its own ways."""
        if not self.is_sqlite or not self._has_written:
            return True
        self._has_written = False
        self._has_written = not self._writer.empty_log() or self._has_written
        return not self._has_written

    def forget_soon(self) -> None:
        self.background.follow("forget", self.forget)

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A read-only snapshot."""
        with Session(self._reader) as session:
            yield session

    def unsafe(self) -> str:
        """Why an answered write might not survive here, with what to change; empty when it does."""
        if self.is_sqlite:
            return ""
        with self.look() as session:
            settings = {name: session.scalar(text(f"SHOW {name}")) for name in _KEEPS_WRITES}
        off = [name for name, value in settings.items() if value == "off"]
        return f"PostgreSQL may lose what was answered: set {off[0]} = on." if off else ""

    def migrate(self) -> None:
        """Bring the schema to the newest version. Several processes may start at once: one does, the others wait."""
        with self.engine.connect() as connection:
            if _revision(connection) == _newest():
                return
        with self.engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            if (revision := _revision(connection)) is None:
                schema.make(connection, _newest())
            elif revision != _newest():
                _upgrade(connection)


def _newest() -> str:
    return max(file.name.split("_")[0] for file in _MIGRATIONS.glob("versions/[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    """Which schema is there, asked without Alembic; None where the database is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _upgrade(connection: Connection) -> None:
    # Loading it takes a quarter of a second, and most starts need none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite(url: URL) -> Engine:
    if url.database:
        keep_private(Path(url.database))
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def keep_private(file: Path) -> None:
    """For whoever runs Boon alone: the file, and what SQLite keeps beside it, which takes the file's mode."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    for part in (file, *file.parent.glob(f"{file.name}-*")):
        with suppress(PermissionError):
            part.chmod(0o600)


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # The driver's own transactions begin too late for a consistent read; _begin_sqlite begins them instead.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    how = connection.get_execution_options().get("begin", "BEGIN")
    if how:
        connection.exec_driver_sql(how)


def may_lose_writes(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the WAL-reset bug: two connections that checkpoint and write at once can lose a commit.

    Boon's own process has one writer, and nothing else checkpoints; a second program that writes to the file is the risk.
    """
    fixed = next((good for good in _WAL_RESET_FIXED if version[:2] == good[:2]), _WAL_RESET_FIXED[0])
    return (3, 7, 0) <= version < fixed
