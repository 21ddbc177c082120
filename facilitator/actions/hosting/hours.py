"""The run-sheet in the host's hands: chosen before the event, changed while it runs, and walked by the clock."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy import delete, select

from facilitator.actions import moves, seating
from facilitator.actions.market import Dealing
from facilitator.actions.matching import Planner
from facilitator.core import timer
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import GatheringMoved, MeetingsChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.core.runsheet.edit import Edit, sensible
from facilitator.core.runsheet.parse import to_stored
from facilitator.core.runsheet.sheet import RunSheet
from facilitator.core.typed import clean_optional
from facilitator.store import queries
from facilitator.store.database import Database, Work
from facilitator.store.draft import carry_out
from facilitator.store.owed import is_planned
from facilitator.store.records import GatheringRecord, MeetingRecord
from facilitator.store.sheets import SavedSheetRecord, change_sheet, keep_sheet, sheet_of
from facilitator.store.snapshot import Difference

_log = logging.getLogger(__name__)


def choose_hours(db: Database, gathering_id: int, sheet: RunSheet) -> None:
    """The gathering walks this run-sheet. Refused once the doors have given way: what is left is changed on the remote."""
    with db.work() as work:
        gathering = queries.bump(work, gathering_id)
        if gathering.phase != Phase.LOBBY:
            raise NotNow(gettext("The event has begun. Change what is left of it on the remote."))
        keep_sheet(gathering, sensible(sheet))
        work.announce(GatheringMoved(gathering_id))


def change_hours(db: Database, gathering_id: int, edit: Edit, now: float) -> None:
    """Change what is left. Where it is said who meets whom and the rounds become more or fewer, the plan follows."""
    with db.look() as session:
        gathering = session.get_one(GatheringRecord, gathering_id)
        seen = queries.step_of(gathering)
        sheet = edit(sheet_of(gathering), seen)
        moves_people = is_planned(session, gathering) and sheet.rounds != gathering.rounds

    def plan_anew(work: Work, gathering: GatheringRecord) -> None:
        if moves_people:
            _plan_for(work, gathering, sheet.rounds, now)

    def keep(work: Work, gathering: GatheringRecord, _: Difference) -> None:
        _keep(work, gathering, edit, now)

    if moves_people:
        carry_out(db, gathering_id, plan_anew, keep)
        seating.follow(db, gathering_id, now)
    else:
        with db.work() as work:
            _keep(work, queries.bump(work, gathering_id), edit, now)


def _plan_for(work: Work, gathering: GatheringRecord, rounds: int, now: float) -> None:
    """Rounds that are no more lose their tables; one that is new has everybody to seat."""
    gathering.rounds = rounds
    gone = (MeetingRecord.gathering_id == gathering.id, MeetingRecord.round > rounds)
    work.execute(delete(MeetingRecord).where(*gone))
    work.expire_all()
    seating.plan_coming(work, gathering, now)
    work.announce(MeetingsChanged(gathering.id, frozenset(p.id for p in queries.attendees_here(work, gathering.id))))


def _keep(work: Work, gathering: GatheringRecord, edit: Edit, now: float) -> None:
    step = queries.step_of(gathering)
    sheet = edit(sheet_of(gathering), step)
    change_sheet(gathering, sheet)
    # What could be taken back supposes as many rounds as there were.
    gathering.undo = None if gathering.undo and '"change":' in gathering.undo else gathering.undo
    if sheet.runs_on(step) and not queries.clock_of(gathering).is_set:
        queries.set_clock(gathering, timer.start(sheet.seconds(step), now))
    work.announce(GatheringMoved(gathering.id))


def keep_for_next_time(db: Database, owner: int | None, sheet: RunSheet, name: str, now: float) -> None:
    """A host (None: whoever runs Boon) has it on a shelf of their own, in the place of what had this name."""
    called = clean_optional(name, "evening", "called") or sheet.name
    if not called:
        raise Refused(gettext("Give your plan a name."), "called")
    with db.work() as work:
        work.execute(delete(SavedSheetRecord).where(SavedSheetRecord.name == called, SavedSheetRecord.owner_id == owner))
        work.add(SavedSheetRecord(owner_id=owner, name=called, sheet=to_stored(replace(sheet, name=called)), saved_at=now))


def forget(db: Database, owner: int | None, sheet_id: int) -> None:
    with db.work() as work:
        work.execute(delete(SavedSheetRecord).where(SavedSheetRecord.id == sheet_id, SavedSheetRecord.owner_id == owner))


def run_on(db: Database, now: float, planner: Planner, dealing: Dealing) -> None:
    """Next, in every room whose part runs on by itself and whose clock is over. What Next refuses waits for the host."""
    with db.look() as session:
        over = session.scalars(
            select(GatheringRecord).where(GatheringRecord.clock_ends_at <= now, GatheringRecord.phase != Phase.CLOSED)
        ).all()
        due = [(g.id, queries.step_of(g).key) for g in over if sheet_of(g).runs_on(queries.step_of(g))]
    for gathering_id, seen in due:
        try:
            moves.go_on(db, gathering_id, seen, now, planner, dealing)
        except Refused as refused:
            _log.info("gathering %d does not run on by itself: %s", gathering_id, refused.message)
