"""A gathering as plain rows: the one source of every export.

Contacts are there only where their owner shares them with the organiser. Hands and taps are counts: they were promised to
be counted, never named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import CardWords, words_of
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    InterestRecord,
    MatchRecord,
    MeetingRecord,
    SeatRecord,
)
from facilitator.views.gathering import hands_tally
from facilitator.views.outcome import open_needs, withdrawn
from facilitator.views.sentences import for_everyone, helped


@dataclass(frozen=True)
class AttendeeRow:
    id: int
    name: str
    say_it_like: str
    joined: str
    stepped_out: bool
    offers: int
    needs: int
    email: str
    phone: str
    company: str
    role: str


@dataclass(frozen=True, kw_only=True)
class _Card:
    id: int
    attendee: int
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CardRow(CardWords, _Card):
    """`wanted`: how many people tapped "I'd love this" or "I can help"."""

    hidden: bool
    wanted: int
    open: bool


@dataclass(frozen=True)
class MatchRow:
    giver_id: int
    giver: str
    offer_id: int
    offer: str
    receiver_id: int
    receiver: str
    need_id: int
    need: str
    fit: float
    reason: str
    round: int
    table: int
    met: bool


@dataclass(frozen=True)
class MeetingRow:
    round: int
    table: int
    people: str
    people_ids: str
    met: bool


@dataclass(frozen=True)
class StillLookingRow:
    """A need that nobody in the room could answer, to pass on."""

    need: str
    help_kind: str
    topic: str
    would_pay: bool
    name: str


@dataclass(frozen=True)
class FollowUpRow:
    """Somebody whom the organiser may write to, because they share an address with her."""

    name: str
    email: str
    phone: str
    company: str
    role: str
    people_met: str
    asks_open: str


@dataclass(frozen=True)
class Evening:
    """Times are ISO 8601 in UTC. The hands are how many answered, and how many hoped to sell and to buy."""

    code: str
    name: str
    host: str
    date: str
    phase: str
    rounds: int
    hands_counted: int
    hoped_to_sell: int
    hoped_to_buy: int
    attendees: tuple[AttendeeRow, ...]
    cards: tuple[CardRow, ...]
    matches: tuple[MatchRow, ...]
    meetings: tuple[MeetingRow, ...]

    @property
    def still_looking(self) -> tuple[StillLookingRow, ...]:
        asks = (card for card in self.cards if card.open)
        return tuple(StillLookingRow(c.text, c.help_kind or "", c.topic or "", c.would_pay, c.name) for c in asks)

    @property
    def follow_up(self) -> tuple[FollowUpRow, ...]:
        names, met, asks = {p.id: p.name for p in self.attendees}, defaultdict[int, list[str]](list), defaultdict(list)
        for meeting in self.meetings:
            ids = [int(id) for id in meeting.people_ids.split()] if meeting.met else []
            for id in ids:
                met[id] += [names[other] for other in ids if other != id]
        for card in self.cards:
            if card.open:
                asks[card.attendee].append(card.text)
        return tuple(
            FollowUpRow(p.name, p.email, p.phone, p.company, p.role, ", ".join(dict.fromkeys(met[p.id])), "; ".join(asks[p.id]))
            for p in self.attendees
            if p.email or p.phone
        )


# What was noted; then, for spreadsheets, what is read off it.
TABLES = ("attendees", "cards", "matches", "meetings")
SHEETS = (*TABLES, "still_looking", "follow_up")
ROW_TYPES = {
    "attendees": AttendeeRow,
    "cards": CardRow,
    "matches": MatchRow,
    "meetings": MeetingRow,
    "still_looking": StillLookingRow,
    "follow_up": FollowUpRow,
}


def columns(table: str) -> list[str]:
    """The column names of one of SHEETS, there also when it has no row."""
    return [field.name for field in fields(ROW_TYPES[table])]


def summary_of(evening: Evening) -> dict[str, str | int]:
    """What came of it, by name."""
    held = [meeting for meeting in evening.meetings if meeting.met]
    return {
        "event": evening.name,
        "host": evening.host,
        "code": evening.code,
        "date": evening.date,
        "rounds": evening.rounds,
        "attendees": len(evening.attendees),
        "offers": sum(card.kind == "offer" for card in evening.cards),
        "needs": sum(card.kind == "need" for card in evening.cards),
        "open_needs": sum(card.open for card in evening.cards),
        "matches": len(evening.matches),
        "meetings": len(evening.meetings),
        "meetings_held": len(held),
        "hands_counted": evening.hands_counted,
        "hoped_to_sell": evening.hoped_to_sell,
        "hoped_to_buy": evening.hoped_to_buy,
    }


def evening_rows(session: Session, gathering_id: int) -> Evening:
    gathering = session.get_one(GatheringRecord, gathering_id)
    people = session.scalars(
        select(AttendeeRecord)
        .where(AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.removed_at.is_(None))
        .order_by(AttendeeRecord.id)
    ).all()
    cards = _cards(session, gathering, {p.id: p.name for p in people})
    counts = Counter((card.attendee, card.kind) for card in cards)
    hands = hands_tally(list(people), gathering.seed)
    meetings = _meetings(session, gathering_id)
    return Evening(
        code=gathering.code,
        name=gathering.name,
        host=gathering.host_name,
        date=_iso(gathering.created_at),
        phase=gathering.phase,
        rounds=gathering.rounds,
        hands_counted=hands.people,
        hoped_to_sell=hands.sell,
        hoped_to_buy=hands.buy,
        attendees=tuple(_attendee(p, counts) for p in people),
        cards=tuple(cards),
        matches=tuple(_matches(session, gathering_id, {p.id: p.name for p in people})),
        meetings=tuple(meetings),
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _attendee(person: AttendeeRecord, counts: Mapping[tuple[int, str], int]) -> AttendeeRow:
    shares = person.shares_with_organiser
    return AttendeeRow(
        id=person.id,
        name=person.name,
        say_it_like=person.say_it_like,
        joined=_iso(person.joined_at),
        stepped_out=person.left_at is not None,
        offers=counts.get((person.id, "offer"), 0),
        needs=counts.get((person.id, "need"), 0),
        email=person.email if shares else "",
        phone=person.phone if shares else "",
        company=person.company,
        role=person.role,
    )


def _cards(session: Session, gathering: GatheringRecord, names: dict[int, str]) -> list[CardRow]:
    taps = Counter(
        session.scalars(
            select(InterestRecord.card_id).where(InterestRecord.gathering_id == gathering.id, InterestRecord.wanted.is_(True))
        )
    )
    nobody_has = {card.id for card in open_needs(session, gathering)}
    still = CardRecord.withdrawn_at.is_(None)
    rows = session.scalars(select(CardRecord).where(CardRecord.gathering_id == gathering.id, still).order_by(CardRecord.id))
    return [
        CardRow(
            id=card.id,
            attendee=card.attendee_id,
            name=names[card.attendee_id],
            kind=card.kind,
            **_said(card),
            hidden=card.hidden_at is not None,
            wanted=taps[card.id],
            open=card.id in nobody_has,
        )
        for card in rows
        if card.attendee_id in names
    ]


def _said(card: CardRecord) -> dict[str, Any]:
    """What was not said is empty, as in a spreadsheet."""
    return {name: "" if value is None else value for name, value in words_of(card).items()}


def _matches(session: Session, gathering_id: int, names: dict[int, str]) -> list[MatchRow]:
    happened = queries.meetings_held(session, gathering_id)
    rows = session.execute(
        select(MatchRecord, MeetingRecord.round, MeetingRecord.table)
        .join(MeetingRecord, MatchRecord.meeting_id == MeetingRecord.id)
        .where(MatchRecord.gathering_id == gathering_id)
        .order_by(MeetingRecord.round, MeetingRecord.table, MatchRecord.id)
    ).all()
    gone = withdrawn(session, gathering_id)
    rows = [
        row
        for row in rows
        if {row[0].giver_id, row[0].receiver_id} <= names.keys() and not {row[0].offer_id, row[0].need_id} & gone
    ]
    abouts = helped(session, [m for m, _, _ in rows], names)
    return [
        MatchRow(
            giver_id=m.giver_id,
            giver=names[m.giver_id],
            offer_id=m.offer_id,
            offer=about.offer,
            receiver_id=m.receiver_id,
            receiver=names[m.receiver_id],
            need_id=m.need_id,
            need=about.need,
            fit=round(m.fit, 3),
            reason=str(for_everyone(about)),
            round=round_number,
            table=table,
            met=m.meeting_id in happened,
        )
        for (m, round_number, table), about in zip(rows, abouts, strict=True)
    ]


def _meetings(session: Session, gathering_id: int) -> list[MeetingRow]:
    happened = queries.meetings_held(session, gathering_id)
    people: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(SeatRecord.meeting_id, AttendeeRecord.id, AttendeeRecord.name)
        .join(AttendeeRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .where(SeatRecord.gathering_id == gathering_id, SeatRecord.ended.is_(None), AttendeeRecord.removed_at.is_(None))
        .order_by(SeatRecord.place)
    )
    for meeting, id, name in rows:
        people[meeting].append((id, name))
    return [
        MeetingRow(
            round=m.round,
            table=m.table,
            people=", ".join(name for _, name in people[m.id]),
            people_ids=" ".join(str(id) for id, _ in people[m.id]),
            met=m.id in happened,
        )
        for m in queries.meetings_of(session, gathering_id)
        if len(people[m.id]) > 1
    ]
