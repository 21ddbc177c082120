"""Members by an e-mail that they confirmed, and the links that prove whose an address is."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from facilitator.store.keys import digest
from facilitator.store.rows.groups import MemberRecord, ProofRecord


def has_email(group_id: int, address: str) -> ColumnElement[bool]:
    """Of members: whose confirmed address it is, however it is spelt in capitals."""
    return (MemberRecord.group_id == group_id) & (func.lower(MemberRecord.email) == address.lower())


def member_of_email(session: Session, group_id: int, address: str) -> MemberRecord | None:
    return session.scalar(select(MemberRecord).where(has_email(group_id, address))) if address else None


def proof_of_key(session: Session, key: str, now: float, to_take: bool = False) -> ProofRecord | None:
    """What a link stands for that was sent, not used and is not too old. `to_take` lets one process in."""
    good = select(ProofRecord).where(ProofRecord.digest == digest(key), ProofRecord.expires_at >= now)
    return session.scalar(good.with_for_update() if to_take else good)


def pending(session: Session, member_id: int, now: float) -> str:
    """The address to which a member asked for a link on their own page, while that link is good."""
    own = (ProofRecord.member_id == member_id, ProofRecord.gathering_id.is_(None), ProofRecord.expires_at >= now)
    return session.scalar(select(ProofRecord.address).where(*own).order_by(ProofRecord.id.desc()).limit(1)) or ""
