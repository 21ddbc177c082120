"""An e-mail that somebody confirmed is theirs: on another phone the group knows them by a link that is sent to it.

Only an address whose own link was opened counts. One that was typed, or that a host's list has, proves nothing: whoever wrote
it there might be anybody. It is kept until its link ends, and no longer.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from facilitator.actions.groups.membership import is_from_now_on, new_key
from facilitator.actions.own.mails import read_address
from facilitator.core.errors import NotNow, NotYours
from facilitator.core.events import KeyWithdrawn
from facilitator.core.locale import gettext, language
from facilitator.store.database import Database, Work
from facilitator.store.groups.members import here_of, member_of_attendee
from facilitator.store.groups.proofs import has_email, proof_of_key
from facilitator.store.keys import Role, digest, issue_key
from facilitator.store.queries import attendee, bump, hold
from facilitator.store.records import AttendeeRecord, KeyRecord
from facilitator.store.rows.groups import AttendanceRecord, MemberRecord, ProofRecord

LINK_SECONDS = 1800.0


@dataclass(frozen=True)
class Proved:
    """What a link came to. `gathering` and `door`: where it was asked for, with a `key` for the device; else None and ""."""

    member: int
    group: int
    gathering: int | None
    door: str
    key: str


def ask_at_door(db: Database, gathering_id: int, door: str, raw: str, browser: str, now: float) -> None:
    """Whoever's the address is, the same is written: what answers does not know whether anybody here confirmed it."""
    address = read_address(raw)
    with db.work() as work:
        group = hold(work, gathering_id).group_id
        if group is None:
            raise NotNow(gettext("This event belongs to no group."))
        _add(work, now, browser, group_id=group, gathering_id=gathering_id, door=door, address=address)


def ask_for_own(db: Database, member_id: int, raw: str, browser: str, now: float) -> None:
    """A member says that this is their address. It voids the link that they asked for before."""
    address = read_address(raw)
    with db.work() as work:
        member = work.get_one(MemberRecord, member_id)
        work.execute(delete(ProofRecord).where(ProofRecord.member_id == member_id, ProofRecord.gathering_id.is_(None)))
        _add(work, now, browser, group_id=member.group_id, member_id=member_id, address=address)


def _add(work: Work, now: float, browser: str, **said: object) -> None:
    times = {"due_at": now, "expires_at": now + LINK_SECONDS}
    work.add(ProofRecord(**said, **times, language=language(), browser=digest(browser)))


def prove(db: Database, key: str, now: float) -> Proved:
    """Whoever opened the link says yes to it: the address is that member's. Raises NotYours when it is used or too old."""
    with db.work() as work:
        proof = _taken(work, key, now)
        member = work.get_one(MemberRecord, proof.member_id)
        same = (ProofRecord.group_id == proof.group_id, func.lower(ProofRecord.address) == proof.address.lower())
        work.execute(delete(ProofRecord).where(*same))
        # A mailbox that several people read is one person's: whose link was opened last.
        work.execute(update(MemberRecord).where(has_email(proof.group_id, proof.address)).values(email="", email_at=None))
        member.email, member.email_at = proof.address, now
        own = new_key(work, member.id, now) if proof.gathering_id is not None else ""
        return Proved(member.id, proof.group_id, proof.gathering_id, proof.door, own)


def deny(db: Database, key: str, now: float) -> None:
    """ "That’s not me": nobody is known by this address from then on, and the link opens nothing."""
    with db.work() as work:
        proof = _taken(work, key, now)
        own = has_email(proof.group_id, proof.address) & (MemberRecord.id == proof.member_id)
        work.execute(update(MemberRecord).where(own).values(email="", email_at=None))
    db.forget_soon()


def _taken(work: Work, key: str, now: float) -> ProofRecord:
    proof = proof_of_key(work, key, now, to_take=True)
    if proof is None:
        raise NotYours(gettext("That link has been used or is too old. Ask for a new one where you came from."), "key")
    work.delete(proof)
    work.flush()
    return proof


def forget_email(db: Database, member_id: int) -> None:
    """The group knows this member by their devices alone."""
    with db.work() as work:
        work.execute(update(MemberRecord).where(MemberRecord.id == member_id).values(email="", email_at=None))
        work.execute(delete(ProofRecord).where(ProofRecord.member_id == member_id))
    db.forget_soon()


def forget_old_proofs(work: Work, now: float) -> bool:
    """Links that open nothing any more, and the addresses with them: whether there were any."""
    return bool(work.execute(delete(ProofRecord).where(ProofRecord.expires_at < now)).rowcount)  # type: ignore[attr-defined]


def place_of(db: Database, gathering_id: int, member_id: int, now: float) -> str:
    """A lasting key for the place that the member has at a gathering; "" without one, or if the host has shown them out."""
    with db.work() as work:
        bump(work, gathering_id)
        mine = here_of(work, gathering_id).get(member_id)
        if mine is None or attendee(work, gathering_id, mine).removed_at is not None:
            return ""
        return issue_key(work, Role.ATTENDEE, now, gathering_id, mine)


def become(db: Database, gathering_id: int, attendee_id: int, member_id: int, now: float) -> str:
    """Whoever has come in as somebody new is that member: a key for this phone, "" if they are another member.

    What they said yes to at the door tonight is one and the same membership. Whatever else was this attendee is so no more:
    a browser may hold a place that somebody else put into it.
    """
    with db.work() as work:
        gathering = bump(work, gathering_id)
        me, member = attendee(work, gathering_id, attendee_id), work.get_one(MemberRecord, member_id)
        may = me.removed_at is None and gathering.group_id == member.group_id and member.id not in here_of(work, gathering_id)
        if not may or not _is_nobody_else(work, attendee_id):
            return ""
        is_from_now_on(work, gathering, me, member, now)
        _void_keys(work, me)
        return issue_key(work, Role.ATTENDEE, now, gathering_id, attendee_id)


def _is_nobody_else(work: Work, attendee_id: int) -> bool:
    """No member, or one who has been at no other evening and is forgotten then."""
    other = member_of_attendee(work, attendee_id)
    if other is None:
        return True
    evenings = select(func.count()).select_from(AttendanceRecord).where(AttendanceRecord.member_id == other.id)
    if (work.scalar(evenings) or 0) > 1:
        return False
    work.execute(delete(MemberRecord).where(MemberRecord.id == other.id))
    return True


def _void_keys(work: Work, me: AttendeeRecord) -> None:
    me.client_key = digest(secrets.token_urlsafe())
    for found in work.scalars(select(KeyRecord.digest).where(KeyRecord.attendee_id == me.id)).all():
        work.announce(KeyWithdrawn(me.gathering_id, found))
    work.execute(delete(KeyRecord).where(KeyRecord.attendee_id == me.id))
