"""The group's page, for its host alone: its events in numbers and pictures, to take along, and its end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.groups.leaving import end_group
from facilitator.actions.groups.next_one import plan_next
from facilitator.actions.guests.inviting import read_invitation
from facilitator.actions.hosting.devices import name_device
from facilitator.core.errors import NotYours, Refused
from facilitator.core.locale import gettext
from facilitator.core.typed import clean_optional
from facilitator.files.group.numbers import to_csv, to_json, to_xlsx
from facilitator.identity import house_of
from facilitator.pictures.columns import columns
from facilitator.store.keys import Role
from facilitator.store.rows.groups import GroupRecord
from facilitator.views.groups.next_one import next_event
from facilitator.views.groups.numbers import EventNumbers, GroupView, group_view
from facilitator.web.addresses import origins
from facilitator.web.pages.before.invitation import today
from facilitator.web.pages.devices import this_device
from facilitator.web.visit import boon, cookies, remember, see_other

group_pages = Blueprint("group_pages", __name__)
# As many as stand beside each other on a page.
_MOST_EVENTS = 12
_FORMATS: dict[str, tuple[Callable[[GroupView], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (to_json, "application/json"),
}


@group_pages.get("/group/<id:group>")
def page(group: int) -> Response:
    return _page(group)


def _page(group: int, error: Refused | None = None) -> Response:
    view = _view(group)
    shown = view.events[-_MOST_EVENTS:]
    with boon().db.look() as session:
        ahead = next_event(session, group, today())
    html = render_template(
        "group/group.html",
        view=view,
        shown=shown,
        first_shown=len(view.events) - len(shown),
        picture=columns([(event.returning, event.first_time) for event in shown]),
        day=day_of,
        ahead=ahead,
        today=today().isoformat(),
        error=error,
        typed=request.form.to_dict() if error else {},
    )
    return make_response(html, error.status if error else 200)


@group_pages.post("/group/<id:group>/next")
def plan(group: int) -> Response:
    """The next one, as the last was, with its invitation: that page is where the host goes on."""
    _view(group)
    try:
        name, invitation = (
            clean_optional(request.form.get("name", ""), "evening", "name"),
            read_invitation(request.form, today()),
        )
        reached = [origin.value for origin in origins(boon().settings)]
        code, key = plan_next(boon().db, group, name, invitation, reached, time.time())
    except Refused as refused:
        return _page(group, refused)
    name_device(boon().db, key, this_device())
    return remember(see_other(f"/host/{code}/invitation"), Role.HOST, code, key)


def day_of(event: EventNumbers) -> str:
    return datetime.fromtimestamp(event.at).astimezone().date().isoformat()


@group_pages.post("/group/<id:group>/export")
def export(group: int) -> Response:
    view, form = _view(group), request.form.get("format", "")
    if form not in _FORMATS:
        raise Refused(gettext("Choose CSV, XLSX or JSON."))
    write, content_type = _FORMATS[form]
    response = make_response(write(view))
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="boon-group-{group}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@group_pages.post("/group/<id:group>/end")
def end(group: int) -> Response:
    _view(group)
    end_group(boon().db, group)
    return see_other("/host")


def _view(group: int) -> GroupView:
    """Of a group that is none, and of another host's, in the same words."""
    with boon().db.look() as session:
        house, found = house_of(session, cookies()), session.get(GroupRecord, group)
        if house is None or found is None or found.owner_id != house.host:
            raise NotYours(gettext("This page is the host’s. Open it with the host’s private link."))
        return group_view(session, found)
