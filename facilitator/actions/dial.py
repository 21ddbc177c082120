"""The host's dial: meetings useful both ways against needs answered, with the true numbers of real plans."""

from __future__ import annotations

from facilitator.actions.matching import Planner, match_room
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import DialTurned
from facilitator.core.locale import gettext
from facilitator.core.phases import AFTER
from facilitator.matching import CannotPlan, DialPoint, current_encoder, dial_points, score_room
from facilitator.matching.schedule.tradeoff import SETTINGS
from facilitator.store.database import Database
from facilitator.store.plans import room_for_matching, rules_of
from facilitator.store.queries import bump
from facilitator.store.records import GatheringRecord, PlanRecord


def look_at_dial(db: Database, gathering_id: int) -> tuple[DialPoint, ...]:
    """What the room as it is would get at each setting."""
    with db.look() as session:
        room = room_for_matching(session, gathering_id)
        rules = rules_of(session.get_one(GatheringRecord, gathering_id), len(room.people))
    if rules.rounds < 1:
        raise NotNow(gettext("This plan has no rounds."))
    try:
        points: tuple[DialPoint, ...] = db.background.aside(
            lambda: dial_points(score_room(room, current_encoder()), room, rules)
        )
        return points
    except CannotPlan as reason:
        raise NotNow(str(reason)) from reason


def turn_dial(db: Database, gathering_id: int, raw: str, now: float, planner: Planner) -> None:
    """From now on the match weighs so; a match that stands, before the first round, is made anew."""
    if raw not in {str(setting) for setting in SETTINGS}:
        raise Refused(gettext("Choose one of the plans."))
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if gathering.round or gathering.phase in AFTER:
            raise NotNow(gettext("The rounds have begun. Their plan stays."))
        gathering.dial = float(raw)
        planned = work.get(PlanRecord, gathering_id) is not None
        work.announce(DialTurned(gathering_id))
    if planned:
        match_room(db, gathering_id, now, planner)
