"""The newest schema at once, from all records; what the migrations make of it step by step is the same, or a test fails."""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert

# A table is part of the schema once its module is read.
from facilitator.store import sheets
from facilitator.store.lists import records as lists
from facilitator.store.records import Record
from facilitator.store.rows import groups, invitation, logo, mail, neighbour, outcomes, trust, unmet

__all__ = ["groups", "invitation", "lists", "logo", "mail", "make", "neighbour", "outcomes", "sheets", "trust", "unmet"]
# As Alembic makes it, which is not loaded for this.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def make(connection: Connection, revision: str) -> None:
    """In a database that has none of it; `revision` is the newest."""
    Record.metadata.create_all(connection, checkfirst=False)
    _VERSION.create(connection, checkfirst=False)
    connection.execute(insert(_VERSION).values(version_num=revision))
