"""A group remembers whoever says yes to it, and knows them again by their device. A name alone is no proof."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, or_, select, update

from facilitator.core.changes import MET_BEFORE
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import AttendeeChanged
from facilitator.core.locale import gettext
from facilitator.core.typed import read_number
from facilitator.store.database import Database, Work
from facilitator.store.groups.members import here_of, member_of_attendee, member_of_key, met_before
from facilitator.store.keys import digest
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord, GatheringRecord, PairRuleRecord
from facilitator.store.rows.groups import AttendanceRecord, MemberKeyRecord, MemberRecord


def remember_me(db: Database, gathering_id: int, attendee_id: int, now: float) -> str:
    """Their yes to being remembered: the key for this device. Said twice, it is one member with two keys."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        me = attendee(work, gathering_id, attendee_id)
        if gathering.group_id is None or me.removed_at is not None:
            raise NotNow(gettext("This event belongs to no group."))
        member = member_of_attendee(work, attendee_id) or _new_member(work, gathering.group_id, me, now)
        work.announce(AttendeeChanged(gathering_id, attendee_id))
        return new_key(work, member.id, now)


def _new_member(work: Work, group_id: int, me: AttendeeRecord, now: float) -> MemberRecord:
    said = {"name": me.name, "language": me.language, "most_asks": me.most_asks}
    member = MemberRecord(group_id=group_id, agreed_at=now, seen_at=now, **said)
    work.add(member)
    work.flush()
    work.add(AttendanceRecord(attendee_id=me.id, gathering_id=me.gathering_id, member_id=member.id))
    return member


def new_key(work: Work, member_id: int, now: float) -> str:
    """For one more device of theirs."""
    key = secrets.token_urlsafe(32)
    work.add(MemberKeyRecord(member_id=member_id, digest=digest(key), created_at=now))
    return key


def recognise(db: Database, gathering_id: int, attendee_id: int, key: str, now: float) -> bool:
    """Whether whoever came in with this device is a member who comes back, and is at this evening from now on."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        member = member_of_key(work, gathering.group_id, key)
        return member is not None and is_from_now_on(work, gathering, attendee(work, gathering_id, attendee_id), member, now)


def recognise_by_link(db: Database, gathering_id: int, attendee_id: int, member_id: int, now: float) -> str:
    """They came in by the link that they got when they answered the invitation as this member: a key for this device, or ""."""
    with db.work() as work:
        gathering, member = bump(work, gathering_id), work.get(MemberRecord, member_id)
        if member is None or member.group_id != gathering.group_id:
            return ""
        me = attendee(work, gathering_id, attendee_id)
        return new_key(work, member.id, now) if is_from_now_on(work, gathering, me, member, now) else ""


def is_from_now_on(work: Work, gathering: GatheringRecord, me: AttendeeRecord, member: MemberRecord, now: float) -> bool:
    """Who came in turns out to be that member: whether it is so, which it is not where either of them is here already."""
    here = here_of(work, gathering.id)
    if member.id in here or me.id in here.values():
        return False
    work.add(AttendanceRecord(attendee_id=me.id, gathering_id=gathering.id, member_id=member.id))
    member.seen_at, member.name, member.language = now, me.name, me.language
    me.most_asks = member.most_asks
    work.flush()
    _note_met(work, gathering.id, me.id, [here[other] for other in met_before(work, member.id) if other in here], now)
    work.announce(AttendeeChanged(gathering.id, me.id))
    return True


def _note_met(work: Work, gathering_id: int, me: int, others: list[int], now: float) -> None:
    """What the matcher keeps apart, or brings together again. What was said of two people this evening stands."""
    said = select(PairRuleRecord.first_id, PairRuleRecord.second_id).where(
        or_(PairRuleRecord.first_id == me, PairRuleRecord.second_id == me)
    )
    known = {person for pair in work.execute(said) for person in pair}
    for other in sorted(set(others) - known):
        first, second = sorted((me, other))
        pair = {"first_id": first, "second_id": second}
        work.add(PairRuleRecord(gathering_id=gathering_id, rule=MET_BEFORE, said_at=now, **pair))


def take_along(db: Database, attendee_id: int, now: float) -> str:
    """A key for another device of somebody who is remembered, to which they brought their place; "" for everybody else."""
    with db.work() as work:
        member = member_of_attendee(work, attendee_id)
        return new_key(work, member.id, now) if member else ""


def say_most_asks(db: Database, member_id: int, most: str) -> None:
    """How many people may ask them at an event ("" is as many as like to), from now on, this event's coming plan included."""
    wanted = read_number(most)
    if most and (wanted is None or not 0 < wanted < 100):
        raise Refused(gettext("Choose how many people may ask you."), "most")
    with db.work() as work:
        work.get_one(MemberRecord, member_id).most_asks = wanted
        own = select(AttendanceRecord.attendee_id).where(AttendanceRecord.member_id == member_id)
        work.execute(update(AttendeeRecord).where(AttendeeRecord.id.in_(own)).values(most_asks=wanted))


def forget_devices(work: Work, attendee_id: int) -> None:
    """A lost phone opens no member's page either: who is remembered is so again once they say so on the one they have now."""
    member = member_of_attendee(work, attendee_id)
    if member:
        work.execute(delete(MemberKeyRecord).where(MemberKeyRecord.member_id == member.id))


def forget_device(db: Database, key: str) -> None:
    """ "Not me": whose it was has their other devices still."""
    with db.work() as work:
        work.execute(delete(MemberKeyRecord).where(MemberKeyRecord.digest == digest(key)))
