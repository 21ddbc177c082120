"""What the projector shows in each phase. No contact, no hidden card and nobody's answer can come from here."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.alphabet import filed
from facilitator.core.cards import CardKind
from facilitator.core.phases import Phase
from facilitator.core.polls import Tally
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    PlanRecord,
    SeatRecord,
)
from facilitator.views.room import card_view, hands_tally, room_view
from facilitator.views.screen_values import (
    FoundView,
    RingPerson,
    RingView,
    ScreenView,
    SeatView,
    SpotlightView,
    TableView,
)
from facilitator.views.sentences import Helped, for_stage, helped
from facilitator.views.values import CardView, Outcome

WALL_CARDS = 12
NAMES = 24
HELD_BACK = 5.0
"""Seconds before a card's words reach the wall: time for its author to think again, and for the host to hide it."""


def screen_view(session: Session, gathering: GatheringRecord, now: float) -> ScreenView:
    room = room_view(session, gathering)
    view = ScreenView(room, now, wifi_name=gathering.wifi_name, wifi_password=gathering.wifi_password)
    return _BY_PHASE[Phase(gathering.phase)](session, gathering, view)


def _lobby(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    newest = (
        select(AttendeeRecord.name)
        .where(AttendeeRecord.gathering_id == gathering.id, queries.is_here())
        .order_by(AttendeeRecord.joined_at.desc(), AttendeeRecord.id.desc())
        .limit(NAMES)
    )
    return replace(view, names=tuple(session.scalars(newest)))


def _poll(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    people = list(queries.attendees_here(session, gathering.id))
    both = sum(p.hopes_to_sell is not None and p.hopes_to_buy is not None for p in people)
    return replace(view, hands=hands_tally(people, gathering.seed), answered=both)


def _wall(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    ripe = view.now - HELD_BACK
    unripe = queries.is_live() & (CardRecord.posted_at > ripe) & (CardRecord.gathering_id == gathering.id)
    next_at = session.scalar(select(func.min(CardRecord.posted_at)).join(AttendeeRecord).where(unripe))
    return replace(
        _counted(session, gathering, view),
        gives=_newest(session, gathering, CardKind.OFFER, ripe),
        asks=_newest(session, gathering, CardKind.NEED, ripe),
        next_in=None if next_at is None else next_at - ripe,
    )


def _counted(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    counts = queries.count_cards(session, gathering.id)
    return replace(view, give_count=counts[CardKind.OFFER], ask_count=counts[CardKind.NEED])


def _newest(session: Session, gathering: GatheringRecord, kind: CardKind, ripe: float) -> tuple[CardView, ...]:
    """Cards that have waited long enough, newest first, as many as the wall could ever show."""
    rows = session.execute(
        select(CardRecord, AttendeeRecord.name)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(
            CardRecord.gathering_id == gathering.id,
            CardRecord.kind == kind,
            CardRecord.posted_at <= ripe,
            queries.is_live(),
        )
        .order_by(CardRecord.posted_at.desc(), CardRecord.id.desc())
        .limit(WALL_CARDS)
    )
    return tuple(card_view(card, name) for card, name in rows)


def _matching(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    plan = session.get(PlanRecord, gathering.id)
    if plan is None:
        return view
    people = _people(session, gathering)
    matches = session.scalars(
        select(MatchRecord).where(MatchRecord.gathering_id == gathering.id).order_by(MatchRecord.id)
    ).all()
    rings = [ring for ring in queries.rings_in(plan.rings) if set(ring) <= people.keys()]
    in_rings = {(a, b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1], strict=True)}
    arcs = {(m.giver_id, m.receiver_id) for m in matches if {m.giver_id, m.receiver_id} <= people.keys()}
    return replace(
        view,
        people=tuple(people.values()),
        rings=tuple(RingView(tuple(people[id] for id in ring)) for ring in rings),
        loose=tuple(sorted(arcs - in_rings)),
        spotlights=_spotlights(session, matches, people, gathering.seed),
    )


def _spotlights(
    session: Session, matches: Sequence[MatchRecord], people: dict[int, RingPerson], seed: int
) -> tuple[SpotlightView, ...]:
    """The surest matches first are the best stories; a shuffle among them keeps one person from leading twice."""
    sure = sorted((m for m in matches if {m.giver_id, m.receiver_id} <= people.keys()), key=lambda m: -m.fit)
    best = sure[:24]
    random.Random(seed).shuffle(best)
    return spotlights(session, best, people)


def spotlights(session: Session, matches: Sequence[MatchRecord], people: Mapping[int, RingPerson]) -> tuple[SpotlightView, ...]:
    """Matches as sentences in parts, so that the names can be told from the words."""
    about = helped(session, matches, {id: person.name for id, person in people.items()})
    return tuple(_spotlight(match, said, people) for match, said in zip(matches, about, strict=True))


def _spotlight(match: MatchRecord, about: Helped, people: Mapping[int, RingPerson]) -> SpotlightView:
    middle, rest = for_stage(about)
    return SpotlightView(people[match.giver_id], middle, people[match.receiver_id], rest)


def _people(session: Session, gathering: GatheringRecord) -> dict[int, RingPerson]:
    """Everyone with a seat in the plan who is still here."""
    rows = session.execute(
        select(AttendeeRecord.id, AttendeeRecord.name)
        .where(
            AttendeeRecord.gathering_id == gathering.id,
            queries.is_here(),
            AttendeeRecord.id.in_(select(SeatRecord.attendee_id).where(SeatRecord.ended.is_(None))),
        )
        .order_by(AttendeeRecord.id)
    )
    return {id: RingPerson(id, name) for id, name in rows}


def _rounds(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    tables = board(session, gathering, gathering.round)
    found = [FoundView(seat.name, table.table) for table in tables for seat in table.seats]
    return replace(view, board=tables, finder=tuple(sorted(found, key=lambda one: filed(one.name))))


def board(session: Session, gathering: GatheringRecord, round: int) -> tuple[TableView, ...]:
    """Who sits where in a round, by table, the one who speaks first on top."""
    rows = session.execute(
        select(MeetingRecord.table, MeetingRecord.id, AttendeeRecord.name)
        .join(SeatRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .join(AttendeeRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .where(
            MeetingRecord.gathering_id == gathering.id,
            MeetingRecord.round == round,
            SeatRecord.ended.is_(None),
            queries.is_here(),
        )
        .order_by(MeetingRecord.table, MeetingRecord.id, SeatRecord.place)
    )
    seated: dict[tuple[int, int], list[str]] = defaultdict(list)
    for table, meeting, name in rows:
        seated[table, meeting].append(name)
    return tuple(
        TableView(table, tuple(SeatView(name, i == 0) for i, name in enumerate(names))) for (table, _), names in seated.items()
    )


def _wrap_up(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    return replace(
        _poll_of_all(session, gathering, view),
        outcome=outcome(session, gathering),
        open_needs=open_needs(session, gathering),
    )


def _poll_of_all(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    return replace(view, hands=hands_of_all(session, gathering), hands_ago=view.now - hands_at(session, gathering))


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


def outcome(session: Session, gathering: GatheringRecord) -> Outcome:
    """Who really gave and received: the matches of the meetings that somebody at the table said took place."""
    happened = set(
        session.scalars(
            select(SeatRecord.meeting_id).where(
                SeatRecord.gathering_id == gathering.id,
                SeatRecord.met_at.is_not(None),
                SeatRecord.ended.is_(None),
            )
        )
    )
    matches = session.execute(
        select(MatchRecord.giver_id, MatchRecord.receiver_id, MatchRecord.meeting_id).where(
            MatchRecord.gathering_id == gathering.id
        )
    ).all()
    gave = {giver for giver, _, meeting in matches if meeting in happened}
    received = {receiver for _, receiver, meeting in matches if meeting in happened}
    came = session.scalars(
        select(AttendeeRecord.id).where(AttendeeRecord.gathering_id == gathering.id, AttendeeRecord.removed_at.is_(None))
    ).all()
    gave, received = gave & set(came), received & set(came)
    slots = sorted((id in gave, id in received) for id in came)
    random.Random(gathering.seed).shuffle(slots)
    return Outcome(len(came), len(gave), len(received), len(happened), tuple(slots))


def open_needs(session: Session, gathering: GatheringRecord) -> tuple[CardView, ...]:
    plan = session.get(PlanRecord, gathering.id)
    ids = queries.ids_in(plan.open_needs) if plan else []
    return tuple(cards_with_authors(session, gathering.id, only=ids)) if ids else ()


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


def _closed(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    return replace(view, outcome=outcome(session, gathering))


_BY_PHASE: dict[Phase, Callable[[Session, GatheringRecord, ScreenView], ScreenView]] = {
    Phase.LOBBY: _lobby,
    Phase.POLL: _poll,
    Phase.POSTING: _wall,
    Phase.MARKET: _counted,
    Phase.MATCHING: _matching,
    Phase.ROUNDS: _rounds,
    Phase.WRAP_UP: _wrap_up,
    Phase.CLOSED: _closed,
}
