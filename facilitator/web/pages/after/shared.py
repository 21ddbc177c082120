"""The report without names: the host opens a link to it and closes it, and whoever has the link reads it, and nothing else."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from facilitator.actions.hosting import sharing
from facilitator.actions.own.thanks import leave_thanks
from facilitator.core import locale
from facilitator.core.errors import NotYours, Refused
from facilitator.core.locale import gettext, use_locale
from facilitator.core.typed import read_number
from facilitator.identity import HostViewer, cookie_name
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.shown.shared import shared_report
from facilitator.web.pages.phone import let_attendee
from facilitator.web.pages.report import as_date, bdi
from facilitator.web.visit import boon, cookies, gathering_at, host_at, keep, see_other

shared = Blueprint("shared", __name__)


@shared.get("/host/<code>/report/shared")
def look(code: str) -> Response:
    """All that they would see, with the link above it."""
    return _host_page(host_at(code))


def _host_page(viewer: HostViewer, error: Refused | None = None, link: str = "") -> Response:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        opened = sharing.open_now(session, gathering.id, time.time())
        link = f"{gathering.origin}/{gathering.code}/report#{link}" if link else ""
        until = locale.day(as_date(opened.until).isoformat()) if opened else ""
        bar = {"is_host": True, "until": until, "link": link, "days": sharing.DAYS_OPEN, "error": error}
        return make_response(_drawn(session, gathering, bar), error.status if error else 200)


def _drawn(session: Session, gathering: GatheringRecord, bar: dict[str, Any]) -> str:
    view = shared_report(session, gathering)
    began = locale.day(as_date(view.figures.began).isoformat())
    return render_template("report/shared.html", view=view, bdi=bdi, began=began, **bar)


@shared.post("/host/<code>/report/open")
def open_link(code: str) -> Response:
    """The link is on this answer, and nowhere else."""
    viewer = host_at(code)
    try:
        days = read_number(request.form.get("days", "")) or 0
        return _host_page(viewer, link=sharing.open_report(boon().db, viewer.gathering, days, time.time()))
    except Refused as refused:
        return _host_page(viewer, refused)


@shared.post("/host/<code>/report/close")
def close_link(code: str) -> Response:
    sharing.close_report(boon().db, host_at(code).gathering)
    return see_other(f"/host/{code}/report/shared")


@shared.get("/<code>/report")
def read(code: str) -> Response:
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        use_locale(gathering.language)
        key = cookies().get(cookie_name(Role.REPORT, gathering.code), "")
        if not sharing.may_read(session, gathering.id, key, time.time()):
            return _unseen(_asked(session, gathering, None))
        return _unseen(make_response(_drawn(session, gathering, {"is_host": False})))


@shared.post("/<code>/report")
def use_link(code: str) -> Response:
    """The key alone, or the whole link where no script took it apart."""
    key = request.form.get("key", "").strip().rpartition("#")[2]
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
        use_locale(gathering.language)
        if not sharing.may_read(session, gathering.id, key, time.time()):
            refused = NotYours(gettext("That link is closed, or not whole. Ask who sent it."), "key")
            return _unseen(_asked(session, gathering, refused))
    # Nothing of the room comes with it, as it does for whoever is in it: its square is no reader's.
    return keep(see_other(f"/{gathering.code}/report"), cookie_name(Role.REPORT, gathering.code), key)


def _asked(session: Session, gathering: GatheringRecord, error: Refused | None) -> Response:
    html = render_template("report/key.html", gathering=gathering_view(session, gathering), error=error)
    return make_response(html, error.status if error else 200)


def _unseen(response: Response) -> Response:
    """By search engines, should a link be posted where they read."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@shared.post("/<code>/thanks")
def thank(code: str) -> Response:
    text = request.form.get("thanks", "")
    return let_attendee(code, lambda gathering, me: leave_thanks(boon().db, gathering, me, text))
