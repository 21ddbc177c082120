"""The market: dealing each phone the cards that could change the plan most, and taking down what its person says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from facilitator.core.errors import NotHere
from facilitator.core.events import AttendeeChanged
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.matching import Fit, Room, TextFit, deal, default_encoder, text_fit, with_signals
from facilitator.store.database import Database, Work
from facilitator.store.matching_room import room_for_matching
from facilitator.store.queries import attendee, bump, ready_ids
from facilitator.store.records import GatheringRecord, GlanceRecord

AT_ONCE = 12
REFILL_BELOW = 8
EACH = 24
FRESH_SECONDS = 2.0
ROOMS_KEPT = 16


@dataclass
class _Table:
    """What dealing looks at: the room, its fit and what had been dealt, as of `at`."""

    room: Room
    fit: Fit
    shown: set[tuple[str, str]]
    at: float


# By gathering: one process serves one database.
_tables: dict[int, _Table] = {}
_texts: dict[int, tuple[int, TextFit]] = {}


def deal_to_all(work: Work, gathering: GatheringRecord, now: float) -> None:
    """The first hand of everyone who is ready, when the market opens."""
    table = _read_table(work, gathering.id, now)
    shown = set(table.shown)
    for person in table.room.people:
        shown |= _deal(work, gathering.id, person.id, table, shown, now)


def deal_to(work: Work, gathering: GatheringRecord, attendee_id: int, now: float) -> None:
    """More cards for one phone, when it is about to run out and has not had its share."""
    if gathering.phase != Phase.MARKET or attendee_id not in ready_ids(work, gathering.id):
        return
    table = _tables.get(gathering.id)
    is_new = table is None or str(attendee_id) not in table.fit.deck.person_row
    if table is None or is_new or not 0 <= now - table.at < FRESH_SECONDS:
        table = _read_table(work, gathering.id, now)
    # One's own hand is always read anew: a table that was read in a transaction that failed knows too much.
    shown = {pair for pair in table.shown if pair[0] != str(attendee_id)} | _shown(work, gathering.id, attendee_id)
    _deal(work, gathering.id, str(attendee_id), table, shown, now)


def _deal(
    work: Work, gathering_id: int, me: str, table: _Table, shown: set[tuple[str, str]], now: float
) -> set[tuple[str, str]]:
    """Deal to one phone, which has been `shown` what it has: the (person, card) pairs that are new."""
    count = min(AT_ONCE, EACH - sum(person == me for person, _ in shown))
    hand = deal(table.room, table.fit, me, shown, count)
    for dealt in hand:
        work.add(
            GlanceRecord(
                gathering_id=gathering_id,
                attendee_id=int(me),
                card_id=int(dealt.card_id),
                own_card_id=int(dealt.own_card_id) if dealt.own_card_id else None,
                dealt_at=now,
            )
        )
    return {(me, dealt.card_id) for dealt in hand}


def tap(db: Database, gathering_id: int, attendee_id: int, card_id: int, wanted: bool, now: float) -> None:
    """ "I'd love this" or "I can help" (wanted), or "not for me". Saying it again, or otherwise, replaces it."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.TAP)
        glance = work.scalar(
            select(GlanceRecord).where(GlanceRecord.attendee_id == attendee_id, GlanceRecord.card_id == card_id)
        )
        if glance is None or glance.gathering_id != gathering_id:
            raise NotHere("That card is gone. Here are others.")
        glance.wanted, glance.answered_at = wanted, now
        work.flush()
        if _waiting(work, attendee_id) < REFILL_BELOW:
            deal_to(work, gathering, attendee_id, now)
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def finish(db: Database, gathering_id: int, attendee_id: int) -> None:
    """ "That's enough, thanks"."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.TAP)
        attendee(work, gathering_id, attendee_id).market_done = True
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def _waiting(work: Work, attendee_id: int) -> int:
    waiting = select(func.count()).where(GlanceRecord.attendee_id == attendee_id, GlanceRecord.wanted.is_(None))
    return work.scalar(waiting) or 0


def _shown(work: Work, gathering_id: int, attendee_id: int | None = None) -> set[tuple[str, str]]:
    """(person, card) of everything dealt so far, to everyone or to one."""
    rows = select(GlanceRecord.attendee_id, GlanceRecord.card_id).where(GlanceRecord.gathering_id == gathering_id)
    if attendee_id is not None:
        rows = rows.where(GlanceRecord.attendee_id == attendee_id)
    return {(str(person), str(card)) for person, card in work.execute(rows)}


def _read_table(work: Work, gathering_id: int, now: float) -> _Table:
    """Read anew, which learns from every tap so far; kept for a moment, because in a full room everybody taps at once."""
    room = room_for_matching(work, gathering_id, with_vectors=False)
    base = _text_fit(work, gathering_id, room)
    table = _Table(room, with_signals(base, room), _shown(work, gathering_id), now)
    _tables[gathering_id] = table
    _forget_oldest(_tables)
    return table


def _text_fit(work: Work, gathering_id: int, room: Room) -> TextFit:
    """What the cards' words say, which stays the same until a card or a person changes."""
    key = hash(tuple((p.id, c.id, c.text, c.topic) for p in room.people for c in (*p.offers, *p.needs)))
    known = _texts.get(gathering_id)
    if known is None or known[0] != key:
        known = _texts[gathering_id] = key, text_fit(room_for_matching(work, gathering_id), default_encoder())
        _forget_oldest(_texts)
    return known[1]


def _forget_oldest(kept: dict[int, Any]) -> None:
    while len(kept) > ROOMS_KEPT:
        kept.pop(next(iter(kept)))
