"""The database: one engine, the transactions of the house, and migrations at start.

`work()` is the only way to write: it commits, and only then tells the listeners what happened. `look()` reads one snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from facilitator.core.events import Event

Listener = Callable[[Sequence[Event]], None]
_MIGRATIONS = Path(__file__).with_name("migrations")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
)


class Work(Session):
    """A write transaction that also collects what to announce once it has been committed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.events: list[Event] = []

    def announce(self, happened: Event) -> None:
        self.events.append(happened)


class Database:
    def __init__(self, url: str) -> None:
        self.url = url
        self._listeners: list[Listener] = []

    @cached_property
    def engine(self) -> Engine:
        """Made at first use, so that commands which need no database open none."""
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @cached_property
    def _writer(self) -> Engine:
        return self.engine.execution_options(writes=True)

    def on_commit(self, listener: Listener) -> None:
        self._listeners.append(listener)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A write transaction: commit, then publish. Nothing is announced when the block raises."""
        with Work(self._writer, expire_on_commit=False) as work:
            yield work
            work.commit()
        if work.events:
            for listener in self._listeners:
                listener(work.events)

    @contextmanager
    def look(self) -> Iterator[Session]:
        """A read-only snapshot."""
        with Session(self.engine) as session:
            yield session

    def migrate(self) -> None:
        """Bring the schema to the newest version."""
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # The driver's own transactions begin too late for a consistent read; _begin_sqlite begins them instead.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # Taking the write lock up front waits its turn; upgrading a read lock later would fail instead of waiting.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
