"""What browsers and crawlers ask of any site by name. None of it is a room's code, or a guess at one."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app

from facilitator.core.locale import gettext

well_known = Blueprint("well_known", __name__)
_FOR_A_DAY = {"Cache-Control": "max-age=86400"}
_INK, _MARIGOLD = "#0E2A22", "#FFB612"
# A room is for those who were told its code. The first page is for everybody.
_ROBOTS = "User-agent: *\nAllow: /$\nAllow: /static/\nDisallow: /\n"


def _picture(name: str, kind: str) -> Response:
    assets = current_app.extensions["assets"]
    return Response(assets.body(f"img/{name}"), content_type=kind, headers=_FOR_A_DAY)


@well_known.get("/favicon.ico")
def favicon() -> Response:
    return _picture("favicon.ico", "image/x-icon")


@well_known.get("/apple-touch-icon.png")
@well_known.get("/apple-touch-icon<kind>.png")
def touch_icon(kind: str = "") -> Response:
    """iOS asks for several sizes by name, and takes one for all."""
    return _picture("icon-180.png", "image/png")


@well_known.get("/robots.txt")
def robots() -> Response:
    return Response(_ROBOTS, content_type="text/plain; charset=utf-8", headers=_FOR_A_DAY)


@well_known.get("/manifest.webmanifest")
def manifest() -> Response:
    url = current_app.extensions["assets"].url
    icons = [{"src": url(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    said = {
        "name": "Boon",
        "description": gettext("A gift you bring, a favour you ask."),
        "start_url": "/",
        "display": "browser",
        "background_color": _MARIGOLD,
        "theme_color": _INK,
        "icons": icons,
    }
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")
