"""What people say in each phase of an evening, again and again until somebody says stop; and what they were answered for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.store.database import Database
from facilitator.store.records import AttendeeRecord, CardRecord, InterestRecord, SeatRecord, ShareRecord
from tests.bench.stand import FullRoom
from tests.faults.resender import Resender

Said = tuple[str, int, object]
OFFERS = ("explain bookkeeping for a small shop", "lend a cargo bike", "proofread a letter in Dutch", "teach sourdough baking")
NEEDS = (
    "bookkeeping for my small shop explained",
    "borrow a cargo bike",
    "my Dutch letter proofread",
    "learn sourdough baking",
)


@dataclass
class Answers:
    """`said` is the newest of what was acknowledged: who, about what, and which way."""

    resender: Resender
    room: FullRoom
    db: Database
    said: dict[Said, object] = field(default_factory=dict)
    count: int = 0

    async def press_next(self, step: str) -> None:
        """The host goes on from `step`, once, however often it has to be sent."""
        status, body = await self.resender.send(self.room.host, f"/host/{self.room.code}/next", {"from": step})
        assert status == 303, body[:300]

    @contextmanager
    def everyone(self, phase: str) -> Iterator[asyncio.Task[None]]:
        deed: Callable[[int, random.Random], Awaitable[None]] = getattr(self, f"_{phase.replace('-', '_')}")
        over = asyncio.Event()

        async def person(number: int) -> None:
            dice = random.Random(f"{phase} {number}")
            while not over.is_set():
                await deed(number, dice)

        async def all_of_them() -> None:
            await asyncio.gather(*(person(number) for number in range(len(self.room.phones))))

        task = asyncio.create_task(all_of_them())
        yield task
        over.set()

    async def _poll(self, number: int, dice: random.Random) -> None:
        question, up = dice.choice(("sell", "buy")), dice.random() < 0.5
        await self._say(number, "hand", {"question": question, "up": yes(up)}, ("hand", question), up)

    async def _posting(self, number: int, dice: random.Random) -> None:
        for kind, texts in (("offer", OFFERS), ("need", NEEDS)):
            text = f"{texts[(number + (kind == 'need')) % len(texts)]}, {number}"
            form = {"kind": kind, "text": text, "client_key": f"{kind}-{number:04}-0123456789"}
            await self._say(number, "cards", form, ("card", kind), text)

    async def _market(self, number: int, dice: random.Random) -> None:
        me = self.room.attendees[number]
        with self.db.look() as session:
            dealt = session.scalars(select(InterestRecord.card_id).where(InterestRecord.attendee_id == me)).all()
        card, wanted = dice.choice(dealt), dice.random() < 0.5
        await self._say(number, "taps", {"card": str(card), "wanted": yes(wanted)}, ("tap", card), wanted)

    async def _rounds(self, number: int, dice: random.Random) -> None:
        me = self.room.attendees[number]
        with self.db.look() as session:
            meeting = session.scalars(
                select(SeatRecord.meeting_id).where(
                    SeatRecord.attendee_id == me, SeatRecord.round == 1, SeatRecord.ended.is_(None)
                )
            ).one()
        await self._say(number, "met", {"meeting": str(meeting)}, ("met", meeting), True)

    async def _wrap_up(self, number: int, dice: random.Random) -> None:
        me = self.room.attendees[number]
        await self._post(number, "details", {"email": f"n{number}@example.org", "phone": "+31 6 5550 7771"})
        with self.db.look() as session:
            mine = select(SeatRecord.meeting_id).where(SeatRecord.attendee_id == me, SeatRecord.round == 1)
            others = select(SeatRecord.attendee_id).where(SeatRecord.meeting_id.in_(mine), SeatRecord.attendee_id != me)
            other = dice.choice(session.scalars(others).all())
        which, share = dice.choice(("email", "phone")), dice.random() < 0.5
        form = {"person": str(other), "field": which, "share": yes(share)}
        await self._say(number, "share", form, ("share", (other, which)), share)

    async def _say(self, number: int, path: str, form: dict[str, str], about: tuple[str, object], what: object) -> None:
        await self._post(number, path, form)
        self.said[about[0], self.room.attendees[number], about[1]] = what
        self.count += 1

    async def _post(self, number: int, path: str, form: dict[str, str]) -> None:
        status, body = await self.resender.send(self.room.phones[number], f"/{self.room.code}/{path}", form)
        assert status == 303, body[:300]

    def check(self) -> None:
        """What was acknowledged is what is kept, all of it and nothing twice."""
        with self.db.look() as session:
            kept = sorted(_kept(session), key=repr)
        assert kept == sorted(self.said.items(), key=repr)


def yes(up: bool) -> str:
    return "yes" if up else "no"


def _kept(session: Session) -> Iterator[tuple[Said, object]]:
    for person in session.scalars(select(AttendeeRecord)):
        for question, up in (("sell", person.hopes_to_sell), ("buy", person.hopes_to_buy)):
            if up is not None:
                yield ("hand", person.id, question), up
    for card in session.scalars(select(CardRecord)):
        yield ("card", card.attendee_id, card.kind), card.text
    for interest in session.scalars(select(InterestRecord).where(InterestRecord.wanted.is_not(None))):
        yield ("tap", interest.attendee_id, interest.card_id), interest.wanted
    for seat in session.scalars(select(SeatRecord).where(SeatRecord.met_at.is_not(None))):
        yield ("met", seat.attendee_id, seat.meeting_id), True
    for share in session.scalars(select(ShareRecord)):
        yield ("share", share.owner_id, (share.reader_id, share.field)), share.allowed
