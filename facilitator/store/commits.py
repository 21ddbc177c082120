"""Group commit: one writer takes whatever has queued up, commits once, and only then answers each.

Every action runs in a savepoint of its own, so that one that is refused leaves nothing and spoils nothing for the others.
Syncing takes milliseconds on a laptop's disk, so it happens aside: in a thread, where there is an event loop to keep free.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from facilitator.core.events import Event
from facilitator.store.background import Aside, at_once

LARGEST_BATCH = 64
PATIENCE_MS = 10_000
# While the log is emptied nobody writes.
BRIEFLY_MS = 200


class Work(Session):
    """A write transaction that also collects what to announce once it has been committed."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.events: list[Event] = []
        self.versions: dict[int, int] = {}

    def announce(self, happened: Event) -> None:
        self.events.append(happened)

    @property
    def may_wait(self) -> bool:
        """Whether others before this one hold rows, for which another process may be waiting."""
        return False

    def await_row(self, free: Select[Any]) -> None:
        """Before the first statement: `free` selects the row that this action locks, skipping it while it is locked."""


class _Queued(Work):
    """One that is committed together with others."""

    def __init__(self, batch: Batch) -> None:
        super().__init__(batch.connection)
        self.batch = batch

    def await_row(self, free: Select[Any]) -> None:
        """Between processes a row is waited for only while holding none, or two of them could wait for each other."""
        if self.may_wait and self.scalar(free) is None:
            self.batch.writer.start_anew(self)

    @property
    def may_wait(self) -> bool:
        return self.batch.size > 0 and self.batch.holds_rows


class Batch:
    """Actions that are committed together. `failure` is why they were not."""

    def __init__(self, writer: Writer, connection: Connection) -> None:
        self.writer = writer
        self.connection = connection
        self.transaction = connection.begin()
        self.size = 0
        self.failure: Exception | None = None
        self._over = threading.Event()

    @property
    def holds_rows(self) -> bool:
        """Whether others may write at the same time, so that single rows are locked. SQLite has one lock for everything."""
        return self.connection.dialect.name != "sqlite"

    def settle(self, failure: Exception | None) -> None:
        self.failure = self.failure or failure
        self._over.set()

    def wait(self) -> None:
        """Until all of it is on disk. Raises why, if it is not."""
        self._over.wait()
        if self.failure is not None:
            raise NotKept("the change could not be kept") from self.failure


class NotKept(Exception):
    """The database did not take a change, though nothing was wrong with it: nothing was written, and trying again is safe."""


class Line:
    """First come, first served; while strangers wait at the door, they and those who are known go by turns.

    A plain lock would let in whoever asks at the right moment, and keep others for seconds; one line would keep a host behind
    a thousand bots that want to join.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._known: deque[threading.Event] = deque()
        self._strangers: deque[threading.Event] = deque()
        self._is_taken = False
        self._was_stranger = False

    @property
    def behind(self) -> int:
        """How many wait for their turn."""
        return len(self._known) + len(self._strangers)

    def enter(self, is_stranger: bool = False) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            turn = threading.Event()
            (self._strangers if is_stranger else self._known).append(turn)
        turn.wait()

    def leave(self) -> None:
        with self._guard:
            if not self.behind:
                self._is_taken = False
                return
            self._was_stranger = bool(self._strangers) and not (self._known and self._was_stranger)
            (self._strangers if self._was_stranger else self._known).popleft().set()


class Writer:
    """The one that writes, in this process."""

    def __init__(self, engine: Engine, aside: Aside = at_once) -> None:
        self._engine = engine
        self._aside = aside
        self._line = Line()
        self._batch: Batch | None = None

    @property
    def queue(self) -> int:
        """How many wait for their turn."""
        return self._line.behind

    @contextmanager
    def work(self, is_stranger: bool = False) -> Iterator[Work]:
        """One action. Returns when it is committed; raises, having left nothing, when it or the commit fails."""
        with self._in_turn(is_stranger):
            batch = self._batch = self._batch or self._begin()
            with _Queued(batch) as work:
                try:
                    yield work
                    work.commit()
                except BaseException as raised:
                    self._take_back(work)
                    if work.batch.failure is None:
                        raise
                    raise NotKept("the database took back the whole transaction") from raised
            batch = work.batch
            batch.size += 1
        batch.wait()

    @contextmanager
    def _in_turn(self, is_stranger: bool) -> Iterator[None]:
        """Wait for the turn. Whoever leaves with nobody behind commits for all."""
        self._line.enter(is_stranger)
        try:
            yield
        finally:
            try:
                if self._batch and (self._batch.size >= LARGEST_BATCH or self._batch.failure or not self._line.behind):
                    self._finish(self._batch)
            finally:
                self._line.leave()

    def _begin(self) -> Batch:
        connection = self._engine.connect()
        try:
            batch = Batch(self, connection)
            driver = connection.connection.driver_connection
            if isinstance(driver, sqlite3.Connection):
                self._lock(driver)
        except sqlite3.Error as failure:
            connection.close()
            raise NotKept("the database cannot be written to") from failure
        except BaseException:
            connection.close()
            raise
        return batch

    def _lock(self, driver: sqlite3.Connection) -> None:
        """Taking the write lock up front waits its turn; upgrading a read lock later would fail instead of waiting."""
        driver.execute("PRAGMA busy_timeout=0")
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            # Another program is writing. It may take its time, and that is not ours to lose.
            driver.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            self._aside(lambda: driver.execute("BEGIN IMMEDIATE"))
        driver.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")

    def empty_log(self) -> bool:
        """Put SQLite's write-ahead log into its file and leave none of it: whether no reader was in the way.

        By the one that writes, because two that checkpoint can lose a write in older SQLites.
        """
        with self._alone(), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute(f"PRAGMA busy_timeout={BRIEFLY_MS}")
            try:
                busy: int = self._aside(lambda: driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())[0]
            finally:
                driver.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            return not busy

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """In turn, with nothing begun."""
        self._line.enter()
        try:
            if self._batch:
                self._finish(self._batch)
            yield
        finally:
            self._line.leave()

    def _take_back(self, work: _Queued) -> None:
        """Undo what one action did. Where even that fails, the whole transaction is gone, and its batch with it."""
        try:
            work.rollback()
            if not _is_open(work.batch.connection):
                raise OperationalError("ROLLBACK TO", {}, Exception("the transaction is over"))
        except Exception as failure:
            work.batch.failure = work.batch.failure or failure

    def _finish(self, batch: Batch) -> None:
        self._batch = None
        failure: Exception | None = batch.failure
        try:
            if failure is None:
                self._commit(batch)
            else:
                batch.transaction.rollback()
        except Exception as refused:
            failure = refused
            batch.connection.invalidate()
        finally:
            batch.connection.close()
            batch.settle(failure)

    def _commit(self, batch: Batch) -> None:
        if not _is_open(batch.connection):
            raise OperationalError("COMMIT", {}, Exception("the transaction is over"))
        driver = batch.connection.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            self._aside(driver.commit)
        batch.transaction.commit()

    def start_anew(self, work: _Queued) -> None:
        """Commit what others did before this action, which has written nothing yet, and hold no lock for a moment."""
        before = work.batch
        work.rollback()
        self._finish(before)
        work.batch = self._batch = self._begin()
        work.bind = work.batch.connection


def _is_open(connection: Connection) -> bool:
    """Whether the transaction is still there. A full disk makes SQLite take all of it back; a restart of PostgreSQL as well."""
    if connection.invalidated:
        return False
    driver = connection.connection.driver_connection
    return driver.in_transaction if isinstance(driver, sqlite3.Connection) else True
