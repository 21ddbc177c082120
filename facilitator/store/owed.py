"""Who is owed a place, or the end of one, once there is a plan: read from the rows alone, whatever was going on before."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, false, or_, select, true
from sqlalchemy.orm import Session

from facilitator.core.phases import AFTER, Late, Phase
from facilitator.store import queries
from facilitator.store.records import AttendeeRecord, GatheringRecord, PlanRecord, SeatRecord


@dataclass(frozen=True)
class Owed:
    """Ids of those who left and still have a place, those to whom a table was offered, and those who came, each in order."""

    left: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    came: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.left or self.offered or self.came)


def is_planned(session: Session, gathering: GatheringRecord) -> bool:
    """Whether it is said who meets whom, and the meetings are not over."""
    return gathering.phase not in AFTER and session.get(PlanRecord, gathering.id) is not None


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
    unmet = (SeatRecord.round == gathering.round) & SeatRecord.meeting_id.not_in(met) if _runs(gathering) else false()
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


def _runs(gathering: GatheringRecord) -> bool:
    return gathering.phase == Phase.ROUNDS


def unseated(session: Session, gathering: GatheringRecord, runs: bool = True) -> dict[int, tuple[int, ...]]:
    """Who is here and has nobody to sit with in the running round or one to come: attendee -> those rounds.

    `runs`: there is still time in the running one. Not in it: whoever sits the running round out because they said so, and
    who has met as many people as they wished to.
    """
    if not is_planned(session, gathering):
        return {}
    sits = _seated(session, gathering.id)
    rounds = range(gathering.round + (not (runs and _runs(gathering))), gathering.rounds + 1)
    people = select(AttendeeRecord.id, AttendeeRecord.most_meetings, AttendeeRecord.late_choice)
    here = people.where(AttendeeRecord.gathering_id == gathering.id, queries.is_here()).order_by(AttendeeRecord.id)
    found = {}
    for person, most, choice in session.execute(here):
        without = [number for number in rounds if number not in sits[person]]
        if choice == Late.WAITS:
            without = [number for number in without if number > gathering.round]
        if without and (most is None or len(sits[person]) < most):
            found[person] = tuple(without)
    return found


def _seated(session: Session, gathering_id: int) -> dict[int, set[int]]:
    """attendee -> the rounds in which they sit with somebody, or did until that one left after they had met."""
    columns = SeatRecord.meeting_id, SeatRecord.attendee_id, SeatRecord.round, SeatRecord.met_at
    # Columns, not records: this is read while nobody else can write, and three thousand records take 15 ms to make.
    seats = session.execute(select(*columns).where(SeatRecord.gathering_id == gathering_id, SeatRecord.ended.is_(None))).all()
    at_table = Counter(meeting for meeting, *_ in seats)
    rounds: dict[int, set[int]] = defaultdict(set)
    for meeting, person, number, met_at in seats:
        if at_table[meeting] > 1 or met_at is not None:
            rounds[person].add(number)
    return rounds


def seated_ahead(session: Session, gathering_id: int) -> set[int]:
    """People in the room who have a seat in a round to come, ready or not: nobody loses a place for a card taken back."""
    ahead = (
        select(SeatRecord.attendee_id)
        .join(GatheringRecord, SeatRecord.gathering_id == GatheringRecord.id)
        .join(AttendeeRecord, SeatRecord.attendee_id == AttendeeRecord.id)
        .where(SeatRecord.gathering_id == gathering_id, SeatRecord.round > GatheringRecord.round)
        .where(SeatRecord.ended.is_(None), queries.is_here())
    )
    return set(session.scalars(ahead))
