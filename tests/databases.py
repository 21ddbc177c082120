"""PostgreSQL for tests that run on both databases: an empty one of the newest schema for each test."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from facilitator.config import read_settings
from facilitator.store.database import Database
from tests.faults.services import Postgres, a_postgres

TEMPLATE = "newest"


@contextmanager
def migrated_postgres() -> Iterator[Postgres]:
    """With one migrated database, which is copied for each test: migrating anew takes many times as long."""
    with a_postgres() as service:
        service.run("createdb", TEMPLATE)
        db = Database(url_of(service, TEMPLATE))
        db.migrate()
        db.engine.dispose()
        yield service


def a_copy(service: Postgres) -> str:
    """The URL of a database of one's own."""
    name = f"copy{time.monotonic_ns()}"
    service.run("createdb", "-T", TEMPLATE, name)
    return url_of(service, name)


def url_of(service: Postgres, name: str) -> str:
    return read_settings({"DATABASE_URL": service.url_of(name)}).database_url
