"""The host changes the plan during the evening: looked at first, then made, then perhaps taken back."""

from __future__ import annotations

import json
from typing import Any

from facilitator.actions import pair_rules, seating
from facilitator.core.changes import BETTER, FREE, LEFT, Change, PairRule
from facilitator.core.errors import NotNow
from facilitator.core.events import AttendeeLeft, AttendeeReturned, MeetingsChanged, TablesKept
from facilitator.core.locale import gettext
from facilitator.store import queries, snapshot
from facilitator.store.database import Database, Work
from facilitator.store.draft import carry_out, draft_of
from facilitator.store.owed import is_planned
from facilitator.store.records import GatheringRecord
from facilitator.store.snapshot import Difference
from facilitator.views.change import ChangeView, change_view


def preview(db: Database, gathering_id: int, change: Change, now: float) -> ChangeView:
    """What `change` would do and for whom. The real change is made, and read, on a copy."""

    def look(work: Work, gathering: GatheringRecord) -> ChangeView:
        before = snapshot.snapshot_of(work, gathering_id)
        _make(work, gathering, change, now)
        return change_view(work, gathering, before, snapshot.snapshot_of(work, gathering_id))

    return draft_of(db, gathering_id, look)[0]


def make(db: Database, gathering_id: int, change: Change, now: float) -> None:
    """Make the change; Undo takes it back until the next step."""

    def act(work: Work, gathering: GatheringRecord) -> None:
        before = snapshot.snapshot_of(work, gathering_id)
        _make(work, gathering, change, now)
        after = snapshot.snapshot_of(work, gathering_id)
        people = snapshot.people_in(snapshot.difference(before, after), after)
        work.announce(MeetingsChanged(gathering_id, people | frozenset(change.people)))

    def remember(work: Work, gathering: GatheringRecord, changed: Difference) -> None:
        gathering.undo = json.dumps({"change": change.what, "at": now, "rows": changed})

    carry_out(db, gathering_id, act, remember)


def keep_tables(db: Database, gathering_id: int) -> None:
    """The host's no to moving more people for a better plan."""
    with db.work() as work:
        seating.keep_tables(work, queries.bump(work, gathering_id))
        work.announce(TablesKept(gathering_id))


def take_back(work: Work, gathering: GatheringRecord, undo: dict[str, Any]) -> None:
    """Every seat as it was before the last change. Refused once somebody has met at a table that is new."""
    changed, now = undo["rows"], snapshot.snapshot_of(work, gathering.id)
    if any(now["seat"][key]["met_at"] for key in changed["new"]["seat"] if key in now["seat"]):
        raise NotNow(gettext("Somebody has met at a new table already, so the change stays."))
    people = snapshot.people_in(changed, now)
    snapshot.put_back(work, changed)
    work.announce(MeetingsChanged(gathering.id, people))
    for person in changed["old"]["attendee"]:
        work.announce(AttendeeReturned(gathering.id, person["id"]))


def _make(work: Work, gathering: GatheringRecord, change: Change, now: float) -> None:
    for person in change.people:
        queries.attendee(work, gathering.id, person)
    if change.what == LEFT:
        _leave(work, gathering, change.people[0], now)
    elif change.what == BETTER:
        _check_rounds_to_come(work, gathering)
        seating.match_coming_again(work, gathering, now)
    else:
        _set_rule(work, gathering, change, now)


def _leave(work: Work, gathering: GatheringRecord, attendee_id: int, now: float) -> None:
    person = queries.attendee(work, gathering.id, attendee_id)
    if person.left_at is not None:
        raise NotNow(gettext("They have stepped out already."))
    person.left_at = now
    work.announce(AttendeeLeft(gathering.id, attendee_id))
    seating.settle_on(work, gathering, now)


def _set_rule(work: Work, gathering: GatheringRecord, change: Change, now: float) -> None:
    one, other = change.people
    if gathering.round:
        _check_rounds_to_come(work, gathering)
    if change.what == FREE:
        pair_rules.drop_rule(work, one, other)
    else:
        pair_rules.set_rule(work, gathering.id, one, other, PairRule(change.what), now)
    meet = seating.rearrange(work, gathering, one, other, now)
    if change.what == PairRule.TOGETHER and meet is False:
        raise NotNow(gettext("There is no round left in which these two could meet."))


def _check_rounds_to_come(work: Work, gathering: GatheringRecord) -> None:
    if not is_planned(work, gathering):
        raise NotNow(gettext("Nothing is planned right now, so there is nothing to change."))
    if gathering.round >= gathering.rounds:
        raise NotNow(gettext("This is the last round. There is no other table to plan."))
