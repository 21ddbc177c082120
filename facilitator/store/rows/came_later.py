"""A column that came to a table which had rows already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import false, true
from sqlalchemy.orm import MappedColumn, mapped_column

Value = bool | float | str


def came_later(value: Value, *kind: Any) -> MappedColumn[Any]:
    """`value` is what earlier rows got, and new ones get: the default of the record and of the database's column."""
    return mapped_column(*kind, default=value, server_default=_in_database(value))


def _in_database(value: Value) -> Any:
    if isinstance(value, bool):
        return true() if value else false()
    return value if isinstance(value, str) else f"{value:g}"
