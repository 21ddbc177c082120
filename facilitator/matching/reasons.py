"""Why these two should talk, in their own words: short sentences that are true whatever was typed.

These are for a plan without a server; what phones and screens show is made by store/help_view.py of the same parts.
"""

from __future__ import annotations

from facilitator.core.words import later

from .phrases import help_with
from .room import Card, Match, Person, Room

SURE = 0.75
OPENINGS = {
    "know-how": later("%(receiver)s, say what you have tried so far. %(giver)s, where would you start?"),
    "introductions": later("%(receiver)s, say in one sentence whom you hope to meet. %(giver)s, who comes to mind?"),
    "things": later("%(receiver)s, when and for how long would you need it? %(giver)s, what should they know first?"),
    "hands": later("%(receiver)s, show or describe the job. %(giver)s, what would you do first?"),
    "opinion": later("%(receiver)s, show it before you explain it. %(giver)s, what do you notice first?"),
    "purchase": later("%(receiver)s, say how many and by when. %(giver)s, what would make it work for you?"),
}
ANY_KIND = later("%(receiver)s, say what would help most this month. %(giver)s, say what you can do about it.")


def for_stage(match: Match, room: Room) -> str:
    """To everybody: "Leila can help Priya with her first wholesale price list"."""
    giver, receiver, need = _person(room, match.giver), _person(room, match.receiver), _need(room, match)
    said = help_with(need.text)
    if said:
        return f"{giver.name} {_can(match)} help {receiver.name} {said}."
    return f"{giver.name} {_can(match)} help {receiver.name}, who asked for: “{quoted(need.text)}”"


def _can(match: Match) -> str:
    return "can" if match.fit >= SURE else "may be able to"


def quoted(text: str) -> str:
    return " ".join(text.split()).rstrip(" .").replace("“", "‘").replace("”", "’").replace('"', "’")


def _person(room: Room, id_: str) -> Person:
    return next(person for person in room.people if person.id == id_)


def _need(room: Room, match: Match) -> Card:
    return next(card for card in _person(room, match.receiver).needs if card.id == match.need)
