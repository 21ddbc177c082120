"""What somebody reads who opens a link that was sent to their e-mail: whose it is, before it is used."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import AttendanceRecord, GroupRecord, MemberRecord, ProofRecord


@dataclass(frozen=True)
class ProofView:
    """`evening`: at whose door it was asked for; "" where it was on the member's own page. `events`: how often they came."""

    member: int
    name: str
    group: str
    address: str
    evening: str
    events: int


def proof_view(session: Session, proof: ProofRecord) -> ProofView:
    """Of a link that was sent: it is some member's."""
    member = session.get_one(MemberRecord, proof.member_id)
    room = session.get(GatheringRecord, proof.gathering_id) if proof.gathering_id else None
    came = select(func.count()).select_from(AttendanceRecord).where(AttendanceRecord.member_id == member.id)
    group = session.get_one(GroupRecord, member.group_id)
    return ProofView(member.id, member.name, group.name, proof.address, room.name if room else "", session.scalar(came) or 0)
