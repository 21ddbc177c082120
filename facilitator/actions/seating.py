"""Late, left, lost: changing meetings that were announced already, as little as possible.

Who comes, leaves or answers is written down at once, in short. `settle` then sees from the rows alone what is owed to whom,
plans on a copy, and writes the difference: whatever fails in between, the next one to look finds the same people owed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace

from sqlalchemy import delete, or_, select, update

from facilitator.core.events import MeetingsChanged
from facilitator.core.phases import Late, Phase
from facilitator.matching import Fit, Plan, Room, current_encoder, repair, score_room, seat_now
from facilitator.matching.schedule.announce import announced
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.draft import carry_out
from facilitator.store.owed import PLANNED, is_planned, owed_in
from facilitator.store.plans import COULD_GAIN, add_matches, add_seats, plan_of, room_for_matching, rules_of, save_plan
from facilitator.store.records import AttendeeRecord, GatheringRecord, MatchRecord, MeetingRecord, PlanRecord, SeatRecord


def follow(db: Database, gathering_id: int, now: float) -> None:
    """After a write by which a place may be owed: settle that soon, while nobody waits."""
    db.background.follow((settle, gathering_id), lambda: settle(db, gathering_id, now))


def settle_everywhere(db: Database, now: float) -> None:
    """After a start: whoever was owed a place when the process before this one ended."""
    with db.look() as session:
        planned = session.scalars(select(GatheringRecord.id).where(GatheringRecord.phase.in_(PLANNED))).all()
    for gathering_id in planned:
        follow(db, gathering_id, now)


def settle(db: Database, gathering_id: int, now: float, is_over: bool = False) -> None:
    """Everybody who came, left or answered gets, or gives up, their places. `is_over`: so does who has not answered yet."""
    with db.look() as session:
        gathering = session.get(GatheringRecord, gathering_id)
        nobody = gathering is None or not owed_in(session, gathering, is_over)
    if not nobody:
        carry_out(db, gathering_id, lambda work, gathering: settle_on(work, gathering, now, is_over))


def bring_in(work: Work, gathering: GatheringRecord, attendee_id: int) -> None:
    """Somebody became ready: after the match they are owed a seat in the coming rounds, or the offer to join one now."""
    person = work.get_one(AttendeeRecord, attendee_id)
    answered = person.late_meeting_id is not None and person.late_choice
    if answered or not is_planned(work, gathering) or attendee_id not in queries.ready_ids(work, gathering.id):
        return
    seats = select(SeatRecord.id).where(SeatRecord.attendee_id == attendee_id, SeatRecord.ended.is_(None))
    if work.scalar(seats.where(SeatRecord.round >= gathering.round).limit(1)) is None:
        person.late_choice, person.late_meeting_id = Late.FINDING, None


def bring_in_all(work: Work, gathering: GatheringRecord, attendee_ids: Collection[int]) -> None:
    """As `bring_in`, for people who are in no plan."""
    who = update(AttendeeRecord).where(AttendeeRecord.id.in_(attendee_ids))
    work.execute(who.values(late_choice=Late.FINDING, late_meeting_id=None))


def forget_offers(work: Work, gathering: GatheringRecord) -> None:
    """The step changes, and the tables that were offered are no more; who has none yet is owed one where there are some."""
    late = or_(AttendeeRecord.late_meeting_id.is_not(None), AttendeeRecord.late_choice != "")
    who = update(AttendeeRecord).where(AttendeeRecord.gathering_id == gathering.id, late)
    work.execute(who.values(late_meeting_id=None, late_choice=Late.FINDING if gathering.phase in PLANNED else ""))


def settle_on(work: Work, gathering: GatheringRecord, now: float, is_over: bool = False) -> None:
    """`settle`, here and now: the room is scored and planned."""
    work.flush()
    owed = owed_in(work, gathering, is_over)
    if not owed:
        return
    room, fit = _scored(work, gathering.id)
    if gathering.phase == Phase.ROUNDS:
        for person in owed.left:
            _mend_running(work, gathering, room, fit, person)
    came = [person for person in owed.offered if _sits_as_chosen(work, gathering, room, fit, person)]
    came += [person for person in owed.came if not _is_offered_a_table(work, gathering, room, fit, person, now, is_over)]
    joined = queries.ready_ids(work, gathering.id).intersection(came)
    if owed.left or joined:
        _repair_coming(work, gathering, room, fit, now, map(str, owed.left), map(str, joined))


def _sits_as_chosen(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> bool:
    """Who was offered a table takes it, or comes in at the next round. False: they have left."""
    person = work.get_one(AttendeeRecord, attendee_id)
    table, chose = person.late_meeting_id, person.late_choice
    person.late_meeting_id, person.late_choice = None, ""
    if table is None or person.left_at is not None:
        return False
    still_there = queries.open_seats(work, gathering.id, [table])
    if chose == Late.NOW and still_there and _seat_now(work, gathering, attendee_id) is None:
        _sit_down(work, gathering, room, fit, table, attendee_id)
    work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
    return True


def _is_offered_a_table(
    work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int, now: float, is_over: bool
) -> bool:
    """Whom they meet now decides whom they need not meet later, so that the coming rounds wait for their answer."""
    person = work.get_one(AttendeeRecord, attendee_id)
    person.late_choice = ""
    runs = gathering.phase == Phase.ROUNDS and not is_over and not queries.clock_of(gathering).is_over(now)
    is_ready = attendee_id in queries.ready_ids(work, gathering.id)
    if runs and is_ready and _seat_now(work, gathering, attendee_id) is None:
        person.late_meeting_id = _open_table(work, gathering, room, fit, attendee_id)
    work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
    return person.late_meeting_id is not None


def rearrange(work: Work, gathering: GatheringRecord, one: int, other: int, now: float) -> bool | None:
    """Something new is known of two people: do they meet in a round to come? None while nothing is planned."""
    work.flush()
    if not is_planned(work, gathering):
        return None
    room, fit = _scored(work, gathering.id)
    _repair_coming(work, gathering, room, fit, now)
    mended = plan_of(work, gathering)
    pair = {str(one), str(other)}
    return mended is not None and any(pair <= set(m.people) for m in mended.meetings)


def match_coming_again(work: Work, gathering: GatheringRecord, now: float) -> None:
    """Every coming round anew, keeping announced pairs where little is lost by it."""
    if is_planned(work, gathering):
        room, fit = _scored(work, gathering.id)
        _repair_coming(work, gathering, room, fit, now, prefer_idle=False)


def keep_tables(work: Work, gathering: GatheringRecord) -> None:
    """The host would rather not move more people."""
    row = work.get(PlanRecord, gathering.id)
    if row is not None:
        row.figures = json.dumps({**json.loads(row.figures), COULD_GAIN: 0})


def _sit_down(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, meeting_id: int, attendee_id: int) -> None:
    """One more at a table of the running round; whatever table they were asked about, they have one now."""
    work.get_one(AttendeeRecord, attendee_id).late_meeting_id = None
    seats = queries.open_seats(work, gathering.id, [meeting_id])
    meeting = work.get_one(MeetingRecord, meeting_id)
    add_seats(work, meeting, [str(attendee_id)], first_place=1 + max((s.place for s in seats), default=-1))
    me, there = str(attendee_id), [str(s.attendee_id) for s in seats]
    matches = announced(fit, _rows(fit, me, there))
    add_matches(work, gathering.id, matches, room, {frozenset((me, other)): meeting_id for other in there})
    work.announce(MeetingsChanged(gathering.id, frozenset([attendee_id, *(s.attendee_id for s in seats)])))


def _rows(fit: Fit, me: str, others: Collection[str]) -> list[tuple[int, int]]:
    """The pairs of one person with each of `others`, as rows of the index, lower row first."""
    row = fit.index.person_row
    pairs = [(row[me], row[other]) for other in others if me in row and other in row]
    return [(min(pair), max(pair)) for pair in pairs]


def _scored(work: Work, gathering_id: int) -> tuple[Room, Fit]:
    room = room_for_matching(work, gathering_id)
    return room, score_room(room, current_encoder())


def _repair_coming(
    work: Work,
    gathering: GatheringRecord,
    room: Room,
    fit: Fit,
    now: float,
    left: Iterable[str] = (),
    joined: Iterable[str] = (),
    prefer_idle: bool = True,
) -> None:
    plan, begun = plan_of(work, gathering), gathering.round
    if plan is None or begun >= gathering.rounds:
        return
    left, joined = frozenset(left), frozenset(joined)
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


def _open_table(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> int | None:
    """The meeting of this round that `attendee_id` could best join as a third."""
    work.flush()
    plan = plan_of(work, gathering)
    if plan is None:
        return None
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


def _mend_running(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> None:
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
        _sit_down(work, gathering, room, fit, alone.meeting_id, free)
        return
    table = _open_table(work, gathering, room, fit, alone.attendee_id)
    if table is not None:
        _end_seat(work, alone, "moved")
        _sit_down(work, gathering, room, fit, table, alone.attendee_id)


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


def answer_late(work: Work, gathering: GatheringRecord, attendee_id: int, choice: str) -> None:
    """Join the table now ("now"), or come in at the next round ("next"); the first answer, phone's or host's, counts."""
    person = work.get_one(AttendeeRecord, attendee_id)
    if not person.late_choice and person.late_meeting_id is not None and person.left_at is None:
        person.late_choice = choice
        work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
