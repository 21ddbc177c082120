"""Cards: something to give, something to ask. Post, edit, withdraw."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, func, insert, select, update

from facilitator.actions import seating
from facilitator.actions.market import Dealing
from facilitator.actions.unmet.asking import asks_changed
from facilitator.core.cards import CARDS_EACH, CardKind, CardWords, words_of
from facilitator.core.errors import NotHere, Refused
from facilitator.core.events import CardsChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.shown.looks import Held, word_list
from facilitator.core.shown.moderation import OF_THE_WORDS, Moderation, held_because
from facilitator.core.typed import check_client_key
from facilitator.matching import current_encoder, encoded, packed
from facilitator.matching.language.topics import NO_TOPIC, TOPICS
from facilitator.store.database import Database, Work
from facilitator.store.owed import is_planned
from facilitator.store.queries import attendee, bump
from facilitator.store.records import CardRecord, GatheringRecord, InterestRecord
from facilitator.store.sheets import is_before_match

# Into the table, not through the session, which takes as long as the rules.
_CARD = insert(cast(Table, CardRecord.__table__)).returning(CardRecord.__table__.c.id)

# Cards that are read at a time: about a third of a second, after which others have their turn. Chosen.
READ_AT_A_TIME = 20
# (id, kind, text) of each.
Unread = list[tuple[int, str, str]]


def post_card(
    db: Database,
    gathering_id: int,
    attendee_id: int,
    kind: str,
    words: CardWords,
    client_key: str,
    now: float,
    dealing: Dealing,
) -> int:
    """Post a card: its id. The same `client_key` again is the same card, however often it is sent."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        known, posted = _posted_so_far(work, attendee_id, client_key)
        if known is not None:
            return known
        check_permitted(Phase(gathering.phase), Deed.POST)
        attendee(work, gathering_id, attendee_id)
        _check_room_for_more(posted)
        card = write_card(work, gathering, attendee_id, _card_kind(kind), words, client_key, now)
        tell(work, gathering, attendee_id)
    follow(db, gathering, attendee_id, now, dealing)
    return card


def write_card(
    work: Work, gathering: GatheringRecord, attendee_id: int, kind: CardKind, words: CardWords, client_key: str, now: float
) -> int:
    """The card's row, whatever the step of the evening: its id. Refused for words that are no card."""
    whose = {"gathering_id": gathering.id, "attendee_id": attendee_id, "client_key": client_key}
    written = _written(kind, words)
    held = _held(gathering, written["text"], now)
    card: int = work.execute(_CARD, {**whose, "posted_at": now, **written, **held}).scalar_one()
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


def _written(kind: CardKind, words: CardWords) -> dict[str, Any]:
    """What a card says, by column."""
    return {"kind": kind, "vector": None, **words_of(words.checked(kind, {*TOPICS, NO_TOPIC}))}


def _held(gathering: GatheringRecord, text: str, now: float) -> dict[str, Any]:
    """Whether new words wait for the host, by column."""
    held = held_because(text, Moderation(gathering.moderation), word_list())
    return {"held": held, "hidden_at": now if held else None}


def _held_again(gathering: GatheringRecord, card: CardRecord, text: str, now: float) -> dict[str, Any]:
    """What the host took off the screen stays off it until she has seen the new words."""
    if text == card.text:
        return {}
    if card.hidden_at is None or (card.held and card.held in OF_THE_WORDS):
        return {**_held(gathering, text, now), "approved": False}
    return {"held": Held.EDITED}


def tell(work: Work, gathering: GatheringRecord, attendee_id: int) -> None:
    work.announce(CardsChanged(gathering.id, attendee_id))
    asks_changed(work, gathering)
    if is_planned(work, gathering):
        work.flush()
        seating.bring_in(work, gathering, attendee_id)


def follow(db: Database, gathering: GatheringRecord, attendee_id: int, now: float, dealing: Dealing) -> None:
    """What a card brings about: a vector of its words; cards of others in the market, a table after the match."""
    encode_soon(db, gathering.id)
    if gathering.phase == Phase.MARKET:
        dealing.deal_soon(db, gathering.id, attendee_id, now)
    if not is_before_match(gathering):
        seating.follow(db, gathering.id, now)


def change_card(
    db: Database, gathering_id: int, attendee_id: int, card_id: int, words: CardWords, now: float, dealing: Dealing
) -> None:
    """New words for one's own card."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        card = _own_card(work, attendee_id, card_id)
        written = _written(CardKind(card.kind), words)
        for column, value in {**written, **_held_again(gathering, card, written["text"], now)}.items():
            setattr(card, column, value)
        # New words wait before the wall like a new card's.
        card.posted_at = now
        tell(work, gathering, attendee_id)
    follow(db, gathering, attendee_id, now, dealing)


def move_card(db: Database, gathering_id: int, attendee_id: int, card_id: int, now: float, dealing: Dealing) -> None:
    """One's own card was in the wrong box: an ask becomes something to give, and the other way round."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        card = _own_card(work, attendee_id, card_id)
        card.kind = CardKind.OFFER if card.kind == CardKind.NEED else CardKind.NEED
        # An offer and a need are read differently.
        card.would_pay, card.private, card.vector = False, False, None
        work.execute(delete(InterestRecord).where(InterestRecord.card_id == card_id))
        tell(work, gathering, attendee_id)
    follow(db, gathering, attendee_id, now, dealing)


def withdraw_card(db: Database, gathering_id: int, attendee_id: int, card_id: int, now: float) -> None:
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        _own_card(work, attendee_id, card_id).withdrawn_at = now
        work.announce(CardsChanged(gathering_id, attendee_id))
        asks_changed(work, gathering)


def _own_card(work: Work, attendee_id: int, card_id: int) -> CardRecord:
    card = work.get(CardRecord, card_id)
    if card is None or card.attendee_id != attendee_id or card.withdrawn_at is not None:
        raise NotHere(gettext("That card is gone. Your others are still here."))
    return card


def encode_soon(db: Database, gathering_id: int) -> None:
    db.background.follow(("encode", gathering_id), lambda: encode_cards(db, gathering_id))


def encode_cards(db: Database, gathering_id: int) -> None:
    """Until every card has its vector, so that dealing and planning do not wait for text to be read.

    A card whose words change meanwhile is read again.
    """
    while unread := _unread(db, gathering_id):
        vectors = db.background.aside(partial(_vectors, unread))
        with db.work() as work:
            for (id, kind, text), vector in zip(unread, vectors, strict=True):
                as_read = (CardRecord.id == id, CardRecord.kind == kind, CardRecord.text == text)
                work.execute(update(CardRecord).where(*as_read).values(vector=vector))


def _unread(db: Database, gathering_id: int) -> Unread:
    without = (CardRecord.gathering_id == gathering_id, CardRecord.vector.is_(None), CardRecord.withdrawn_at.is_(None))
    with db.look() as session:
        rows = session.execute(select(CardRecord.id, CardRecord.kind, CardRecord.text).where(*without).limit(READ_AT_A_TIME))
        return [(id, kind, text) for id, kind, text in rows]


def _vectors(unread: Unread) -> list[bytes]:
    encoder = current_encoder()
    return [packed(encoder, encoded(encoder, CardKind(kind), text)) for _, kind, text in unread]
