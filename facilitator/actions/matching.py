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
from facilitator.store.draft import carry_out
from facilitator.store.plans import room_for_matching, rules_of, save_plan
from facilitator.store.queries import ready_ids
from facilitator.store.records import GatheringRecord, MeetingRecord, PlanRecord
from facilitator.store.snapshot import Difference

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
    planned = {int(person.id) for person in room.people}

    def announce(work: Work, gathering: GatheringRecord) -> None:
        if gathering.phase == Phase.MATCHING:
            save_plan(work, gathering, plan, room, after_round=0, now=now)
            work.announce(PlanMade(gathering_id))

    def bring_in_others(work: Work, gathering: GatheringRecord, _: Difference) -> None:
        seating.bring_in_all(work, gathering, ready_ids(work, gathering_id) - planned)

    carry_out(db, gathering_id, announce, bring_in_others)
    seating.follow(db, gathering_id, now)


def drop_plan(work: Work, gathering: GatheringRecord) -> None:
    """Undo of Match: meetings, seats and matches go; cards and taps stay."""
    work.execute(delete(MeetingRecord).where(MeetingRecord.gathering_id == gathering.id))
    work.execute(delete(PlanRecord).where(PlanRecord.gathering_id == gathering.id))
