"""For those without a phone: the host, or a helper who can do just this, adds them, moves them and marks whom they met."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions import lobby, rounds
from facilitator.actions.places import by_hand, neighbour
from facilitator.core.codes import read_code
from facilitator.core.errors import Refused
from facilitator.identity import HelperViewer, HostViewer
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.phone import phone_views
from facilitator.web.visit import boon, hand_at, host_at, id_in, see_other

byhand = Blueprint("byhand", __name__)
Hand = HostViewer | HelperViewer


@byhand.get("/help/<code>")
def page(code: str) -> Response:
    return _page(hand_at(code))


def _page(viewer: Hand, error: Refused | None = None, link: str = "") -> Response:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        ids = by_hand.people_by_hand(session, gathering.id)
        people = phone_views(session, gathering, ids)
        phones, shown = by_hand.phones_here(session, gathering.id), by_hand.shown_on(session, gathering.id)
        shared, helpers = gathering_view(session, gathering), by_hand.count_helpers(session, gathering.id)
        link = f"{gathering.origin}/h#{link}" if link else ""
    html = render_template(
        "host/by-hand.html",
        gathering=shared,
        people=[people[id] for id in ids],
        phones=phones,
        shown_on=shown,
        is_host=isinstance(viewer, HostViewer),
        helpers=helpers,
        link=link,
        error=error,
        typed=request.form.to_dict() if error else {},
    )
    response = make_response(html, error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@byhand.post("/help/<code>/people")
def add(code: str) -> Response:
    viewer, form = hand_at(code), request.form
    said = (form.get("name", ""), form.get("gives", ""), form.get("asks", ""))
    how = form.get("how", "")
    try:
        owner = id_in(form, "owner") if how == "phone" else None
        person = by_hand.add_person(boon().db, viewer.gathering, *said, time.time(), boon().dealing, owner)
    except Refused as refused:
        return _page(viewer, refused)
    return see_other(f"/help/{read_code(code)}" + (f"/people/{person}/slip" if how == "print" else ""))


def _for(code: str, person: int, act: Callable[[int], object]) -> Response:
    """Do something for somebody who has no phone."""
    viewer = hand_at(code)
    try:
        with boon().db.look() as session:
            by_hand.check_by_hand(session, viewer.gathering, person)
        act(viewer.gathering)
    except Refused as refused:
        return _page(viewer, refused)
    return see_other(f"/help/{read_code(code)}")


@byhand.post("/help/<code>/people/<id:person>/met")
def met(code: str, person: int) -> Response:
    meeting = id_in(request.form, "meeting")
    return _for(code, person, lambda gathering: rounds.say_met(boon().db, gathering, person, meeting, time.time()))


@byhand.post("/help/<code>/people/<id:person>/late")
def late(code: str, person: int) -> Response:
    choice = request.form.get("choice", "")
    return _for(code, person, lambda gathering: rounds.answer_late(boon().db, gathering, person, choice, time.time()))


@byhand.post("/help/<code>/people/<id:person>/leave")
def leave(code: str, person: int) -> Response:
    return _for(code, person, lambda gathering: lobby.step_out(boon().db, gathering, person, time.time()))


@byhand.post("/help/<code>/people/<id:person>/return")
def come_back(code: str, person: int) -> Response:
    return _for(code, person, lambda gathering: lobby.come_back(boon().db, gathering, person, time.time()))


@byhand.post("/help/<code>/people/<id:person>/phone")
def choose_phone(code: str, person: int) -> Response:
    """Whose phone may show them too; nobody's, where none is named."""
    owner = id_in(request.form, "owner") if request.form.get("owner") else None
    return _for(code, person, lambda gathering: neighbour.show_with(boon().db, gathering, person, owner, time.time()))


@byhand.get("/help/<code>/people/<id:person>/slip")
def slip(code: str, person: int) -> str:
    """Their tables and people on paper."""
    viewer = hand_at(code)
    with boon().db.look() as session:
        by_hand.check_by_hand(session, viewer.gathering, person)
        view = phone_views(session, session.get_one(GatheringRecord, viewer.gathering), [person])[person]
    return render_template("print/slip.html", view=view)


@byhand.post("/host/<code>/helper")
def make_help(code: str) -> Response:
    """A helper's link, shown as a square once."""
    viewer = host_at(code)
    return _page(viewer, link=by_hand.make_help(boon().db, viewer.gathering, time.time()))


@byhand.post("/host/<code>/helper/stop")
def end_help(code: str) -> Response:
    by_hand.end_help(boon().db, host_at(code).gathering)
    return see_other(f"/help/{read_code(code)}")
