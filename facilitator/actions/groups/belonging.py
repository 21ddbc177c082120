"""To which group a gathering belongs, as its host chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from facilitator.core.errors import NotHere, NotNow
from facilitator.core.events import GatheringMoved
from facilitator.core.locale import gettext
from facilitator.core.typed import clean_optional, name_key, read_number
from facilitator.store.database import Database, Work
from facilitator.store.groups.members import groups_of
from facilitator.store.queries import bump
from facilitator.store.rows.groups import AttendanceRecord, GroupRecord


@dataclass(frozen=True)
class GroupChoice:
    """`name`: of a new group, or of one that the host has; else `group` is one of hers, or None for no group.

    `reconnect`: who met before is brought together again.
    """

    group: int | None = None
    name: str = ""
    reconnect: bool = False


def read_choice(form: Mapping[str, str]) -> GroupChoice:
    """What was chosen at set-up. Refused for a name that is too long."""
    name = clean_optional(form.get("group_name", ""), "group_name")
    return GroupChoice(read_number(form.get("group", "")), name, form.get("reconnect") == "yes")


def choose_group(db: Database, gathering_id: int, owner: int | None, choice: GroupChoice, now: float) -> None:
    """Raises NotHere for a group of another host, NotNow once the group it is in remembers somebody from this evening."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        group = _chosen(work, owner, choice, now)
        if group != gathering.group_id and _has_members(work, gathering_id):
            raise NotNow(gettext("People have come as members of the group. It stays with this event."), "group")
        gathering.group_id, gathering.reconnect = group, choice.reconnect and group is not None
        work.announce(GatheringMoved(gathering_id))


def _chosen(work: Work, owner: int | None, choice: GroupChoice, now: float) -> int | None:
    own = groups_of(work, owner)
    if choice.name:
        named = next((group for group in own if name_key(group.name) == name_key(choice.name)), None)
        return named.id if named else _new_group(work, owner, choice.name, now)
    if choice.group is not None and choice.group not in {group.id for group in own}:
        raise NotHere(gettext("No group of yours is so."), "group")
    return choice.group


def _new_group(work: Work, owner: int | None, name: str, now: float) -> int:
    group = GroupRecord(owner_id=owner, name=name, created_at=now)
    work.add(group)
    work.flush()
    return group.id


def _has_members(work: Work, gathering_id: int) -> bool:
    came = select(AttendanceRecord.attendee_id).where(AttendanceRecord.gathering_id == gathering_id)
    return work.scalar(came.limit(1)) is not None
