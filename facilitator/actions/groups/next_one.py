"""The next event of a group: planned as the last one was, and with its invitation from the first moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import select

from facilitator.actions.setup import SetUp, open_gathering
from facilitator.core.errors import NotNow
from facilitator.core.events import GatheringMoved
from facilitator.core.locale import gettext
from facilitator.core.shown.moderation import Moderation
from facilitator.store.database import Database
from facilitator.store.lists.invitation import Invitation
from facilitator.store.queries import bump, gathering_by_code
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.invitation import InvitationRecord
from facilitator.store.rows.logo import LogoRecord

# What a set-up form says besides, and the group's host would say again.
_AS_LAST_TIME = ("group_id", "reconnect", "dial", "run_sheet", "logo")


def plan_next(
    db: Database, group_id: int, name: str, invitation: Invitation, origins: Sequence[str], now: float
) -> tuple[str, str]:
    """A gathering in its lobby, planned as the group's newest one and with an invitation to it: (room code, host key).

    `name`: "" is what the last one was called. `origins`: where phones reach Boon now. Raises NotNow for a group without any.
    """
    with db.look() as session:
        newest = (
            select(GatheringRecord).where(GatheringRecord.group_id == group_id).order_by(GatheringRecord.id.desc()).limit(1)
        )
        last = session.scalar(newest)
        if last is None:
            raise NotNow(gettext("This group has held nothing yet. Plan its first event, and choose the group there."))
        logo = session.get(LogoRecord, last.id)
    said = {field.name: getattr(last, field.name) for field in fields(SetUp)}
    origin = last.origin if last.origin in origins else origins[0]
    more = {"name": name or last.name, "origin": origin, "moderation": Moderation(last.moderation)}
    code, key = open_gathering(db, SetUp(**said | more), now, last.owner_id)
    with db.work() as work:
        gathering = bump(work, gathering_by_code(work, code).id)
        for field in _AS_LAST_TIME:
            setattr(gathering, field, getattr(last, field))
        if logo:
            work.add(LogoRecord(gathering_id=gathering.id, kind=logo.kind, body=logo.body))
        gathering.logo = last.logo if logo else ""
        work.add(InvitationRecord(gathering_id=gathering.id, over_at=invitation.over_at, **vars(invitation)))
        work.announce(GatheringMoved(gathering.id))
    return code, key
