"""Whether the process answers and its database does."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from facilitator.web.visit import boon

health = Blueprint("health", __name__)


@health.get("/health")
def check() -> dict[str, str]:
    with boon().db.look() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok"}
