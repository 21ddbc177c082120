"""People who write without end, resend until they are answered, and remember what they were answered for."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from facilitator.store.database import Database
from facilitator.store.records import AttendeeRecord, CardRecord
from tests.bench.stand import FullRoom
from tests.faults.resender import Resender

MOST_CARDS = 38


@dataclass
class Ledger:
    """What was acknowledged."""

    resender: Resender
    room: FullRoom
    joined: set[str] = field(default_factory=set)
    posted: set[tuple[int, str]] = field(default_factory=set)
    details: dict[int, int] = field(default_factory=dict)
    tried: dict[int, int] = field(default_factory=dict)
    odd: Counter[str] = field(default_factory=Counter)
    is_over: bool = False

    async def write(self, people: int) -> None:
        """Until `is_over` is set, and then until the last answer has come."""
        await asyncio.gather(*(self._person(i) for i in range(people)))

    async def _person(self, number: int) -> None:
        me, chance = self.room.attendees[number], random.Random(number)
        turn, posted = 0, 0
        while not self.is_over:
            turn += 1
            kind = chance.choice(("join", "card", "details"))
            if kind == "join":
                await self._join(f"Late {number}-{turn}")
            elif kind == "card" and posted < MOST_CARDS:
                posted += 1
                await self._post(number, me, f"lend drill {number} {turn}")
            else:
                await self._details(number, me, turn)

    async def _join(self, name: str) -> None:
        form = {"name": name, "client_key": f"join-{name.replace(' ', '-')}-0123456789"}
        # A browser keeps what the join page gave it, so that a resend is known for one.
        if await self._say(f"boon-join-{self.room.code}=browser-of-{form['client_key']}", "join", form) == 303:
            self.joined.add(name)

    async def _post(self, number: int, me: int, text: str) -> None:
        form = {"kind": "offer", "text": text, "client_key": f"card-{text.replace(' ', '-')}-0123456789"}
        if await self._say(self.room.phones[number], "cards", form) == 303:
            self.posted.add((me, text))

    async def _details(self, number: int, me: int, serial: int) -> None:
        self.tried[me] = serial
        if await self._say(self.room.phones[number], "details", {"email": f"n{serial}@example.org", "phone": ""}) == 303:
            self.details[me] = serial

    async def _say(self, cookie: str, path: str, form: dict[str, str]) -> int:
        status, body = await self.resender.send(cookie, f"/{self.room.code}/{path}", form)
        if status != 303:
            self.odd[f"{path} {status} {body[:200]!r}"] += 1
        return status

    def check(self, db: Database) -> None:
        """Everything acknowledged is there, once; nothing is there twice; the newest acknowledged details, or newer ones."""
        assert self.odd == Counter()
        with db.look() as session:
            names = Counter(session.scalars(select(AttendeeRecord.name)))
            rows = session.execute(select(CardRecord.attendee_id, CardRecord.text).where(CardRecord.text.like("lend drill%")))
            cards = Counter((id, text) for id, text in rows)
            emails = dict(session.execute(select(AttendeeRecord.id, AttendeeRecord.email)).all())
        assert {name for name in self.joined if names[name] != 1} == set()
        assert {card for card in self.posted if cards[card] != 1} == set()
        assert [name for name, count in (*names.items(), *cards.items()) if count > 1] == []
        serials = {me: int(emails[me].partition("@")[0][1:] or 0) for me in self.details}
        assert {me: s for me, s in serials.items() if not self.details[me] <= s <= self.tried[me]} == {}

    @property
    def acknowledged(self) -> int:
        return len(self.joined) + len(self.posted) + len(self.details)
