"""Cards on the phone: post, change, move, take back; and in the market: "I'd love this", "I can help", enough."""

from __future__ import annotations

import time

from flask import Blueprint, Response, request

from facilitator.actions import market, posting
from facilitator.core.cards import CardKind, CardWords
from facilitator.core.errors import TooMany
from facilitator.core.locale import gettext
from facilitator.limits import OWN_CARDS
from facilitator.web.pages.phone import is_yes, let_attendee
from facilitator.web.visit import boon, id_in

cards = Blueprint("cards", __name__)


@cards.post("/<code>/cards")
def post_card(code: str) -> Response:
    # "instead": the button under the notice that a card reads like the other kind.
    kind, words = request.form.get("instead") or request.form.get("kind", ""), CardWords.of(request.form)
    key = request.form.get("client_key", "")

    def post(gathering: int, me: int) -> None:
        if boon().limits.take(OWN_CARDS, str(me)):
            raise TooMany(gettext("That was quick. Your card is kept here; send it once more in a moment."), "text")
        posting.post_card(boon().db, gathering, me, kind, words, key, time.time(), boon().dealing)

    return let_attendee(code, post, kind if kind in set(CardKind) else "")


@cards.post("/<code>/cards/<id:card>")
def change_card(code: str, card: int) -> Response:
    words = CardWords.of(request.form)
    return let_attendee(
        code,
        lambda gathering, me: posting.change_card(boon().db, gathering, me, card, words, time.time(), boon().dealing),
        "edit",
    )


@cards.post("/<code>/cards/<id:card>/move")
def move_card(code: str, card: int) -> Response:
    def move(gathering: int, me: int) -> None:
        posting.move_card(boon().db, gathering, me, card, time.time(), boon().dealing)

    return let_attendee(code, move, "cards")


@cards.post("/<code>/cards/<id:card>/withdraw")
def withdraw_card(code: str, card: int) -> Response:
    return let_attendee(code, lambda gathering, me: posting.withdraw_card(boon().db, gathering, me, card, time.time()), "cards")


@cards.post("/<code>/taps")
def tap_card(code: str) -> Response:
    card, own = id_in(request.form, "card"), id_in(request.form, "own") or None
    wanted = is_yes("wanted") or own is not None

    def tap(gathering: int, me: int) -> None:
        market.tap(boon().db, gathering, me, card, wanted, time.time(), boon().dealing, own)

    return let_attendee(code, tap)


@cards.post("/<code>/market-done")
def market_done(code: str) -> Response:
    return let_attendee(code, lambda gathering, me: market.finish(boon().db, gathering, me))
