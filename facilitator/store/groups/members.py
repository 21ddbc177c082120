"""Whom a group remembers, and how they prove that it is they: by a device's key, never by a name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from facilitator.store.keys import digest
from facilitator.store.records import GatheringRecord, SeatRecord
from facilitator.store.rows.groups import AttendanceRecord, GroupRecord, MemberKeyRecord, MemberRecord


def groups_of(session: Session, owner: int | None) -> Sequence[GroupRecord]:
    """Those of a host (None: of whoever runs Boon), by name."""
    own = select(GroupRecord).where(GroupRecord.owner_id.is_(None) if owner is None else GroupRecord.owner_id == owner)
    return session.scalars(own.order_by(func.lower(GroupRecord.name), GroupRecord.id)).all()


def group_of(session: Session, gathering: GatheringRecord) -> GroupRecord | None:
    return session.get(GroupRecord, gathering.group_id) if gathering.group_id else None


def member_of_key(session: Session, group_id: int | None, key: str) -> MemberRecord | None:
    """Whose device this is, if it is one of that group's."""
    if not key or group_id is None:
        return None
    proof = select(MemberKeyRecord.member_id).where(MemberKeyRecord.digest == digest(key)).scalar_subquery()
    return session.scalar(select(MemberRecord).where(MemberRecord.id == proof, MemberRecord.group_id == group_id))


def member_of_attendee(session: Session, attendee_id: int) -> MemberRecord | None:
    who = select(AttendanceRecord.member_id).where(AttendanceRecord.attendee_id == attendee_id).scalar_subquery()
    return session.scalar(select(MemberRecord).where(MemberRecord.id == who))


def attendances(session: Session, member_id: int) -> list[AttendanceRecord]:
    """Theirs, oldest evening first."""
    own = select(AttendanceRecord).where(AttendanceRecord.member_id == member_id)
    evenings = own.join(GatheringRecord, GatheringRecord.id == AttendanceRecord.gathering_id)
    return list(session.scalars(evenings.order_by(GatheringRecord.created_at, GatheringRecord.id)))


def evenings_before(session: Session, gathering_id: int) -> dict[int, int]:
    """Who is here and was at earlier evenings of the group -> at how many."""
    now, then = aliased(AttendanceRecord), aliased(AttendanceRecord)
    rows = (
        select(now.attendee_id, func.count())
        .join(then, (then.member_id == now.member_id) & (then.attendee_id < now.attendee_id))
        .where(now.gathering_id == gathering_id)
        .group_by(now.attendee_id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def met_before(session: Session, member_id: int) -> set[int]:
    """The members with whom this one has sat at a table."""
    mine = select(SeatRecord.meeting_id).join(AttendanceRecord, AttendanceRecord.attendee_id == SeatRecord.attendee_id)
    tables = mine.where(AttendanceRecord.member_id == member_id, SeatRecord.ended.is_(None))
    others = select(AttendanceRecord.member_id).join(SeatRecord, SeatRecord.attendee_id == AttendanceRecord.attendee_id)
    here = (SeatRecord.ended.is_(None), AttendanceRecord.member_id != member_id)
    return set(session.scalars(others.where(SeatRecord.meeting_id.in_(tables), *here)))


def here_of(session: Session, gathering_id: int) -> dict[int, int]:
    """Who of a group is at a gathering, also if they were removed: member -> attendee."""
    rows = select(AttendanceRecord.member_id, AttendanceRecord.attendee_id).where(AttendanceRecord.gathering_id == gathering_id)
    return {row.member_id: row.attendee_id for row in session.execute(rows)}
