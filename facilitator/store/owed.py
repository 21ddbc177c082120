"""Who is owed a place, or the end of one, once there is a plan: read from the rows alone, whatever was going on before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session

from facilitator.core.phases import Late, Phase
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord, PlanRecord, SeatRecord

PLANNED = (Phase.MATCHING, Phase.ROUNDS)


@dataclass(frozen=True)
class Owed:
    """Ids of those who left and still have a place, those to whom a table was offered, and those who came, each in order."""

    left: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    came: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.left or self.offered or self.came)


def is_planned(session: Session, gathering: GatheringRecord) -> bool:
    return gathering.phase in PLANNED and session.get(PlanRecord, gathering.id) is not None


def owed_in(session: Session, gathering: GatheringRecord, is_over: bool) -> Owed:
    if not is_planned(session, gathering):
        return Owed()
    people = select(AttendeeRecord.id).where(AttendeeRecord.gathering_id == gathering.id).order_by(AttendeeRecord.id)
    answered = AttendeeRecord.late_choice != "" if not is_over else true()
    return Owed(
        tuple(session.scalars(_left(gathering))),
        tuple(session.scalars(people.where(AttendeeRecord.late_meeting_id.is_not(None), answered))),
        tuple(session.scalars(people.where(AttendeeRecord.late_choice == Late.FINDING))),
    )


def _left(gathering: GatheringRecord) -> Select[int]:
    """Who left and has a seat in a round to come, or in the running one at a table that has not met."""
    met = select(SeatRecord.meeting_id).where(SeatRecord.gathering_id == gathering.id, SeatRecord.met_at.is_not(None))
    unmet = (SeatRecord.round == gathering.round) & SeatRecord.meeting_id.not_in(met)
    return (
        select(AttendeeRecord.id)
        .where(AttendeeRecord.gathering_id == gathering.id, ~queries.is_here())
        .where(
            AttendeeRecord.id.in_(
                select(SeatRecord.attendee_id).where(
                    SeatRecord.gathering_id == gathering.id,
                    SeatRecord.ended.is_(None),
                    or_(SeatRecord.round > gathering.round, unmet),
                )
            )
        )
        .order_by(AttendeeRecord.left_at, AttendeeRecord.id)
    )
