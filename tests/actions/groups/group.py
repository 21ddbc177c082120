"""Evenings of one group, one month after the other, and devices that some of its people keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.groups.membership import recognise, remember_me
from facilitator.store.database import Database
from tests.builders import EIGHT, FOUR, Room

MONTH = 30 * 24 * 3600.0


@dataclass
class Group:
    """`devices`: by name, the key on the device of each who said yes to being remembered."""

    db: Database
    devices: dict[str, str] = field(default_factory=dict)
    evenings: int = 0

    def evening(self, reconnect: bool = False) -> Room:
        """The next one, a month after the last."""
        room = Room(self.db, now=EIGHT + self.evenings * MONTH, set_up={"rounds": "2"})
        self.evenings += 1
        choose_group(self.db, room.id, None, GroupChoice(name="Small Business Thursday", reconnect=reconnect), room.now)
        return room

    def come(self, room: Room, *names: str) -> Room:
        """With the device that the group knows, or somebody new who says yes to being remembered."""
        for name in names:
            room.join(name)
            known = name in self.devices and recognise(self.db, room.id, room.ids[name], self.devices[name], room.now)
            if not known:
                self.devices[name] = remember_me(self.db, room.id, room.ids[name], room.now)
        return room

    def whole(self, *names: str, reconnect: bool = False) -> Room:
        """An evening from the lobby to its close."""
        room = self.come(self.evening(reconnect), *names)
        return room.reach("closed", *names)


def met(room: Room, names: tuple[str, ...] = FOUR) -> set[frozenset[str]]:
    """Who sat at one table, in whichever round."""
    rounds = range(1, room.record.rounds + 1)
    return {table for round in rounds for table in room.tables(round) if table <= set(names)}
