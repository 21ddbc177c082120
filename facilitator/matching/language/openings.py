"""Why these two should talk, in their own words: short sentences that are true whatever was typed.

These are for a plan without a server; what phones and screens show is made by views/sentences.py of the same parts.
"""

from __future__ import annotations

from facilitator.core.locale import later
from facilitator.matching.room import Card, Match, Person, Room

from .phrases import help_with

# A chance (0-1): below it help is asked about and not claimed. Chosen, by what was not kept.
SAID_AS_FACT_FROM = 0.75
OPENINGS = {
    "know-how": later("%(giver)s, say where you would start. %(receiver)s, what have you tried so far?"),
    "introductions": later("%(giver)s, say who comes to mind first. %(receiver)s, whom do you hope to meet?"),
    "things": later("%(giver)s, say what one should know about it. %(receiver)s, when and for how long would you need it?"),
    "hands": later("%(giver)s, say what you would do first. %(receiver)s, show or describe the job."),
    "opinion": later("%(giver)s, ask to see it, and say what you notice first. %(receiver)s, explain only afterwards."),
    "purchase": later("%(giver)s, say what would make it work for you. %(receiver)s, how many, and by when?"),
}
ANY_KIND = later("%(giver)s, say what you can do about it. %(receiver)s, what would help most this month?")


def for_stage(match: Match, room: Room) -> str:
    """To everybody: "Leila can help Priya with her first wholesale price list"."""
    giver, receiver, need = _person(room, match.giver), _person(room, match.receiver), _need(room, match)
    said = help_with(need.text)
    if said:
        return f"{giver.name} {_can(match)} help {receiver.name} {said}."
    return f"{giver.name} {_can(match)} help {receiver.name}, who asked for: “{quoted(need.text)}”"


def _can(match: Match) -> str:
    return "can" if match.fit >= SAID_AS_FACT_FROM else "may be able to"


def quoted(text: str) -> str:
    return " ".join(text.split()).rstrip(" .").replace("“", "‘").replace("”", "’").replace('"', "’")


def _person(room: Room, id_: str) -> Person:
    return next(person for person in room.people if person.id == id_)


def _need(room: Room, match: Match) -> Card:
    return next(card for card in _person(room, match.receiver).needs if card.id == match.need)
