"""The host's grip: which cards are shown, and who comes in."""

from __future__ import annotations

import time

from flask import Blueprint, Response, request

from facilitator.actions.hosting import door, moderation, nudge
from facilitator.web.pages.host import let_host
from facilitator.web.visit import boon, id_in

grip = Blueprint("grip", __name__)


@grip.post("/host/<code>/cards/<id:card>/hide")
def hide(code: str, card: int) -> Response:
    return let_host(code, lambda gathering: moderation.hide_card(boon().db, gathering, card, time.time()))


@grip.post("/host/<code>/cards/<id:card>/unhide")
def unhide(code: str, card: int) -> Response:
    return let_host(code, lambda gathering: moderation.show_card(boon().db, gathering, card, time.time(), boon().dealing))


@grip.post("/host/<code>/moderation")
def choose_moderation(code: str) -> Response:
    raw = request.form.get("moderation", "")

    def choose(gathering: int) -> None:
        moderation.choose_moderation(boon().db, gathering, raw, time.time(), boon().dealing)

    return let_host(code, choose)


@grip.post("/host/<code>/nudge")
def nudge_them(code: str) -> Response:
    person = id_in(request.form, "attendee")
    return let_host(code, lambda gathering: nudge.nudge(boon().db, gathering, person, time.time()))


@grip.post("/host/<code>/door")
def mind_the_door(code: str) -> Response:
    do = request.form.get("do", "")
    if do == "code":
        return let_host(code, lambda gathering: door.change_code(boon().db, gathering))
    return let_host(code, lambda gathering: door.lock(boon().db, gathering, do == "lock"))
