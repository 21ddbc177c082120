"""What the projector shows in each phase. No contact, no hidden card and nobody's answer can come from here."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.phases import Phase
from facilitator.core.polls import Tally
from facilitator.core.rings import Ring, RingPerson
from facilitator.core.script import sounds
from facilitator.core.typed import filed
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    PlanRecord,
    SeatRecord,
)
from facilitator.store.sheets import sheet_of
from facilitator.views.gathering import CardView, GatheringView, gathering_view, hands_tally
from facilitator.views.outcome import Outcome, hands_at, hands_of_all, open_needs, outcome
from facilitator.views.rings import Links, SpotlightView, chats, in_a_match, outside, rings_of, seated, spotlights
from facilitator.views.sentences import hidden_among
from facilitator.views.shown.hours import Hours, ShownPart, hours, shown_part
from facilitator.views.shown.turns import board_turns, room_turns
from facilitator.views.shown.wall import NO_CARDS, SideView, wall_view
from facilitator.views.unmet.asks import Lineup, asked

NAMES = 24
STORIES = 24


@dataclass(frozen=True)
class SeatView:
    name: str
    speaks_first: bool


@dataclass(frozen=True)
class TableView:
    """`ends`: until when each of the `seats` has the word, in seconds since the round began; empty where all talk."""

    table: int
    seats: tuple[SeatView, ...]
    ends: tuple[float, ...] = ()


@dataclass(frozen=True)
class FoundView:
    """Where somebody sits who looks for their own name."""

    name: str
    table: int


@dataclass(frozen=True)
class ScreenView:
    """The projector. `names`: newest first. `gives`/`asks`: the wall.

    `loose`: matches outside of the rings; `chats`: who is in no match, and with whom they meet.
    Counts are of all cards, words only of those that have waited long enough; `next_in`: seconds until the wall changes.
    `a_page`: how many cards one page of a side holds.
    `answered`: how many of those here have answered both questions. `finder`: who sits in the running round, A to Z.
    `hands_ago`: seconds since the hands were counted. `shown`: what the run-sheet says in this part.
    `sounds`: with how many seconds left it chimes.
    `asked`: the room's, or else `circles`, whose turn is over when the clock has `turn_until` seconds left.
    `seats`: at a table; `turns`: until when each of them has the word, in seconds since the round began.
    """

    gathering: GatheringView
    now: float
    names: tuple[str, ...] = ()
    wifi_name: str = ""
    wifi_password: str = ""
    hands: Tally | None = None
    answered: int = 0
    gives: SideView = NO_CARDS
    asks: SideView = NO_CARDS
    a_page: int = 0
    next_in: float | None = None
    give_count: int = 0
    ask_count: int = 0
    rings: tuple[Ring, ...] = ()
    loose: Links = ()
    chats: Links = ()
    spotlights: tuple[SpotlightView, ...] = ()
    people: tuple[RingPerson, ...] = ()
    board: tuple[TableView, ...] = ()
    finder: tuple[FoundView, ...] = ()
    outcome: Outcome | None = None
    open_needs: tuple[CardView, ...] = ()
    hands_ago: float = 0.0
    hours: Hours | None = None
    shown: ShownPart | None = None
    sounds: tuple[int, ...] = ()
    seats: int = 2
    turns: tuple[float, ...] = ()
    asked: Lineup = Lineup()  # noqa: RUF009
    circles: tuple[Lineup, ...] = ()
    turn_until: float | None = None


def screen_view(session: Session, gathering: GatheringRecord, now: float) -> ScreenView:
    shared = gathering_view(session, gathering)
    sheet = sheet_of(gathering)
    view = ScreenView(
        shared,
        now,
        wifi_name=gathering.wifi_name,
        wifi_password=gathering.wifi_password,
        shown=shown_part(sheet, shared.step),
        sounds=sounds(sheet, shared.step),
    )
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
    wall = wall_view(session, gathering, view.now)
    return replace(
        _counted(session, gathering, view), gives=wall.gives, asks=wall.asks, next_in=wall.next_in, a_page=wall.a_page
    )


def _counted(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    counts = queries.count_cards(session, gathering.id)
    return replace(view, give_count=counts[CardKind.OFFER], ask_count=counts[CardKind.NEED])


def _matching(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    if session.get(PlanRecord, gathering.id) is None:
        return view
    people = seated(session, gathering, queries.is_here() & SeatRecord.ended.is_(None))
    between = matches_between(session, gathering, people)
    rings = rings_of(session, gathering, people)
    return replace(
        view,
        people=tuple(people.values()),
        rings=rings,
        loose=outside(rings, between),
        chats=chats(session, gathering, people, in_a_match(between)),
        spotlights=spotlights(session, told(session, between, gathering.seed), people),
    )


def told(session: Session, matches: Collection[MatchRecord], seed: int) -> list[MatchRecord]:
    """The matches whose words are shown in turn while the rings are up: none with a card that was hidden since.

    The surest matches first are the best stories; a shuffle among them keeps one person from leading twice.
    """
    hidden = hidden_among(session, matches)
    best = sorted((m for m in matches if not hidden & {m.offer_id, m.need_id}), key=lambda m: -m.fit)[:STORIES]
    random.Random(seed).shuffle(best)
    return best


def matches_between(session: Session, gathering: GatheringRecord, people: Collection[int]) -> list[MatchRecord]:
    """The matches of these people."""
    matches = session.scalars(
        select(MatchRecord).where(MatchRecord.gathering_id == gathering.id).order_by(MatchRecord.id)
    ).all()
    return [m for m in matches if {m.giver_id, m.receiver_id} <= set(people)]


def _talk(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    return replace(view, hours=hours(gathering, view.now))


def _rounds(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    tables = board(session, gathering, gathering.round)
    sheet = sheet_of(gathering)
    found = [FoundView(seat.name, table.table) for table in tables for seat in table.seats]
    return replace(
        view,
        board=tables,
        finder=tuple(sorted(found, key=lambda one: filed(one.name))),
        seats=sheet.of_round(gathering.round).table,
        turns=room_turns(sheet, gathering.round, max((len(table.seats) for table in tables), default=0)),
    )


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
    ends = board_turns(session, gathering) if round == gathering.round else {}
    return tuple(
        TableView(table, tuple(SeatView(name, i == 0) for i, name in enumerate(names)), ends.get(meeting, ()))
        for (table, meeting), names in seated.items()
    )


def _unmet(session: Session, gathering: GatheringRecord, view: ScreenView) -> ScreenView:
    found = asked(session, gathering)
    if not found.circles:
        return replace(view, asked=found.lineups[0])
    chimes = (*view.sounds, *([int(found.until)] if found.until and found.coming else []))
    people = queries.attendees_here(session, gathering.id)
    seats = [FoundView(p.name, found.circle_of[p.id]) for p in people if p.id in found.circle_of]
    return replace(
        view,
        circles=found.circles,
        turn_until=found.until,
        sounds=tuple(sorted(set(chimes), reverse=True)),
        finder=tuple(sorted(seats, key=lambda one: filed(one.name))),
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
    Phase.TALK: _talk,
    Phase.UNMET: _unmet,
    Phase.WRAP_UP: _wrap_up,
    Phase.CLOSED: _closed,
}
