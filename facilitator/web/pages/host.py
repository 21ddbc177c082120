"""The host: the private link, the set-up page, and the remote."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from facilitator.actions import lobby, moves, rounds, setup
from facilitator.actions.hosting.devices import devices, held_from, name_device
from facilitator.core import locale
from facilitator.core.codes import read_code
from facilitator.core.errors import Refused
from facilitator.core.hour import plan_hour, whole_number
from facilitator.core.locale import listed
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.shown.logo import LARGEST_LOGO
from facilitator.identity import HostViewer, House, house_of, is_house_of
from facilitator.store import queries
from facilitator.store.keys import Role
from facilitator.store.records import GatheringRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.gathering import GatheringView, gathering_view
from facilitator.views.host import host_view
from facilitator.web.addresses import origins
from facilitator.web.pages.before.opening import groups_here, hours_to_choose, keep_brought, read_brought, typed_group
from facilitator.web.pages.devices import this_device
from facilitator.web.panels import HOST_SUB_PAGES
from facilitator.web.visit import (
    boon,
    cookies,
    fresh_panel,
    host_at,
    host_keys,
    id_in,
    panel_response,
    remember,
    see_other,
    the_house,
    wants_panel,
)

host = Blueprint("host", __name__)
HostAction = Callable[[int], object]
_DEFAULTS = {"people": "48", "minutes": "58", "rounds": "3", "tables": "24", "last_row": "12", "kept_days": "30"}


@host.get("/host")
def new() -> str:
    the_house()
    return _set_up_page(_DEFAULTS)


@host.post("/host")
def open_gathering() -> Response:
    house = the_house()
    try:
        brought = read_brought()
        plan = setup.read_set_up(_asked(brought.hours is not None), _origin_values())
        code, key = setup.open_gathering(boon().db, plan, time.time(), house.host)
    except Refused as refused:
        return make_response(_set_up_page(request.form.to_dict(), refused), refused.status)
    keep_brought(code, brought)
    name_device(boon().db, key, this_device())
    return remember(see_other(f"/host/{code}/setup"), Role.HOST, code, key)


def _origin_values() -> list[str]:
    return [origin.value for origin in origins(boon().settings)]


def _set_up_page(
    typed: dict[str, str],
    error: Refused | None = None,
    gathering: GatheringView | None = None,
    handover_url: str = "",
    own_hours: RunSheet | None = None,
) -> str:
    with boon().db.look() as session:
        hosts = devices(session, gathering.id, list(host_keys().values())) if gathering else ()
        house = house_of(session, cookies())
        earlier = _earlier(session, house) if house and not gathering else []
        by_house = is_house_of(session, cookies(), session.get_one(GatheringRecord, gathering.id)) if gathering else bool(house)
        groups = groups_here(session, house) if by_house else ()
        held = {g.id: listed(held_from(session, g.id)) for g in earlier if g.phase != "closed"}
    return render_template(
        "host/setup.html",
        typed=typed,
        error=error,
        hour=own_hours or _hour(typed),
        own_hours=own_hours,
        origins=origins(boon().settings),
        gatherings=earlier,
        held=held,
        gathering=gathering,
        handover_url=handover_url,
        devices=[(device, _since(device.since)) for device in hosts],
        by_house=by_house,
        groups=groups,
        hours_to_choose=[] if gathering else hours_to_choose(house),
        largest_logo=LARGEST_LOGO,
        lost_logo=bool(error and error.field != "logo" and request.files.get("logo")),
    )


def _earlier(session: Session, house: House) -> list[GatheringView]:
    return [gathering_view(session, gathering) for gathering in queries.gatherings(session, house.host)]


def _since(seconds: float) -> str:
    """As a host says it: "Friday, 4 December 2026, 18:40"."""
    at = datetime.fromtimestamp(seconds).astimezone()
    return f"{locale.day(at.date().isoformat())}, {at:%H:%M}"


def _hour(typed: dict[str, str]) -> RunSheet:
    """The plan to draw for what is typed so far; of a usual hour where that cannot be planned."""
    try:
        minutes, rounds = (whole_number(typed.get(field, ""), field) for field in ("minutes", "rounds"))
        return plan_hour(minutes, rounds)
    except Refused:
        return plan_hour(int(_DEFAULTS["minutes"]), int(_DEFAULTS["rounds"]))


@host.get("/host/<code>/setup")
def set_up(code: str) -> str:
    return _set_up_of(host_at(code))


def _set_up_of(viewer: HostViewer, handover_url: str = "", error: Refused | None = None) -> str:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        shared = gathering_view(session, gathering)
        own_hours = sheet_of(gathering) if gathering.run_sheet else None
    typed = request.form.to_dict() if error else _typed(gathering)
    return _set_up_page(typed, error, shared, handover_url, own_hours)


def _typed(gathering: GatheringRecord) -> dict[str, str]:
    fields = (
        "name",
        "host_name",
        "minutes",
        "rounds",
        "tables",
        "last_row",
        "kept_days",
        "wifi_name",
        "wifi_password",
        "origin",
    )
    typed = {field: str(getattr(gathering, field)) for field in fields}
    return {**typed, "people": str(gathering.people_expected), **typed_group(gathering)}


@host.post("/host/<code>/setup")
def change_set_up(code: str) -> Response:
    viewer = host_at(code)
    try:
        with boon().db.look() as session:
            has_own = session.get_one(GatheringRecord, viewer.gathering).run_sheet != ""
        plan, brought = setup.read_set_up(_asked(has_own), _origin_values()), read_brought()
        setup.change_set_up(boon().db, viewer.gathering, plan)
        keep_brought(code, brought)
    except Refused as refused:
        return make_response(_set_up_of(viewer, error=refused), refused.status)
    return see_other(f"/host/{code}/setup")


def _asked(has_own_hours: bool) -> dict[str, str]:
    """What was typed. Hours of her own have their minutes and rounds: those fields are not there, or do not count."""
    own = {field: _DEFAULTS[field] for field in ("minutes", "rounds")} if has_own_hours else {}
    return {**request.form.to_dict(), **own}


@host.post("/host/<code>/remote")
def hand_over(code: str) -> str:
    """A link for the host's other device, shown as a QR once."""
    viewer = host_at(code)
    key = setup.make_handover(boon().db, viewer.gathering, time.time())
    with boon().db.look() as session:
        origin = session.get_one(GatheringRecord, viewer.gathering).origin
    return _set_up_of(viewer, handover_url=f"{origin}/h#{key}")


@host.post("/host/<code>/screen")
def open_screen(code: str) -> Response:
    viewer = host_at(code)
    key = setup.make_key(boon().db, viewer.gathering, Role.SCREEN, time.time())
    code = read_code(code)
    return remember(see_other(f"/screen/{code}"), Role.SCREEN, code, key)


@host.get("/host/<code>")
def remote(code: str) -> str:
    return _remote(host_at(code))


def _remote(viewer: HostViewer, error: Refused | None = None) -> str:
    return render_template("host/shell.html", **_context(viewer, error), do=_sub_page())


def _sub_page() -> str:
    """The part of the remote that the address, or the form, names."""
    do = request.values.get("do", "")
    return do if do in HOST_SUB_PAGES else ""


def _context(viewer: HostViewer, error: Refused | None) -> dict[str, Any]:
    with boon().db.look() as session:
        view = host_view(session, session.get_one(GatheringRecord, viewer.gathering), time.time())
    return {"view": view, "error": error, "typed": {}}


@host.get("/host/<code>/panel")
def panel(code: str) -> Response:
    do = _sub_page()
    return fresh_panel(boon().panels.host(host_at(code).gathering, do=do), do)


def let_host(code: str, act: HostAction) -> Response:
    """Let the host do something, and answer with the remote as it is now: with the refusal, if it was refused."""
    viewer = host_at(code)
    error: Refused | None = None
    try:
        act(viewer.gathering)
    except Refused as refused:
        error = refused
    status, do = error.status if error else 200, _sub_page()
    if wants_panel():
        return panel_response(boon().panels.host(viewer.gathering, error, do), status, do)
    if error:
        return make_response(_remote(viewer, error), status)
    return see_other(f"/host/{code}?do={do}" if do else f"/host/{code}")


@host.post("/host/<code>/next")
def go_on(code: str) -> Response:
    seen = request.form.get("from", "")

    def step(gathering: int) -> None:
        moves.go_on(boon().db, gathering, seen, time.time(), boon().planner, boon().dealing)
        boon().phones_first(gathering)

    return let_host(code, step)


@host.post("/host/<code>/undo")
def undo(code: str) -> Response:
    return let_host(code, lambda gathering: moves.undo(boon().db, gathering, time.time()))


@host.post("/host/<code>/clock")
def clock(code: str) -> Response:
    do = request.form.get("do", "")
    return let_host(code, lambda gathering: moves.set_the_clock(boon().db, gathering, do, time.time()))


@host.post("/host/<code>/show")
def show(code: str) -> Response:
    what = request.form.get("what", "")
    return let_host(code, lambda gathering: moves.show(boon().db, gathering, what))


@host.post("/host/<code>/late")
def late(code: str) -> Response:
    person, choice = id_in(request.form, "attendee"), request.form.get("choice", "")
    return let_host(code, lambda gathering: rounds.answer_late(boon().db, gathering, person, choice, time.time()))


@host.post("/host/<code>/people/<id:person>/remove")
def remove(code: str, person: int) -> Response:
    return let_host(code, lambda gathering: lobby.remove(boon().db, gathering, person, time.time()))


@host.post("/host/<code>/people/remove-bystanders")
def remove_bystanders(code: str) -> Response:
    def remove_them(gathering: int) -> None:
        lobby.remove_all(boon().db, gathering, boon().bystanders(gathering), time.time())

    return let_host(code, remove_them)


@host.post("/host/<code>/people/<id:person>/return")
def let_back(code: str, person: int) -> Response:
    return let_host(code, lambda gathering: lobby.come_back(boon().db, gathering, person, time.time()))
