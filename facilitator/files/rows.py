"""A gathering as plain rows: the one source of every export.

Contacts are there only where their owner shares them with the organiser. Hands and taps are counts: they were promised to
be counted, never named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.cards import words_of
from facilitator.files.evening import AttendeeRow, CardRow, Evening, LeadRow, MatchRow, MeetingRow
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
from facilitator.views.unmet.leads import LeadView, leads_between


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
        leads=tuple(map(_lead, leads_between(session, gathering_id))),
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
    nobody_has = {card.id for card in open_needs(session, gathering, also_private=True)}
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


def _lead(lead: LeadView) -> LeadRow:
    return LeadRow(
        giver_id=lead.giver,
        giver=lead.giver_name,
        receiver_id=lead.receiver,
        receiver=lead.receiver_name,
        need_id=lead.need_id,
        need=lead.need,
        knows=lead.knows,
        to_host=lead.to_host,
        introduced=lead.is_introduced,
        who=lead.who,
        reach=lead.reach,
        line=lead.line,
    )


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
