"""The cards whose words the projector shows now, for the host who wants one of them gone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.phases import Phase
from facilitator.core.shown.wall import WallPage
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MatchRecord, SeatRecord
from facilitator.views.gathering import CardView, card_view
from facilitator.views.outcome import cards_with_authors, open_needs
from facilitator.views.rings import seated
from facilitator.views.screen import matches_between, told
from facilitator.views.shown.wall import wall_view
from facilitator.views.unmet.asks import asked

# Seconds for which a card that was hidden stays where it was, with a way to put it back. Chosen.
HIDDEN_LATELY = 60.0


@dataclass(frozen=True)
class OnScreenView:
    """`cards`: gives first, as they stand there, and among them those hidden a moment ago.

    `page`: of the wall's longer side. `next_in`: seconds until something else is shown. `in_turn`: one after the other.
    """

    cards: tuple[CardView, ...] = ()
    page: WallPage = WallPage()  # noqa: RUF009
    next_in: float | None = None
    in_turn: bool = False


def on_screen(session: Session, gathering: GatheringRecord, now: float) -> OnScreenView:
    """What the phase shows, also while the host has put something else up: she may have done so because of it."""
    show = _BY_PHASE.get(Phase(gathering.phase))
    return show(session, gathering, now) if show else OnScreenView()


def _wall(session: Session, gathering: GatheringRecord, now: float) -> OnScreenView:
    wall = wall_view(session, gathering, now)
    cards = [*wall.gives.cards, *wall.asks.cards, *_hidden_lately(session, gathering, now)]
    in_place = sorted(cards, key=lambda card: (card.kind != CardKind.OFFER, -card.posted_at, -card.id))
    return OnScreenView(tuple(in_place), max(wall.gives.page, wall.asks.page, key=lambda page: page.of), wall.next_in)


def _told(session: Session, gathering: GatheringRecord, now: float) -> OnScreenView:
    people = seated(session, gathering, queries.is_here() & SeatRecord.ended.is_(None))
    matches = told(session, matches_between(session, gathering, people), gathering.seed)
    cards = {card.id: card for card in cards_with_authors(session, gathering.id, only=_cards_of(matches))}
    in_turn = [cards[id] for id in _cards_of(matches) if id in cards]
    return OnScreenView((*_hidden_lately(session, gathering, now), *in_turn), in_turn=True)


def _cards_of(matches: list[MatchRecord]) -> list[int]:
    return list(dict.fromkeys(id for match in matches for id in (match.offer_id, match.need_id)))


def _open(session: Session, gathering: GatheringRecord, now: float) -> OnScreenView:
    return OnScreenView((*_hidden_lately(session, gathering, now), *open_needs(session, gathering)), in_turn=True)


def _asked(session: Session, gathering: GatheringRecord, now: float) -> OnScreenView:
    up = (ask.card for ask in asked(session, gathering).up)
    return OnScreenView((*_hidden_lately(session, gathering, now), *up))


_BY_PHASE = {Phase.POSTING: _wall, Phase.MATCHING: _told, Phase.UNMET: _asked, Phase.WRAP_UP: _open}


def _hidden_lately(session: Session, gathering: GatheringRecord, now: float) -> list[CardView]:
    rows = session.execute(
        select(CardRecord, AttendeeRecord.name)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(
            CardRecord.gathering_id == gathering.id,
            CardRecord.withdrawn_at.is_(None),
            CardRecord.hidden_at > now - HIDDEN_LATELY,
            CardRecord.held.is_(None),
            queries.is_here(),
        )
        .order_by(CardRecord.hidden_at.desc())
    )
    return [card_view(card, name) for card, name in rows]
