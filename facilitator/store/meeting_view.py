"""Meetings as the people who sit at them see them: partners, who helps whom with what, and news of a partner who left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.beacons import beacon
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MatchRecord,
    MeetingRecord,
    SeatRecord,
)
from facilitator.store.views import HelpView, MeetingView, PartnerView, SeatOffer


@dataclass(frozen=True)
class Met:
    """One attendee's meetings in order of round, and what changed about them in the running round."""

    meetings: tuple[MeetingView, ...]
    notice: str


NOBODY = Met((), "")


@dataclass(frozen=True)
class _Tables:
    """The rows behind a batch of meetings."""

    meetings: Mapping[int, MeetingRecord]
    seats: Mapping[int, Sequence[SeatRecord]]
    people: Mapping[int, AttendeeRecord]
    matches: Mapping[int, Sequence[tuple[MatchRecord, str, str]]]


def meetings_by_attendee(session: Session, gathering: GatheringRecord, attendee_ids: Collection[int]) -> dict[int, Met]:
    own = queries.plain(session, select(SeatRecord).where(SeatRecord.attendee_id.in_(attendee_ids)))
    tables = _tables(session, {seat.meeting_id for seat in own})
    by_person: dict[int, list[SeatRecord]] = defaultdict(list)
    for seat in own:
        by_person[seat.attendee_id].append(seat)
    return {id: _met(tables, seats, gathering.round) for id, seats in by_person.items()}


def _met(tables: _Tables, seats: list[SeatRecord], round_now: int) -> Met:
    open_seats = [seat for seat in seats if seat.ended is None]
    views = [_meeting_view(tables, seat) for seat in open_seats]
    views = [view for view in views if view.partners]
    return Met(tuple(sorted(views, key=lambda view: view.round)), _notice(tables, seats, views, round_now))


def _meeting_view(tables: _Tables, mine: SeatRecord) -> MeetingView:
    meeting = tables.meetings[mine.meeting_id]
    others = [s for s in tables.seats[meeting.id] if s.ended is None and s.attendee_id != mine.attendee_id]
    here = {s.attendee_id for s in others}
    matches = tables.matches.get(meeting.id, ())
    return MeetingView(
        id=meeting.id,
        round=meeting.round,
        table=meeting.table,
        beacon=beacon(meeting.beacon),
        partners=tuple(_partner(tables.people[s.attendee_id]) for s in others),
        speaks_first=all(mine.place < s.place for s in others),
        gives=tuple(
            _gives(tables, m, offer, need)
            for m, offer, need in matches
            if m.giver_id == mine.attendee_id and m.receiver_id in here
        ),
        receives=tuple(
            _receives(tables, m, offer, need)
            for m, offer, need in matches
            if m.receiver_id == mine.attendee_id and m.giver_id in here
        ),
        met=mine.met_at is not None,
        looking=mine.looking_at is not None,
    )


def _partner(person: AttendeeRecord) -> PartnerView:
    return PartnerView(person.id, person.name, person.say_it_like)


def _gives(tables: _Tables, match: MatchRecord, offer: str, need: str) -> HelpView:
    other, words = tables.people[match.receiver_id], fit_words(match.fit)
    sentence = match.to_giver.removeprefix(f"You {words} ").rstrip(".")
    return HelpView(other.id, other.name, other.say_it_like, sentence, match.opening, offer, need, words)


def _receives(tables: _Tables, match: MatchRecord, offer: str, need: str) -> HelpView:
    other, words = tables.people[match.giver_id], fit_words(match.fit)
    sentence = match.to_receiver.rstrip(".")
    return HelpView(other.id, other.name, other.say_it_like, sentence, match.opening, offer, need, words)


def fit_words(fit: float) -> str:
    """How sure we are, in words (matching: a fit is the chance that a host would call the meeting useful)."""
    if fit >= 0.6:
        return "can help"
    return "may be able to help" if fit >= 0.3 else "worth a chat"


def _notice(tables: _Tables, seats: list[SeatRecord], views: Sequence[MeetingView], round_now: int) -> str:
    """Who left a table of this round that one sat or sits at, and where to go; or that one is being looked for."""
    now = next((view for view in views if view.round == round_now), None)
    for seat in seats:
        if seat.round == round_now and (gone := _who_left(tables, seat)):
            return f"{gone} had to step out. {_where(now)}"
    return _looked_for(tables, seats, round_now)


def _who_left(tables: _Tables, mine: SeatRecord) -> str:
    left = [
        tables.people[s.attendee_id].name
        for s in tables.seats[mine.meeting_id]
        if s.ended == "left" and s.attendee_id != mine.attendee_id
    ]
    return " and ".join(left)


def _where(now: MeetingView | None) -> str:
    if now is None:
        return "The host is finding you somebody."
    names = " and ".join(partner.name for partner in now.partners)
    free = "is free" if len(now.partners) == 1 else "are glad to have you"
    return f"{names} {free}: table {now.table}."


def _looked_for(tables: _Tables, seats: list[SeatRecord], round_now: int) -> str:
    for mine in seats:
        if mine.round != round_now or mine.ended or mine.met_at or mine.looking_at:
            continue
        for seat in tables.seats[mine.meeting_id]:
            if seat.looking_at and not seat.ended and seat.attendee_id != mine.attendee_id:
                table = tables.meetings[mine.meeting_id].table
                return f"{tables.people[seat.attendee_id].name} is looking for you. Table {table}."
    return ""


def _tables(session: Session, meeting_ids: Collection[int]) -> _Tables:
    meetings = queries.plain(session, select(MeetingRecord).where(MeetingRecord.id.in_(meeting_ids)))
    seats: dict[int, list[SeatRecord]] = defaultdict(list)
    at_tables = select(SeatRecord).where(SeatRecord.meeting_id.in_(meeting_ids)).order_by(SeatRecord.place)
    for seat in queries.plain(session, at_tables):
        seats[seat.meeting_id].append(seat)
    ids = {seat.attendee_id for at in seats.values() for seat in at}
    people = queries.plain(session, select(AttendeeRecord).where(AttendeeRecord.id.in_(ids)))
    return _Tables(
        {meeting.id: meeting for meeting in meetings},
        seats,
        {person.id: person for person in people},
        _matches(session, meeting_ids),
    )


def _matches(session: Session, meeting_ids: Collection[int]) -> dict[int, list[tuple[MatchRecord, str, str]]]:
    rows = queries.plain(
        session, select(MatchRecord).where(MatchRecord.meeting_id.in_(meeting_ids)).order_by(MatchRecord.fit.desc())
    )
    ids = {m.offer_id for m in rows} | {m.need_id for m in rows}
    texts = dict(session.execute(select(CardRecord.id, CardRecord.text).where(CardRecord.id.in_(ids))).all())
    matches: dict[int, list[tuple[MatchRecord, str, str]]] = defaultdict(list)
    for m in rows:
        matches[m.meeting_id].append((m, texts[m.offer_id], texts[m.need_id]))
    return matches


def seat_offers(session: Session, meeting_ids: Collection[int]) -> dict[int, SeatOffer]:
    """The meetings that a latecomer was offered, as long as somebody still sits there."""
    rows = session.execute(
        select(MeetingRecord.id, MeetingRecord.table, AttendeeRecord.name)
        .join(SeatRecord, SeatRecord.meeting_id == MeetingRecord.id)
        .join(AttendeeRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .where(MeetingRecord.id.in_(meeting_ids), SeatRecord.ended.is_(None))
        .order_by(MeetingRecord.id, SeatRecord.place)
    )
    names: dict[tuple[int, int], list[str]] = defaultdict(list)
    for meeting, table, name in rows:
        names[meeting, table].append(name)
    return {meeting: SeatOffer(meeting, table, tuple(who)) for (meeting, table), who in names.items()}
