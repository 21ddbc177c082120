"""Did it help? A page that each attendee has after two, fourteen and sixty days: one tap a person, and promises kept."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.actions import wrap_up
from facilitator.actions.own.outcomes import say_outcome
from facilitator.core.codes import read_code
from facilitator.core.errors import NotNow, Refused
from facilitator.core.locale import gettext
from facilitator.identity import AttendeeViewer
from facilitator.store.records import GatheringRecord
from facilitator.views.after.outcomes import how_it_went
from facilitator.web.visit import attendee_at, boon, id_in, see_other

outcomes = Blueprint("outcomes", __name__)


@outcomes.get("/<code>/later")
def look(code: str) -> Response:
    return _page(attendee_at(code))


@outcomes.post("/<code>/later")
def say(code: str) -> Response:
    """One answer, or one promise that is kept, or is not after all."""
    viewer, form = attendee_at(code), request.form
    other, now = id_in(form, "person"), time.time()
    try:
        if "kept" in form:
            wrap_up.keep_promise(boon().db, viewer.gathering, viewer.attendee, other, form["kept"] == "yes", now)
        else:
            answer, amount = form.get("answer", ""), form.get("amount", "")
            say_outcome(boon().db, viewer.gathering, viewer.attendee, other, answer, amount, now)
    except Refused as refused:
        return _page(viewer, refused, other)
    return see_other(f"/{read_code(code)}/later#person-{other}")


def _page(viewer: AttendeeViewer, error: Refused | None = None, about: int = 0) -> Response:
    with boon().db.look() as session:
        gathering = session.get_one(GatheringRecord, viewer.gathering)
        view = how_it_went(session, gathering, viewer.attendee, time.time())
    if not view.days:
        raise NotNow(gettext("That is asked two days after the event."))
    html = render_template("phone/later.html", view=view, gathering=view.gathering, error=error, about=about)
    return make_response(html, error.status if error else 200)
