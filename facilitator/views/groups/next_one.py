"""The next event of a group, to which its host invites: for the host, for a member, and for whoever was at the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.phases import Phase
from facilitator.store.groups.last_time import last_time_of
from facilitator.store.lists.expected import guest_of_member
from facilitator.store.lists.invitation import Invitation
from facilitator.store.lists.invited import have_said_yes, invitation_of
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import MemberRecord
from facilitator.store.rows.invitation import InvitationRecord

if TYPE_CHECKING:
    from facilitator.views.phone import PhoneView


@dataclass(frozen=True)
class NextEvent:
    """`coming`: how many have said yes. Of a member: `answer` is "yes", "no" or ""; `offer` and `need` may come again."""

    code: str
    name: str
    invitation: Invitation
    coming: int
    answer: str = ""
    offer: str = ""
    need: str = ""


def next_event(session: Session, group_id: int | None, today: date) -> NextEvent | None:
    """The first that is still to come; None where nobody is invited to any."""
    ahead = (
        *(GatheringRecord.group_id == group_id, GatheringRecord.phase == Phase.LOBBY, GatheringRecord.put_away_at.is_(None)),
        InvitationRecord.day >= today.isoformat(),
    )
    first = (
        select(GatheringRecord)
        .join(InvitationRecord, InvitationRecord.gathering_id == GatheringRecord.id)
        .where(*ahead)
        .order_by(InvitationRecord.day, GatheringRecord.id)
        .limit(1)
    )
    gathering = session.scalar(first)
    invitation = invitation_of(session, gathering.id) if gathering else None
    if gathering is None or invitation is None:
        return None
    return NextEvent(gathering.code, gathering.name, invitation, len(have_said_yes(session, gathering.id)))


def members_next(session: Session, member: MemberRecord, today: date) -> NextEvent | None:
    """With what they have said already, or what they could bring again."""
    found = next_event(session, member.group_id, today)
    if found is None:
        return None
    gathering = session.scalars(select(GatheringRecord.id).where(GatheringRecord.code == found.code)).one()
    if guest := guest_of_member(session, gathering, member.id):
        return replace(found, answer="yes" if guest.coming else "no")
    last = last_time_of(session, member.id)
    brings = {kind: next(iter(texts), "") for kind, texts in last.texts.items()} if last else {}
    return replace(found, offer=brings.get("offer", ""), need=brings.get("need", ""))


def with_next(session: Session, gathering: GatheringRecord, views: dict[int, PhoneView]) -> dict[int, PhoneView]:
    """The same views, of an event that is over and whose group meets again."""
    if gathering.group_id is None or gathering.phase != Phase.CLOSED:
        return views
    found = next_event(session, gathering.group_id, datetime.now().astimezone().date())
    return {id: replace(view, next_event=found) for id, view in views.items()} if found else views
