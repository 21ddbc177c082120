"""Late, left, lost: changing meetings that were announced already, as little as possible.

Who comes, leaves or answers is written down at once, in short. `settle` then sees from the rows alone what is owed to whom,
plans on a copy, and writes the difference: whatever fails in between, the next one to look finds the same people owed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import combinations

from sqlalchemy import or_, select, update

from facilitator.actions.places import running, turns
from facilitator.core.events import MeetingsChanged
from facilitator.core.phases import AFTER, Late, Phase
from facilitator.matching import Fit, Plan, Room, Rules, current_encoder, repair, score_room
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.draft import carry_out
from facilitator.store.owed import is_planned, owed_in, unseated
from facilitator.store.plans import COULD_GAIN, plan_of, room_for_matching, rules_of, save_plan
from facilitator.store.records import AttendeeRecord, GatheringRecord, PlanRecord


def follow(db: Database, gathering_id: int, now: float) -> None:
    """After a write by which a place may be owed: settle that soon, while nobody waits."""
    db.background.follow((settle, gathering_id), lambda: settle(db, gathering_id, now))


def settle_everywhere(db: Database, now: float) -> None:
    """After a start: whoever was owed a place when the process before this one ended."""
    with db.look() as session:
        of_plans = select(PlanRecord.gathering_id).join(GatheringRecord).where(GatheringRecord.phase.not_in(AFTER))
        planned = session.scalars(of_plans).all()
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
    """Somebody became ready, or is back: after the match they are owed a seat in every round to come, and a table now."""
    person = work.get_one(AttendeeRecord, attendee_id)
    answered = person.late_meeting_id is not None and person.late_choice
    if not answered and attendee_id in queries.ready_ids(work, gathering.id) and attendee_id in unseated(work, gathering):
        person.late_choice, person.late_meeting_id = Late.FINDING, None


def bring_in_all(work: Work, gathering: GatheringRecord, attendee_ids: Collection[int]) -> None:
    """As `bring_in`, for people who are in no plan."""
    who = update(AttendeeRecord).where(AttendeeRecord.id.in_(attendee_ids))
    work.execute(who.values(late_choice=Late.FINDING, late_meeting_id=None))


def forget_offers(work: Work, gathering: GatheringRecord) -> None:
    """The step changes, and the tables that were offered are no more; who has none yet is owed one where there are some."""
    late = or_(AttendeeRecord.late_meeting_id.is_not(None), AttendeeRecord.late_choice != "")
    who = update(AttendeeRecord).where(AttendeeRecord.gathering_id == gathering.id, late)
    work.execute(who.values(late_meeting_id=None, late_choice=""))
    bring_in_unseated(work, gathering)


def bring_in_unseated(work: Work, gathering: GatheringRecord) -> None:
    """As `bring_in`, for everybody who has nobody to sit with, for whatever reason."""
    work.flush()
    bring_in_all(work, gathering, unseated(work, gathering).keys() & queries.ready_ids(work, gathering.id))


def settle_on(work: Work, gathering: GatheringRecord, now: float, is_over: bool = False) -> None:
    """`settle`, here and now: the room is scored and planned."""
    work.flush()
    owed = owed_in(work, gathering, is_over)
    if not owed:
        return
    room, fit = _scored(work, gathering.id)
    turns.hold(work, gathering, now)
    if gathering.phase == Phase.ROUNDS:
        for person in owed.left:
            running.mend(work, gathering, room, fit, person)
    came = [person for person in owed.offered if _sits_as_chosen(work, gathering, room, fit, person)]
    came += [person for person in owed.came if not _is_offered_a_table(work, gathering, room, fit, person, now, is_over)]
    joined = queries.ready_ids(work, gathering.id).intersection(came)
    turns.hold(work, gathering, now)
    if owed.left or joined:
        _repair_coming(work, gathering, room, fit, now, map(str, owed.left), map(str, joined))


def _sits_as_chosen(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> bool:
    """Who was offered a table takes it, or comes in at the next round. False: they have left."""
    person = work.get_one(AttendeeRecord, attendee_id)
    table, chose = person.late_meeting_id, person.late_choice
    person.late_meeting_id, person.late_choice = None, Late.WAITS if chose == Late.NEXT else ""
    if table is None or person.left_at is not None:
        return False
    still_there = queries.open_seats(work, gathering.id, [table])
    if chose == Late.NOW and still_there and running.seat_of(work, gathering, attendee_id) is None:
        running.sit_down(work, gathering, room, fit, table, attendee_id)
    work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
    return True


def _is_offered_a_table(
    work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int, now: float, is_over: bool
) -> bool:
    """Whom they meet now decides whom they need not meet later, so that the coming rounds wait for their answer."""
    person = work.get_one(AttendeeRecord, attendee_id)
    runs = _runs(gathering, now) and not is_over
    # Nothing is left of this round to sit down for.
    person.late_choice = "" if runs or gathering.phase != Phase.ROUNDS else Late.WAITS
    is_ready = attendee_id in queries.ready_ids(work, gathering.id)
    if runs and is_ready and running.seat_of(work, gathering, attendee_id) is None:
        alone = running.table_of_somebody_alone(work, gathering, room, attendee_id)
        if alone is not None:
            running.sit_down(work, gathering, room, fit, alone, attendee_id)
            return False
        person.late_meeting_id = running.open_table(work, gathering, room, fit, attendee_id)
    work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
    return person.late_meeting_id is not None


def _runs(gathering: GatheringRecord, now: float) -> bool:
    return gathering.phase == Phase.ROUNDS and not queries.clock_of(gathering).is_over(now)


def seat_everyone(db: Database, gathering_id: int, now: float) -> None:
    """The host's one tap: whoever is here without a table sits down, ready or not, with whomever there is room."""
    carry_out(db, gathering_id, lambda work, gathering: _seat_everyone(work, gathering, now))


def _seat_everyone(work: Work, gathering: GatheringRecord, now: float) -> None:
    without = unseated(work, gathering)
    if not without:
        return
    room, fit = _scored(work, gathering.id, without)
    turns.hold(work, gathering, now)
    stand = [person for person, rounds in without.items() if _runs(gathering, now) and gathering.round in rounds]
    for person in stand:
        _find_a_chair(work, gathering, room, fit, person)
    running.set_tables(work, gathering, room, fit, stand)
    _repair_coming(work, gathering, room, fit, now, joined=map(str, without))
    work.announce(MeetingsChanged(gathering.id, frozenset(without)))


def _find_a_chair(work: Work, gathering: GatheringRecord, room: Room, fit: Fit, attendee_id: int) -> None:
    seat = running.seat_of(work, gathering, attendee_id)
    if seat is not None and not running.sits_alone(work, gathering, seat):
        return
    table = running.table_of_somebody_alone(work, gathering, room, attendee_id)
    table = table or running.open_table(work, gathering, room, fit, attendee_id)
    table = table or running.smallest_table(work, gathering, room, attendee_id)
    if table is not None:
        if seat is not None:
            running.end_seat(work, seat, "moved")
        running.sit_down(work, gathering, room, fit, table, attendee_id)


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


def plan_coming(work: Work, gathering: GatheringRecord, now: float) -> None:
    """There are more rounds than were planned, or fewer: tables for whoever has none in one of them, and no other change."""
    work.flush()
    if is_planned(work, gathering):
        room, fit = _scored(work, gathering.id)
        _repair_coming(work, gathering, room, fit, now)


def keep_tables(work: Work, gathering: GatheringRecord) -> None:
    """The host would rather not move more people."""
    row = work.get(PlanRecord, gathering.id)
    if row is not None:
        row.figures = json.dumps({**json.loads(row.figures), COULD_GAIN: 0})


def _scored(work: Work, gathering_id: int, also: Collection[int] = ()) -> tuple[Room, Fit]:
    room = room_for_matching(work, gathering_id, also=also)
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
        mended = min(mended, anew, key=lambda option: _shortfall(option, room, rules, begun))
        gain = round((anew.figures["both"] - mended.figures["both"]) * len(room.people))
        mended = replace(mended, figures={**mended.figures, COULD_GAIN: max(gain, 0)})
    save_plan(work, gathering, mended, room, begun, now)
    changed = {id for meeting in set(mended.meetings) ^ set(plan.meetings) for id in meeting.people}
    work.announce(MeetingsChanged(gathering.id, frozenset(map(int, changed))))


def _shortfall(plan: Plan, room: Room, rules: Rules, begun: int) -> tuple[int, int]:
    """(rounds that somebody spends without a table or with people they meet anyway, how often acquaintances meet in them)."""
    coming = [frozenset(m.people) for m in plan.meetings if m.round > begun]
    seats = sum(map(len, coming))
    idle = len(room.people) * (plan.rounds - begun) - seats
    times = Counter(frozenset(pair) for m in plan.meetings for pair in combinations(m.people, 2))
    again = sum(count - 1 for count in times.values())
    known = room.known if rules.bring_together_again else room.known | room.met_before
    return idle + again, sum(pair <= people for people in coming for pair in known)


def answer_late(work: Work, gathering: GatheringRecord, attendee_id: int, choice: str) -> None:
    """Join the table now ("now"), or come in at the next round ("next"); the first answer, phone's or host's, counts."""
    person = work.get_one(AttendeeRecord, attendee_id)
    if not person.late_choice and person.late_meeting_id is not None and person.left_at is None:
        person.late_choice = choice
        work.announce(MeetingsChanged(gathering.id, frozenset({attendee_id})))
