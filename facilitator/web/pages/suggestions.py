"""A card while it is being typed: what it seems to be about, and whether it belongs in the other box."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from facilitator.core.cards import CardKind
from facilitator.core.locale import gettext
from facilitator.core.typed import LETTERS, clean
from facilitator.matching.language.notices import notice
from facilitator.matching.language.topics import NO_TOPIC, TOPICS, suggest_topics
from facilitator.web.visit import attendee_at

suggestions = Blueprint("suggestions", __name__)
SHOWN = 3


@dataclass(frozen=True)
class Suggestions:
    """`likely` and `others`: (key, name), likeliest first; `chosen`: what its person tapped, or "" to leave the first of them.

    `instead` is the other box ("offer" or "need") when the words read like it, and `notice` says so; both may be empty.
    """

    likely: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    chosen: str
    notice: str
    instead: str


def suggestions_for(kind: str, text: str, chosen: str | None = "", notices: bool = True) -> Suggestions:
    """`kind`: the box that the card is in; `notices`: whether another box may be suggested for it.

    A draft may be longer than a card, and an address' much longer: what no card holds is not looked at.
    """
    text = text[: LETTERS["card"]]
    likely = suggest_topics(text)[:SHOWN]
    if chosen in TOPICS and chosen not in likely:
        likely = [*likely[: SHOWN - 1], chosen]
    wrong_box = notice(kind, text) if text and notices else None
    return Suggestions(
        tuple((key, gettext(TOPICS[key])) for key in likely),
        tuple((key, gettext(name)) for key, name in TOPICS.items() if key not in likely),
        chosen if chosen in TOPICS or chosen == NO_TOPIC else "",
        gettext(wrong_box.text) if wrong_box else "",
        wrong_box.box if wrong_box else "",
    )


@suggestions.post("/<code>/look")
def suggest(code: str) -> Response:
    """A function of the words alone; it keeps nothing. Of a draft (`brief`) only what is odd about it is said."""
    attendee_at(code)
    form = request.form
    kind, text = form.get("kind", ""), clean(form.get("text", "")[: 4 * LETTERS["card"]])[: LETTERS["card"]]
    suggested = suggestions_for(kind, text, form.get("topic"), notices=kind in set(CardKind))
    response = make_response(render_template("phone/suggestions.html", suggested=suggested, brief=bool(form.get("brief"))))
    response.headers["Cache-Control"] = "no-store"
    return response
