"""Whether the process answers and its database does; and what it was asked, for whoever runs it."""

from __future__ import annotations

import hmac
import time

from flask import Blueprint, Response, g, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from facilitator.core.errors import NotHere
from facilitator.core.locale import gettext
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


@health.get("/metrics")
def metrics() -> Response:
    """There only for whoever brings METRICS_KEY, as Prometheus does: `Authorization: Bearer …`."""
    key, brought = boon().settings.metrics_key, request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key or not hmac.compare_digest(key.encode(), brought.encode()):
        raise NotHere(gettext("There is nothing here."))
    return Response(boon().limits.counts.told(), content_type="text/plain; version=0.0.4; charset=utf-8")


@health.before_app_request
def _begin() -> None:
    g.began = time.perf_counter()


@health.after_app_request
def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    now = time.perf_counter()
    # Who is refused at the door, before this module has looked at the clock, took no time.
    boon().limits.counts.answered(response.status_code, route, now - g.get("began", now))
    return response
