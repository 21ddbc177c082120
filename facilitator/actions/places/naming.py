"""What people are called: one name is one person's in a room, and changing it changes nothing else."""

from __future__ import annotations

from sqlalchemy import select

from facilitator.actions.hosting.door import check_name_allowed
from facilitator.core.errors import NameTaken, NotNow, Refused
from facilitator.core.events import AttendeeRenamed
from facilitator.core.locale import gettext
from facilitator.core.typed import clean_name, clean_optional, name_key
from facilitator.store.database import Database, Work
from facilitator.store.queries import attendee, bump
from facilitator.store.records import AttendeeRecord, GatheringRecord


def rename(db: Database, gathering_id: int, attendee_id: int, name: str, by_host: bool = False) -> None:
    """Cards, tables, people and promises stay as they are. `by_host`: who may let in whatever name she likes."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id)
        if person.removed_at is not None:
            raise NotNow(gettext("They were removed. Let them back in first."))
        name = clean_name(name)
        if not by_host:
            check_name_allowed(work, gathering, name)
        if name_key(name) != person.name_key:
            check_name(work, gathering_id, name)
            person.name_key = name_key(name)
        person.name = name
        work.announce(AttendeeRenamed(gathering_id, attendee_id))


def say_work(db: Database, gathering_id: int, attendee_id: int, company: str, role: str) -> None:
    """What somebody does and for whom, for everybody who meets them."""
    with db.work() as work:
        bump(work, gathering_id)
        person = attendee(work, gathering_id, attendee_id)
        person.company, person.role = clean_optional(company, "company"), clean_optional(role, "role")
        work.announce(AttendeeRenamed(gathering_id, attendee_id))


def check_name(work: Work, gathering_id: int, name: str) -> None:
    """Refused when somebody here, or the host, is called so."""
    check_name_free(work, gathering_id, name)
    host = work.scalar(select(GatheringRecord.host_name).where(GatheringRecord.id == gathering_id)) or ""
    if name_key(host) == name_key(name):
        raise Refused(_another(name), "name")


def check_name_free(work: Work, gathering_id: int, name: str) -> None:
    taken = select(AttendeeRecord.id).where(
        AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.name_key == name_key(name)
    )
    if work.scalar(taken) is not None:
        raise NameTaken(_another(name), name)


def _another(name: str) -> str:
    return gettext("There’s another %(name)s. Add a letter, like %(name)s H.", name=name)
