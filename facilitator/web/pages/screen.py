"""The projector: read-only, by a cookie that the host's remote gives it."""

from __future__ import annotations

import time

from flask import Blueprint, Response, make_response, render_template

from facilitator.store.records import GatheringRecord
from facilitator.views.screen import screen_view
from facilitator.web.visit import boon, fresh_panel, screen_at

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
