"""Late, left, lost: changing meetings that were announced already, as little as possible."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import delete, or_, select

from facilitator.core.events import MeetingsChanged
from facilitator.core.phases import Phase
from facilitator.matching import Fit, Plan, Room, current_encoder, repair, score_room, seat_now
from facilitator.matching.schedule.announce import announced
from facilitator.store import queries
from facilitator.store.database import Work
from facilitator.store.plans import COULD_GAIN, add_matches, add_seats, plan_of, room_for_matching, rules_of, save_plan
from facilitator.store.records import AttendeeRecord, GatheringRecord, MatchRecord, MeetingRecord, PlanRecord, SeatRecord


def bring_in(work: Work, gathering: GatheringRecord, attendee_id: int, now: float) -> None:
    """Somebody became ready after the match: a seat in the coming rounds, and perhaps an offer to join one now."""
    plan = _standing_plan(work, gathering)
    if plan is None or attendee_id not in queries.ready_ids(work, gathering.id):
        return
    if any(str(attendee_id) in m.people for m in plan.meetings if m.round >= gathering.round):
        return
    room, fit = _scored(work, gathering.id)
    if gathering.phase == Phase.ROUNDS and not queries.clock_of(gathering).is_over(now):
        person = queries.attendee(work, gathering.id, attendee_id)
        person.late_choice = ""
        person.late_meeting_id = _open_table(work, gathering, plan, room, fit, attendee_id)
        if person.late_meeting_id is not None:
            # Whom they meet now decides whom they need not meet later, so the coming rounds wait for the answer.
            work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
            return
    _repair_coming(work, gathering, plan, room, fit, now, joined={str(attendee_id)})


def take_out(work: Work, gathering: GatheringRecord, attendee_id: int, now: float) -> None:
    """Somebody left: the running meeting is mended, the coming ones are planned anew around them."""
    plan = _standing_plan(work, gathering)
    if plan is None:
        return
    work.flush()
    room, fit = _scored(work, gathering.id)
    if gathering.phase == Phase.ROUNDS:
        _mend_running(work, gathering, plan, room, fit, attendee_id)
        plan = _standing_plan(work, gathering) or plan
    _repair_coming(work, gathering, plan, room, fit, now, left={str(attendee_id)})


def catch_up(work: Work, gathering: GatheringRecord, planned: set[int], now: float) -> None:
    """Who left or became ready while the matcher was thinking is taken out of the new plan, or into it."""
    work.flush()
    ready, plan = queries.ready_ids(work, gathering.id), plan_of(work, gathering)
    left, joined = planned - ready, ready - planned
    if plan is not None and (left or joined):
        room, fit = _scored(work, gathering.id)
        _repair_coming(work, gathering, plan, room, fit, now, set(map(str, left)), set(map(str, joined)))


def rearrange(work: Work, gathering: GatheringRecord, one: int, other: int, now: float) -> bool | None:
    """Something new is known of two people: do they meet in a round to come? None while nothing is planned."""
    plan = _standing_plan(work, gathering)
    if plan is None:
        return None
    room, fit = _scored(work, gathering.id)
    _repair_coming(work, gathering, plan, room, fit, now)
    mended = plan_of(work, gathering)
    pair = {str(one), str(other)}
    return mended is not None and any(pair <= set(m.people) for m in mended.meetings)


def match_coming_again(work: Work, gathering: GatheringRecord, now: float) -> None:
    """Every coming round anew, keeping announced pairs where little is lost by it."""
    plan = _standing_plan(work, gathering)
    if plan is not None:
        room, fit = _scored(work, gathering.id)
        _repair_coming(work, gathering, plan, room, fit, now, prefer_idle=False)


def keep_tables(work: Work, gathering: GatheringRecord) -> None:
    """The host would rather not move more people."""
    row = work.get(PlanRecord, gathering.id)
    if row is not None:
        row.figures = json.dumps({**json.loads(row.figures), COULD_GAIN: 0})


def sit_down(work: Work, gathering: GatheringRecord, meeting_id: int, attendee_id: int) -> None:
    """One more at a table of the running round; whatever table they were asked about, they have one now."""
    work.get_one(AttendeeRecord, attendee_id).late_meeting_id = None
    seats = queries.open_seats(work, gathering.id, [meeting_id])
    meeting = work.get_one(MeetingRecord, meeting_id)
    add_seats(work, meeting, [str(attendee_id)], first_place=1 + max((s.place for s in seats), default=-1))
    room, fit = _scored(work, gathering.id)
    me, there = str(attendee_id), [str(s.attendee_id) for s in seats]
    matches = announced(fit, _rows(fit, me, there))
    add_matches(work, gathering.id, matches, room, {frozenset((me, other)): meeting_id for other in there})
    work.announce(MeetingsChanged(gathering.id, frozenset([attendee_id, *(s.attendee_id for s in seats)])))


def _rows(fit: Fit, me: str, others: Collection[str]) -> list[tuple[int, int]]:
    """The pairs of one person with each of `others`, as rows of the index, lower row first."""
    row = fit.index.person_row
    pairs = [(row[me], row[other]) for other in others if me in row and other in row]
    return [(min(pair), max(pair)) for pair in pairs]


def _standing_plan(work: Work, gathering: GatheringRecord) -> Plan | None:
    if gathering.phase not in (Phase.MATCHING, Phase.ROUNDS):
        return None
    work.flush()
    return plan_of(work, gathering)


def _scored(work: Work, gathering_id: int) -> tuple[Room, Fit]:
    room = room_for_matching(work, gathering_id)
    return room, score_room(room, current_encoder())


def _repair_coming(
    work: Work,
    gathering: GatheringRecord,
    plan: Plan,
    room: Room,
    fit: Fit,
    now: float,
    left: Collection[str] = (),
    joined: Collection[str] = (),
    prefer_idle: bool = True,
) -> None:
    begun = gathering.round
    if begun >= gathering.rounds:
        return
    rules = rules_of(gathering, len(room.people))
    mended = repair(plan, room, rules, begun, left=left, joined=joined, fit=fit, prefer_idle=prefer_idle)
    if prefer_idle:
        anew = repair(plan, room, rules, begun, left=left, joined=joined, fit=fit, prefer_idle=False)
        # Nobody sits alone for the sake of keeping announced tables; what else could be gained is the host's decision.
        mended = min(mended, anew, key=lambda option: _shortfall(option, room, begun))
        gain = round((anew.figures["both"] - mended.figures["both"]) * len(room.people))
        mended = replace(mended, figures={**mended.figures, COULD_GAIN: max(gain, 0)})
    save_plan(work, gathering, mended, room, begun, now)
    changed = {id for meeting in set(mended.meetings) ^ set(plan.meetings) for id in meeting.people}
    work.announce(MeetingsChanged(gathering.id, frozenset(map(int, changed))))


def _shortfall(plan: Plan, room: Room, begun: int) -> tuple[int, int]:
    """(rounds that somebody spends without a table, coming meetings of people who know each other)."""
    coming = [frozenset(m.people) for m in plan.meetings if m.round > begun]
    seats = sum(map(len, coming))
    idle = len(room.people) * (plan.rounds - begun) - seats
    return idle, sum(any(pair <= people for pair in room.known) for people in coming)


def _open_table(work: Work, gathering: GatheringRecord, plan: Plan, room: Room, fit: Fit, attendee_id: int) -> int | None:
    """The meeting of this round that `attendee_id` could best join as a third."""
    me, here = str(attendee_id), {person.id for person in room.people}
    # The coming rounds will be planned around this meeting, so whom one was to meet later is no bar.
    settled = tuple(m for m in plan.meetings if set(m.people) <= here and m.round <= gathering.round)
    if me not in here:
        pairs = [m for m in settled if m.round == gathering.round and len(m.people) == 2]
        meeting = min(pairs, key=lambda m: m.table, default=None)
    else:
        meeting = seat_now(Plan(plan.rounds, plan.matches, settled), room, fit, gathering.round, me)
    if meeting is None:
        return None
    return work.scalar(
        select(MeetingRecord.id).where(
            MeetingRecord.gathering_id == gathering.id,
            MeetingRecord.round == meeting.round,
            MeetingRecord.place == meeting.table,
        )
    )


def _mend_running(work: Work, gathering: GatheringRecord, plan: Plan, room: Room, fit: Fit, attendee_id: int) -> None:
    """End the leaver's seat; whoever is left alone there gets somebody free, or joins a pair."""
    seat = _seat_now(work, gathering, attendee_id)
    if seat is None or _has_happened(work, gathering, seat.meeting_id):
        return
    _end_seat(work, seat, "left")
    stayed = queries.open_seats(work, gathering.id, [seat.meeting_id])
    work.announce(MeetingsChanged(gathering.id, frozenset(s.attendee_id for s in stayed)))
    if len(stayed) != 1:
        return
    alone = stayed[0]
    free = _free_now(work, gathering, {attendee_id, alone.attendee_id})
    if free is not None:
        sit_down(work, gathering, alone.meeting_id, free)
        return
    table = _open_table(work, gathering, plan, room, fit, alone.attendee_id)
    if table is not None:
        _end_seat(work, alone, "moved")
        sit_down(work, gathering, table, alone.attendee_id)


def _has_happened(work: Work, gathering: GatheringRecord, meeting_id: int) -> bool:
    return any(s.met_at is not None for s in queries.open_seats(work, gathering.id, [meeting_id]))


def _end_seat(work: Work, seat: SeatRecord, how: str) -> None:
    """Somebody gets up before the two have met: what they were to give or receive there will not be."""
    seat.ended = how
    work.execute(
        delete(MatchRecord).where(
            MatchRecord.meeting_id == seat.meeting_id,
            or_(MatchRecord.giver_id == seat.attendee_id, MatchRecord.receiver_id == seat.attendee_id),
        )
    )
    work.flush()


def _seat_now(work: Work, gathering: GatheringRecord, attendee_id: int) -> SeatRecord | None:
    return work.scalar(
        select(SeatRecord).where(
            SeatRecord.attendee_id == attendee_id,
            SeatRecord.round == gathering.round,
            SeatRecord.ended.is_(None),
        )
    )


def _free_now(work: Work, gathering: GatheringRecord, besides: set[int]) -> int | None:
    """Somebody ready and here without a seat in this round."""
    seated = set(
        work.scalars(
            select(SeatRecord.attendee_id).where(
                SeatRecord.gathering_id == gathering.id,
                SeatRecord.round == gathering.round,
                SeatRecord.ended.is_(None),
            )
        )
    )
    free = queries.ready_ids(work, gathering.id) - seated - besides
    return min(free, default=None)


def settle_late(work: Work, gathering: GatheringRecord, now: float) -> None:
    """The round ends: whoever was offered a table and has not answered comes in at the next one."""
    waiting = select(AttendeeRecord.id).where(
        AttendeeRecord.gathering_id == gathering.id,
        AttendeeRecord.late_meeting_id.is_not(None),
        AttendeeRecord.late_choice == "",
        queries.is_here(),
    )
    for attendee_id in work.scalars(waiting).all():
        answer_late(work, gathering, attendee_id, "next", now)


def answer_late(work: Work, gathering: GatheringRecord, attendee_id: int, choice: str, now: float) -> None:
    """Join the table now ("now"), or come in at the next round ("next"); the first answer, phone's or host's, counts."""
    person = work.get_one(AttendeeRecord, attendee_id)
    if person.late_choice or person.late_meeting_id is None or person.left_at is not None:
        return
    person.late_choice, table = choice, person.late_meeting_id
    still_there = queries.open_seats(work, gathering.id, [table])
    if choice == "now" and still_there and _seat_now(work, gathering, attendee_id) is None:
        sit_down(work, gathering, table, attendee_id)
    work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
    plan = _standing_plan(work, gathering)
    if plan is not None and attendee_id in queries.ready_ids(work, gathering.id):
        room, fit = _scored(work, gathering.id)
        _repair_coming(work, gathering, plan, room, fit, now, joined={str(attendee_id)})
