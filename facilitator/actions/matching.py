"""Match: the matcher plans in the background, and its plan becomes meetings, seats and matches."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete

from facilitator.actions import seating
from facilitator.core.errors import Refused
from facilitator.core.events import PlanMade
from facilitator.core.phases import Phase
from facilitator.matching import CannotPlan, Plan, Room, Rules, current_encoder, plan_room
from facilitator.store.database import Database, Work
from facilitator.store.plans import room_for_matching, rules_of, save_plan
from facilitator.store.queries import bump
from facilitator.store.records import GatheringRecord, MeetingRecord, PlanRecord

Planner = Callable[[Room, Rules], Plan]


def plan_here(room: Room, rules: Rules) -> Plan:
    """Plan in the calling thread; a server hands in a planner that uses another, so that phones don't wait."""
    return plan_room(room, rules, current_encoder())


def match_room(db: Database, gathering_id: int, now: float, planner: Planner) -> None:
    """Plan the room as it is and announce it. Raises Refused, with the numbers, when there is no plan."""
    with db.look() as session:
        room = room_for_matching(session, gathering_id)
        rules = rules_of(session.get_one(GatheringRecord, gathering_id), len(room.people))
    try:
        plan = planner(room, rules)
    except CannotPlan as reason:
        raise Refused(str(reason)) from reason
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if gathering.phase == Phase.MATCHING:
            save_plan(work, gathering, plan, room, after_round=0, now=now)
            seating.catch_up(work, gathering, {int(person.id) for person in room.people}, now)
            work.announce(PlanMade(gathering_id))


def drop_plan(work: Work, gathering: GatheringRecord) -> None:
    """Undo of Match: meetings, seats and matches go; cards and taps stay."""
    work.execute(delete(MeetingRecord).where(MeetingRecord.gathering_id == gathering.id))
    work.execute(delete(PlanRecord).where(PlanRecord.gathering_id == gathering.id))
