"""Whether the process answers and its database does."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from facilitator.web.visit import boon

health = Blueprint("health", __name__)


@health.get("/health")
def check() -> tuple[dict[str, str], int]:
    """200 when a page can be drawn; 503 says that it is the database that cannot be read."""
    try:
        with boon().db.look() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database"}, 503
    return {"status": "ok"}, 200
