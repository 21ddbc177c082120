"""Cards: something to give, something to ask. Post, edit, withdraw; and the host hides or puts back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, func, insert, select

from facilitator.actions import market, seating
from facilitator.core.cards import CARDS_EACH, CardKind, check_client_key, clean_text, help_kind
from facilitator.core.errors import NotHere, Refused
from facilitator.core.events import CardsChanged
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.words import gettext
from facilitator.matching import current_encoder, packed
from facilitator.matching.language.topics import NO_TOPIC, TOPICS
from facilitator.store.database import Database, Work
from facilitator.store.queries import bump
from facilitator.store.records import CardRecord, GatheringRecord, GlanceRecord

# Into the table, not through the session, which takes as long as the rules.
_CARD = insert(cast(Table, CardRecord.__table__)).returning(CardRecord.__table__.c.id)


@dataclass(frozen=True)
class CardForm:
    """What was typed on a card; checked when it is posted."""

    text: str
    help_kind: str = ""
    would_pay: bool = False
    topic: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> CardForm:
        pays = form.get("would_pay") == "yes"
        return cls(form.get("text", ""), form.get("help_kind", ""), pays, form.get("topic", ""))


def post_card(db: Database, gathering_id: int, attendee_id: int, kind: str, form: CardForm, client_key: str, now: float) -> int:
    """Post a card: its id. The same `client_key` again is the same card, however often it is sent."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        known, posted = _posted_so_far(work, attendee_id, client_key)
        if known is not None:
            return known
        check_permitted(Phase(gathering.phase), Deed.POST)
        _check_room_for_more(posted)
        whose = {"gathering_id": gathering_id, "attendee_id": attendee_id, "client_key": client_key}
        card: int = work.execute(_CARD, {**whose, "posted_at": now, **_written(_card_kind(kind), form)}).scalar_one()
        _tell(work, gathering, attendee_id, now)
        return card


def _card_kind(raw: str) -> CardKind:
    if raw not in set(CardKind):
        raise Refused(gettext("Choose whether you give this or ask for it."))
    return CardKind(raw)


def _posted_so_far(work: Work, attendee_id: int, client_key: str) -> tuple[int | None, int]:
    """The id of the card that this key made already, if any, and how many cards they have."""
    key = check_client_key(client_key)
    known, count = work.execute(_posted(), {"attendee": attendee_id, "client_key": key}).one()
    return known, count


@cache
def _posted() -> Select[int, int]:
    known = func.max(CardRecord.id).filter(CardRecord.client_key == bindparam("client_key"))
    count = func.count().filter(CardRecord.withdrawn_at.is_(None))
    return select(known, count).where(CardRecord.attendee_id == bindparam("attendee"))


def _check_room_for_more(posted: int) -> None:
    if posted >= CARDS_EACH:
        raise Refused(
            gettext("That’s %(cards_each)s cards, which is plenty. Take one back to add another.", cards_each=CARDS_EACH),
            "text",
        )


def _written(kind: CardKind, form: CardForm) -> dict[str, Any]:
    """What a card says, by column."""
    words = clean_text(form.text, kind)
    return {
        "kind": kind,
        "text": words,
        "help_kind": help_kind(form.help_kind),
        "topic": form.topic if form.topic in TOPICS or form.topic == NO_TOPIC else None,
        "would_pay": form.would_pay and kind == CardKind.NEED,
        "vector": packed(current_encoder(), current_encoder().encode([words])[0]),
        "hidden_at": None,
    }


def _tell(work: Work, gathering: GatheringRecord, attendee_id: int, now: float) -> None:
    work.announce(CardsChanged(gathering.id, attendee_id))
    market.deal_to(work, gathering, attendee_id, now)
    seating.bring_in(work, gathering, attendee_id, now)


def change_card(db: Database, gathering_id: int, attendee_id: int, card_id: int, form: CardForm, now: float) -> None:
    """New words for one's own card. A card that the host hid is shown again with them."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        card = _own_card(work, attendee_id, card_id)
        for column, value in _written(CardKind(card.kind), form).items():
            setattr(card, column, value)
        # New words wait before the wall like a new card's.
        card.posted_at = now
        _tell(work, gathering, attendee_id, now)


def move_card(db: Database, gathering_id: int, attendee_id: int, card_id: int, now: float) -> None:
    """One's own card was in the wrong box: an ask becomes something to give, and the other way round."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        card = _own_card(work, attendee_id, card_id)
        card.kind = CardKind.OFFER if card.kind == CardKind.NEED else CardKind.NEED
        card.would_pay = False
        work.execute(delete(GlanceRecord).where(GlanceRecord.card_id == card_id))
        _tell(work, gathering, attendee_id, now)


def withdraw_card(db: Database, gathering_id: int, attendee_id: int, card_id: int, now: float) -> None:
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        _own_card(work, attendee_id, card_id).withdrawn_at = now
        work.announce(CardsChanged(gathering_id, attendee_id))


def _own_card(work: Work, attendee_id: int, card_id: int) -> CardRecord:
    card = work.get(CardRecord, card_id)
    if card is None or card.attendee_id != attendee_id or card.withdrawn_at is not None:
        raise NotHere(gettext("That card is gone. Your others are still here."))
    return card


def hide_card(db: Database, gathering_id: int, card_id: int, hidden: bool, now: float) -> None:
    """The host takes a card off every screen, or puts it back."""
    with db.work() as work:
        bump(work, gathering_id)
        card = work.get(CardRecord, card_id)
        if card is None or card.gathering_id != gathering_id:
            raise NotHere(gettext("That card is gone."))
        card.hidden_at = now if hidden else None
        work.announce(CardsChanged(gathering_id, card.attendee_id))
