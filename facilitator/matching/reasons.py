"""Why these two should talk, in their own words: short sentences that are true whatever was typed."""

from __future__ import annotations

from .phrases import as_topic
from .room import Card, Match, Person, Room


def for_giver(match: Match, room: Room) -> str:
    """To the giver: "You can help Priya with her first wholesale price list." """
    receiver, need = _person(room, match.receiver), _need(room, match)
    topic = as_topic(need.text)
    hedge = _can(match)
    if topic:
        return f"You {hedge} help {receiver.name} with {topic}."
    return f"You {hedge} help {receiver.name}. They asked for: “{_quoted(need.text)}”"


def for_receiver(match: Match, room: Room) -> str:
    """To the receiver: "Omar can help you with a room for 12 people on a Saturday." """
    giver, need = _person(room, match.giver), _need(room, match)
    topic = as_topic(need.text)
    hedge = _can(match)
    if topic:
        return f"{giver.name} {hedge} help you with {topic}."
    return f"{giver.name} {hedge} help you. You asked for: “{_quoted(need.text)}”"


def for_stage(match: Match, room: Room) -> str:
    """To everybody: "Leila can help Priya with her first wholesale price list." """
    giver, receiver, need = _person(room, match.giver), _person(room, match.receiver), _need(room, match)
    topic = as_topic(need.text)
    hedge = _can(match)
    if topic:
        return f"{giver.name} {hedge} help {receiver.name} with {topic}."
    return f"{giver.name} {hedge} help {receiver.name}, who asked for: “{_quoted(need.text)}”"


def opening_line(match: Match, room: Room) -> str:
    """A first thing to say at the table."""
    giver = _person(room, match.giver)
    return f"Ask {giver.name} about this: “{_quoted(_offer(room, match).text)}”"


def _can(match: Match) -> str:
    return "can" if match.fit >= 0.6 else "may be able to"


def _quoted(text: str) -> str:
    return " ".join(text.split()).rstrip(" .")


def _person(room: Room, id_: str) -> Person:
    return next(person for person in room.people if person.id == id_)


def _need(room: Room, match: Match) -> Card:
    return next(card for card in _person(room, match.receiver).needs if card.id == match.need)


def _offer(room: Room, match: Match) -> Card:
    return next(card for card in _person(room, match.giver).offers if card.id == match.offer)
