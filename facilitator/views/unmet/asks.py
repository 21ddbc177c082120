"""The asks of a part that asks who knows someone: those that were up, the one that is, and those to come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.unmet.order import in_turn
from facilitator.store.queries import ids_in
from facilitator.store.records import GatheringRecord, InterestRecord, PlanRecord
from facilitator.store.rows.unmet import AskedRecord, LeadRecord
from facilitator.views.gathering import CardView
from facilitator.views.outcome import cards_with_authors


@dataclass(frozen=True)
class AskView:
    """`leads`: how many can help, or know someone. `number`: the how manieth it is."""

    card: CardView
    number: int
    leads: int


@dataclass(frozen=True)
class Lineup:
    """`was`: the asks so far, of which the last is up; `coming`: those to come, in their order. Only what all may read."""

    was: tuple[AskView, ...] = ()
    coming: tuple[CardView, ...] = ()

    @property
    def now(self) -> AskView | None:
        return self.was[-1] if self.was else None

    @property
    def all(self) -> int:
        return len(self.was) + len(self.coming)

    def ask(self, card: int) -> AskView | None:
        """The ask of this card, if it has been up."""
        return next((ask for ask in self.was if ask.card.id == card), None)


def lineup(session: Session, gathering: GatheringRecord) -> Lineup:
    leads = _leads(session, gathering.id)
    cards = {card.id: card for card in _by_hope(session, gathering, leads)}
    asked = list(session.scalars(_asked(gathering)))
    was = [cards[id] for id in asked if id in cards]
    coming = list(in_turn([card for id, card in cards.items() if id not in asked], was[-1].author if was else None))
    # At the beginning, and where the one that was up is gone.
    if coming and (not asked or asked[-1] not in cards):
        was.append(coming.pop(0))
    views = (AskView(card, number, leads[card.id]) for number, card in enumerate(was, 1))
    return Lineup(tuple(views), tuple(coming))


def _asked(gathering: GatheringRecord) -> Select[int]:
    here = (AskedRecord.gathering_id == gathering.id, AskedRecord.part == gathering.part)
    return select(AskedRecord.card_id).where(*here).order_by(AskedRecord.id)


def _leads(session: Session, gathering_id: int) -> Counter[int]:
    return Counter(session.scalars(select(LeadRecord.need_id).where(LeadRecord.gathering_id == gathering_id)))


def _by_hope(session: Session, gathering: GatheringRecord, leads: Counter[int]) -> list[CardView]:
    """What nobody here has, the least hope first: by the plan, and before there is one by who said that they can help."""
    plan = session.get(PlanRecord, gathering.id)
    if plan is None:
        hope = _taps(session, gathering.id)
        needs = [card for card in cards_with_authors(session, gathering.id) if card.kind == CardKind.NEED]
        needs.sort(key=lambda card: (hope[card.id], card.posted_at, card.id))
    else:
        place = {id: index for index, id in enumerate(ids_in(plan.open_needs))}
        needs = sorted(cards_with_authors(session, gathering.id, only=place), key=lambda card: place[card.id])
    # What somebody has answered in an earlier part has more hope than anything else.
    return sorted((card for card in needs if not card.private), key=lambda card: leads[card.id] > 0)


def _taps(session: Session, gathering_id: int) -> Counter[int]:
    yes = (InterestRecord.gathering_id == gathering_id, InterestRecord.wanted.is_(True))
    return Counter(session.scalars(select(InterestRecord.card_id).where(*yes)))
