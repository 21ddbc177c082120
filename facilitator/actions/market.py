"""The market: dealing each phone the cards that could change the plan most, and taking down what its person says."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from facilitator.core.errors import NotHere
from facilitator.core.events import AttendeeChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.matching import Dealer, Dealt, Room, TextFit, current_encoder, text_fit, with_signals
from facilitator.store.database import Database, Work
from facilitator.store.plans import room_for_matching
from facilitator.store.queries import attendee, bump, ready_ids
from facilitator.store.records import CardRecord, GatheringRecord, InterestRecord

HAND = 12
REFILL_BELOW = 8
EACH = 48
FRESH_SECONDS = 2.0
READING_SHARE = 20.0
ROOMS_KEPT = 16


@dataclass
class _Table:
    """What dealing looks at, as of `at`; worth keeping for `fresh` seconds, longer in a room that takes long to read."""

    people: tuple[str, ...]
    dealer: Dealer
    shown: Counter[str]
    at: float
    fresh: float


class Dealing:
    """Deals cards, and keeps for a moment what dealing looks at, by gathering. One for each process that serves a database."""

    def __init__(self) -> None:
        self._tables: dict[int, _Table] = {}
        self._texts: dict[int, tuple[int, TextFit]] = {}

    def deal_to_all(self, work: Work, gathering: GatheringRecord, now: float) -> None:
        """The first hand of everyone who is ready, when the market opens."""
        table = self._read_table(work, gathering.id, now)
        counts = {me: min(HAND, EACH - table.shown[me]) for me in table.people}
        hands: dict[str, list[Dealt]] = work.aside(lambda: {me: table.dealer.hand(me, n) for me, n in counts.items()})
        for me, hand in hands.items():
            _give(work, gathering.id, me, hand, now)
        # What has been dealt here is no part of the table, and may yet be taken back.
        self._tables.pop(gathering.id)

    def close(self, gathering_id: int) -> None:
        """Let go of what dealing looked at, some twenty megabytes for three hundred people; it is read anew after Undo."""
        self._tables.pop(gathering_id, None)
        self._texts.pop(gathering_id, None)

    def deal_to(self, work: Work, gathering: GatheringRecord, attendee_id: int, now: float) -> None:
        """More cards for one phone, when it is about to run out and has not had its share."""
        if gathering.phase != Phase.MARKET or attendee_id not in ready_ids(work, gathering.id):
            return
        me, table = str(attendee_id), self._tables.get(gathering.id)
        if table is None or not table.dealer.knows(me) or not 0 <= now - table.at < table.fresh:
            table = self._read_table(work, gathering.id, now)
        # One's own hand is always read anew: a table that was read in a transaction that failed knows too much.
        own = {card for _, card in _shown(work, gathering.id, attendee_id)}
        _give(work, gathering.id, me, table.dealer.hand(me, min(HAND, EACH - len(own)), own), now)

    def _read_table(self, work: Work, gathering_id: int, now: float) -> _Table:
        """Read anew, which learns from every tap so far; kept for a moment, because in a full room everybody taps at once."""
        started = time.monotonic()
        room = room_for_matching(work, gathering_id, with_vectors=False)
        fit = with_signals(self._text_fit(work, gathering_id, room), room)
        shown = _shown(work, gathering_id)
        people, counts = tuple(person.id for person in room.people), Counter(person for person, _ in shown)
        dealer = work.aside(lambda: Dealer(room, fit, shown))
        fresh = max(FRESH_SECONDS, READING_SHARE * (time.monotonic() - started))
        table = self._tables[gathering_id] = _Table(people, dealer, counts, now, fresh)
        _forget_oldest(self._tables)
        return table

    def _text_fit(self, work: Work, gathering_id: int, room: Room) -> TextFit:
        """What the cards' words say, which stays the same until a card or a person changes."""
        key = hash(tuple((p.id, c.id, c.text, c.topic) for p in room.people for c in (*p.offers, *p.needs)))
        known = self._texts.get(gathering_id)
        if known is None or known[0] != key:
            known = self._texts[gathering_id] = key, _read_texts(work, gathering_id)
            _forget_oldest(self._texts)
        return known[1]


def _give(work: Work, gathering_id: int, me: str, hand: list[Dealt], now: float) -> None:
    work.add_all(
        InterestRecord(
            gathering_id=gathering_id,
            attendee_id=int(me),
            card_id=int(dealt.card_id),
            own_card_id=int(dealt.own_card_id) if dealt.own_card_id else None,
            dealt_at=now,
        )
        for dealt in hand
    )


def _shown(work: Work, gathering_id: int, attendee_id: int | None = None) -> set[tuple[str, str]]:
    """(person, card) of everything dealt so far, to everyone or to one."""
    rows = select(InterestRecord.attendee_id, InterestRecord.card_id).where(InterestRecord.gathering_id == gathering_id)
    if attendee_id is not None:
        rows = rows.where(InterestRecord.attendee_id == attendee_id)
    return {(str(person), str(card)) for person, card in work.execute(rows)}


def _read_texts(work: Work, gathering_id: int) -> TextFit:
    room = room_for_matching(work, gathering_id)
    texts: TextFit = work.aside(lambda: text_fit(room, current_encoder()))
    return texts


def _forget_oldest(kept: dict[int, Any]) -> None:
    while len(kept) > ROOMS_KEPT:
        kept.pop(next(iter(kept)))


def tap(
    db: Database,
    gathering_id: int,
    attendee_id: int,
    card_id: int,
    wanted: bool,
    now: float,
    dealing: Dealing,
    own_card_id: int | None = None,
) -> None:
    """ "I'd love this" or "I can help" (wanted), or "not for me". Saying it again, or otherwise, replaces it.

    `own_card_id`: it is for this card of one's own, not for the one that it was shown for.
    """
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.TAP)
        interest = work.scalar(
            select(InterestRecord).where(InterestRecord.attendee_id == attendee_id, InterestRecord.card_id == card_id)
        )
        if interest is None or interest.gathering_id != gathering_id:
            raise NotHere(gettext("That card is gone. Here are others."))
        interest.wanted, interest.answered_at = wanted, now
        if own_card_id is not None and _is_own(work, attendee_id, own_card_id):
            interest.own_card_id = own_card_id
        work.flush()
        if _waiting(work, attendee_id) < REFILL_BELOW:
            dealing.deal_to(work, gathering, attendee_id, now)
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def finish(db: Database, gathering_id: int, attendee_id: int) -> None:
    """ "That's enough, thanks"."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.TAP)
        attendee(work, gathering_id, attendee_id).market_done = True
        work.announce(AttendeeChanged(gathering_id, attendee_id))


def _is_own(work: Work, attendee_id: int, card_id: int) -> bool:
    card = work.get(CardRecord, card_id)
    return card is not None and card.attendee_id == attendee_id


def _waiting(work: Work, attendee_id: int) -> int:
    """Of the newest hand, those without an answer: who passes over older ones still gets new ones."""
    own = select(InterestRecord.wanted).where(InterestRecord.attendee_id == attendee_id)
    newest = own.order_by(InterestRecord.id.desc()).limit(HAND).subquery()
    return work.scalar(select(func.count()).select_from(newest).where(newest.c.wanted.is_(None))) or 0
