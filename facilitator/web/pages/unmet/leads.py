"""Who knows someone? What a phone answers to an ask, and how the host goes from one to the next."""

from __future__ import annotations

import time

from flask import Blueprint, Response, request

from facilitator.actions.unmet import asking
from facilitator.actions.unmet import leads as actions
from facilitator.core.errors import TooMany
from facilitator.core.locale import gettext
from facilitator.core.unmet.leads import LeadWords
from facilitator.limits import OWN_CARDS
from facilitator.web.pages.host import let_host
from facilitator.web.pages.phone import is_yes, let_attendee
from facilitator.web.visit import boon, id_in

leads = Blueprint("leads", __name__)


@leads.post("/<code>/leads")
def answer(code: str) -> Response:
    card, knows = id_in(request.form, "card"), is_yes("knows")
    words = LeadWords.of(request.form) if knows else None

    def say(gathering: int, me: int) -> None:
        if boon().limits.take(OWN_CARDS, str(me)):
            raise TooMany(gettext("That was quick. It is kept here; send it once more in a moment."))
        actions.answer(boon().db, gathering, me, card, words, time.time())

    return let_attendee(code, say, "know" if knows else "")


@leads.post("/<code>/leads/<id:lead>/back")
def take_back(code: str, lead: int) -> Response:
    return let_attendee(code, lambda gathering, me: actions.take_back(boon().db, gathering, me, lead))


@leads.post("/host/<code>/asks")
def turn(code: str) -> Response:
    seen, back = id_in(request.form, "card"), request.form.get("do") == "back"
    return let_host(code, lambda gathering: asking.turn(boon().db, gathering, seen, back, time.time()))


@leads.post("/host/<code>/leads/<id:lead>/introduced")
def introduce(code: str, lead: int) -> Response:
    return let_host(code, lambda gathering: actions.introduce(boon().db, gathering, lead, is_yes("done"), time.time()))
