"""The host looks closer: one person, one pair, and a change of tables before it is made."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from facilitator.actions import changes, dial, pair_rules, rounds, seating
from facilitator.core.changes import Change
from facilitator.core.errors import Refused
from facilitator.identity import HostViewer
from facilitator.matching import DialPoint
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.person import pair_view, person_view, still_looking
from facilitator.web.pages.host import let_host
from facilitator.web.visit import boon, host_at, id_in, see_other

arrange = Blueprint("arrange", __name__)
Read = Callable[[Session, GatheringRecord], Any]


def _read(viewer: HostViewer, read: Read) -> Any:
    with boon().db.look() as session:
        return read(session, session.get_one(GatheringRecord, viewer.gathering))


@arrange.get("/host/<code>/people/<id:person>")
def person_page(code: str, person: int) -> str:
    viewer = host_at(code)
    view = _read(viewer, lambda session, gathering: person_view(session, gathering, person))
    return render_template("host/person.html", view=view)


@arrange.get("/host/<code>/pairs/<id:one>/<id:other>")
def pair_page(code: str, one: int, other: int) -> str:
    viewer = host_at(code)
    view = _read(viewer, lambda session, gathering: pair_view(session, gathering, one, other))
    return render_template("host/pair.html", view=view)


@arrange.get("/host/<code>/still-looking")
def still_looking_page(code: str) -> str:
    viewer = host_at(code)
    return render_template("host/looking.html", gathering=_read(viewer, gathering_view), needs=_read(viewer, still_looking))


def _change(values: Any) -> Change:
    people = tuple(id for id in (id_in(values, "one"), id_in(values, "other")) if id)
    return Change(values.get("what", ""), people)


@arrange.get("/host/<code>/change")
def look_at_change(code: str) -> Response:
    return _change_page(host_at(code))


def _change_page(viewer: HostViewer, error: Refused | None = None) -> Response:
    values, view = request.values, None
    if error is None:
        try:
            view = changes.preview(boon().db, viewer.gathering, _change(values), time.time())
        except Refused as refused:
            error = refused
    gathering = _read(viewer, gathering_view)
    names = [_name(viewer, id_in(values, field)) for field in ("one", "other") if id_in(values, field)]
    page = render_template("host/change.html", gathering=gathering, view=view, error=error, asked=values, names=names)
    return make_response(page, error.status if error else 200)


def _name(viewer: HostViewer, person: int) -> str:
    found: str = _read(viewer, lambda session, gathering: person_view(session, gathering, person).name)
    return found


@arrange.post("/host/<code>/change")
def make_change(code: str) -> Response:
    viewer = host_at(code)
    try:
        changes.make(boon().db, viewer.gathering, _change(request.form), time.time())
    except Refused as refused:
        return _change_page(viewer, refused)
    return see_other(f"/host/{code}")


@arrange.get("/host/<code>/dial")
def dial_page(code: str) -> Response:
    return _dial_page(host_at(code))


def _dial_page(viewer: HostViewer, error: Refused | None = None) -> Response:
    gathering = viewer.gathering
    points: tuple[DialPoint, ...] = ()
    try:
        points = dial.look_at_dial(boon().db, gathering)
    except Refused as refused:
        error = error or refused
    shared, now = _read(viewer, gathering_view), _read(viewer, lambda _, gathering: gathering.dial)
    page = render_template("host/dial.html", gathering=shared, points=points, now_at=now, error=error)
    return make_response(page, error.status if error else 200)


@arrange.post("/host/<code>/dial")
def turn_dial(code: str) -> Response:
    viewer = host_at(code)
    try:
        dial.turn_dial(boon().db, viewer.gathering, request.form.get("dial", ""), time.time(), boon().planner)
    except Refused as refused:
        return _dial_page(viewer, refused)
    return see_other(f"/host/{code}")


@arrange.post("/host/<code>/keep-tables")
def keep_tables(code: str) -> Response:
    return let_host(code, lambda gathering: changes.keep_tables(boon().db, gathering))


@arrange.post("/host/<code>/found")
def found(code: str) -> Response:
    meeting = id_in(request.form, "meeting")
    return let_host(code, lambda gathering: rounds.say_found(boon().db, gathering, meeting))


@arrange.post("/host/<code>/leave-as-is")
def leave_as_is(code: str) -> Response:
    rule = id_in(request.form, "rule")
    return let_host(code, lambda gathering: pair_rules.leave_as_is(boon().db, gathering, rule))


@arrange.post("/host/<code>/seat")
def seat_everyone(code: str) -> Response:
    return let_host(code, lambda gathering: seating.seat_everyone(boon().db, gathering, time.time()))
