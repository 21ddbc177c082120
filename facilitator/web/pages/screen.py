"""The projector: read-only, by a cookie that the host's remote gives it; and the logo, which stands on paper too."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.core.errors import NotHere
from facilitator.core.locale import gettext
from facilitator.core.shown.logo import MIME
from facilitator.store.records import GatheringRecord
from facilitator.views.screen import screen_view
from facilitator.views.shown.logo import logo_of
from facilitator.web.visit import boon, fresh_panel, picture_at, screen_at

screen = Blueprint("screen", __name__, url_prefix="/screen")


@screen.get("/<code>")
def page(code: str) -> Response:
    viewer = screen_at(code)
    with boon().db.look() as session:
        view = screen_view(session, session.get_one(GatheringRecord, viewer.gathering), time.time())
    html = render_template("screen/shell.html", view=view, panel_url=f"/screen/{view.gathering.code}/panel")
    return make_response(html)


@screen.get("/<code>/panel")
def panel(code: str) -> Response:
    return fresh_panel(boon().panels.screen(screen_at(code).gathering))


@screen.get("/<code>/logo")
def logo(code: str) -> Response:
    """A picture and nothing else: opened by itself, it may do less than any page of ours. `v` tells one from the next."""
    viewer = picture_at(code)
    with boon().db.look() as session:
        found = logo_of(session, viewer.gathering)
    if found is None:
        raise NotHere(gettext("There is no logo."))
    response = make_response(found.body)
    response.headers["Content-Type"] = MIME[found.kind]
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400" if request.args.get("v") else "no-store"
    return response
