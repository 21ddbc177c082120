"""The tables of the running round: somebody sits down as one more, or gets up and leaves another alone."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from sqlalchemy import delete, func, or_, select

from facilitator.core import beacons
from facilitator.core.events import MeetingsChanged
from facilitator.matching import Fit, Plan, Room, seat_now
from facilitator.matching.schedule.announce import announced
from facilitator.store import queries
from facilitator.store.database import Work
from facilitator.store.plans import add_matches, add_seats, plan_of
from facilitator.store.records import AttendeeRecord, GatheringRecord, MatchRecord, MeetingRecord, SeatRecord
from facilitator.store.sheets import sheet_of


def sit_down(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, meeting_id: int, attendee_id: int) -> None:
    """One more at a table of the running round; whatever table they were asked about, they have one now."""
    person = work.get_one(AttendeeRecord, attendee_id)
    person.late_meeting_id, person.late_choice = None, ""
    seats = queries.open_seats(work, gathering.id, [meeting_id])
    meeting = work.get_one(MeetingRecord, meeting_id)
    add_seats(work, meeting, [str(attendee_id)], first_place=1 + max((s.place for s in seats), default=-1))
    me, there = str(attendee_id), [str(s.attendee_id) for s in seats]
    promised = _promised(work, gathering.id, attendee_id)
    matches = announced(fit, _rows(fit, me, [other for other in there if int(other) not in promised]))
    add_matches(work, gathering.id, matches, room, {frozenset((me, other)): meeting_id for other in there})
    work.flush()
    work.announce(MeetingsChanged(gathering.id, frozenset([attendee_id, *(s.attendee_id for s in seats)])))


def _promised(work: Work, gathering_id: int, attendee_id: int) -> set[int]:
    """With whom they have a match already, in this round or another."""
    own = or_(MatchRecord.giver_id == attendee_id, MatchRecord.receiver_id == attendee_id)
    matches = work.scalars(select(MatchRecord).where(MatchRecord.gathering_id == gathering_id, own))
    return {person for match in matches for person in (match.giver_id, match.receiver_id)} - {attendee_id}


def _rows(fit: Fit, me: str, others: Collection[str]) -> list[tuple[int, int]]:
    """The pairs of one person with each of `others`, as rows of the index, lower row first."""
    row = fit.index.person_row
    pairs = [(row[me], row[other]) for other in others if me in row and other in row]
    return [(min(pair), max(pair)) for pair in pairs]


def open_table(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> int | None:
    """The meeting of this round that `attendee_id` could best join as one more: with strangers, or else with others."""
    work.flush()
    plan = plan_of(work, gathering)
    if plan is None:
        return None
    me, here = str(attendee_id), {person.id for person in room.people}
    seats = sheet_of(gathering).of_round(gathering.round).table
    # The coming rounds will be planned around this meeting, so whom one was to meet later is no bar.
    settled = tuple(m for m in plan.meetings if set(m.people) <= here and m.round <= gathering.round)
    if me not in here:
        open_ = [m for m in settled if m.round == gathering.round and len(m.people) <= seats]
        meeting = min(open_, key=lambda m: (len(m.people), m.table), default=None)
    else:
        until_now = Plan(plan.rounds, plan.matches, settled)
        options = (seat_now(until_now, room, fit, gathering.round, me, again, seats) for again in (False, True))
        meeting = next((option for option in options if option), None)
    if meeting is None:
        return None
    return work.scalar(
        select(MeetingRecord.id).where(
            MeetingRecord.gathering_id == gathering.id,
            MeetingRecord.round == meeting.round,
            MeetingRecord.place == meeting.table,
        )
    )


def smallest_table(work: Work, gathering: GatheringRecord, room: Room, attendee_id: int) -> int | None:
    """The meeting of this round with the fewest people, none of whom is to be kept apart from `attendee_id`."""
    apart = {int(id) for pair in room.forbidden if str(attendee_id) in pair for id in pair} - {attendee_id}
    tables: dict[int, list[int]] = {}
    for seat in _open_now(work, gathering):
        tables.setdefault(seat.meeting_id, []).append(seat.attendee_id)
    free = {id: people for id, people in tables.items() if not {*people} & {*apart, attendee_id}}
    return min(free, key=lambda id: (len(free[id]), id), default=None)


def table_of_somebody_alone(work: Work, gathering: GatheringRecord, room: Room, attendee_id: int) -> int | None:
    """Where somebody sits without anybody, who would be glad of `attendee_id`."""
    found = smallest_table(work, gathering, room, attendee_id)
    if found is None or len(queries.open_seats(work, gathering.id, [found])) > 1 or has_happened(work, gathering, found):
        return None
    return found


def set_tables(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, people: Collection[int]) -> None:
    """Those of `people` who have no seat in the running round sit down at tables of their own."""
    work.flush()
    seats = sheet_of(gathering).of_round(gathering.round).table
    seated = {seat.attendee_id for seat in _open_now(work, gathering)}
    standing = [id for id in people if id not in seated]
    while standing:
        first, *others = standing
        company = [id for id in others if frozenset((str(first), str(id))) not in room.forbidden]
        company = company[: len(others) if len(others) <= seats else seats - 1]
        standing = [id for id in others if id not in company]
        if company:
            meeting = _empty_table(work, gathering)
            for id in (first, *company):
                sit_down(work, gathering, room, fit, meeting, id)


def _empty_table(work: Work, gathering: GatheringRecord) -> int:
    """A new meeting of the running round, at the first table that is free: its id."""
    of_round = MeetingRecord.gathering_id == gathering.id, MeetingRecord.round == gathering.round
    taken = set(work.scalars(select(MeetingRecord.place).where(*of_round)))
    place = next(number for number in count(1) if number not in taken)
    meeting = MeetingRecord(
        gathering_id=gathering.id,
        round=gathering.round,
        place=place,
        table=(place - 1) % gathering.tables + 1,
        beacon=beacons.usual(place, gathering.round),
    )
    work.add(meeting)
    work.flush()
    return meeting.id


def mend(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> None:
    """End the leaver's seat; whoever is left alone there gets somebody free, or joins a pair."""
    seat = seat_of(work, gathering, attendee_id)
    if seat is None or has_happened(work, gathering, seat.meeting_id):
        return
    end_seat(work, seat, "left")
    stayed = queries.open_seats(work, gathering.id, [seat.meeting_id])
    work.announce(MeetingsChanged(gathering.id, frozenset(s.attendee_id for s in stayed)))
    if len(stayed) != 1:
        return
    alone = stayed[0]
    free = _free_now(work, gathering, room, alone.attendee_id, attendee_id)
    if free is not None:
        sit_down(work, gathering, room, fit, alone.meeting_id, free)
        return
    table = table_of_somebody_alone(work, gathering, room, alone.attendee_id)
    table = table or open_table(work, gathering, room, fit, alone.attendee_id)
    if table is not None:
        end_seat(work, alone, "moved")
        sit_down(work, gathering, room, fit, table, alone.attendee_id)


def has_happened(work: Work, gathering: GatheringRecord, meeting_id: int) -> bool:
    return any(s.met_at is not None for s in queries.open_seats(work, gathering.id, [meeting_id]))


def end_seat(work: Work, seat: SeatRecord, how: str) -> None:
    """Somebody gets up before the two have met: what they were to give or receive there will not be."""
    seat.ended = how
    work.execute(
        delete(MatchRecord).where(
            MatchRecord.meeting_id == seat.meeting_id,
            or_(MatchRecord.giver_id == seat.attendee_id, MatchRecord.receiver_id == seat.attendee_id),
        )
    )
    work.flush()


def seat_of(work: Work, gathering: GatheringRecord, attendee_id: int) -> SeatRecord | None:
    """Their seat in the running round."""
    return next((seat for seat in _open_now(work, gathering) if seat.attendee_id == attendee_id), None)


def sits_alone(work: Work, gathering: GatheringRecord, seat: SeatRecord) -> bool:
    here = select(func.count()).where(SeatRecord.meeting_id == seat.meeting_id, SeatRecord.ended.is_(None))
    return work.scalar(here) == 1 and seat.met_at is None


def _open_now(work: Work, gathering: GatheringRecord) -> list[SeatRecord]:
    seats = select(SeatRecord).where(SeatRecord.gathering_id == gathering.id, SeatRecord.round == gathering.round)
    return list(work.scalars(seats.where(SeatRecord.ended.is_(None)).order_by(SeatRecord.id)))


def _free_now(work: Work, gathering: GatheringRecord, room: Room, alone: int, leaver: int) -> int | None:
    """Somebody ready and here without a seat in this round, who need not be kept apart from whoever is `alone`."""
    seated = {seat.attendee_id for seat in _open_now(work, gathering)}
    free = queries.ready_ids(work, gathering.id) - seated - {alone, leaver}
    return min((id for id in free if frozenset((str(id), str(alone))) not in room.forbidden), default=None)
