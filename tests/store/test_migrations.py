"""From every schema that there was, with a row in each table, to today's, on both databases: what was there is there.

And what a new database gets at once is what those steps come to.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, Engine, MetaData, Table, insert, inspect, select, text

from facilitator.config import read_settings
from facilitator.store.database import Database
from facilitator.store.records import Record
from facilitator.store.rows import schema
from tests.faults.services import Postgres, a_postgres

RELEASED = Path(__file__).with_name("released")
MIGRATIONS = Path(__file__).parents[2] / "facilitator" / "store" / "migrations"
REVISIONS = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
AT_ONCE = 4
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with a_postgres() as service:
        yield service


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    """The first release's evening in a file."""
    with sqlite3.connect(folder / "boon.db") as old:
        old.executescript((RELEASED / "0001_sqlite.sql").read_text())
    old.close()
    db = Database(f"sqlite:///{folder / 'boon.db'}")
    yield db
    db.engine.dispose()


@contextmanager
def on_postgres(service: Postgres) -> Iterator[Database]:
    name = f"test{time.monotonic_ns()}"
    service.run("createdb", name)
    service.run("psql", "-q", "-d", name, "-f", str(RELEASED / "0001_postgresql.sql"))
    db = Database(read_settings({"DATABASE_URL": service.url_of(name)}).database_url)
    yield db
    db.engine.dispose()


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def tables_of(connection: Connection) -> list[Table]:
    """As they are in the database, parents first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection) -> None:
    """A row in each table that has none."""
    for table in tables_of(connection):
        if connection.execute(select(table).limit(1)).first() is None:
            values = {column.name: _value(connection, column) for column in table.columns if not _is_made_by_itself(column)}
            connection.execute(insert(table).values(values))


def _is_made_by_itself(column: Column[Any]) -> bool:
    return column.primary_key and not column.foreign_keys and column.type.python_type is int


def _value(connection: Connection, column: Column[Any]) -> object:
    """Of the column's type; of a row that is there, where it names one."""
    for key in column.foreign_keys:
        return connection.scalar(select(key.column).order_by(key.column))
    kind = column.type.python_type
    return {int: 1, float: 2.5, str: "[]", bytes: b"x", bool: True}[kind]


def rows_in(connection: Connection) -> Rows:
    return {table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in tables_of(connection)}


def as_far_as_it_was(row: dict[str, Any], old: dict[str, Any]) -> list[tuple[str, str]]:
    """What the columns say that both have; SQLite says a truth as 1, whichever type the column is of."""
    return sorted((name, repr(int(value) if isinstance(value, bool) else value)) for name, value in row.items() if name in old)


def come_along(db: Database, revision: str) -> None:
    if revision != REVISIONS[0]:
        upgrade(db.engine, revision)
    with db.engine.begin() as connection:
        fill(connection)
        before = rows_in(connection)
    assert all(before.values()), "every table has a row"
    db.migrate()
    with db.engine.connect() as connection:
        after = rows_in(connection)
        assert compare_metadata(MigrationContext.configure(connection), Record.metadata) == []
    for name, rows in before.items():
        old = {column for column in rows[0] if column in after[name][0]}
        assert len(after[name]) >= len(rows)
        kept = [as_far_as_it_was(row, rows[0]) for row in after[name]]
        wanted = [as_far_as_it_was({column: row[column] for column in old}, rows[0]) for row in rows]
        assert [row for row in wanted if row not in kept] == [], name


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_each_schema_a_file_comes_along_with_all_that_is_in_it(tmp_path: Path, revision: str) -> None:
    with on_sqlite(tmp_path) as db:
        come_along(db, revision)


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_each_schema_a_server_comes_along_with_all_that_is_in_it(postgres: Postgres, revision: str) -> None:
    with on_postgres(postgres) as db:
        come_along(db, revision)


@contextmanager
def no_file_yet(folder: Path) -> Iterator[Database]:
    db = Database(f"sqlite:///{folder / 'boon.db'}")
    yield db
    db.engine.dispose()


@contextmanager
def empty_server(service: Postgres) -> Iterator[Database]:
    name = f"empty{time.monotonic_ns()}"
    service.run("createdb", name)
    db = Database(read_settings({"DATABASE_URL": service.url_of(name)}).database_url)
    yield db
    db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One in which nothing is yet."""
    here = request.param == "sqlite"
    with no_file_yet(tmp_path) if here else empty_server(request.getfixturevalue("postgres")) as db:
        yield db


def definitions(file: Path) -> list[str]:
    """All that a SQLite file has, sorted. Columns and constraints by themselves: those that came later stand last."""
    told = []
    with sqlite3.connect(file) as connection:
        for kind, name, sql in connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"):
            plain = " ".join(sql.replace('"', "").split())
            body = re.fullmatch(r"(.*?)\((.*)\)(.*)", plain) if kind == "table" else None
            parts = [body[1], body[3], *re.split(r" ?, ?(?![^(]*\))", body[2])] if body else [plain]
            told += [f"{kind} {name}: {part.strip()}" for part in parts]
        told += [line for line in connection.iterdump() if line.startswith("INSERT")]
    connection.close()
    return sorted(told)


def dumped(service: Postgres, database: str, folder: Path) -> list[str]:
    """The same of a server, as its own program writes it, but for that program's own lines."""
    service.run("pg_dump", "--inserts", "-d", database, "-f", str(folder / "dump.sql"))
    lines = (folder / "dump.sql").read_text().splitlines()
    return sorted(line.rstrip(",") for line in lines if not line.startswith(("\\", "--")))


def test_what_a_new_file_gets_at_once_is_what_all_migrations_come_to(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    with no_file_yet(tmp_path / "steps") as steps, no_file_yet(tmp_path) as new:
        upgrade(steps.engine, "head")
        new.migrate()
        wanted = definitions(tmp_path / "steps" / "boon.db")
    assert len(wanted) > 500
    assert definitions(tmp_path / "boon.db") == wanted


def test_what_a_new_server_gets_at_once_is_what_all_migrations_come_to(tmp_path: Path, postgres: Postgres) -> None:
    with empty_server(postgres) as steps, empty_server(postgres) as new:
        upgrade(steps.engine, "head")
        new.migrate()
        wanted, found = (dumped(postgres, db.engine.url.database or "", tmp_path) for db in (steps, new))
    assert len(wanted) > 500
    assert found == wanted


def test_a_new_file_gets_every_table_though_nothing_else_of_boon_was_loaded(tmp_path: Path) -> None:
    line = f"from facilitator.store.database import Database; Database('sqlite:///{tmp_path / 'boon.db'}').migrate()"
    subprocess.run([sys.executable, "-c", line], check=True, cwd=MIGRATIONS.parents[2])
    with no_file_yet(tmp_path) as db, db.engine.connect() as connection:
        assert {table.name for table in tables_of(connection)} == set(Record.metadata.tables)


def test_who_start_at_the_same_time_on_nothing_come_to_one_schema(new: Database) -> None:
    together = threading.Barrier(AT_ONCE)

    def start(_: int) -> None:
        db = Database(new.url)
        together.wait()
        db.migrate()
        db.engine.dispose()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(start, range(AT_ONCE)))
    with new.engine.connect() as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == REVISIONS[-1:]
        assert compare_metadata(MigrationContext.configure(connection), Record.metadata) == []


def test_a_first_start_that_was_interrupted_left_nothing_and_is_made_up_for(
    new: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Table) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        # Which is the last that is done.
        broken.setattr(schema, "insert", interrupted)
        with pytest.raises(KeyboardInterrupt):
            new.migrate()
    with new.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    new.migrate()
    with new.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Record.metadata) == []
