"""The door: who may come in, and by which code. Whoever is in stays, whatever becomes of it."""

from __future__ import annotations

from sqlalchemy import select

from facilitator.actions.setup import free_code
from facilitator.core.errors import NotNow, Refused
from facilitator.core.events import DoorChanged
from facilitator.core.locale import gettext
from facilitator.core.shown.lookalikes import look_of
from facilitator.core.shown.looks import word_list
from facilitator.core.shown.moderation import Moderation
from facilitator.store.database import Database, Work
from facilitator.store.queries import bump
from facilitator.store.records import AttendeeRecord, GatheringRecord


def lock(db: Database, gathering_id: int, locked: bool) -> None:
    """Nobody new comes in, or they do again."""
    with db.work() as work:
        bump(work, gathering_id).locked = locked
        work.announce(DoorChanged(gathering_id))


def change_code(db: Database, gathering_id: int) -> None:
    """Newcomers need another code from now on, and another square."""
    with db.work() as work:
        bump(work, gathering_id).door = free_code(work)
        work.announce(DoorChanged(gathering_id))


def check_may_come_in(work: Work, gathering: GatheringRecord, name: str) -> None:
    """Raise NotNow where the door is locked, and Refused for a name that the host has shown out, or would not show."""
    if gathering.locked:
        raise NotNow(gettext("The door is closed now. Ask the host to let you in."))
    check_name_allowed(work, gathering, name)


def check_name_allowed(work: Work, gathering: GatheringRecord, name: str) -> None:
    """Raise Refused for a name that the host has shown out, or would not show."""
    shown_out = select(AttendeeRecord.name).where(
        AttendeeRecord.gathering_id == gathering.id, AttendeeRecord.stays_out.is_(True)
    )
    if look_of(name) in {look_of(each) for each in work.scalars(shown_out)}:
        raise Refused(gettext("This name can’t come in by itself. Talk to the host, please."), "name")
    if gathering.moderation != Moderation.OPEN and word_list().is_in(name):
        raise Refused(gettext("Enter a name people can call you."), "name")
