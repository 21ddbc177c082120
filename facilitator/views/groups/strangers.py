"""Whether a group is large enough still for people to meet somebody new."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.changes import MET_BEFORE
from facilitator.core.locale import ngettext
from facilitator.core.phases import Phase
from facilitator.store import queries
from facilitator.store.records import GatheringRecord, PairRuleRecord

# Of the pairs that a plan brings together; below it the host is told.
STRANGERS = 0.95


def some_meet_again(session: Session, gathering: GatheringRecord) -> str:
    """What the host is told once the match is made, if too many of its pairs have met; "" otherwise, or where she wishes it."""
    if gathering.group_id is None or gathering.reconnect or gathering.phase != Phase.MATCHING:
        return ""
    tables = defaultdict[int, list[int]](list)
    for seat in queries.open_seats(session, gathering.id):
        tables[seat.meeting_id].append(seat.attendee_id)
    pairs = {pair for people in tables.values() for pair in combinations(sorted(people), 2)}
    rules = select(PairRuleRecord).filter_by(gathering_id=gathering.id, rule=MET_BEFORE)
    again = pairs & {(said.first_id, said.second_id) for said in session.scalars(rules)}
    if len(again) <= (1 - STRANGERS) * len(pairs):
        return ""
    people = len({person for pair in pairs for person in pair})
    return ngettext(
        "In a group of %(people)s some meet again after one event.",
        "In a group of %(people)s some meet again after %(n)s events.",
        _held(session, gathering),
        people=people,
    )


def _held(session: Session, gathering: GatheringRecord) -> int:
    """How many of the group's events were before."""
    others = (GatheringRecord.group_id == gathering.group_id, GatheringRecord.id != gathering.id)
    begun = GatheringRecord.phase != Phase.LOBBY
    return session.scalar(select(func.count()).select_from(GatheringRecord).where(*others, begun)) or 0
