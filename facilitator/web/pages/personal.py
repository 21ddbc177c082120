"""An attendee's own link to another device: made on one page, taken on another. The key travels behind a #, never to a log."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions import links
from facilitator.core.codes import read_code
from facilitator.core.errors import NotYours, Refused
from facilitator.identity import AttendeeViewer
from facilitator.store.keys import Role
from facilitator.store.queries import attendee
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.web.visit import attendee_at, boon, gathering_at, remember, see_other, visitor

personal = Blueprint("personal", __name__)


@personal.get("/<code>/link")
def link_page(code: str) -> str:
    return _link_page(attendee_at(code))


@personal.post("/<code>/link")
def make_link(code: str) -> Response:
    viewer = attendee_at(code)
    key = links.make_link(boon().db, viewer.gathering, viewer.attendee, time.time())
    response = make_response(_link_page(viewer, key))
    response.headers["Cache-Control"] = "no-store"
    return response


def _link_page(viewer: AttendeeViewer, key: str = "") -> str:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        me = attendee(session, gathering.id, viewer.attendee)
        link = f"{gathering.origin}/{gathering.code}/me#{key}" if key else ""
        return render_template("phone/link.html", gathering=gathering_view(session, gathering), me=me, link=link)


@personal.get("/<code>/me")
def take_page(code: str) -> str:
    return _take_page(code, visitor(code))


@personal.post("/<code>/me")
def take_link(code: str) -> Response:
    """The key alone, or the whole link where no script took it apart."""
    viewer = visitor(code)
    with boon().db.look() as session:
        gathering = gathering_at(session, code)
    key = request.form.get("key", "").strip().rpartition("#")[2]
    try:
        lasting = links.take_link(boon().db, gathering.id, key, time.time())
    except NotYours as refused:
        return make_response(_take_page(code, viewer, refused), refused.status)
    return remember(see_other(f"/{gathering.code}"), Role.ATTENDEE, gathering.code, lasting)


def _take_page(code: str, viewer: AttendeeViewer | None, error: Refused | None = None) -> str:
    with boon().db.look() as session:
        gathering = gathering_at(session, read_code(code))
        me = attendee(session, gathering.id, viewer.attendee) if viewer else None
        return render_template("phone/take.html", gathering=gathering_view(session, gathering), me=me, error=error)
