"""The market: dealing each phone the cards that could change the plan most, and taking down what its person says."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from facilitator.core.errors import NotHere
from facilitator.core.events import AttendeeChanged, CardsDealt
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, Step, check_permitted
from facilitator.matching import Dealer, Dealt, Room, TextFit, current_encoder, text_fit, with_signals
from facilitator.store.database import Database, Work
from facilitator.store.plans import room_for_matching
from facilitator.store.queries import attendee, bump, hold, ready_ids, step_of
from facilitator.store.records import CardRecord, GatheringRecord, InterestRecord
from facilitator.views.outcome import off_the_screen

# Cards dealt at a time, when more are dealt, and the most that one phone is dealt in an evening.
HAND = 12
REFILL_BELOW = 8
EACH = 48
FRESH_SECONDS = 2.0
READING_SHARE = 20.0
# Rows of one transaction, after which others have their turn: some five milliseconds. Chosen.
ROWS_AT_A_TIME = 1000
ROOMS_KEPT = 16
_INTEREST = insert(cast(Table, InterestRecord.__table__))
DealtRow = dict[str, Any]


@dataclass
class _Table:
    """What dealing looks at, as of `at`; worth keeping for `fresh` seconds, longer in a room that takes long to read."""

    people: tuple[str, ...]
    dealer: Dealer
    shown: Counter[str]
    at: float
    fresh: float


class Dealing:
    """Deals cards, and keeps for a moment what dealing looks at, by gathering. One for each process that serves a database.

    What to deal is worked out outside of any transaction; what was dealt from it and came to nothing is dealt again.
    """

    def __init__(self) -> None:
        self._tables: dict[int, _Table] = {}
        self._texts: dict[int, tuple[int, TextFit]] = {}

    def first_hands(self, db: Database, gathering_id: int, now: float) -> dict[int, list[DealtRow]]:
        """The first hand of everyone who is ready, for `lay_out` before the market opens; empty for who has had EACH."""
        table = self._read_table(db, gathering_id, now)
        counts = {me: min(HAND, EACH - table.shown[me]) for me in table.people}
        hands = db.background.aside(lambda: {me: table.dealer.hand(me, n) for me, n in counts.items()})
        # What has been dealt here is no part of the table, and may yet come to nothing.
        self._tables.pop(gathering_id, None)
        return {int(me): _rows(gathering_id, me, hand, now) for me, hand in hands.items()}

    def close(self, gathering_id: int) -> None:
        """Let go of what dealing looked at, some twenty megabytes for three hundred people; it is read anew after Undo."""
        self._tables.pop(gathering_id, None)
        self._texts.pop(gathering_id, None)

    def deal_soon(self, db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
        """More cards for one phone, which is about to run out and has not had its share."""
        db.background.follow(("deal", attendee_id), lambda: self.deal_to(db, gathering_id, attendee_id, now))

    def deal_to(self, db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
        me, shown = str(attendee_id), _shown_to(db, gathering_id, attendee_id)
        if shown is None or len(shown) >= EACH:
            return
        table = self._tables.get(gathering_id)
        if table is None or not table.dealer.knows(me) or not 0 <= now - table.at < table.fresh:
            table = self._read_table(db, gathering_id, now)
        # One's own hand is always read anew: a table knows too much when what was dealt from it came to nothing.
        hand = table.dealer.hand(me, min(HAND, EACH - len(shown)), shown)
        if hand and not _given(db, gathering_id, attendee_id, shown, _rows(gathering_id, me, hand, now)):
            self.close(gathering_id)

    def _read_table(self, db: Database, gathering_id: int, now: float) -> _Table:
        """Read anew, which learns from every tap so far; kept for a moment, because in a full room everybody taps at once."""
        started = time.monotonic()
        with db.look() as session:
            room = room_for_matching(session, gathering_id, with_vectors=False)
            shown, private = _shown(session, gathering_id), set(map(str, off_the_screen(session, gathering_id)))
        texts = self._text_fit(db, gathering_id, room)
        dealer = db.background.aside(lambda: Dealer(room, with_signals(texts, room), shown, private))
        people, counts = tuple(person.id for person in room.people), Counter(person for person, _ in shown)
        fresh = max(FRESH_SECONDS, READING_SHARE * (time.monotonic() - started))
        table = self._tables[gathering_id] = _Table(people, dealer, counts, now, fresh)
        _forget_oldest(self._tables)
        return table

    def _text_fit(self, db: Database, gathering_id: int, room: Room) -> TextFit:
        """What the cards' words say, which stays the same until a card or a person changes."""
        key, known = _texts_in(room), self._texts.get(gathering_id)
        if known is None or known[0] != key:
            with db.look() as session:
                whole = room_for_matching(session, gathering_id)
            known = self._texts[gathering_id] = _texts_in(whole), _read_texts(db, whole)
            _forget_oldest(self._texts)
        return known[1]


def _texts_in(room: Room) -> int:
    return hash(tuple((p.id, c.id, c.text, c.topic) for p in room.people for c in (*p.offers, *p.needs)))


def _read_texts(db: Database, room: Room) -> TextFit:
    return db.background.aside(lambda: text_fit(room, current_encoder()))


def _forget_oldest(kept: dict[int, Any]) -> None:
    while len(kept) > ROOMS_KEPT:
        kept.pop(next(iter(kept)))


def _rows(gathering_id: int, me: str, hand: list[Dealt], now: float) -> list[DealtRow]:
    return [
        {
            "gathering_id": gathering_id,
            "attendee_id": int(me),
            "card_id": int(dealt.card_id),
            "own_card_id": int(dealt.own_card_id) if dealt.own_card_id else None,
            "dealt_at": now,
        }
        for dealt in hand
    ]


def lay_out(db: Database, gathering_id: int, step: Step, hands: dict[int, list[DealtRow]]) -> None:
    """First hands, before the market opens and somebody sees them: a part at a time, for a room's are thousands."""
    rows = [row for hand in hands.values() for row in hand]
    for at in range(0, len(rows), ROWS_AT_A_TIME):
        some = rows[at : at + ROWS_AT_A_TIME]
        with db.work() as work:
            if step_of(hold(work, gathering_id)) != step:
                return
            # Another Next may be laying out the same.
            there = _shown(work, gathering_id, {row["attendee_id"] for row in some})
            _give(work, [row for row in some if (str(row["attendee_id"]), str(row["card_id"])) not in there])


def _give(work: Work, rows: list[DealtRow]) -> None:
    """Into the table, not through the session, which takes several times as long."""
    if rows:
        work.execute(_INTEREST, rows)


def _given(db: Database, gathering_id: int, attendee_id: int, shown: set[str], rows: list[DealtRow]) -> bool:
    """Written, unless others were dealt to them meanwhile; False when the market has closed."""
    with db.work() as work:
        if bump(work, gathering_id).phase != Phase.MARKET:
            return False
        if {card for _, card in _shown(work, gathering_id, {attendee_id})} == shown:
            _give(work, rows)
            work.announce(CardsDealt(gathering_id, attendee_id))
        return True


def _shown_to(db: Database, gathering_id: int, attendee_id: int) -> set[str] | None:
    """What somebody was dealt so far; None for whom nothing is dealt now."""
    with db.look() as session:
        gathering = session.get(GatheringRecord, gathering_id)
        if gathering is None or gathering.phase != Phase.MARKET or attendee_id not in ready_ids(session, gathering_id):
            return None
        return {card for _, card in _shown(session, gathering_id, {attendee_id})}


def _shown(session: Session, gathering_id: int, people: Collection[int] = ()) -> set[tuple[str, str]]:
    """(person, card) of everything dealt so far, to everyone or to some."""
    rows = select(InterestRecord.attendee_id, InterestRecord.card_id).where(InterestRecord.gathering_id == gathering_id)
    if people:
        rows = rows.where(InterestRecord.attendee_id.in_(people))
    return {(str(person), str(card)) for person, card in session.execute(rows)}


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
        runs_out = _waiting(work, attendee_id) < REFILL_BELOW
        work.announce(AttendeeChanged(gathering_id, attendee_id))
    if runs_out:
        dealing.deal_soon(db, gathering_id, attendee_id, now)


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
