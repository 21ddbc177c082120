"""Who knows someone? in a room whose names and words are hard to set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from facilitator.actions.unmet import asking, leads
from facilitator.core.phases import Phase
from facilitator.core.runsheet.sheet import Part, RunSheet
from facilitator.core.unmet.leads import LeadWords
from tests.builders import Room
from tests.gallery import rooms
from tests.gallery.rooms import HARD
from tests.gallery.shots import Shot, host, open_folds, phone, refused, screen

WHO_KNOWS = RunSheet((Part(Phase.LOBBY, 10), Part(Phase.POSTING, 12), Part(Phase.UNMET, 9), Part(Phase.WRAP_UP, 6)))


def asked_for(open_room: Callable[..., Room]) -> Iterator[Shot]:
    """The asks that are up, what phones answer, whom the host introduces; and where nothing is to be asked."""
    room = open_room(name="Small Business Thursday")
    room.walk_by(WHO_KNOWS)
    rooms.join(room, *HARD)
    room.reach("unmet")
    yield screen(room, "unmet-nothing")
    yield phone(room, HARD[0], "unmet-nothing")
    yield host(room, "unmet-nothing")
    room.undo()
    rooms.post(room, *HARD)
    room.next()
    up = room.screen().asked.now
    assert up is not None
    ask = up.card
    asker, *others = sorted(HARD, key=lambda guest: room.ids[guest.name] != ask.author)
    yield screen(room, "unmet")
    yield phone(room, asker, "unmet-own")
    yield phone(room, others[0], "unmet")
    yield phone(room, others[0], "unmet-know", f"?do=know&card={ask.id}")
    yield phone(room, others[1], "unmet-refused", f"?do=know&card={ask.id}", refused("Who?", "​", "Send it"))
    marta = LeadWords("Marta, runs the allotment sheds", "email", "marta@example.org", "She owes me one.")
    for guest, words in zip(others, (marta, replace(marta, to_host=True), None), strict=False):
        leads.answer(room.db, room.id, room.ids[guest.name], ask.id, words, room.now)
    yield screen(room, "unmet-answered")
    yield phone(room, asker, "unmet-own-answered")
    yield phone(room, others[0], "unmet-answered")
    yield host(room, "unmet-leads")
    asking.turn(room.db, room.id, ask.id, False, room.now)
    yield screen(room, "unmet-next")
    yield phone(room, others[3], "unmet-asked-before", prepare=open_folds)
    room.reach("wrap-up")
    yield phone(room, asker, "your-people-leads")
