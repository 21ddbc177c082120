"""What there is to see of tables of four at which each has a turn, and of a phone that shows two people's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from facilitator.actions.places import by_hand, neighbour, turns
from facilitator.core.phases import Phase
from facilitator.core.runsheet.shipped import boons_hour, shipped
from tests.builders import Room
from tests.gallery import rooms
from tests.gallery.rooms import HARD, Guest
from tests.gallery.shots import Shot, helping, host, open_menu, phone, press, screen

WITHOUT = Guest("Walter-Emmanuel Öttinger", "", HARD[0].cards)


def of_four(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """Names as they are, at two tables and on boards that are full; then hard ones, before anything was tapped and after."""
    makers = rooms.guests_of("makers_48.json")
    yield phone(_sitting(open_room, makers[:8]), makers[0], "turn")
    yield screen(_sitting(open_room, makers[:20], seats=5), "tables-of-five")
    yield screen(_sitting(open_room, makers), "tables-of-four-full")
    room = _sitting(open_room, HARD)
    yield screen(room, "tables-of-four")
    yield host(room, "tables-of-four")
    first, second, *_ = _at_table_of(room, HARD[0])
    yield phone(room, first, "turn-mine", prepare=open_menu)
    yield phone(room, second, "turn-next", prepare=open_menu)
    _done(room, first, 2)
    yield phone(room, first, "turn-of-another", prepare=open_menu)
    _done(room, first, 4)
    yield phone(room, first, "turns-over", prepare=open_menu)


def _sitting(open_room: Callable[..., Room], guests: Sequence[Guest], seats: int = 4) -> Room:
    room = open_room(name="Small Business Thursday", tables=str(-(-len(guests) // seats)))
    hour = boons_hour()
    parts = {
        i: replace(part, table=seats, turn=60 if seats > 4 else 90)
        for i, part in enumerate(hour.parts)
        if part.phase is Phase.ROUNDS
    }
    room.walk_by(hour.with_parts(parts))
    rooms.join(room, *guests)
    while room.record.phase != "posting":
        room.next()
    rooms.post(room, *guests)
    return room.reach("rounds")


def _at_table_of(room: Room, guest: Guest) -> list[Guest]:
    by_name = {each.name: each for each in HARD}
    now = room.phone(guest.name).now
    assert now is not None
    return [by_name[turn.name] for turn in now.turns]


def _done(room: Room, guest: Guest, count: int) -> None:
    """The first so many at their table are done."""
    now = room.phone(guest.name).now
    assert now is not None
    for turn in now.turns[:count]:
        turns.say(room.db, room.id, room.ids[guest.name], now.id, str(turn.place), "done", room.now)


def shows_both(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """In pairs, where the owner is asked, says yes, and puts them away; then with turns at tables of three."""
    owner = HARD[5]
    room = _with_a_neighbour(open_room, HARD, owner)
    room.reach("matching")
    yield phone(room, owner, "beside-asked")
    neighbour.answer(room.db, room.id, room.ids[owner.name], room.ids[WITHOUT.name], True)
    yield phone(room, owner, "beside-before-the-rounds")
    room.next()
    yield phone(room, owner, "beside-shows-both")
    yield helping(room, "by-hand")
    yield phone(room, owner, "beside-put-away", prepare=press(f"Put {WITHOUT.name} away"))
    makers = rooms.guests_of("makers_48.json")[:6]
    room = _with_a_neighbour(open_room, makers, makers[0], "troika-consulting")
    room.reach("rounds")
    yield phone(room, makers[0], "beside-asked-in-turns")
    neighbour.answer(room.db, room.id, room.ids[makers[0].name], room.ids[WITHOUT.name], True)
    yield phone(room, makers[0], "beside-shows-both-in-turns")


def _with_a_neighbour(open_room: Callable[..., Room], guests: Sequence[Guest], owner: Guest, sheet: str = "boons-hour") -> Room:
    """All have posted, and whoever has no phone sits beside `owner`."""
    room = open_room(name="Small Business Thursday")
    room.walk_by(shipped()[sheet])
    rooms.join(room, *guests)
    while room.record.phase != "posting":
        room.next()
    rooms.post(room, *guests)
    gives, asks = (text for _, text, _ in WITHOUT.cards)
    room.ids[WITHOUT.name] = by_hand.add_person(
        room.db, room.id, WITHOUT.name, gives, asks, room.now, room.dealing, room.ids[owner.name]
    )
    return room
