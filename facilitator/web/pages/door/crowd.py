"""Many who came at once: the host looks at them, keeps whom she knows, and removes the others together, or brings them back."""

from __future__ import annotations

import time

from flask import Blueprint, Response, render_template, request

from facilitator.actions import lobby
from facilitator.core.typed import read_number
from facilitator.store.queries import attendees_here
from facilitator.store.records import GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.views.shown.crowd import newcomers, shown_out
from facilitator.views.shown.hours import time_of_day
from facilitator.web.visit import boon, host_at, id_in, see_other

crowd = Blueprint("crowd", __name__)


@crowd.get("/host/<code>/crowd")
def look(code: str) -> str:
    """`tick` and `untick` in the address: all of the crowd in which this person is."""
    viewer = host_at(code)
    with boon().db.look() as session:
        gathering = gathering_view(session, session.get_one(GatheringRecord, viewer.gathering))
        here = {person.id for person in attendees_here(session, viewer.gathering)}
        crowds = boon().crowds.found(viewer.gathering, here)
        people = newcomers(session, viewer.gathering, {id for each in crowds for id in each.people})
        gone = shown_out(session, viewer.gathering)
    ticked, unticked = id_in(request.args, "tick"), id_in(request.args, "untick")
    shown = [
        {
            "one": each.people[0],
            "people": [people[id] for id in each.people],
            "at": time_of_day(each.at),
            "is_ours": each.is_ours,
            # Over the venue's own network come the guests: of them nobody is ticked unasked.
            "ticked": (not each.is_ours or ticked in each.people) and unticked not in each.people,
            "all": ticked in each.people,
        }
        for each in crowds
    ]
    at = time_of_day(gone.at) if gone else ""
    return render_template("host/crowd.html", gathering=gathering, crowds=shown, gone=gone, gone_at=at)


@crowd.post("/host/<code>/crowd")
def act(code: str) -> Response:
    viewer, form = host_at(code), request.form
    if form.get("do") == "back":
        lobby.bring_back(boon().db, viewer.gathering, id_in(form, "one"), time.time())
    elif form.get("do") == "guests":
        boon().crowds.vouch(viewer.gathering, id_in(form, "one"))
    else:
        people = [read_number(each) or 0 for each in form.getlist("person")]
        with boon().db.look() as session:
            # Who went meanwhile has gone.
            here = {person.id for person in attendees_here(session, viewer.gathering)}
        lobby.remove_all(boon().db, viewer.gathering, [id for id in people if id in here], time.time())
    return see_other(f"/host/{code}/crowd")
