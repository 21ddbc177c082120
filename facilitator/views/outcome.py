"""What came of an evening, in true counts: hands, who gave and received, whose need stays open. Remote, projector, report."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.polls import Tally
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MatchRecord, PlanRecord
from facilitator.views.gathering import CardView, card_view, hands_tally
from facilitator.views.unmet.leads import count_leads, lead_ends


@dataclass(frozen=True)
class Outcome:
    """True counts at the end. `slots` holds one (gave, received) a person, in the shuffled order of the hands.

    `leads`: how often somebody could help, or knew someone, when the room was asked.
    """

    people: int
    gave: int
    received: int
    meetings: int
    slots: tuple[tuple[bool, bool], ...]
    leads: int = 0


def outcome(session: Session, gathering: GatheringRecord) -> Outcome:
    """Who really gave and received: the matches of the meetings that somebody at the table said took place.

    An event without tables has what was said when the room was asked.
    """
    happened = queries.meetings_held(session, gathering.id)
    has_tables = session.get(PlanRecord, gathering.id) is not None
    pairs = _matched(session, gathering.id, happened) if has_tables else lead_ends(session, gathering.id)
    gave, received = {giver for giver, _ in pairs}, {receiver for _, receiver in pairs}
    came = session.scalars(
        select(AttendeeRecord.id).where(AttendeeRecord.gathering_id == gathering.id, AttendeeRecord.removed_at.is_(None))
    ).all()
    gave, received = gave & set(came), received & set(came)
    slots = sorted((id in gave, id in received) for id in came)
    random.Random(gathering.seed).shuffle(slots)
    return Outcome(len(came), len(gave), len(received), len(happened), tuple(slots), count_leads(session, gathering.id))


def _matched(session: Session, gathering_id: int, happened: Collection[int]) -> list[tuple[int, int]]:
    ends = select(MatchRecord.giver_id, MatchRecord.receiver_id, MatchRecord.meeting_id)
    matches = session.execute(ends.where(MatchRecord.gathering_id == gathering_id))
    return [(giver, receiver) for giver, receiver, meeting in matches if meeting in happened]


def open_needs(session: Session, gathering: GatheringRecord, also_private: bool = False) -> tuple[CardView, ...]:
    """What nobody here could answer, newest first; without those that stay off the screen."""
    plan = session.get(PlanRecord, gathering.id)
    ids = queries.ids_in(plan.open_needs) if plan else []
    cards = cards_with_authors(session, gathering.id, only=ids) if ids else ()
    return tuple(card for card in cards if also_private or not card.private)


def cards_with_authors(
    session: Session, gathering_id: int, also_gone: bool = False, only: Collection[int] | None = None
) -> list[CardView]:
    """Every card that counts, or `only` these, newest first; `also_gone`: of people, too, who have gone home."""
    counts = (
        CardRecord.withdrawn_at.is_(None) & CardRecord.hidden_at.is_(None) & AttendeeRecord.removed_at.is_(None)
        if also_gone
        else queries.is_live()
    )
    wanted = (
        select(CardRecord, AttendeeRecord.name)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(CardRecord.gathering_id == gathering_id, counts)
        .order_by(CardRecord.posted_at.desc(), CardRecord.id.desc())
    )
    rows = session.execute(wanted if only is None else wanted.where(CardRecord.id.in_(only)))
    return [card_view(card, name) for card, name in rows]


def withdrawn(session: Session, gathering_id: int) -> set[int]:
    """The cards that their authors took back: what they say is nobody's to read any more."""
    gone = select(CardRecord.id).where(CardRecord.gathering_id == gathering_id, CardRecord.withdrawn_at.is_not(None))
    return set(session.scalars(gone))


def off_the_screen(session: Session, gathering_id: int) -> set[int]:
    """The asks that are only for those who can help."""
    return set(session.scalars(select(CardRecord.id).where(CardRecord.gathering_id == gathering_id, CardRecord.private)))


def hands_of_all(session: Session, gathering: GatheringRecord) -> Tally:
    """The hands of everyone who came, whoever has gone home since."""
    everyone = session.scalars(
        select(AttendeeRecord).where(AttendeeRecord.gathering_id == gathering.id, AttendeeRecord.removed_at.is_(None))
    )
    return hands_tally(list(everyone), gathering.seed)


def hands_at(session: Session, gathering: GatheringRecord) -> float:
    """When the hands were counted: the first cards follow within moments. Without a card, when the last guest came."""
    first_card = session.scalar(select(func.min(CardRecord.posted_at)).where(CardRecord.gathering_id == gathering.id))
    last_guest = session.scalar(select(func.max(AttendeeRecord.joined_at)).where(AttendeeRecord.gathering_id == gathering.id))
    return first_card or last_guest or gathering.created_at
