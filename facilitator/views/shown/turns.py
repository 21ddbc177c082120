"""Turns as a table's phones and the big screen show them: who, until when, and what each can give and would love."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardKind
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.runsheet.turns import Turns
from facilitator.store import queries
from facilitator.store.lists.turns import turns_of
from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MeetingRecord, SeatRecord
from facilitator.store.sheets import sheet_of

# By person, by kind of card: its words, and whether it is private, in the order in which they were posted.
TableCards = Mapping[int, Mapping[str, Sequence[tuple[str, bool]]]]


@dataclass(frozen=True)
class TurnView:
    """`place`: their seat's, which names the turn in forms. `length`, `ends`: in seconds, the latter since the round began."""

    place: int
    name: str
    is_me: bool
    length: float
    ends: float
    gives: str
    asks: str


def table_cards(session: Session, people: Collection[int]) -> TableCards:
    """The live cards of these people."""
    rows = session.execute(
        select(CardRecord.attendee_id, CardRecord.kind, CardRecord.text, CardRecord.private)
        .join(AttendeeRecord, CardRecord.attendee_id == AttendeeRecord.id)
        .where(CardRecord.attendee_id.in_(people), queries.is_live())
        .order_by(CardRecord.id)
    )
    cards: dict[int, dict[str, list[tuple[str, bool]]]] = defaultdict(lambda: defaultdict(list))
    for person, kind, text, private in rows:
        cards[person][kind].append((text, private))
    return cards


def _first(cards: TableCards, person: int, kind: CardKind, me: int) -> str:
    """What `me` may read: nobody else's private words."""
    own = cards.get(person, {}).get(kind, ())
    return next((text for text, private in own if person == me or not private), "")


def board_turns(session: Session, gathering: GatheringRecord) -> dict[int, tuple[float, ...]]:
    """Of the running round, by meeting: until when each turn at its table is, in seconds since it began. None without turns."""
    sheet = sheet_of(gathering)
    if not sheet.of_round(gathering.round).turn:
        return {}
    here = MeetingRecord.gathering_id == gathering.id, MeetingRecord.round == gathering.round
    meetings = queries.plain(session, select(MeetingRecord).where(*here))
    seats: dict[int, list[SeatRecord]] = defaultdict(list)
    for seat in queries.open_seats(session, gathering.id, [meeting.id for meeting in meetings]):
        seats[seat.meeting_id].append(seat)
    return {meeting.id: turns_of(sheet, meeting, seats[meeting.id]).ends for meeting in meetings}


def room_turns(sheet: RunSheet, round: int, most: int) -> tuple[float, ...]:
    """The same for the largest table, at which `most` sit, of as many as there are seats; by the room's clock alone."""
    part = sheet.of_round(round)
    return Turns(tuple(range(min(part.table, most))), float(part.turn)).ends if part.turn else ()


def turn_views(
    sheet: RunSheet,
    meeting: MeetingRecord,
    seats: Sequence[SeatRecord],
    people: Mapping[int, AttendeeRecord],
    cards: TableCards,
    me: int,
) -> tuple[TurnView, ...]:
    """One for each of the open `seats`, in the order of their turns; none where all talk."""
    turns = turns_of(sheet, meeting, seats)
    if not turns.each:
        return ()
    order = sorted(seats, key=lambda seat: seat.place)
    return tuple(
        TurnView(
            seat.place,
            people[seat.attendee_id].name,
            seat.attendee_id == me,
            turns.each,
            ends,
            _first(cards, seat.attendee_id, CardKind.OFFER, me),
            _first(cards, seat.attendee_id, CardKind.NEED, me),
        )
        for seat, ends in zip(order, turns.ends, strict=True)
    )
