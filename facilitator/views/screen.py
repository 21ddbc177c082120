"""What the projector shows in each phase. No contact, no hidden card and nobody's answer can come from here."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.cards import HELD_BACK, CardKind
from facilitator.core.phases import Phase
from facilitator.core.polls import Tally
from facilitator.core.rings import Ring, RingPerson
from facilitator.core.typed import filed
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
from facilitator.views.gathering import CardView, GatheringView, card_view, gathering_view, hands_tally
from facilitator.views.outcome import Outcome, hands_at, hands_of_all, open_needs, outcome
from facilitator.views.rings import SpotlightView, outside, rings_of, seated, spotlights

WALL_CARDS = 12
NAMES = 24
STORIES = 24


@dataclass(frozen=True)
class SeatView:
    name: str
    speaks_first: bool


@dataclass(frozen=True)
class TableView:
    table: int
    seats: tuple[SeatView, ...]


@dataclass(frozen=True)
class FoundView:
    """Where somebody sits who looks for their own name."""

    name: str
    table: int


@dataclass(frozen=True)
class ScreenView:
    """The projector. `names`: newest first. `gives`/`asks`: newest first. `loose`: matches outside of the rings.

    Counts are of all cards, words only of those that have waited long enough; `next_in`: seconds until the next has.
    `answered`: how many of those here have answered both questions. `finder`: who sits in the running round, A to Z.
    `hands_ago`: seconds since the hands were counted.
    """

    gathering: GatheringView
    now: float
    names: tuple[str, ...] = ()
    wifi_name: str = ""
    wifi_password: str = ""
    hands: Tally | None = None
    answered: int = 0
    gives: tuple[CardView, ...] = ()
    asks: tuple[CardView, ...] = ()
    give_count: int = 0
    ask_count: int = 0
    next_in: float | None = None
    rings: tuple[Ring, ...] = ()
    loose: tuple[tuple[int, int], ...] = ()
    spotlights: tuple[SpotlightView, ...] = ()
    people: tuple[RingPerson, ...] = ()
    board: tuple[TableView, ...] = ()
    finder: tuple[FoundView, ...] = ()
    outcome: Outcome | None = None
    open_needs: tuple[CardView, ...] = ()
    hands_ago: float = 0.0


def screen_view(session: Session, gathering: GatheringRecord, now: float) -> ScreenView:
    shared = gathering_view(session, gathering)
    view = ScreenView(shared, now, wifi_name=gathering.wifi_name, wifi_password=gathering.wifi_password)
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
    if session.get(PlanRecord, gathering.id) is None:
        return view
    people = seated(session, gathering, queries.is_here() & SeatRecord.ended.is_(None))
    matches = session.scalars(
        select(MatchRecord).where(MatchRecord.gathering_id == gathering.id).order_by(MatchRecord.id)
    ).all()
    between = [m for m in matches if {m.giver_id, m.receiver_id} <= people.keys()]
    rings = rings_of(session, gathering, people)
    return replace(
        view,
        people=tuple(people.values()),
        rings=rings,
        loose=outside(rings, between),
        spotlights=_spotlights(session, between, people, gathering.seed),
    )


def _spotlights(
    session: Session, matches: Sequence[MatchRecord], people: dict[int, RingPerson], seed: int
) -> tuple[SpotlightView, ...]:
    """The surest matches first are the best stories; a shuffle among them keeps one person from leading twice."""
    best = sorted(matches, key=lambda m: -m.fit)[:STORIES]
    random.Random(seed).shuffle(best)
    return spotlights(session, best, people)


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
