"""The host decides what is shown: takes a card away, lets one through, chooses how they come to the big screen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from facilitator.actions import posting
from facilitator.actions.market import Dealing
from facilitator.actions.unmet.asking import asks_changed
from facilitator.core.cards import HELD_BACK
from facilitator.core.errors import NotHere
from facilitator.core.events import CardsChanged, ModerationChosen
from facilitator.core.locale import gettext
from facilitator.core.shown.looks import Held, word_list
from facilitator.core.shown.moderation import Moderation, held_once_shown, read_moderation, still_held
from facilitator.store.database import Database, Work
from facilitator.store.queries import bump
from facilitator.store.records import CardRecord, GatheringRecord


def hide_card(db: Database, gathering_id: int, card_id: int, now: float) -> None:
    """Off every screen, until the host lets it back: other words do not bring it there."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        card = _card(work, gathering_id, card_id)
        card.hidden_at, card.held, card.approved = now, None, False
        work.announce(CardsChanged(gathering_id, card.attendee_id))
        asks_changed(work, gathering)


def show_card(db: Database, gathering_id: int, card_id: int, now: float, dealing: Dealing) -> None:
    """Let through what waits, or back what was hidden."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        card = _card(work, gathering_id, card_id)
        if card.hidden_at is None:
            return
        _release(work, gathering, card, now)
        card.approved = True
    posting.follow(db, gathering, card.attendee_id, now, dealing)


def choose_moderation(db: Database, gathering_id: int, raw: str, now: float, dealing: Dealing) -> None:
    """From now on cards come to the big screen so. What waits only because everything did is shown where that is over, and
    what was shown unasked waits if it looks wrong. What the host has let through stays, however often she chooses anew."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        before, gathering.moderation = gathering.moderation, read_moderation(raw)
        released = _look_again_at_waiting(work, gathering, now)
        if before == Moderation.OPEN:
            _look_at_shown(work, gathering, now)
        work.announce(ModerationChosen(gathering_id))
    for attendee_id in dict.fromkeys(released):
        posting.follow(db, gathering, attendee_id, now, dealing)


def _look_again_at_waiting(work: Work, gathering: GatheringRecord, now: float) -> list[int]:
    """Whose cards are let through."""
    moderation, words, released = Moderation(gathering.moderation), word_list(), []
    for card in _cards(work, gathering.id, CardRecord.held.is_not(None)):
        held = still_held(card.text, Held(card.held or ""), moderation, words)
        if held is None:
            _release(work, gathering, card, now)
            released.append(card.attendee_id)
        else:
            card.held = held
    return released


def _look_at_shown(work: Work, gathering: GatheringRecord, now: float) -> None:
    """Nobody had looked at them so far; what is posted under another rule is looked at when it comes."""
    moderation, words = Moderation(gathering.moderation), word_list()
    for card in _cards(work, gathering.id, CardRecord.hidden_at.is_(None) & CardRecord.approved.is_(False)):
        if held := held_once_shown(card.text, moderation, words):
            card.hidden_at, card.held = now, held
            work.announce(CardsChanged(gathering.id, card.attendee_id))


def _cards(work: Work, gathering_id: int, which: ColumnElement[bool]) -> Sequence[CardRecord]:
    still = CardRecord.withdrawn_at.is_(None)
    return work.scalars(select(CardRecord).where(CardRecord.gathering_id == gathering_id, still, which)).all()


def _release(work: Work, gathering: GatheringRecord, card: CardRecord, now: float) -> None:
    if card.held is not None:
        # The host has looked: it is the newest, and need not wait before the wall.
        card.posted_at = now - HELD_BACK
    card.hidden_at = card.held = None
    posting.tell(work, gathering, card.attendee_id)


def _card(work: Work, gathering_id: int, card_id: int) -> CardRecord:
    card = work.get(CardRecord, card_id)
    if card is None or card.gathering_id != gathering_id or card.withdrawn_at is not None:
        raise NotHere(gettext("That card is gone."))
    return card
