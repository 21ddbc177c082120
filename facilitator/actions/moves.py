"""The one door of an evening: Next, Undo, the clock, and what the big screen shows."""

from __future__ import annotations

import json
from functools import partial

from sqlalchemy.orm import Session

from facilitator.actions import changes, market, seating
from facilitator.actions.market import Dealing
from facilitator.actions.matching import Planner, drop_plan, match_room
from facilitator.actions.unmet import circles
from facilitator.core import timer
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import ClockSet, GatheringMoved, ScreenTurned
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase, Step, blocked
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.timer import Clock
from facilitator.store.database import Database, Work
from facilitator.store.queries import bump, clock_of, count_here, count_ready, ready_ids, set_clock, step_of
from facilitator.store.records import GatheringRecord, PlanRecord
from facilitator.store.sheets import following_step, remembered_step, sheet_of

SHOWS = ("phase", "code", "blank", "names")


def go_on(db: Database, gathering_id: int, seen: str, now: float, planner: Planner, dealing: Dealing) -> None:
    """Next. `seen` is the step ("market:0") that the host looked at: a second press, or a second remote, does nothing."""
    dealt = _think_ahead(db, gathering_id, seen, now, dealing)
    with db.work() as work:
        gathering = bump(work, gathering_id)
        step = step_of(gathering)
        if seen != step.key:
            return
        unplanned = step.phase is Phase.MATCHING and work.get(PlanRecord, gathering_id) is None
        if not unplanned:
            step = _step_forward(work, gathering, step, now)
        # What the step before was, and when: the same for every press while one plan is being made, and for no later one.
        came_from = gathering.undo
    if step.phase is Phase.MATCHING:
        dealing.close(gathering_id)
        match = partial(_match_or_go_back, db, gathering_id, now, planner)
        db.background.once(("match", gathering_id, came_from), match)
    _follow(db, gathering_id, step, dealt, now, dealing)


def _think_ahead(db: Database, gathering_id: int, seen: str, now: float, dealing: Dealing) -> set[int]:
    """What takes long, before the step and not in it: places for latecomers, and the market's first hands. Who was dealt to."""
    with db.look() as session:
        gathering = session.get(GatheringRecord, gathering_id)
        step = step_of(gathering) if gathering else None
        following = following_step(gathering) if gathering else None
        is_blocked = step is not None and _blocked(session, gathering_id, step, following)
    if step is None or is_blocked or seen != step.key:
        return set()
    if step.phase is Phase.ROUNDS:
        seating.settle(db, gathering_id, now, is_over=True)
    if following is None or following.phase is not Phase.MARKET:
        return set()
    hands = dealing.first_hands(db, gathering_id, now)
    market.lay_out(db, gathering_id, step, hands)
    return set(hands)


def _blocked(session: Session, gathering_id: int, step: Step, following: Step | None) -> str:
    return blocked(step, following, count_here(session, gathering_id), count_ready(session, gathering_id))


def _follow(db: Database, gathering_id: int, step: Step, dealt: set[int], now: float, dealing: Dealing) -> None:
    """Whoever became ready, or came, while that was thought is not forgotten."""
    if step.phase is Phase.MARKET:
        with db.look() as session:
            others = ready_ids(session, gathering_id) - dealt
        for attendee_id in sorted(others):
            dealing.deal_soon(db, gathering_id, attendee_id, now)
    seating.follow(db, gathering_id, now)


def _step_forward(work: Work, gathering: GatheringRecord, step: Step, now: float) -> Step:
    following = following_step(gathering)
    reason = _blocked(work, gathering.id, step, following)
    if reason:
        raise NotNow(reason)
    if following is None:
        raise NotNow(gettext("The event is over."))
    gathering.undo = _remember(gathering, now)
    if step.phase is Phase.LOBBY:
        gathering.begun_at = now
    _move(work, gathering, following, _clock_for(sheet_of(gathering), following, now))
    circles.deal(work, gathering)
    if following.phase is Phase.CLOSED:
        gathering.closed_at = now
    return following


def _match_or_go_back(db: Database, gathering_id: int, now: float, planner: Planner) -> None:
    try:
        match_room(db, gathering_id, now, planner)
    except Refused:
        undo(db, gathering_id, now)
        raise


def _move(work: Work, gathering: GatheringRecord, step: Step, clock: Clock) -> None:
    """The only place where a gathering changes its phase or round."""
    gathering.phase, gathering.round, gathering.part = step.phase, step.round, step.part
    gathering.showing = "phase"
    set_clock(gathering, clock)
    seating.forget_offers(work, gathering)
    work.announce(GatheringMoved(gathering.id))


def _clock_for(sheet: RunSheet, step: Step, now: float) -> Clock:
    seconds = sheet.seconds(step)
    return timer.start(seconds, now) if seconds else Clock()


def _remember(gathering: GatheringRecord, now: float) -> str:
    clock = clock_of(gathering)
    return json.dumps(
        {
            "phase": gathering.phase,
            "round": gathering.round,
            "part": gathering.part,
            "clock": [clock.length, clock.ends_at, clock.paused_left],
            "at": now,
        }
    )


def undo(db: Database, gathering_id: int, now: float) -> None:
    """Back to before the last step or change of plan. Cards, taps and "we've met" are kept; a plan made since is dropped."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if gathering.undo is None:
            raise NotNow(gettext("There is nothing to undo."))
        before = json.loads(gathering.undo)
        gathering.undo = None
        if "change" in before:
            changes.take_back(work, gathering, before)
            seating.bring_in_unseated(work, gathering)
        else:
            _step_back(work, gathering, remembered_step(gathering, before), Clock(*before["clock"]))
    seating.follow(db, gathering_id, now)


def _step_back(work: Work, gathering: GatheringRecord, step: Step, clock: Clock) -> None:
    gathering.closed_at = None
    if gathering.phase == Phase.MATCHING:
        drop_plan(work, gathering)
    _move(work, gathering, step, clock)


def set_the_clock(db: Database, gathering_id: int, do: str, now: float) -> None:
    """One minute more ("plus") or less ("minus"), "pause", or "resume"."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        clock = clock_of(gathering)
        if not clock.is_set:
            raise NotNow(gettext("No clock is running in this part."))
        changed = {
            "plus": lambda: clock.add(60.0, now),
            "minus": lambda: clock.add(-60.0, now),
            "pause": lambda: clock.pause(now),
            "resume": lambda: clock.resume(now),
        }.get(do)
        if changed is None:
            raise Refused(gettext("Tap +1 min, Pause or Go on."))
        set_clock(gathering, changed())
        work.announce(ClockSet(gathering_id))


def show(db: Database, gathering_id: int, what: str) -> None:
    """Turn the big screen to the code, to nothing, to the list of who sits where, or back to the phase."""
    if what not in SHOWS:
        raise Refused(gettext("The big screen can show the code, the names, nothing, or the event."))
    with db.work() as work:
        bump(work, gathering_id).showing = what
        work.announce(ScreenTurned(gathering_id))
