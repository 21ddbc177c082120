"""One's people without the host's laptop: a page that the phone keeps after the event, and the script that keeps it."""

from __future__ import annotations

import time

from flask import Blueprint, Response, current_app, make_response, render_template

from facilitator.actions.own.days import today
from facilitator.core import locale
from facilitator.core.errors import NotNow
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.files.to_vcard import vcards
from facilitator.web.pages.phone import view_of
from facilitator.web.visit import attendee_at

kept = Blueprint("kept", __name__)


@kept.get("/<code>/kept")
def page(code: str) -> Response:
    """Only once it is over: nothing of a running event is ever kept."""
    view = view_of(attendee_at(code))
    until = view.gathering.deleted_at
    if view.gathering.phase is not Phase.CLOSED or until is None:
        raise NotNow(gettext("Your people can be kept on the phone once the event is over."))
    cards = {person.id: vcards([person], view.gathering.name) for person in view.people}
    day = locale.day(today(time.time()).isoformat())
    response = make_response(render_template("phone/kept.html", view=view, gathering=view.gathering, vcards=cards, day=day))
    # Read by the script below, where there is nobody to ask.
    response.headers["X-Until"] = str(int(until))
    return response


@kept.get("/<code>/worker.js")
def worker(code: str) -> Response:
    """For this one page; a browser asks for it anew by itself."""
    body = current_app.extensions["assets"].body("js/kept-worker.js")
    response = Response(body, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = f"/{code}"
    response.headers["Cache-Control"] = "no-cache"
    return response
