"""Circles that ask side by side: who is in which is said when their part begins, and whoever comes later joins the smallest."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from facilitator.core.changes import PairRule
from facilitator.core.phases import Phase
from facilitator.core.unmet import circles
from facilitator.store import queries
from facilitator.store.database import Work
from facilitator.store.records import GatheringRecord, PairRuleRecord
from facilitator.store.rows.unmet import AskedRecord, CircleRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.unmet.circles import members


def deal(work: Work, gathering: GatheringRecord) -> None:
    """A part begins. One that was begun and taken back before its second ask begins anew, with all who have come since."""
    most = sheet_of(gathering).part(queries.step_of(gathering)).circle
    if gathering.phase != Phase.UNMET or not most:
        return
    if _has_turned(work, gathering):
        seat_newcomers(work, gathering)
        return
    for record in (CircleRecord, AskedRecord):
        work.execute(delete(record).where(record.gathering_id == gathering.id, record.part == gathering.part))
    people = [person.id for person in queries.attendees_here(work, gathering.id)]
    _seat(work, gathering, circles.dealt(people, most, _apart(work, gathering), gathering.seed))


def _has_turned(session: Session, gathering: GatheringRecord) -> bool:
    here = (AskedRecord.gathering_id == gathering.id, AskedRecord.part == gathering.part)
    return session.scalar(select(AskedRecord.id).where(*here, AskedRecord.turn > 0).limit(1)) is not None


def seat_newcomers(work: Work, gathering: GatheringRecord) -> None:
    """Whoever is here and in no circle, while there are any."""
    if gathering.phase != Phase.UNMET or not sheet_of(gathering).part(queries.step_of(gathering)).circle:
        return
    known = members(work, gathering)
    circle_of = {person: circle for person, (circle, is_here) in known.items() if is_here}
    apart = _apart(work, gathering)
    came = sorted(person.id for person in queries.attendees_here(work, gathering.id) if person.id not in known)
    for person in came:
        circle_of[person] = circles.late(person, circle_of, apart)
    _seat(work, gathering, {person: circle_of[person] for person in came})


def _seat(work: Work, gathering: GatheringRecord, circle_of: dict[int, int]) -> None:
    whose = {"gathering_id": gathering.id, "part": gathering.part}
    work.add_all(CircleRecord(**whose, attendee_id=person, number=circle) for person, circle in circle_of.items())
    work.flush()


def _apart(session: Session, gathering: GatheringRecord) -> set[frozenset[int]]:
    """Pairs whom the host keeps apart."""
    apart = (PairRuleRecord.rule == PairRule.APART, PairRuleRecord.asked.is_(False))
    columns = select(PairRuleRecord.first_id, PairRuleRecord.second_id)
    rows = session.execute(columns.where(PairRuleRecord.gathering_id == gathering.id, *apart))
    return {frozenset(pair) for pair in rows}
