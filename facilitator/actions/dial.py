"""The host's dial: meetings useful both ways against needs answered, with the true numbers of real plans."""

from __future__ import annotations

from dataclasses import dataclass, replace

from facilitator.actions.matching import Planner, match_room
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import ScreenTurned
from facilitator.core.phases import Phase
from facilitator.core.words import gettext
from facilitator.matching import CannotPlan
from facilitator.store.database import Database
from facilitator.store.matching_room import room_for_matching, rules_of
from facilitator.store.queries import bump
from facilitator.store.records import GatheringRecord, PlanRecord

POINTS, FEWER = (0.0, 0.25, 0.5, 0.75, 1.0), (0.0, 0.5, 1.0)
LARGE = 100
SECONDS_EACH = 3.0


@dataclass(frozen=True)
class DialPoint:
    """One plan: `both`, `mutual` and `answered` are shares (0-1) of people, of meetings, and of needs."""

    dial: float
    both: float
    mutual: float
    answered: float


def dial_points(db: Database, gathering_id: int, planner: Planner) -> tuple[DialPoint, ...]:
    """What the room as it is would get at each point. A room of more than LARGE is planned at FEWER points."""
    with db.look() as session:
        room = room_for_matching(session, gathering_id)
        rules = rules_of(session.get_one(GatheringRecord, gathering_id), len(room.people))
    try:
        return tuple(
            DialPoint(dial, figures["both"], figures["mutual"], figures["needs_answered"])
            for dial in (FEWER if len(room.people) > LARGE else POINTS)
            if (figures := planner(room, replace(rules, dial=dial, seconds=SECONDS_EACH)).figures)
        )
    except CannotPlan as reason:
        raise NotNow(str(reason)) from reason


def turn_dial(db: Database, gathering_id: int, raw: str, now: float, planner: Planner) -> None:
    """From now on the match weighs so; a match that stands, before the first round, is made anew."""
    if raw not in {str(point) for point in POINTS}:
        raise Refused(gettext("Choose one of the plans."))
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if gathering.phase in (Phase.ROUNDS, Phase.WRAP_UP, Phase.CLOSED):
            raise NotNow(gettext("The rounds have begun. Their plan stays."))
        gathering.dial = float(raw)
        planned = work.get(PlanRecord, gathering_id) is not None
        work.announce(ScreenTurned(gathering_id))
    if planned:
        match_room(db, gathering_id, now, planner)
