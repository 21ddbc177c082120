"""The group's page, for its host alone: its events in numbers and pictures, to take along, and its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions.groups.leaving import end_group
from facilitator.core.errors import NotYours, Refused
from facilitator.core.locale import gettext
from facilitator.files.group.numbers import to_csv, to_json, to_xlsx
from facilitator.identity import house_of
from facilitator.pictures.columns import columns
from facilitator.store.rows.groups import GroupRecord
from facilitator.views.groups.numbers import EventNumbers, GroupView, group_view
from facilitator.web.visit import boon, cookies, see_other

group_pages = Blueprint("group_pages", __name__)
# As many as stand beside each other on a page.
_MOST_EVENTS = 12
_FORMATS: dict[str, tuple[Callable[[GroupView], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (to_json, "application/json"),
}


@group_pages.get("/group/<id:group>")
def page(group: int) -> str:
    view = _view(group)
    shown = view.events[-_MOST_EVENTS:]
    return render_template(
        "group/group.html",
        view=view,
        shown=shown,
        first_shown=len(view.events) - len(shown),
        picture=columns([(event.returning, event.first_time) for event in shown]),
        day=day_of,
    )


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
